//! Holding what would be done against what was approved.

use std::path::Path;

use super::planned::Planned;
use crate::apply::{runs, told};
use crate::approval::{Approved, Begun, Difference, not_approved};
use crate::problem::Problem;

/// In what a plan is another one than that which was approved. What a run of the approved one has made already is no difference, so
/// that one that was cut off can be carried on.
///
/// It reads the records of runs.
///
/// # Errors
///
/// They cannot be read.
pub fn differences(
    state: &Path,
    practice: bool,
    planned: &Planned,
    approved: &Approved,
) -> Result<Vec<Difference>, Problem> {
    let now = planned.approved(&approved.sections);
    let begun = begun(state, practice, approved)?;
    Ok(approved.differences(&now, &planned.known, begun.as_ref()))
}

/// As [`differences`], where any of them is an error that names them.
///
/// # Errors
///
/// The plan is another one, or the records cannot be read.
pub fn hold_to(
    state: &Path,
    practice: bool,
    planned: &Planned,
    approved: &Approved,
) -> Result<(), Problem> {
    let found = differences(state, practice, planned, approved)?;
    if found.is_empty() {
        Ok(())
    } else {
        Err(not_approved(&found, &planned.checksum()))
    }
}

/// What runs of this plan, and of no other, have come to.
fn begun(state: &Path, practice: bool, approved: &Approved) -> Result<Option<Begun>, Problem> {
    let mut begun = None;
    for run in runs(state)?.runs {
        let is_of_it = run
            .approval
            .as_ref()
            .is_some_and(|approval| approval.checksum == approved.checksum);
        if !is_of_it || run.practice != practice || run.account != approved.account {
            continue;
        }
        let told = told(state, &run.run)?;
        let begun: &mut Begun = begun.get_or_insert_default();
        for one in told.written {
            match (one.action.deed().fills(), one.output) {
                (Some(slot), Some(output)) => begun.made.fill(slot.clone(), output),
                (Some(slot), None) => {
                    begun.open.insert(slot.clone());
                }
                (None, _) => {}
            }
        }
    }
    Ok(begun)
}
