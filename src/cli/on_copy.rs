//! `plan --on-copy`: the plan, tried on a copy of the account.

use std::path::Path;

use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::early::Early;
use super::enter::now;
use super::exit::Exit;
use super::output::{Output, problem_json};
use super::plan_lines::{indented, placed_title};
use crate::engine::{OnCopy, Planned, Tried, age_in_words, try_on_copy};
use crate::verify::Status;

/// Try the plan, and say what came of it; whether nothing failed.
pub(super) async fn try_it(
    planned: &Planned,
    state: &Path,
    output: &Output,
) -> Result<bool, Early> {
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    let ctrl_c = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.cancel();
        }
    });
    let on_copy = Box::pin(try_on_copy(planned, state, now(), cancel, &|_| {})).await;
    ctrl_c.abort();
    let on_copy = on_copy.map_err(|problem| Early::new(Exit::NotRight, problem))?;
    output.on_copy(planned, &on_copy);
    Ok(on_copy.counts(planned).fails == 0 && !on_copy.stopped)
}

impl Output {
    /// What came of a plan on the copy.
    fn on_copy(&self, planned: &Planned, on_copy: &OnCopy) {
        if self.json {
            self.on_copy_json(planned, on_copy);
            return;
        }
        let main = &planned.inventory.caller.account;
        let counts = on_copy.counts(planned);
        self.text("");
        self.text(&format!(
            "On a copy of this account, on this computer: {} of {} changes would work. Nothing was written to AWS.",
            counts.works,
            counts.all()
        ));
        for change in planned.told().changes.iter().filter(|it| it.kind.writes()) {
            let Some((tried, problem)) = on_copy.change(&change.id) else {
                continue;
            };
            let word = match tried {
                Tried::Works => continue,
                Tried::Fails => "would fail",
                Tried::Left => "not tried",
            };
            let title = placed_title(&change.title, &change.place.account, main);
            self.text(&format!("{word:<10} {title}"));
            if let Some(problem) = problem {
                self.text(&indented(&problem.to_text()));
            }
        }
        self.text(&format!(
            "After that, {} of {} checks would pass, {} would fail, and {} need the real AWS.",
            on_copy.checks_that(Status::Passed),
            on_copy.checks.len(),
            on_copy.checks_that(Status::Failed),
            on_copy.checks_that(Status::Waiting) + on_copy.checks_that(Status::Unknown)
        ));
        for check in on_copy
            .checks
            .iter()
            .filter(|it| it.status == Status::Failed)
        {
            let title = placed_title(&check.title, &check.place.account, main);
            self.text(&format!("would fail {title}"));
            self.text(&indented(&format!("Seen: {}", check.seen)));
        }
        self.text("What the copy cannot know:");
        for limit in on_copy.limits() {
            self.text(&indented(&format!("{}: {}", limit.title, limit.text)));
        }
        self.text(&indented(&format!(
            "How old the copy is: Read {}.",
            age_in_words(on_copy.age(now()()))
        )));
    }

    fn on_copy_json(&self, planned: &Planned, on_copy: &OnCopy) {
        for change in planned.plan.changes.iter().filter(|it| it.kind.writes()) {
            if let Some((tried, problem)) = on_copy.change(&change.id) {
                let mut fields = json!({ "id": change.id, "outcome": tried.word() });
                if let Some(problem) = problem {
                    fields["problem"] = problem_json(problem);
                }
                self.line("tried_on_copy", fields);
            }
        }
        for check in &on_copy.checks {
            self.line(
                "check_on_copy",
                json!({
                    "id": check.id,
                    "title": check.title,
                    "account": check.place.account,
                    "region": check.place.region,
                    "status": check.status,
                    "expected": check.expected,
                    "seen": check.seen,
                }),
            );
        }
        for limit in on_copy.limits() {
            let fields = json!({ "title": limit.title, "text": limit.text });
            self.line("copy_cannot_know", fields);
        }
        let counts = on_copy.counts(planned);
        self.line(
            "on_copy",
            json!({
                "works": counts.works,
                "fails": counts.fails,
                "left": counts.left,
                "passed": on_copy.checks_that(Status::Passed),
                "failed": on_copy.checks_that(Status::Failed),
                "waiting": on_copy.checks_that(Status::Waiting),
                "unknown": on_copy.checks_that(Status::Unknown),
                "stopped": on_copy.stopped,
                "seen_at": on_copy.seen,
                "seconds": on_copy.took.as_secs_f64(),
            }),
        );
    }
}
