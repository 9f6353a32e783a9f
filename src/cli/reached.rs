//! What is printed of other accounts: which were not entered, and how each ended.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::output::{Output, problem_json};
use super::plan_lines::indented;
use crate::apply::{Ending, Finished};
use crate::domain::AccountId;
use crate::inventory::Inventory;
use crate::problem::Problem;

/// Accounts that met the same, each kind with one of its problems: hundreds may have.
#[derive(Default)]
struct Alike<'p>(BTreeMap<&'p str, (Vec<String>, &'p Problem)>);

impl<'p> Alike<'p> {
    fn add(&mut self, account: &AccountId, problem: &'p Problem) {
        let (accounts, _) = self
            .0
            .entry(&problem.summary)
            .or_insert_with(|| (Vec::new(), problem));
        accounts.push(account.grouped());
    }

    fn print(&self, output: &Output, what: &str) {
        for (accounts, problem) in self.0.values() {
            let plural = if accounts.len() == 1 { "" } else { "s" };
            output.text(&format!("{what}, account{plural} {}:", accounts.join(", ")));
            output.text(&indented(&problem.to_text()));
        }
    }
}

impl Output {
    /// The chosen accounts that let nobody in, each with the reason.
    pub(super) fn not_entered(&self, inventory: &Inventory) {
        let mut alike = Alike::default();
        for (account, problem) in inventory.not_entered() {
            if self.json {
                self.line(
                    "not_entered",
                    json!({ "account": account, "problem": problem_json(problem) }),
                );
            } else {
                alike.add(account, problem);
            }
        }
        alike.print(self, "Not entered");
    }

    /// How each account ended, where there were several: in lines of JSON each of them, else those that did not get through.
    pub(super) fn accounts(&self, finished: &Finished) {
        let accounts = finished.by_account();
        if accounts.len() < 2 {
            return;
        }
        let (mut through, mut again, mut others) = (0, 0, 0);
        let mut alike = Alike::default();
        for (account, came) in &accounts {
            let ending = came.ending();
            match ending {
                Ending::Done => through += 1,
                Ending::Failed | Ending::Cancelled => again += 1,
                Ending::Partly => others += 1,
            }
            if self.json {
                let mut fields = json!({ "account": account, "outcome": ending });
                if let (Value::Object(fields), Ok(Value::Object(counts))) =
                    (&mut fields, serde_json::to_value(came.tally))
                {
                    fields.extend(counts);
                }
                if let Some(problem) = came.problem {
                    fields["problem"] = problem_json(problem);
                }
                self.line("account_finished", fields);
            } else if let Some(problem) = came.problem {
                alike.add(account, problem);
            }
        }
        alike.print(self, "Not done");
        if !self.json {
            self.text(&summary(through, again, others));
        }
    }
}

/// How the accounts ended: done, to be tried again, and with something that somebody else has to do.
fn summary(through: usize, again: usize, others: usize) -> String {
    if again + others == 0 {
        return format!("All {through} accounts are done.");
    }
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    let all = through + again + others;
    let mut text = vec![format!(
        "Of {all} accounts, {through} {} done.",
        are(through)
    )];
    if again > 0 {
        text.push(format!(
            "{again} {} not: run the same command again, and only what is left is done.",
            are(again)
        ));
    }
    if others > 0 {
        text.push(format!(
            "In {others}, all is done but for what needs somebody else, as said above."
        ));
    }
    text.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_again_is_offered_only_where_it_helps() {
        assert_eq!(summary(6, 0, 0), "All 6 accounts are done.");
        assert_eq!(
            summary(1, 2, 0),
            "Of 3 accounts, 1 is done. 2 are not: run the same command again, and only what is left is done."
        );
        let others = summary(0, 0, 6);
        assert!(
            !others.contains("again") && others.contains("somebody else"),
            "{others}"
        );
    }
}
