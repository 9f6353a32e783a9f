//! What the lines of a forecast are counted from.

use std::collections::BTreeSet;

use super::asked::Asked;
use super::counts::Counts;
use super::range::Range;
use super::row::{Growth, Part, Row, RowKind};
use crate::domain::{AccountId, Region};
use crate::inventory::{Inventory, Seen};
use crate::plan::CostItem;
use crate::price::Price;

/// What the lines are counted from.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    pub(super) asked: Vec<Asked<'a>>,
    pub(super) inventory: &'a Inventory,
    pub(super) counts: Counts<'a>,
    /// The main Region.
    pub(super) region: Region,
}

impl<'a> Ground<'a> {
    /// What is asked for one of these.
    pub(super) fn of(&self, items: &[CostItem]) -> Vec<&Asked<'a>> {
        let asked = self.asked.iter();
        asked.filter(|one| items.contains(&one.item)).collect()
    }

    /// The account that is signed in.
    pub(super) const fn own(&self) -> &AccountId {
        &self.inventory.caller.account
    }

    /// The Regions of an account that are on; nothing where that is not known.
    pub(super) fn regions_on(&self, account: &AccountId) -> Option<&'a [Region]> {
        match self.inventory.account(account)?.regions {
            Seen::Known(ref regions) => Some(regions),
            Seen::Unknown(_) => None,
        }
    }

    /// The most accounts that a trail covers of what the plan changes.
    pub(super) fn covered(&self) -> usize {
        let records = self.of(&[
            CostItem::FirstRecord,
            CostItem::SecondRecord,
            CostItem::DataEvents,
            CostItem::ChosenDataEvents,
        ]);
        let most = records.iter().map(|one| one.covered()).max();
        most.unwrap_or(1)
    }
}

/// A line that is made of parts; not known when none of them is.
pub(super) fn row(
    kind: RowKind,
    name: &str,
    price: String,
    grows: Growth,
    parts: Vec<Part>,
    first: impl FnOnce(Range) -> Range,
) -> Row {
    let known: Vec<Range> = parts.iter().filter_map(|part| part.amount).collect();
    let amount = (!known.is_empty()).then(|| Range::sum(known));
    Row {
        kind,
        name: name.to_owned(),
        price,
        amount,
        first: amount.map(first),
        grows,
        parts,
    }
}

/// Where, and the price: "17 Regions, $0.80 for 1 million S3 events".
pub(super) fn priced_where(parts: &[Part], price: &Price) -> String {
    let regions: BTreeSet<&Region> = parts.iter().filter_map(|it| it.region.as_ref()).collect();
    let mut all = regions.iter();
    match (all.next(), regions.len()) {
        (Some(one), 1) => format!("{}, {}", one.place_or_code(), price.words()),
        (_, 0) | (None, _) => price.words(),
        (_, count) => format!("{count} Regions, {}", price.words()),
    }
}
