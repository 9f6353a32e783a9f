//! What a run wrote in AWS, as its record tells, whichever version of the program kept it.

use std::collections::BTreeMap;
use std::path::Path;

use super::event::Outcome;
use super::read::read;
use super::record::{Record, RunId, WayIn, folder};
use crate::plan::{ChangeId, Written};
use crate::problem::Problem;

/// All that a record says of what a run wrote.
#[derive(Debug, Default)]
pub struct Told {
    /// In the order in which it was begun.
    pub written: Vec<Written>,
    /// How other accounts were entered, where the record says.
    pub ways: Option<WayIn>,
    /// How many lines cannot be read: what they tell is not taken back.
    pub unread: usize,
}

/// What a run wrote: what it made or changed, and what it began and does not say the end of. What it found in place is not its own.
///
/// It reads a file.
///
/// # Errors
///
/// The file cannot be read.
pub fn told(state: &Path, run: &RunId) -> Result<Told, Problem> {
    let path = folder(state).join(run.file());
    let read = read(&path).map_err(|why| why.problem("The record of changes", &path))?;
    let unread = read.adding.sum().unread;
    let mut told = of(run, &read.records);
    told.unread = unread;
    Ok(told)
}

fn of(run: &RunId, records: &[Record]) -> Told {
    let mut told = Told::default();
    // The last write of each change, while more may be said of it.
    let mut open: BTreeMap<&ChangeId, usize> = BTreeMap::new();
    for record in records {
        match record {
            Record::Intended {
                change,
                action,
                removes,
            } => {
                let known = open.get(change).and_then(|at| told.written.get_mut(*at));
                match known {
                    // Tried again: it is one write, of which the first try may have removed something already.
                    Some(again) if !again.is_done => {
                        again.action = action.as_ref().clone();
                        again.removes = removes.clone().or_else(|| again.removes.take());
                    }
                    _ => {
                        let Some(place) = change.place() else {
                            continue;
                        };
                        open.insert(change, told.written.len());
                        told.written.push(Written {
                            run: run.to_string(),
                            change: change.clone(),
                            place,
                            action: action.as_ref().clone(),
                            output: None,
                            removes: removes.clone(),
                            is_done: false,
                        });
                    }
                }
            }
            Record::Answered { change, output } => {
                if let Some(one) = open.get(change).and_then(|at| told.written.get_mut(*at)) {
                    one.output = Some(output.clone());
                }
            }
            Record::Done {
                change,
                outcome,
                output,
            } => {
                if let Some(one) = open.get(change).and_then(|at| told.written.get_mut(*at)) {
                    one.is_done |= matches!(outcome, Outcome::Created | Outcome::Updated);
                    if one.output.is_none() {
                        one.output.clone_from(output);
                    }
                }
            }
            Record::Ways { by } => told.ways = Some(by.clone()),
            Record::Began { .. }
            | Record::Resumed { .. }
            | Record::Accounts { .. }
            | Record::Failed { .. }
            | Record::Ended { .. } => {}
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, BucketName, Place, Region};
    use crate::plan::{Action, CreateBucket, Section};

    const RUN: &str = "20260102-030405-1a2b3c4d";

    fn id(part: &str) -> ChangeId {
        let place = Place::new(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("us-east-1").unwrap(),
        );
        ChangeId::new(Section::CloudTrail, &place, part)
    }

    fn intended(part: &str) -> Record {
        Record::Intended {
            change: id(part),
            action: Box::new(Action::CreateBucket(CreateBucket {
                bucket: BucketName::parse("larkfield-logs").unwrap(),
            })),
            removes: None,
        }
    }

    fn done(part: &str, outcome: Outcome, output: Option<&str>) -> Record {
        Record::Done {
            change: id(part),
            outcome,
            output: output.map(str::to_owned),
        }
    }

    #[test]
    fn what_was_found_in_place_is_not_the_run_s_own_and_what_was_begun_is_looked_at() {
        let run = RunId::parse(RUN).unwrap();
        let told = of(
            &run,
            &[
                done("found", Outcome::Unchanged, Some("x")),
                intended("made"),
                intended("made"),
                Record::Answered {
                    change: id("made"),
                    output: "first".to_owned(),
                },
                done("made", Outcome::Created, None),
                intended("begun"),
                intended("lost"),
                done("lost", Outcome::Unchanged, Some("key")),
            ],
        );
        let seen: Vec<(&str, bool, Option<&str>)> = told
            .written
            .iter()
            .map(|one| (one.change.part(), one.is_done, one.output.as_deref()))
            .collect();
        assert_eq!(
            seen,
            [
                ("made", true, Some("first")),
                ("begun", false, None),
                ("lost", false, Some("key")),
            ]
        );
    }

    #[test]
    fn what_a_later_part_of_the_run_writes_once_more_is_a_write_of_its_own() {
        let run = RunId::parse(RUN).unwrap();
        let told = of(
            &run,
            &[
                intended("policy"),
                done("policy", Outcome::Created, None),
                intended("policy"),
                done("policy", Outcome::Updated, None),
            ],
        );
        assert_eq!(told.written.len(), 2);
    }
}
