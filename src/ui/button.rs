//! Buttons: one filled button a page, the others quieter.

use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;

use egui::{
    Align2, Color32, CornerRadius, Galley, Id, IdSalt, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, Vec2, Widget, WidgetInfo, pos2, vec2,
};

use super::focus::{ring_at, stable_id};
use super::icon::{Icon, paint_icon};
use super::text::{self, Face};
use super::theme::{Tokens, size, tokens};

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Primary,
    Secondary,
    Quiet,
    Danger,
    DangerConfirm,
    /// After copying: the green edge.
    Done,
}

#[derive(Clone, Copy, Debug)]
#[must_use = "add it with `ui.add`, or ask `pressed`"]
pub struct Button<'a> {
    text: &'a str,
    kind: Kind,
    small: bool,
    icon: Option<Icon>,
    enabled: bool,
    why: Option<&'a str>,
    name: Option<&'a str>,
    salt: Option<IdSalt>,
    live: bool,
}

impl<'a> Button<'a> {
    fn new(text: &'a str, kind: Kind) -> Self {
        Self {
            text,
            kind,
            small: false,
            icon: None,
            enabled: true,
            why: None,
            name: None,
            salt: None,
            live: false,
        }
    }

    /// The filled button: one a page.
    pub fn primary(text: &'a str) -> Self {
        Self::new(text, Kind::Primary)
    }

    /// A button with an edge.
    pub fn secondary(text: &'a str) -> Self {
        Self::new(text, Kind::Secondary)
    }

    /// Underlined text, within or beside other text.
    pub fn quiet(text: &'a str) -> Self {
        Self::new(text, Kind::Quiet)
    }

    /// Opens a dialog that asks about something that cannot be taken back.
    pub fn danger(text: &'a str) -> Self {
        Self::new(text, Kind::Danger)
    }

    /// The deed inside that dialog.
    pub fn danger_confirm(text: &'a str) -> Self {
        Self::new(text, Kind::DangerConfirm)
    }

    /// A button that has just done its work, such as "Copied".
    pub fn done(text: &'a str) -> Self {
        Self {
            live: true,
            icon: Some(Icon::Check),
            ..Self::new(text, Kind::Done)
        }
    }

    /// 38 high, for use inside rows and cards.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// A drawing before the text.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// `false` gives the "not yet" look; the text beside the button says what is missing.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// What is missing, for assistive technologies. It stands in visible text as well.
    pub fn why(mut self, why: &'a str) -> Self {
        self.why = Some(why);
        self
    }

    /// The accessible name, where the text alone is not unique on the page: "Copy SNS topic name".
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// Keeps the id apart from that of another button of the same name.
    pub fn id_salt(mut self, salt: impl Hash + Debug) -> Self {
        self.salt = Some(IdSalt::new(salt));
        self
    }

    /// Draws the button and says whether it was pressed.
    pub fn pressed(self, ui: &mut Ui) -> bool {
        ui.add(self).clicked()
    }

    /// Size on screen when there is room.
    pub fn size(&self, ui: &Ui) -> Vec2 {
        self.laid_out(ui, f32::INFINITY).1
    }

    /// Draws the button into `rect`, without moving the cursor.
    pub fn show_at(self, ui: &Ui, rect: Rect) -> Response {
        let (galley, _) = self.laid_out(ui, rect.width());
        let id = self.id(ui);
        self.draw(ui, rect, id, galley)
    }

    fn face(&self) -> Face {
        match (self.kind, self.small) {
            (Kind::Quiet, true) => Face::Meta,
            (Kind::Quiet, false) => Face::Help,
            (_, true) => Face::HelpStrong,
            (_, false) => Face::BodyStrong,
        }
    }

    fn pad(&self) -> f32 {
        match (self.kind, self.small) {
            (Kind::Quiet, _) => 0.0,
            (_, true) => size::BUTTON_PAD_SMALL,
            (_, false) => size::BUTTON_PAD,
        }
    }

    fn icon_room(&self) -> f32 {
        if self.icon.is_some() {
            size::ICON + size::S8
        } else {
            0.0
        }
    }

    fn laid_out(&self, ui: &Ui, available: f32) -> (Arc<Galley>, Vec2) {
        let beside = 2.0 * self.pad() + self.icon_room();
        let galley = text::one_line(
            ui,
            self.text,
            self.face(),
            Color32::PLACEHOLDER,
            available - beside,
        );
        let height = match (self.kind, self.small) {
            (Kind::Quiet, _) => self.face().line(),
            (_, true) => size::CONTROL_SMALL,
            (_, false) => size::CONTROL,
        };
        let wanted = vec2(galley.size().x + beside, height);
        (galley, wanted)
    }

    fn id(&self, ui: &Ui) -> Id {
        match self.salt {
            Some(salt) => stable_id(ui, salt),
            None => stable_id(ui, ("button", self.name.unwrap_or(self.text))),
        }
    }

    fn draw(self, ui: &Ui, rect: Rect, id: Id, galley: Arc<Galley>) -> Response {
        let enabled = self.enabled && ui.is_enabled();
        let sense = if enabled {
            Sense::click()
        } else {
            Sense::hover()
        };
        // Quiet buttons are as high as a line of text, and still as easy to hit as the others.
        let reach = if self.kind == Kind::Quiet {
            (size::CONTROL_SMALL - rect.height()).max(0.0) / 2.0
        } else {
            0.0
        };
        let response = ui.interact(rect.expand2(vec2(0.0, reach)), id, sense);
        let name = self.name.unwrap_or(self.text);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
        let why = self.why.filter(|_| !enabled);
        let live = self.live;
        ui.accesskit_node_builder(id, |node| {
            if !enabled {
                node.set_disabled();
            }
            if let Some(why) = why {
                node.set_description(why);
            }
            if live {
                node.set_live(egui::accesskit::Live::Polite);
            }
        });
        if ui.is_rect_visible(rect) {
            self.paint(ui, rect, &response, galley);
        }
        response
    }

    fn paint(&self, ui: &Ui, rect: Rect, response: &Response, galley: Arc<Galley>) {
        let t = tokens(ui);
        let enabled = response.sense.senses_click();
        let look = Paint::of(self.kind, enabled, response, t);
        let painter = ui.painter();
        let radius = CornerRadius::same(size::RADIUS);
        painter.rect_filled(rect, radius, look.fill);
        painter.rect_stroke(
            rect,
            radius,
            Stroke::new(size::EDGE, look.edge),
            StrokeKind::Inside,
        );

        let wide = galley.size().x + self.icon_room();
        let left = if self.kind == Kind::Quiet {
            rect.left()
        } else {
            rect.center().x - wide / 2.0
        };
        if let Some(icon) = self.icon {
            let at = Rect::from_center_size(
                pos2(left + size::ICON / 2.0, rect.center().y),
                Vec2::splat(size::ICON),
            );
            paint_icon(painter, at, icon, look.text, look.fill);
        }
        let at = Align2::LEFT_CENTER.anchor_size(
            pos2(left + self.icon_room(), rect.center().y),
            galley.size(),
        );
        if self.kind == Kind::Quiet {
            let under = at.bottom() - 2.0;
            painter.hline(at.x_range(), under, Stroke::new(size::LINE, look.text));
        }
        painter.galley(at.min, galley, look.text);
        if response.has_focus() {
            let around = if self.kind == Kind::Quiet {
                rect.expand2(vec2(2.0, 0.0))
            } else {
                rect
            };
            ring_at(painter, around, size::RADIUS, t.focus);
        }
    }
}

/// The colors of a button as it is now.
struct Paint {
    fill: Color32,
    text: Color32,
    edge: Color32,
}

impl Paint {
    fn of(kind: Kind, enabled: bool, response: &Response, t: &Tokens) -> Self {
        let none = Color32::TRANSPARENT;
        if !enabled {
            let fill = if kind == Kind::Quiet { none } else { t.line };
            return Self {
                fill,
                text: t.ink_3,
                edge: none,
            };
        }
        let pressed = response.is_pointer_button_down_on();
        let over = response.hovered();
        let calm = if over { t.hover } else { t.page };
        match kind {
            Kind::Primary => {
                let fill = if pressed {
                    t.accent_press
                } else if over {
                    t.accent_hover
                } else {
                    t.accent
                };
                Self {
                    fill,
                    text: t.on_accent,
                    edge: none,
                }
            }
            Kind::Secondary => Self {
                fill: calm,
                text: t.ink,
                edge: t.line_strong,
            },
            Kind::Quiet => Self {
                fill: none,
                text: if over { t.accent_hover } else { t.accent },
                edge: none,
            },
            Kind::Danger => Self {
                fill: calm,
                text: t.error,
                edge: t.error_line,
            },
            Kind::DangerConfirm => Self {
                fill: t.error,
                text: t.page,
                edge: none,
            },
            Kind::Done => Self {
                fill: calm,
                text: t.ok,
                edge: t.ok_line,
            },
        }
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (galley, wanted) = self.laid_out(ui, ui.available_width());
        let id = self.id(ui);
        let (_, rect) = ui.allocate_space(wanted);
        self.draw(ui, rect, id, galley)
    }
}
