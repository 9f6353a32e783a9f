//! The lines of GuardDuty and of S3 Protection.

use std::collections::BTreeMap;

use super::asked::Asked;
use super::ground::{Ground, priced_where, row};
use super::ledger::Ledger;
use super::range::Range;
use super::row::{Growth, Part, Row, RowKind};
use super::span::Span;
use crate::domain::{Place, Region, Usd};
use crate::inventory::Source;
use crate::plan::CostItem;
use crate::price::Priced;

/// GuardDuty itself: what it reads of CloudTrail, and of flow and DNS logs.
pub(super) fn guardduty(ground: &Ground<'_>, ledger: &mut Ledger) -> Option<Row> {
    note_to_come(ground, ledger);
    let asked = ground.of(&[CostItem::GuardDuty, CostItem::GuardDutyAgain]);
    let logs = logs_to_events(ground);
    let one = |at: &Place, ledger: &mut Ledger| {
        let events = ground.counts.readable(at)?;
        let price = ledger.price(Priced::GuardDutyEvents, &at.region);
        let of_events = events.priced(price);
        ledger.price(Priced::GuardDutyLogs, &at.region);
        let Some((logs, events)) = logs else {
            ledger.logs.insert(at.clone());
            ledger.at_least = true;
            return Some(of_events);
        };
        let of_logs = Range::new(
            of_events.least.part(logs, events).part(1, 2),
            of_events.most.part(logs, events).part(2, 1),
        );
        Some(of_events.and(of_logs))
    };
    let (parts, billed) = parts(
        ground,
        ledger,
        &asked,
        &[Source::Events, Source::Logs],
        one,
        |ledger, at| {
            ledger.guardduty.insert(at);
        },
    )?;
    let price = priced_where(&parts, Priced::GuardDutyEvents.price_in(&ground.region));
    Some(row(
        RowKind::GuardDuty,
        "Watching the accounts (AWS: GuardDuty)",
        price,
        Growth::Grows,
        parts,
        |_| billed,
    ))
}

/// S3 Protection: what GuardDuty reads of the use of files.
pub(super) fn s3_protection(ground: &Ground<'_>, ledger: &mut Ledger) -> Option<Row> {
    let asked = ground.of(&[CostItem::S3Protection]);
    let one = |at: &Place, ledger: &mut Ledger| {
        let events = ground.counts.read(at, Source::S3)?;
        let price = ledger.price(Priced::GuardDutyS3Events, &at.region);
        Some(events.priced(price))
    };
    let (parts, billed) = parts(ground, ledger, &asked, &[Source::S3], one, |ledger, at| {
        ledger.files.insert(at);
    })?;
    let price = priced_where(&parts, Priced::GuardDutyS3Events.price_in(&ground.region));
    Some(row(
        RowKind::S3Protection,
        "Watching files (AWS: S3 Protection)",
        price,
        Growth::Grows,
        parts,
        |_| billed,
    ))
}

fn note_to_come(ground: &Ground<'_>, ledger: &mut Ledger) {
    let items = [CostItem::GuardDutyToCome, CostItem::S3ProtectionToCome];
    ledger.to_come |= !ground.of(&items).is_empty();
}

/// The parts, by account and Region, and what of them is billed in the first 30 days: those whose trial is over.
/// Accounts without figures are taken to be like those of the same Region that have some; where there are none they are not known.
fn parts(
    ground: &Ground<'_>,
    ledger: &mut Ledger,
    asked: &[&Asked<'_>],
    sources: &[Source],
    one: impl Fn(&Place, &mut Ledger) -> Option<Range>,
    unknown: impl Fn(&mut Ledger, Place),
) -> Option<(Vec<Part>, Range)> {
    if asked.is_empty() {
        return None;
    }
    let mut parts = Vec::new();
    let mut billed = Range::default();
    let mut missing: BTreeMap<Region, Vec<Place>> = BTreeMap::new();
    for ask in asked {
        for account in ask.targets() {
            let at = Place::new(account, ask.place.region.clone());
            let Some(amount) = one(&at, ledger) else {
                missing.entry(at.region.clone()).or_default().push(at);
                continue;
            };
            let spent = sources.iter().find_map(|it| ground.counts.spent(&at, *it));
            let is_over = spent.is_some_and(|spent| spent.left == Some(0));
            if ask.item == CostItem::GuardDutyAgain || is_over {
                billed = billed.and(amount);
            }
            parts.push(Part {
                account: Some(at.account),
                region: Some(at.region),
                amount: Some(amount),
            });
        }
    }
    for (region, places) in missing {
        let amount = like_the_others(ground, &region, sources, places.len());
        if amount.is_some() {
            ledger.alike += places.len();
            parts.push(Part {
                account: None,
                region: Some(region),
                amount,
            });
            continue;
        }
        ledger.at_least = true;
        for at in places {
            parts.push(Part {
                account: Some(at.account.clone()),
                region: Some(at.region.clone()),
                amount: None,
            });
            unknown(ledger, at);
        }
    }
    Some((parts, billed))
}

/// What so many accounts would cost in a Region if they were like those that GuardDuty reads there already.
fn like_the_others(
    ground: &Ground<'_>,
    region: &Region,
    sources: &[Source],
    missing: usize,
) -> Option<Range> {
    let mut by_account: BTreeMap<&Place, Range> = BTreeMap::new();
    for (at, source, spent) in ground.counts.all_spent() {
        if at.region == *region
            && sources.contains(&source)
            && let Some(month) = spent.month()
        {
            let sum = by_account.entry(at).or_default();
            *sum = sum.and(month);
        }
    }
    let known: Vec<Span> = by_account
        .into_values()
        .map(|range| Span::new(range.least.in_millionths(), range.most.in_millionths()))
        .collect();
    let span = Span::of_missing(&known, u64::try_from(missing).ok()?)?;
    Some(Range::new(
        Usd::millionths(span.least),
        Usd::millionths(span.most),
    ))
}

/// What flow and DNS logs cost against CloudTrail's events where GuardDuty reads both; nothing where it reads none.
fn logs_to_events(ground: &Ground<'_>) -> Option<(u64, u64)> {
    let sum = |wanted: Source| {
        let all = ground.counts.all_spent();
        let spent = all.filter(|(_, source, _)| *source == wanted);
        spent.map(|(_, _, spent)| spent.usd).sum::<Usd>()
    };
    let (logs, events) = (sum(Source::Logs), sum(Source::Events));
    (events > Usd::ZERO).then(|| (logs.in_millionths(), events.in_millionths()))
}
