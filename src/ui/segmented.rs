//! A choice of two to five short words in one control.

use egui::accesskit::Toggled;
use egui::{
    Align, Align2, CornerRadius, Layout, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::focus::{horizontal_step, ring_at, stable_id, stepped};
use super::grid::paint_cell;
use super::mark::Mark;
use super::text::{self, Face};
use super::theme::{size, tokens};

/// Beside the text of a part.
const PAD: f32 = 14.0;
/// A mark and the room beside it.
const MARK: f32 = 20.0;
/// Under the chosen part.
const BAR: f32 = 3.0;

/// Draws the parts side by side and says whether another one was chosen. Left and Right go from one to the next.
///
/// Parts that do not fit go on in another row.
pub fn segmented_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    parts: &[(T, &str)],
) -> bool {
    let parts: Vec<(T, Option<Mark>, &str)> = parts
        .iter()
        .map(|(part, label)| (*part, None, *label))
        .collect();
    marked_ui(ui, name, value, &parts)
}

/// The same, with the mark of a grid's cells before a word: it says what the mark means. Two spaces before a count keep it apart
/// where the picture is small; they are not read out.
pub fn marked_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    parts: &[(T, Option<Mark>, &str)],
) -> bool {
    let t = tokens(ui);
    let group = stable_id(ui, ("segmented", name));
    let mut to = None;
    let builder = UiBuilder::new()
        .id_salt(("segmented", name))
        .accessibility_role(Role::RadioGroup)
        .accessibility_label(name);
    ui.scope_builder(builder, |ui| {
        ui.accesskit_node_builder(ui.unique_id(), |node| node.set_size_of_set(parts.len()));
        ui.spacing_mut().item_spacing = vec2(0.0, size::S4);
        ui.spacing_mut().interact_size.y = 0.0;
        // From the top, so that what stands beside them is as high.
        let rows = Layout::left_to_right(Align::Min).with_main_wrap(true);
        ui.with_layout(rows, |ui| {
            let mut rings = Vec::new();
            for (index, (part, mark, label)) in parts.iter().enumerate() {
                let id = group.with(index);
                let chosen = *part == *value;
                let face = if chosen { Face::MetaStrong } else { Face::Meta };
                let color = if chosen { t.accent } else { t.ink };
                // As wide as when chosen, so that nothing moves.
                let width = text::one_line(ui, label, Face::MetaStrong, color, f32::INFINITY)
                    .size()
                    .x
                    + 2.0 * PAD
                    + mark.map_or(0.0, |_| MARK);
                let galley = text::one_line(ui, label, face, color, f32::INFINITY);
                let (_, rect) = ui.allocate_space(vec2(width, size::SEGMENT + 2.0 * size::EDGE));
                let response = ui.interact(rect, id, Sense::click());
                let spoken = label.replace("  ", " ");
                response.widget_info(|| {
                    WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), chosen, &spoken)
                });
                ui.accesskit_node_builder(id, |node| {
                    node.set_toggled(Toggled::from(chosen));
                    node.set_position_in_set(index);
                });
                if response.clicked() {
                    to = Some(index);
                }
                if let Some(step) = horizontal_step(ui, id) {
                    let next = stepped(index, parts.len(), step);
                    ui.memory_mut(|memory| memory.request_focus(group.with(next)));
                    to = Some(next);
                }

                let first = index == 0;
                let last = index + 1 == parts.len();
                let radius = |on: bool| if on { size::RADIUS } else { 0 };
                let corners = CornerRadius {
                    nw: radius(first),
                    sw: radius(first),
                    ne: radius(last),
                    se: radius(last),
                };
                // Neighbours share one edge.
                let shown = if first {
                    rect
                } else {
                    rect.with_min_x(rect.left() - size::EDGE)
                };
                let fill = if chosen {
                    t.accent_soft
                } else if response.hovered() {
                    t.hover
                } else {
                    t.page
                };
                let painter = ui.painter();
                painter.rect(
                    shown,
                    corners,
                    fill,
                    Stroke::new(size::EDGE, t.line_strong),
                    StrokeKind::Inside,
                );
                if chosen {
                    let inner = shown.shrink(size::EDGE);
                    painter.rect_filled(
                        inner.with_min_y(inner.bottom() - BAR),
                        CornerRadius::ZERO,
                        t.accent,
                    );
                }
                let mut words = rect;
                if let Some(mark) = mark {
                    let at = pos2(rect.left() + PAD + MARK / 2.0 - size::S4, rect.center().y);
                    paint_cell(ui, painter, at, *mark, t);
                    words.min.x += MARK;
                }
                let middle = (Align2::CENTER_CENTER, words.center());
                text::paint_at(painter, middle, galley, color);
                if response.has_focus() {
                    rings.push((shown, size::RADIUS));
                }
            }
            for (rect, radius) in rings {
                ring_at(ui.painter(), rect, radius, t.focus);
            }
        });
    });
    let Some((part, ..)) = to.and_then(|index| parts.get(index)) else {
        return false;
    };
    let changed = *part != *value;
    *value = *part;
    changed
}
