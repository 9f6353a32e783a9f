//! The approval sheet: one page that somebody else can read and sign before anything happens.

mod form;
mod make;
mod page;
mod rows;
mod stays;
mod text;

pub use form::{Asks, Sheet};
pub use make::cost_lines;
pub use rows::Row;
