//! What the admin chose: plain data, read from and written to TOML, never a secret.
//!
//! One file a section of the answers file; each holds the section's types, its defaults, and how it is read and written.
//! [`parse`] reports every mistake of a file at once, each with its line and column.

pub mod account;
pub mod choice;
pub mod cloudtrail;
mod combinations;
pub mod export;
mod form;
mod found;
pub mod guardduty;
mod line;
mod member_accounts;
pub mod members;
pub mod mistake;
mod reach;
pub mod read;
pub mod role;
mod tags;
#[cfg(test)]
mod tests;
pub mod vendor;
mod walk;
pub mod write;

use serde::Serialize;

pub use self::account::AccountAnswers;
pub use self::choice::{BucketChoice, KeyChoice, TopicChoice};
pub use self::cloudtrail::{CloudTrailAnswers, DataEvents, TrailChoice};
pub use self::export::{ExportAnswers, ExportFindings, LetIn};
pub use self::found::{Files, MOST};
pub use self::guardduty::{GuardDutyAnswers, LookedAfter, NewAccounts};
pub use self::member_accounts::MemberAccounts;
pub use self::members::{AssumeList, MemberRead, MembersAnswers};
pub use self::mistake::Mistake;
pub use self::reach::Reach;
pub use self::read::{parse, parse_with};
pub use self::role::{ReadScope, RoleAnswers};
pub use self::vendor::VendorAnswers;
pub use self::write::to_toml;
use crate::domain::{AccountId, Partition, Place, Region};

/// Everything that the admin chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answers {
    /// The main account.
    pub account: AccountAnswers,
    /// What the vendor gave, and overrides of its constants.
    pub vendor: VendorAnswers,
    /// The trail and what belongs to it.
    pub cloudtrail: CloudTrailAnswers,
    /// Findings and where they go.
    pub guardduty: GuardDutyAnswers,
    /// What the vendor's role in the main account may do.
    pub role: RoleAnswers,
    /// The other accounts.
    pub members: MembersAnswers,
    /// Whether other accounts export findings themselves.
    pub export: ExportAnswers,
}

impl Answers {
    /// Good answers for an account of which nothing else is known: everything new, this account only.
    pub fn defaults(account: AccountId, region: Region) -> Self {
        Self {
            vendor: VendorAnswers::default(),
            cloudtrail: CloudTrailAnswers::defaults(&account, &region),
            guardduty: GuardDutyAnswers::defaults(&account, &region),
            role: RoleAnswers::default(),
            members: MembersAnswers::default(),
            export: ExportAnswers::default(),
            account: AccountAnswers {
                id: account,
                region,
            },
        }
    }

    /// The main account and Region.
    pub fn place(&self) -> Place {
        Place::new(self.account.id.clone(), self.account.region.clone())
    }

    /// The partition of the main account.
    pub fn partition(&self) -> Partition {
        self.account.region.partition()
    }
}
