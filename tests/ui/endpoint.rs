//! When calls go elsewhere than to AWS, the window says so as long as they do.

use radiant_aws_setup::window::{Ask, Page, Question, State};

use crate::bench::{Bench, all_texts, bench};
use crate::scene::{identity, inventory, known, signed_in};

const WORDS: &str = "Not AWS: 127.0.0.1:5000";

/// A page as it is with what is done to the state.
fn on(page: Page, set: impl FnOnce(&mut State)) -> Bench {
    let mut bench = signed_in(
        inventory(Vec::new(), "larkfield-audit", "larkfield-alerts"),
        Some("Larkfield Foods".to_owned()),
    );
    let state = known(&mut bench);
    state.page = page;
    set(state);
    bench.ui.run_ok();
    bench
}

fn how_often(bench: &Bench) -> usize {
    all_texts(&bench.ui)
        .iter()
        .filter(|text| text.contains("Not AWS"))
        .count()
}

fn elsewhere(state: &mut State) {
    state.environment.endpoint_url = Some("http://dana:hush@127.0.0.1:5000/path".to_owned());
}

#[test]
fn a_stand_in_is_named_on_every_page_and_its_password_never() {
    for page in [
        Page::Ask(Question::LogTopic),
        Page::Radiant,
        Page::Account,
        Page::Checks,
    ] {
        let bench = on(page, elsewhere);
        let texts = all_texts(&bench.ui);
        assert!(texts.iter().any(|text| text == WORDS), "{page:?}");
        assert!(!texts.iter().any(|text| text.contains("hush")), "{page:?}");
    }
    let account = on(Page::Account, elsewhere);
    let question = on(Page::Ask(Question::LogTopic), elsewhere);
    assert!(
        how_often(&account) > how_often(&question),
        "the account's page says it once more"
    );
}

#[test]
fn an_address_for_one_service_counts_and_so_it_does_before_the_sign_in() {
    let mut bench = bench();
    known(&mut bench).environment.endpoint_urls = vec!["http://127.0.0.1:5000".to_owned()];
    bench.ui.run_ok();
    assert!(all_texts(&bench.ui).iter().any(|text| text == WORDS));
    // Also where there is least room.
    bench.ui.set_size(egui::vec2(512.0, 350.0));
    bench.ui.run_ok();
    assert!(all_texts(&bench.ui).iter().any(|text| text == WORDS));
}

#[test]
fn nothing_is_said_where_calls_go_to_aws_or_nowhere() {
    for page in [Page::Account, Page::Ask(Question::LogTopic)] {
        assert_eq!(how_often(&on(page, |_| ())), 0, "{page:?}");
        let practice = on(page, |state| {
            elsewhere(state);
            let mut identity = identity(None);
            identity.practice = true;
            state.sign_in.identity = Ask::Here(identity);
        });
        assert_eq!(how_often(&practice), 0, "{page:?} in practice");
        let own_way_in = on(page, |state| {
            state.environment.endpoint_urls =
                vec!["https://vpce-1.sts.eu-west-1.vpce.amazonaws.com".to_owned()];
        });
        assert_eq!(how_often(&own_way_in), 0, "{page:?} through a VPC");
    }
}
