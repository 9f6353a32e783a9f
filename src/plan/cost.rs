//! What the parts cost, in words: the prices of N. Virginia. AWS bills what is used; `cost` says how much that may be.

use super::Cost;
use super::cost_item::{CostItem, CostOf};
use crate::price::{Priced, second_record};

fn cost(item: CostItem, what: impl Into<String>, price: impl Into<String>, grows: bool) -> Cost {
    Cost {
        what: what.into(),
        price: price.into(),
        grows,
        of: Some(CostOf {
            item,
            accounts: None,
        }),
    }
}

/// The same for a number of accounts.
fn of_accounts(mut cost: Cost, accounts: Option<usize>) -> Cost {
    cost.what.push_str(&in_accounts(accounts));
    if let Some(of) = &mut cost.of {
        of.accounts = accounts;
    }
    cost
}

/// A key of one's own.
pub(super) fn key() -> Cost {
    let price = format!("about {} a month", Priced::KmsKey.price().usd);
    cost(CostItem::Key, "Key of your own", price, false)
}

/// Opening files that a key locks.
pub(super) fn key_use() -> Cost {
    let price = format!("about {} per 10,000", Priced::KmsRequests.price().usd);
    cost(CostItem::KeyUse, "Opening locked files", price, true)
}

fn storage(item: CostItem, what: &str) -> Cost {
    let price = format!("about {} per GB a month", Priced::S3Storage.price().usd);
    cost(item, format!("Keeping {what}"), price, true)
}

/// Log files that stay in a bucket.
pub(super) fn log_files() -> Cost {
    storage(CostItem::LogFiles, "log files")
}

/// Findings that stay in a bucket.
pub(super) fn findings() -> Cost {
    storage(CostItem::Findings, "findings")
}

/// Messages of a topic.
pub(super) fn messages() -> Cost {
    let price = format!("about {} per million", Priced::SnsMessages.price().usd);
    cost(CostItem::Messages, "Messages of the topic", price, true)
}

/// The first record of management events, which is free.
pub(super) fn first_copy(accounts: Option<usize>) -> Cost {
    let mut first = cost(
        CostItem::FirstRecord,
        "First record of management events",
        "free",
        false,
    );
    if let Some(of) = &mut first.of {
        of.accounts = accounts;
    }
    first
}

/// Each further record of the same management events.
pub(super) fn second_copy(accounts: Option<usize>) -> Cost {
    let second = cost(
        CostItem::SecondRecord,
        "Second record of management events",
        second_record(),
        true,
    );
    of_accounts(second, accounts)
}

/// Data events, in one account or in a number of them; of all buckets or of chosen ones.
pub(super) fn data_events(accounts: Option<usize>, all: bool) -> Cost {
    let item = if all {
        CostItem::DataEvents
    } else {
        CostItem::ChosenDataEvents
    };
    let price = Priced::TrailDataEvents.price().dated_words();
    of_accounts(cost(item, "S3 data events", price, true), accounts)
}

/// What GuardDuty takes after the trial, which every account has in every Region. Events of services that are global, such as IAM,
/// are read and billed in each Region.
fn guardduty_price() -> String {
    let events = Priced::GuardDutyEvents.price();
    format!(
        "about {} per million CloudTrail events, and {} per GB of flow and DNS logs ({})",
        events.usd,
        Priced::GuardDutyLogs.price().usd,
        events.of_month()
    )
}

/// GuardDuty itself.
pub(super) fn guardduty() -> Cost {
    let price = format!("free for 30 days, then {}", guardduty_price());
    cost(CostItem::GuardDuty, "GuardDuty in a Region", price, true)
}

/// S3 Protection.
pub(super) fn s3_protection() -> Cost {
    let events = Priced::GuardDutyS3Events.price();
    let price = format!(
        "free for 30 days, then about {} per million S3 events ({})",
        events.usd,
        events.of_month()
    );
    cost(
        CostItem::S3Protection,
        "S3 Protection in a Region",
        price,
        true,
    )
}

/// The same for accounts that nobody knows yet.
pub(super) fn to_come(mut cost: Cost) -> Cost {
    if let Some(of) = &mut cost.of {
        of.item = match of.item {
            CostItem::S3Protection => CostItem::S3ProtectionToCome,
            _ => CostItem::GuardDutyToCome,
        };
    }
    cost
}

/// GuardDuty of a number of accounts.
pub(super) fn members(accounts: usize) -> Cost {
    of_accounts(guardduty(), Some(accounts))
}

/// S3 Protection of a number of accounts.
pub(super) fn s3_protection_of_members(accounts: usize) -> Cost {
    of_accounts(s3_protection(), Some(accounts))
}

/// A detector that runs again.
pub(super) fn running_again() -> Cost {
    cost(
        CostItem::GuardDutyAgain,
        "GuardDuty running again",
        guardduty_price(),
        true,
    )
}

fn in_accounts(accounts: Option<usize>) -> String {
    match accounts {
        Some(count) if count > 1 => format!(", {count} accounts"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_accounts_is_said_when_there_are_several() {
        assert_eq!(
            data_events(Some(38), true).what,
            "S3 data events, 38 accounts"
        );
        assert_eq!(data_events(Some(1), true).what, "S3 data events");
        assert_eq!(second_copy(None).what, "Second record of management events");
    }

    #[test]
    fn what_is_billed_by_use_can_grow() {
        for cost in [
            key_use(),
            log_files(),
            messages(),
            data_events(None, false),
            guardduty(),
            s3_protection(),
        ] {
            assert!(cost.grows, "{}", cost.what);
        }
        assert!(!key().grows);
    }

    #[test]
    fn the_words_have_the_prices_of_the_file() {
        assert_eq!(key().price, "about $1 a month");
        assert_eq!(key_use().price, "about $0.03 per 10,000");
        assert_eq!(log_files().price, "about $0.023 per GB a month");
        assert_eq!(messages().price, "about $0.50 per million");
        assert_eq!(
            guardduty().price,
            "free for 30 days, then about $4 per million CloudTrail events, and $1 per GB of flow and DNS logs (price of October 2026)"
        );
        assert_eq!(
            s3_protection().price,
            "free for 30 days, then about $0.80 per million S3 events (price of October 2026)"
        );
    }
}
