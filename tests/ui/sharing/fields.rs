//! Fields: what is hidden in them stays hidden with the cursor in them, until Show is pressed.

use super::*;

/// Gives focus to each field of the page in turn, and says how many there are. What stands in them stays hidden.
#[track_caller]
fn focus_each(bench: &mut Bench, what: &str) -> usize {
    let count = bench.ui.query_all_by_role(Role::TextInput).count();
    for index in 0..count {
        if let Some(field) = bench.ui.query_all_by_role(Role::TextInput).nth(index) {
            field.focus();
        }
        bench.ui.run_ok();
        let name = focused(&bench.ui);
        assert!(!name.is_empty(), "{what}: field {index} got no focus");
        let mut leaks = leaks(&bench.ui);
        if name == EXTERNAL_FIELD {
            leaks.retain(|text| text != EXTERNAL_ID);
        }
        assert!(
            leaks.is_empty(),
            "{what} shows {leaks:#?} while {name:?} has focus"
        );
    }
    count
}

#[test]
fn a_field_that_has_focus_hides_what_it_hides_without() {
    let mut bench = numbered();
    share(&mut bench);
    let state = known(&mut bench);
    state.sign_in.profile = "larkfield-444455556666".to_owned();
    state.sign_in.region = "444455556666".to_owned();
    let draft = state.form.draft.as_mut().unwrap();
    draft.trail.how = Some(Use::New);
    draft.trail.name = "trail-444455556666".to_owned();
    draft.log_bucket.name = "logs-444455556666".to_owned();
    draft.log_key.how = Some(KeyUse::New);
    draft.log_key.alias = "dana.k@larkfield.example".to_owned();
    draft.log_topic.name = "topic 4444-5555-6666".to_owned();
    draft.findings_key.how = Some(KeyUse::Existing);
    draft.findings_key.existing =
        Arn::parse_key("arn:aws:kms:eu-west-1:444455556666:key/12-34").ok();
    let mut count = 0;
    for page in pages() {
        open(&mut bench, page);
        count += focus_each(&mut bench, &format!("{page:?}"));
    }
    assert!(count > 8, "only {count} fields");
    // What is no External Role ID may be an ARN with a number in it.
    known(&mut bench).form.draft.as_mut().unwrap().external_id =
        "arn:aws:sns:eu-west-1:444455556666:x".to_owned();
    open(&mut bench, Page::Radiant);
    assert!(focus_each(&mut bench, "the wrong value") > 0);
    act(&mut bench.ui, Action::Open(open::Message::ToggleActivity));
    known(&mut bench).calls.filter = "444455556666".to_owned();
    bench.ui.run_ok();
    hides(&bench.ui, "what calls are found by");
    focus_each(&mut bench, "activity");
}

#[test]
fn the_external_role_id_is_whole_in_its_field_but_not_while_others_watch() {
    let mut bench = numbered();
    for shares in [false, true] {
        if shares {
            share(&mut bench);
        }
        open(&mut bench, Page::Radiant);
        bench
            .ui
            .get_by_role_and_label(Role::TextInput, EXTERNAL_FIELD)
            .focus();
        bench.ui.run_ok();
        let is_whole = painted(&bench.ui).iter().any(|text| text == EXTERNAL_ID);
        assert_eq!(is_whole, !shares);
    }
    hides(&bench.ui, "the field with focus");
    // To check it, it is shown for ten seconds.
    bench.press(&format!("Show {EXTERNAL_FIELD}"));
    assert!(painted(&bench.ui).iter().any(|text| text == EXTERNAL_ID));
}

#[test]
fn what_was_shown_is_hidden_when_others_begin_to_watch() {
    let mut bench = numbered();
    share(&mut bench);
    open(&mut bench, Page::Radiant);
    bench.press(&format!("Show {EXTERNAL_FIELD}"));
    act(&mut bench.ui, Action::Look(look::Message::Share(false)));
    act(&mut bench.ui, Action::Look(look::Message::Share(true)));
    // As small as before, so that the field is on the page.
    act(&mut bench.ui, Action::Look(look::Message::Zoom(100)));
    bench
        .ui
        .get_by_role_and_label(Role::TextInput, EXTERNAL_FIELD);
    hides(&bench.ui, "after what was shown");
}

/// The name of the bucket for findings, as it is known.
fn findings_bucket(bench: &Bench) -> &str {
    &state(&bench.ui)
        .form
        .draft
        .as_ref()
        .unwrap()
        .findings_bucket
        .name
}

#[test]
fn a_number_stays_hidden_while_one_types_in_it_until_show_is_pressed() {
    const WHOLE: &str = "findings-444455556666-eu";
    let mut bench = numbered();
    share(&mut bench);
    let draft = known(&mut bench).form.draft.as_mut().unwrap();
    WHOLE.clone_into(&mut draft.findings_bucket.name);
    open(&mut bench, Page::Ask(Question::FindingsBucket));
    bench
        .ui
        .get_by_role_and_label(Role::TextInput, "Bucket name")
        .focus();
    bench.ui.run_ok();
    let press = |bench: &mut Bench, key: Key| {
        bench.ui.key_press(key);
        bench.ui.run_ok();
    };
    press(&mut bench, Key::End);
    // Past "-eu" and the digits that are seen, into those that are not.
    for _ in 0..8 {
        press(&mut bench, Key::ArrowLeft);
    }
    press(&mut bench, Key::Backspace);
    assert_eq!(findings_bucket(&bench), "findings-44445556666-eu");
    let digits = |text: &String| text.contains("44445556666");
    assert!(!painted(&bench.ui).iter().any(digits));
    assert!(!all_texts(&bench.ui).iter().any(digits));
    bench.ui.event(Event::Text("5".to_owned()));
    bench.ui.run_ok();
    assert_eq!(findings_bucket(&bench), WHOLE);
    hides(&bench.ui, "a number with the cursor in it");
    bench
        .ui
        .get_by_role_and_label(Role::Button, "Show Bucket name")
        .click();
    bench.ui.run_ok();
    assert!(painted(&bench.ui).iter().any(|text| text == WHOLE));
    // Ten seconds later.
    for _ in 0..60 {
        bench.ui.step();
    }
    hides(&bench.ui, "what was shown for a while");
}
