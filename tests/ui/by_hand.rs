//! An account that somebody set up by hand: the first page after the sign-in says how far that is right, and the answers name it.

use std::sync::Arc;

use radiant_aws_setup::answers::{Answers, TopicChoice};
use radiant_aws_setup::domain::Arn;
use radiant_aws_setup::engine::ByHand;
use radiant_aws_setup::vendor::Vendor;
use radiant_aws_setup::verify::verify;
use radiant_aws_setup::window::{Action, Ask, Page};
use radiant_aws_setup::worker::JobId;

use crate::bench::{Bench, all_texts, bench};
use crate::scene::{act, identity, inventory, place};

const TOPIC: &str = "arn:aws:sns:eu-west-1:444455556666:their-findings";

fn found() -> ByHand {
    let mut answers = Answers::defaults(place().account, place().region);
    answers.guardduty.topic = TopicChoice::Existing {
        arn: Arn::parse(TOPIC).unwrap(),
    };
    let seen = inventory(Vec::new(), "larkfield-audit", "larkfield-alerts");
    ByHand {
        checks: verify(&answers, &Vendor::default(), &seen),
        answers,
    }
}

fn signed_in(by_hand: Ask<Option<Box<ByHand>>>) -> Bench {
    let mut bench = bench();
    let seen = inventory(Vec::new(), "larkfield-audit", "larkfield-alerts");
    let known = bench.ui.state_mut().state_mut();
    known.sign_in.identity = Ask::Here(identity(None));
    known.account.around = Ask::Here(Arc::new(seen));
    known.account.by_hand = by_hand;
    known.page = Page::Account;
    known.entered = true;
    bench.ui.run_ok();
    bench
}

fn says(bench: &Bench, words: &str) -> bool {
    all_texts(&bench.ui).iter().any(|text| text.contains(words))
}

#[test]
fn the_page_says_how_many_parts_are_right_and_which_are_not() {
    let there = found();
    let ((right, all), wrong) = (there.right(), there.wrong());
    assert!(wrong.len() > 5 && right < all);
    let bench = signed_in(Ask::Here(Some(Box::new(there.clone()))));
    assert!(says(
        &bench,
        &format!("Set up by hand: {right} of {all} parts are right")
    ));
    let told = wrong.iter().filter(|check| says(&bench, &check.title));
    assert!(told.count() >= 5);
    assert!(says(&bench, &format!("And {} more.", wrong.len() - 5)));
    for by_hand in [Ask::Idle, Ask::Here(None)] {
        assert!(!says(&signed_in(by_hand), "Set up by hand"));
    }
    let asked = signed_in(Ask::Asked(JobId(7)));
    assert!(says(&asked, "Looking at what was set up by hand"));
}

#[test]
fn the_answers_name_what_is_there() {
    let mut bench = signed_in(Ask::Here(Some(Box::new(found()))));
    act(&mut bench.ui, Action::UseAccount);
    let draft = bench.ui.state().state().form.draft.clone().unwrap();
    let topic = draft.findings_topic.existing.unwrap();
    assert_eq!(topic.to_string(), TOPIC);
    assert!(draft.external_id.is_empty());
}
