//! Rows one below the other. In a long list only those on screen are made, so that it scrolls as smoothly as a short one.

use egui::{Role, Ui, UiBuilder};

use super::focus::stable_id;
use super::follow;
use super::part::bounds;

/// So many rows are always made.
const FEW: usize = 60;

/// What is remembered of a long list from frame to frame.
#[derive(Clone, Debug, Default)]
struct Memo {
    width: f32,
    /// Zero where a row was not drawn yet.
    heights: Vec<f32>,
    /// Of a row that was not drawn yet.
    usual: f32,
    /// The row that has focus, or had it last: the keyboard comes back to it and goes on from there while it is out of
    /// sight.
    focus: Option<usize>,
}

impl Memo {
    fn height(&self, row: usize) -> f32 {
        match self.heights.get(row) {
            Some(height) if *height > 0.0 => *height,
            _ => self.usual,
        }
    }

    fn drawn(&mut self, row: usize, height: f32) {
        if self.usual == 0.0 {
            self.usual = height;
        }
        if let Some(known) = self.heights.get_mut(row) {
            *known = height;
        }
    }

    fn is_near_focus(&self, row: usize) -> bool {
        self.focus.is_some_and(|focus| focus.abs_diff(row) <= 1)
    }
}

/// Draws a list, a row for each thing in it. Controls in a row need a salt of their own.
///
/// `name` is read out, and which row of how many each is, also of a list that is not made whole.
pub fn rows_ui<T>(ui: &mut Ui, name: &str, list: &[T], mut add: impl FnMut(&mut Ui, &T)) {
    if list.is_empty() {
        return;
    }
    let builder = UiBuilder::new()
        .id_salt(("rows", name))
        .accessibility_role(Role::List)
        .accessibility_label(name);
    ui.scope_builder(builder, |ui| {
        ui.accesskit_node_builder(ui.unique_id(), |node| node.set_size_of_set(list.len()));
        let id = stable_id(ui, "rows");
        let width = ui.available_width();
        let memo: Option<Memo> = ui.data_mut(|data| data.remove_temp(id));
        let mut memo = memo.unwrap_or_default();
        #[expect(
            clippy::float_cmp,
            reason = "the same width is the same to the last bit"
        )]
        if memo.width != width {
            memo.width = width;
            memo.heights.clear();
        }
        memo.heights.resize(list.len(), 0.0);
        let seen = ui.clip_rect().y_range();
        let mut top = ui.cursor().top();
        // The height of the rows that were passed over since the last one that was drawn.
        let mut passed = 0.0;
        for (index, thing) in list.iter().enumerate() {
            let height = memo.height(index);
            let is_seen = height == 0.0 || (top < seen.max && top + height > seen.min);
            if list.len() > FEW && !is_seen && !memo.is_near_focus(index) {
                passed += height;
                top += height;
                continue;
            }
            ui.add_space(passed);
            passed = 0.0;
            let before = follow::drawn(ui);
            let from = ui.cursor().top();
            let item = UiBuilder::new().accessibility_role(Role::ListItem);
            ui.scope_builder(item, |ui| {
                add(ui, thing);
                let rect = ui.min_rect();
                ui.accesskit_node_builder(ui.unique_id(), |node| {
                    node.set_bounds(bounds(rect));
                    node.set_position_in_set(index);
                });
            });
            top = ui.cursor().top();
            memo.drawn(index, top - from);
            if follow::focused(ui, before).is_some() {
                memo.focus = Some(index);
            }
        }
        ui.add_space(passed);
        ui.data_mut(|data| data.insert_temp(id, memo));
    });
}
