//! Who acts on the page that is open, and where: in which account and Region, or on whose website.

use crate::domain::Region;
use crate::window::pages::table::{Who, entry};
use crate::window::show::masking;
use crate::window::{Phase, State, Stop};

/// Who acts, in a few words, such as "You choose, for AWS account 4444 5555 6666, Ireland".
///
/// None as long as it is not known which account it is about.
pub(crate) fn who_acts(state: &State) -> Option<String> {
    let deed = match entry(state.page).who {
        Who::Elsewhere(who) => return Some(who.to_owned()),
        Who::InAccount(deed) => deed,
        Who::Run(phase) => of_run(state, phase),
    };
    Some(format!("{deed} {}", place(state)?))
}

fn of_run(state: &State, phase: Phase) -> &'static str {
    match &state.work(phase).run {
        Some(run) if run.is_going() => "We make the changes, in",
        Some(run) if run.went_through() => "We made the changes, in",
        _ => "You decide, for",
    }
}

fn place(state: &State) -> Option<String> {
    let identity = state.signed_in()?;
    let account = if identity.practice {
        "the practice account".to_owned()
    } else {
        let number = masking::account(state, &identity.caller.account);
        format!("AWS account {number}")
    };
    let region = &identity.region;
    let name = region
        .place()
        .map_or_else(|| region.to_string(), str::to_owned);
    Some(match other_regions(state, region) {
        0 => format!("{account}, {name}"),
        1 => format!("{account}, {name} and 1 other Region"),
        more => format!("{account}, {name} and {more} other Regions"),
    })
}

/// GuardDuty works Region by Region; everything else is in one.
fn other_regions(state: &State, region: &Region) -> usize {
    if state.page.stop() != Stop::GuardDuty {
        return 0;
    }
    state.form.draft.as_ref().map_or(0, |draft| {
        draft
            .regions
            .iter()
            .filter(|other| *other != region)
            .count()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::Sharing;
    use crate::window::session::scene;
    use crate::window::session::work::RunState;
    use crate::window::{Ask, Page, Question};
    use crate::worker::Identity;

    fn state(practice: bool) -> State {
        let mut state = scene::signed_in();
        state.sign_in.identity = Ask::Here(Identity {
            practice,
            ..scene::identity(scene::ACCOUNT)
        });
        state
    }

    fn on(state: &mut State, page: Page) -> String {
        state.page = page;
        who_acts(state).unwrap()
    }

    #[test]
    fn every_page_says_who_acts_and_where() {
        let mut state = state(false);
        for (page, wanted) in [
            (Page::Welcome, "You, on this computer"),
            (Page::Radiant, "You, on Radiant Security's website"),
            (
                Page::Account,
                "We only look, in AWS account 4444 5555 6666, Ireland",
            ),
            (
                Page::Ask(Question::Trail),
                "You choose, for AWS account 4444 5555 6666, Ireland",
            ),
            (
                Page::Outcome(Phase::Role),
                "You decide, for AWS account 4444 5555 6666, Ireland",
            ),
        ] {
            assert_eq!(on(&mut state, page), wanted);
        }
        let planned = scene::planned(Vec::new());
        scene::has_run(&mut state, Phase::Role, planned, RunState::Going);
        assert_eq!(
            on(&mut state, Page::Applying(Phase::Role)),
            "We make the changes, in AWS account 4444 5555 6666, Ireland"
        );
    }

    #[test]
    fn other_regions_count_only_where_guardduty_works() {
        let mut state = state(false);
        let draft = state.form.draft.as_mut().unwrap();
        draft.regions = ["eu-west-1", "us-east-1", "us-west-2"]
            .into_iter()
            .map(|code| Region::parse(code).unwrap())
            .collect();
        assert!(
            on(&mut state, Page::Review(Phase::Logging)).ends_with("Ireland and 2 other Regions")
        );
        assert!(on(&mut state, Page::Ask(Question::Trail)).ends_with("6666, Ireland"));
    }

    #[test]
    fn practice_and_sharing_view_show_no_number() {
        let mut practice = state(true);
        assert_eq!(
            on(&mut practice, Page::Checks),
            "We only read, in the practice account, Ireland"
        );
        let mut shared = state(false);
        shared.look.sharing = Sharing::On;
        assert_eq!(
            on(&mut shared, Page::Checks),
            "We only read, in AWS account •••• •••• 6666, Ireland"
        );
    }

    #[test]
    fn nothing_is_said_about_an_account_that_is_not_known() {
        let mut state = state(false);
        state.sign_in.identity = Ask::Idle;
        state.page = Page::Account;
        assert_eq!(who_acts(&state), None);
    }
}
