//! A plan that somebody approves, in sums: no document and no id is in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::canonical::{Unfilled, does, in_one_form};
use super::difference::Difference;
use crate::answers::Reach;
use crate::domain::{AccountId, Checksum};
use crate::plan::{Change, ChangeId, Section, Slot, Slots};
use crate::policy::slot::slots_in;

/// A plan as it was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// Of all that follows, and of the values that were known.
    pub checksum: Checksum,
    /// The main account.
    pub account: AccountId,
    /// The sections that it is about.
    pub sections: Vec<Section>,
    /// How other accounts are entered, where it writes in any. Without the external id that a role may ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reach: Option<Reach>,
    /// The values that its changes have and that were known.
    known: BTreeSet<Slot>,
    /// What it writes.
    changes: BTreeMap<ChangeId, One>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct One {
    title: String,
    sum: Checksum,
}

/// What a run of the same plan has come to already.
#[derive(Clone, Debug, Default)]
pub struct Begun {
    /// What came back of what it made.
    pub made: Slots,
    /// What it was making when it was cut off: what came of it shows only the next look.
    pub open: BTreeSet<Slot>,
}

impl Approved {
    /// A plan of these sections, to be approved: what it writes, and what is known of its slots.
    pub fn of<'a>(
        account: &AccountId,
        sections: &[Section],
        changes: impl Iterator<Item = (&'a Change, &'a str)>,
        known: &Slots,
        reach: Option<&Reach>,
    ) -> Self {
        let unfilled = Unfilled::of(known);
        let (mut elsewhere, mut used) = (false, BTreeSet::new());
        let changes: BTreeMap<ChangeId, One> = changes
            .filter(|(change, _)| change.kind.writes())
            .map(|(change, title)| {
                elsewhere |= change.place.account != *account || change.section == Section::Members;
                let does = does(change, &unfilled);
                used.extend(slots_in(&does).map(str::to_owned));
                let (title, sum) = (title.to_owned(), Checksum::of(does.as_bytes()));
                (change.id.clone(), One { title, sum })
            })
            .collect();
        let known_now = known
            .iter()
            .filter(|(slot, _)| used.contains(slot.name()))
            .map(|(slot, _)| slot.clone())
            .collect();
        let reach = reach.filter(|_| elsewhere).map(Reach::without_external_id);
        let mut approved = Self {
            checksum: Checksum::of(b""),
            account: account.clone(),
            sections: sections.to_vec(),
            reach,
            known: known_now,
            changes,
        };
        approved.checksum = approved.sum(known);
        approved
    }

    /// The sum of all of it, with these values.
    fn sum(&self, known: &Slots) -> Checksum {
        let mut lines = format!("radiant-aws-setup plan 1\naccount {}\n", self.account);
        // Writing to a text cannot fail.
        let mut line = |what: &str, text: std::fmt::Arguments<'_>| {
            let _written = writeln!(lines, "{what} {text}").is_ok();
        };
        if let Some(reach) = &self.reach {
            let reach = serde_json::to_value(reach).unwrap_or_default();
            line("reach", format_args!("{}", in_one_form(&reach)));
        }
        for slot in &self.known {
            let value = serde_json::Value::from(known.get(slot));
            line("value", format_args!("{} {value}", slot.name()));
        }
        for (id, one) in &self.changes {
            line("change", format_args!("{id} {}", one.sum));
        }
        Checksum::of(lines.as_bytes())
    }

    /// How many changes it has.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Whether its checksum is that of all the rest, with these values; nothing where one of them is not among them.
    pub(super) fn holds_with(&self, known: &Slots) -> Option<bool> {
        let all = self.known.iter().all(|slot| known.get(slot).is_some());
        all.then(|| self.sum(known) == self.checksum)
    }

    /// The changes of this plan that are not as their sums say, and those that only one of the two has.
    pub(super) fn unlike<'a>(
        &self,
        changes: impl Iterator<Item = &'a Change>,
        known: &Slots,
    ) -> Vec<ChangeId> {
        let unfilled = Unfilled::of(known);
        let mut left: BTreeMap<&ChangeId, &One> = self.changes.iter().collect();
        let mut unlike = Vec::new();
        for change in changes.filter(|change| change.kind.writes()) {
            let sum = Checksum::of(does(change, &unfilled).as_bytes());
            if left.remove(&change.id).is_none_or(|one| one.sum != sum) {
                unlike.push(change.id.clone());
            }
        }
        unlike.extend(left.into_keys().cloned());
        unlike
    }

    /// In what `now`, with what is known now, is another plan than this one. `begun` is what a run of this one has come to
    /// already: what that has made is no difference, nor is what it has made needless.
    pub fn differences(&self, now: &Self, known: &Slots, begun: Option<&Begun>) -> Vec<Difference> {
        let mut found = Vec::new();
        if self.account != now.account {
            found.push(Difference::Account);
        }
        if now.reach.is_some() && now.reach != self.reach {
            found.push(Difference::WayIn);
        }
        for (id, one) in &now.changes {
            match self.changes.get(id) {
                None => found.push(Difference::New(one.title.clone())),
                Some(approved) if approved.sum != one.sum => {
                    found.push(Difference::Other(one.title.clone()));
                }
                Some(_) => {}
            }
        }
        if begun.is_none() {
            let gone = self.changes.iter();
            let gone = gone.filter(|(id, _)| !now.changes.contains_key(*id));
            found.extend(gone.map(|(_, one)| Difference::Gone(one.title.clone())));
        }
        for slot in now.known.difference(&self.known) {
            // What the run itself has made is what was approved.
            let is_its_own = begun.is_some_and(|begun| match begun.made.get(slot) {
                Some(made) => known.get(slot) == Some(made),
                None => begun.open.contains(slot),
            });
            if !is_its_own {
                found.push(Difference::Value(named(slot)));
            }
        }
        if found.is_empty() && self.sum(known) != self.checksum {
            found.push(Difference::Value(
                "one that is filled in, such as the External Role ID".to_owned(),
            ));
        }
        found
    }
}

/// A slot, as people know it.
fn named(slot: &Slot) -> String {
    if *slot == Slot::external_id() {
        "the External Role ID".to_owned()
    } else {
        slot.name().to_owned()
    }
}
