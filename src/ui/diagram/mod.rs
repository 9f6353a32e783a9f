//! Boxes joined by arrows, from left to right. Where they do not fit, and for assistive technologies, the same facts are
//! a list.

mod layers;
mod place;

use std::sync::Arc;

use egui::{
    CornerRadius, Galley, Rect, Role, Shape, Stroke, StrokeKind, Ui, UiBuilder, Vec2, pos2, vec2,
};

use super::focus::stable_id;
use super::part::name_part;
use super::rows::rows_ui;
use super::text::{self, Face};
use super::theme::{size, tokens};
use place::Placed;
pub(crate) use place::place;

/// Inside the edge of a box.
const PAD: f32 = 14.0;
/// The head of an arrow, long and wide.
const ARROW: [f32; 2] = [9.0, 8.0];
/// Widths of text in a box and rooms between layers, the roomiest first.
const FITS: [(f32, f32); 4] = [(172.0, 34.0), (150.0, 34.0), (128.0, 28.0), (108.0, 22.0)];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DiagramBox<'a> {
    pub head: &'a str,
    /// What it is or does, in a few words; may be empty.
    pub about: &'a str,
    /// What AWS calls it; may be empty.
    pub aws: &'a str,
    /// It is the one that the picture is about.
    pub chosen: bool,
}

/// The text of a box, laid out.
struct Laid {
    head: Arc<Galley>,
    about: Option<Arc<Galley>>,
    aws: Option<Arc<Galley>>,
}

impl Laid {
    fn of(ui: &Ui, one: &DiagramBox<'_>, width: f32) -> Self {
        let t = tokens(ui);
        let some = |words: &str, color| {
            (!words.is_empty()).then(|| text::galley(ui, words, Face::Meta, color, width))
        };
        Self {
            head: text::galley(ui, one.head, Face::BodyStrong, t.ink, width),
            about: some(one.about, t.ink_2),
            aws: some(one.aws, t.ink_3),
        }
    }

    fn parts(&self) -> impl Iterator<Item = &Arc<Galley>> {
        [Some(&self.head), self.about.as_ref(), self.aws.as_ref()]
            .into_iter()
            .flatten()
    }

    fn size(&self) -> Vec2 {
        let wide = self.parts().map(|part| part.size().x).fold(0.0, f32::max);
        let high: f32 = self.parts().map(|part| part.size().y).sum();
        vec2(wide.ceil() + 2.0 * PAD, high + PAD)
    }
}

/// Draws boxes and the arrows between them, each from a box to a box. An arrow that closes a circle is in the list only.
///
/// Numbers that are to be hidden come hidden.
pub fn diagram_ui(ui: &mut Ui, name: &str, boxes: &[DiagramBox<'_>], arrows: &[(usize, usize)]) {
    let facts = facts(boxes, arrows);
    let room = ui.available_width();
    let fitting = FITS.into_iter().find_map(|(width, between)| {
        let laid: Vec<Laid> = boxes.iter().map(|one| Laid::of(ui, one, width)).collect();
        let sizes: Vec<Vec2> = laid.iter().map(Laid::size).collect();
        let placed = place(&sizes, arrows, between);
        (placed.size.x <= room).then_some((laid, placed))
    });
    let Some((laid, placed)) = fitting else {
        rows_ui(ui, name, &facts, |ui, fact| {
            text::body(ui, fact);
            ui.add_space(size::S8);
        });
        return;
    };
    let id = stable_id(ui, ("diagram", name));
    let builder = UiBuilder::new()
        .id_salt(("diagram", name))
        .accessibility_role(Role::List)
        .accessibility_label(name);
    ui.scope_builder(builder, |ui| {
        ui.accesskit_node_builder(ui.unique_id(), |node| node.set_size_of_set(boxes.len()));
        let (_, whole) = ui.allocate_space(vec2(room, placed.size.y));
        paint_arrows(ui, &placed, whole.min.to_vec2());
        for (at, ((one, laid), fact)) in boxes.iter().zip(&laid).zip(&facts).enumerate() {
            let Some(rect) = placed.boxes.get(at) else {
                continue;
            };
            let rect = rect.translate(whole.min.to_vec2());
            paint_box(ui, rect, laid, one.chosen);
            let part = (id.with(at), None);
            name_part(ui, part, (Role::ListItem, fact), rect, |node| {
                node.set_position_in_set(at);
            });
        }
    });
}

/// The picture in sentences: what each box says, and where its arrows go.
pub fn facts(boxes: &[DiagramBox<'_>], arrows: &[(usize, usize)]) -> Vec<String> {
    (0..boxes.len()).map(|at| fact(boxes, arrows, at)).collect()
}

/// What a box says, and where its arrows go.
fn fact(boxes: &[DiagramBox<'_>], arrows: &[(usize, usize)], at: usize) -> String {
    let Some(one) = boxes.get(at) else {
        return String::new();
    };
    let mut words = one.head.to_owned();
    for more in [one.about, one.aws] {
        if !more.is_empty() {
            let sign = if words.len() == one.head.len() {
                ": "
            } else {
                ", "
            };
            words.push_str(sign);
            words.push_str(more);
        }
    }
    words.push('.');
    let to: Vec<&str> = arrows
        .iter()
        .filter(|(from, _)| *from == at)
        .filter_map(|(_, to)| boxes.get(*to))
        .map(|to| to.head)
        .collect();
    if let [before @ .., last] = to.as_slice() {
        words.push_str(" Goes to ");
        if !before.is_empty() {
            words.push_str(&before.join(", "));
            words.push_str(" and ");
        }
        words.push_str(last);
        words.push('.');
    }
    words
}

fn paint_box(ui: &Ui, rect: Rect, laid: &Laid, chosen: bool) {
    let t = tokens(ui);
    let (ground, edge) = if chosen {
        (t.accent_soft, t.accent_line)
    } else {
        (t.page, t.line_strong)
    };
    ui.painter().rect(
        rect,
        CornerRadius::same(size::RADIUS_CARD),
        ground,
        Stroke::new(size::EDGE, edge),
        StrokeKind::Inside,
    );
    let mut at = pos2(rect.left() + PAD, rect.top() + PAD / 2.0);
    for part in laid.parts() {
        let high = part.size().y;
        ui.painter().galley(at, Arc::clone(part), t.ink);
        at.y += high;
    }
}

fn paint_arrows(ui: &Ui, placed: &Placed, by: Vec2) {
    let color = tokens(ui).ink_3;
    for line in &placed.lines {
        let mut points: Vec<_> = line.iter().map(|point| *point + by).collect();
        let [.., before, tip] = points.as_slice() else {
            continue;
        };
        let tip = *tip;
        let along = (tip - *before).normalized();
        let across = along.rot90() * (ARROW[1] / 2.0);
        let back = tip - along * ARROW[0];
        let head = vec![tip, back + across, back - across];
        if let Some(last) = points.last_mut() {
            *last = back;
        }
        ui.painter()
            .add(Shape::line(points, Stroke::new(size::EDGE, color)));
        ui.painter()
            .add(Shape::convex_polygon(head, color, Stroke::NONE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_says_what_the_picture_shows() {
        let named = |head, about, aws| DiagramBox {
            head,
            about,
            aws,
            chosen: false,
        };
        let boxes = [
            named("Log bucket", "a key locks the files", "S3, KMS"),
            named("Role", "reads", ""),
            named("Radiant Security", "", ""),
        ];
        let arrows = [(0, 1), (0, 2), (1, 2)];
        assert_eq!(
            fact(&boxes, &arrows, 0),
            "Log bucket: a key locks the files, S3, KMS. Goes to Role and Radiant Security."
        );
        assert_eq!(
            fact(&boxes, &arrows, 1),
            "Role: reads. Goes to Radiant Security."
        );
        assert_eq!(fact(&boxes, &arrows, 2), "Radiant Security.");
    }
}
