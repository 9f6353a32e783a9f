//! Progress: a bar of counts, and rows that say what is being done.

use egui::accesskit::Live;
use egui::{
    Align2, CornerRadius, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::button::Button;
use super::count::offset;
use super::focus::stable_id;
use super::mark::{Mark, paint_mark};
use super::text::{self, Face, Look, Piece};
use super::theme::{Tokens, size, tokens};
use super::width::Width;

/// A live region says a new count at most this often, in seconds.
const SAY_EVERY: f64 = 5.0;
/// Between two parts of the bar.
const PART_GAP: f32 = 3.0;

/// What a part of the bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarKind {
    /// What is done, where nothing else is told apart.
    Fill,
    Done,
    Working,
    Failed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BarPart {
    pub kind: BarKind,
    pub count: usize,
}

/// Draws the bar: its parts in order, and what is left of `total` as track. `name` is what stands beside it in words:
/// "8 of 14 done".
pub fn bar_ui(ui: &mut Ui, name: &str, total: usize, parts: &[BarPart]) -> Response {
    let t = tokens(ui);
    let id = stable_id(ui, "progress bar");
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), size::PROGRESS));
    let response = ui.interact(rect, id, Sense::hover());
    let behind: usize = parts
        .iter()
        .filter(|part| part.kind != BarKind::Working)
        .map(|part| part.count)
        .sum();
    let said = said(ui, id, name);
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &said));
    ui.accesskit_node_builder(id, |node| {
        node.set_numeric_value(100.0 * f64::from(share(behind, total)));
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(100.0);
        node.set_live(Live::Polite);
    });

    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let radius = CornerRadius::same(size::PROGRESS_RADIUS);
    painter.rect_filled(rect, radius, t.line);
    let mut left = rect.left();
    for (index, part) in parts.iter().enumerate() {
        let share = share(part.count, total);
        let target = rect.width() * share;
        // Grows, and never goes back by itself.
        let width = ui.animate_value_with_time(id.with(index), target, ui.style().animation_time);
        if part.count == 0 {
            continue;
        }
        let shown = Rect::from_min_max(
            pos2(left, rect.top()),
            pos2((left + width).min(rect.right()), rect.bottom()),
        );
        let color = match part.kind {
            BarKind::Fill | BarKind::Working => t.accent,
            BarKind::Done => t.ok,
            BarKind::Failed => t.error,
        };
        painter.rect_filled(shown, radius, color);
        if part.kind == BarKind::Failed {
            let inside = painter.with_clip_rect(shown.intersect(painter.clip_rect()));
            let mut x = shown.left() - size::PROGRESS;
            while x < shown.right() {
                inside.line_segment(
                    [
                        pos2(x, shown.bottom()),
                        pos2(x + size::PROGRESS, shown.top()),
                    ],
                    Stroke::new(size::EDGE, t.page),
                );
                x += size::HATCH;
            }
        }
        left = shown.right();
        if parts.len() > 1 && left < rect.right() {
            painter.rect_filled(
                Rect::from_min_max(pos2(left, rect.top()), pos2(left + PART_GAP, rect.bottom())),
                CornerRadius::ZERO,
                t.page,
            );
            left += PART_GAP;
        }
    }
    response
}

fn share(count: usize, total: usize) -> f32 {
    if total == 0 {
        0.0
    } else {
        (offset(count, 1.0) / offset(total, 1.0)).clamp(0.0, 1.0)
    }
}

/// The words for the live region, held back so that they are not said at every step.
fn said(ui: &Ui, id: egui::Id, name: &str) -> String {
    let now = ui.input(|input| input.time);
    ui.data_mut(|data| {
        let (at, words): &mut (f64, String) =
            data.get_temp_mut_or_insert_with(id.with("said"), || (now, name.to_owned()));
        if words.as_str() != name && now - *at >= SAY_EVERY {
            *at = now;
            name.clone_into(words);
        }
        words.clone()
    })
}

/// One thing that is done, being done or still to do.
#[derive(Clone, Copy, Debug)]
pub struct ProgressRow<'a> {
    pub mark: Mark,
    /// The word beside the mark; the mark's own where it is empty.
    pub word: &'a str,
    pub title: &'a [Piece<'a>],
    /// What it is called in AWS, below the title; may be empty.
    pub identifier: &'a str,
    /// While it is being done: what is awaited, and for how long at most.
    pub sentence: &'a str,
    /// "14 s".
    pub time: &'a str,
    /// A quiet button at the right, such as "Show".
    pub link: &'a str,
}

/// Draws a row and says whether its link was pressed. The one being done is lifted out.
pub fn progress_row_ui(ui: &mut Ui, row: &ProgressRow<'_>) -> bool {
    linked_row_ui(ui, row).is_some_and(|link| link.clicked())
}

/// What is done stands out less than what is being done.
fn title_look(t: &Tokens, mark: Mark) -> Look {
    match mark {
        Mark::Working => Look {
            plain: Face::BodyStrong,
            strong: Face::BodyStrong,
            color: t.ink,
            strong_color: t.ink,
        },
        Mark::Next | Mark::LeftOut => Look {
            color: t.ink_2,
            ..Look::body(t)
        },
        _ => Look::body(t),
    }
}

/// The ground of a row: a line below it, or a band from edge to edge of the page, whatever its padding.
fn ground(ui: &Ui, rect: Rect, working: bool) {
    let t = tokens(ui);
    let painter = ui.painter();
    if !working {
        painter.hline(
            rect.x_range(),
            rect.bottom(),
            Stroke::new(size::LINE, t.line),
        );
        return;
    }
    let wide = rect
        .with_min_x(ui.clip_rect().left())
        .with_max_x(ui.clip_rect().right());
    painter.rect_filled(wide, CornerRadius::ZERO, t.accent_soft);
    for y in [rect.top(), rect.bottom()] {
        painter.hline(wide.x_range(), y, Stroke::new(size::LINE, t.accent_line));
    }
}

/// Draws a row, and gives back its link if it has one.
pub(super) fn linked_row_ui(ui: &mut Ui, row: &ProgressRow<'_>) -> Option<Response> {
    let t = tokens(ui);
    let working = row.mark == Mark::Working;
    let narrow = Width::of(ui.ctx()) == Width::Tight;
    let left = if narrow {
        size::S28
    } else {
        size::MARK_COLUMN_WIDE + 14.0
    };
    let right = if row.time.is_empty() && row.link.is_empty() {
        0.0
    } else {
        size::TIME_COLUMN
    };
    let width = ui.available_width();
    let room = width - left - right - size::S12;
    let look = title_look(t, row.mark);
    let title = text::lay_out(ui, row.title, look, room);
    let sentence = (!row.sentence.is_empty())
        .then(|| text::galley(ui, row.sentence, Face::Help, t.ink_2, room));
    let identifier = (!row.identifier.is_empty())
        .then(|| text::one_line_name(ui, row.identifier, Face::Code, t.ink_2, room));
    let named = identifier
        .as_ref()
        .map_or(0.0, |identifier| identifier.size().y);
    let below = named + sentence.as_ref().map_or(0.0, |sentence| sentence.size().y);
    let height = (title.size().y + below + 20.0).max(size::ROW);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let word = if row.word.is_empty() {
        row.mark.word()
    } else {
        row.word
    };
    let name = format!(
        "{word}: {}. {} {}",
        text::plain(row.title),
        row.sentence,
        row.time
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name.trim()));
    if !row.identifier.is_empty() {
        ui.accesskit_node_builder(response.id, |node| {
            node.set_description(text::spoken(row.identifier));
        });
    }

    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        ground(ui, rect, working);
        let top = rect.center().y - f32::midpoint(title.size().y, below);
        let line = Face::Body.line();
        let mark = Rect::from_min_size(
            pos2(rect.left(), top + (line - size::ICON) / 2.0),
            Vec2::splat(size::ICON),
        );
        paint_mark(
            ui,
            painter,
            mark,
            row.mark,
            if working { t.accent_soft } else { t.page },
        );
        if !narrow {
            let color = row.mark.color(t);
            let word = text::one_line(
                ui,
                word,
                Face::HelpStrong,
                color,
                size::MARK_COLUMN_WIDE - size::S28,
            );
            let beside = mark.right_center() + vec2(size::S8, 0.0);
            text::paint_at(painter, (Align2::LEFT_CENTER, beside), word, color);
        }
        title.paint(painter, pos2(rect.left() + left, top), look.color);
        let under = top + title.size().y;
        if let Some(identifier) = identifier {
            painter.galley(pos2(rect.left() + left, under), identifier, t.ink_2);
        }
        if let Some(sentence) = sentence {
            painter.galley(pos2(rect.left() + left, under + named), sentence, t.ink_2);
        }
        if !row.time.is_empty() {
            let time = text::one_line(ui, row.time, Face::Mono, t.ink_2, size::TIME_COLUMN);
            let right = pos2(rect.right(), top + line / 2.0);
            text::paint_at(painter, (Align2::RIGHT_CENTER, right), time, t.ink_2);
        }
    }
    if row.link.is_empty() {
        return None;
    }
    let name = format!("{} {}", row.link, text::plain(row.title));
    let button = Button::quiet(row.link)
        .small()
        .name(&name)
        .id_salt("row link");
    let wanted = button.size(ui);
    let at = Rect::from_min_size(
        pos2(rect.right() - wanted.x, rect.center().y - wanted.y / 2.0),
        wanted,
    );
    Some(button.show_at(ui, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_never_leaves_the_bar() {
        assert!((share(7, 14) - 0.5).abs() < f32::EPSILON);
        assert!(share(20, 14) <= 1.0);
        assert!(share(3, 0).abs() < f32::EPSILON);
    }
}
