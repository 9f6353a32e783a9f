//! The practice account, from sign-in to the checks, in sharing view.

use super::*;

/// The longest that an answer of the practice account may take.
const SOON: Duration = Duration::from_mins(1);

/// The practice account up to a state, checked on the way.
fn come_to(live: &mut Live, what: &str, is_so: impl Fn(&State) -> bool) {
    hides(&live.ui, &format!("on the way to {what}"));
    live.wait(what, SOON, |ui| is_so(state(ui)));
    live.ui.run_ok();
    hides_with_details(&mut live.ui, what);
}

/// The changes of a phase: looked at in every way, asked about, and made.
fn make(live: &mut Live, phase: Phase) {
    act(&mut live.ui, Action::Plan(phase));
    come_to(live, "the plan", |state| state.plan(phase).is_some());
    for reading in READINGS {
        let state = live.ui.state_mut().state_mut();
        open_review(state, phase);
        let review = state.review_mut();
        let ids = review.open_changes.clone();
        review.reading = ids.into_iter().map(|id| (id, reading)).collect();
        live.ui.run_ok();
        hides(&live.ui, &format!("the review of {phase:?}, {reading:?}"));
    }
    act(
        &mut live.ui,
        Action::Open(open::Message::Ask(Confirm::Apply(phase))),
    );
    hides(&live.ui, "the question");
    act(&mut live.ui, Action::Apply(phase));
    come_to(live, "the end of the run", |state| {
        state.page == Page::Outcome(phase)
    });
}

#[test]
fn practice_hides_its_numbers_as_well() {
    let mut live = live(PracticeOptions::instant());
    act(&mut live.ui, Action::Look(look::Message::Share(true)));
    act(&mut live.ui, Action::Look(look::Message::Zoom(100)));
    live.ui.state_mut().state_mut().sign_in.start = Some(Start::Practice);
    act(&mut live.ui, Action::Begin);
    come_to(&mut live, "the account", |state| {
        state.account.around.here().is_some()
    });
    act(&mut live.ui, Action::UseAccount);
    for question in Question::ALL {
        act(&mut live.ui, Action::Go(Page::Ask(question)));
        for reading in READINGS {
            live.ui.state_mut().state_mut().open.reading = reading;
            live.ui.run_ok();
            hides(&live.ui, &format!("{question:?}, {reading:?}"));
        }
    }
    make(&mut live, Phase::Logging);
    act(&mut live.ui, Action::Open(open::Message::ToggleActivity));
    hides(&live.ui, "activity");
    act(&mut live.ui, Action::Open(open::Message::ToggleActivity));
    act(&mut live.ui, Action::Go(Page::Radiant));
    let known = live.ui.state_mut().state_mut();
    known.vendor_page.all_values = true;
    known.form.draft.as_mut().unwrap().external_id = EXTERNAL_ID.to_owned();
    live.ui.run_ok();
    hides(&live.ui, "all values");
    make(&mut live, Phase::Role);
    act(&mut live.ui, Action::Verify);
    come_to(&mut live, "the checks", |state| {
        state.checks.ask.here().is_some()
    });
}
