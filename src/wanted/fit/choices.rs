//! The accounts that could be the main one, each with what speaks for it and what would be missing.

use super::{Fit, Named};
use crate::domain::AccountId;
use crate::inventory::{Organization, Standing};
use crate::problem::Problem;
use crate::wanted::control_tower::ControlTower;

/// An account that could be the main one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub account: Named,
    /// It fits best, as far as could be seen.
    pub recommended: bool,
    /// The sign-in is in this account already.
    pub signed_in: bool,
    pub points: Vec<Point>,
}

/// One thing that speaks for an account, or against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub mark: Mark,
    pub words: String,
}

/// How a point counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Good,
    /// Something is missing, or is advised against.
    Lacks,
    /// Somebody has to do something first.
    Person,
    /// It could not be seen.
    Unseen,
}

impl Mark {
    /// The word in machine-readable output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Lacks => "lacks",
            Self::Person => "person",
            Self::Unseen => "unseen",
        }
    }
}

fn good(words: impl Into<String>) -> Point {
    Point {
        mark: Mark::Good,
        words: words.into(),
    }
}

fn lacks(words: impl Into<String>) -> Point {
    Point {
        mark: Mark::Lacks,
        words: words.into(),
    }
}

fn person(words: impl Into<String>) -> Point {
    Point {
        mark: Mark::Person,
        words: words.into(),
    }
}

fn unseen(what: &str, problem: &Problem) -> Point {
    Point {
        mark: Mark::Unseen,
        words: format!("{what} could not be seen. {}", problem.summary),
    }
}

const WIDE_TRAIL: &str = "The CloudTrail trail can cover all accounts.";

/// So many accounts are laid side by side.
const MOST: usize = 4;

impl Fit<'_> {
    /// The accounts that could be the main one: the recommended one first, then the one that is signed in.
    pub fn choices(&self) -> Vec<Candidate> {
        let recommended = self.recommended();
        let mut accounts: Vec<AccountId> = recommended.iter().cloned().collect();
        let others = self
            .guardduty
            .iter()
            .flatten()
            .chain(self.cloudtrail.iter().flatten())
            .chain(&self.logs)
            .chain(
                self.control_tower
                    .signs()
                    .and_then(|it| it.log_account.as_ref()),
            )
            .cloned();
        for account in [self.account.clone()].into_iter().chain(others) {
            if !accounts.contains(&account) {
                accounts.push(account);
            }
        }
        accounts.truncate(MOST);
        accounts
            .into_iter()
            .map(|account| Candidate {
                points: self.points(&account),
                recommended: recommended.as_ref() == Some(&account),
                signed_in: account == self.account,
                account: self.named(&account),
            })
            .collect()
    }

    /// The account that fits best; none where too little could be seen to say so.
    fn recommended(&self) -> Option<AccountId> {
        let management = match self.standing.as_ref().ok()? {
            Standing::Alone => return Some(self.account.clone()),
            Standing::Management(organization) | Standing::Member(organization) => {
                &organization.management
            }
        };
        // Findings come together in one account only, and that cannot be had elsewhere for little.
        if let Some(account) = self.guardduty.as_ref().ok()? {
            return Some(account.clone());
        }
        let delegates = self.cloudtrail.as_ref().ok()?;
        let here = |account: &&AccountId| **account == self.account;
        let delegate = delegates.iter().find(here).or_else(|| delegates.first());
        Some(delegate.unwrap_or(management).clone())
    }

    fn points(&self, account: &AccountId) -> Vec<Point> {
        let standing = match &self.standing {
            Ok(standing) => standing,
            Err(problem) => {
                return vec![
                    good("No second sign-in."),
                    unseen("Whether another account fits better", problem),
                ];
            }
        };
        let Some(organization) = standing.organization() else {
            return vec![good(
                "It is in no organization, so all that is recorded is here.",
            )];
        };
        let manages = organization.management == *account;
        let mut points: Vec<Point> = vec![self.findings(account, manages)];
        points.push(self.log_files(account, organization));
        points.extend(self.tower(account));
        if manages {
            points.push(lacks(
                "AWS advises to keep daily work and outside access away from this account.",
            ));
        } else {
            points.push(good(
                "Radiant Security gets no role in the account that manages the others.",
            ));
        }
        if *account == self.account {
            // Said together where both speak for it.
            let trail = points.iter_mut().find(|it| it.words == WIDE_TRAIL);
            match trail {
                Some(trail) => trail.words.insert_str(0, "No second sign-in. "),
                None => points.push(good("No second sign-in.")),
            }
        } else {
            points.push(person(
                "You need a sign-in for it. We keep your answers and ask for it next.",
            ));
        }
        // What speaks for it comes first.
        points.sort_by_key(|point| match point.mark {
            Mark::Good => 0,
            Mark::Lacks => 1,
            Mark::Unseen => 2,
            Mark::Person => 3,
        });
        points
    }

    fn findings(&self, account: &AccountId, manages: bool) -> Point {
        match &self.guardduty {
            Err(problem) => unseen("Who looks after GuardDuty for all", problem),
            Ok(Some(administrator)) if administrator == account => {
                good("GuardDuty findings of all accounts already come together here.")
            }
            Ok(Some(administrator)) => lacks(format!(
                "Missing here: findings of the other accounts. They go to {}.",
                self.named(administrator).words()
            )),
            Ok(None) if manages => lacks(
                "Missing so far: findings of the other accounts. GuardDuty in this account can name who looks after all.",
            ),
            Ok(None) => lacks(
                "Missing so far: findings of the other accounts. The account that manages them can name this one in GuardDuty.",
            ),
        }
    }

    fn log_files(&self, account: &AccountId, organization: &Organization) -> Point {
        if self.logs.as_ref() == Some(account) {
            return good("The log files of all accounts already come together here.");
        }
        if !organization.all_features {
            return lacks(
                "Your organization uses only the billing features, so no CloudTrail trail can cover all accounts.",
            );
        }
        if organization.management == *account {
            return good(WIDE_TRAIL);
        }
        match &self.cloudtrail {
            Err(problem) => unseen("Whether it may make a trail for all accounts", problem),
            Ok(delegates) if delegates.contains(account) => good(WIDE_TRAIL),
            Ok(_) => person(
                "For a trail of all accounts, the account that manages them has to name this one in CloudTrail first.",
            ),
        }
    }

    /// What Control Tower has there cannot be changed.
    fn tower(&self, account: &AccountId) -> Option<Point> {
        let ControlTower::InUse(signs) = &self.control_tower else {
            return None;
        };
        (signs.log_account.as_ref() == Some(account)).then(|| {
            lacks("AWS Control Tower looks after the log files there. Nobody else can change its buckets and topics.")
        })
    }
}
