//! Account numbers as people have them: a pasted list, or the CSV file of a spreadsheet.

mod columns;
mod mistake;
mod number;
mod rows;
#[cfg(test)]
mod tests;
mod text;

pub use self::mistake::ListMistake;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use self::columns::{Columns, columns};
use self::rows::{Row, Table, table};
use super::AccountId;

/// So many mistakes are told one by one.
const MOST: usize = 50;

/// The accounts of a list, and what in it cannot be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountList {
    /// Each once, in the order of the list.
    pub accounts: Vec<AccountId>,
    /// The row that each of them stands in, in the same order.
    pub rows: Vec<usize>,
    /// From the top of the list to its end.
    pub mistakes: Vec<ListMistake>,
    /// How many mistakes there are besides those.
    pub more: usize,
}

impl AccountList {
    /// Reads a file: UTF-8 or UTF-16, else one letter a byte, as spreadsheets write it.
    pub fn read(bytes: &[u8]) -> Self {
        Self::parse(&text::decode(bytes))
    }

    /// Reads a text: numbers between commas, semicolons, tabs, bars or line ends, or a table in which one column has them.
    ///
    /// The column is the one whose head says so, else the only one with account numbers. Lines that begin with `#` are left out.
    pub fn parse(text: &str) -> Self {
        let Table { rows, unclosed } = table(text);
        let mut list = Self::default();
        if let Some((row, column)) = unclosed {
            list.refuse(row, column, "A quote is opened here and never closed.");
        }
        let mut seen = BTreeMap::new();
        match columns(&rows) {
            Columns::Nothing => {
                list.refuse(1, 1, "There is no account number in here. It has 12 digits.");
            }
            Columns::Several { row, column } => list.refuse(
                row,
                column,
                "More than one column has account numbers. Write \"Account ID\" over the right one.",
            ),
            Columns::All { head } => {
                for row in rows.iter().skip(usize::from(head)) {
                    for (index, cell) in row.cells.iter().enumerate() {
                        for part in number::parts(cell) {
                            list.take(row.number, index + 1, part, &mut seen);
                        }
                    }
                }
            }
            Columns::One { index, head } => {
                for row in rows.iter().skip(usize::from(head)) {
                    list.take_cell(row, index, &mut seen);
                }
            }
        }
        list
    }

    /// Whether all of it could be read.
    pub const fn is_right(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// The number in a column of a row.
    fn take_cell(&mut self, row: &Row, index: usize, seen: &mut BTreeMap<AccountId, usize>) {
        let cell = row.cells.get(index).map_or("", String::as_str);
        if cell.trim().is_empty() {
            self.refuse(row.number, index + 1, "This row has no account number.");
        } else {
            self.take(row.number, index + 1, cell, seen);
        }
    }

    fn take(
        &mut self,
        row: usize,
        column: usize,
        text: &str,
        seen: &mut BTreeMap<AccountId, usize>,
    ) {
        match number::read(text) {
            Ok(account) => match seen.entry(account) {
                Entry::Vacant(entry) => {
                    self.accounts.push(entry.key().clone());
                    self.rows.push(row);
                    entry.insert(row);
                }
                Entry::Occupied(entry) => {
                    let message = format!(
                        "{} is in row {} already. Leave out one.",
                        entry.key().grouped(),
                        entry.get()
                    );
                    self.refuse(row, column, message);
                }
            },
            Err(message) => self.refuse(row, column, message),
        }
    }

    fn refuse(&mut self, row: usize, column: usize, message: impl Into<String>) {
        if self.mistakes.len() < MOST {
            let message = message.into();
            self.mistakes.push(ListMistake {
                row,
                column,
                message,
            });
        } else {
            self.more += 1;
        }
    }
}
