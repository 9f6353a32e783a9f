//! What is printed besides the commands' own results: waits of a look, what had no answer, and the runs of this computer.

use serde_json::{Value, json};

use super::output::{Output, problem_json};
use super::plan_lines::indented;
use crate::apply::Runs;
use crate::aws::LookWait;
use crate::inventory::Hole;

impl Output {
    /// What the plan was made without, for reasons that pass by themselves. Said before the plan.
    pub(super) fn holes(&self, holes: &[Hole]) {
        if self.json {
            for hole in holes {
                self.line(
                    "not_seen",
                    json!({
                        "account": hole.place.as_ref().map(|place| &place.account),
                        "region": hole.place.as_ref().map(|place| &place.region),
                        "problem": problem_json(&hole.problem),
                    }),
                );
            }
            return;
        }
        if holes.is_empty() {
            return;
        }
        self.text(
            "AWS did not answer everything, for reasons that pass by themselves. What needs these answers is left out for now:",
        );
        for hole in holes {
            let call = hole.problem.call.as_deref().unwrap_or("a look");
            let region = hole
                .place
                .as_ref()
                .map_or_else(String::new, |place| format!(" in {}", place.region));
            self.text(&indented(&format!(
                "{call}{region}: {}",
                hole.problem.summary
            )));
        }
        self.text("Run the same command again to look once more.");
    }

    /// A look waits for AWS.
    pub(super) fn look_waits(&self, wait: &LookWait) {
        if self.json {
            self.line(
                "look_waiting",
                json!({
                    "reason": wait.reason,
                    "unanswered": wait.unanswered,
                    "next_try_seconds": wait.next_try.as_secs_f64(),
                    "up_to_seconds": wait.up_to.as_secs(),
                }),
            );
        } else {
            self.text(&format!("waiting    {}", wait.words()));
        }
    }

    /// The runs that were made from this computer, and the records that do not say which run they are about.
    pub(super) fn runs(&self, found: &Runs) {
        let Runs { runs, unreadable } = found;
        for run in runs {
            if self.json {
                let mut fields = json!({
                    "run": run.run,
                    "account": run.account,
                    "practice": run.practice,
                    "began": run.began,
                    "status": run.status.word(),
                    "version": run.version,
                    "file": run.file,
                    "unread_lines": run.unread,
                });
                if let Some(undoes) = &run.undoes {
                    fields["takes_back"] = json!(undoes);
                }
                if let Some(approval) = &run.approval {
                    fields["approval"] = json!(approval);
                }
                if let (Value::Object(fields), Ok(Value::Object(counts))) =
                    (&mut fields, serde_json::to_value(run.tally))
                {
                    fields.extend(counts);
                }
                self.line("run", fields);
            } else {
                self.text(&format!(
                    "{}  {:<11}  account {}  {} created, {} updated{}",
                    run.run,
                    run.status.word(),
                    run.account.grouped(),
                    run.tally.created,
                    run.tally.updated,
                    if run.practice { "  (practice)" } else { "" }
                ));
                if let Some(undoes) = &run.undoes {
                    self.text(&indented(&format!("Takes back {undoes}.")));
                }
                if let Some(by) = run.approval.as_ref().and_then(|it| it.by.as_ref()) {
                    self.text(&indented(&format!("Approved by {by}.")));
                }
                if !run.is_known() {
                    self.text(&indented(&format!(
                        "A newer version of this program wrote the record {}. We do not carry this run on.",
                        run.file
                    )));
                }
                if run.unread > 0 {
                    self.text(&indented(&format!(
                        "Lines of the record {} that cannot be read: {}. They are kept.",
                        run.file, run.unread
                    )));
                }
            }
        }
        for journal in unreadable {
            if self.json {
                self.line(
                    "unreadable_run",
                    json!({
                        "file": journal.file,
                        "lines": journal.lines,
                        "unread_lines": journal.unread,
                        "problem": problem_json(&journal.problem()),
                    }),
                );
            } else {
                self.text(&format!("unreadable  {}", journal.file));
                self.text(&indented(&journal.problem().to_text()));
            }
        }
        if runs.is_empty() && unreadable.is_empty() && !self.json {
            self.text("No runs yet.");
        }
        if self.json {
            self.line(
                "runs",
                json!({ "count": runs.len(), "unreadable": unreadable.len() }),
            );
        }
    }
}
