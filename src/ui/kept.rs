//! The row of a long list that the keyboard is on: one stop, which stays with its row when rows come, go or change places.

use std::collections::BTreeSet;
use std::ops::Range;

use egui::{Id, Rect, Ui, vec2};

use super::count::offset;
use super::follow::keep_clear;

/// The rows to draw: those in sight, and the row that has focus or had it last with its neighbours, so that the keyboard comes
/// to the list while that row is out of sight, and can go on from there. That row too.
pub(super) fn shown(
    ui: &Ui,
    group: Id,
    (rows, in_sight): (usize, Range<usize>),
    id_of: impl Fn(usize) -> Id,
) -> (BTreeSet<usize>, usize) {
    let kept = kept(ui, group, rows, id_of);
    let mut shown: BTreeSet<usize> = in_sight.collect();
    shown.extend((kept.saturating_sub(1)..=kept + 1).filter(|row| *row < rows));
    (shown, kept)
}

/// Once a row was drawn: it is the one to come back to where it has focus.
pub(super) fn drawn(ui: &Ui, group: Id, (id, row): (Id, usize), height: f32) {
    if ui.memory(|memory| memory.has_focus(id)) {
        ui.data_mut(|data| data.insert_temp(group, (id, row)));
        keep_clear(ui, height);
    }
}

/// An arrow key asks for another row: it gets focus and comes into sight, with `above` of what is before it.
pub(super) fn go(
    ui: &Ui,
    group: Id,
    (from, rect): (usize, Rect),
    (to, id): (usize, Id),
    above: f32,
) {
    ui.data_mut(|data| data.insert_temp(group, (id, to)));
    ui.memory_mut(|memory| memory.request_focus(id));
    let height = rect.height();
    let by = offset(to, height) - offset(from, height);
    let rect = rect.translate(vec2(0.0, by));
    ui.scroll_to_rect(rect.with_min_y(rect.top() - above), None);
}

/// The row that has focus, or had it last: found again when rows have come, gone or changed places.
fn kept(ui: &Ui, group: Id, rows: usize, id_of: impl Fn(usize) -> Id) -> usize {
    let Some((id, at)) = ui.data(|data| data.get_temp::<(Id, usize)>(group)) else {
        return 0;
    };
    if at < rows && id_of(at) == id {
        return at;
    }
    let found = (0..rows).find(|row| id_of(*row) == id);
    let kept = found.unwrap_or(at.min(rows.saturating_sub(1)));
    if kept < rows {
        ui.data_mut(|data| data.insert_temp(group, (id_of(kept), kept)));
    }
    kept
}
