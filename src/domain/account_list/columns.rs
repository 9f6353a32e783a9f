//! Where in a table the account numbers are.

use std::collections::BTreeSet;

use super::number;
use super::rows::Row;

/// Where the account numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Columns {
    /// In one column, counted from 0. `head`: the first row has the names of the columns.
    One { index: usize, head: bool },
    /// In all cells: it is a list.
    All { head: bool },
    /// In several columns, beside others: nobody can know which is meant. This is the first number of the second one.
    Several { row: usize, column: usize },
    /// Nowhere.
    Nothing,
}

/// What the column may be called, without spaces and capitals; the earlier name counts before the later ones.
const NAMES: [&str; 14] = [
    "accountid",
    "awsaccountid",
    "accountnumber",
    "awsaccountnumber",
    "memberaccountid",
    "memberaccount",
    "linkedaccountid",
    "targetaccountid",
    "accountids",
    "accountno",
    "id",
    "awsaccount",
    "account",
    "accounts",
];

/// Where the account numbers are.
pub(super) fn columns(rows: &[Row]) -> Columns {
    let Some((first, rest)) = rows.split_first() else {
        return Columns::Nothing;
    };
    if let Some(index) = named(first) {
        return Columns::One { index, head: true };
    }
    let head = !rest.is_empty() && !has_digits(first);
    let rows = if head { rest } else { rows };
    let with = |is: fn(&str) -> bool| -> BTreeSet<usize> {
        let cells = rows.iter().flat_map(|row| row.cells.iter().enumerate());
        cells
            .filter(|(_, cell)| is(cell))
            .map(|(index, _)| index)
            .collect()
    };
    let filled = with(|cell| !number::bare(cell).is_empty());
    let numbers = with(number::is_like);
    let mut indices = numbers.iter();
    match (indices.next(), indices.next()) {
        (None, _) if filled.len() == 1 && rows.iter().any(has_digits) => Columns::All { head },
        (None, _) => Columns::Nothing,
        (Some(_), _) if rows.len() == 1 || filled == numbers => Columns::All { head },
        (Some(index), None) => Columns::One {
            index: *index,
            head,
        },
        (Some(_), Some(second)) => Columns::Several {
            row: rows
                .iter()
                .find(|row| {
                    row.cells
                        .get(*second)
                        .is_some_and(|cell| number::is_like(cell))
                })
                .map_or(1, |row| row.number),
            column: second + 1,
        },
    }
}

/// The column whose head says that it has account numbers.
fn named(head: &Row) -> Option<usize> {
    let names = head.cells.iter().enumerate().filter_map(|(index, cell)| {
        let name: String = cell
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|sign| sign.to_ascii_lowercase())
            .collect();
        let rank = NAMES.iter().position(|known| *known == name)?;
        Some((rank, index))
    });
    names.min().map(|(_, index)| index)
}

fn has_digits(row: &Row) -> bool {
    let mut cells = row.cells.iter();
    cells.any(|cell| cell.contains(|sign: char| sign.is_ascii_digit()))
}
