//! External Role IDs that others asked for before: hidden whoever watches.

use super::*;

/// Ids that others asked for before: in a role that was there, and one too short to be looked for in texts.
const EARLIER: [&str; 3] = ["earlier-4711-secret", "earlier-4711-zecret", "zq7"];

/// The trust of a role that was there, with one more id.
fn trust(more: &str) -> Value {
    let rule = |sid: &str, key: &str, ids: Value| {
        let mut condition = json!({"StringEquals": {}});
        condition["StringEquals"][key] = ids;
        json!({"Sid": sid, "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
            "Action": "sts:AssumeRole", "Condition": condition})
    };
    json!({"Version": "2012-10-17", "Statement": [
        rule("Theirs", "STS:externalid", json!([EARLIER[0], EARLIER[2]])),
        rule("AssumeRadiantSecurity", "sts:ExternalId", json!(more)),
    ]})
}

/// A role that was there with an id, and a plan that changes it.
fn with_earlier_ids() -> Bench {
    let mut bench = numbered();
    let state = known(&mut bench);
    let name = state.vendor.role_name.clone();
    let role = SeenRole {
        arn: Arn::parse(&format!("arn:aws:iam::444455556666:role/{name}")).unwrap(),
        name: name.clone(),
        trust: Document::try_from(trust(EARLIER[1])).unwrap(),
        attached: Seen::Known(Vec::new()),
        tags: BTreeMap::new(),
        boundary: None,
        others: Seen::Known(BTreeMap::new()),
    };
    let mut seen = inventory(Vec::new(), "trail", "topic");
    let view = seen.accounts.get_mut(&place().account).unwrap();
    view.roles.insert(name, Seen::Known(Some(role)));
    let plan = planned(Phase::Role, trust(EXTERNAL_ID), "Let Radiant in");
    let mut told = plan.told().clone();
    for change in &mut told.changes {
        if let Some(View::Policy(_, before)) = &mut change.version.before {
            *before = trust(EARLIER[1]);
        }
    }
    let plan = Planned::kept(told, plan.known.clone(), seen.clone());
    state.account.around = Ask::Here(Arc::new(seen));
    set_plan(state, Phase::Role, Ask::Here(Arc::new(plan)));
    bench
}

/// No id is whole in these texts, nor a part of one that is marked as changed.
#[track_caller]
fn has_no_id(texts: &[String], what: &str) {
    let leaks: Vec<&String> = texts
        .iter()
        .filter(|text| {
            let parts = ["-4711", "-secret", "-zecret", EARLIER[2]];
            parts.iter().any(|part| text.contains(part))
        })
        .collect();
    assert!(leaks.is_empty(), "{what} shows {leaks:#?}");
}

#[test]
fn every_external_role_id_of_a_document_is_hidden_in_review_and_preview_whoever_watches() {
    let mut bench = with_earlier_ids();
    for shared in [false, true] {
        if shared {
            share(&mut bench);
        }
        for reading in READINGS {
            let state = known(&mut bench);
            open_review(state, Phase::Role);
            let review = &mut state.work_mut(Phase::Role).review;
            let ids = review.open_changes.clone();
            review.reading = ids.into_iter().map(|id| (id, reading)).collect();
            open(&mut bench, Page::Review(Phase::Role));
            let mut texts = all_texts(&bench.ui);
            texts.extend(painted(&bench.ui));
            has_no_id(&texts, &format!("the review, {reading:?}"));
            known(&mut bench).open.reading = reading;
            open(&mut bench, Page::Ask(Question::Trust));
            let mut texts = all_texts(&bench.ui);
            texts.extend(painted(&bench.ui));
            has_no_id(&texts, &format!("the preview, {reading:?}"));
            if reading == Reading::FullText {
                let hidden = "earlier ••••••• cret";
                assert!(texts.iter().any(|text| text.contains(hidden)), "{texts:#?}");
            }
        }
    }
}

#[test]
fn a_problem_that_quotes_an_id_of_a_role_that_was_seen_hides_it_in_sharing_view() {
    let mut bench = with_earlier_ids();
    let problem = Problem::new(format!("The role asks for {}.", EARLIER[0]));
    let quoted = |bench: &mut Bench| window::masked(known(bench), &problem.summary);
    assert_eq!(quoted(&mut bench), problem.summary);
    share(&mut bench);
    assert_eq!(
        quoted(&mut bench),
        "The role asks for earlier ••••••• cret."
    );
}

#[test]
fn the_page_that_is_saved_of_a_plan_holds_no_external_role_id() {
    let mut bench = with_earlier_ids();
    let effects = window::act(known(&mut bench), Action::SavePlan(Phase::Role));
    let text = effects
        .iter()
        .find_map(|effect| match effect {
            Effect::SaveFile { text, .. } => Some(text.clone()),
            _ => None,
        })
        .unwrap();
    has_no_id(std::slice::from_ref(&text), "the page");
    assert!(text.contains("earlier ••••••• cret (2)"), "{text}");
    assert!(text.contains("arn:aws:iam::123456789012:root"), "{text}");
}
