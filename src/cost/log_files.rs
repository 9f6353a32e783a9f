//! The lines that follow from how many files there are: keeping, opening and announcing them; and the keys.

use std::collections::BTreeSet;

use super::ground::{Ground, priced_where, row};
use super::ledger::Ledger;
use super::range::Range;
use super::records::{alone, note_regions};
use super::row::{Growth, Part, Row, RowKind};
use super::span::{DAYS, Span};
use crate::domain::{AccountId, Place, Usd};
use crate::plan::CostItem;
use crate::price::Priced;

/// CloudTrail writes a file about every five minutes where there is something to write, so at most so many a day.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>.
const FILES_A_DAY: u64 = 288;
/// And a digest every hour.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html>.
const DIGESTS_A_DAY: u64 = 24;
/// A record is text of one to two thousand letters; packed it is a fraction of that.
const BYTES_OF_RECORD: u64 = 2_000;
const GIGABYTE: u64 = 1 << 30;
/// Findings are few beside log files: so many are taken to be the most in a month.
const FINDINGS: u64 = 1_000;

/// The files of a month, and their bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Files {
    count: Span,
    bytes: Span,
}

impl Files {
    const fn and(self, other: Self) -> Self {
        Self {
            count: self.count.and(other.count),
            bytes: self.bytes.and(other.bytes),
        }
    }
}

/// The files that the trail writes in a month in one account and Region, if anything was counted there.
fn of_place(ground: &Ground<'_>, at: &Place) -> Option<Files> {
    if let Some(day) = ground.counts.day(at) {
        // One day is seen, and days differ.
        let month = |of_day: u64| {
            let month = of_day.saturating_mul(DAYS);
            Span::new(month / 2, month.saturating_mul(2))
        };
        return Some(Files {
            count: month(day.count),
            bytes: month(day.bytes),
        });
    }
    let events = ground.counts.events(at)?;
    let files = |events: u64| (events / DAYS).min(FILES_A_DAY) * DAYS;
    let digests = if events.most > 0 {
        DIGESTS_A_DAY * DAYS
    } else {
        0
    };
    Some(Files {
        count: Span::new(files(events.least) / 2, files(events.most) + digests),
        bytes: Span::new(0, events.most.saturating_mul(BYTES_OF_RECORD)),
    })
}

/// The files that the trail writes in a month in all accounts that it covers; nothing where nothing was counted.
fn of_trail(ground: &Ground<'_>, ledger: &mut Ledger) -> Option<Files> {
    let (own, covered) = (ground.own(), ground.covered());
    let mut accounts: BTreeSet<&AccountId> = BTreeSet::from([own]);
    if covered > 1 {
        accounts.extend(ground.counts.accounts());
    }
    note_regions(ground, ledger, own);
    let known: Vec<Files> = accounts
        .into_iter()
        .filter_map(|account| {
            let regions = ground.counts.regions(account);
            let of_regions = regions.into_iter().filter_map(|region| {
                of_place(ground, &Place::new(account.clone(), region.clone()))
            });
            of_regions.reduce(Files::and)
        })
        .collect();
    let all = known.iter().copied().reduce(Files::and);
    let Some(mut all) = all else {
        ledger.at_least = true;
        ledger.accounts.insert(own.clone());
        return None;
    };
    let missing = covered.saturating_sub(known.len());
    if missing > 0 {
        let counts: Vec<Span> = known.iter().map(|files| files.count).collect();
        let bytes: Vec<Span> = known.iter().map(|files| files.bytes).collect();
        let more = u64::try_from(missing).unwrap_or(u64::MAX);
        let like = Span::of_missing(&counts, more).zip(Span::of_missing(&bytes, more));
        if let Some((count, bytes)) = like {
            all = all.and(Files { count, bytes });
            ledger.alike = ledger.alike.max(missing);
        } else {
            ledger.at_least = true;
            ledger.more_accounts = ledger.more_accounts.max(missing);
        }
    }
    Some(all)
}

/// Keeping, opening and announcing files, and the keys.
pub(super) fn rows(ground: &Ground<'_>, ledger: &mut Ledger) -> Vec<Row> {
    let about_logs = [CostItem::LogFiles, CostItem::KeyUse, CostItem::Messages];
    let files = if ground.of(&about_logs).is_empty() {
        None
    } else {
        of_trail(ground, ledger)
    };
    let rows = [
        keeping(ground, ledger, files),
        keys(ground, ledger),
        opening(ground, ledger, files),
        messages(ground, ledger, files),
    ];
    rows.into_iter().flatten().collect()
}

fn keeping(ground: &Ground<'_>, ledger: &mut Ledger, files: Option<Files>) -> Option<Row> {
    let logs = ground.of(&[CostItem::LogFiles]);
    let findings = ground.of(&[CostItem::Findings]);
    let first = logs.first().or_else(|| findings.first())?;
    let at = first.place.clone();
    let storage = ledger.price(Priced::S3Storage, &at.region);
    let writes = ledger.price(Priced::S3Writes, &at.region);
    let mut parts = Vec::new();
    if !logs.is_empty() {
        let amount = files.map(|files| {
            // Of the first month's files half are there on average, and all of them in each month after it.
            let kept = Range::new(
                storage.usd.times(files.bytes.least / 2, GIGABYTE),
                storage.usd.times(files.bytes.most, GIGABYTE),
            );
            kept.and(files.count.priced(writes))
        });
        parts.push(alone(&at.account, &at.region, amount));
    }
    if !findings.is_empty() {
        let amount = Range::new(Usd::ZERO, writes.of(FINDINGS));
        parts.push(alone(&at.account, &at.region, Some(amount)));
    }
    let name = match (logs.is_empty(), findings.is_empty()) {
        (false, false) => "Keeping log files and findings",
        (false, true) => "Keeping log files",
        _ => "Keeping findings",
    };
    let price = priced_where(&parts, storage);
    Some(row(
        RowKind::Keeping,
        name,
        price,
        Growth::Grows,
        parts,
        |all| all,
    ))
}

fn keys(ground: &Ground<'_>, ledger: &mut Ledger) -> Option<Row> {
    let keys = ground.of(&[CostItem::Key]);
    let price = ledger.price(Priced::KmsKey, &keys.first()?.place.region);
    let parts: Vec<Part> = keys
        .iter()
        .map(|one| {
            let amount = Range::exactly(price.of(1));
            alone(&one.place.account, &one.place.region, Some(amount))
        })
        .collect();
    let name = match keys.len() {
        1 => "A key (AWS: KMS)".to_owned(),
        2 => "Two keys (AWS: KMS)".to_owned(),
        count => format!("{count} keys (AWS: KMS)"),
    };
    Some(row(
        RowKind::Keys,
        &name,
        price.words(),
        Growth::Stays,
        parts,
        |all| all,
    ))
}

fn opening(ground: &Ground<'_>, ledger: &mut Ledger, files: Option<Files>) -> Option<Row> {
    let asked = ground.of(&[CostItem::KeyUse]);
    let at = asked.first()?.place;
    let price = ledger.price(Priced::KmsRequests, &at.region);
    let amount = files.map(|files| {
        let opened = files.count.and(Span::new(0, FINDINGS));
        opened.priced_beyond_free(price)
    });
    let parts = vec![alone(&at.account, &at.region, amount)];
    let name = "Opening locked files (AWS: KMS)";
    let words = price.words();
    Some(row(
        RowKind::Opening,
        name,
        words,
        Growth::Little,
        parts,
        |all| all,
    ))
}

fn messages(ground: &Ground<'_>, ledger: &mut Ledger, files: Option<Files>) -> Option<Row> {
    let asked = ground.of(&[CostItem::Messages]);
    let at = asked.first()?.place;
    let price = ledger.price(Priced::SnsMessages, &at.region);
    let amount = files.map(|files| {
        let told = files.count.and(Span::new(0, FINDINGS));
        told.priced_beyond_free(price)
    });
    let parts = vec![alone(&at.account, &at.region, amount)];
    let name = "Notices (AWS: SNS)";
    let words = price.words();
    Some(row(
        RowKind::Messages,
        name,
        words,
        Growth::Little,
        parts,
        |all| all,
    ))
}
