//! Every page, what lies over it, and what AWS says, without numbers, people and ids.

use super::*;

#[test]
fn without_sharing_view_the_same_pages_do_show_numbers() {
    let mut bench = numbered();
    for page in [
        Page::Account,
        Page::Ask(Question::LogBucket),
        Page::Radiant,
        Page::Checks,
    ] {
        open(&mut bench, page);
        assert!(!leaks(&bench.ui).is_empty(), "{page:?}");
        let texts = painted(&bench.ui);
        assert!(
            texts.iter().any(|text| has_account(text)),
            "{page:?} paints no number"
        );
    }
    assert!(has_account("a 4444 5555 6666 b") && !has_account("4444555566667"));
    assert!(has_address("<dana@larkfield.example>") && !has_address("•••@•••"));
}

#[test]
fn no_page_names_the_account_or_the_person_whole() {
    let mut bench = numbered();
    share(&mut bench);
    walk(&mut bench, "new things");
    let draft = known(&mut bench).form.draft.as_mut().unwrap();
    draft.trail.how = Some(Use::New);
    draft.trail.name = "trail-444455556666".to_owned();
    draft.log_topic.name = "topic 444455556666".to_owned();
    draft.findings_key.alias = "alias/444455556666!".to_owned();
    draft.external_id = "arn:aws:sns:eu-west-1:444455556666:x".to_owned();
    walk(&mut bench, "wrong names");
}

#[test]
fn things_that_are_there_are_named_without_the_number() {
    let mut bench = numbered();
    share(&mut bench);
    let key = Arn::parse_key("arn:aws:kms:eu-west-1:444455556666:key/12-34").unwrap();
    let topic = Arn::parse_topic("arn:aws:sns:eu-west-1:444455556666:topic-444455556666").unwrap();
    let draft = known(&mut bench).form.draft.as_mut().unwrap();
    draft.log_bucket.how = Some(Use::Existing);
    draft.log_bucket.existing = BucketName::parse("larkfield-444455556666-logs").ok();
    draft.findings_bucket.how = Some(Use::Existing);
    draft.findings_bucket.existing = BucketName::parse("findings-444455556666").ok();
    draft.log_key.how = Some(KeyUse::Existing);
    draft.log_key.existing = Some(key.clone());
    draft.findings_key.how = Some(KeyUse::Existing);
    draft.findings_key.existing = Some(key);
    draft.log_topic.how = Some(Use::Existing);
    draft.log_topic.existing = Some(topic);
    draft.findings_topic.how = Some(Use::Existing);
    draft.data_events = Some(DataUse::Chosen);
    walk(&mut bench, "things that are there");
    // The names are found all the same.
    open(&mut bench, Page::Ask(Question::FindingsBucket));
    assert!(
        all_texts(&bench.ui)
            .iter()
            .any(|text| text.contains("larkfield-••••••••6666-logs"))
    );
}

#[test]
fn what_aws_says_is_shown_without_numbers_and_addresses() {
    let mut bench = numbered();
    share(&mut bench);
    let state = known(&mut bench);
    state.account.around = Ask::Trouble(trouble());
    state.sign_in.profiles = Ask::Trouble(trouble());
    state.checks.ask = Ask::Trouble(trouble());
    state.keeping.problem = Some(trouble());
    for phase in [Phase::Logging, Phase::Role] {
        set_run(state, phase, RunState::Failed(trouble()));
        set_plan(state, phase, Ask::Trouble(trouble()));
    }
    walk(&mut bench, "trouble");
    known(&mut bench).sign_in.identity = Ask::Trouble(trouble());
    open(&mut bench, Page::Account);
    hides_with_details(&mut bench.ui, "a sign-in that failed");
}

#[test]
fn a_run_and_its_end_are_shown_without_numbers() {
    for ending in [Ending::Failed, Ending::Cancelled] {
        let mut bench = numbered();
        share(&mut bench);
        let state = known(&mut bench);
        for phase in [Phase::Logging, Phase::Role] {
            set_run(state, phase, RunState::Ended(finished(phase, ending)));
        }
        for phase in [Phase::Logging, Phase::Role] {
            open(&mut bench, Page::Outcome(phase));
            hides_with_details(&mut bench.ui, &format!("{phase:?} {ending:?}"));
        }
    }
    let mut bench = numbered();
    share(&mut bench);
    let state = known(&mut bench);
    let change = state.plan(Phase::Logging).unwrap().plan.changes[1]
        .id
        .clone();
    let ended = RunState::Ended(finished(Phase::Logging, Ending::Done));
    let run = set_run(state, Phase::Logging, ended);
    let waiting = ChangeState::Waiting {
        since: 0.0,
        told: 0.0,
        reason: "AWS needs a moment to see arn:aws:iam::444455556666:role/x.".to_owned(),
        next_try: Duration::from_secs(5),
        up_to: Duration::from_mins(1),
    };
    run.changes.set(&change, waiting);
    open(&mut bench, Page::Applying(Phase::Logging));
    hides(&bench.ui, "a wait");
}

#[test]
fn activity_dialogs_and_panels_hide_numbers() {
    let mut bench = numbered();
    share(&mut bench);
    open(&mut bench, Page::Review(Phase::Logging));
    act(&mut bench.ui, Action::Open(open::Message::ToggleActivity));
    hides(&bench.ui, "activity");
    act(&mut bench.ui, Action::Open(open::Message::ToggleActivity));
    known(&mut bench).open.confirm = Some(Confirm::Apply(Phase::Logging));
    bench.ui.run_ok();
    hides(&bench.ui, "the question before changes");
    known(&mut bench).open.confirm = None;
    open(&mut bench, Page::Ask(Question::Trust));
    known(&mut bench).open.earlier = true;
    bench.ui.run_ok();
    hides(&bench.ui, "earlier answers");
    known(&mut bench).open.earlier = false;
    act(&mut bench.ui, Action::Open(open::Message::ToggleHelp));
    hides(&bench.ui, "help");
    act(&mut bench.ui, Action::Open(open::Message::ToggleHelp));
    act(&mut bench.ui, Action::Open(open::Message::ToggleValues));
    hides(&bench.ui, "the values to carry over");
    act(&mut bench.ui, Action::Open(open::Message::ToggleValues));
    // With larger text the panel lies over the page.
    act(&mut bench.ui, Action::Look(look::Message::Zoom(150)));
    for page in pages() {
        open(&mut bench, page);
        known(&mut bench).open.side = true;
        bench.ui.run_ok();
        hides(&bench.ui, &format!("{page:?} with its panel over it"));
    }
}

#[test]
fn profiles_of_others_are_not_listed_by_their_first_letters() {
    let mut bench = numbered();
    share(&mut bench);
    known(&mut bench).page = Page::Profile;
    for typed in ["", "a", "ac", "min", "lark"] {
        known(&mut bench).sign_in.profile = typed.to_owned();
        bench.ui.run_ok();
        hides(&bench.ui, &format!("profiles with {typed:?} typed"));
    }
    let spoken = "Use the profile larkfield-••••••••6666";
    bench.press(spoken);
    assert_eq!(
        state(&bench.ui).sign_in.profile,
        "larkfield-444455556666",
        "the whole name is used"
    );
    known(&mut bench).sign_in.identity = Ask::Here(identity(None));
    open(&mut bench, Page::Account);
    hides(&bench.ui, "the profile that is used");
}

#[test]
fn all_profiles_are_listed_only_after_a_warning_and_not_for_those_who_look_on_later() {
    let mut bench = numbered();
    known(&mut bench).page = Page::Profile;
    bench.ui.run_ok();
    bench.press("Show all profiles");
    let is_listed = |ui: &Window| {
        ui.query_by_role_and_label(Role::Button, "Use the profile acme-admin")
            .is_some()
    };
    assert!(is_listed(&bench.ui));
    share(&mut bench);
    hides(&bench.ui, "the list from before sharing view");
    assert!(says(
        &bench.ui,
        "names of all profiles to everyone on the call"
    ));
    bench.press("Show all profiles");
    assert!(is_listed(&bench.ui));
}

#[test]
fn names_of_files_are_said_without_numbers() {
    let mut bench = numbered();
    share(&mut bench);
    let words = "Opened larkfield-444455556666.toml".to_owned();
    act(&mut bench.ui, Action::Copied(words));
    hides(&bench.ui, "a short message");
    assert!(says(&bench.ui, "Opened larkfield-••••••••6666.toml"));
}

#[test]
fn a_warning_stands_where_the_systems_file_window_can_be_opened() {
    const WARNING: &str = "folders and file names to everyone on the call";
    let mut bench = numbered();
    for shared in [false, true] {
        if shared {
            share(&mut bench);
        }
        for page in [Page::Welcome, Page::Review(Phase::Logging)] {
            open(&mut bench, page);
            assert_eq!(says(&bench.ui, WARNING), shared, "{page:?}");
        }
        open(&mut bench, Page::Ask(Question::Trust));
        assert!(!says(&bench.ui, WARNING));
        known(&mut bench).open.earlier = true;
        bench.ui.run_ok();
        assert_eq!(says(&bench.ui, WARNING), shared, "earlier answers");
        known(&mut bench).open.earlier = false;
        act(&mut bench.ui, Action::Open(open::Message::ToggleActivity));
        assert_eq!(says(&bench.ui, WARNING), shared, "activity");
        act(&mut bench.ui, Action::Open(open::Message::ToggleActivity));
    }
}
