//! What a run wrote in, what takes it back out: a plan like any other, in the order in which it can be done. Pure.
//!
//! Deleted is only what the run made; what it changed is put back as it was, and what somebody has changed since is left to the
//! look before the write, which compares it with what we wrote.

mod behind;
mod bucket;
mod detector;
mod export;
mod key;
mod notification;
mod organization;
mod role;
mod shown;
mod stack_set;
mod topic;
mod trail;
mod way;
mod written;

#[cfg(test)]
mod tests;

pub use notification::without_ours;
pub use shown::shown;
pub use way::{Back, Made};
pub use written::Written;

use std::collections::BTreeMap;

use super::told::{Told, Version};
use super::{Action, Change, ChangeId, Kind, Plan, Section, Service, on_kind};
use crate::domain::AccountId;
use crate::problem::Problem;
use behind::behind;
use way::TakeBack as _;

/// What is to be taken back.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The run, as its tags name it.
    pub run: String,
    /// Of it just this change.
    pub only: Option<ChangeId>,
    /// Keys go too.
    pub keys: bool,
    /// The vendor's account, which joins topics.
    pub vendor: AccountId,
}

/// What takes a run's writes back, the last one first. What stays and what is for people is in it too, with the reason.
pub fn undo(written: &[Written], asked: &Asked) -> Plan<Told> {
    let mut beside: BTreeMap<&AccountId, Vec<(&Action, Option<&str>)>> = BTreeMap::new();
    for one in written {
        let there = beside.entry(&one.place.account).or_default();
        there.push((&one.action, one.output.as_deref()));
    }
    let behind = behind(written);
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    // The last way back of each write, which is what others come behind.
    let mut last: Vec<Option<ChangeId>> = vec![None; written.len()];
    let mut changes = Vec::new();
    for (index, one) in written.iter().enumerate().rev() {
        if asked.only.as_ref().is_some_and(|only| *only != one.change) {
            continue;
        }
        let made = Made {
            place: &one.place,
            run: &asked.run,
            output: one.output.as_deref(),
            removes: one.removes.as_ref(),
            beside: beside
                .get(&one.place.account)
                .map(Vec::as_slice)
                .unwrap_or_default(),
            vendor: &asked.vendor,
            keys: asked.keys,
        };
        let (needs, follows): (Vec<usize>, Vec<usize>) = behind
            .get(index)
            .map(|behind| (behind.needs.clone(), behind.follows.clone()))
            .unwrap_or_default();
        let ids = |at: Vec<usize>| -> Vec<ChangeId> {
            at.into_iter()
                .filter_map(|at| last.get(at).cloned().flatten())
                .collect()
        };
        let (mut needs, follows) = (ids(needs), ids(follows));
        let mut id = || {
            let part = format!("undo-{}", one.change.part());
            let number = names.entry(format!("{}/{part}", one.place)).or_default();
            *number += 1;
            let part = match *number {
                1 => part,
                more => format!("{part}-{more}"),
            };
            ChangeId::new(section(&one.change), &one.place, &part)
        };
        match on_kind!(&one.action, Back::By(Vec::new()), kind => kind.back(&made)) {
            Back::By(actions) => {
                for action in actions {
                    let change = way(one, id(), action, needs, follows.clone());
                    needs = vec![change.id.clone()];
                    if let Some(last) = last.get_mut(index) {
                        *last = Some(change.id.clone());
                    }
                    changes.push(change);
                }
            }
            Back::Stays(why) => changes.push(left(one, id(), Kind::Keep, why)),
            Back::ByHand(problem) => {
                let meaning = one.action.deed().undo();
                changes.push(left(one, id(), Kind::ByHand(problem), meaning));
            }
        }
    }
    Plan { changes }
}

/// Hold back what comes behind something that is left to people, and say what for.
pub fn hold_behind(mut plan: Plan<Told>) -> Plan<Told> {
    let mut stuck: BTreeMap<ChangeId, String> = BTreeMap::new();
    for told in &mut plan.changes {
        if matches!(told.kind, Kind::ByHand(_)) {
            stuck.insert(told.id.clone(), told.title.clone());
        }
        let before = told.depends_on.iter().find_map(|id| stuck.get(id)).cloned();
        if let Some(title) = before.filter(|_| told.kind.writes()) {
            let problem = Problem::new(format!("Something that stays for now needs it: {title}."))
                .hint("See to that one first. Then take this back.");
            stuck.insert(told.id.clone(), told.title.clone());
            leave(told, Kind::ByHand(problem));
        }
        told.change.follows.retain(|id| !stuck.contains_key(id));
        if !told.kind.writes() {
            told.change.depends_on.clear();
            told.change.follows.clear();
        }
    }
    plan
}

/// Write nothing of this change, and say why.
pub fn leave(told: &mut Told, kind: Kind) {
    told.change.kind = kind;
    told.change.action = Action::None;
}

/// A change that takes a write back.
fn way(
    one: &Written,
    id: ChangeId,
    action: Action,
    depends_on: Vec<ChangeId>,
    follows: Vec<ChangeId>,
) -> Told {
    Told {
        title: title(&action),
        meaning: one.action.deed().undo().to_owned(),
        version: shown(&action, section(&one.change)),
        costs: Vec::new(),
        warnings: Vec::new(),
        change: Change {
            kind: Kind::Update,
            depends_on,
            follows,
            action,
            ..change(one, id)
        },
    }
}

/// A change of which nothing is written, because what it is about stays or a person has to see to it.
fn left(one: &Written, id: ChangeId, kind: Kind, meaning: &str) -> Told {
    Told {
        title: title(&one.action),
        meaning: meaning.to_owned(),
        version: Version::default(),
        costs: Vec::new(),
        warnings: Vec::new(),
        change: Change {
            kind,
            ..change(one, id)
        },
    }
}

fn change(one: &Written, id: ChangeId) -> Change {
    let resource = match (one.action.deed().subject(), one.output.as_deref()) {
        ("", Some(output)) => output,
        (subject, _) => subject,
    };
    Change {
        id,
        kind: Kind::Keep,
        section: section(&one.change),
        place: one.place.clone(),
        service: one.action.service().unwrap_or(Service::S3),
        resource: resource.to_owned(),
        depends_on: Vec::new(),
        follows: Vec::new(),
        action: Action::None,
    }
}

/// What an action does in a way back, in a few plain words.
pub fn title(action: &Action) -> String {
    on_kind!(action, String::new(), kind => kind.title())
}

fn section(change: &ChangeId) -> Section {
    Section::of(change.as_str().split('/').next().unwrap_or_default())
}

/// What has to be removed on the vendor's side, which no program of ours can.
pub const AT_THE_VENDOR: [&str; 2] = [
    "In Radiant Security, under Settings, delete the AWS connectors that were made for this account.",
    "Delete the credential there that holds the role's name and the External Role ID.",
];
