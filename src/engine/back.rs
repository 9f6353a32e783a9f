//! Taking a run back: what it wrote, what is there now, and the plan that leads back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use futures::StreamExt as _;
use futures::stream::iter;
use tokio_util::sync::CancellationToken;

use super::carried_out::{Now, RunSettings, carry_out};
use super::last_used::last_used;
use super::others::{close, enter_by, way_of};
use super::past::{just_written, run_of, written_later};
use super::planned::Planned;
use crate::answers::Reach;
use crate::apply::{
    Event, Finished, Found, LookBack, Resume, RunId, RunSummary, told, unfinished_back,
};
use crate::aws::Aws;
use crate::domain::{AccountId, Place, listed};
use crate::inventory::Inventory;
use crate::plan::{
    Action, Asked, Aspect, ChangeId, Kind, Part, Plan, Section, Service, Slots, Told, View,
    Warning, Written, at_the_vendor, last_name, leave, shown, title, undo,
};
use crate::problem::Problem;
use crate::vendor::Vendor;

/// What is to be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeBack {
    pub run: RunId,
    /// What of it.
    pub part: Part,
    /// Keys are deleted too.
    pub keys: bool,
}

/// The plan that takes a run back, and what to know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayBack {
    pub of: RunSummary,
    /// What of it, and whether keys go too.
    pub asked: TakeBack,
    pub planned: Planned,
    /// The change of the run that each change takes back.
    pub takes_back: BTreeMap<ChangeId, ChangeId>,
    /// The sections in which the run wrote.
    pub sections: Vec<Section>,
    /// The run made keys, in what is taken back.
    pub has_keys: bool,
    /// When the key or the role that a change is about was last used, a sentence each.
    pub last_used: BTreeMap<ChangeId, String>,
    /// What has to be removed on the vendor's side, a sentence each.
    pub at_the_vendor: Vec<String>,
    /// How many lines of the record cannot be read. What they tell stays.
    pub unread: usize,
}

/// How many things are looked at at a time.
const LOOKS_AT_ONCE: usize = 20;

/// What takes a run back, after a look at everything that it wrote. Writes nothing.
///
/// `reach` is how other accounts are entered where the record does not say.
///
/// # Errors
///
/// As [`run_of`], the record cannot be read, or the run has no such change.
pub async fn look_back(
    aws: &Aws,
    state: &Path,
    practice: bool,
    asked: &TakeBack,
    reach: Option<&Reach>,
    now: Now,
) -> Result<WayBack, Problem> {
    aws.ask_anew();
    let caller = aws.caller().clone();
    let (folder, run, at) = (state.to_owned(), asked.run.clone(), now());
    let read = tokio::task::spawn_blocking(move || {
        let of = run_of(&folder, &run, Some(&caller.account), practice)?;
        let told = told(&folder, &run)?;
        let young = just_written(&folder, &of, at)?;
        let later = written_later(&folder, &of)?;
        Ok::<_, Problem>((of, told, young, later))
    });
    let (of, record, young, (later, later_ways)) = read.await.map_err(|err| {
        Problem::new("The record of changes could not be read.").hint(err.to_string())
    })??;
    if let Some(problem) = not_in(&record.written, asked) {
        return Err(problem);
    }
    let vendor = Vendor::default().account;
    let all = [record.written.as_slice(), later.as_slice()].concat();
    let mut way = undo(
        &all,
        &Asked {
            run: asked.run.to_string(),
            keys: asked.keys,
            vendor: vendor.clone(),
        },
    )
    .around(&asked.part);
    // What later runs made in other accounts is looked at by the ways that those took.
    let ways = record.ways.or(later_ways);
    let reach = ways.map(way_of).or_else(|| reach.cloned());
    let others: BTreeSet<AccountId> = way
        .plan
        .changes
        .iter()
        .map(|told| told.place.account.clone())
        .filter(|account| *account != aws.caller().account)
        .collect();
    match &reach {
        Some(reach) => enter_by(aws, reach, others).await,
        None => close(aws, &others),
    }
    let look = LookBack::new(aws, asked.run.as_str(), &young);
    let look = &look;
    let looks = way.plan.changes.iter().cloned().map(|told| async move {
        let found = if told.kind.writes() {
            Some(look.at(&told.change).await)
        } else {
            None
        };
        (told, found)
    });
    let seen: Vec<(Told, Option<Found>)> = iter(looks).buffered(LOOKS_AT_ONCE).collect().await;
    let takes_back = way.of.clone();
    let before = way.plan.clone();
    way.plan = as_found(seen);
    let plan = way.held(&asked.part);
    let at_the_vendor = vendor_side(&before, &plan, &of.account);
    let last_used = last_used(aws, &record.written, &plan, &takes_back, (now(), &vendor)).await;
    let inventory = Inventory::empty(now(), aws.caller().clone());
    let in_part = record
        .written
        .iter()
        .filter(|one| asked.part.has(&one.change));
    let has_keys = in_part
        .clone()
        .any(|one| matches!(one.action, Action::CreateKey(_)));
    Ok(WayBack {
        of,
        asked: asked.clone(),
        takes_back,
        sections: sections(&record.written),
        has_keys,
        last_used,
        at_the_vendor,
        planned: Planned::kept(plan, Slots::default(), inventory).entering_by(reach),
        unread: record.unread,
    })
}

/// What the vendor was told of and is gone afterwards, or is gone already.
fn vendor_side(before: &Plan<Told>, plan: &Plan<Told>, account: &AccountId) -> Vec<String> {
    let goes: BTreeSet<&ChangeId> = plan
        .changes
        .iter()
        .filter(|told| !matches!(told.kind, Kind::ByHand(_)))
        .map(|told| &told.id)
        .collect();
    let gone = before.changes.iter().filter(|told| goes.contains(&told.id));
    at_the_vendor(gone.map(|told| (told.section, &told.action)), account)
}

/// Why that part of a run cannot be taken back: it has written no such thing.
fn not_in(written: &[Written], asked: &TakeBack) -> Option<Problem> {
    let run = &asked.run;
    match &asked.part {
        Part::Whole => None,
        Part::Section(section) => {
            let has = written.iter().any(|one| asked.part.has(&one.change));
            (!has).then(|| {
                let wrote: Vec<&str> = sections(written).into_iter().map(Section::word).collect();
                Problem::new(format!(
                    "The run {run} has written nothing in the section {}.",
                    section.word()
                ))
                .hint(format!("It has written in {}.", listed(&wrote)))
            })
        }
        Part::Changes(all) => {
            let unknown = all
                .iter()
                .find(|only| !written.iter().any(|one| one.change == **only))?;
            Some(
                Problem::new(format!(
                    "The run {run} has not written the change {unknown}."
                ))
                .hint("Without --only you see all that it has written."),
            )
        }
    }
}

/// The sections in which a run wrote.
fn sections(written: &[Written]) -> Vec<Section> {
    let has = |section: &Section| {
        let part = Part::Section(*section);
        written.iter().any(|one| part.has(&one.change))
    };
    Section::ALL.into_iter().filter(has).collect()
}

/// Take back what was shown.
///
/// # Errors
///
/// As [`carry_out`].
pub async fn take_back(
    aws: &Aws,
    way: &WayBack,
    run: &RunSettings<'_>,
    cancel: CancellationToken,
    tell: &(dyn Fn(Event) + Send + Sync),
) -> Result<Finished, Problem> {
    let (state, of) = (run.state.to_owned(), way.of.clone());
    let resume = tokio::task::spawn_blocking(move || unfinished_back(&state, &of));
    let resume = resume.await.map_err(|err| {
        Problem::new("The record of changes could not be read.").hint(err.to_string())
    })??;
    let settings = RunSettings {
        resume: Some(resume.map_or_else(|| Resume::Back(way.of.run.clone()), Resume::This)),
        ..run.clone()
    };
    carry_out(aws, &way.planned, &settings, cancel, tell).await
}

/// The plan as it stands after the look.
fn as_found(seen: Vec<(Told, Option<Found>)>) -> Plan<Told> {
    // What comes before a change, where both are about one document: there its own look shows the later write, and it is looked at
    // once that is taken back.
    let mut writes: BTreeSet<ChangeId> = BTreeSet::new();
    let mut sets: BTreeMap<String, Problem> = BTreeMap::new();
    let mut added_to: BTreeSet<(Place, Service, String)> = BTreeSet::new();
    let mut changes = Vec::with_capacity(seen.len());
    for (mut told, found) in seen {
        let comes_behind_its_own = told
            .depends_on
            .iter()
            .chain(&told.follows)
            .any(|id| writes.contains(id) && is_about(&changes, id, &told));
        let set = match &told.action {
            Action::RemoveStackSet(gone) => Some(gone.name.clone()),
            _ => None,
        };
        match found {
            None | Some(Found::AsLeft) => {}
            Some(Found::Changed { .. }) if comes_behind_its_own => {}
            Some(Found::AsBefore) => {
                "Nothing is left of it: it is as it was before the run."
                    .clone_into(&mut told.meaning);
                leave(&mut told, Kind::Keep);
            }
            Some(Found::Holds(problem)) => {
                told.meaning.clone_from(&problem.summary);
                if let Some(hint) = &problem.hint {
                    told.meaning.push(' ');
                    told.meaning.push_str(hint);
                }
                leave(&mut told, Kind::Keep);
            }
            Some(Found::Changed {
                problem,
                out: Some(action),
                ..
            }) => {
                told.title = title(&action);
                told.version = shown(&action, told.section);
                told.warnings.push(Warning {
                    text: format!(
                        "{} We keep that, and take out only what is ours.",
                        problem.summary
                    ),
                    instead: None,
                });
                told.change.action = *action;
                added_to.insert(thing(&told));
            }
            Some(Found::Changed {
                problem,
                now,
                out: None,
            }) => {
                if let (Some(now), Some(View::Policy(_, there))) = (now, &mut told.version.before) {
                    *there = now.value().clone();
                }
                leave(&mut told, Kind::ByHand(problem));
            }
            Some(Found::Unseen(problem)) => leave(&mut told, Kind::ByHand(problem)),
        }
        if told.kind.writes() {
            writes.insert(told.id.clone());
        }
        if let (Some(set), Kind::ByHand(problem)) = (set, &told.kind) {
            sets.insert(set, problem.clone());
        }
        changes.push(told);
    }
    // Whatever somebody has put into a StackSet since would go out of the accounts with it.
    for told in &mut changes {
        if let Action::TakeStackSet(take) = &told.action
            && let Some(problem) = sets.get(&take.set)
        {
            let problem = problem.clone();
            leave(told, Kind::ByHand(problem));
        }
        if told.kind.writes() && removes_a_thing(&told.action) && added_to.contains(&thing(told)) {
            let problem = Problem::new(
                "Somebody has added to it since, and may count on it. What is ours in it goes; the thing itself stays.",
            )
            .hint("Ask whoever did that. If nobody needs it any more, delete it in AWS.");
            leave(told, Kind::ByHand(problem));
        }
    }
    Plan { changes }
}

/// The thing that a change is about.
fn thing(told: &Told) -> (Place, Service, String) {
    (
        told.place.clone(),
        told.service,
        last_name(&told.resource).to_owned(),
    )
}

/// Whether it takes a whole thing away, with whatever others have put into it.
const fn removes_a_thing(action: &Action) -> bool {
    matches!(
        action,
        Action::DeleteBucket(_)
            | Action::DeleteTopic(_)
            | Action::DeleteTrail(_)
            | Action::DeleteRole(_)
            | Action::DeletePolicy(_)
            | Action::ScheduleKeyDeletion(_)
    )
}

const fn is_export(action: &Action) -> bool {
    matches!(
        action,
        Action::DeleteDestination(_) | Action::UpdateDestination(_)
    )
}

/// Whether a change before this one is about the same document of the same thing.
fn is_about(changes: &[Told], id: &ChangeId, told: &Told) -> bool {
    let before = changes.iter().find(|it| it.id == *id);
    before.is_some_and(|before| {
        before.place == told.place
            && before.action.service() == told.action.service()
            && last_name(&before.resource) == last_name(&told.resource)
            && Aspect::of(&before.action).is_some_and(|it| Some(it) == Aspect::of(&told.action))
            // An export is known by its detector, and is another thing.
            && is_export(&before.action) == is_export(&told.action)
    })
}
