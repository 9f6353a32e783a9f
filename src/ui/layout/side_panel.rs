//! The panel beside the page, and the line that stands for it where there is no room.

use std::fmt::Debug;
use std::hash::Hash;

use egui::{
    Area, CornerRadius, Frame, Id, IdSalt, Key, Margin, Modifiers, Order, Panel, Rect, Role,
    ScrollArea, Stroke, StrokeKind, Ui, UiBuilder, pos2,
};

use super::place::{name_panel, sides_ui, tight_ui};
use crate::ui::button::Button;
use crate::ui::follow::{Turns, scroll_ui};
use crate::ui::icon::{Icon, icon_ui};
use crate::ui::text::{self, Face};
use crate::ui::theme::{size, tokens};
use crate::ui::width::Width;

/// Notes, values or rules beside the page.
///
/// Draw it before the page. When the window is wide it stands at the right; else it is one line above the footer,
/// and Show opens it over the page until Escape or Close.
#[must_use = "call `show`"]
pub struct SidePanel<'a> {
    salt: IdSalt,
    title: &'a str,
    summary: &'a str,
    width: f32,
    icon: Icon,
}

impl<'a> SidePanel<'a> {
    pub fn new(salt: impl Hash + Debug, title: &'a str) -> Self {
        Self {
            salt: IdSalt::new(salt),
            title,
            summary: "",
            width: size::SIDE_NOTES,
            icon: Icon::Info,
        }
    }

    /// Width when it stands beside the page.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// What the folded line says beside the title: "3 new rules".
    pub fn summary(mut self, summary: &'a str) -> Self {
        self.summary = summary;
        self
    }

    /// The drawing on the folded line.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = icon;
        self
    }

    /// Draws the panel, or its line. `open` is whether the folded panel lies over the page; `add` is called when its
    /// contents are on screen.
    pub fn show<R>(
        self,
        ui: &mut Ui,
        open: &mut bool,
        add: impl FnOnce(&mut Ui) -> R,
    ) -> Option<R> {
        if Width::of(ui.ctx()) == Width::Wide {
            *open = false;
            return Some(self.beside(ui, add));
        }
        self.line(ui, open);
        if *open {
            Some(self.over(ui, open, add))
        } else {
            None
        }
    }

    fn beside<R>(self, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
        let fill = tokens(ui).sunken;
        Panel::right(("side", self.salt))
            .resizable(false)
            .exact_size(self.width)
            .frame(Frame::new().fill(fill))
            .show(ui, |ui| {
                name_panel(ui, Role::Pane, self.title);
                self.contents(ui, 40, add)
            })
            .inner
    }

    fn contents<R>(&self, ui: &mut Ui, top: i8, add: impl FnOnce(&mut Ui) -> R) -> R {
        let builder = UiBuilder::new()
            .id_salt(("side contents", self.salt))
            .accessibility_role(Role::Complementary)
            .accessibility_label(self.title);
        ui.scope_builder(builder, |ui| {
            let area = ScrollArea::vertical().id_salt("scroll").auto_shrink(false);
            scroll_ui(ui, area, Turns::WithFocus, |ui| {
                Frame::new()
                    .inner_margin(Margin {
                        left: 28,
                        right: 28,
                        top,
                        bottom: 24,
                    })
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        tight_ui(ui, add)
                    })
                    .inner
            })
        })
        .inner
    }

    fn line(&self, ui: &mut Ui, open: &mut bool) {
        let t = tokens(ui);
        let (sides, _) = Width::of(ui.ctx()).page_padding();
        let frame = Frame::new()
            .fill(t.sunken)
            .inner_margin(Margin::symmetric(sides, 0));
        Panel::bottom(("side line", self.salt))
            .resizable(false)
            .exact_size(size::SIDE_LINE)
            .frame(frame)
            .show(ui, |ui| {
                name_panel(ui, Role::Pane, self.title);
                let button = Button::quiet("Show").small();
                let name = format!("Show {}", self.title);
                let right = button.size(ui).x;
                sides_ui(
                    ui,
                    size::SIDE_LINE - 1.0,
                    right,
                    |ui| {
                        icon_ui(ui, self.icon, size::ICON, t.ink);
                        let title = text::one_line(
                            ui,
                            self.title,
                            Face::MetaStrong,
                            t.ink,
                            ui.available_width(),
                        );
                        ui.label(title);
                        let summary = text::one_line(
                            ui,
                            self.summary,
                            Face::Meta,
                            t.ink_3,
                            ui.available_width(),
                        );
                        ui.label(summary);
                    },
                    |ui| {
                        if button.name(&name).pressed(ui) {
                            *open = !*open;
                        }
                    },
                );
            });
    }

    fn over<R>(&self, ui: &Ui, open: &mut bool, add: impl FnOnce(&mut Ui) -> R) -> R {
        let t = tokens(ui);
        let window = ui.content_rect();
        let page = ui.available_rect_before_wrap();
        let width = size::SIDE_OVER.min((window.width() - 2.0 * size::S40).max(0.0));
        let rect = Rect::from_min_max(
            pos2(window.right() - width, page.top()),
            pos2(window.right(), page.bottom()),
        );
        let shown = Area::new(Id::unique(("side over", self.salt)))
            .order(Order::Foreground)
            .fixed_pos(rect.min)
            .fade_in(false)
            .show(ui.ctx(), |ui| {
                ui.set_clip_rect(rect);
                ui.painter().rect_filled(rect, CornerRadius::ZERO, t.sunken);
                ui.painter().rect_stroke(
                    rect,
                    CornerRadius::ZERO,
                    Stroke::new(size::EDGE, t.line_strong),
                    StrokeKind::Inside,
                );
                let close = Button::secondary("Close").small();
                let name = format!("Close {}", self.title);
                let close_size = close.size(ui);
                let below = rect.with_max_y(rect.bottom() - close_size.y - 2.0 * size::S8);
                let inner = ui.scope_builder(UiBuilder::new().max_rect(below), |ui| {
                    ui.set_min_size(below.size());
                    self.contents(ui, 24, add)
                });
                let at = Rect::from_min_size(
                    pos2(
                        rect.right() - close_size.x - size::S28,
                        rect.bottom() - close_size.y - size::S8,
                    ),
                    close_size,
                );
                (inner.inner, close.name(&name).show_at(ui, at).clicked())
            });
        let (inner, close) = shown.inner;
        if close || ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            *open = false;
        }
        inner
    }
}
