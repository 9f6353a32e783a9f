//! The forecast itself.

use super::asked::asked;
use super::counts::Counts;
use super::ground::Ground;
use super::ledger::Ledger;
use super::row::{Forecast, Note};
use super::stays::stays;
use super::unknown::{looked, unknown};
use super::{guardduty, log_files, records};
use crate::domain::{Partition, Region};
use crate::inventory::{Figures, Inventory};
use crate::plan::Told;

/// What these changes will cost, from what was seen and counted.
///
/// Amounts are those of a month after all trials; those of the first 30 days stand beside them.
pub fn forecast(changes: &[Told], inventory: &Inventory, figures: &Figures) -> Forecast {
    let asked = asked(changes);
    let own = &inventory.caller.account;
    let home = asked.iter().find(|one| one.place.account == *own);
    let home = home.or_else(|| asked.first()).map(|one| &one.place.region);
    let region = home
        .cloned()
        .unwrap_or_else(|| Region::constant("us-east-1"));
    if !asked.is_empty() && region.partition() != Partition::Aws {
        return without_prices(figures, region);
    }
    let ground = Ground {
        asked,
        inventory,
        counts: Counts::new(figures),
        region,
    };
    let mut ledger = Ledger::default();
    let mut rows = Vec::new();
    rows.extend(guardduty::guardduty(&ground, &mut ledger));
    rows.extend(guardduty::s3_protection(&ground, &mut ledger));
    rows.extend(records::data_events(&ground, &mut ledger));
    rows.extend(records::second_record(&ground, &mut ledger));
    rows.extend(log_files::rows(&ground, &mut ledger));
    rows.sort_by_key(|row| std::cmp::Reverse(row.amount.map(|range| range.most)));
    let stays = stays(&ground);
    Forecast {
        at: figures.at,
        region: ground.region,
        looked: looked(figures),
        unknown: unknown(figures, &ledger),
        stays,
        prices: ledger.prices(),
        at_least: ledger.at_least || ledger.to_come,
        rows,
    }
}

/// In other parts of AWS than the one that most people mean there are other prices, and other money.
fn without_prices(figures: &Figures, region: Region) -> Forecast {
    Forecast {
        at: figures.at,
        rows: Vec::new(),
        looked: looked(figures),
        unknown: vec![Note::new(
            "Prices of this part of AWS",
            format!(
                "We know none for {}, so we cannot say what it costs.",
                region.with_code()
            ),
        )],
        stays: Vec::new(),
        prices: Vec::new(),
        at_least: true,
        region,
    }
}
