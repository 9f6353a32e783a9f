//! Whose findings come into the bucket: every account that is meant, in every Region of the answers.
//!
//! The vendor's guide asks for the findings of all accounts in one bucket. An export of GuardDuty's administrator holds those of
//! its members.
//! See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>.

mod column;
mod meant;
mod why;

pub use why::{State, Why};

use column::Column;

use super::Site;
use crate::domain::{AccountId, Place, Region};
use crate::problem::Problem;

/// GuardDuty of every account that is meant, in every Region: a row an account, a column a Region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// The columns, in the order of the answers.
    pub regions: Vec<WatchedRegion>,
    /// The rows; the main account is the first.
    pub accounts: Vec<WatchedAccount>,
    /// The open accounts of the organization that are not meant.
    pub not_meant: Vec<NamedAccount>,
}

/// An account with its name in the organization, which may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedAccount {
    pub account: AccountId,
    pub name: String,
}

/// A Region, and who administers GuardDuty there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedRegion {
    pub region: Region,
    /// GuardDuty's administrator for the organization, as far as the main account may know.
    pub administrator: Option<AccountId>,
    /// Which accounts join by themselves, by AWS's word (`ALL`, `NEW`, `NONE`); nothing if the main account does not administer them.
    pub joining: Option<String>,
}

/// An account, with a cell for each Region in the order of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedAccount {
    pub account: AccountId,
    /// Its name in the organization; empty if that was not seen.
    pub name: String,
    pub cells: Vec<Cell>,
}

/// GuardDuty of one account in one Region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What is seen of its findings; it decides the [state](Cell::state).
    pub why: Why,
    /// Who may change its settings.
    pub decides: Decides,
    /// S3 Protection, where it was seen.
    pub protected: Option<bool>,
    /// A policy of the organization decides on S3 Protection.
    pub by_policy: bool,
    /// How often updated findings are sent, by AWS's word, where it was seen.
    pub frequency: Option<String>,
}

/// Who may change the settings of a detector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decides {
    /// The account itself.
    Itself,
    /// This account, which administers it.
    Administrator(AccountId),
    /// That was not seen.
    Unseen,
}

impl Cell {
    pub const fn state(&self) -> State {
        self.why.state()
    }
}

impl WatchedAccount {
    /// The account as it is named in a sentence.
    pub fn spoken(&self) -> String {
        spoken(&self.account, &self.name)
    }
}

impl NamedAccount {
    /// The account as it is named in a sentence.
    pub fn spoken(&self) -> String {
        spoken(&self.account, &self.name)
    }
}

fn spoken(account: &AccountId, name: &str) -> String {
    if name.is_empty() || name == account.as_str() {
        account.grouped()
    } else {
        format!("{name} ({})", account.grouped())
    }
}

impl Watch {
    /// One column: each account with its cell.
    pub fn column(&self, index: usize) -> impl Iterator<Item = (&WatchedAccount, &Cell)> {
        self.accounts
            .iter()
            .filter_map(move |account| Some((account, account.cells.get(index)?)))
    }

    /// How many cells are in a state, in all Regions.
    pub fn count(&self, state: State) -> usize {
        let cells = self.accounts.iter().flat_map(|account| &account.cells);
        cells.filter(|cell| cell.state() == state).count()
    }

    /// The whole of it as a table in plain text: a line an account, a column a Region.
    pub fn to_text(&self) -> String {
        let mut lines = vec![String::from("Account")];
        for region in &self.regions {
            push(&mut lines, &region.region.to_string());
        }
        let mut text = lines.join("  ");
        for account in &self.accounts {
            let mut line = vec![account.spoken()];
            for cell in &account.cells {
                push(&mut line, cell.state().word());
            }
            text.push('\n');
            text.push_str(&line.join("  "));
        }
        text
    }
}

fn push(line: &mut Vec<String>, text: &str) {
    line.push(text.to_owned());
}

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

    /// The detector of another account.
    pub fn detector_of(
        &self,
        place: &Place,
    ) -> Result<Option<&crate::inventory::Detector>, super::Gap<'_>> {
        self.looks
            .place(place, |view| Some(&view.detector), String::new)
            .map(Option::as_ref)
    }
}
