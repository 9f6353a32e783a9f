//! Boxes in layers from left to right: which layer each stands in, and in which order.

use crate::ui::count::offset;

/// What a diagram is laid out of: its boxes by number, and a place to pass through for each line that crosses a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Box(usize),
    Pass,
}

/// The items, where they stand, and how they are joined from each layer to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Layers {
    pub(super) items: Vec<Item>,
    /// Items from top to bottom, layer by layer.
    pub(super) order: Vec<Vec<usize>>,
    /// The items that each line goes through, from its box to its box.
    pub(super) lines: Vec<Vec<usize>>,
}

/// How often the order is looked over.
const SWEEPS: usize = 8;

impl Layers {
    /// A line that closes a circle is left out.
    pub(super) fn of(boxes: usize, lines: &[(usize, usize)]) -> Self {
        let (layer_of, kept) = layered(boxes, lines);
        let deepest = layer_of.iter().copied().max().unwrap_or(0);
        let mut layers = Self {
            items: (0..boxes).map(Item::Box).collect(),
            order: vec![Vec::new(); if boxes == 0 { 0 } else { deepest + 1 }],
            lines: Vec::with_capacity(kept.len()),
        };
        for (one, layer) in layer_of.iter().enumerate() {
            layers.put(*layer, one);
        }
        for (from, to) in kept {
            let mut line = vec![from];
            let first = layer_of.get(from).map_or(0, |layer| layer + 1);
            let last = layer_of.get(to).copied().unwrap_or(0);
            for layer in first..last {
                let pass = layers.items.len();
                layers.items.push(Item::Pass);
                layers.put(layer, pass);
                line.push(pass);
            }
            line.push(to);
            layers.lines.push(line);
        }
        layers.untangle();
        layers
    }

    fn put(&mut self, layer: usize, item: usize) {
        if let Some(layer) = self.order.get_mut(layer) {
            layer.push(item);
        }
    }

    /// The items that a line joins to this one, before it or behind it.
    pub(super) fn joined(&self, item: usize, before: bool) -> impl Iterator<Item = usize> {
        let steps = self.lines.iter().flat_map(|line| line.windows(2));
        steps.filter_map(move |step| match (step, before) {
            ([from, to], true) if *to == item => Some(*from),
            ([from, to], false) if *from == item => Some(*to),
            _ => None,
        })
    }

    /// Puts what is joined beside each other, so that few lines cross.
    fn untangle(&mut self) {
        for sweep in 0..SWEEPS {
            let forward = sweep % 2 == 0;
            let count = self.order.len();
            for step in 1..count {
                let at = if forward { step } else { count - 1 - step };
                let beside = if forward { at - 1 } else { at + 1 };
                let places = self.order.get(beside).cloned().unwrap_or_default();
                let place = |item: usize| places.iter().position(|one| *one == item);
                let Some(layer) = self.order.get(at) else {
                    continue;
                };
                let mut sorted: Vec<(f32, usize)> = layer
                    .iter()
                    .zip(0_u16..)
                    .map(|(item, own)| {
                        let joined: Vec<usize> =
                            self.joined(*item, forward).filter_map(place).collect();
                        (middle(&joined).unwrap_or(f32::from(own)), *item)
                    })
                    .collect();
                sorted.sort_by(|(a, _), (b, _)| a.total_cmp(b));
                if let Some(layer) = self.order.get_mut(at) {
                    *layer = sorted.into_iter().map(|(_, item)| item).collect();
                }
            }
        }
    }
}

fn middle(places: &[usize]) -> Option<f32> {
    let sum: usize = places.iter().sum();
    (!places.is_empty()).then(|| offset(sum, 1.0) / offset(places.len(), 1.0))
}

/// The layer of each box, behind all that lead to it, and the lines that are drawn.
fn layered(boxes: usize, lines: &[(usize, usize)]) -> (Vec<usize>, Vec<(usize, usize)>) {
    let mut open: Vec<(usize, usize)> = lines
        .iter()
        .copied()
        .filter(|(from, to)| from != to && *from < boxes && *to < boxes)
        .collect();
    let mut layer_of = vec![0; boxes];
    let mut kept = Vec::with_capacity(open.len());
    let mut left: Vec<usize> = (0..boxes).collect();
    while let Some(first) = left.first().copied() {
        // Where none is free, there is a circle: it is cut before the first that is left.
        let free = left
            .iter()
            .position(|one| !open.iter().any(|(_, to)| to == one));
        let one = free.map_or(first, |at| left.get(at).copied().unwrap_or(first));
        left.retain(|other| *other != one);
        open.retain(|(_, to)| *to != one);
        let layer = layer_of.get(one).copied().unwrap_or(0);
        for (_, to) in open.iter().filter(|(from, _)| *from == one) {
            if let Some(behind) = layer_of.get_mut(*to) {
                *behind = (*behind).max(layer + 1);
            }
            kept.push((one, *to));
        }
        open.retain(|(from, _)| *from != one);
    }
    (layer_of, kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_stands_behind_all_that_lead_to_it() {
        let (layers, kept) = layered(4, &[(0, 1), (1, 2), (0, 2), (2, 3)]);
        assert_eq!(layers, [0, 1, 2, 3]);
        assert_eq!(kept.len(), 4);
    }

    #[test]
    fn a_circle_is_cut_and_everything_else_is_drawn() {
        let (_, kept) = layered(3, &[(0, 1), (1, 2), (2, 0), (1, 1), (7, 0)]);
        assert_eq!(kept, [(0, 1), (1, 2)]);
    }

    #[test]
    fn two_ways_side_by_side_do_not_cross() {
        let layers = Layers::of(5, &[(0, 3), (1, 2), (2, 4), (3, 4)]);
        assert_eq!(layers.order, [vec![0, 1], vec![3, 2], vec![4]]);
    }
}
