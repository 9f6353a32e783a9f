//! The icons: own drawings on a grid of 20, painted as lines, circles and polygons.
//!
//! An icon never stands alone: there is a word beside it, except beside rows that open.

mod path;

use egui::{Color32, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, pos2};

use super::theme::{size, tokens};
use path::trace;

/// Side of the grid that the drawings are made on.
const GRID: f32 = 20.0;
/// A whole dashed ring has this many dashes.
const DASHES: f32 = 8.0;

/// A drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Check,
    Cross,
    Plus,
    /// A closed row.
    Chev,
    /// An open row.
    Down,
    Copy,
    /// On another website.
    Ext,
    /// Activity, a list.
    Log,
    Clock,
    Retry,
    Undo,
    /// Sharing view.
    Screen,
    /// Hidden.
    EyeOff,
    Person,
    Help,
    Search,
    /// Rules.
    Lock,
    /// A group of things.
    Folder,
    /// Cost.
    Coin,
    Save,
    /// State: done.
    Ok,
    /// State: failed.
    Err,
    /// State: look at this.
    Warn,
    /// Good to know.
    Info,
    /// State: working.
    Busy,
    /// State: waiting.
    Wait,
    /// State: left out.
    Skip,
    /// State: kept.
    Same,
    Create,
    Update,
    /// State: next.
    Next,
    /// The mark of the product.
    Product,
}

/// A part of a drawing, with paths in the notation of SVG.
#[derive(Clone, Copy, Debug)]
enum Part {
    Line(&'static str),
    Ring(f32, f32, f32),
    Dashed(f32, f32, f32),
    Disc(f32, f32, f32),
    Fill(&'static str),
    /// Drawn over a fill, in the color of the ground.
    Cut(&'static str),
}

fn parts(icon: Icon) -> &'static [Part] {
    use Part::{Cut, Dashed, Disc, Fill, Line, Ring};
    match icon {
        Icon::Check => &[Line("M3.5 10.5 8 15 16.5 5.5")],
        Icon::Cross => &[Line("M5 5 15 15M15 5 5 15")],
        Icon::Plus => &[Line("M10 4V16M4 10H16")],
        Icon::Chev => &[Line("M7 4 13 10 7 16")],
        Icon::Down => &[Line("M4 7 10 13 16 7")],
        Icon::Copy => &[Line("M7 7H16.5V16.5H7ZM3.5 13V3.5H13")],
        Icon::Ext => &[Line("M9 4H4V16H16V11M9.5 10.5 16 4M11.5 4H16V8.5")],
        Icon::Log => &[Line("M3 5H17M3 10H17M3 15H12")],
        Icon::Clock => &[Ring(10.0, 10.0, 7.0), Line("M10 5.5V10.5L13.5 12.5")],
        Icon::Retry => &[Line("M15.5 6.5A6.5 6.5 0 1 0 16.5 11M16 2.5V7H11.5")],
        Icon::Undo => &[Line("M4 8H12A4.5 4.5 0 0 1 12 17H8M8 4 4 8 8 12")],
        Icon::Screen => &[Line("M2.5 4H17.5V13.5H2.5ZM6.5 17H13.5")],
        Icon::EyeOff => &[Line(
            "M2 10C5 5.5 15 5.5 18 10C15 14.5 5 14.5 2 10ZM4 16 16 4",
        )],
        Icon::Person => &[
            Ring(10.0, 6.5, 3.5),
            Line("M3 17.5C3.5 11.5 16.5 11.5 17 17.5"),
        ],
        Icon::Help => &[Line(
            "M6.8 7.2C6.8 2.6 13.2 2.8 13.2 7.2C13.2 9.6 10 9.6 10 12.4M10 14.6V17",
        )],
        Icon::Search => &[Ring(8.5, 8.5, 5.0), Line("M12.2 12.2 17 17")],
        Icon::Lock => &[Line("M4 9H16V17H4ZM6.5 9V6.5A3.5 3.5 0 0 1 13.5 6.5V9")],
        Icon::Folder => &[Line("M2 4.5H8L10 7H18V16.5H2Z")],
        Icon::Coin => &[
            Ring(10.0, 10.0, 7.0),
            Line(
                "M10 5.5V14.5M12.5 7.5H8.8A1.6 1.6 0 0 0 8.8 10.2H11.2A1.6 1.6 0 0 1 11.2 12.9H7.5",
            ),
        ],
        Icon::Save => &[Line("M10 2.5V12M5.5 8 10 12.5 14.5 8M3 16.5H17")],
        Icon::Ok => &[Disc(10.0, 10.0, 9.0), Cut("M5.5 10.5 8.7 13.7 14.5 7")],
        Icon::Err => &[
            Fill("M6.3 1H13.7L19 6.3V13.7L13.7 19H6.3L1 13.7V6.3Z"),
            Cut("M6.5 6.5 13.5 13.5M13.5 6.5 6.5 13.5"),
        ],
        Icon::Warn => &[Fill("M10 1 19.5 18.5H.5Z"), Cut("M10 7V12.6M10 14.4V16.6")],
        Icon::Info => &[Ring(10.0, 10.0, 8.0), Line("M10 9V15M10 5.2V7.4")],
        Icon::Busy => &[
            Ring(10.0, 10.0, 8.0),
            Fill("M10 10V4.6A5.4 5.4 0 0 1 15.4 10Z"),
        ],
        Icon::Wait => &[Ring(10.0, 10.0, 8.0), Line("M10 5.5V10.5L13 12.2")],
        Icon::Skip => &[Ring(10.0, 10.0, 8.0), Line("M6 10H14")],
        Icon::Same => &[Ring(10.0, 10.0, 8.0), Line("M6.2 8H13.8M6.2 12H13.8")],
        Icon::Create => &[Line("M2 2H18V18H2Z"), Line("M10 6V14M6 10H14")],
        Icon::Update => &[
            Line("M2 2H18V18H2Z"),
            Line("M6 14 6.6 11.4 12 6 14 8 8.6 13.4Z"),
        ],
        Icon::Next => &[Dashed(10.0, 10.0, 8.0)],
        Icon::Product => &[
            Disc(4.5, 10.0, 3.5),
            Line("M8 10H12"),
            Ring(15.5, 10.0, 3.2),
        ],
    }
}

/// An icon at the cursor, `side` points wide and high. It says nothing to assistive technologies: the word beside it does.
pub fn icon_ui(ui: &mut Ui, icon: Icon, side: f32, color: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
    if ui.is_rect_visible(rect) {
        paint_icon(ui.painter(), rect, icon, color, tokens(ui).page);
    }
    response
}

/// Paints an icon into the middle of `rect`; `cut` is the color of the ground, for what is cut out of a filled mark.
pub fn paint_icon(painter: &Painter, rect: Rect, icon: Icon, color: Color32, cut: Color32) {
    paint_turned(painter, rect, icon, [color, cut], 0);
}

/// Paints the sign at a row that opens in place.
pub fn paint_chevron(painter: &Painter, center: Pos2, side: f32, open: bool, color: Color32) {
    let rect = Rect::from_center_size(center, Vec2::splat(side));
    let icon = if open { Icon::Down } else { Icon::Chev };
    paint_icon(painter, rect, icon, color, Color32::TRANSPARENT);
}

/// The same as [`paint_icon`], turned clockwise by quarters.
pub fn paint_turned(
    painter: &Painter,
    rect: Rect,
    icon: Icon,
    [color, cut]: [Color32; 2],
    quarters: u8,
) {
    let side = rect.width().min(rect.height());
    let scale = side / GRID;
    let origin = rect.center() - Vec2::splat(side / 2.0);
    let place = |at: Pos2| {
        let mut from_middle = at - pos2(GRID / 2.0, GRID / 2.0);
        for _ in 0..quarters % 4 {
            from_middle = Vec2::new(-from_middle.y, from_middle.x);
        }
        origin + (from_middle + Vec2::splat(GRID / 2.0)) * scale
    };
    let stroke = Stroke::new(size::EDGE * scale, color);
    for part in parts(icon) {
        match *part {
            Part::Line(path) => paint_path(painter, path, place, stroke),
            Part::Cut(path) => {
                paint_path(painter, path, place, Stroke::new(size::EDGE * scale, cut));
            }
            Part::Ring(x, y, radius) => {
                // A circle's edge lies outside of its radius; here it lies on it, as that of a line.
                let inner = radius * scale - stroke.width / 2.0;
                painter.circle_stroke(place(pos2(x, y)), inner, stroke);
            }
            Part::Disc(x, y, radius) => {
                painter.circle_filled(place(pos2(x, y)), radius * scale, color);
            }
            Part::Dashed(x, y, radius) => {
                paint_dashed_ring(painter, place(pos2(x, y)), radius * scale, stroke);
            }
            Part::Fill(path) => {
                for (points, _) in trace(path) {
                    painter.add(Shape::convex_polygon(
                        points.into_iter().map(place).collect(),
                        color,
                        Stroke::NONE,
                    ));
                }
            }
        }
    }
}

/// Paints a ring of dashes.
pub fn paint_dashed_ring(painter: &Painter, center: Pos2, radius: f32, stroke: Stroke) {
    const STEPS: u16 = 64;
    let ring: Vec<Pos2> = (0..=STEPS)
        .map(|step| {
            center
                + radius * Vec2::angled(std::f32::consts::TAU * f32::from(step) / f32::from(STEPS))
        })
        .collect();
    let dash = std::f32::consts::TAU * radius / DASHES;
    painter.extend(Shape::dashed_line(&ring, stroke, dash * 0.6, dash * 0.4));
}

fn paint_path(painter: &Painter, path: &str, place: impl Fn(Pos2) -> Pos2, stroke: Stroke) {
    for (points, closed) in trace(path) {
        let points = points.into_iter().map(&place).collect();
        painter.add(if closed {
            Shape::closed_line(points, stroke)
        } else {
            Shape::line(points, stroke)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Icon; 32] = [
        Icon::Check,
        Icon::Cross,
        Icon::Plus,
        Icon::Chev,
        Icon::Down,
        Icon::Copy,
        Icon::Ext,
        Icon::Log,
        Icon::Clock,
        Icon::Retry,
        Icon::Undo,
        Icon::Screen,
        Icon::EyeOff,
        Icon::Person,
        Icon::Help,
        Icon::Search,
        Icon::Lock,
        Icon::Folder,
        Icon::Coin,
        Icon::Save,
        Icon::Ok,
        Icon::Err,
        Icon::Warn,
        Icon::Info,
        Icon::Busy,
        Icon::Wait,
        Icon::Skip,
        Icon::Same,
        Icon::Create,
        Icon::Update,
        Icon::Next,
        Icon::Product,
    ];

    #[test]
    fn every_path_is_read_to_its_end_and_stays_on_the_grid() {
        for icon in ALL {
            for part in parts(icon) {
                let (Part::Line(path) | Part::Fill(path) | Part::Cut(path)) = part else {
                    continue;
                };
                let lines = trace(path);
                let moves = path.matches('M').count();
                assert_eq!(lines.len(), moves, "{icon:?}: {path}");
                for (points, closed) in lines {
                    assert!(points.len() > 1, "{icon:?}: {path}");
                    assert!(!closed || path.contains('Z'));
                    for at in points {
                        assert!(
                            (0.0..=GRID).contains(&at.x) && (0.0..=GRID).contains(&at.y),
                            "{icon:?}: {at:?}"
                        );
                    }
                }
            }
        }
    }
}
