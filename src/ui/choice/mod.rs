//! Radio cards: two to four choices, one of which holds.

mod point;

pub use point::Point;

use std::sync::Arc;

use egui::accesskit::Toggled;
use egui::{
    CornerRadius, Galley, Id, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use point::Points;

use super::focus::{ring, stable_id, stepped, take_if_missing, vertical_step};
use super::text::{self, Face, Look as TextLook, Piece};
use super::theme::{size, tokens};

/// Between the edge of a card and its text, sideways and up and down, edge included.
const PAD: [f32; 2] = [20.0, 18.0];
/// Between dot and text.
const GAP: f32 = 16.0;
/// How wide the edge of a chosen dot is.
const DOT_EDGE: f32 = 7.0;

#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    title: &'a str,
    help: &'a str,
    note: &'a str,
    /// Beside the title, as code is written.
    code: &'a str,
    points: &'a [Point<'a>],
    unavailable: Option<&'a str>,
}

impl<'a> Choice<'a> {
    pub fn new(title: &'a str) -> Self {
        Self {
            title,
            help: "",
            note: "",
            code: "",
            points: &[],
            unavailable: None,
        }
    }

    /// A line under the title. Code in it stands between back quotes.
    #[must_use]
    pub fn help(mut self, help: &'a str) -> Self {
        self.help = help;
        self
    }

    /// A note at the right, such as "Recommended".
    #[must_use]
    pub fn note(mut self, note: &'a str) -> Self {
        self.note = note;
        self
    }

    /// A number or a code beside the title.
    #[must_use]
    pub fn code(mut self, code: &'a str) -> Self {
        self.code = code;
        self
    }

    /// What speaks for it and against it, below the title.
    #[must_use]
    pub fn points(mut self, points: &'a [Point<'a>]) -> Self {
        self.points = points;
        self
    }

    /// It cannot be chosen, and why.
    #[must_use]
    pub fn unavailable(mut self, reason: &'a str) -> Self {
        self.unavailable = Some(reason);
        self
    }

    /// The same, when there is a reason.
    #[must_use]
    pub fn unavailable_if(mut self, reason: Option<&'a str>) -> Self {
        self.unavailable = reason;
        self
    }
}

/// Draws the choices one below the other and says whether another one was chosen. `name` is the question.
///
/// Up and Down go from one to the next and choose it.
pub fn choices_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    chosen: &mut Option<T>,
    choices: &[(T, Choice<'_>)],
) -> bool {
    let group = stable_id(ui, ("choices", name));
    let mut pressed = None;
    let mut stepped_to = None;
    let builder = UiBuilder::new()
        .id_salt(("choices", name))
        .accessibility_role(Role::RadioGroup)
        .accessibility_label(name);
    ui.scope_builder(builder, |ui| {
        ui.accesskit_node_builder(ui.unique_id(), |node| node.set_size_of_set(choices.len()));
        ui.spacing_mut().item_spacing.y = size::S12;
        for (index, (value, choice)) in choices.iter().enumerate() {
            let id = group.with(index);
            let response = card_ui(ui, id, choice, *chosen == Some(*value));
            ui.accesskit_node_builder(id, |node| node.set_position_in_set(index));
            if chosen.is_none() && choice.unavailable.is_none() {
                take_if_missing(ui, id);
            }
            if response.clicked() {
                pressed = Some(index);
            }
            if let Some(step) = vertical_step(ui, id) {
                let mut to = stepped(index, choices.len(), step);
                while to != index
                    && choices
                        .get(to)
                        .is_some_and(|(_, choice)| choice.unavailable.is_some())
                {
                    let next = stepped(to, choices.len(), step);
                    to = if next == to { index } else { next };
                }
                stepped_to = Some(to);
            }
        }
    });
    if let Some(index) = stepped_to {
        ui.memory_mut(|memory| memory.request_focus(group.with(index)));
    }
    let Some((value, _)) = pressed.or(stepped_to).and_then(|index| choices.get(index)) else {
        return false;
    };
    let changed = *chosen != Some(*value);
    *chosen = Some(*value);
    changed
}

/// The texts of a card, laid out.
struct Texts {
    title: Arc<Galley>,
    help: Option<Arc<Galley>>,
    note: Option<Arc<Galley>>,
    points: Points,
}

impl Texts {
    fn lay_out(ui: &Ui, choice: &Choice<'_>, width: f32) -> Self {
        let t = tokens(ui);
        let available = choice.unavailable.is_none();
        let ink = if available { t.ink } else { t.ink_3 };
        let note = (!choice.note.is_empty())
            .then(|| text::one_line(ui, choice.note, Face::Meta, t.ink_3, width / 2.0));
        let beside = note.as_ref().map_or(0.0, |note| note.size().x + size::S12);
        let help = choice.unavailable.unwrap_or(choice.help);
        let look = TextLook {
            color: t.ink_2,
            strong_color: t.ink_2,
            ..TextLook::help(t)
        };
        let title = if choice.code.is_empty() {
            text::galley(ui, choice.title, Face::BodyStrong, ink, width - beside)
        } else {
            let pieces = [
                Piece::Strong(choice.title),
                Piece::Plain("  "),
                Piece::Mono(choice.code),
            ];
            let look = TextLook {
                color: ink,
                strong_color: ink,
                ..TextLook::body(t)
            };
            text::lay_out(ui, &pieces, look, width - beside).galley
        };
        Self {
            title,
            points: Points::lay_out(ui, choice.points, width),
            help: (!help.is_empty())
                .then(|| text::lay_out(ui, &text::coded(help), look, width).galley),
            note,
        }
    }

    fn height(&self) -> f32 {
        let help = self.help.as_ref().map_or(0.0, |help| help.size().y);
        self.title.size().y + help + self.points.height()
    }
}

fn card_ui(ui: &mut Ui, id: Id, choice: &Choice<'_>, chosen: bool) -> Response {
    let [pad_x, pad_y] = PAD;
    let width = ui.available_width();
    let texts = Texts::lay_out(ui, choice, width - 2.0 * pad_x - size::CHECK - GAP);
    let (_, rect) = ui.allocate_space(vec2(width, texts.height() + 2.0 * pad_y));
    let enabled = ui.is_enabled() && choice.unavailable.is_none();
    let response = ui.interact(
        rect,
        id,
        if enabled {
            Sense::click()
        } else {
            Sense::hover()
        },
    );

    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, chosen, choice.title));
    let help = text::plain(&text::coded(choice.unavailable.unwrap_or(choice.help)));
    let mut parts = vec![choice.code.to_owned(), help, choice.note.to_owned()];
    parts.extend(choice.points.iter().map(Point::spoken));
    parts.retain(|part| !part.is_empty());
    let description = parts.join(" ");
    ui.accesskit_node_builder(id, |node| {
        node.set_toggled(Toggled::from(chosen));
        if !enabled {
            node.set_disabled();
        }
        if !description.trim().is_empty() {
            node.set_description(description.trim());
        }
    });

    if ui.is_rect_visible(rect) {
        paint(ui, rect, &response, &texts, Look { enabled, chosen });
    }
    ring(ui, &response, size::RADIUS_CARD);
    response
}

#[derive(Clone, Copy)]
struct Look {
    enabled: bool,
    chosen: bool,
}

fn paint(ui: &Ui, rect: Rect, response: &Response, texts: &Texts, look: Look) {
    let t = tokens(ui);
    let painter = ui.painter();
    let [pad_x, pad_y] = PAD;
    let (fill, edge) = if look.chosen {
        (t.accent_soft, t.accent_line)
    } else if !look.enabled {
        (t.sunken, t.line)
    } else if response.hovered() {
        (t.hover, t.line)
    } else {
        (t.page, t.line)
    };
    painter.rect(
        rect,
        CornerRadius::same(size::RADIUS_CARD),
        fill,
        Stroke::new(size::EDGE, edge),
        StrokeKind::Inside,
    );

    let dot = pos2(
        rect.left() + pad_x + size::CHECK / 2.0,
        rect.top() + pad_y + Face::BodyStrong.line() / 2.0,
    );
    paint_dot(ui, dot, look);

    let mut at = pos2(rect.left() + pad_x + size::CHECK + GAP, rect.top() + pad_y);
    if let Some(note) = &texts.note {
        let right = pos2(rect.right() - pad_x - note.size().x, at.y + 2.0);
        painter.galley(right, Arc::clone(note), t.ink_3);
    }
    painter.galley(at, Arc::clone(&texts.title), t.ink);
    at.y += texts.title.size().y;
    if let Some(help) = &texts.help {
        painter.galley(at, Arc::clone(help), t.ink_2);
        at.y += help.size().y;
    }
    texts.points.paint(ui, at, fill);
}

fn paint_dot(ui: &Ui, center: Pos2, look: Look) {
    let t = tokens(ui);
    let radius = size::CHECK / 2.0;
    let painter = ui.painter();
    if !look.enabled {
        painter.circle_filled(center, radius, t.line);
    } else if look.chosen {
        // A circle's edge lies outside of its radius.
        painter.circle(
            center,
            radius - DOT_EDGE,
            t.page,
            Stroke::new(DOT_EDGE, t.accent),
        );
    } else {
        painter.circle(
            center,
            radius - size::EDGE,
            t.page,
            Stroke::new(size::EDGE, t.line_strong),
        );
    }
}
