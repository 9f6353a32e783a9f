//! What is wrong at one place of a list.

use std::fmt::{Display, Formatter, Result};

/// What is wrong at one place of a list of accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListMistake {
    /// From 1, as a spreadsheet counts: empty rows too, a cell of several lines once.
    pub row: usize,
    /// From 1.
    pub column: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

impl ListMistake {
    /// As a sentence of its own, such as "Row 2, column 1: An account number has 12 digits.".
    pub fn sentence(&self) -> String {
        format!("Row {}, column {}: {}", self.row, self.column, self.message)
    }
}

impl Display for ListMistake {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        let Self {
            row,
            column,
            message,
        } = self;
        write!(formatter, "row {row}, column {column}: {message}")
    }
}
