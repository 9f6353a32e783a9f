//! What a record of a set-up is made from.

use jiff::Timestamp;

use super::past::PastRun;
use crate::answers::Answers;
use crate::domain::{AccountId, Place};
use crate::engine::Planned;
use crate::inventory::{Organization, Standing};
use crate::plan::{ChangeId, Kind};
use crate::vendor::Vendor;
use crate::verify::Check;
use crate::wanted::{Site, in_words, main_site};

use super::form::PartState;

/// What is read in place of the External Role ID.
const NO_ID: &str = "External Role ID, not here yet";

/// What a record is made from: a fresh look, and what is on record on this computer.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    pub answers: &'a Answers,
    pub vendor: &'a Vendor,
    /// What would still change.
    pub planned: &'a Planned,
    /// Made from the same look.
    pub checks: &'a [Check],
    /// The oldest first.
    pub runs: &'a [PastRun],
    /// The simulated organization, not AWS.
    pub practice: bool,
    /// The name of the company, where it is known other than by the organization.
    pub company: Option<&'a str>,
}

impl<'a> Sources<'a> {
    pub(super) fn site(&self) -> Site<'a> {
        main_site(self.answers, self.vendor, &self.planned.inventory)
    }

    pub(super) const fn main(&self) -> &'a AccountId {
        &self.answers.account.id
    }

    /// When AWS was looked at.
    pub(super) fn at(&self) -> Timestamp {
        self.planned.inventory.at
    }

    pub(super) fn organization(&self) -> Option<&'a Organization> {
        let view = self.planned.inventory.account(self.main())?;
        view.standing.known().and_then(Standing::organization)
    }

    /// The name of an account in the organization.
    pub(super) fn name_of(&self, account: &AccountId) -> Option<&'a str> {
        let accounts = self.organization()?.accounts.known()?;
        let found = accounts.iter().find(|one| one.id == *account)?;
        (!found.name.is_empty()).then_some(found.name.as_str())
    }

    /// Whose set-up it is: the company, or else the account.
    pub(super) fn whose(&self) -> String {
        match self.company.or_else(|| self.name_of(self.main())) {
            Some(name) => name.to_owned(),
            None => format!("Account {}", self.main().grouped()),
        }
    }

    /// Account and Region as they are read.
    pub(super) fn place(&self, place: &Place) -> String {
        let account = match self.name_of(&place.account) {
            Some(name) => format!("{name}, {}", place.account.grouped()),
            None => place.account.grouped(),
        };
        format!("{account}, {}", place.region.with_code())
    }

    /// A text with every value that AWS has given, and the others in words.
    pub(super) fn filled(&self, text: &str) -> String {
        in_words(&self.planned.known.resolve(text), NO_ID)
    }

    /// The last run that wrote a change.
    pub(super) fn run_of(&self, change: &ChangeId) -> Option<&'a PastRun> {
        let wrote = |past: &&PastRun| past.written.iter().any(|one| one.change == *change);
        self.runs.iter().rev().find(wrote)
    }

    /// What a change of a record was about, in words; its stable name where the plan does not know it any more.
    pub(super) fn title(&self, change: &ChangeId) -> String {
        let title = self.planned.title(change);
        if title == change.as_str() {
            change.part().replace('-', " ")
        } else {
            title.to_owned()
        }
    }
}

pub(super) const fn state_of(kind: &Kind) -> PartState {
    match kind {
        Kind::Keep => PartState::InPlace,
        Kind::Create | Kind::Update => PartState::ToMake,
        Kind::ByHand(_) => PartState::ByHand,
        Kind::Waiting(_) => PartState::Waits,
    }
}
