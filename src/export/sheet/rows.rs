//! What changes, grouped and counted, and what that costs.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::{AccountId, Region};
use crate::plan::{Action, Cost, Kind, Service, Told};

/// One line of what changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// New, Update or Delete.
    pub kind: String,
    pub what: String,
    /// How many there are of it, or in how many Regions or accounts.
    pub count: String,
}

/// So many lines fit on the page beside all the rest.
const MOST: usize = 14;

/// Words that no name of somebody may be taken for.
pub(super) const WORDS: &[&str] = &[
    "New",
    "Update",
    "Delete",
    "Regions",
    "accounts",
    "changes in",
];

/// The changes of one line.
#[derive(Default)]
struct Group<'a> {
    count: usize,
    regions: BTreeSet<&'a Region>,
    accounts: BTreeSet<&'a AccountId>,
}

impl<'a> Group<'a> {
    fn add(&mut self, told: &'a Told) {
        self.count += 1;
        self.regions.insert(&told.place.region);
        self.accounts.insert(&told.place.account);
    }

    fn said(&self) -> String {
        match (self.accounts.len(), self.regions.len()) {
            (1, regions) if regions > 1 && regions == self.count => format!("{regions} Regions"),
            (accounts, _) if accounts > 1 => format!("{} in {accounts} accounts", self.count),
            _ => self.count.to_string(),
        }
    }
}

fn kind(told: &Told) -> &'static str {
    match (&told.kind, &told.action) {
        // An old version of a policy goes with it; that is said below.
        (_, Action::CreatePolicyVersion(_)) => "Update",
        (_, action) if action.deed().deletes() => "Delete",
        (Kind::Create, _) => "New",
        _ => "Update",
    }
}

/// A line for each deed; of a long plan a line for each kind and service.
pub(super) fn of(changes: &[Told]) -> Vec<Row> {
    let writes = || changes.iter().filter(|told| told.kind.writes());
    let by_deed = grouped(writes(), |told| told.title.clone());
    if by_deed.len() <= MOST {
        return by_deed;
    }
    grouped(writes(), |told| {
        format!("Changes in {}", name(told.service))
    })
}

fn grouped<'a>(writes: impl Iterator<Item = &'a Told>, what: impl Fn(&Told) -> String) -> Vec<Row> {
    let mut order: Vec<(&'static str, String)> = Vec::new();
    let mut groups: BTreeMap<(&'static str, String), Group<'_>> = BTreeMap::new();
    for told in writes {
        let key = (kind(told), what(told));
        if !groups.contains_key(&key) {
            order.push(key.clone());
        }
        groups.entry(key).or_default().add(told);
    }
    // What is new first, and what is deleted last.
    let rank = |kind: &str| WORDS.iter().position(|word| *word == kind);
    order.sort_by_key(|(kind, _)| rank(kind));
    order
        .into_iter()
        .filter_map(|key| {
            let count = groups.get(&key)?.said();
            let (kind, what) = key;
            Some(Row {
                kind: kind.to_owned(),
                what,
                count,
            })
        })
        .collect()
}

const fn name(service: Service) -> &'static str {
    match service {
        Service::CloudFormation => "AWS CloudFormation",
        Service::CloudTrail => "AWS CloudTrail",
        Service::GuardDuty => "Amazon GuardDuty",
        Service::Iam => "IAM: roles and their rights",
        Service::Kms => "AWS KMS: keys",
        Service::Organizations => "AWS Organizations",
        Service::S3 => "Amazon S3: buckets and their rules",
        Service::Sns => "Amazon SNS: topics",
    }
}

/// What the writes cost, each once with how often it comes; what grows with use last.
pub(super) fn costs(changes: &[Told]) -> Vec<String> {
    let mut found: BTreeMap<&Cost, usize> = BTreeMap::new();
    let writes = changes.iter().filter(|told| told.kind.writes());
    for cost in writes.flat_map(|told| &told.costs) {
        *found.entry(cost).or_default() += 1;
    }
    let mut found: Vec<(&Cost, usize)> = found.into_iter().collect();
    found.sort_by_key(|(cost, _)| cost.grows);
    found
        .into_iter()
        .map(|(cost, times)| {
            let times = match times {
                1 => String::new(),
                many => format!(" ({many} times)"),
            };
            format!("{}{times}: {}", cost.what, cost.price)
        })
        .collect()
}
