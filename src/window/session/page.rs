//! Where one is: the pages in their order, and the sections that they belong to.

use serde::{Deserialize, Serialize};

use crate::window::Question;

/// The ten stops of the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    Welcome,
    SignIn,
    CloudTrail,
    GuardDuty,
    Radiant,
    MainRole,
    OtherAccounts,
    Export,
    Test,
    HandOver,
}

impl Stop {
    /// All of them, in order; the index is the number shown.
    pub const ALL: [Self; 10] = [
        Self::Welcome,
        Self::SignIn,
        Self::CloudTrail,
        Self::GuardDuty,
        Self::Radiant,
        Self::MainRole,
        Self::OtherAccounts,
        Self::Export,
        Self::Test,
        Self::HandOver,
    ];

    /// The name in the rail.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Welcome => "Welcome",
            Self::SignIn => "Sign in to AWS",
            Self::CloudTrail => "CloudTrail",
            Self::GuardDuty => "GuardDuty",
            Self::Radiant => "Radiant Security",
            Self::MainRole => "Main account role",
            Self::OtherAccounts => "Other accounts",
            Self::Export => "GuardDuty export",
            Self::Test => "Test",
            Self::HandOver => "Hand-over",
        }
    }
}

/// Which of the plans: logging first, the role after the External Role ID has come back, then the other accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Logging,
    Role,
    /// The role in the other accounts, and what GuardDuty needs to see them.
    Members,
    /// What lets other accounts send findings on their own.
    Export,
}

/// One page of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    Welcome,
    /// A plan that was opened from a file.
    SavedPlan,
    /// How do you sign in?
    SignIn,
    Profile,
    /// Paste the keys.
    Paste,
    /// Is this the right account?
    Account,
    /// A question of sections 2, 3, 5, 6 and 7.
    Ask(Question),
    /// Which of the other accounts, one by one.
    Choose,
    /// GuardDuty of all accounts in all Regions.
    Places,
    /// What would change.
    Review(Phase),
    /// What it will cost.
    Cost(Phase),
    /// What came of it on a copy of the account.
    OnCopy(Phase),
    /// The sheet that somebody else signs before anything happens.
    Approval(Phase),
    /// It is being made so.
    Applying(Phase),
    /// How that ended.
    Outcome(Phase),
    /// The vendor's page.
    Radiant,
    /// Everything read back.
    Checks,
    /// The runs on record.
    PastRuns,
    /// What taking a run back would do, and how far it is.
    Undo,
    /// What it has come to, and the record to keep.
    HandOver,
}

impl Page {
    /// Whether one is still on the way in: nothing of an account is asked here.
    pub const fn is_way_in(self) -> bool {
        matches!(self.stop(), Stop::Welcome | Stop::SignIn)
    }

    /// The stop of the rail that the page belongs to.
    pub const fn stop(self) -> Stop {
        match self {
            Self::Welcome | Self::SavedPlan => Stop::Welcome,
            Self::SignIn | Self::Profile | Self::Paste | Self::Account => Stop::SignIn,
            Self::Ask(question) => question.stop(),
            Self::Review(Phase::Logging)
            | Self::Cost(Phase::Logging)
            | Self::OnCopy(Phase::Logging)
            | Self::Approval(Phase::Logging)
            | Self::Applying(Phase::Logging)
            | Self::Outcome(Phase::Logging) => Stop::GuardDuty,
            Self::Radiant => Stop::Radiant,
            Self::HandOver | Self::PastRuns | Self::Undo => Stop::HandOver,
            Self::Choose
            | Self::Places
            | Self::Review(Phase::Members)
            | Self::Cost(Phase::Members)
            | Self::OnCopy(Phase::Members)
            | Self::Approval(Phase::Members)
            | Self::Applying(Phase::Members)
            | Self::Outcome(Phase::Members) => Stop::OtherAccounts,
            Self::Review(Phase::Export)
            | Self::Cost(Phase::Export)
            | Self::OnCopy(Phase::Export)
            | Self::Approval(Phase::Export)
            | Self::Applying(Phase::Export)
            | Self::Outcome(Phase::Export) => Stop::Export,
            Self::Review(Phase::Role)
            | Self::Cost(Phase::Role)
            | Self::OnCopy(Phase::Role)
            | Self::Approval(Phase::Role)
            | Self::Applying(Phase::Role)
            | Self::Outcome(Phase::Role) => Stop::MainRole,
            Self::Checks => Stop::Test,
        }
    }
}

impl Question {
    /// All, in order.
    pub const ALL: [Self; 15] = [
        Self::Trail,
        Self::Scope,
        Self::LogBucket,
        Self::LogKey,
        Self::LogTopic,
        Self::DataEvents,
        Self::Regions,
        Self::FindingsBucket,
        Self::FindingsKey,
        Self::FindingsTopic,
        Self::Read,
        Self::Trust,
        Self::Accounts,
        Self::Reach,
        Self::Export,
    ];

    /// The stop of the rail that asks it.
    pub const fn stop(self) -> Stop {
        match self {
            Self::Trail
            | Self::Scope
            | Self::LogBucket
            | Self::LogKey
            | Self::LogTopic
            | Self::DataEvents => Stop::CloudTrail,
            Self::Regions | Self::FindingsBucket | Self::FindingsKey | Self::FindingsTopic => {
                Stop::GuardDuty
            }
            Self::Read | Self::Trust => Stop::MainRole,
            Self::Accounts | Self::Reach => Stop::OtherAccounts,
            Self::Export => Stop::Export,
        }
    }

    /// The phase that makes what it is about.
    pub const fn phase(self) -> Phase {
        match self.stop() {
            Stop::MainRole => Phase::Role,
            Stop::OtherAccounts => Phase::Members,
            Stop::Export => Phase::Export,
            _ => Phase::Logging,
        }
    }

    /// The questions before the ones of this page, in order: all of them where it has none.
    pub fn before(page: Page) -> impl Iterator<Item = Self> {
        let stops_at = move |question: &Self| match page {
            Page::Ask(asked) => *question != asked,
            _ => question.phase() == Phase::Logging,
        };
        Self::ALL.into_iter().take_while(stops_at)
    }

    /// (this question's number from 1, how many its section has)
    pub fn number(self) -> (usize, usize) {
        let of_section: Vec<Self> = Self::ALL
            .into_iter()
            .filter(|question| question.stop() == self.stop())
            .collect();
        let index = of_section
            .iter()
            .position(|question| *question == self)
            .unwrap_or(0);
        (index + 1, of_section.len())
    }

    /// The page behind this question.
    pub fn next(self) -> Page {
        match self {
            Self::FindingsTopic => Page::Review(Phase::Logging),
            Self::Trust => Page::Review(Phase::Role),
            Self::Reach => Page::Review(Phase::Members),
            Self::Export => Page::Review(Phase::Export),
            _ => {
                let index = Self::ALL
                    .iter()
                    .position(|question| *question == self)
                    .unwrap_or(0);
                Self::ALL
                    .get(index + 1)
                    .map_or(Page::Review(Phase::Role), |next| Page::Ask(*next))
            }
        }
    }

    /// The page before this question.
    pub fn previous(self) -> Page {
        match self {
            Self::Trail => Page::Account,
            Self::Read => Page::Radiant,
            Self::Accounts => Page::Ask(Self::Trust),
            Self::Export => Page::Ask(Self::Accounts),
            _ => {
                let index = Self::ALL
                    .iter()
                    .position(|question| *question == self)
                    .unwrap_or(1);
                Self::ALL
                    .get(index.saturating_sub(1))
                    .map_or(Page::Account, |previous| Page::Ask(*previous))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_and_previous_are_each_others_way_back() {
        for question in Question::ALL {
            if let Page::Ask(next) = question.next() {
                assert_eq!(next.previous(), Page::Ask(question));
                assert_eq!(next.phase(), question.phase());
            }
        }
        assert_eq!(Question::LogBucket.number(), (3, 6));
        assert_eq!(Question::FindingsTopic.number(), (4, 4));
    }
}
