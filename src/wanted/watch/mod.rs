//! Whose findings come into the bucket: every account that is meant, in every Region of the answers.
//!
//! The vendor's guide asks for the findings of all accounts in one bucket. An export of GuardDuty's administrator holds those of
//! its members.
//! See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>.

mod column;
mod meant;
mod table;
mod why;

pub use table::{Cell, Decides, NamedAccount, Watch, WatchedAccount, WatchedRegion};
pub use why::{State, Why};

use column::Column;

use super::Site;
use crate::domain::{AccountId, Region};
use crate::problem::Problem;

impl Site<'_> {
    /// Whose findings come into the bucket.
    ///
    /// # Errors
    ///
    /// The accounts that are meant could not be seen.
    pub fn watch(&self) -> Result<Watch, Problem> {
        let meant = meant::meant(self)?;
        let regions = &self.shared.answers.guardduty.regions;
        let columns: Vec<Column<'_>> = regions
            .iter()
            .map(|region| Column::of(self, region))
            .collect();
        let accounts = meant.accounts.into_iter().map(|named| {
            let cell = |column: &Column<'_>| column.cell(self, &named.account);
            WatchedAccount {
                cells: columns.iter().map(cell).collect(),
                account: named.account,
                name: named.name,
            }
        });
        Ok(Watch {
            accounts: accounts.collect(),
            regions: columns.into_iter().map(Column::told).collect(),
            not_meant: meant.others,
        })
    }

    /// Whether this account administers GuardDuty for the organization in a Region.
    pub fn administers_guardduty(&self, region: &Region) -> bool {
        self.guardduty_administrator(region).as_ref() == Some(self.account())
    }

    /// The account that administers GuardDuty for the organization in a Region, as far as this account may know: what GuardDuty
    /// tells the managing account, what it lets this one do, what the organization names, and whom the detector belongs to.
    pub fn guardduty_administrator(&self, region: &Region) -> Option<AccountId> {
        let detector = self.detector(region).ok().flatten();
        if detector.is_some_and(|it| it.members.known().is_some_and(|it| it.joining().is_some())) {
            return Some(self.account().clone());
        }
        let organization = self.shared.organization;
        if let Some(organization) = organization {
            let told = organization.guardduty_designated.get(region);
            if let Some(told) = told.and_then(|it| it.known()) {
                return told.as_ref().map(|it| it.account.clone());
            }
            let named = organization.guardduty_administrators.known();
            if let Some(first) = named.and_then(|it| it.first()) {
                return Some(first.clone());
            }
        }
        detector.and_then(|it| it.administered_by()).cloned()
    }
}
