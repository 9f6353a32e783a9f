//! What an account is, fact by fact.

use super::Fit;
use crate::inventory::{Seen, Standing};
use crate::wanted::control_tower::{ControlTower, Signs};

/// One fact: what it is about, and what was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub label: &'static str,
    pub words: String,
}

/// What is said where AWS gave no answer.
fn unseen(problem: &crate::problem::Problem) -> String {
    format!("Could not be seen. {}", problem.summary)
}

/// What is said of Control Tower, with its trail: nobody may take for granted that it has one, or that it covers all.
fn in_use(signs: &Signs) -> String {
    let trail = match &signs.trail {
        Seen::Known(Some(trail)) if trail.covers_all => {
            "Its trail records all accounts.".to_owned()
        }
        Seen::Known(Some(_)) => "Its trail records one account only.".to_owned(),
        Seen::Known(None) => {
            "It has no trail that we see, so it leaves recording to you.".to_owned()
        }
        Seen::Unknown(problem) => format!(
            "Whether it has a trail could not be seen. {}",
            problem.summary
        ),
    };
    format!("In use. We see {}. {trail}", signs.first)
}

impl Fit<'_> {
    /// What this account is, in the order shown.
    pub fn facts(&self) -> Vec<Fact> {
        let mut facts = vec![Fact {
            label: "Place in the organization",
            words: self.place(),
        }];
        if !matches!(self.standing, Ok(Standing::Alone)) {
            facts.push(Fact {
                label: "Looks after GuardDuty for all",
                words: self.guardduty_words(),
            });
            facts.push(Fact {
                label: "Can make a trail for all",
                words: self.trail_words(),
            });
            if let Some(words) = self.logs_words() {
                facts.push(Fact {
                    label: "Keeps the log files of all",
                    words,
                });
            }
        }
        facts.push(Fact {
            label: "AWS Control Tower",
            words: match &self.control_tower {
                ControlTower::InUse(signs) => in_use(signs),
                // It need not leave anything in the accounts that it looks after.
                ControlTower::NotSeen if matches!(self.standing, Ok(Standing::Member(_))) => {
                    "We see nothing of it in this account".to_owned()
                }
                ControlTower::NotSeen => "Not in use".to_owned(),
                ControlTower::Unknown(problem) => unseen(problem),
            },
        });
        facts
    }

    fn place(&self) -> String {
        match &self.standing {
            Err(problem) => unseen(problem),
            Ok(Standing::Alone) => "None. It stands alone.".to_owned(),
            Ok(Standing::Management(_)) => match self.count().map(|all| all.saturating_sub(1)) {
                Some(0) => "It manages the organization, and is its only account".to_owned(),
                Some(1) => "Manages the other account".to_owned(),
                Some(others) => format!("Manages the other {others} accounts"),
                None => "Manages the other accounts".to_owned(),
            },
            Ok(Standing::Member(organization)) => {
                let manager = self.named(&organization.management).first();
                match self.count() {
                    Some(all) => format!("One of {all} accounts. {manager} manages them."),
                    None => format!("One of several accounts. {manager} manages them."),
                }
            }
        }
    }

    fn guardduty_words(&self) -> String {
        match &self.guardduty {
            Err(problem) => unseen(problem),
            Ok(None) => "No. Nobody does yet.".to_owned(),
            Ok(Some(account)) if *account == self.account => {
                "Yes. AWS calls it the delegated administrator.".to_owned()
            }
            Ok(Some(account)) => format!(
                "No. {} does. AWS calls it the delegated administrator.",
                self.named(account).first()
            ),
        }
    }

    fn trail_words(&self) -> String {
        let organization = match &self.standing {
            Err(problem) => return unseen(problem),
            Ok(standing) => standing.organization(),
        };
        if organization.is_some_and(|it| !it.all_features) {
            return "No. The organization uses only the billing features.".to_owned();
        }
        if matches!(self.standing, Ok(Standing::Management(_))) {
            return "Yes, as the account that manages the others.".to_owned();
        }
        match &self.cloudtrail {
            Err(problem) => unseen(problem),
            Ok(all) if all.contains(&self.account) => {
                "Yes. AWS calls it a delegated administrator.".to_owned()
            }
            Ok(all) => {
                let manager = organization.map(|it| it.management.clone());
                let names: Vec<String> = manager
                    .iter()
                    .chain(all)
                    .map(|account| self.named(account).words())
                    .collect();
                format!("No. Only {} can.", names.join(" and "))
            }
        }
    }

    fn logs_words(&self) -> Option<String> {
        let trail = self.wide_trail()?;
        Some(match &self.logs {
            Some(account) if *account == self.account => {
                format!("Yes. The trail {} writes here.", trail.name)
            }
            Some(account) => format!(
                "No. The trail {} writes to {}.",
                trail.name,
                self.named(account).words()
            ),
            None => format!(
                "No. The trail {} writes to the bucket `{}` of another account.",
                trail.name, trail.bucket
            ),
        })
    }
}
