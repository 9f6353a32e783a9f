//! What the commands print: lines for people, or one JSON object a line for programs.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Map, Value, json};

use super::plan_lines::{indented, placed_title, plan_lines};
use crate::answers::Mistake;
use crate::apply::{Event, Finished};
use crate::aws::spoken;
use crate::domain::{AccountId, bare_addresses, shown_json, shown_lines};
use crate::engine::Planned;
use crate::plan::{ChangeId, Kind, Told, departures};
use crate::problem::{Problem, SEND};
use crate::verify::{Check, Status};

/// Where the log goes. What is hidden in texts from outside can be seen there too, and no secret of an address.
pub(super) struct Visible<W>(pub(super) W);

impl<W: io::Write> io::Write for Visible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        self.0
            .write_all(shown_lines(&bare_addresses(&text)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Standard output, in one of the two forms. Problems for people go to standard error.
#[derive(Clone)]
pub(super) struct Output {
    pub(super) json: bool,
    /// Some of it could not be written.
    unwritten: Arc<AtomicBool>,
}

impl Output {
    pub(super) fn new(json: bool) -> Self {
        Self {
            json,
            unwritten: Arc::default(),
        }
    }

    /// Whether some of it could not be written, though somebody waits for it.
    pub(super) fn is_unwritten(&self) -> bool {
        self.unwritten.load(Ordering::Relaxed)
    }

    /// One object, with its event and the time. A reader that went away is not an error of ours.
    pub(super) fn line(&self, event: &str, fields: Value) {
        let mut object = Map::new();
        object.insert("event".to_owned(), json!(event));
        object.insert("at".to_owned(), json!(jiff::Timestamp::now()));
        if let Value::Object(fields) = fields {
            object.extend(fields);
        }
        self.text(&Value::Object(object).to_string());
    }

    /// Lines for people, and JSON: what is hidden in texts from outside can be seen in both.
    pub(super) fn text(&self, text: &str) {
        let text = if self.json {
            shown_json(text)
        } else {
            shown_lines(text)
        };
        let mut out = io::stdout().lock();
        match writeln!(out, "{text}").and_then(|()| out.flush()) {
            Ok(()) => {}
            Err(err) if err.kind() == io::ErrorKind::BrokenPipe => {
                tracing::debug!("nobody reads the output any more");
            }
            Err(err) => {
                if !self.unwritten.swap(true, Ordering::Relaxed) {
                    self.note(&format!("The output cannot be written: {err}."));
                }
            }
        }
    }

    /// Something that is good to know, for people.
    #[expect(clippy::unused_self, reason = "all output goes through one value")]
    pub(super) fn note(&self, text: &str) {
        let mut err = io::stderr().lock();
        if writeln!(err, "{}", shown_lines(text)).is_err() {
            tracing::debug!("nobody reads the errors");
        }
    }

    pub(super) fn problem(&self, problem: &Problem) {
        if self.json {
            self.line("problem", json!({ "problem": problem_json(problem) }));
        }
        self.note(&problem.to_text());
    }

    pub(super) fn mistakes(&self, path: &Path, mistakes: &[Mistake]) {
        for mistake in mistakes {
            if self.json {
                self.line(
                    "mistake",
                    json!({
                        "file": path.display().to_string(),
                        "line": mistake.line,
                        "column": mistake.column,
                        "key": mistake.key,
                        "message": mistake.message,
                        "allowed": mistake.allowed,
                    }),
                );
            }
            self.note(&format!("{}: {mistake}", path.display()));
        }
    }

    pub(super) fn plan(&self, planned: &Planned) {
        let plan = planned.told();
        let counts = plan.counts();
        if self.json {
            for change in &plan.changes {
                let fields = self.change_json(change);
                self.line("change", fields);
            }
            self.line(
                "plan",
                json!({
                    "create": counts.create,
                    "update": counts.update,
                    "keep": counts.keep,
                    "by_hand": counts.by_hand,
                    "waiting": counts.waiting,
                    "delete": counts.delete,
                    "checksum": planned.checksum(),
                }),
            );
            return;
        }
        for line in plan_lines(plan, &planned.inventory.caller.account) {
            self.text(&line);
        }
        self.text(&format!(
            "{} to create, {} to update, {} to delete, {} already right, {} by hand, {} waiting. Nothing was changed.",
            counts.create, counts.update, counts.delete, counts.keep, counts.by_hand, counts.waiting
        ));
        if counts.writes() > 0 {
            self.text(&format!(
                "Checksum of this plan: {}. With it, apply --accept carries out this plan only.",
                planned.checksum().spoken()
            ));
        }
    }

    /// A change as it is printed for programs.
    #[expect(clippy::unused_self, reason = "all output goes through one value")]
    pub(super) fn change_json(&self, change: &Told) -> Value {
        let mut fields = json!({
            "id": change.id,
            "kind": change.kind.word(),
            "account": change.place.account,
            "region": change.place.region,
            "service": change.service,
            "resource": change.resource,
            "title": change.title,
            "depends_on": change.depends_on,
            "follows": change.follows,
            "needs": change.needs(),
            "meaning": change.meaning,
            "warnings": change.warnings.iter().map(|warning| &warning.text).collect::<Vec<_>>(),
            "costs": change.costs,
            "departures": departures(change),
            "undo": change.undo(),
        });
        match &change.kind {
            Kind::ByHand(problem) => fields["problem"] = problem_json(problem),
            Kind::Waiting(what) => fields["waits_for"] = json!(what),
            Kind::Create | Kind::Update | Kind::Keep => {}
        }
        fields
    }

    /// What happened to a change of this plan.
    pub(super) fn change(&self, plan: &Planned, event: &Event) {
        match event {
            Event::Started { change } => {
                if self.json {
                    self.line("change_started", json!({ "id": change }));
                }
            }
            Event::Waiting {
                change,
                reason,
                next_try,
                up_to,
            } => {
                if self.json {
                    self.line(
                        "change_waiting",
                        json!({
                            "id": change,
                            "reason": reason,
                            "next_try_seconds": next_try.as_secs_f64(),
                            "up_to_seconds": up_to.as_secs(),
                        }),
                    );
                } else {
                    self.text(&format!(
                        "waiting    {}: {reason} Next try in {} s, for up to {}.",
                        titled(plan, change),
                        next_try.as_secs().max(1),
                        spoken(*up_to)
                    ));
                }
            }
            Event::Progress { change, progress } => {
                let (all, done) = (progress.accounts.len(), progress.done());
                let (failed, skipped) = (progress.failed(), progress.skipped());
                if self.json {
                    self.line(
                        "change_progress",
                        json!({
                            "id": change,
                            "state": progress.state,
                            "accounts": all,
                            "done": done,
                            "failed": failed,
                            "skipped": skipped,
                        }),
                    );
                } else {
                    let failed = match failed {
                        0 => String::new(),
                        some => format!(", {some} did not succeed"),
                    };
                    let skipped = match skipped {
                        0 => String::new(),
                        some => format!(", {some} suspended"),
                    };
                    self.text(&format!(
                        "working    {done} of {all} accounts are done{failed}{skipped}."
                    ));
                }
            }
            Event::Finished {
                change,
                outcome,
                problem,
                took,
            } => {
                if self.json {
                    let mut fields = json!({
                        "id": change,
                        "outcome": outcome,
                        "seconds": took.as_secs_f64(),
                    });
                    if let Some(problem) = problem {
                        fields["problem"] = problem_json(problem);
                    }
                    self.line("change_finished", fields);
                    return;
                }
                let word = serde_json::to_value(outcome)
                    .ok()
                    .and_then(|word| word.as_str().map(str::to_owned))
                    .unwrap_or_default();
                self.text(&format!("{word:<10} {}", titled(plan, change)));
                if let Some(problem) = problem {
                    self.text(&indented(&problem.to_text()));
                }
            }
        }
    }

    pub(super) fn finished(&self, finished: &Finished) {
        let tally = finished.tally;
        self.accounts(finished);
        if self.json {
            let mut fields = json!({ "outcome": finished.ending, "run": finished.run });
            if let (Value::Object(fields), Ok(Value::Object(counts))) =
                (&mut fields, serde_json::to_value(tally))
            {
                fields.extend(counts);
            }
            self.line("finished", fields);
            return;
        }
        self.text(&format!(
            "Run {}: {} created, {} updated, {} already right, {} failed, {} left out, {} not started.",
            finished.run, tally.created, tally.updated, tally.unchanged, tally.failed, tally.skipped, tally.cancelled
        ));
    }

    /// One check of a set-up whose main account is `main`.
    pub(super) fn check(&self, check: &Check, main: &AccountId) {
        if self.json {
            let mut fields = json!({
                "id": check.id,
                "title": check.title,
                "account": check.place.account,
                "region": check.place.region,
                "status": check.status,
                "expected": check.expected,
                "seen": check.seen,
                "fix": check.fix,
                "live": check.live,
                "since": check.since,
                "usually": check.usually,
            });
            if let Some(message) = &check.message {
                fields["message"] = json!(message);
            }
            if let Some(problem) = &check.problem {
                fields["problem"] = problem_json(problem);
            }
            self.line("check", fields);
            return;
        }
        let word = match check.status {
            Status::Passed => "passed",
            Status::Failed => "FAILED",
            Status::Waiting => "waiting",
            Status::Unknown => "unknown",
        };
        let title = placed_title(&check.title, &check.place.account, main);
        self.text(&format!("{word:<8} {title}"));
        if check.status == Status::Passed {
            return;
        }
        self.text(&indented(&format!(
            "Expected: {}\nSeen: {}",
            check.expected, check.seen
        )));
        if let Some(since) = check.since {
            let usually = check.usually.as_deref();
            let usually = usually.map_or_else(String::new, |time| format!(". Usually: {time}"));
            let since = since.strftime("%Y-%m-%d %H:%M UTC");
            self.text(&indented(&format!("Since {since}{usually}.")));
        }
        if let Some(fix) = &check.fix {
            self.text(&indented(fix));
        }
        if let Some(message) = &check.message {
            self.text(&indented(&format!("{SEND}{message}")));
        }
    }

    /// How many checks passed, after all of them were printed.
    pub(super) fn verified(&self, checks: &[Check]) {
        let count = |status| checks.iter().filter(|check| check.status == status).count();
        let (passed, failed) = (count(Status::Passed), count(Status::Failed));
        let (waiting, unknown) = (count(Status::Waiting), count(Status::Unknown));
        if self.json {
            self.line(
                "verified",
                json!({
                    "passed": passed,
                    "failed": failed,
                    "waiting": waiting,
                    "unknown": unknown,
                }),
            );
            return;
        }
        self.text(&format!(
            "{passed} of {} checks passed, {failed} failed, {waiting} waiting, {unknown} unknown.",
            checks.len()
        ));
    }
}

pub(super) fn problem_json(problem: &Problem) -> Value {
    let added = problem.added.as_deref().cloned().unwrap_or_default();
    json!({
        "summary": problem.summary,
        "hint": problem.hint,
        "who": problem.who,
        "message": problem.message,
        "code": problem.code,
        "said": problem.said,
        "call": problem.call,
        "request_id": problem.request_id,
        "link": added.link,
        "authorization_id": added.authorization_id,
        "encoded": added.encoded,
    })
}

/// What a change does, with its account where that is another one than the main one.
fn titled(plan: &Planned, change: &ChangeId) -> String {
    let title = plan.title(change);
    change.place().map_or_else(
        || title.to_owned(),
        |place| placed_title(title, &place.account, &plan.inventory.caller.account),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_shows_what_is_hidden() {
        let mut log = Visible(Vec::new());
        log.write_all("WARN name=\u{1b}[2Ja\u{202e}b\n".as_bytes())
            .unwrap();
        assert_eq!(log.0, b"WARN name=<U+001B>[2Ja<U+202E>b\n");
    }

    #[test]
    fn the_log_shows_no_secret_of_an_address() {
        let mut log = Visible(Vec::new());
        log.write_all(b"WARN url=http://dana:hush@proxy:3128/x?token=hush why=\"y\"\n")
            .unwrap();
        assert_eq!(log.0, b"WARN url=http://proxy:3128/x why=\"y\"\n");
    }
}
