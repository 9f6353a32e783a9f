//! What a run wrote in, what takes it back out: a plan like any other, in the order in which it can be done. Pure.
//!
//! Deleted is only what the run made; what it changed is put back as it was, and what somebody has changed since is left to the
//! look before the write, which compares it with what we wrote.

mod aspect;
mod behind;
mod bucket;
mod detector;
mod export;
mod fate;
mod key;
mod last_used;
mod left;
mod notification;
mod organization;
mod part;
mod recorded;
mod role;
mod shown;
mod stack_set;
mod topic;
mod trail;
mod vendor_side;
mod way;
mod written;

#[cfg(test)]
mod tests;

pub use aspect::{Aspect, last_name};
pub use fate::Fate;
pub use last_used::Used;
pub use left::leave;
pub use notification::without_ours;
pub use part::{Part, Undo};
pub use recorded::selectors_without_ours;
pub use shown::shown;
pub use vendor_side::at_the_vendor;
pub use way::{Back, Made};
pub use written::Written;

use std::collections::BTreeMap;

use super::told::{Told, Version};
use super::{Action, Change, ChangeId, Kind, Plan, Service, on_kind};
use crate::domain::AccountId;
use behind::{Behind, behind};
use left::section;
use way::TakeBack as _;

/// What is to be taken back.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The run, as its tags name it.
    pub run: String,
    /// Keys go too.
    pub keys: bool,
    /// The vendor's account, which joins topics.
    pub vendor: AccountId,
}

/// What takes a run's writes back, the last one first. What stays and what is for people is in it too, with the reason.
///
/// What later runs wrote comes behind, so that it is seen where they build on this one.
pub fn undo(written: &[Written], asked: &Asked) -> Undo {
    let mut beside: BTreeMap<(&str, &AccountId), Vec<(&Action, Option<&str>)>> = BTreeMap::new();
    for one in written {
        let there = beside.entry((&one.run, &one.place.account)).or_default();
        there.push((&one.action, one.output.as_deref()));
    }
    let behind = behind(written);
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    // The last way back of each write, which is what others come behind.
    let mut last: Vec<Option<ChangeId>> = vec![None; written.len()];
    let mut changes: Vec<Told> = Vec::new();
    let (mut of, mut of_later) = (BTreeMap::new(), BTreeMap::new());
    let mut from_afar = BTreeMap::new();
    for (index, one) in written.iter().enumerate().rev() {
        let begin = changes.len();
        let made = Made {
            place: &one.place,
            run: &one.run,
            output: one.output.as_deref(),
            removes: one.removes.as_ref(),
            beside: beside
                .get(&(one.run.as_str(), &one.place.account))
                .map(Vec::as_slice)
                .unwrap_or_default(),
            vendor: &asked.vendor,
            keys: asked.keys,
        };
        let Behind {
            needs,
            follows,
            from_afar: afar,
        } = behind.get(index).cloned().unwrap_or_default();
        let ids = |at: Vec<usize>| -> Vec<ChangeId> {
            at.into_iter()
                .filter_map(|at| last.get(at).cloned().flatten())
                .collect()
        };
        let (mut needs, follows, afar) = (ids(needs), ids(follows), ids(afar));
        let mut id = || {
            let part = if one.run == asked.run {
                format!("undo-{}", one.change.part())
            } else {
                format!("undo-{}-{}", one.run, one.change.part())
            };
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
        for told in changes.iter().skip(begin) {
            if !afar.is_empty() {
                from_afar.insert(told.id.clone(), afar.clone());
            }
            if one.run == asked.run {
                of.insert(told.id.clone(), one.change.clone());
            } else {
                of_later.insert(told.id.clone(), one.run.clone());
            }
        }
    }
    let plan = Plan { changes };
    Undo {
        plan,
        of,
        of_later,
        from_afar,
    }
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
