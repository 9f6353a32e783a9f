//! The areas of the window, and how one goes from one to the next by keyboard.
//!
//! Panels have to be drawn before the page, and focus follows drawing. So what can have focus is written down while it is
//! drawn, and where an area ends it is handed on in the order in which one reads.

use std::collections::BTreeMap;

use egui::{Event, FocusDirection, Id, Key, Modifiers, Order, Popup, TextEdit, Ui};

use crate::ui::focus::take_entered;
use crate::window::State;

/// The areas, in the order in which one reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Area {
    Page,
    Side,
    Activity,
    Footer,
    Rail,
    Strip,
}

impl Area {
    const ALL: [Self; 6] = [
        Self::Page,
        Self::Side,
        Self::Activity,
        Self::Footer,
        Self::Rail,
        Self::Strip,
    ];

    /// The area a number of steps further on, around the window.
    fn after(self, steps: usize) -> Self {
        let at = Self::ALL.iter().position(|area| *area == self).unwrap_or(0);
        Self::ALL
            .into_iter()
            .cycle()
            .nth(at + steps)
            .unwrap_or(Self::Page)
    }

    /// The other areas from this one on, until it comes around; `back` is the other way around.
    fn others(self, back: bool) -> impl Iterator<Item = Self> {
        let all = Self::ALL.len();
        (1..all).map(move |steps| self.after(if back { all - steps } else { steps }))
    }
}

/// What can have focus in each area, in the order in which it was drawn in the last pass.
type Stops = BTreeMap<Area, Vec<Id>>;

fn stops_id() -> Id {
    Id::unique("what can have focus in each area")
}

/// Draws an area, and writes down what can have focus there.
pub(crate) fn area_ui<R>(ui: &mut Ui, area: Area, add: impl FnOnce(&mut Ui) -> R) -> R {
    let layer = ui.layer_id();
    let before = ui
        .ctx()
        .viewport(|viewport| viewport.this_pass.widgets.get_layer(layer).count());
    let inner = add(ui);
    // The side panel may lie over the page. An open menu is no part of an area.
    let has_over = area == Area::Side && !Popup::is_any_open(ui.ctx());
    let stops: Vec<Id> = ui.ctx().viewport(|viewport| {
        let widgets = &viewport.this_pass.widgets;
        let over = widgets
            .layers()
            .filter(|(layer, _)| has_over && layer.order == Order::Foreground)
            .flat_map(|(_, there)| there);
        widgets
            .get_layer(layer)
            .skip(before)
            .chain(over)
            .filter(|widget| widget.enabled && widget.sense.is_focusable())
            .map(|widget| widget.id)
            .collect()
    });
    ui.data_mut(|data| {
        let all: &mut Stops = data.get_temp_mut_or_default(stops_id());
        all.insert(area, stops);
    });
    inner
}

/// Where focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goes {
    /// To the title of the page.
    Title,
    To(Id),
}

/// F6 goes to the next area, Shift+F6 to the one before. Tab goes on to the next area where one ends.
///
/// Before anything is drawn, so that what gets focus knows it when it is drawn.
pub(crate) fn pressed(ui: &Ui, state: &mut State) {
    // What lies over the window keeps focus to itself.
    let has_dialog = ui.memory(|memory| memory.top_modal_layer().is_some());
    if has_dialog || Popup::is_any_open(ui.ctx()) {
        return;
    }
    // The key with more held is asked for first: it is the key without them as well.
    let back = ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::F6));
    let on = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F6));
    let tab = ui.input(|input| input.events.iter().find_map(tab_in));
    if !back && !on && tab.is_none() {
        return;
    }
    let stops: Stops = ui
        .data(|data| data.get_temp(stops_id()))
        .unwrap_or_default();
    let focused = ui.memory(|memory| memory.focused());
    let goes = match tab {
        Some(back) => tabbed(&stops, focused, back).map(Goes::To),
        None => Some(next_area(&stops, focused, back)),
    };
    match goes {
        Some(Goes::Title) => state.entered = true,
        Some(Goes::To(id)) => ui.memory_mut(|memory| {
            // Else what egui takes to be the next would get focus.
            memory.move_focus(FocusDirection::None);
            memory.request_focus(id);
        }),
        None => {}
    }
}

/// What had focus in the last frame, and before a part of the window was opened.
#[derive(Clone, Copy, Debug, Default)]
struct Kept {
    focused: Option<Id>,
    open: bool,
    before: Option<Id>,
}

/// Keeps focus where it was: Escape takes it from nothing, and what opens and closes again gives it back.
///
/// Before anything is drawn.
pub(crate) fn keep(ui: &Ui, state: &State) {
    let id = Id::unique("what had focus");
    let mut kept: Kept = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let open = state.open.activity || state.open.side;
    let focused = ui.memory(|memory| memory.focused());
    let escaped = focused.is_none() && ui.input(|input| input.key_pressed(Key::Escape));
    let wanted = if open && !kept.open {
        kept.before = kept.focused;
        None
    } else if kept.open && !open {
        kept.before.take()
    } else if escaped {
        kept.focused
    } else {
        None
    };
    if let Some(id) = wanted
        && !state.entered
    {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    kept.open = open;
    kept.focused = wanted.or(focused);
    ui.data_mut(|data| data.insert_temp(id, kept));
}

/// What has just been opened takes focus: in the calls the field that finds one, in a panel its way out.
///
/// After everything is drawn.
pub(crate) fn enter(ui: &Ui, state: &State) {
    let id = Id::unique("parts that are open");
    let mut parts: Parts = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    if state.open.activity && !parts.activity {
        parts.entering = Some((Area::Activity, TRIES));
    } else if state.open.side && !parts.side {
        parts.entering = Some((Area::Side, TRIES));
    }
    (parts.activity, parts.side) = (state.open.activity, state.open.side);
    if let Some((area, left)) = parts.entering {
        let found = place_in(ui, area);
        if let Some(id) = found {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        // What lies over the page takes a frame to find its size.
        parts.entering = (found.is_none() && left > 0).then_some((area, left.saturating_sub(1)));
        ui.ctx().request_repaint_after(std::time::Duration::ZERO);
    }
    ui.data_mut(|data| data.insert_temp(id, parts));
}

/// Frames in which a part that was opened may find its size.
const TRIES: u8 = 3;

/// Which parts were open in the last frame, and which one is to take focus.
#[derive(Clone, Copy, Debug, Default)]
struct Parts {
    activity: bool,
    side: bool,
    entering: Option<(Area, u8)>,
}

/// Where focus goes in a part that was opened.
fn place_in(ui: &Ui, area: Area) -> Option<Id> {
    let stops: Stops = ui.data(|data| data.get_temp(stops_id()))?;
    let there = stops.get(&area)?;
    if area == Area::Activity {
        return there
            .iter()
            .copied()
            .find(|id| TextEdit::load_state(ui.ctx(), *id).is_some());
    }
    // The first is the line that opened it, the last its way out.
    there.last().copied().filter(|_| there.len() > 1)
}

/// Enter in a field goes on to what comes next, in the order in which one reads. After everything is drawn.
///
/// `can` is whether the page can be left: then the last of the footer is the button that does it.
pub(crate) fn go_on(ui: &Ui, can: bool) {
    let Some(field) = take_entered(ui.ctx()) else {
        return;
    };
    let stops: Stops = ui
        .data(|data| data.get_temp(stops_id()))
        .unwrap_or_default();
    let within =
        place(&stops, Some(field)).and_then(|(area, at)| stops.get(&area)?.get(at + 1).copied());
    let button = || stops.get(&Area::Footer)?.last().copied().filter(|_| can);
    // Where nothing comes next it stays.
    let id = within.or_else(button).unwrap_or(field);
    ui.memory_mut(|memory| memory.request_focus(id));
    ui.ctx().request_repaint_after(std::time::Duration::ZERO);
}

/// Whether an event is a press of Tab, and then whether it goes back.
fn tab_in(event: &Event) -> Option<bool> {
    match event {
        Event::Key {
            key: Key::Tab,
            pressed: true,
            modifiers,
            ..
        } if !modifiers.any() || modifiers.shift_only() => Some(modifiers.shift),
        _ => None,
    }
}

/// The area of what has focus, and its place there.
fn place(stops: &Stops, focused: Option<Id>) -> Option<(Area, usize)> {
    let focused = focused?;
    stops.iter().find_map(|(area, ids)| {
        let at = ids.iter().position(|id| *id == focused)?;
        Some((*area, at))
    })
}

/// The next area that has something to go to. The page always has its title.
fn next_area(stops: &Stops, focused: Option<Id>, back: bool) -> Goes {
    let from = place(stops, focused).map_or(Area::Page, |(area, _)| area);
    from.others(back)
        .find_map(|area| match area {
            Area::Page => Some(Goes::Title),
            area => stops.get(&area)?.first().copied().map(Goes::To),
        })
        .unwrap_or(Goes::Title)
}

/// Where Tab goes at the end of an area, or Shift+Tab at its beginning. None within an area: there focus follows drawing.
fn tabbed(stops: &Stops, focused: Option<Id>, back: bool) -> Option<Id> {
    let end = |area: Area| -> Option<Id> {
        let ids = stops.get(&area)?;
        let end = if back { ids.last() } else { ids.first() };
        end.copied()
    };
    let Some(focused) = focused else {
        // Nothing has focus: the first of all, or the last.
        let mut areas = Area::ALL;
        if back {
            areas.reverse();
        }
        return areas.into_iter().find_map(end);
    };
    let (area, at) = place(stops, Some(focused))?;
    let last = stops.get(&area)?.len().saturating_sub(1);
    let ends_here = at == if back { 0 } else { last };
    if !ends_here {
        return None;
    }
    // Where there is no other area it goes around in this one.
    area.others(back).find_map(end).or_else(|| end(area))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> Id {
        Id::unique(name)
    }

    /// A page with two controls, nothing beside it, a footer with two, a rail with one.
    fn stops() -> Stops {
        BTreeMap::from([
            (Area::Page, vec![id("choice"), id("field")]),
            (Area::Side, Vec::new()),
            (Area::Footer, vec![id("back"), id("continue")]),
            (Area::Rail, vec![id("sharing")]),
        ])
    }

    #[test]
    fn areas_follow_each_other_and_those_with_nothing_are_passed_over() {
        let next = |focused: &str, back| next_area(&stops(), Some(id(focused)), back);
        assert_eq!(next("field", false), Goes::To(id("back")));
        assert_eq!(next("continue", false), Goes::To(id("sharing")));
        assert_eq!(next("sharing", false), Goes::Title);
        assert_eq!(next("field", true), Goes::To(id("sharing")));
        assert_eq!(next("continue", true), Goes::Title);
        // The title is known only while it has focus, and it is in the page.
        assert_eq!(next("the title", false), Goes::To(id("back")));
        assert_eq!(next_area(&Stops::new(), None, false), Goes::Title);
    }

    #[test]
    fn tab_goes_on_in_reading_order_where_an_area_ends() {
        let tab = |focused: &str, back| tabbed(&stops(), Some(id(focused)), back);
        assert_eq!(tab("choice", false), None);
        assert_eq!(tab("field", false), Some(id("back")));
        assert_eq!(tab("sharing", false), Some(id("choice")));
        assert_eq!(tab("choice", true), Some(id("sharing")));
        assert_eq!(tab("back", true), Some(id("field")));
        assert_eq!(tab("continue", true), None);
        assert_eq!(tab("not drawn", false), None);
    }

    #[test]
    fn tab_begins_with_the_page_when_nothing_has_focus() {
        assert_eq!(tabbed(&stops(), None, false), Some(id("choice")));
        assert_eq!(tabbed(&stops(), None, true), Some(id("sharing")));
        let only = BTreeMap::from([(Area::Rail, vec![id("one"), id("two")])]);
        assert_eq!(tabbed(&only, Some(id("two")), false), Some(id("one")));
    }
}
