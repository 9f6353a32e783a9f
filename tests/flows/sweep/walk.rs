//! The walk: a plan is made, carried out change by change, and after each the judge is asked what others have lost.

use std::collections::{BTreeMap, BTreeSet};

use radiant_aws_setup::plan::{Plan, Told};
use serde_json::Value;

use super::account::{State, Thing};
use super::answers::Row;
use super::apply::{Filled, Wrote, carry_out, name_of};
use super::consent::is_asked_for;
use super::people::{rests_on, samples};
use super::sample::Sample;

/// One write of a plan.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Write {
    pub(crate) id: String,
    pub(crate) needs: Vec<String>,
    pub(crate) action: Value,
    /// The change says something that one may not want.
    pub(crate) warned: bool,
    pub(crate) account: String,
    pub(crate) region: String,
}

/// The writes of a plan, in its order.
pub(crate) fn writes(plan: &Plan<Told>) -> Vec<Write> {
    plan.changes
        .iter()
        .filter(|change| change.kind.writes())
        .map(|change| Write {
            id: change.id.to_string(),
            needs: change.depends_on.iter().map(ToString::to_string).collect(),
            action: serde_json::to_value(&change.action).unwrap(),
            warned: !change.warnings.is_empty(),
            account: change.place.account.to_string(),
            region: change.place.region.to_string(),
        })
        .collect()
}

/// A world, what others can do in it, and what was found while walking.
#[derive(Debug)]
pub(crate) struct Walk {
    before: State,
    pub(crate) samples: Vec<Sample>,
    /// The samples that rest on something, by its name.
    resting: BTreeMap<String, BTreeSet<usize>>,
    /// What is lost with a document as it is written: the same document is judged once.
    judged: BTreeMap<String, BTreeSet<usize>>,
    /// Plans that were walked already, by answers and writes.
    walked: BTreeSet<String>,
    /// Plans that were looked at.
    pub(crate) situations: usize,
    /// Half-done and whole runs that were judged.
    pub(crate) moments: usize,
    /// All that was written to.
    pub(crate) touched: BTreeSet<String>,
    /// When the walk began, for the budget.
    pub(crate) began: std::time::Instant,
    /// What was taken from others, by what and by which change.
    pub(crate) faults: BTreeMap<String, Fault>,
}

/// One kind of harm.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// Who lost what.
    pub(crate) losses: BTreeSet<String>,
    /// The first situation in which it was so.
    first: String,
    /// In how many situations.
    times: usize,
}

impl Walk {
    pub(crate) fn new(before: State) -> Self {
        let samples = samples(&before);
        let mut resting: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (at, sample) in samples.iter().enumerate() {
            for name in rests_on(sample, &before) {
                resting.entry(name).or_default().insert(at);
            }
        }
        Self {
            before,
            samples,
            resting,
            judged: BTreeMap::new(),
            walked: BTreeSet::new(),
            situations: 0,
            moments: 0,
            touched: BTreeSet::new(),
            began: std::time::Instant::now(),
            faults: BTreeMap::new(),
        }
    }

    /// Walk through a plan; `unread` is what could not be read before it was made, if anything.
    ///
    /// With `halves`, each write is refused in turn as well, and what needs it left out.
    pub(crate) fn through(
        &mut self,
        row: &Row,
        unread: Option<&str>,
        plan: &Plan<Told>,
        halves: bool,
    ) {
        self.situations += 1;
        self.carried_out(row, unread, &writes(plan), halves);
    }

    /// The same for writes from anywhere.
    pub(crate) fn carried_out(
        &mut self,
        row: &Row,
        unread: Option<&str>,
        writes: &[Write],
        halves: bool,
    ) {
        let listed: Vec<String> = writes
            .iter()
            .map(|write| format!("{} {}", write.id, write.action))
            .collect();
        if !self
            .walked
            .insert(format!("{} {}", row.told(), listed.join(" ")))
        {
            return;
        }
        self.run(row, unread, writes, None);
        if halves {
            for refused in 0..writes.len() {
                self.run(row, unread, writes, Some(refused));
            }
        }
    }

    fn run(&mut self, row: &Row, unread: Option<&str>, writes: &[Write], refused: Option<usize>) {
        let mut state = self.before.clone();
        let mut resting = self.resting.clone();
        let mut filled = Filled::new();
        let mut left_out: BTreeSet<&str> = BTreeSet::new();
        let mut lost: BTreeSet<usize> = BTreeSet::new();
        let situation = || {
            let unread = unread.map_or(String::new(), |unread| format!("not read: {unread}; "));
            let half = refused.map_or(String::new(), |at| format!("refused: {}; ", writes[at].id));
            format!("with {unread}{half}\n    {}", row.told())
        };
        for (at, write) in writes.iter().enumerate() {
            let lacks = write
                .needs
                .iter()
                .any(|need| left_out.contains(need.as_str()));
            if lacks || refused == Some(at) {
                left_out.insert(&write.id);
                continue;
            }
            let place = (write.account.as_str(), write.region.as_str());
            let touched = match carry_out(&mut state, &write.action, place, &mut filled) {
                Wrote::Touched(touched) => touched,
                Wrote::Refused(why) => {
                    left_out.insert(&write.id);
                    // What could not be seen cannot be told in the plan.
                    if unread.is_none() && refused.is_none() {
                        self.fault(
                            &format!("{} is planned", part(write)),
                            format!("AWS refuses it: {why}"),
                            &situation(),
                        );
                    }
                    continue;
                }
                Wrote::Lacking => {
                    left_out.insert(&write.id);
                    if refused.is_none() && unread.is_none() {
                        let why = "a value in it is never given".to_owned();
                        self.fault(&format!("{} is planned", part(write)), why, &situation());
                    }
                    continue;
                }
            };
            self.moments += 1;
            self.touched.insert(touched.clone());
            for now in self.lost(&state, &touched, &mut resting) {
                if !lost.insert(now) || is_asked_for(row, &self.samples[now], write) {
                    continue;
                }
                let sample = &self.samples[now];
                let taken = format!(
                    "{} is taken from by {} ({})",
                    sample.document(),
                    part(write),
                    name_of(&write.action)
                );
                let told = sample.told();
                self.fault(&taken, told, &situation());
            }
        }
    }

    /// What does not hold any more of all that rests on something that was touched.
    fn lost(
        &mut self,
        state: &State,
        touched: &str,
        resting: &mut BTreeMap<String, BTreeSet<usize>>,
    ) -> BTreeSet<usize> {
        let concerned = resting.get(touched).cloned().unwrap_or_default();
        // A trail or an export may rest on another key or bucket from now on.
        if touched.starts_with("trail/") || touched.starts_with("detector/") {
            for at in &concerned {
                for name in rests_on(&self.samples[*at], state) {
                    resting.entry(name).or_default().insert(*at);
                }
            }
        }
        let (calls, others): (BTreeSet<usize>, BTreeSet<usize>) = concerned
            .into_iter()
            .partition(|at| matches!(self.samples[*at], Sample::Call(..)));
        let mut lost: BTreeSet<usize> = others
            .into_iter()
            .filter(|at| !self.samples[*at].holds(state))
            .collect();
        if let Some(Sample::Call(thing, _)) = calls.first().map(|at| &self.samples[*at]) {
            let document = state.document(thing).map(ToString::to_string);
            let closed = match thing {
                Thing::Bucket(name) => state.blocks(name, "restrict"),
                _ => false,
            };
            let written = format!("{touched} {closed} {document:?}");
            let samples = &self.samples;
            let missing = self.judged.entry(written).or_insert_with(|| {
                let gone = |at: &usize| !samples[*at].holds(state);
                calls.iter().copied().filter(gone).collect()
            });
            lost.extend(&*missing);
        }
        lost
    }

    fn fault(&mut self, fault: &str, loss: String, situation: &str) {
        let fault = self
            .faults
            .entry(fault.to_owned())
            .or_insert_with(|| Fault {
                losses: BTreeSet::new(),
                first: situation.to_owned(),
                times: 0,
            });
        fault.losses.insert(loss);
        fault.times += 1;
    }

    /// The faults, to be read: what, by which change, first when, and some of those who lost something.
    pub(crate) fn report(&self, most: usize) -> Vec<String> {
        self.faults
            .iter()
            .map(
                |(
                    fault,
                    Fault {
                        losses,
                        first,
                        times,
                    },
                )| {
                    let some: Vec<&str> = losses.iter().take(most).map(String::as_str).collect();
                    let some = some.join("\n    - ");
                    format!(
                        "* {fault}\n    {} losses, {times} times, first {first}\n    - {some}",
                        losses.len()
                    )
                },
            )
            .collect()
    }
}

/// The samples that do not hold any more.
pub(crate) fn lost_of<'a>(
    samples: &'a [Sample],
    now: &'a State,
) -> impl Iterator<Item = &'a Sample> {
    samples.iter().filter(move |sample| !sample.holds(now))
}

/// The part of a change's id that does not depend on the account, such as `guardduty/findings-bucket-policy`.
fn part(write: &Write) -> String {
    let mut parts = write.id.split('/');
    let section = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.skip(2).collect();
    format!("{section}/{}", rest.join("/"))
}
