//! What comes of a document, by example.

use super::*;
use crate::domain::Place;
use crate::plan::CreateTopic;
use crate::plan::{Kind, Section, Service};
use crate::policy::Statement;

fn draft() -> Draft {
    let place = Place::parse("111122223333/us-east-1").unwrap();
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
    Action::CreateTopic(CreateTopic {
        topic: crate::domain::TopicName::parse("topic").unwrap(),
        policy: document,
    })
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
    let Action::CreateTopic(CreateTopic { policy, .. }) = change.change.action else {
        panic!("another action");
    };
    assert_eq!(policy.statements()[0], theirs);
}

#[test]
fn a_sure_refusal_of_others_is_left_to_a_person_and_a_possible_one_is_a_warning() {
    let wanted = publish();
    let deny = Statement::deny("NoServices")
        .everyone()
        .action(["SNS:Publish"])
        .resource(["*"]);
    let document = Document::from_statements([deny.clone()]);
    let change = rules(Some(&document), &wanted).draft(draft(), write).change;
    let Kind::ByHand(problem) = change.change.kind else {
        panic!("it is planned");
    };
    assert!(problem.summary.contains("`NoServices`"), "{problem:?}");
    assert_eq!(problem.who.as_deref(), Some("the owner of that rule"));
    let perhaps = deny.when("DateLessThan", "aws:CurrentTime", ["2020-01-01T00:00:00Z"]);
    let document = Document::from_statements([perhaps]);
    let change = rules(Some(&document), &wanted).draft(draft(), write).change;
    assert_eq!(change.kind, Kind::Update);
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
    let Kind::ByHand(problem) = &change.kind else {
        panic!("it is planned");
    };
    assert!(problem.hint.is_some());
    assert_eq!(change.action, Action::None);
}
