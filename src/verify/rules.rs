//! Whether a policy holds what is needed, and nothing that refuses it.
//!
//! A rule counts by what it allows, not by its name or place: one that somebody else wrote is as good as ours.

use super::build::Verdict;
use crate::policy::{Document, Effect, Wanted, conflicts};

/// What AWS itself has shown of the way that the rules are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// Nothing lately.
    None,
    /// Something got through a short while ago, and nothing was stopped since.
    Lately,
}

/// Passed with `yes` when every wanted permission is met in the document, and no rule of somebody else refuses it.
pub(super) fn hold(document: Option<&Document>, wanted: &[Wanted], yes: &str) -> Verdict {
    hold_with(document, wanted, yes, Proof::None)
}

/// The same with what AWS has shown: a rule that only may refuse does not refuse what got through.
pub(super) fn hold_with(
    document: Option<&Document>,
    wanted: &[Wanted],
    yes: &str,
    proof: Proof,
) -> Verdict {
    missing(&of_effect(unmet(document, wanted), Effect::Allow))
        .or_else(|| nothing_refuses(document, wanted, proof))
        .unwrap_or_else(|| Verdict::passed(yes))
}

fn of_effect(mut wanted: Vec<&Wanted>, effect: Effect) -> Vec<&Wanted> {
    wanted.retain(|want| want.statement.effect() == Some(effect));
    wanted
}

fn missing(wanted: &[&Wanted]) -> Option<Verdict> {
    let first = wanted.first()?;
    Some(Verdict::failed(match wanted.len() {
        1 => format!("A rule is missing. It is there for this: {}", first.why),
        count => format!(
            "{count} rules are missing. The first is there for this: {}",
            first.why
        ),
    }))
}

/// The wanted rules that no rule of the document takes in.
pub(super) fn unmet<'a>(document: Option<&Document>, wanted: &'a [Wanted]) -> Vec<&'a Wanted> {
    let there = document.map(Document::statements).unwrap_or_default();
    wanted
        .iter()
        .filter(|want| !there.iter().any(|statement| want.is_said_by(statement)))
        .collect()
}

/// The verdict on somebody's rule that refuses what is wanted, if there is one.
fn nothing_refuses(
    document: Option<&Document>,
    wanted: &[Wanted],
    proof: Proof,
) -> Option<Verdict> {
    const ASK: &str = "Ask the owner of that rule to leave this service out of it. We never change rules of others.";
    let conflicts = conflicts(document?, wanted);
    let sure = conflicts.iter().find(|conflict| conflict.certain);
    if let Some(sure) = sure {
        return Some(Verdict::failed(sure.text.clone()).fix(sure.way_out.unwrap_or(ASK)));
    }
    conflicts
        .first()
        .filter(|_| proof == Proof::None)
        .map(|maybe| Verdict::unsure(maybe.text.clone(), ASK))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Statement;
    use crate::verify::Status;

    const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/one";

    fn wanted() -> Vec<Wanted> {
        let topic = "arn:aws:sns:eu-west-1:111122223333:events";
        crate::policy::cloudtrail_topic::wanted(&crate::policy::cloudtrail_topic::Facts {
            topic_arn: topic,
            trail_arn: TRAIL,
        })
    }

    fn publish() -> Statement {
        Statement::allow("SomebodyElses")
            .services(["cloudtrail.amazonaws.com"])
            .action(["sns:*"])
            .resource(["*"])
    }

    #[test]
    fn a_wider_rule_of_somebody_else_is_enough() {
        let document = Document::from_statements([publish()]);
        assert_eq!(
            hold(Some(&document), &wanted(), "Y").status(),
            Status::Passed
        );
    }

    #[test]
    fn a_rule_for_another_trail_is_not() {
        let other = publish().when(
            "StringEquals",
            "aws:SourceArn",
            ["arn:aws:cloudtrail:eu-west-1:1:trail/two"],
        );
        let document = Document::from_statements([other]);
        assert_eq!(
            hold(Some(&document), &wanted(), "Y").status(),
            Status::Failed
        );
        assert_eq!(hold(None, &wanted(), "Y").status(), Status::Failed);
    }

    #[test]
    fn a_sure_refusal_fails_and_a_possible_one_is_unknown() {
        let deny = Statement::deny("Locked")
            .everyone()
            .action(["sns:Publish"])
            .resource(["*"]);
        let sure = Document::from_statements([publish(), deny.clone()]);
        assert_eq!(hold(Some(&sure), &wanted(), "Y").status(), Status::Failed);
        let perhaps = deny.when(
            "DateGreaterThan",
            "aws:CurrentTime",
            ["2030-01-01T00:00:00Z"],
        );
        let perhaps = Document::from_statements([publish(), perhaps]);
        assert_eq!(
            hold(Some(&perhaps), &wanted(), "Y").status(),
            Status::Unknown
        );
        // TRL-10: what got through a short while ago settles what may be, and not what is sure.
        let shown = |document| hold_with(Some(document), &wanted(), "Y", Proof::Lately).status();
        assert_eq!(shown(&perhaps), Status::Passed);
        assert_eq!(shown(&sure), Status::Failed);
    }
}
