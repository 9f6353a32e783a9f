//! The pages of the other accounts, by keyboard: choosing, a list that is pasted, the way in, the run, and the grid.

use egui::accesskit::{Role, Toggled};
use egui::{Event, Key};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use radiant_aws_setup::inventory::{Organization, Seen, Standing};
use radiant_aws_setup::window::{Confirm, MemberUse, Page, Question, ReachUse, RunState};
use radiant_aws_setup::worker::Command;

use crate::bench::{Bench, all_texts, focused, state, title};
use crate::company;
use crate::scene;

/// More presses of Tab than any of these pages has controls.
const TABS: usize = 80;

/// Signed in to the main account of the larger company.
fn in_company() -> Bench {
    let mut seen = scene::inventory(Vec::new(), "larkfield-audit", "larkfield-alerts");
    let main = scene::place().account;
    let organization = Organization::new("o-abcd123456", main.clone());
    seen.accounts.get_mut(&main).unwrap().standing =
        Seen::Known(Standing::Management(organization));
    let mut bench = scene::signed_in(seen, None);
    let known = scene::known(&mut bench);
    company::larger_company(known);
    "rs-8f2c77aa-4d1e-91d4".clone_into(&mut known.form.draft.as_mut().unwrap().external_id);
    bench
}

fn open(bench: &mut Bench, page: Page) {
    let known = scene::known(bench);
    known.page = page;
    known.entered = true;
    bench.ui.run();
}

fn key(bench: &mut Bench, key: Key) {
    bench.ui.key_press(key);
    bench.ui.run();
}

fn type_text(bench: &mut Bench, text: &str) {
    bench.ui.event(Event::Text(text.to_owned()));
    bench.ui.run();
}

/// Go from control to control until one with such a name has focus.
fn tab_to(bench: &mut Bench, is_it: impl Fn(&str) -> bool) {
    let mut passed = Vec::new();
    for _ in 0..TABS {
        key(bench, Key::Tab);
        let name = focused(&bench.ui);
        if is_it(&name) {
            return;
        }
        passed.push(name);
    }
    panic!("Tab came only past {passed:?}");
}

/// How many of how many are chosen, as the side says it.
fn is_chosen(bench: &Bench, words: &str) -> bool {
    all_texts(&bench.ui).iter().any(|text| text == words)
}

/// A row of the tree, and how it is ticked.
fn row(bench: &Bench, name: &str) -> Option<Toggled> {
    let mut rows = bench.ui.query_all_by_role(Role::TreeItem);
    let row = rows.find(|row| {
        let label = row.accesskit_node().label().unwrap_or_default();
        label.starts_with(name)
    })?;
    row.accesskit_node().data().toggled()
}

#[test]
fn accounts_are_found_opened_and_ticked_by_keyboard() {
    let mut bench = in_company();
    let known = scene::known(&mut bench);
    known.form.draft.as_mut().unwrap().members = Some(MemberUse::Chosen);
    open(&mut bench, Page::Choose);
    assert_eq!(
        title(&bench.ui),
        "Which accounts should Radiant Security read?"
    );
    tab_to(&mut bench, |name| {
        name.starts_with("Larkfield") || name.starts_with("Analytics")
    });
    while !focused(&bench.ui).starts_with("Analytics") {
        key(&mut bench, Key::ArrowDown);
    }
    assert_eq!(row(&bench, "Data Lake"), None, "the group is closed");
    key(&mut bench, Key::ArrowRight);
    assert_eq!(row(&bench, "Data Lake"), Some(Toggled::False));
    // The whole group, and then all but one of it.
    key(&mut bench, Key::Space);
    assert_eq!(row(&bench, "Data Lake"), Some(Toggled::True));
    assert!(is_chosen(&bench, "6 of 39"));
    key(&mut bench, Key::ArrowDown);
    key(&mut bench, Key::Space);
    assert_eq!(row(&bench, "Analytics"), Some(Toggled::Mixed));
    assert!(is_chosen(&bench, "5 of 39"));
    // What is typed on a row is looked for.
    type_text(&mut bench, "blog");
    assert_eq!(state(&bench.ui).members.wanted, "blog");
    assert!(row(&bench, "Blog").is_some() && row(&bench, "Data Lake").is_none());
}

#[test]
fn a_list_is_pasted_and_taken_by_keyboard() {
    let mut bench = in_company();
    open(&mut bench, Page::Choose);
    tab_to(&mut bench, |name| name == "Paste a list…");
    key(&mut bench, Key::Enter);
    bench.ui.run_steps(4);
    assert_eq!(focused(&bench.ui), "Account numbers");
    let (blog, press) = (company::numbered("Blog"), company::numbered("Press"));
    bench
        .ui
        .event(Event::Paste(format!("{blog}\n{press}\n44445555666\n")));
    bench.ui.run();
    let texts = all_texts(&bench.ui);
    assert!(
        texts.iter().any(|text| text == "2 accounts are found."),
        "{texts:?}"
    );
    assert!(
        texts.iter().any(|text| text.contains("44445555666")),
        "{texts:?}"
    );
    tab_to(&mut bench, |name| name == "Choose these 2");
    key(&mut bench, Key::Enter);
    assert!(is_chosen(&bench, "2 of 39"));
    assert!(state(&bench.ui).members.paste.is_none());
}

#[test]
fn the_way_in_is_chosen_by_keyboard_and_what_it_asks_for_comes_into_sight() {
    let mut bench = in_company();
    let known = scene::known(&mut bench);
    let draft = known.form.draft.as_mut().unwrap();
    draft.members = Some(MemberUse::All);
    draft.reach.how = None;
    open(&mut bench, Page::Ask(Question::Reach));
    tab_to(&mut bench, |name| {
        name == "With the admin role your organization makes"
    });
    key(&mut bench, Key::Space);
    bench.ui.run_steps(40);
    let how = |bench: &Bench| state(&bench.ui).form.draft.as_ref().unwrap().reach.how;
    assert_eq!(how(&bench), Some(ReachUse::AssumeRole));
    let field = bench
        .ui
        .get_by_role_and_label(Role::TextInput, "Name of the role")
        .rect();
    let page = bench.ui.get_by_role_and_label(Role::Main, "Page").rect();
    assert!(
        field.bottom() <= page.bottom(),
        "{field:?} is below {page:?}"
    );
    // The last of the choices.
    for _ in 0..6 {
        key(&mut bench, Key::ArrowDown);
    }
    assert_eq!(how(&bench), Some(ReachUse::HandOff));
    tab_to(&mut bench, |name| name == "Save the template for an owner…");
}

#[test]
fn a_run_is_filtered_searched_and_tried_again_by_keyboard() {
    let mut bench = in_company();
    company::ended(scene::known(&mut bench), 7);
    bench.ui.run();
    assert_eq!(title(&bench.ui), "37 of 39 accounts are ready");
    let rows = |bench: &Bench| -> Vec<String> {
        let rows = bench.ui.query_all_by_role(Role::Row);
        let labels = rows.filter_map(|row| row.accesskit_node().label());
        labels.filter(|label| label != "Columns").collect()
    };
    tab_to(&mut bench, |name| name == "All 39");
    key(&mut bench, Key::ArrowRight);
    assert_eq!(focused(&bench.ui), "Need you 2");
    assert_eq!(rows(&bench).len(), 2);
    tab_to(&mut bench, |name| name == "Find an account");
    type_text(&mut bench, "fraud");
    let shown = rows(&bench);
    assert!(
        shown.len() == 1 && shown[0].contains("Fraud Lab"),
        "{shown:?}"
    );
    type_text(&mut bench, "zzz");
    assert!(rows(&bench).is_empty());
    tab_to(&mut bench, |name| name == "Try the 2 again");
    while bench.commands.try_recv().is_ok() {}
    key(&mut bench, Key::Enter);
    let sent = std::iter::from_fn(|| bench.commands.try_recv().ok());
    let mut runs = sent.filter_map(|command| match command {
        Command::Apply { planned, .. } => Some(planned),
        _ => None,
    });
    let planned = runs.next().unwrap();
    assert!(runs.next().is_none(), "one run begins");
    let accounts = planned
        .plan
        .changes
        .iter()
        .map(|it| it.place.account.clone());
    let wanted = ["Fraud Lab", "Old Web Shop"].map(company::numbered);
    assert!(accounts.clone().count() == 4);
    assert!(accounts.into_iter().all(|id| wanted.contains(&id)));
    let run = state(&bench.ui).going().unwrap().1;
    assert_eq!(run.stands, RunState::Going);
}

#[test]
fn while_a_run_goes_on_the_accounts_are_told_by_how_they_stand() {
    let mut bench = in_company();
    company::working(scene::known(&mut bench), 7);
    bench.ui.run_steps(3);
    assert_eq!(title(&bench.ui), "Adding the role to 39 accounts");
    let texts = all_texts(&bench.ui);
    for words in ["27 done", "4 working", "2 need you", "6 next"] {
        assert!(texts.iter().any(|text| text == words), "{words}: {texts:?}");
    }
    let stop = bench
        .ui
        .get_by_role_and_label(Role::Button, "Stop after these 4");
    stop.focus();
    bench.ui.run_steps(3);
    bench.ui.key_press(Key::Enter);
    bench.ui.run_steps(3);
    let run = state(&bench.ui).going().unwrap().1;
    assert_eq!(run.stands, RunState::Stopping);
}

#[test]
fn aws_at_work_is_watched_group_by_group_and_stopped_by_keyboard() {
    let mut bench = in_company();
    company::aws_at_work(scene::known(&mut bench), 7);
    bench.ui.run_steps(3);
    assert_eq!(title(&bench.ui), "AWS is adding the role to 39 accounts");
    let texts = all_texts(&bench.ui);
    let says = |words: &str| texts.iter().any(|text| text.contains(words));
    assert!(says("You can close this window."), "{texts:?}");
    assert!(says("7 of 8, 1 needs you"), "{texts:?}");
    let stop = bench.ui.get_by_role_and_label(Role::Button, "Stop in AWS…");
    stop.focus();
    bench.ui.run_steps(3);
    bench.ui.key_press(Key::Enter);
    bench.ui.run_steps(3);
    assert_eq!(state(&bench.ui).open.confirm, Some(Confirm::Halt));
    while bench.commands.try_recv().is_ok() {}
    let stop = bench.ui.get_by_role_and_label(Role::Button, "Stop in AWS");
    stop.focus();
    bench.ui.run_steps(3);
    bench.ui.key_press(Key::Enter);
    bench.ui.run_steps(3);
    let mut sent = std::iter::from_fn(|| bench.commands.try_recv().ok());
    assert!(sent.any(|command| matches!(command, Command::Halt { .. })));
    assert!(
        all_texts(&bench.ui)
            .iter()
            .any(|text| text.contains("AWS is stopping."))
    );
}

#[test]
fn the_grid_opens_regions_and_finds_places_by_keyboard() {
    let mut bench = in_company();
    company::watched(scene::known(&mut bench));
    bench.ui.run();
    assert_eq!(title(&bench.ui), "GuardDuty watches 671 of 680 places");
    let says = |bench: &Bench, words: &str| {
        let texts = all_texts(&bench.ui);
        texts.iter().any(|text| text.contains(words))
    };
    assert!(
        says(&bench, "Web Shop, Loyalty App"),
        "the first that needs somebody is open"
    );
    tab_to(&mut bench, |name| name == "GuardDuty by Region and account");
    for _ in 0..3 {
        key(&mut bench, Key::ArrowDown);
    }
    key(&mut bench, Key::Enter);
    assert!(says(&bench, "Fleet, Routes") && says(&bench, "it is joining"));
    assert!(!says(&bench, "its administrator has removed it"));
    tab_to(&mut bench, |name| name == "Copy a note about this Region");

    let cells = |bench: &Bench| bench.ui.query_all_by_role(Role::GridCell).count();
    let known = scene::known(&mut bench);
    known.entered = true;
    bench.ui.run();
    tab_to(&mut bench, |name| name == "All 680");
    for _ in 0..3 {
        key(&mut bench, Key::ArrowRight);
    }
    assert_eq!(focused(&bench.ui), "Needs you 3");
    assert_eq!(cells(&bench), 6, "two Regions and three accounts");
    tab_to(&mut bench, |name| name == "Find an account or Region");
    type_text(&mut bench, "streams");
    assert_eq!(cells(&bench), 1);
    type_text(&mut bench, "zzz");
    assert!(says(&bench, "There is no such place.") && cells(&bench) == 0);
}

#[test]
fn who_joined_since_the_last_run_is_said_on_both_first_pages_with_the_way_to_plan_for_them() {
    use radiant_aws_setup::wanted::Since;
    use radiant_aws_setup::worker::Event as Told;

    let mut bench = in_company();
    let known = scene::known(&mut bench);
    known.form.draft.as_mut().unwrap().members = Some(MemberUse::All);
    open(&mut bench, Page::Welcome);
    let asked = std::iter::from_fn(|| bench.commands.try_recv().ok());
    // The last one is about the look and the choice as they are.
    let asked = asked.filter(|command| matches!(command, Command::Since { .. }));
    let job = asked.last().and_then(|command| command.job());
    let since = Since {
        joined: ["Blog", "Press", "Recipes"].map(company::numbered).into(),
        left: vec![scene::place().account],
        ..Since::default()
    };
    bench.tell(Told::Since {
        job: job.unwrap(),
        result: Ok(Some(since)),
    });
    let said = "3 accounts have joined your organization and 1 has left it or was closed since the last run.";
    for page in [Page::Welcome, Page::Account] {
        open(&mut bench, page);
        let texts = all_texts(&bench.ui);
        assert!(
            texts.iter().any(|text| text.contains(said)),
            "{page:?}: {texts:?}"
        );
    }
    tab_to(&mut bench, |name| name == "See what the 3 new ones need");
    key(&mut bench, Key::Enter);
    assert_eq!(title(&bench.ui), "Looking at what is there");
    let known = scene::known(&mut bench);
    let within = known
        .work(radiant_aws_setup::window::Phase::Members)
        .plan
        .within
        .clone();
    assert_eq!(within.map_or(0, |accounts| accounts.len()), 3);
}
