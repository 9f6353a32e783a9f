//! What the changes of a plan will cost, from the account's own figures: a range for each part, with its price, and what is not known.
//! Pure: [`countable`] says what has to be counted, others count it.

mod asked;
mod counts;
mod forecast;
mod ground;
mod guardduty;
mod ledger;
mod log_files;
mod range;
mod records;
mod row;
mod span;
mod stays;
#[cfg(test)]
mod tests;
mod unknown;
mod words;

pub use asked::countable;
pub use forecast::forecast;
pub use range::Range;
pub use row::{Forecast, Growth, Note, Part, PriceUsed, Row, RowKind};
