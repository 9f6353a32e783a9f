//! Whose GuardDuty findings come into the bucket, account by account.

use serde_json::json;

use super::output::Output;
use super::plan_lines::indented;
use crate::wanted::{Site, State};

/// So many accounts are shown line by line.
const LINES: usize = 60;

impl Output {
    /// Said before the plan and before the checks, where more than one account is meant.
    pub(super) fn watch(&self, site: &Site<'_>) {
        // That the accounts could not be seen is told with them.
        let Ok(watch) = site.watch() else {
            return;
        };
        if watch.accounts.len() < 2 {
            return;
        }
        if self.json {
            for account in &watch.accounts {
                let cells: Vec<_> = watch
                    .regions
                    .iter()
                    .zip(&account.cells)
                    .map(|(column, cell)| {
                        json!({
                            "region": column.region,
                            "state": cell.state().word(),
                            "why": cell.why.words(),
                        })
                    })
                    .collect();
                let line = json!({ "account": account.account, "regions": cells });
                self.line("guardduty_account", line);
            }
            return;
        }
        self.text("Whose GuardDuty findings come into the bucket, as it is now:");
        if watch.accounts.len() > LINES {
            let states = [
                State::Comes,
                State::Pending,
                State::Missing,
                State::Unknown,
                State::Off,
            ];
            for state in states {
                let text = format!("{}: {}", state.word(), watch.count(state));
                self.text(&indented(&text));
            }
        } else {
            self.text(&indented(&watch.to_text()));
        }
        self.text("");
    }
}
