//! A plan beside what it was made from, and the words on it, which are told when somebody looks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::answers::{Answers, Reach};
use crate::approval::Approved;
use crate::domain::{AccountId, Checksum};
use crate::inventory::Inventory;
use crate::plan::{
    Change, ChangeId, Cost, Counts, GuideValues, Kind, Plan, Section, Slots, Told, plan, tell,
};
use crate::vendor::Vendor;
use crate::wanted::main_site;

/// A plan, with what it was made from.
#[derive(Clone, Debug)]
pub struct Planned {
    pub plan: Plan,
    /// Slots that are filled already.
    pub known: Slots,
    pub inventory: Arc<Inventory>,
    /// What the places of the guide's own documents are filled with; `None` for a plan that was opened from a file.
    pub guide: Option<GuideValues>,
    source: Source,
    told: OnceLock<Words>,
}

/// The changes with their words, and where each stands.
#[derive(Clone, Debug)]
struct Words {
    plan: Plan<Told>,
    at: BTreeMap<ChangeId, usize>,
    sections: BTreeMap<Section, InSection>,
}

/// The changes of one section put together, for who reads a plan again and again.
#[derive(Clone, Debug, Default)]
pub struct InSection {
    /// Their places in the plan: first what needs someone, last what is right already.
    pub places: Vec<usize>,
    pub counts: Counts,
    /// Whether something is good to know about any of them.
    pub warns: bool,
    /// The rights that its writes need.
    pub needs: BTreeSet<&'static str>,
    /// What its writes cost, and how often.
    pub costs: BTreeMap<Cost, usize>,
}

impl InSection {
    fn of(changes: &[Told], section: Section) -> Self {
        let mut here: Vec<(usize, &Told)> = changes
            .iter()
            .enumerate()
            .filter(|(_, change)| change.section == section)
            .collect();
        here.sort_by_key(|(_, change)| match change.kind {
            Kind::ByHand(_) => 0,
            Kind::Waiting(_) => 1,
            Kind::Create | Kind::Update => 2,
            Kind::Keep if !change.warnings.is_empty() => 3,
            Kind::Keep => 4,
        });
        let mut section = Self {
            counts: Counts::of(here.iter().map(|(_, change)| *change)),
            places: here.iter().map(|(place, _)| *place).collect(),
            warns: here.iter().any(|(_, change)| !change.warnings.is_empty()),
            ..Self::default()
        };
        for (_, change) in here.iter().filter(|(_, change)| change.kind.writes()) {
            section.needs.extend(change.needs());
            for cost in &change.costs {
                *section.costs.entry(cost.clone()).or_default() += 1;
            }
        }
        section
    }
}

impl Words {
    fn new(plan: Plan<Told>) -> Self {
        let ids = plan.changes.iter().map(|told| told.id.clone());
        let sections: BTreeSet<Section> =
            plan.changes.iter().map(|change| change.section).collect();
        Self {
            at: ids.zip(0..).collect(),
            sections: sections
                .into_iter()
                .map(|section| (section, InSection::of(&plan.changes, section)))
                .collect(),
            plan,
        }
    }
}

/// Where the words on a plan come from.
#[derive(Clone, Debug)]
enum Source {
    /// From planning once more, then only the changes of these sections and in these accounts.
    Answers {
        answers: Box<Answers>,
        vendor: Box<Vendor>,
        only: Option<Vec<Section>>,
        within: Option<BTreeSet<AccountId>>,
    },
    /// They came with it, and so did the ways into other accounts.
    Kept { reach: Option<Reach> },
}

impl Planned {
    /// What would change, from what was seen.
    pub fn new(answers: &Answers, vendor: &Vendor, inventory: impl Into<Arc<Inventory>>) -> Self {
        let inventory = inventory.into();
        let site = main_site(answers, vendor, &inventory);
        let (known, guide) = (site.slots.clone(), Some(GuideValues::of(&site)));
        Self {
            plan: plan(answers, vendor, &inventory),
            known,
            guide,
            inventory,
            source: Source::Answers {
                answers: Box::new(answers.clone()),
                vendor: Box::new(vendor.clone()),
                only: None,
                within: None,
            },
            told: OnceLock::new(),
        }
    }

    /// A plan that comes with its words, such as one that was opened from a file.
    pub fn kept(told: Plan<Told>, known: Slots, inventory: impl Into<Arc<Inventory>>) -> Self {
        Self {
            plan: told.clone().into(),
            known,
            inventory: inventory.into(),
            guide: None,
            source: Source::Kept { reach: None },
            told: OnceLock::from(Words::new(told)),
        }
    }

    /// The same with the ways into other accounts that it was approved with, for a plan that came with its words.
    #[must_use]
    pub fn entering_by(mut self, approved: Option<Reach>) -> Self {
        if let Source::Kept { reach } = &mut self.source {
            *reach = approved;
        }
        self
    }

    /// How the other accounts are reached in which it writes, if it says so.
    pub const fn reach(&self) -> Option<&Reach> {
        match &self.source {
            Source::Answers { answers, .. } => Some(&answers.members.reach),
            Source::Kept { reach } => reach.as_ref(),
        }
    }

    /// The answers and the vendor that it was made from; nothing for one that was opened from a file.
    pub(super) fn made_of(&self) -> Option<(&Answers, &Vendor)> {
        match &self.source {
            Source::Answers {
                answers, vendor, ..
            } => Some((answers, vendor)),
            Source::Kept { .. } => None,
        }
    }

    /// What somebody approves with it, as a plan of these sections.
    pub fn approved(&self, sections: &[Section]) -> Approved {
        let changes = self.plan.changes.iter();
        let changes = changes.map(|change| (change, self.title(&change.id)));
        self.summed_up(sections, changes)
    }

    /// The checksum of what it writes.
    pub fn checksum(&self) -> Checksum {
        // The words are no part of it.
        let changes = self.plan.changes.iter().map(|change| (change, ""));
        self.summed_up(&[], changes).checksum
    }

    fn summed_up<'a>(
        &self,
        sections: &[Section],
        changes: impl Iterator<Item = (&'a Change, &'a str)>,
    ) -> Approved {
        let account = &self.inventory.caller.account;
        Approved::of(account, sections, changes, &self.known, self.reach())
    }

    /// Whether it is about this section too.
    pub(super) fn has(&self, section: Section) -> bool {
        match &self.source {
            Source::Answers { only, .. } => {
                only.as_ref().is_none_or(|only| only.contains(&section))
            }
            Source::Kept { .. } => self.plan.changes.iter().any(|it| it.section == section),
        }
    }

    /// The changes with everything that people read about them. The first call plans once more.
    pub fn told(&self) -> &Plan<Told> {
        &self.words().plan
    }

    fn words(&self) -> &Words {
        self.told.get_or_init(|| match &self.source {
            Source::Answers {
                answers,
                vendor,
                only,
                within,
            } => {
                let mut told = tell(answers, vendor, &self.inventory);
                if let Some(accounts) = within {
                    told = told.within(accounts);
                }
                if let Some(sections) = only {
                    told = told.only(sections);
                }
                Words::new(told)
            }
            Source::Kept { .. } => Words::new(Plan::default()),
        })
    }

    /// The changes of one section put together, if there are any.
    pub fn in_section(&self, section: Section) -> Option<&InSection> {
        self.words().sections.get(&section)
    }

    /// What a change does, in a few words; its id where nothing is known of it.
    pub fn title<'a>(&'a self, id: &'a ChangeId) -> &'a str {
        let words = self.words();
        let told = words.at.get(id).and_then(|at| words.plan.changes.get(*at));
        told.map_or(id.as_str(), |told| told.title.as_str())
    }

    /// The writes that are not made yet, with their words, and with what came back of those that are.
    #[must_use]
    pub fn rest(&self, is_made: impl Fn(&ChangeId) -> bool, slots: &Slots) -> Self {
        let mut known = self.known.clone();
        known.take_over(slots);
        let mut told = self.told().clone();
        told.changes
            .retain(|told| told.change.kind.writes() && !is_made(&told.change.id));
        let ids: BTreeSet<ChangeId> = told.changes.iter().map(|told| told.id.clone()).collect();
        for told in &mut told.changes {
            told.change.depends_on.retain(|id| ids.contains(id));
            told.change.follows.retain(|id| ids.contains(id));
        }
        Self::kept(told, known, Arc::clone(&self.inventory)).entering_by(self.reach().cloned())
    }

    /// The same with the changes of these sections only.
    #[must_use]
    pub fn only(&self, sections: &[Section]) -> Self {
        let mut part = self.clone();
        part.plan = self.plan.only(sections);
        part.told = OnceLock::new();
        match &mut part.source {
            Source::Answers { only, .. } => {
                let mut sections = sections.to_vec();
                sections.retain(|section| only.as_ref().is_none_or(|only| only.contains(section)));
                *only = Some(sections);
            }
            Source::Kept { .. } => {
                part.told = OnceLock::from(Words::new(self.told().only(sections)));
            }
        }
        part
    }
}

impl Planned {
    /// The same with the changes in these accounts only, and those of the main account, which the others need.
    #[must_use]
    pub fn within(&self, accounts: &BTreeSet<AccountId>) -> Self {
        let mut accounts = accounts.clone();
        accounts.insert(self.inventory.caller.account.clone());
        let mut part = self.clone();
        part.plan = self.plan.within(&accounts);
        part.told = OnceLock::new();
        match &mut part.source {
            Source::Answers { within, .. } => *within = Some(accounts),
            Source::Kept { .. } => {
                part.told = OnceLock::from(Words::new(self.told().within(&accounts)));
            }
        }
        part
    }
}

impl PartialEq for Planned {
    /// Equal when the same is planned from the same: the words follow from that.
    fn eq(&self, other: &Self) -> bool {
        self.plan == other.plan
            && self.known == other.known
            && self.inventory == other.inventory
            && self.guide == other.guide
    }
}

impl Eq for Planned {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Partition, Region};
    use crate::inventory::Caller;

    fn ids<C: AsRef<crate::plan::Change>>(plan: &Plan<C>) -> Vec<&ChangeId> {
        let changes = plan.changes.iter();
        changes.map(|change| &change.as_ref().id).collect()
    }

    fn planned() -> Planned {
        let account = AccountId::parse("111122223333").unwrap();
        let answers = Answers::defaults(account.clone(), Region::parse("us-east-1").unwrap());
        let caller = Caller::new(
            account,
            "arn:aws:iam::111122223333:user/admin",
            Partition::Aws,
        );
        let inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller);
        Planned::new(&answers, &Vendor::default(), inventory)
    }

    #[test]
    fn the_words_are_on_the_changes_that_are_in_the_plan() {
        let whole = planned();
        let both = whole.only(&[Section::CloudTrail, Section::GuardDuty]);
        let twice = both.only(&[Section::GuardDuty, Section::MainRole]);
        let kept = Planned::kept(
            whole.told().clone(),
            Slots::default(),
            Arc::clone(&whole.inventory),
        );
        for planned in [
            &whole,
            &both,
            &twice,
            &kept,
            &kept.only(&[Section::MainRole]),
        ] {
            assert!(!planned.plan.changes.is_empty());
            assert_eq!(ids(&planned.plan), ids(planned.told()));
            for told in &planned.told().changes {
                assert_eq!(planned.title(&told.id), told.title);
            }
        }
        assert!(twice.plan.changes.len() < both.plan.changes.len());
    }
}
