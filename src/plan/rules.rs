//! Our rules joined into a document, and the change that comes of it.

use super::Action;
use super::draft::{Draft, notice, policy_view};
use crate::policy::{Document, DocumentKind, Wanted, conflicts, measure, merge};
use crate::problem::Problem;

/// A document that has to hold our rules.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules<'a> {
    pub(super) kind: DocumentKind,
    /// `None` is "there is no document".
    pub(super) existing: Option<&'a Document>,
    pub(super) wanted: &'a [Wanted],
    /// The title when something is written, such as "Let CloudTrail write into the log bucket".
    pub(super) deed: &'a str,
    /// The title when nothing is, such as "CloudTrail may write into the log bucket".
    pub(super) done: &'a str,
    /// Why the rules are needed, as a sentence.
    pub(super) purpose: &'a str,
}

impl Rules<'_> {
    /// The document as it will be.
    pub(super) fn after(&self) -> Document {
        merge(self.existing, self.wanted).document
    }

    /// The change that writes the document, if it has to be written; `write` makes the action of it.
    pub(super) fn draft(&self, draft: Draft, write: impl FnOnce(Document) -> Action) -> Draft {
        let merged = merge(self.existing, self.wanted);
        let before = self
            .existing
            .map(|document| policy_view(self.kind, document));
        let refusals = self
            .existing
            .map(|document| conflicts(document, self.wanted))
            .unwrap_or_default();
        let draft = draft
            .before(before)
            .then(Some(policy_view(self.kind, &merged.document)))
            .warns(refusals.into_iter().map(|refusal| notice(refusal.text)));
        if merged.unchanged {
            return draft.says(self.done, self.purpose).keep();
        }
        let count = counted(merged.added.len(), merged.replaced.len(), merged.kept);
        let draft = draft.says(self.deed, format!("{} {count}", self.purpose));
        if let Some(problem) = too_large(self.kind, &merged.document) {
            return draft.by_hand(problem);
        }
        let action = write(merged.document);
        if self.existing.is_some() {
            draft.update(action)
        } else {
            draft.create(action)
        }
    }
}

/// Why AWS would not take a document of this size.
pub(super) fn too_large(kind: DocumentKind, document: &Document) -> Option<Problem> {
    let size = measure(kind, document);
    if size.fits {
        return None;
    }
    let problem = Problem::new(format!(
        "With our rules this policy would be too long: {} of {}.",
        size.used, size.limit.most
    ));
    Some(match size.advice {
        Some(advice) => problem.hint(advice),
        None => problem,
    })
}

/// Such as "Adds 3 rules, changes 1, keeps 2."
fn counted(added: usize, replaced: usize, kept: usize) -> String {
    let rules = |count: usize| {
        if count == 1 {
            "1 rule".to_owned()
        } else {
            format!("{count} rules")
        }
    };
    let mut parts = Vec::new();
    if added > 0 {
        parts.push(format!("adds {}", rules(added)));
    }
    if replaced > 0 {
        parts.push(format!("changes {}", rules(replaced)));
    }
    if kept > 0 {
        parts.push(format!("keeps {} as before", rules(kept)));
    }
    let text = parts.join(", ");
    let mut signs = text.chars();
    match signs.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), signs.as_str()),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Place, Region};
    use crate::plan::{Kind, Section, Service};
    use crate::policy::Statement;

    fn draft() -> Draft {
        let place = Place::new(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("us-east-1").unwrap(),
        );
        Draft::new(
            Section::CloudTrail,
            &place,
            "log-topic-policy",
            Service::Sns,
            "topic",
        )
    }

    fn publish() -> Vec<Wanted> {
        let statement = Statement::allow("Ours")
            .services(["cloudtrail.amazonaws.com"])
            .action(["SNS:Publish"])
            .resource(["arn:aws:sns:us-east-1:111122223333:topic"]);
        vec![Wanted::beside("publish", "Because.", statement)]
    }

    fn rules<'a>(existing: Option<&'a Document>, wanted: &'a [Wanted]) -> Rules<'a> {
        Rules {
            kind: DocumentKind::CloudTrailTopic,
            existing,
            wanted,
            deed: "Do it",
            done: "It is done",
            purpose: "It is needed.",
        }
    }

    fn write(document: Document) -> Action {
        Action::CreateTopic {
            topic: crate::domain::TopicName::parse("topic").unwrap(),
            policy: document,
        }
    }

    #[test]
    fn a_missing_document_is_made_and_a_right_one_is_kept() {
        let wanted = publish();
        let made = rules(None, &wanted).draft(draft(), write).change;
        assert_eq!(made.kind, Kind::Create);
        assert_eq!(made.meaning, "It is needed. Adds 1 rule.");
        assert_eq!(made.version.before, None);
        let document = rules(None, &wanted).after();
        let kept = rules(Some(&document), &wanted).draft(draft(), write).change;
        assert_eq!(kept.kind, Kind::Keep);
        assert_eq!(kept.title, "It is done");
        assert_eq!(kept.version.before, kept.version.after);
        assert_eq!(kept.action, Action::None);
    }

    #[test]
    fn others_rules_stay_and_are_counted() {
        let wanted = publish();
        let theirs = Statement::allow("Theirs")
            .aws(["arn:aws:iam::111122223333:root"])
            .action(["SNS:*"]);
        let document = Document::from_statements([theirs.clone()]);
        let change = rules(Some(&document), &wanted).draft(draft(), write).change;
        assert_eq!(change.kind, Kind::Update);
        assert_eq!(
            change.meaning,
            "It is needed. Adds 1 rule, keeps 1 rule as before."
        );
        let Action::CreateTopic { policy, .. } = change.action else {
            panic!("another action");
        };
        assert_eq!(policy.statements()[0], theirs);
    }

    #[test]
    fn a_refusal_of_others_is_a_warning() {
        let wanted = publish();
        let deny = Statement::deny("NoServices")
            .everyone()
            .action(["SNS:Publish"])
            .resource(["*"]);
        let document = Document::from_statements([deny]);
        let change = rules(Some(&document), &wanted).draft(draft(), write).change;
        assert_eq!(change.warnings.len(), 1);
        assert!(change.warnings[0].text.contains("NoServices"));
    }

    #[test]
    fn what_does_not_fit_is_left_to_a_person_with_advice() {
        let wanted = publish();
        let many =
            (0..100).map(|number| Statement::allow(&format!("S{number}")).action(["SNS:Publish"]));
        let document = Document::from_statements(many);
        let change = rules(Some(&document), &wanted).draft(draft(), write).change;
        let Kind::ByHand(problem) = change.kind else {
            panic!("{:?}", change.kind);
        };
        assert!(problem.hint.is_some());
        assert_eq!(change.action, Action::None);
    }
}
