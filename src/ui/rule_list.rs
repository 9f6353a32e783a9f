//! The rules of a policy in words, each of which opens to its text.

use egui::{
    Align2, CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2,
    vec2,
};

use super::code::{CodeMark, code_ui};
use super::focus::{open_and_close, ring_inside, stable_id};
use super::icon::paint_chevron;
use super::layout::divider;
use super::text::{self, Face, Look, Piece};
use super::theme::{size, tokens};

/// Beside the text of a tag.
const TAG_PAD: f32 = 8.0;
/// Height of a tag.
const TAG: f32 = 24.0;

#[derive(Clone, Copy, Debug)]
pub struct Rule<'a> {
    /// Does it allow, or deny?
    pub allows: bool,
    /// Who may do what, on what, only when.
    pub sentence: &'a [Piece<'a>],
}

/// Draws the rules, of which at most one is open; `code` gives its text. Says whether that changed.
pub fn rule_list_ui<'m>(
    ui: &mut Ui,
    salt: &str,
    open: &mut Option<usize>,
    rules: &[Rule<'_>],
    code: impl Fn(usize) -> (String, Vec<CodeMark<'m>>),
) -> bool {
    let mut changed = false;
    let builder = UiBuilder::new()
        .id_salt(("rules", salt))
        .accessibility_role(Role::List)
        .accessibility_label(salt);
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        divider(ui, 0.0);
        for (index, rule) in rules.iter().enumerate() {
            let mut is_open = *open == Some(index);
            if rule_ui(ui, index, rule, &mut is_open) {
                *open = is_open.then_some(index);
                changed = true;
            }
            if is_open {
                let (text, marks) = code(index);
                code_ui(ui, &format!("Rule {} as text", index + 1), &text, &marks);
                ui.add_space(size::S12);
            }
            divider(ui, 0.0);
        }
    });
    changed
}

fn rule_ui(ui: &mut Ui, index: usize, rule: &Rule<'_>, open: &mut bool) -> bool {
    let t = tokens(ui);
    let id = stable_id(ui, ("rule", index));
    let word = if rule.allows { "Allow" } else { "Deny" };
    let tag = text::one_line(ui, word, Face::SmallStrong, t.ink, f32::INFINITY);
    let tag_width = tag.size().x + 2.0 * TAG_PAD;
    let width = ui.available_width();
    let left = tag_width + 11.0;
    let look = Look {
        color: t.ink,
        ..Look::help(t)
    };
    let laid = text::lay_out(
        ui,
        rule.sentence,
        look,
        width - left - size::ICON - size::S8,
    );
    let height = (laid.size().y + 2.0 * size::S12).max(size::ROW);
    let (_, rect) = ui.allocate_space(vec2(width, height));
    let response = ui.interact(rect, id, Sense::click());
    let name = format!("{word}: {}", text::plain(rule.sentence));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let changed = open_and_close(ui, &response, open);

    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        if response.hovered() {
            painter.rect_filled(
                rect.expand2(vec2(size::S4, 0.0)),
                CornerRadius::ZERO,
                t.hover,
            );
        }
        let top = rect.center().y - laid.size().y / 2.0;
        let tag_rect = Rect::from_min_size(pos2(rect.left(), top), vec2(tag_width, TAG));
        painter.rect_stroke(
            tag_rect,
            CornerRadius::same(size::RADIUS_TAG),
            Stroke::new(size::LINE, t.line_strong),
            StrokeKind::Inside,
        );
        let middle = (Align2::CENTER_CENTER, tag_rect.center());
        text::paint_at(painter, middle, tag, t.ink);
        laid.paint(painter, pos2(rect.left() + left, top), t.ink);
        let right = pos2(rect.right() - size::ICON / 2.0, top + TAG / 2.0);
        paint_chevron(painter, right, size::ICON, *open, t.ink_2);
    }
    ring_inside(ui, &response, rect.expand2(vec2(size::S4, 0.0)));
    changed
}
