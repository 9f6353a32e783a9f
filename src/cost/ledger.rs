//! What is gathered while the lines are counted: the prices that were used, and what there are no figures for.

use std::collections::{BTreeMap, BTreeSet};

use super::row::PriceUsed;
use crate::domain::{AccountId, Place, Region};
use crate::price::{Price, Priced};

/// Prices used and figures missing.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    used: BTreeMap<Priced, BTreeSet<Region>>,
    /// Where GuardDuty would read, and nobody has counted what.
    pub(super) guardduty: BTreeSet<Place>,
    /// Where GuardDuty would read flow and DNS logs, and nobody has counted them.
    pub(super) logs: BTreeSet<Place>,
    /// Where the use of files in S3 was not counted.
    pub(super) files: BTreeSet<Place>,
    /// Accounts of which no management events were counted, by name as far as they are known.
    pub(super) accounts: BTreeSet<AccountId>,
    /// How many more accounts a trail covers of which nothing was counted.
    pub(super) more_accounts: usize,
    /// Regions of the main account in which no management events were counted.
    pub(super) regions: BTreeSet<Region>,
    /// Accounts that join later are taken in.
    pub(super) to_come: bool,
    /// Accounts were taken to be like the others.
    pub(super) alike: usize,
    /// Some of what is billed has no figure.
    pub(super) at_least: bool,
}

impl Ledger {
    /// The price in a Region, which is written down as used.
    pub(super) fn price(&mut self, priced: Priced, region: &Region) -> &'static Price {
        self.used.entry(priced).or_default().insert(region.clone());
        priced.price_in(region)
    }

    /// The prices that were used.
    pub(super) fn prices(&self) -> Vec<PriceUsed> {
        let mut list: Vec<PriceUsed> = Vec::new();
        for (priced, regions) in &self.used {
            for region in regions {
                let price = priced.price_in(region);
                let there = list
                    .iter_mut()
                    .find(|used| used.of == *priced && used.price == *price);
                let is_other = !priced.is_known_in(region);
                if let Some(used) = there {
                    used.regions.insert(region.clone());
                    if is_other {
                        used.others.insert(region.clone());
                    }
                } else {
                    list.push(PriceUsed {
                        of: *priced,
                        price: price.clone(),
                        regions: BTreeSet::from([region.clone()]),
                        others: is_other.then(|| region.clone()).into_iter().collect(),
                    });
                }
            }
        }
        list
    }
}
