//! The picture as SVG, placed as in the window. Colors come from the page's style.

use std::fmt::Write as _;

use egui::{Pos2, Vec2, vec2};

use super::form::{Picture, PictureBox};
use crate::export::html::escaped;
use crate::ui::diagram::place;

/// Inside the edge of a box.
const PAD: f32 = 14.0;
/// Between two layers.
const BETWEEN: f32 = 36.0;
/// So many signs of a line in a box.
const LINE: usize = 22;
/// Heights of the first line and of the others.
const HEAD: f32 = 22.0;
const ROW: f32 = 19.0;
/// Widths of a sign, on the wide side, because fonts differ.
const HEAD_SIGN: f32 = 9.4;
const SIGN: f32 = 7.6;
/// The head of an arrow, long and wide.
const TIP: [f32; 2] = [9.0, 4.5];
/// Room at the edges for half a line.
const EDGE: f32 = 2.0;

/// One line of a box: its style, and the text.
type Row = (&'static str, String);

/// The picture. What it shows is said beside it as text, so a reader of the screen hears one name of it.
pub(super) fn svg(picture: &Picture, name: &str) -> String {
    let rows: Vec<Vec<Row>> = picture.boxes.iter().map(rows).collect();
    let sizes: Vec<Vec2> = rows.iter().map(|rows| size(rows)).collect();
    let placed = place(&sizes, &picture.arrows, BETWEEN);
    let mut svg = String::new();
    let mut line = |text: std::fmt::Arguments<'_>| {
        // Writing to a text cannot fail.
        let _written = svg.write_fmt(text).is_ok();
        svg.push('\n');
    };
    let (width, height) = (placed.size.x + 2.0 * EDGE, placed.size.y + 2.0 * EDGE);
    line(format_args!(
        "<svg viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" aria-label=\"{}\">",
        escaped(name)
    ));
    for points in &placed.lines {
        arrow(&mut line, points);
    }
    for (at, one) in picture.boxes.iter().enumerate() {
        let (Some(rect), Some(rows)) = (placed.boxes.get(at), rows.get(at)) else {
            continue;
        };
        let (left, top) = (rect.left() + EDGE, rect.top() + EDGE);
        let (wide, high) = (rect.width(), rect.height());
        let class = if one.chosen { "box chosen" } else { "box" };
        line(format_args!(
            "<rect class=\"{class}\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\" rx=\"8\"/>"
        ));
        let mut below = top + PAD / 2.0 + 2.0;
        for (number, (class, text)) in rows.iter().enumerate() {
            below += if number == 0 { HEAD } else { ROW };
            line(format_args!(
                "<text class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                left + PAD,
                below - 5.0,
                escaped(text)
            ));
        }
    }
    line(format_args!("</svg>"));
    svg
}

fn arrow(line: &mut impl FnMut(std::fmt::Arguments<'_>), points: &[Pos2]) {
    let [.., from, tip] = points else {
        return;
    };
    let along = (*tip - *from).normalized();
    let across = along.rot90() * TIP[1];
    let back = *tip - along * TIP[0];
    let mut path = String::new();
    let last = points.len() - 1;
    for (at, point) in points.iter().enumerate() {
        let word = if at == 0 { 'M' } else { 'L' };
        let point = if at == last { back } else { *point };
        let _written = write!(path, "{word}{} ", spot(point)).is_ok();
    }
    line(format_args!(
        "<path class=\"arrow\" d=\"{}\"/>",
        path.trim_end()
    ));
    line(format_args!(
        "<path class=\"tip\" d=\"M{} L{} L{} Z\"/>",
        spot(*tip),
        spot(back + across),
        spot(back - across)
    ));
}

fn spot(point: Pos2) -> String {
    format!("{:.1} {:.1}", point.x + EDGE, point.y + EDGE)
}

fn rows(one: &PictureBox) -> Vec<Row> {
    let head = broken(&one.head).into_iter().map(|text| ("name", text));
    let more = [&one.about, &one.aws]
        .into_iter()
        .flat_map(|text| broken(text));
    head.chain(more.map(|text| ("about", text))).collect()
}

/// The text in lines of a box's width. A long word stays whole.
fn broken(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(last) if last.chars().count() + 1 + word.chars().count() <= LINE => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn size(rows: &[Row]) -> Vec2 {
    let width = |(class, text): &Row| {
        let sign = if *class == "name" { HEAD_SIGN } else { SIGN };
        text.chars().map(|_| sign).sum::<f32>()
    };
    let wide = rows.iter().map(width).fold(0.0, f32::max);
    let high: f32 = rows
        .iter()
        .enumerate()
        .map(|(at, _)| if at == 0 { HEAD } else { ROW })
        .sum();
    vec2(wide + 2.0 * PAD, high + PAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_in_the_picture_and_none_is_a_tag() {
        let named = |head: &str, chosen| PictureBox {
            head: head.to_owned(),
            about: "a key locks the files, a topic sends notices".to_owned(),
            aws: "AWS: S3 & SNS".to_owned(),
            chosen,
        };
        let picture = Picture {
            boxes: vec![
                named("<b>", false),
                named("Role", true),
                named("End", false),
            ],
            arrows: vec![(0, 1), (1, 2), (0, 2)],
        };
        let svg = svg(&picture, "How \"it\" hangs");
        assert!(svg.contains("&lt;b&gt;") && !svg.contains("<b>"), "{svg}");
        assert_eq!(svg.matches("<rect").count(), 3);
        assert_eq!(svg.matches("class=\"arrow\"").count(), 3);
        assert_eq!(svg.matches("box chosen").count(), 1);
        assert_eq!(svg.matches("AWS: S3 &amp; SNS").count(), 3);
    }
}
