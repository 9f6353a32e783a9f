//! The other accounts as they are filled in: which, and how we get into them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answers::{
    Answers, ExportFindings, LetIn, LookedAfter, MemberAccounts, MembersAnswers, NewAccounts, Reach,
};
use crate::domain::{AccountId, is_key};

/// Which other accounts Radiant Security reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemberUse {
    All,
    Chosen,
    None,
}

/// How we get into them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReachUse {
    AssumeRole,
    StackSet,
    StackSetRoles,
    Profiles,
    HandOff,
}

/// How the findings of other accounts come into the bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportUse {
    /// As it is.
    None,
    /// This account administers GuardDuty, and takes in those that it lacks.
    Members,
    /// The same, after it has named itself.
    Designate,
    /// Each sends its own, where GuardDuty is on.
    EachAccount,
    /// The same, after GuardDuty was switched on in each.
    EachSwitchedOn,
    /// GuardDuty's administrator, another account, sends those of all.
    Administrator,
}

/// The way in, with what each way needs; what another way has is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachPick {
    pub how: Option<ReachUse>,
    /// The name of the role to assume.
    pub role: String,
    /// What that role asks for besides; empty if nothing. An access key that was pasted by mistake is not kept.
    #[serde(default, skip_serializing_if = "is_key")]
    pub external_id: String,
    /// The name of the role in each account by which a `StackSet` works.
    #[serde(default)]
    pub execution: String,
    /// The name of the role in the main account that belongs to it; empty where it follows from the other.
    #[serde(default)]
    pub administration: String,
    /// The name of the profile of each account, as typed.
    #[serde(default)]
    pub profiles: BTreeMap<AccountId, String>,
}

impl MemberUse {
    pub(super) fn of(answers: &MembersAnswers) -> Self {
        let narrows =
            !answers.groups.is_empty() || !answers.tags.is_empty() || !answers.exclude.is_empty();
        match &answers.accounts {
            MemberAccounts::These(these) if these.is_empty() => Self::None,
            MemberAccounts::Organization if !narrows => Self::All,
            MemberAccounts::These(_) | MemberAccounts::Organization => Self::Chosen,
        }
    }
}

impl ExportUse {
    pub(super) const fn of(answers: &Answers) -> Self {
        match (answers.export.findings, answers.guardduty.accounts) {
            (ExportFindings::EachAccount, LookedAfter::EachAccount) => Self::EachSwitchedOn,
            (ExportFindings::EachAccount, _) => Self::EachAccount,
            (ExportFindings::Administrator, _) => Self::Administrator,
            (ExportFindings::None, LookedAfter::Members) => Self::Members,
            (ExportFindings::None, LookedAfter::Designate) => Self::Designate,
            (ExportFindings::None, LookedAfter::AsItIs | LookedAfter::EachAccount) => Self::None,
        }
    }

    /// Write it into the answers, which keep what says the same already.
    pub(super) fn answer(self, answers: &mut Answers) {
        // Without other accounts there is nobody to look after.
        let nobody = answers.members.accounts == MemberAccounts::These(Vec::new());
        let (findings, accounts) = match self {
            Self::Administrator => (ExportFindings::Administrator, LookedAfter::AsItIs),
            _ if nobody => (ExportFindings::None, LookedAfter::AsItIs),
            Self::None => (ExportFindings::None, LookedAfter::AsItIs),
            Self::Members => (ExportFindings::None, LookedAfter::Members),
            Self::Designate => (ExportFindings::None, LookedAfter::Designate),
            Self::EachAccount => (ExportFindings::EachAccount, LookedAfter::AsItIs),
            Self::EachSwitchedOn => (ExportFindings::EachAccount, LookedAfter::EachAccount),
        };
        if Self::of(answers) == self && !nobody {
            return;
        }
        answers.export.findings = findings;
        if findings != ExportFindings::EachAccount {
            answers.export.let_in = LetIn::default();
        }
        answers.guardduty.accounts = accounts;
        if accounts == LookedAfter::EachAccount {
            answers.guardduty.new_accounts = NewAccounts::AsItIs;
        }
    }
}

impl ReachPick {
    pub(super) fn of(reach: &Reach) -> Self {
        let mut pick = Self {
            role: Reach::usual_role().to_string(),
            execution: Reach::control_tower_role().to_string(),
            ..Self::default()
        };
        pick.how = Some(match reach {
            Reach::AssumeRole { role, external_id } => {
                pick.role = role.to_string();
                if let Some(id) = external_id {
                    id.as_str().clone_into(&mut pick.external_id);
                }
                ReachUse::AssumeRole
            }
            Reach::StackSet { .. } => ReachUse::StackSet,
            Reach::StackSetRoles {
                execution,
                administration,
            } => {
                pick.execution = execution.to_string();
                if *administration != Reach::administration_of(execution) {
                    pick.administration = administration.to_string();
                }
                ReachUse::StackSetRoles
            }
            Reach::Profiles { profiles } => {
                pick.profiles.clone_from(profiles);
                ReachUse::Profiles
            }
            Reach::HandOff => ReachUse::HandOff,
        });
        pick
    }
}
