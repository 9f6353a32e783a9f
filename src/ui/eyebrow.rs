//! The line above a title: where in the section this is.

use egui::{CornerRadius, Rect, Sense, Ui, pos2, vec2};

use super::button::Button;
use super::icon::{Icon, icon_ui};
use super::layout::row_ui;
use super::mark::{Mark, mark_word_ui};
use super::text::{self, Face};
use super::theme::{size, tokens};

/// Between two pips.
const PIP_GAP: f32 = 4.0;

#[derive(Clone, Copy, Debug)]
enum Kind<'a> {
    Question {
        done: usize,
        total: usize,
        text: &'a str,
    },
    Elsewhere(&'a str),
    State(Mark, &'a str),
}

/// The line above a title.
#[must_use = "call `show`"]
#[derive(Clone, Copy, Debug)]
pub struct Eyebrow<'a> {
    kind: Kind<'a>,
    link: Option<&'a str>,
}

impl<'a> Eyebrow<'a> {
    /// One pip a question: `done` are behind, the next one is now.
    pub fn question(done: usize, total: usize, text: &'a str) -> Self {
        Self {
            kind: Kind::Question { done, total, text },
            link: None,
        }
    }

    /// This part is done on another website.
    pub fn elsewhere(text: &'a str) -> Self {
        Self {
            kind: Kind::Elsewhere(text),
            link: None,
        }
    }

    /// A state: "Stopped at change 12 of 14".
    pub fn state(mark: Mark, text: &'a str) -> Self {
        Self {
            kind: Kind::State(mark, text),
            link: None,
        }
    }

    /// A quiet button at the right.
    pub fn link(mut self, text: &'a str) -> Self {
        self.link = Some(text);
        self
    }

    /// Draws the line and says whether the link was pressed.
    pub fn show(self, ui: &mut Ui) -> bool {
        let link = self.link.map(|text| Button::quiet(text).small());
        let link_width = link.map_or(0.0, |link| link.size(ui).x);
        row_ui(ui, Face::Help.line(), |ui| {
            let end = ui.max_rect().right();
            ui.scope(|ui| {
                ui.set_max_width((ui.available_width() - link_width - size::S12).max(0.0));
                self.kind_ui(ui);
            });
            let Some(link) = link else { return false };
            ui.add_space((end - ui.cursor().left() - link_width).max(0.0));
            link.pressed(ui)
        })
    }

    fn kind_ui(self, ui: &mut Ui) {
        let t = tokens(ui);
        match self.kind {
            Kind::Question { done, total, text } => {
                pips_ui(ui, done, total);
                text::meta(ui, text);
            }
            Kind::Elsewhere(text) => {
                icon_ui(ui, Icon::Ext, size::ICON, t.ink_3);
                text::meta(ui, text);
            }
            Kind::State(mark, text) => {
                mark_word_ui(ui, mark, text);
            }
        }
    }
}

fn pips_ui(ui: &mut Ui, done: usize, total: usize) {
    let t = tokens(ui);
    let [width, height] = size::PIP;
    let total = u16::try_from(total).unwrap_or(u16::MAX);
    let step = width + PIP_GAP;
    let (rect, _) = ui.allocate_exact_size(vec2(step * f32::from(total), height), Sense::hover());
    for index in 0..total {
        let color = match usize::from(index).cmp(&done) {
            std::cmp::Ordering::Less => t.ink_3,
            std::cmp::Ordering::Equal => t.accent,
            std::cmp::Ordering::Greater => t.line,
        };
        let pip = Rect::from_min_size(
            pos2(rect.left() + step * f32::from(index), rect.top()),
            vec2(width, height),
        );
        ui.painter().rect_filled(pip, CornerRadius::same(2), color);
    }
}
