//! What every control shares for the keyboard: ids that stay, the focus ring, arrow keys.

use std::fmt::Debug;
use std::hash::Hash;
use std::time::Duration;

use egui::{
    Color32, Context, CornerRadius, Event, EventFilter, Id, IdMap, Key, Modifiers, Painter, Rect,
    Response, Stroke, StrokeKind, Ui,
};

use super::theme::{size, tokens};

/// For so many passes a refused page looks for what is missing.
const ASKED: u64 = 3;

/// How often each id was asked for in a pass.
#[derive(Clone, Default)]
struct Drawn {
    pass: u64,
    times: IdMap<u32>,
}

impl Drawn {
    /// How often it was asked for before in this pass; what was drawn in earlier ones is forgotten.
    fn again(&mut self, pass: u64, id: Id) -> u32 {
        if self.pass != pass {
            self.pass = pass;
            self.times.clear();
        }
        let times = self.times.entry(id).or_default();
        *times += 1;
        *times - 1
    }
}

/// An id that stays the same while things around it come and go, so that focus stays where it is.
///
/// It depends on the scope (`ui.push_id`) and on `salt`. The same salt again in the same pass gets a number, so two
/// rows with the same button do not clash; give them a scope each where rows can be added or removed.
pub fn stable_id(ui: &Ui, salt: impl Hash + Debug) -> Id {
    let id = ui.make_persistent_id(&salt);
    let pass = ui.cumulative_pass_nr();
    let before = ui.data_mut(|data| {
        let drawn: &mut Drawn = data.get_temp_mut_or_default(Id::unique("ids of this pass"));
        drawn.again(pass, id)
    });
    if before == 0 {
        id
    } else {
        id.with(("again", before))
    }
}

fn missing_id() -> Id {
    Id::unique("focus goes to what is missing")
}

/// The page was refused: the first control that lacks something takes focus in the next frames.
pub fn ask_for_missing(ctx: &Context) {
    let asked = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(missing_id(), asked));
    ctx.request_repaint_after(Duration::ZERO);
}

/// For a control that lacks something: takes focus if that was asked for.
pub fn take_if_missing(ui: &Ui, id: Id) {
    let asked: Option<u64> = ui.data(|data| data.get_temp(missing_id()));
    let pass = ui.cumulative_pass_nr();
    // Only from the next pass on does the page say what it lacks, and has its final form.
    if asked.is_some_and(|asked| pass > asked && pass <= asked + ASKED) {
        ui.data_mut(|data| data.remove::<u64>(missing_id()));
        ui.memory_mut(|memory| memory.request_focus(id));
    }
}

fn entered_id() -> Id {
    Id::unique("Enter was pressed in a field")
}

/// Enter was pressed in a field that is right: focus goes on to what comes next.
pub(super) fn entered(ui: &Ui, id: Id) {
    ui.data_mut(|data| data.insert_temp(entered_id(), Some(id)));
}

/// The field in which Enter was pressed in this frame.
pub fn take_entered(ctx: &Context) -> Option<Id> {
    let field: Option<Option<Id>> = ctx.data_mut(|data| data.remove_temp(entered_id()));
    field.flatten()
}

/// Draws the focus ring around `rect` with the corners of the control.
pub fn ring_at(painter: &Painter, rect: Rect, radius: u8, color: Color32) {
    painter.rect_stroke(
        rect.expand(size::RING_GAP),
        CornerRadius::same(radius.saturating_add(2)),
        Stroke::new(size::RING, color),
        StrokeKind::Outside,
    );
}

/// Draws the focus ring around a control that has focus.
pub fn ring(ui: &Ui, response: &Response, radius: u8) {
    if response.has_focus() {
        ring_at(ui.painter(), response.rect, radius, tokens(ui).focus);
    }
}

/// Draws the focus ring inside a row that goes from edge to edge, where an outer ring would be cut off.
pub fn ring_inside(ui: &Ui, response: &Response, rect: Rect) {
    if response.has_focus() {
        let color = tokens(ui).focus;
        ui.painter().rect_stroke(
            rect,
            CornerRadius::same(size::RADIUS_TAG),
            Stroke::new(size::RING, color),
            StrokeKind::Inside,
        );
    }
}

/// Which way an arrow key asks to go within a group of controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Back,
    Forward,
}

/// Up and down within a group: the step that was asked for while `id` has focus.
pub fn vertical_step(ui: &Ui, id: Id) -> Option<Step> {
    arrows(
        ui,
        id,
        EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        },
        [Key::ArrowUp, Key::ArrowDown],
    )
}

/// Left and right within a control: the step that was asked for while `id` has focus.
pub fn horizontal_step(ui: &Ui, id: Id) -> Option<Step> {
    arrows(
        ui,
        id,
        EventFilter {
            horizontal_arrows: true,
            ..EventFilter::default()
        },
        [Key::ArrowLeft, Key::ArrowRight],
    )
}

fn arrows(ui: &Ui, id: Id, filter: EventFilter, keys: [Key; 2]) -> Option<Step> {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return None;
    }
    // Without this, egui itself would move the focus to whatever lies in that direction.
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let [back, forward] = keys;
    ui.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, back) {
            Some(Step::Back)
        } else if input.consume_key(Modifiers::NONE, forward) {
            Some(Step::Forward)
        } else {
            None
        }
    })
}

/// For a row that opens: a press turns it, Right opens it, Left closes it. Says whether it changed.
///
/// Also tells assistive technologies whether the row is open.
pub fn open_and_close(ui: &Ui, response: &Response, open: &mut bool) -> bool {
    let before = *open;
    if response.clicked() {
        *open = !*open;
    }
    match horizontal_step(ui, response.id) {
        Some(Step::Forward) => *open = true,
        Some(Step::Back) => *open = false,
        None => {}
    }
    let now = *open;
    ui.accesskit_node_builder(response.id, |node| node.set_expanded(now));
    now != before
}

/// Whether the keys for copying were pressed while a control has focus.
pub(super) fn is_copied(ui: &Ui, response: &Response) -> bool {
    response.has_focus() && ui.input(|input| input.events.contains(&Event::Copy))
}

/// Moves within `count` things from `at`, without going around.
pub fn stepped(at: usize, count: usize, step: Step) -> usize {
    match step {
        Step::Back => at.saturating_sub(1),
        Step::Forward => (at + 1).min(count.saturating_sub(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_stop_at_both_ends() {
        assert_eq!(stepped(0, 3, Step::Back), 0);
        assert_eq!(stepped(0, 3, Step::Forward), 1);
        assert_eq!(stepped(2, 3, Step::Forward), 2);
        assert_eq!(stepped(0, 0, Step::Forward), 0);
    }

    #[test]
    fn what_was_drawn_in_an_earlier_pass_is_not_kept() {
        let mut drawn = Drawn::default();
        for pass in 1..=1_000 {
            let id = Id::unique(("a control that comes once", pass));
            assert_eq!(drawn.again(pass, id), 0);
            assert_eq!(drawn.again(pass, id), 1);
        }
        assert_eq!(drawn.times.len(), 1);
    }

    #[test]
    fn ids_stay_and_do_not_clash() {
        let ctx = egui::Context::default();
        let mut seen = Vec::new();
        for _ in 0..2 {
            let output = ctx.run_ui(egui::RawInput::default(), |ui| {
                seen.push((
                    stable_id(ui, "same"),
                    stable_id(ui, "same"),
                    stable_id(ui, "other"),
                ));
            });
            output.drop_without_applying_deltas();
        }
        let (first, again, other) = seen[0];
        assert_ne!(first, again);
        assert_ne!(first, other);
        assert!(seen.iter().all(|ids| *ids == seen[0]));
    }
}
