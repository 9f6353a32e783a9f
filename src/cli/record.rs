//! `export --as report`: the record of a set-up in its three forms.

use super::look::Look;
use crate::engine::Planned;
use crate::export::{Exported, HandOver};
use crate::problem::Problem;
use crate::report::{FILE, Report, Sources, past_runs};
use crate::verify::verify;

/// The record of the set-up in its three forms.
pub(super) fn record(look: Look<'_>, masked: bool) -> Result<Exported, Problem> {
    let (answers, vendor) = (look.answers, look.vendor);
    let checks = verify(answers, vendor, &look.seen);
    let runs = past_runs(look.state, &answers.account.id, look.practice)?;
    let planned = Planned::new(answers, vendor, look.seen);
    let sources = Sources {
        answers,
        vendor,
        planned: &planned,
        checks: &checks,
        runs: &runs,
        practice: look.practice,
        company: None,
    };
    let report = Report::of(&sources, masked)?;
    let file = |end: &str, text: String| HandOver {
        name: format!("{FILE}.{end}"),
        text,
    };
    Ok(Exported {
        files: vec![
            file("html", report.to_html()),
            file("md", report.to_markdown()),
            file("json", report.to_json()?),
        ],
        said: vec![report.title],
    })
}
