//! What came of the changes of a run, gone through once, however many there are.

use crate::apply::{Finished, Outcome};
use crate::engine::Planned;
use crate::plan::Kind;
use crate::problem::Problem;
use crate::window::Phase;

/// The changes of a run by how they ended. Each list holds their places in the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Came {
    /// Those that write to AWS.
    pub total: usize,
    pub in_place: usize,
    /// AWS refused them, and nothing of them is there.
    pub refused: usize,
    /// AWS took a first step and refused a later one.
    pub in_part: usize,
    /// Sent, and no answer came.
    pub unclear: usize,
    /// Not begun, or given up before anything was sent.
    pub to_come: usize,
    /// Failed, with the reason.
    pub failed: Vec<usize>,
    /// Each made a thing that was not there.
    pub made: Vec<usize>,
    /// They cannot be made from here, or not yet.
    pub left_out: Vec<usize>,
}

impl Came {
    pub(super) fn of(finished: &Finished, planned: &Planned, phase: Phase) -> Self {
        let mut came = Self::default();
        for (place, change) in planned.plan.changes.iter().enumerate() {
            if !phase.sections().contains(&change.section) {
                continue;
            }
            if matches!(change.kind, Kind::ByHand(_) | Kind::Waiting(_)) {
                came.left_out.push(place);
            }
            if !change.kind.writes() {
                continue;
            }
            came.total += 1;
            let (outcome, problem) = match finished.outcomes.get(&change.id) {
                Some((outcome, problem)) => (*outcome, problem.as_ref()),
                None => (Outcome::Skipped, None),
            };
            match (outcome, problem) {
                (outcome, _) if outcome.is_in_place() => came.in_place += 1,
                (Outcome::Failed, Some(problem)) if is_unclear(problem) => came.unclear += 1,
                (Outcome::Failed, Some(problem)) if problem.in_part => {
                    came.in_part += 1;
                }
                (Outcome::Failed, _) => came.refused += 1,
                _ => came.to_come += 1,
            }
            if outcome == Outcome::Failed && problem.is_some() {
                came.failed.push(place);
            }
            if outcome == Outcome::Created && change.action.deed().makes().is_some() {
                came.made.push(place);
            }
        }
        came
    }
}

/// AWS was called and did not answer: the change may have been made.
const fn is_unclear(problem: &Problem) -> bool {
    problem.code.is_none() && problem.call.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_answer_nothing_is_said_to_have_failed() {
        let mut problem = Problem::new("The connection broke.");
        problem.call = Some("kms:CreateKey".to_owned());
        assert!(is_unclear(&problem));
        problem.code = Some("AccessDenied".to_owned());
        assert!(!is_unclear(&problem));
        assert!(!is_unclear(&Problem::new("The journal cannot be written.")));
    }
}
