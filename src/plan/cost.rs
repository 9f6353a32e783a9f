//! What the parts cost. Estimates for us-east-1; AWS bills what is used.
//!
//! See <https://aws.amazon.com/cloudtrail/pricing/>, <https://aws.amazon.com/guardduty/pricing/>,
//! <https://aws.amazon.com/kms/pricing/>, <https://aws.amazon.com/s3/pricing/> and <https://aws.amazon.com/sns/pricing/>.

use super::Cost;
use crate::wanted::SECOND_RECORD;

fn cost(what: impl Into<String>, price: &str, grows: bool) -> Cost {
    Cost {
        what: what.into(),
        price: price.to_owned(),
        grows,
    }
}

/// What records of data events cost.
const DATA: &str = "about $0.10 per 100,000 events (price of July 2025)";

/// A key of one's own.
pub(super) fn key() -> Cost {
    cost("Key of your own", "about $1 a month", false)
}

/// Opening files that a key locks.
pub(super) fn key_use() -> Cost {
    cost("Opening locked files", "about $0.03 per 10,000", true)
}

/// Files that stay in a bucket.
pub(super) fn storage(what: &str) -> Cost {
    cost(
        format!("Keeping {what}"),
        "about $0.023 per GB a month",
        true,
    )
}

/// Messages of a topic.
pub(super) fn messages() -> Cost {
    cost("Messages of the topic", "about $0.50 per million", true)
}

/// The first record of management events, which is free.
pub(super) fn first_copy() -> Cost {
    cost("First record of management events", "free", false)
}

/// Each further record of the same management events.
pub(super) fn second_copy(accounts: Option<usize>) -> Cost {
    cost(
        format!(
            "Second record of management events{}",
            in_accounts(accounts)
        ),
        SECOND_RECORD,
        true,
    )
}

/// Data events, in one account or in a number of them.
pub(super) fn data_events(accounts: Option<usize>) -> Cost {
    cost(
        format!("S3 data events{}", in_accounts(accounts)),
        DATA,
        true,
    )
}

/// After the trial, which every account has in every Region. Events of services that are global, such as IAM, are read and
/// billed in each Region.
const GUARDDUTY: &str = "free for 30 days, then about $4 per million CloudTrail events, and $1 per GB of flow and DNS logs (price of October 2026)";

/// GuardDuty itself.
pub(super) fn guardduty() -> Cost {
    cost("GuardDuty in a Region", GUARDDUTY, true)
}

/// S3 Protection.
pub(super) fn s3_protection() -> Cost {
    cost(
        "S3 Protection in a Region",
        "free for 30 days, then about $0.80 per million S3 events (price of October 2026)",
        true,
    )
}

/// GuardDuty of a number of accounts.
pub(super) fn members(accounts: usize) -> Cost {
    cost(
        format!("GuardDuty in a Region{}", in_accounts(Some(accounts))),
        GUARDDUTY,
        true,
    )
}

/// S3 Protection of a number of accounts.
pub(super) fn s3_protection_of_members(accounts: usize) -> Cost {
    Cost {
        what: format!("S3 Protection in a Region{}", in_accounts(Some(accounts))),
        ..s3_protection()
    }
}

/// A detector that runs again.
pub(super) fn running_again() -> Cost {
    cost(
        "GuardDuty running again",
        "about $4 per million CloudTrail events, and $1 per GB of flow and DNS logs (price of October 2026)",
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
        assert_eq!(data_events(Some(38)).what, "S3 data events, 38 accounts");
        assert_eq!(data_events(Some(1)).what, "S3 data events");
        assert_eq!(second_copy(None).what, "Second record of management events");
    }

    #[test]
    fn what_is_billed_by_use_can_grow() {
        for cost in [
            key_use(),
            storage("log files"),
            messages(),
            data_events(None),
            guardduty(),
            s3_protection(),
        ] {
            assert!(cost.grows, "{}", cost.what);
        }
        assert!(!key().grows);
    }
}
