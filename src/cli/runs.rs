//! `runs`: what was done from this computer, call by call, and CloudTrail's own record of it.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::early::Early;
use super::enter::{LONGEST_SIGN_IN, now, sign_in_way};
use super::exit::Exit;
use super::options::Options;
use super::output::{Output, problem_json};
use super::plan_lines::indented;
use crate::apply::{CallLine, RunId, calls, runs, to_csv, to_lines};
use crate::aws::{goes_elsewhere, sign_in, with_patience};
use crate::engine::{self, InCloudTrail, InRecord};
use crate::private;
use crate::problem::Problem;

/// What is to be told of the runs.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
pub(super) struct RunsArgs {
    /// Every call to AWS of this run
    #[arg(long, value_name = "ID")]
    calls: Option<String>,
    /// Write the calls to a new file instead, as a table (.csv) or as JSON lines (.jsonl)
    #[arg(long, value_name = "FILE", requires = "calls")]
    save: Option<PathBuf>,
    /// CloudTrail's own record of this run; asks AWS, and only reads
    #[arg(long, value_name = "ID", conflicts_with = "calls")]
    in_cloudtrail: Option<String>,
}

impl RunsArgs {
    /// Whether AWS is asked.
    pub(super) const fn asks_aws(&self) -> bool {
        self.in_cloudtrail.is_some()
    }
}

/// Tell of the runs, without asking AWS.
pub(super) fn told(args: &RunsArgs, state: &Path, output: &Output) -> Result<Exit, Early> {
    let wrong = |problem| Early::new(Exit::NotRight, problem);
    let Some(name) = &args.calls else {
        let runs = runs(state).map_err(wrong)?;
        output.runs(&runs);
        return Ok(if runs.unreadable.is_empty() {
            Exit::Well
        } else {
            Exit::NotRight
        });
    };
    let run = named(name)?;
    let (lines, unread) = calls(state, &run).map_err(wrong)?;
    if unread > 0 {
        output.note(&format!("Lines of the list that cannot be read: {unread}."));
    }
    match &args.save {
        Some(path) => {
            save(path, &lines).map_err(|problem| Early::new(Exit::BadAnswers, problem))?;
            let count = lines.len();
            if output.json {
                let file = path.display().to_string();
                output.line("saved", json!({ "file": file, "calls": count }));
            } else {
                output.text(&format!("Written: {}, {count} calls.", path.display()));
            }
        }
        None => output.calls(&run, &lines),
    }
    Ok(Exit::Well)
}

fn named(name: &str) -> Result<RunId, Early> {
    RunId::parse(name.trim()).ok_or_else(|| {
        Early::new(
            Exit::BadAnswers,
            Problem::new(format!("`{name}` is not the name of a run."))
                .hint("See the names with `runs`. One looks like 20260102-030405-1a2b3c4d."),
        )
    })
}

/// Write them to a file that is not there yet, by the ending of its name.
fn save(path: &Path, lines: &[CallLine]) -> Result<(), Problem> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let text = match ending {
        Some("csv") => to_csv(lines),
        Some("jsonl") => to_lines(lines),
        _ => {
            return Err(Problem::new(format!(
                "{} says by its ending neither .csv nor .jsonl.",
                path.display()
            ))
            .hint("Name a file that ends with one of them."));
        }
    };
    private::create_new(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|err| {
            Problem::new(format!("{} could not be written.", path.display())).hint(format!(
                "Name another file, one that is not there yet. {err}"
            ))
        })
}

/// Look for the calls of a run in CloudTrail's record.
pub(super) async fn in_cloudtrail(
    args: &RunsArgs,
    options: &Options,
    state: &Path,
    output: &Output,
) -> Result<Exit, Early> {
    let bad = |problem| Early::new(Exit::BadAnswers, problem);
    let run = named(args.in_cloudtrail.as_deref().unwrap_or_default())?;
    let of = engine::run_of(state, &run, None, options.practice).map_err(bad)?;
    let (lines, _) = calls(state, &run).map_err(bad)?;
    let home = lines.iter().find(|line| line.account == of.account);
    let Some(home) = home.map(|line| line.region.clone()) else {
        return Err(bad(Problem::new(format!("The run {run} made no calls."))));
    };
    let environment = options.environment().map_err(bad)?;
    let how = sign_in_way(options, &environment, &of.account);
    if let Some(said) = goes_elsewhere(&how, &environment) {
        output.note(&said);
    }
    let waits = |wait| output.look_waits(&wait);
    let signed_in = with_patience(LONGEST_SIGN_IN, &waits, || {
        sign_in(&how, &environment, &home)
    });
    let aws = match signed_in.await {
        Ok(signed_in) => signed_in.aws,
        Err(failure) => return Err(Early::new(Exit::NoSignIn, failure.problem)),
    };
    let found = engine::in_cloudtrail(&aws, state, options.practice, &run, now());
    let found = found
        .await
        .map_err(|problem| Early::new(Exit::NotRight, problem))?;
    output.in_cloudtrail(&found);
    let is_right = |(_, record): &(CallLine, InRecord)| {
        !matches!(record, InRecord::Missing | InRecord::Unread(_))
    };
    Ok(if found.calls.iter().all(is_right) {
        Exit::Well
    } else {
        Exit::NotRight
    })
}

/// One call in a line for people.
fn line(call: &CallLine) -> String {
    format!(
        "{}  {}:{}  {} {}  {}  {} ms  {}",
        call.at,
        call.service,
        call.call,
        call.account.grouped(),
        call.region,
        call.outcome.word(),
        call.millis,
        call.request_id.as_deref().unwrap_or("no request number")
    )
}

impl Output {
    fn calls(&self, run: &RunId, calls: &[CallLine]) {
        for call in calls {
            if self.json {
                self.line("call", json!({ "call": call }));
            } else {
                self.text(&line(call));
            }
        }
        if self.json {
            self.line("calls", json!({ "run": run, "count": calls.len() }));
        } else {
            self.text(&format!("{} calls of the run {run}.", calls.len()));
        }
    }

    fn in_cloudtrail(&self, found: &InCloudTrail) {
        let count = |word: &str| {
            let calls = found.calls.iter();
            calls.filter(|(_, record)| record.word() == word).count()
        };
        if self.json {
            for (call, record) in &found.calls {
                let mut fields = json!({ "call": call, "record": record.word() });
                match record {
                    InRecord::Found(event) => fields["event_id"] = json!(event),
                    InRecord::Unread(problem) => fields["problem"] = problem_json(problem),
                    _ => {}
                }
                self.line("recorded_call", fields);
            }
            self.line(
                "in_cloudtrail",
                json!({
                    "run": found.of.run,
                    "calls": found.calls.len(),
                    "found": count("found"),
                    "not_yet": count("not yet"),
                    "missing": count("missing"),
                    "data_events": count("data event"),
                    "no_number": count("no number"),
                    "too_old": count("too old"),
                    "unread": count("unread"),
                    "other_events": found.others,
                }),
            );
            return;
        }
        let mut said = std::collections::BTreeSet::new();
        for (call, record) in &found.calls {
            match record {
                InRecord::Found(_) => {}
                InRecord::Unread(problem) => {
                    let why = problem.to_text();
                    self.text(&format!("{:<10}  {}", record.word(), line(call)));
                    if said.insert(why.clone()) {
                        self.text(&indented(&why));
                    }
                }
                _ => self.text(&format!("{:<10}  {}", record.word(), line(call))),
            }
        }
        self.text(&format!(
            "CloudTrail has {} of {} calls of the run {}. {} not yet there, which is normal for 15 minutes. {} missing, {} could not be looked for, {} too old. {} are about objects, which only a trail with data events records; {} had no answer.",
            count("found"),
            found.calls.len(),
            found.of.run,
            count("not yet"),
            count("missing"),
            count("unread"),
            count("too old"),
            count("data event"),
            count("no number"),
        ));
        if found.others > 0 {
            self.text(&format!(
                "{} more events name this program and belong to no call of this run, such as those of a look at the same time.",
                found.others
            ));
        }
    }
}
