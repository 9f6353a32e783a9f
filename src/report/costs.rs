//! What it costs.

use std::collections::BTreeMap;

use super::form::{CostRow, Costs};
use super::sources::Sources;
use crate::plan::Cost;

/// What the changes that are still to be made cost.
pub(super) fn costs(from: &Sources<'_>) -> Costs {
    let mut counts: BTreeMap<&Cost, usize> = BTreeMap::new();
    for told in &from.planned.told().changes {
        for cost in &told.costs {
            *counts.entry(cost).or_default() += 1;
        }
    }
    let rows = counts.into_iter().map(|(cost, count)| CostRow {
        what: match count {
            1 => cost.what.clone(),
            _ => format!("{}, {count} times", cost.what),
        },
        price: cost.price.clone(),
        amount: String::new(),
    });
    Costs {
        rows: rows.collect(),
        total: None,
        notes: vec!["AWS bills what is used, with your usual bill. Radiant Security's own price is not in it.".to_owned()],
    }
}
