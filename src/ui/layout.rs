//! Where things go: width classes, the page, the side panel, and rows.

use std::fmt::Debug;
use std::hash::Hash;

use egui::{
    Align, Area, CentralPanel, Context, CornerRadius, Frame, Id, IdSalt, Key, Layout, Margin,
    Modifiers, Order, Panel, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    pos2, vec2,
};

use super::button::Button;
use super::follow::{Turns, scroll_ui};
use super::icon::{Icon, icon_ui};
use super::text::{self, Face};
use super::theme::{size, tokens};

/// What fits, from the width and height of the window in points, after zoom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// Strip and bar become one line.
    Tight,
    /// The rail gives way to a bar.
    Compact,
    /// The side panel becomes a line.
    Medium,
    Wide,
}

impl Width {
    /// The class of the window as it is.
    pub fn of(ctx: &Context) -> Self {
        let window = ctx.content_rect();
        Self::of_size(window.width(), window.height())
    }

    fn of_size(width: f32, height: f32) -> Self {
        if width < size::COMPACT || height < size::COMPACT_HEIGHT {
            Self::Tight
        } else if width < size::MEDIUM {
            Self::Compact
        } else if width < size::WIDE {
            Self::Medium
        } else {
            Self::Wide
        }
    }

    /// Is there a rail at the left?
    pub fn has_rail(self) -> bool {
        self >= Self::Medium
    }

    /// Width of the rail.
    pub fn rail(self) -> f32 {
        if self == Self::Wide {
            size::RAIL
        } else {
            size::RAIL_MEDIUM
        }
    }

    /// Height of the footer.
    pub fn footer(self) -> f32 {
        match self {
            Self::Wide | Self::Medium => size::FOOTER,
            Self::Compact => size::FOOTER_COMPACT,
            Self::Tight => size::FOOTER_TIGHT,
        }
    }

    /// Padding of the page: left and right, top.
    pub fn page_padding(self) -> (i8, i8) {
        match self {
            Self::Wide | Self::Medium => (40, 32),
            Self::Compact => (24, 22),
            Self::Tight => (24, 16),
        }
    }
}

/// The page: what is left when the panels are drawn. It scrolls up and down, never sideways.
///
/// `salt` is the page's own, so that each page starts at its top.
pub fn page_ui<R>(ui: &mut Ui, salt: impl Hash + Debug, add: impl FnOnce(&mut Ui) -> R) -> R {
    let (sides, top) = Width::of(ui.ctx()).page_padding();
    let fill = tokens(ui).page;
    CentralPanel::default()
        .frame(Frame::new().fill(fill))
        .show(ui, |ui| {
            name_panel(ui, Role::Main, "Page");
            let area = ScrollArea::vertical()
                .id_salt(IdSalt::new(("page", salt)))
                .auto_shrink(false);
            scroll_ui(ui, area, Turns::Always, |ui| {
                let margin = Margin {
                    left: sides,
                    right: sides,
                    top,
                    bottom: 24,
                };
                Frame::new()
                    .inner_margin(margin)
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        tight_ui(ui, add)
                    })
                    .inner
            })
        })
        .inner
}

/// Gives the panel that `ui` is in a role and a name for assistive technologies.
pub fn name_panel(ui: &Ui, role: Role, name: &str) {
    if let Some(panel) = ui.stack().iter().find(|one| one.is_panel_ui()) {
        ui.accesskit_node_builder(panel.unique_id, |node| {
            node.set_role(role);
            node.set_label(name);
        });
    }
}

/// Without room between the things added: each page sets its own.
pub fn tight_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(size::S8, 0.0);
        add(ui)
    })
    .inner
}

/// Text no wider than can be read with ease.
pub fn reading<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width().min(size::READING));
        add(ui)
    })
    .inner
}

/// A separator over the whole width, with `room` above and below.
pub fn divider(ui: &mut Ui, room: f32) {
    ui.add_space(room);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::LINE), Sense::hover());
    ui.painter().hline(
        rect.x_range(),
        rect.center().y,
        Stroke::new(size::LINE, tokens(ui).line),
    );
    ui.add_space(room);
}

/// A row of `height`, filled from the left, centered up and down.
pub fn row_ui<R>(ui: &mut Ui, height: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), height),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.set_min_height(height);
            add(ui)
        },
    )
    .inner
}

/// A row with one thing at the left and one at the right. The right one is drawn second, so Tab reaches it second.
pub fn sides_ui<L, R>(
    ui: &mut Ui,
    height: f32,
    right_width: f32,
    left: impl FnOnce(&mut Ui) -> L,
    right: impl FnOnce(&mut Ui) -> R,
) -> (L, R) {
    let width = ui.available_width();
    let left_width = (width - right_width - size::S12).max(0.0);
    ui.allocate_ui_with_layout(
        vec2(width, height),
        Layout::left_to_right(Align::Center),
        |ui| {
            let left = ui
                .allocate_ui_with_layout(
                    vec2(left_width, height),
                    Layout::left_to_right(Align::Center),
                    |ui| {
                        ui.set_min_size(vec2(left_width, height));
                        left(ui)
                    },
                )
                .inner;
            let right = ui
                .with_layout(Layout::right_to_left(Align::Center), right)
                .inner;
            (left, right)
        },
    )
    .inner
}

/// An icon or mark at the left and text beside it that keeps its own edge when it wraps.
pub fn beside_ui<R>(
    ui: &mut Ui,
    at_left: impl FnOnce(&mut Ui),
    add: impl FnOnce(&mut Ui) -> R,
) -> R {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = size::S12;
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal_top(|ui| {
            at_left(ui);
            ui.vertical(add).inner
        })
        .inner
    })
    .inner
}

/// A label and its value, for cards and dialogs. The value is drawn by `add`.
pub fn fact_ui<R>(ui: &mut Ui, label: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    let color = tokens(ui).ink_3;
    let narrow = ui.available_width() < 2.5 * size::FACT_LABEL;
    let label_width = if ui.available_width() < size::FACT_CARD {
        size::FACT_LABEL
    } else {
        size::FACT_LABEL_WIDE
    };
    ui.scope_builder(
        UiBuilder::new()
            .accessibility_role(Role::Group)
            .accessibility_label(label),
        |ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            ui.spacing_mut().interact_size.y = 0.0;
            ui.add_space(size::S8);
            let value = if narrow {
                text::body_in(ui, label, Face::Help, color);
                add(ui)
            } else {
                ui.horizontal_top(|ui| {
                    ui.allocate_ui_with_layout(
                        vec2(label_width, Face::Body.line()),
                        Layout::top_down(Align::Min),
                        |ui| {
                            ui.set_min_width(label_width);
                            ui.set_max_width(label_width - size::S12);
                            text::body_in(ui, label, Face::Help, color);
                        },
                    );
                    ui.vertical(add).inner
                })
                .inner
            };
            ui.add_space(size::S8);
            value
        },
    )
    .inner
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_class_follows_points() {
        assert_eq!(Width::of_size(1280.0, 800.0), Width::Wide);
        assert_eq!(Width::of_size(1180.0, 800.0), Width::Wide);
        assert_eq!(Width::of_size(1024.0, 700.0), Width::Medium);
        assert_eq!(Width::of_size(853.0, 640.0), Width::Compact);
        assert_eq!(Width::of_size(1280.0 / 1.5, 800.0 / 1.5), Width::Compact);
        assert_eq!(Width::of_size(512.0, 350.0), Width::Tight);
        assert_eq!(Width::of_size(1280.0, 500.0), Width::Tight);
    }
}
