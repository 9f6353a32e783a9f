//! Theme, text size and sharing view: chosen in the window, and kept on this computer.

use egui::Theme;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use radiant_aws_setup::aws::Environment;
use radiant_aws_setup::vendor::Vendor;
use radiant_aws_setup::window::{self, Action, State, Theme as Chosen, look, open};

use crate::bench::{Bench, bench, state};
use crate::scene::{act, write_down};

/// What the next start on this computer begins with.
fn next_start(bench: &Bench) -> State {
    let folder = state(&bench.ui).state_dir.clone();
    let mut next = State::new(folder, Environment::default(), Vendor::default());
    window::restore(&mut next);
    next
}

#[test]
fn the_theme_is_chosen_at_the_foot_of_the_rail() {
    let mut bench = bench();
    bench.press("Theme System");
    bench.press("Dark");
    assert_eq!(bench.ui.ctx.theme(), Theme::Dark);
    assert_eq!(next_start(&bench).look.theme, Chosen::Dark);
    bench.press("Theme Dark");
    bench.press("Light");
    assert_eq!(bench.ui.ctx.theme(), Theme::Light);
    assert_eq!(next_start(&bench).look.theme, Chosen::Light);
    bench.ui.get_by_role_and_label(Role::Button, "Theme Light");
}

#[test]
fn the_theme_is_in_the_list_of_sections_where_there_is_no_rail() {
    let mut bench = bench();
    bench.ui.set_size(egui::vec2(900.0, 700.0));
    bench.ui.run();
    assert!(
        bench
            .ui
            .query_by_role_and_label(Role::Button, "Theme System")
            .is_none()
    );
    bench.press("All sections");
    bench.ui.get_by_role_and_label(Role::Button, "Theme System");
}

#[test]
fn sharing_view_comes_back_at_the_next_start_and_leads_back_to_the_earlier_size() {
    let mut bench = bench();
    act(&mut bench.ui, Action::Look(look::Message::Zoom(125)));
    act(&mut bench.ui, Action::Look(look::Message::Share(true)));
    act(&mut bench.ui, Action::Look(look::Message::Zoom(200)));
    let mut next = next_start(&bench);
    assert!(next.look.is_shared());
    assert_eq!((next.look.zoom, next.look.zoom_before), (200, 125));
    let effects = window::act(&mut next, Action::Look(look::Message::Share(false)));
    write_down(&mut next, effects);
    assert_eq!(next.look.zoom, 125);
    assert!(!next_start(&bench).look.is_shared());
}

#[test]
fn help_has_the_theme_also_where_the_rail_has_no_room_for_it() {
    let mut bench = bench();
    bench.ui.set_size(egui::vec2(1024.0, 576.0));
    bench.ui.run_ok();
    let theme = bench.ui.query_by_label_contains("Theme");
    assert!(theme.is_none(), "the stops come first");
    act(&mut bench.ui, Action::Open(open::Message::ToggleHelp));
    let dark = bench.ui.get_by_role_and_label(Role::RadioButton, "Dark");
    dark.click_accesskit();
    bench.ui.run_ok();
    assert_eq!(state(&bench.ui).look.theme, Chosen::Dark);
}
