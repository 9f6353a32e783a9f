//! Places boxes and lines, from sizes alone: no box lies over another, and no line over a box.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use super::layers::{Item, Layers};
use crate::ui::count::offset;

/// Between two boxes of a layer.
const BELOW: f32 = 24.0;
/// Room for a line that passes a layer.
const PASS: f32 = 8.0;
/// How often boxes are moved towards what they are joined with.
const SWEEPS: usize = 6;

/// Where everything is, from (0, 0) on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Placed {
    pub(crate) boxes: Vec<Rect>,
    pub(crate) lines: Vec<Vec<Pos2>>,
    pub(crate) size: Vec2,
}

/// Places boxes of these sizes, with so much room between two layers. All boxes of a layer become as wide as the widest.
pub(crate) fn place(sizes: &[Vec2], lines: &[(usize, usize)], between: f32) -> Placed {
    let layers = Layers::of(sizes.len(), lines);
    let size = |item: usize| match layers.items.get(item) {
        Some(Item::Box(index)) => sizes.get(*index).copied().unwrap_or_default(),
        Some(Item::Pass) | None => vec2(0.0, PASS),
    };
    let tops = tops(&layers, |item| size(item).y);
    let mut rects = vec![Rect::ZERO; layers.items.len()];
    let mut left = 0.0;
    for layer in &layers.order {
        let width = layer.iter().map(|item| size(*item).x).fold(0.0, f32::max);
        for item in layer {
            if let (Some(rect), Some(top)) = (rects.get_mut(*item), tops.get(*item)) {
                *rect = Rect::from_min_size(pos2(left, *top), vec2(width, size(*item).y));
            }
        }
        left += width + between;
    }
    let bottom = rects.iter().map(|rect| rect.bottom()).fold(0.0, f32::max);
    let lines = layers
        .lines
        .iter()
        .map(|line| path(&layers, &rects, line))
        .collect();
    rects.truncate(sizes.len());
    Placed {
        boxes: rects,
        lines,
        size: vec2((left - between).max(0.0), bottom),
    }
}

/// The upper edge of each item: boxes stand level with what they are joined with, as far as there is room.
fn tops(layers: &Layers, height: impl Fn(usize) -> f32) -> Vec<f32> {
    let mut tops = vec![0.0; layers.items.len()];
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        let count = layers.order.len();
        for step in 0..count {
            let at = if forward { step } else { count - 1 - step };
            let Some(layer) = layers.order.get(at) else {
                continue;
            };
            let wanted: Vec<f32> = layer
                .iter()
                .map(|item| {
                    let joined: Vec<f32> = layers
                        .joined(*item, forward)
                        .filter_map(|one| Some(tops.get(one)? + height(one) / 2.0))
                        .collect();
                    let own = tops.get(*item).copied().unwrap_or(0.0);
                    mean(&joined).map_or(own, |middle| middle - height(*item) / 2.0)
                })
                .collect();
            // From the top down each makes room for the next; what that moved down on the whole is taken back.
            let mut placed = Vec::with_capacity(layer.len());
            let mut free = f32::NEG_INFINITY;
            for (item, wanted) in layer.iter().zip(&wanted) {
                let top = wanted.max(free);
                free = top + height(*item) + BELOW;
                placed.push(top);
            }
            let moved: Vec<f32> = placed.iter().zip(&wanted).map(|(a, b)| a - b).collect();
            let back = mean(&moved).unwrap_or(0.0);
            for (item, top) in layer.iter().zip(placed) {
                if let Some(known) = tops.get_mut(*item) {
                    *known = top - back;
                }
            }
        }
    }
    let highest = tops.iter().copied().fold(f32::INFINITY, f32::min);
    tops.iter().map(|top| top - highest).collect()
}

fn mean(values: &[f32]) -> Option<f32> {
    (!values.is_empty()).then(|| values.iter().sum::<f32>() / offset(values.len(), 1.0))
}

/// The way of a line: from the right edge of its box to the left edge of its box, straight through what it passes.
fn path(layers: &Layers, rects: &[Rect], line: &[usize]) -> Vec<Pos2> {
    let mut points = Vec::with_capacity(2 * line.len());
    for (at, item) in line.iter().enumerate() {
        let Some(rect) = rects.get(*item) else {
            continue;
        };
        if at > 0 {
            let from = line.get(at - 1).copied().unwrap_or(*item);
            points.push(pos2(rect.left(), port(layers, rects, (*item, from), true)));
        }
        if let Some(to) = line.get(at + 1) {
            points.push(pos2(rect.right(), port(layers, rects, (*item, *to), false)));
        }
    }
    points
}

/// How high at its edge an item is joined with another: several lines are spread over the edge, in the order in which
/// they come.
fn port(layers: &Layers, rects: &[Rect], (item, other): (usize, usize), before: bool) -> f32 {
    let Some(rect) = rects.get(item) else {
        return 0.0;
    };
    let middle = |one: &usize| rects.get(*one).map_or(0.0, |rect| rect.center().y);
    let mut joined: Vec<usize> = layers.joined(item, before).collect();
    joined.sort_by(|a, b| middle(a).total_cmp(&middle(b)).then(a.cmp(b)));
    joined.dedup();
    let at = joined.iter().position(|one| *one == other).unwrap_or(0);
    rect.top() + rect.height() * offset(at + 1, 1.0) / offset(joined.len() + 1, 1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Does a piece of a line go through the inside of a box?
    fn goes_through(from: Pos2, to: Pos2, rect: Rect) -> bool {
        let inside = rect.shrink(0.5);
        (0_u8..=100).any(|step| inside.contains(from + (to - from) * (f32::from(step) / 100.0)))
    }

    /// Three layers, of which the first is joined with the last past the one between.
    #[test]
    fn a_line_that_passes_a_layer_goes_round_its_boxes() {
        let placed = place(&[vec2(100.0, 60.0); 3], &[(0, 1), (1, 2), (0, 2)], 40.0);
        assert_eq!(placed.boxes.len(), 3);
        assert_eq!(placed.lines.len(), 3);
        assert!((placed.size.x - 380.0).abs() < 0.01);
        let past = placed.lines.iter().find(|line| line.len() == 4).unwrap();
        for step in past.windows(2) {
            assert!(!goes_through(step[0], step[1], placed.boxes[1]));
        }
    }

    #[test]
    fn nothing_is_placed_where_there_is_nothing() {
        assert_eq!(place(&[], &[], 40.0), Placed::default());
    }

    proptest! {
        #[test]
        fn no_box_lies_over_another_and_no_line_over_a_box(
            sizes in proptest::collection::vec((40.0_f32..220.0, 30.0_f32..120.0), 1..12),
            lines in proptest::collection::vec((0_usize..12, 0_usize..12), 0..24),
        ) {
            let sizes: Vec<Vec2> = sizes.into_iter().map(Vec2::from).collect();
            let placed = place(&sizes, &lines, 40.0);
            let whole = Rect::from_min_size(Pos2::ZERO, placed.size).expand(0.5);
            for (at, one) in placed.boxes.iter().enumerate() {
                prop_assert!(whole.contains_rect(*one));
                prop_assert!(one.height() >= sizes[at].y - 0.01 && one.width() >= sizes[at].x - 0.01);
                for other in &placed.boxes[at + 1..] {
                    prop_assert!(!one.shrink(0.5).intersects(other.shrink(0.5)));
                }
                for line in &placed.lines {
                    for step in line.windows(2) {
                        prop_assert!(!goes_through(step[0], step[1], *one));
                        prop_assert!(step[0].x <= step[1].x + 0.01);
                    }
                }
            }
        }
    }
}
