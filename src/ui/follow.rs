//! What scrolls follows the keyboard: to the control that has got focus, and by the page.

use egui::{Id, Key, Modifiers, Rect, ScrollArea, TextEdit, Ui, vec2};

use super::theme::size;

/// How much of what was seen stays in sight when a page is turned.
const OVERLAP: f32 = 48.0;
/// Further than anything goes.
const END: f32 = 1e6;

/// What is scrolled by the keys for whole pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turns {
    /// Whatever has focus.
    Always,
    /// Only while focus is inside: another part of the window takes the keys otherwise.
    WithFocus,
}

/// Shows contents that scroll up and down, and that follow the keyboard.
pub fn scroll_ui<R>(
    ui: &mut Ui,
    area: ScrollArea,
    turns: Turns,
    add: impl FnOnce(&mut Ui) -> R,
) -> R {
    area.show(ui, |ui| {
        let seen = ui.clip_rect();
        let before = drawn(ui);
        let inner = add(ui);
        let focus = focused(ui, before);
        turn(ui, seen, turns, focus);
        follow(ui, focus);
        inner
    })
    .inner
}

/// A control that has focus inside of the contents.
#[derive(Clone, Copy)]
pub(super) struct Focus {
    id: Id,
    rect: Rect,
    /// A part of it is out of sight.
    is_cut: bool,
}

/// How much was drawn in this layer in this pass so far.
pub(super) fn drawn(ui: &Ui) -> usize {
    let layer = ui.layer_id();
    ui.ctx()
        .viewport(|viewport| viewport.this_pass.widgets.get_layer(layer).count())
}

/// The control with focus, if it is among those drawn since.
pub(super) fn focused(ui: &Ui, before: usize) -> Option<Focus> {
    let id = ui.memory(|memory| memory.focused())?;
    let layer = ui.layer_id();
    let is_inside = ui.ctx().viewport(|viewport| {
        let mut widgets = viewport.this_pass.widgets.get_layer(layer).skip(before);
        widgets.any(|widget| widget.id == id)
    });
    is_inside.then_some(())?;
    let response = ui.ctx().read_response(id)?;
    Some(Focus {
        id,
        rect: response.rect,
        is_cut: response.interact_rect.height() + 0.5 < response.rect.height(),
    })
}

fn clear_id() -> Id {
    Id::unique("room above what is scrolled to")
}

/// For something that has focus under a head that stays in view: so much room above it is covered.
pub(super) fn keep_clear(ui: &Ui, room: f32) {
    ui.data_mut(|data| data.insert_temp(clear_id(), room));
}

/// Scrolls to a control when it gets focus and is not wholly in sight. Later the wheel may take it out of sight again.
fn follow(ui: &Ui, focus: Option<Focus>) {
    let memo = ui.scope_id().with("focus that was followed");
    let covered: Option<f32> = ui.data_mut(|data| data.remove_temp(clear_id()));
    let before: Option<Id> = ui.data(|data| data.get_temp(memo));
    let Some(focus) = focus else {
        if before.is_some() {
            ui.data_mut(|data| data.remove::<Id>(memo));
        }
        return;
    };
    if before == Some(focus.id) {
        return;
    }
    ui.data_mut(|data| data.insert_temp(memo, focus.id));
    if focus.is_cut {
        let rect = focus.rect.expand(size::S8);
        ui.scroll_to_rect(rect.with_min_y(rect.top() - covered.unwrap_or(0.0)), None);
    }
}

/// Page Up, Page Down, Home and End.
fn turn(ui: &Ui, seen: Rect, turns: Turns, focus: Option<Focus>) {
    let reached = ui.memory(|memory| memory.allows_interaction(ui.layer_id()));
    if !reached || (turns == Turns::WithFocus && focus.is_none()) {
        return;
    }
    let page = (seen.height() - OVERLAP).max(OVERLAP);
    // In a field these keys move the cursor.
    let types = ui
        .memory(|memory| memory.focused())
        .is_some_and(|id| TextEdit::load_state(ui.ctx(), id).is_some());
    let hit = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let by = if hit(Key::PageDown) {
        -page
    } else if hit(Key::PageUp) {
        page
    } else if !types && hit(Key::End) {
        -END
    } else if !types && hit(Key::Home) {
        END
    } else {
        return;
    };
    ui.scroll_with_delta(vec2(0.0, by));
}
