//! Lines of an estimate: what it is, a bar from the least to the most on one scale, the amount, and how it grows.

use egui::{
    Align2, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::mark::{Mark, paint_mark};
use super::text::{self, Face};
use super::theme::{size, tokens};

const HEIGHT: f32 = 60.0;
const BAR: f32 = 160.0;
const AMOUNT: f32 = 116.0;
const GROWTH: f32 = 108.0;
const LEAST: f32 = 14.0;
const MOST: f32 = 12.0;
/// So wide at least, so that nothing vanishes.
const THIN: f32 = 3.0;
/// So much room the names have at least; with less the bars are left out.
const NAME: f32 = 210.0;

/// One line.
#[derive(Clone, Copy, Debug)]
pub struct AmountRow<'a> {
    pub name: &'a str,
    /// Below the name, such as a price.
    pub note: &'a str,
    /// From where to where the bar reaches, of the whole scale; nothing where the amount is not known.
    pub bar: Option<(f32, f32)>,
    pub amount: &'a str,
    pub mark: Mark,
    /// Beside the mark.
    pub word: &'a str,
}

/// Where the columns are.
struct Columns {
    name: f32,
    /// The left edge of the bars, if there is room for them.
    bar: Option<f32>,
    /// The right edge of the amounts.
    amount: f32,
    growth: f32,
}

impl Columns {
    fn of(rect: Rect) -> Self {
        let growth = rect.right() - GROWTH;
        let amount = growth - size::S12;
        let left = amount - AMOUNT - size::S8 - BAR;
        let bar = (left - rect.left() >= NAME).then_some(left);
        let name = bar.unwrap_or(amount - AMOUNT) - size::S12 - rect.left();
        Self {
            name: name.max(0.0),
            bar,
            amount,
            growth,
        }
    }
}

/// The head over the lines: what the columns are, and beginning, middle and end of the scale.
pub fn amount_head_ui(ui: &mut Ui, names: [&str; 3], scale: &[String; 3]) -> Response {
    let t = tokens(ui);
    let [what, amount, growth] = names;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), size::ROW_TABLE), Sense::hover());
    let spoken = format!("{what}, {amount}, {growth}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let columns = Columns::of(rect);
    let painter = ui.painter();
    let middle = rect.center().y;
    let word = |text: &str, side: Align2, x: f32, width: f32| {
        let galley = text::one_line(ui, text, Face::MetaStrong, t.ink_2, width);
        text::paint_at(painter, (side, pos2(x, middle)), galley, t.ink_2);
    };
    word(what, Align2::LEFT_CENTER, rect.left(), columns.name);
    if let Some(left) = columns.bar {
        let [zero, half, whole] = scale;
        word(zero, Align2::LEFT_CENTER, left, BAR);
        word(half, Align2::CENTER_CENTER, left + BAR / 2.0, BAR);
        word(whole, Align2::RIGHT_CENTER, left + BAR, BAR);
    }
    word(amount, Align2::RIGHT_CENTER, columns.amount, AMOUNT);
    word(growth, Align2::LEFT_CENTER, columns.growth, GROWTH);
    let edge = Stroke::new(size::EDGE, t.line_strong);
    painter.hline(rect.x_range(), rect.bottom(), edge);
    response
}

/// One line.
pub fn amount_row_ui(ui: &mut Ui, row: &AmountRow<'_>) -> Response {
    let t = tokens(ui);
    let width = ui.available_width();
    let columns = Columns::of(Rect::from_min_size(pos2(0.0, 0.0), vec2(width, HEIGHT)));
    let name = text::galley(ui, row.name, Face::Help, t.ink, columns.name);
    let note = text::galley(ui, row.note, Face::Meta, t.ink_2, columns.name);
    let height = (name.size().y + note.size().y + size::S16).max(HEIGHT);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let spoken = format!("{}: {}, {}. {}", row.name, row.amount, row.word, row.note);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let columns = Columns::of(rect);
    let painter = ui.painter();
    let middle = rect.center().y;
    let top = middle - f32::midpoint(name.size().y, note.size().y);
    let below = top + name.size().y;
    painter.galley(pos2(rect.left(), top), name, t.ink);
    painter.galley(pos2(rect.left(), below), note, t.ink_2);
    if let Some(left) = columns.bar {
        painter.hline(left..=left + BAR, middle, Stroke::new(size::LINE, t.line));
        if let Some((least, most)) = row.bar {
            bar(ui, pos2(left, middle), least, most);
        }
    }
    let amount = text::one_line(ui, row.amount, Face::Help, t.ink, AMOUNT);
    let at = pos2(columns.amount, middle);
    text::paint_at(painter, (Align2::RIGHT_CENTER, at), amount, t.ink);
    let mark = Rect::from_min_size(
        pos2(columns.growth, middle - size::ICON / 2.0),
        Vec2::splat(size::ICON),
    );
    paint_mark(ui, painter, mark, row.mark, t.page);
    let color = match row.mark {
        Mark::Keep => t.ink,
        other => other.color(t),
    };
    let room = GROWTH - size::ICON - size::S8;
    let word = text::one_line(ui, row.word, Face::HelpStrong, color, room);
    let at = pos2(mark.right() + size::S8, middle);
    text::paint_at(painter, (Align2::LEFT_CENTER, at), word, color);
    let edge = Stroke::new(size::LINE, t.line);
    painter.hline(rect.x_range(), rect.bottom(), edge);
    response
}

/// From zero to the least filled, from there to the most in a softer color with an edge.
fn bar(ui: &Ui, at: egui::Pos2, least: f32, most: f32) {
    let t = tokens(ui);
    let painter = ui.painter();
    let radius = CornerRadius::same(2);
    let length = |part: f32| (BAR * part.clamp(0.0, 1.0)).max(THIN);
    if most > least {
        let from = if least > 0.0 { length(least) } else { 0.0 };
        let to = length(most).max(from + THIN);
        let soft = Rect::from_min_max(
            pos2(at.x + from, at.y - MOST / 2.0),
            pos2(at.x + to, at.y + MOST / 2.0),
        );
        let edge = Stroke::new(size::EDGE, t.accent_line);
        painter.rect(soft, radius, t.accent_soft, edge, StrokeKind::Inside);
    }
    if least > 0.0 || most <= least {
        let filled = Rect::from_min_max(
            pos2(at.x, at.y - LEAST / 2.0),
            pos2(at.x + length(least), at.y + LEAST / 2.0),
        );
        painter.rect_filled(filled, radius, t.accent);
    }
}

/// The last line: the sum, and what the two parts of a bar mean.
pub fn amount_sum_ui(ui: &mut Ui, name: &str, key: [&str; 2], amount: &str) -> Response {
    let t = tokens(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::hover());
    let spoken = format!("{name}: {amount}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let columns = Columns::of(rect);
    let painter = ui.painter();
    let middle = rect.center().y;
    let head = text::one_line(ui, name, Face::HelpStrong, t.ink, columns.name);
    let at = pos2(rect.left(), middle);
    text::paint_at(painter, (Align2::LEFT_CENTER, at), head, t.ink);
    let room = columns.amount - rect.left() - columns.name;
    let sum = text::one_line(ui, amount, Face::HelpStrong, t.ink, room.max(AMOUNT));
    let sum_left = columns.amount - sum.size().x;
    let at = pos2(columns.amount, middle);
    text::paint_at(painter, (Align2::RIGHT_CENTER, at), sum, t.ink);
    if let Some(left) = columns.bar {
        let mut x = left;
        for (index, word) in key.into_iter().enumerate() {
            let galley = text::one_line(ui, word, Face::Meta, t.ink_2, BAR / 2.0);
            if x + size::S24 + galley.size().x > sum_left {
                break;
            }
            let swatch =
                Rect::from_min_size(pos2(x, middle - MOST / 2.0), vec2(size::ICON_SMALL, MOST));
            let radius = CornerRadius::same(2);
            if index == 0 {
                painter.rect_filled(swatch, radius, t.accent);
            } else {
                let edge = Stroke::new(size::EDGE, t.accent_line);
                painter.rect(swatch, radius, t.accent_soft, edge, StrokeKind::Inside);
            }
            let at = pos2(swatch.right() + size::S8, middle);
            x = at.x + galley.size().x + size::S12;
            text::paint_at(painter, (Align2::LEFT_CENTER, at), galley, t.ink_2);
        }
    }
    let edge = Stroke::new(size::LINE, t.line);
    painter.hline(rect.x_range(), rect.bottom(), edge);
    response
}
