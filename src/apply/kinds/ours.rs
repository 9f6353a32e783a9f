//! What may be taken away again: only what carries the name of the run that made it.

use std::collections::BTreeMap;

use crate::aws::Failure;
use crate::inventory::{SETUP_RUN, made_by_us};
use crate::policy::{Document, take_out};
use crate::problem::Problem;

use super::carry_out::{Anew, Out};
use crate::plan::Action;

/// The code of the refusal to delete a bucket that is not empty, AWS's and our own.
pub(in crate::apply) const HOLDS_FILES: &str = "BucketNotEmpty";

/// Go on only if these are the tags of a thing that this run made.
///
/// # Errors
///
/// They are not: somebody else has made one of the same name, or taken the tags away.
pub(super) fn made_in(
    run: &str,
    tags: &BTreeMap<String, String>,
    what: &str,
) -> Result<(), Failure> {
    if made_by_us(tags) && tags.get(SETUP_RUN).is_some_and(|there| there == run) {
        return Ok(());
    }
    Err(Failure::before(
        Problem::new(format!(
            "{what} does not carry the mark of the run that is taken back, so it may be somebody else's. It stays."
        ))
        .hint("Look at its tags in AWS. If it is not needed any more, delete it there."),
    ))
}

/// How to take what we wrote out of a document that somebody has changed since; `write` puts what is left in its place.
pub(super) fn out_of(
    before: Option<&Document>,
    ours: &Document,
    now: Option<Document>,
    write: impl FnOnce(Document, Document) -> Action,
) -> Anew {
    let Some(now) = now else {
        return Anew {
            now: None,
            out: Out::Gone,
        };
    };
    let out = match take_out(before, ours, &now) {
        None => Out::Unclear,
        Some(left) if left == now => Out::Gone,
        Some(left) => Out::By(Box::new(write(now.clone(), left))),
    };
    Anew {
        now: Some(now),
        out,
    }
}
