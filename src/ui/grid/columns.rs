//! Where the columns of a grid stand: side by side, with room between groups.

use std::ops::Range;

use egui::Rangef;

use crate::ui::count::{in_sight, offset, whole};

/// From one column to the next.
pub(super) const PITCH: f32 = 14.0;
/// Between two groups.
const GROUP_GAP: f32 = 8.0;

/// Columns that belong together, such as the accounts of one organizational unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group<'a> {
    pub name: &'a str,
    pub columns: usize,
}

/// A group with its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) group: usize,
    /// Its first column.
    pub(super) first: usize,
    pub(super) columns: usize,
    pub(super) left: f32,
}

impl Placed {
    pub(super) fn width(self) -> f32 {
        offset(self.columns, PITCH)
    }
}

/// All columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Columns {
    groups: Vec<Placed>,
    pub(super) count: usize,
    pub(super) width: f32,
}

impl Columns {
    pub(super) fn of(groups: &[Group<'_>]) -> Self {
        let mut placed = Vec::with_capacity(groups.len());
        let (mut first, mut left) = (0, 0.0);
        for (group, one) in groups.iter().enumerate().filter(|(_, one)| one.columns > 0) {
            if first > 0 {
                left += GROUP_GAP;
            }
            let here = Placed {
                group,
                first,
                columns: one.columns,
                left,
            };
            first += here.columns;
            left += here.width();
            placed.push(here);
        }
        Self {
            groups: placed,
            count: first,
            width: left,
        }
    }

    /// The group of a column, and where the column begins.
    pub(super) fn place(&self, column: usize) -> Option<(Placed, f32)> {
        let after = self.groups.partition_point(|group| group.first <= column);
        let group = *self.groups.get(after.checked_sub(1)?)?;
        let within = column - group.first;
        (within < group.columns).then(|| (group, group.left + offset(within, PITCH)))
    }

    /// The groups of which a part is in sight.
    pub(super) fn groups_in(&self, seen: Rangef) -> &[Placed] {
        let from = self
            .groups
            .partition_point(|group| group.left + group.width() <= seen.min);
        let to = self.groups.partition_point(|group| group.left < seen.max);
        self.groups.get(from..to).unwrap_or_default()
    }

    /// The columns of which a part is in sight.
    pub(super) fn in_sight(&self, seen: Rangef) -> Range<usize> {
        let groups = self.groups_in(seen);
        let (Some(first), Some(last)) = (groups.first(), groups.last()) else {
            return 0..0;
        };
        first.first + in_sight(first.left, PITCH, first.columns, seen).start
            ..last.first + in_sight(last.left, PITCH, last.columns, seen).end
    }

    /// The column at a place; between two groups there is none.
    pub(super) fn at(&self, x: f32) -> Option<usize> {
        let after = self.groups.partition_point(|group| group.left <= x);
        let group = self.groups.get(after.checked_sub(1)?)?;
        let within = whole(x - group.left, PITCH);
        (within < group.columns).then_some(group.first + within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Columns {
        let group = |name, columns| Group { name, columns };
        Columns::of(&[group("Core", 3), group("Empty", 0), group("Web", 2)])
    }

    #[test]
    fn groups_stand_apart_and_empty_ones_take_no_room() {
        let columns = columns();
        assert_eq!(columns.count, 5);
        assert!((columns.width - (5.0 * PITCH + GROUP_GAP)).abs() < 0.01);
        assert_eq!(columns.at(1.0), Some(0));
        assert_eq!(columns.at(3.0 * PITCH + 1.0), None);
        assert_eq!(columns.at(3.0 * PITCH + GROUP_GAP + 1.0), Some(3));
        assert_eq!(columns.at(columns.width + 1.0), None);
        assert_eq!(columns.at(-1.0), None);
        for column in 0..5 {
            let (_, left) = columns.place(column).unwrap();
            assert_eq!(columns.at(left + PITCH / 2.0), Some(column));
        }
        assert_eq!(columns.place(5), None);
    }

    #[test]
    fn of_many_columns_only_those_in_sight_are_drawn() {
        let groups = vec![
            Group {
                name: "Group",
                columns: 40,
            };
            100
        ];
        let columns = Columns::of(&groups);
        assert_eq!(columns.count, 4_000);
        assert_eq!(columns.in_sight(Rangef::new(0.0, 5.0 * PITCH)), 0..5);
        let (_, left) = columns.place(2_000).unwrap();
        let seen = columns.in_sight(Rangef::new(left, left + 10.0 * PITCH));
        assert_eq!(seen, 2_000..2_010);
        assert_eq!(columns.in_sight(Rangef::new(1e6, 2e6)), 0..0);
        assert_eq!(columns.groups_in(Rangef::new(left, left + 1.0)).len(), 1);
    }
}
