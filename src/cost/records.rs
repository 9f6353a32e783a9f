//! The lines of what a trail records: a further record of management events, and data events.

use std::collections::BTreeSet;

use super::ground::{Ground, priced_where, row};
use super::ledger::Ledger;
use super::range::Range;
use super::row::{Growth, Part, Row, RowKind};
use super::span::Span;
use crate::domain::{AccountId, Place, Region};
use crate::inventory::Source;
use crate::plan::CostItem;
use crate::price::Priced;

/// A further record of management events.
pub(super) fn second_record(ground: &Ground<'_>, ledger: &mut Ledger) -> Option<Row> {
    let asked = ground.of(&[CostItem::SecondRecord]);
    let covered = asked.iter().map(|one| one.covered()).max()?;
    let account = &asked.first()?.place.account;
    let priced = Priced::TrailSecondRecord;
    let parts = counted(ground, ledger, (account, covered), priced, |at| {
        ground.counts.events(at)
    });
    note_regions(ground, ledger, account);
    let price = priced_where(&parts, priced.price_in(&ground.region));
    let name = "Second record of management events";
    Some(row(
        RowKind::SecondRecord,
        name,
        price,
        Growth::Grows,
        parts,
        |all| all,
    ))
}

/// Who opens and changes files.
pub(super) fn data_events(ground: &Ground<'_>, ledger: &mut Ledger) -> Option<Row> {
    let asked = ground.of(&[CostItem::DataEvents, CostItem::ChosenDataEvents]);
    let covered = asked.iter().map(|one| one.covered()).max()?;
    let account = &asked.first()?.place.account;
    let all = asked.iter().any(|one| one.item == CostItem::DataEvents);
    let priced = Priced::TrailDataEvents;
    let parts = counted(ground, ledger, (account, covered), priced, |at| {
        let read = ground.counts.read(at, Source::S3)?;
        // What share of them the chosen buckets have nobody has counted.
        Some(if all { read } else { Span::new(0, read.most) })
    });
    if parts.iter().all(|part| part.amount.is_none()) {
        let region = ground.region.clone();
        ledger.files.insert(Place::new(account.clone(), region));
    }
    let price = priced_where(&parts, priced.price_in(&ground.region));
    let name = "Records of file access";
    Some(row(
        RowKind::DataEvents,
        name,
        price,
        Growth::Grows,
        parts,
        |all| all,
    ))
}

/// What was counted in the accounts that a trail covers, and what the others add if they are like them.
fn counted(
    ground: &Ground<'_>,
    ledger: &mut Ledger,
    (own, covered): (&AccountId, usize),
    priced: Priced,
    count: impl Fn(&Place) -> Option<Span>,
) -> Vec<Part> {
    let mut accounts: BTreeSet<&AccountId> = BTreeSet::from([own]);
    if covered > 1 {
        accounts.extend(ground.counts.accounts());
    }
    let mut parts = Vec::new();
    let mut known = Vec::new();
    for account in accounts {
        let mut sum: Option<Span> = None;
        for region in ground.counts.regions(account) {
            let at = Place::new(account.clone(), region.clone());
            let Some(span) = count(&at) else { continue };
            sum = Some(sum.unwrap_or_default().and(span));
            let price = ledger.price(priced, region);
            parts.push(Part {
                account: Some(account.clone()),
                region: Some(region.clone()),
                amount: Some(span.priced(price)),
            });
        }
        match sum {
            Some(sum) => known.push(sum),
            None if account == own => {
                ledger.price(priced, &ground.region);
                parts.push(Part {
                    account: Some(account.clone()),
                    region: None,
                    amount: None,
                });
                ledger.at_least = true;
                if priced == Priced::TrailSecondRecord {
                    ledger.accounts.insert(account.clone());
                }
            }
            None => {}
        }
    }
    let missing = covered.saturating_sub(known.len().max(1));
    if missing > 0 {
        let span = u64::try_from(missing)
            .ok()
            .and_then(|it| Span::of_missing(&known, it));
        let amount = span.map(|span| span.priced(ledger.price(priced, &ground.region)));
        if amount.is_some() {
            ledger.alike = ledger.alike.max(missing);
        } else {
            ledger.at_least = true;
            ledger.more_accounts = ledger.more_accounts.max(missing);
        }
        parts.push(Part {
            account: None,
            region: None,
            amount,
        });
    }
    parts
}

/// Regions of the account that are on and of which nothing was counted.
pub(super) fn note_regions(ground: &Ground<'_>, ledger: &mut Ledger, account: &AccountId) {
    let counted = ground.counts.regions(account);
    let on = ground.regions_on(account).unwrap_or_default();
    let lacking: Vec<Region> = on
        .iter()
        .filter(|region| !counted.contains(region))
        .cloned()
        .collect();
    ledger.at_least |= !lacking.is_empty();
    ledger.regions.extend(lacking);
}

/// One amount for all that is in one place.
pub(super) fn alone(account: &AccountId, region: &Region, amount: Option<Range>) -> Part {
    Part {
        account: Some(account.clone()),
        region: Some(region.clone()),
        amount,
    }
}
