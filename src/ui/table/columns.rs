//! The columns of a table: how wide each is, and which are left out where there is little room.

use egui::Rect;

use crate::ui::count::offset;

/// Between columns.
const GAP: f32 = 16.0;

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    pub(super) head: &'a str,
    width: f32,
    grows: bool,
    pub(super) right: bool,
    pub(super) sorts: bool,
    drop: Option<u8>,
}

impl<'a> Column<'a> {
    pub fn new(head: &'a str, width: f32) -> Self {
        Self {
            head,
            width,
            grows: false,
            right: false,
            sorts: false,
            drop: None,
        }
    }

    /// Takes a share of what room is left.
    #[must_use]
    pub fn grows(mut self) -> Self {
        self.grows = true;
        self
    }

    /// Set at the right.
    #[must_use]
    pub fn right(mut self) -> Self {
        self.right = true;
        self
    }

    /// Its head can be pressed to sort by it.
    #[must_use]
    pub fn sorts(mut self) -> Self {
        self.sorts = true;
        self
    }

    /// Left out where there is too little room: 1 first, then 2.
    #[must_use]
    pub fn drop_order(mut self, order: u8) -> Self {
        self.drop = Some(order);
        self
    }
}

/// Where a column stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slot {
    pub(super) column: usize,
    pub(super) left: f32,
    pub(super) width: f32,
}

impl Slot {
    /// The cell in a row.
    pub(super) fn within(self, row: Rect) -> Rect {
        let left = row.left() + self.left;
        row.with_min_x(left).with_max_x(left + self.width)
    }
}

/// Shares out the width behind the first `left` points, leaving out columns where there is too little.
pub(super) fn slots(columns: &[Column<'_>], mut left: f32, width: f32) -> Vec<Slot> {
    let mut kept: Vec<usize> = (0..columns.len()).collect();
    let needed = |kept: &[usize]| -> f32 {
        kept.iter()
            .filter_map(|index| columns.get(*index))
            .map(|column| column.width + GAP)
            .sum::<f32>()
            - GAP
            + left
    };
    while needed(&kept) > width {
        let next = kept
            .iter()
            .copied()
            .filter_map(|index| columns.get(index)?.drop.map(|order| (order, index)))
            .min();
        let Some((_, index)) = next else { break };
        kept.retain(|one| *one != index);
    }
    let rest = (width - needed(&kept)).max(0.0);
    let growing = kept
        .iter()
        .filter(|index| columns.get(**index).is_some_and(|column| column.grows))
        .count();
    let share = rest / offset(growing.max(1), 1.0);
    kept.into_iter()
        .filter_map(|index| {
            let column = columns.get(index)?;
            let width = column.width + if column.grows { share } else { 0.0 };
            let slot = Slot {
                column: index,
                left,
                width,
            };
            left += width + GAP;
            Some(slot)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_tables_drop_columns_in_order_and_use_the_whole_width() {
        let columns = [
            Column::new("State", 110.0),
            Column::new("Account", 150.0).grows(),
            Column::new("Team", 100.0).drop_order(2),
            Column::new("Time", 60.0).right().drop_order(1),
        ];
        let of = |width: f32| {
            slots(&columns, 0.0, width)
                .iter()
                .map(|slot| slot.column)
                .collect::<Vec<_>>()
        };
        assert_eq!(of(900.0), [0, 1, 2, 3]);
        assert_eq!(of(440.0), [0, 1, 2]);
        assert_eq!(of(300.0), [0, 1]);
        for left in [0.0, 36.0] {
            let wide = slots(&columns, left, 900.0);
            assert!((wide[0].left - left).abs() < 0.01);
            assert!((wide[3].left + wide[3].width - 900.0).abs() < 0.01);
        }
    }
}
