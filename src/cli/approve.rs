//! `apply`: which plan was approved, and by whom.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::early::Early;
use super::exit::Exit;
use super::output::Output;
use crate::approval::{Approved, PARTS, PlanFile, keep, kept, not_approved, parse_approver};
use crate::domain::{AccountId, Checksum, TypedChecksum};
use crate::engine::{self, Planned};
use crate::plan::Section;
use crate::problem::Problem;
use crate::text_file::{self, LARGEST};

/// How `apply` is told that it may.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
pub(super) struct ApplyArgs {
    /// The plan is approved
    #[arg(long)]
    pub(super) yes: bool,
    /// Only what this saved plan says; refused if anything else would be done
    #[arg(long, value_name = "SAVED")]
    plan: Option<PathBuf>,
    /// Only the plan with this checksum, as the approval sheet has it
    #[arg(long, value_name = "CHECKSUM", value_parser = TypedChecksum::parse)]
    accept: Option<TypedChecksum>,
    /// Who has approved it; stands in the record of the run
    #[arg(long, value_name = "NAME", value_parser = parse_approver)]
    pub(super) approved_by: Option<String>,
}

/// The only plan that may be carried out.
#[derive(Debug)]
pub(super) enum Only {
    /// Any that is shown.
    Any,
    /// The one that is known here.
    This(Box<Approved>),
    /// One of which nothing but the checksum is known here.
    Summed(TypedChecksum),
}

/// What was approved, before anybody is called.
///
/// # Errors
///
/// The saved plan cannot be read, is of another account, or is not the one of the checksum.
pub(super) fn only(args: &ApplyArgs, main: &AccountId, state: &Path) -> Result<Only, Problem> {
    let Some(path) = &args.plan else {
        return Ok(match &args.accept {
            None => Only::Any,
            Some(typed) => match kept(state, typed) {
                Some(approved) => Only::This(Box::new(approved)),
                None => Only::Summed(typed.clone()),
            },
        });
    };
    let unusable = |why: String| {
        Problem::new(format!(
            "The saved plan {} cannot be used. {why}",
            path.display()
        ))
    };
    let text =
        text_file::read(path, 4 * LARGEST).map_err(|why| why.problem("The saved plan", path))?;
    let file = PlanFile::from_text(&text).map_err(|why| {
        unusable(why).hint("Save the plan once more, and have that one approved.")
    })?;
    let Some(approved) = file.approved else {
        return Err(
            unusable("It was saved before plans had a checksum.".to_owned())
                .hint("Save it once more with export --as approval, and have that one approved."),
        );
    };
    if approved.account != *main {
        return Err(unusable(format!(
            "It is for account {}, and the answers are for {}.",
            approved.account.grouped(),
            main.grouped()
        ))
        .hint("Name the plan that was saved with these answers."));
    }
    if let Some(typed) = args
        .accept
        .as_ref()
        .filter(|it| !it.is_of(&approved.checksum))
    {
        return Err(unusable(format!(
            "Its checksum is {}, and not {typed}.",
            approved.checksum.spoken()
        ))
        .hint("Ask who approved it which of the two was meant."));
    }
    Ok(Only::This(Box::new(approved)))
}

/// The part of the plan that was approved, with its checksum, if nothing else would be done.
///
/// # Errors
///
/// Something else would be done: what that is.
pub(super) fn hold(
    only: Only,
    planned: Planned,
    state: &Path,
    practice: bool,
    output: &Output,
) -> Result<(Planned, Option<Checksum>), Early> {
    let refuse = |problem| Early::new(Exit::NotRight, problem);
    let approved = match only {
        Only::Any => return Ok((planned, None)),
        Only::This(approved) => *approved,
        Only::Summed(typed) => with_sum(&typed, &planned).map_err(refuse)?,
    };
    let planned = part(&planned, &approved.sections);
    let found = engine::differences(state, practice, &planned, &approved).map_err(refuse)?;
    if found.is_empty() {
        // Should it be cut off, the rest is held against this.
        keep(state, &approved).map_err(refuse)?;
        return Ok((planned, Some(approved.checksum)));
    }
    if output.json {
        for one in &found {
            output.line(
                "differs",
                json!({ "how": one.word(), "what": one.to_string() }),
            );
        }
    }
    Err(refuse(not_approved(&found, &planned.checksum())))
}

/// The changes of these sections.
fn part(planned: &Planned, sections: &[Section]) -> Planned {
    if Section::ALL
        .iter()
        .all(|section| sections.contains(section))
    {
        planned.clone()
    } else {
        planned.only(sections)
    }
}

/// The whole plan, or the part of it, that has this checksum.
fn with_sum(typed: &TypedChecksum, planned: &Planned) -> Result<Approved, Problem> {
    let parts = PARTS.into_iter().map(|(_, sections)| sections);
    let mut sections = std::iter::once(Section::ALL.as_slice()).chain(parts);
    let found = sections.find_map(|sections| {
        let approved = part(planned, sections).approved(sections);
        typed.is_of(&approved.checksum).then_some(approved)
    });
    found.ok_or_else(|| {
        Problem::new(format!(
            "What would be done is not what was approved. The plan's checksum is {}.",
            planned.checksum().spoken()
        ))
        .hint("Nothing was changed. To see what is different, name the saved plan with --plan. Or have the plan approved as it is now.")
    })
}
