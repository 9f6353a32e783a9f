//! AWS's prices, each with its date and where it was read. They stand in `assets/prices.toml` and nowhere else.

mod lookup;
mod priced;
mod read;
mod unit_price;
mod words;

pub use lookup::second_record;
pub use priced::Priced;
pub use read::PriceProblem;
pub use unit_price::Price;
pub use words::{grouped, month};
