//! A table of accounts and Regions: what is seen of GuardDuty in each.

use super::why::{State, Why};
use crate::domain::{AccountId, Region};
use crate::wanted::spoken::spoken;

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
    /// They come with those of its administrator, and by an export of its own besides.
    pub twice: bool,
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
            push(&mut lines, region.region.as_str());
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
