//! What speaks for a choice, and what against it: a sign and a line each.

use std::sync::Arc;

use egui::{Color32, Galley, Pos2, Rect, Ui, Vec2, pos2, vec2};

use crate::ui::icon::{Icon, paint_icon};
use crate::ui::text::{self, Look};
use crate::ui::theme::{Tokens, size, tokens};

/// Above each point.
const ROOM: f32 = 4.0;

/// One thing that speaks for a choice, or against it.
#[derive(Clone, Copy, Debug)]
pub struct Point<'a> {
    kind: Kind,
    text: &'a str,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Good,
    Lacks,
    Person,
    Unseen,
}

impl<'a> Point<'a> {
    /// Something that speaks for it.
    pub const fn good(text: &'a str) -> Self {
        Self {
            kind: Kind::Good,
            text,
        }
    }

    /// Something that is missing, or is advised against.
    pub const fn lacks(text: &'a str) -> Self {
        Self {
            kind: Kind::Lacks,
            text,
        }
    }

    /// Something that a person has to do.
    pub const fn person(text: &'a str) -> Self {
        Self {
            kind: Kind::Person,
            text,
        }
    }

    /// Something that could not be seen.
    pub const fn unseen(text: &'a str) -> Self {
        Self {
            kind: Kind::Unseen,
            text,
        }
    }

    /// The point as it is read aloud.
    pub(super) fn spoken(&self) -> String {
        let plain = text::plain(&text::coded(self.text));
        match self.kind {
            Kind::Lacks => format!("Look: {plain}"),
            Kind::Good | Kind::Person | Kind::Unseen => plain,
        }
    }

    const fn icon(&self) -> Icon {
        match self.kind {
            Kind::Good => Icon::Ok,
            Kind::Lacks => Icon::Warn,
            Kind::Person => Icon::Person,
            Kind::Unseen => Icon::Info,
        }
    }

    const fn color(&self, t: &Tokens) -> Color32 {
        match self.kind {
            Kind::Good => t.ok,
            Kind::Lacks => t.warn,
            Kind::Person => t.ink,
            Kind::Unseen => t.ink_3,
        }
    }
}

/// The points of a card, laid out.
pub(super) struct Points {
    rows: Vec<(Icon, Color32, Arc<Galley>)>,
}

impl Points {
    pub(super) fn lay_out(ui: &Ui, points: &[Point<'_>], width: f32) -> Self {
        let t = tokens(ui);
        let look = Look {
            color: t.ink,
            strong_color: t.ink,
            ..Look::help(t)
        };
        let row = |point: &Point<'_>| {
            let width = width - size::ICON - size::S12;
            let laid = text::lay_out(ui, &text::coded(point.text), look, width);
            (point.icon(), point.color(t), laid.galley)
        };
        Self {
            rows: points.iter().map(row).collect(),
        }
    }

    pub(super) fn height(&self) -> f32 {
        self.rows
            .iter()
            .map(|(_, _, galley)| ROOM + galley.size().y)
            .sum()
    }

    /// Paints them one below the other; `ground` is the color behind them.
    pub(super) fn paint(&self, ui: &Ui, at: Pos2, ground: Color32) {
        let t = tokens(ui);
        let mut top = at.y;
        for (icon, color, galley) in &self.rows {
            top += ROOM;
            let line = text::Face::Help.line();
            let middle = pos2(at.x + size::ICON / 2.0, top + line / 2.0);
            let rect = Rect::from_center_size(middle, Vec2::splat(size::ICON));
            paint_icon(ui.painter(), rect, *icon, *color, ground);
            let beside = pos2(at.x, top) + vec2(size::ICON + size::S12, 0.0);
            ui.painter().galley(beside, Arc::clone(galley), t.ink);
            top += galley.size().y;
        }
    }
}
