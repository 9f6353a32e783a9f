//! What the commands print: lines for people, or one JSON object a line for programs.

use std::io::{self, Write as _};
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::answers::Mistake;
use crate::apply::{Event, Finished, RunSummary};
use crate::plan::{Kind, Plan};
use crate::problem::Problem;
use crate::verify::{Check, Status};

/// Standard output, in one of the two forms. Problems for people go to standard error.
pub(super) struct Output {
    json: bool,
}

impl Output {
    pub(super) const fn new(json: bool) -> Self {
        Self { json }
    }

    /// One object, with its event and the time. A reader that went away is not an error of ours.
    fn line(&self, event: &str, fields: Value) {
        let mut object = Map::new();
        object.insert("event".to_owned(), json!(event));
        object.insert("at".to_owned(), json!(jiff::Timestamp::now()));
        if let Value::Object(fields) = fields {
            object.extend(fields);
        }
        self.text(&Value::Object(object).to_string());
    }

    #[expect(clippy::unused_self, reason = "all output goes through one value")]
    fn text(&self, text: &str) {
        let mut out = io::stdout().lock();
        if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
            tracing::debug!("nobody reads the output any more");
        }
    }

    pub(super) fn problem(&self, problem: &Problem) {
        if self.json {
            self.line("problem", json!({ "problem": problem_json(problem) }));
        }
        let mut err = io::stderr().lock();
        if writeln!(err, "{}", problem.to_text()).is_err() {
            tracing::debug!("nobody reads the errors");
        }
    }

    pub(super) fn mistakes(&self, path: &Path, mistakes: &[Mistake]) {
        let mut err = io::stderr().lock();
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
            if writeln!(err, "{}: {mistake}", path.display()).is_err() {
                tracing::debug!("nobody reads the errors");
            }
        }
    }

    pub(super) fn plan(&self, plan: &Plan) {
        let counts = plan.counts();
        if self.json {
            for change in &plan.changes {
                let mut fields = json!({
                    "id": change.id,
                    "kind": change.kind.word(),
                    "account": change.place.account,
                    "region": change.place.region,
                    "service": change.service,
                    "resource": change.resource,
                    "title": change.title,
                    "depends_on": change.depends_on,
                    "needs": change.needs,
                    "meaning": change.meaning,
                    "warnings": change.warnings.iter().map(|warning| &warning.text).collect::<Vec<_>>(),
                    "costs": change.costs,
                    "undo": change.undo,
                });
                match &change.kind {
                    Kind::ByHand(problem) => fields["problem"] = problem_json(problem),
                    Kind::Waiting(what) => fields["waits_for"] = json!(what),
                    Kind::Create | Kind::Update | Kind::Keep => {}
                }
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
                }),
            );
            return;
        }
        for change in &plan.changes {
            self.text(&format!(
                "{:<8} {}  [{}]",
                change.kind.word(),
                change.title,
                change.resource
            ));
            match &change.kind {
                Kind::ByHand(problem) => self.text(&indented(&problem.to_text())),
                Kind::Waiting(what) => self.text(&indented(what)),
                Kind::Create | Kind::Update => {
                    for warning in &change.warnings {
                        self.text(&indented(&format!("Note: {}", warning.text)));
                    }
                }
                Kind::Keep => {}
            }
        }
        self.text(&format!(
            "{} to create, {} to update, {} already right, {} by hand, {} waiting. Nothing was changed.",
            counts.create, counts.update, counts.keep, counts.by_hand, counts.waiting
        ));
    }

    pub(super) fn change(&self, plan: &Plan, event: &Event) {
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
                        "waiting    {reason} Next try in {} s, for up to {} minutes.",
                        next_try.as_secs().max(1),
                        up_to.as_secs().div_ceil(60)
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
                let title = plan
                    .change(change)
                    .map_or(change.as_str(), |change| change.title.as_str());
                let word = serde_json::to_value(outcome)
                    .ok()
                    .and_then(|word| word.as_str().map(str::to_owned))
                    .unwrap_or_default();
                self.text(&format!("{word:<10} {title}"));
                if let Some(problem) = problem {
                    self.text(&indented(&problem.to_text()));
                }
            }
        }
    }

    pub(super) fn finished(&self, finished: &Finished) {
        let tally = finished.tally;
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

    pub(super) fn checks(&self, checks: &[Check]) {
        let count = |status| checks.iter().filter(|check| check.status == status).count();
        if self.json {
            for check in checks {
                let mut fields = json!({
                    "id": check.id,
                    "title": check.title,
                    "account": check.place.account,
                    "region": check.place.region,
                    "status": check.status,
                    "expected": check.expected,
                    "seen": check.seen,
                    "fix": check.fix,
                });
                if let Some(problem) = &check.problem {
                    fields["problem"] = problem_json(problem);
                }
                self.line("check", fields);
            }
            self.line(
                "verified",
                json!({
                    "passed": count(Status::Passed),
                    "failed": count(Status::Failed),
                    "waiting": count(Status::Waiting),
                    "unknown": count(Status::Unknown),
                }),
            );
            return;
        }
        for check in checks {
            let word = match check.status {
                Status::Passed => "passed",
                Status::Failed => "FAILED",
                Status::Waiting => "waiting",
                Status::Unknown => "unknown",
            };
            self.text(&format!("{word:<8} {}", check.title));
            if check.status != Status::Passed {
                self.text(&indented(&format!(
                    "Expected: {}\nSeen: {}",
                    check.expected, check.seen
                )));
                if let Some(fix) = &check.fix {
                    self.text(&indented(fix));
                }
            }
        }
        self.text(&format!(
            "{} of {} checks passed, {} failed, {} waiting, {} unknown.",
            count(Status::Passed),
            checks.len(),
            count(Status::Failed),
            count(Status::Waiting),
            count(Status::Unknown)
        ));
    }

    pub(super) fn runs(&self, runs: &[RunSummary]) {
        for run in runs {
            if self.json {
                let mut fields = json!({
                    "run": run.run,
                    "account": run.account,
                    "practice": run.practice,
                    "began": run.began,
                    "status": run.status.word(),
                });
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
            }
        }
        if runs.is_empty() && !self.json {
            self.text("No runs yet.");
        }
        if self.json {
            self.line("runs", json!({ "count": runs.len() }));
        }
    }
}

fn problem_json(problem: &Problem) -> Value {
    json!({
        "summary": problem.summary,
        "hint": problem.hint,
        "who": problem.who,
        "code": problem.code,
        "said": problem.said,
        "call": problem.call,
        "request_id": problem.request_id,
    })
}

fn indented(text: &str) -> String {
    text.lines()
        .map(|line| format!("         {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}
