//! State marks: a shape, a word and a color, in that order of importance.

use std::time::Duration;

use egui::{Color32, Painter, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::icon::{Icon, paint_turned};
use super::text::{self, Face};
use super::theme::{self, Tokens, size, tokens};

/// How long the working mark rests before its next quarter turn.
const QUARTER: Duration = Duration::from_millis(500);

/// The state of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Done,
    Passed,
    Working,
    /// Waiting for AWS or for a person.
    Waiting,
    Next,
    CheckThis,
    CanGrow,
    NeedsYou,
    Stopped,
    Keep,
    LeftOut,
    Create,
    Update,
    Delete,
    GoodToKnow,
    Undone,
    /// On the way back: as it was before.
    PutBack,
    /// On the way back: what was made.
    Remove,
    /// On the way back: left as it is.
    Stays,
}

impl Mark {
    /// The word beside the shape.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "Done",
            Self::Passed => "Passed",
            Self::Working => "Working",
            Self::Waiting => "Waiting",
            Self::Next => "Next",
            Self::CheckThis => "Check this",
            Self::CanGrow => "Can grow",
            Self::NeedsYou => "Needs you",
            Self::Stopped => "Stopped",
            Self::Keep => "Keep",
            Self::LeftOut => "Left out",
            Self::Create => "Create",
            Self::Update => "Update",
            Self::Delete => "Delete",
            Self::GoodToKnow => "Good to know",
            Self::Undone => "Undone",
            Self::PutBack => "Put back",
            Self::Remove => "Remove",
            Self::Stays => "Stays",
        }
    }

    pub fn icon(self) -> Icon {
        match self {
            Self::Done | Self::Passed => Icon::Ok,
            Self::Working => Icon::Busy,
            Self::Waiting => Icon::Wait,
            Self::Next => Icon::Next,
            Self::CheckThis | Self::CanGrow => Icon::Warn,
            Self::NeedsYou | Self::Stopped => Icon::Err,
            Self::Keep | Self::Stays => Icon::Same,
            Self::LeftOut => Icon::Skip,
            Self::Create => Icon::Create,
            Self::Update => Icon::Update,
            Self::Delete | Self::Remove => Icon::Cross,
            Self::GoodToKnow => Icon::Info,
            Self::Undone | Self::PutBack => Icon::Undo,
        }
    }

    pub fn color(self, t: &Tokens) -> Color32 {
        match self {
            Self::Done | Self::Passed => t.ok,
            Self::Working | Self::Create | Self::Update | Self::GoodToKnow | Self::PutBack => {
                t.accent
            }
            Self::Waiting
            | Self::Next
            | Self::Keep
            | Self::Stays
            | Self::LeftOut
            | Self::Undone => t.ink_3,
            Self::CheckThis | Self::CanGrow => t.warn,
            Self::NeedsYou | Self::Stopped => t.error,
            Self::Delete | Self::Remove => t.removed,
        }
    }
}

/// A mark with its own word.
pub fn mark_ui(ui: &mut Ui, mark: Mark) -> Response {
    mark_word_ui(ui, mark, mark.word())
}

/// A mark with another word beside it, such as "26 done".
pub fn mark_word_ui(ui: &mut Ui, mark: Mark, word: &str) -> Response {
    let color = mark.color(tokens(ui));
    let width = ui.available_width() - size::ICON - size::S8;
    let galley = text::galley(ui, word, Face::HelpStrong, color, width);
    let height = galley.size().y.max(Face::Help.line());
    let (rect, response) = ui.allocate_exact_size(
        vec2(size::ICON + size::S8 + galley.size().x, height),
        Sense::hover(),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, word));
    if ui.is_rect_visible(rect) {
        let first_line = Rect::from_min_size(rect.min, vec2(size::ICON, Face::Help.line()));
        paint_mark(ui, ui.painter(), first_line, mark, tokens(ui).page);
        ui.painter().galley(
            pos2(rect.left() + size::ICON + size::S8, rect.top()),
            galley,
            color,
        );
    }
    response
}

/// A mark alone, `side` points wide. Put its word beside it.
pub fn mark_icon_ui(ui: &mut Ui, mark: Mark, side: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
    if ui.is_rect_visible(rect) {
        paint_mark(ui, ui.painter(), rect, mark, tokens(ui).page);
    }
    response
}

/// Paints a mark into the middle of `rect`, at most as wide as icons beside text are; `ground` is the color behind it.
pub fn paint_mark(ui: &Ui, painter: &Painter, rect: Rect, mark: Mark, ground: Color32) {
    let side = rect.width().min(rect.height());
    let rect = Rect::from_center_size(rect.center(), Vec2::splat(side));
    paint_turned(
        painter,
        rect,
        mark.icon(),
        [mark.color(tokens(ui)), ground],
        quarters(ui, mark),
    );
}

/// How far the working mark has turned. It turns in steps, and not at all when motion is off.
fn quarters(ui: &Ui, mark: Mark) -> u8 {
    if mark != Mark::Working || theme::is_still(ui.ctx()) {
        return 0;
    }
    ui.request_repaint_after(QUARTER);
    let steps = (ui.input(|input| input.time) / QUARTER.as_secs_f64()).rem_euclid(4.0);
    if steps < 1.0 {
        0
    } else if steps < 2.0 {
        1
    } else if steps < 3.0 {
        2
    } else {
        3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_look_alike_to_some_differ_in_shape_and_word() {
        assert_ne!(Mark::CheckThis.icon(), Mark::NeedsYou.icon());
        assert_ne!(Mark::Done.icon(), Mark::NeedsYou.icon());
        assert_ne!(Mark::Done.word(), Mark::Passed.word());
        assert_ne!(Mark::Keep.icon(), Mark::LeftOut.icon());
    }
}
