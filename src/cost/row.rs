//! What a forecast is made of: plain data, to be shown and saved.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::range::Range;
use crate::domain::{AccountId, Region};
use crate::price::{Price, Priced};

/// What the changes of a plan will cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// When it was counted.
    pub at: Timestamp,
    /// The main Region.
    pub region: Region,
    pub rows: Vec<Row>,
    /// What was looked at, in sentences.
    pub looked: Vec<String>,
    /// What is not known.
    pub unknown: Vec<Note>,
    /// What is billed today and stays as it is.
    pub stays: Vec<Note>,
    /// The prices that were used.
    pub prices: Vec<PriceUsed>,
    /// Whether some of what AWS will bill has no figure, so that it can become more than the sum.
    pub at_least: bool,
}

impl Forecast {
    /// A month after all trials, as far as it is known.
    pub fn total(&self) -> Range {
        Range::sum(self.rows.iter().filter_map(|row| row.amount))
    }

    /// The first 30 days, with what is free in them.
    pub fn first_month(&self) -> Range {
        Range::sum(self.rows.iter().filter_map(|row| row.first))
    }

    /// The most that one row costs.
    pub fn largest(&self) -> Range {
        let amounts = self.rows.iter().filter_map(|row| row.amount);
        amounts.max_by_key(|range| range.most).unwrap_or_default()
    }
}

/// One line of a forecast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub kind: RowKind,
    /// Such as "Watching files (AWS: S3 Protection)".
    pub name: String,
    /// Where, and the price, such as "17 Regions, $0.80 for 1 million S3 events".
    pub price: String,
    /// A month; nothing where it is not known at all.
    pub amount: Option<Range>,
    /// The first 30 days.
    pub first: Option<Range>,
    pub grows: Growth,
    /// By account and Region.
    pub parts: Vec<Part>,
}

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    GuardDuty,
    S3Protection,
    DataEvents,
    SecondRecord,
    Keeping,
    Keys,
    Opening,
    Messages,
}

/// How an amount changes as time goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Growth {
    /// With use, or with time.
    Grows,
    Stays,
    /// With use, but it stays small.
    Little,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The account; nothing for accounts that are taken to be like the others.
    pub account: Option<AccountId>,
    /// Nothing where it is for all Regions.
    pub region: Option<Region>,
    /// Nothing where it is not known.
    pub amount: Option<Range>,
}

/// Something to know beside the amounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub head: String,
    pub text: String,
}

impl Note {
    pub fn new(head: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            head: head.into(),
            text: text.into(),
        }
    }
}

/// A price that was used, and for which Regions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceUsed {
    pub of: Priced,
    pub price: Price,
    pub regions: BTreeSet<Region>,
    /// Regions whose own price is not known, among them.
    pub others: BTreeSet<Region>,
}
