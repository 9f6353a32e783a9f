//! The Region of the main account: typed, chosen from those that go with it, or taken from the profile.

use egui::Ui;

use crate::domain::{KnownRegion, Region};
use crate::ui::button::Button;
use crate::ui::field::{Field, FieldState};
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::State;
use crate::window::show::masking;

/// How many Regions are listed at once.
const REGIONS: usize = 5;

/// Whether the problem with the Region is held back: nothing was typed yet, or the list may help.
fn is_quiet(state: &State, found: &[&KnownRegion]) -> bool {
    !state.form.show_problems && (state.sign_in.region.trim().is_empty() || !found.is_empty())
}

/// The Regions whose code or place goes with what was typed.
fn regions_like(typed: &str) -> Vec<&'static KnownRegion> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Vec::new();
    }
    Region::known()
        .iter()
        .filter(|known| known.code.contains(&typed) || known.place.to_lowercase().contains(&typed))
        .collect()
}

/// Where a Region is, and which profile it comes from.
pub(crate) fn about(state: &State, region: &Region) -> String {
    let from = state.sign_in.region_from.as_deref().filter(|from| {
        state.sign_in.profiles.here().is_some_and(|profiles| {
            profiles
                .iter()
                .any(|profile| profile.name == *from && profile.region.as_ref() == Some(region))
        })
    });
    let from = from.map(|name| format!("From the profile {}", masking::text(state, name)));
    match (region.place(), from) {
        (Some(place), Some(from)) => format!("{place}. {from}"),
        (Some(place), None) => place.to_owned(),
        (None, from) => from.unwrap_or_default(),
    }
}

/// The Region in which the main account keeps its logs.
pub(crate) fn region_ui(ui: &mut Ui, state: &mut State) {
    let typed = state.sign_in.region.trim().to_owned();
    let parsed = Region::parse(&typed);
    let found = if parsed.is_ok() {
        Vec::new()
    } else {
        regions_like(&typed)
    };
    let quiet = is_quiet(state, &found);
    let message = match &parsed {
        Ok(region) => about(state, region),
        Err(_) if quiet && !found.is_empty() => "Choose one of these, or type on.".to_owned(),
        Err(_) if quiet => String::new(),
        Err(problem) => masking::text(state, &problem.message),
    };
    let (look, fix) = match &parsed {
        _ if message.is_empty() => (FieldState::Plain, None),
        Ok(_) => (FieldState::Right(&message), None),
        Err(_) if quiet => (FieldState::Waiting(&message), None),
        Err(problem) => (FieldState::Wrong(&message), problem.fix.clone()),
    };
    let cover = masking::cover(state);
    let mut field = Field::new("Region", &mut state.sign_in.region)
        .help("Where AWS should keep the logs. Type a place, or a code such as eu-west-1.")
        .mono()
        .covered(cover.as_ref())
        .state(look);
    if fix.is_some() {
        field = field.fix("Change it for me");
    }
    let shown = field.show(ui);
    let pressed = regions_ui(ui, &found);
    let chosen = fix.filter(|_| shown.fix_pressed).or(pressed);
    if shown.changed {
        state.sign_in.region_from = None;
    }
    if let Some(code) = chosen {
        state.sign_in.region = code;
        state.sign_in.region_from = None;
        // What was pressed is gone: one goes on from the field.
        shown.response.request_focus();
    }
}

/// Regions to choose from. Gives back the code of the one that was pressed.
fn regions_ui(ui: &mut Ui, found: &[&KnownRegion]) -> Option<String> {
    let mut chosen = None;
    for known in found.iter().take(REGIONS) {
        ui.add_space(size::S8);
        let words = format!("{} {}", known.place, known.code);
        let spoken = format!("Use the Region {}, {}", known.place, known.code);
        let button = Button::secondary(&words).small().name(&spoken);
        if button.id_salt(("region", known.code)).pressed(ui) {
            chosen = Some(known.code.to_owned());
        }
    }
    if found.len() > REGIONS {
        ui.add_space(size::S8);
        text::meta(
            ui,
            &format!("{} more. Type more letters.", found.len() - REGIONS),
        );
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_found_by_its_place_or_its_code() {
        let codes = |typed: &str| -> Vec<&'static str> {
            regions_like(typed).iter().map(|known| known.code).collect()
        };
        assert_eq!(codes("irel"), ["eu-west-1"]);
        assert_eq!(codes(" EU-North"), ["eu-north-1"]);
        assert!(codes("").is_empty() && codes("nowhere").is_empty());
    }
}
