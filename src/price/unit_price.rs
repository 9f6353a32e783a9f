//! A price of AWS.

use serde::{Deserialize, Serialize};

use crate::domain::Usd;

/// A price of AWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// For so many of the unit as `per` says.
    pub usd: Usd,
    pub per: u64,
    /// Such as "events".
    pub unit: String,
    /// So many of the unit are free for an account each month.
    pub free: u64,
    /// The month of AWS's price list, such as `2026-10`.
    pub dated: String,
    /// The page of AWS.
    pub source: String,
    /// AWS has this one price in all Regions.
    pub same_everywhere: bool,
}

impl Price {
    /// What so many of the unit cost.
    pub fn of(&self, count: u64) -> Usd {
        self.usd.times(count, self.per)
    }

    /// How many of the unit an amount pays for.
    pub fn counted(&self, spent: Usd) -> u64 {
        spent.pays(self.usd, self.per).unwrap_or_default()
    }
}
