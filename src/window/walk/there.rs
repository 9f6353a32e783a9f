//! What is really there in a walk: what a look shows of it, what would be planned, and what a run makes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::world::World;
use crate::answers::Answers;
use crate::apply::{self, Ending, Finished, Outcome, Tally};
use crate::domain::{AccountId, Arn, BucketName, Place};
use crate::engine::Planned;
use crate::inventory::{AccountView, Caller, Inventory, PlaceView, Seen, Standing};
use crate::plan::{self, Change, ChangeId, CreateRole, Kind, Section, Slots};
use crate::policy::Document;
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::wanted::main_site;
use crate::window::session::scene;
use crate::worker::Event;

impl World {
    pub(super) fn things(&self, account: &AccountId) -> BTreeSet<String> {
        self.there.get(account).cloned().unwrap_or_default()
    }

    pub(super) fn inventory(&self, account: &AccountId) -> Inventory {
        let identity = scene::identity(account.as_str());
        let caller: Caller = identity.caller.clone();
        let mut inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller);
        let things = self.things(account);
        let topics = things
            .iter()
            .filter_map(|name| Arn::parse_topic(name).ok())
            .collect();
        let buckets = things
            .iter()
            .filter_map(|name| BucketName::parse_new(name).ok())
            .collect();
        inventory.accounts.insert(
            account.clone(),
            AccountView {
                standing: Seen::Known(Standing::Member(scene::company())),
                regions: Seen::Known(vec![identity.region.clone()]),
                listed_trails: Seen::Known(Vec::new()),
                bucket_names: Seen::Known(buckets),
                public_access_block: Seen::Known(None),
                ..AccountView::unlooked()
            },
        );
        inventory.places.insert(
            Place::new(account.clone(), identity.region),
            PlaceView {
                trails: Seen::Known(Vec::new()),
                topic_arns: Seen::Known(topics),
                ..PlaceView::unlooked()
            },
        );
        inventory
    }

    pub(super) fn planned(&self, answers: &Answers, account: &AccountId) -> Arc<Planned> {
        let feeds = scene::feeds(answers);
        let inventory = self.inventory(account);
        let make_role = |section| {
            let action = plan::Action::CreateRole(CreateRole {
                name: Vendor::default().role_name,
                description: String::new(),
                trust: Document::from_statements([]),
                boundary: None,
                path: None,
                tags: BTreeMap::new(),
            });
            scene::change(section, "role", Kind::Create, action)
        };
        let main = feeds.plan.changes.iter().cloned();
        let main = main
            .chain([make_role(Section::MainRole)])
            .zip(names(answers));
        let main = main.map(|(change, name)| (account.clone(), change, name));
        let others = members(answers, &inventory).into_iter();
        let others = others.map(|(id, name)| (id, make_role(Section::Members), name));
        let changes: Vec<Change> = main
            .chain(others)
            .map(|(id, mut change, name)| {
                if self.things(&id).contains(&name) {
                    change.kind = Kind::Keep;
                } else if change.section == Section::MainRole
                    && answers.vendor.external_role_id.is_none()
                {
                    change.kind = Kind::Waiting("for the ID".to_owned());
                } else if id == no_way_in() {
                    change.kind = Kind::ByHand(Problem::new("There is no way in."));
                }
                change.place.account = id;
                if change.section == Section::Members {
                    change.id = ChangeId::new(change.section, &change.place, "role");
                }
                change.resource = name;
                change
            })
            .collect();
        scene::planned_from(changes, inventory)
    }

    /// Carry out a plan: all of it, or the first change only.
    pub(super) fn make(
        &mut self,
        job: crate::worker::JobId,
        planned: &Planned,
        works: bool,
    ) -> Finished {
        let mut outcomes = BTreeMap::new();
        let writes: Vec<Change> = planned
            .plan
            .changes
            .iter()
            .filter(|change| change.kind.writes())
            .cloned()
            .collect();
        for (index, change) in writes.into_iter().enumerate() {
            let is_there = self
                .things(&change.place.account)
                .contains(&change.resource);
            let outcome = if is_there {
                Outcome::Unchanged
            } else if works || index == 0 {
                let things = self.there.entry(change.place.account.clone()).or_default();
                things.insert(change.resource.clone());
                Outcome::Created
            } else {
                Outcome::Failed
            };
            self.tell(Event::Change {
                job,
                event: apply::Event::Finished {
                    change: change.id.clone(),
                    outcome,
                    problem: None,
                    took: std::time::Duration::ZERO,
                },
            });
            outcomes.insert(change.id, (outcome, None));
        }
        let ending = if outcomes.values().all(|(outcome, _)| outcome.is_in_place()) {
            Ending::Done
        } else {
            Ending::Failed
        };
        Finished {
            run: serde_json::from_str("\"20250310-101500-0000abcd\"").unwrap(),
            ending,
            tally: Tally::default(),
            outcomes,
            slots: Slots::default(),
        }
    }
}

/// The names of everything that the answers ask for in the main account: first the four of section 2 and 3, then the role.
pub(super) fn names(answers: &Answers) -> Vec<String> {
    use crate::answers::TopicChoice;
    let (account, region) = (&answers.account.id, &answers.account.region);
    let topic = |choice: &TopicChoice| match choice {
        TopicChoice::New { name } => {
            Arn::topic(region.partition(), region, account, name).to_string()
        }
        TopicChoice::Existing { arn } => arn.to_string(),
    };
    let role = crate::vendor::Vendor::default().role_name;
    vec![
        answers.cloudtrail.bucket.name().to_string(),
        topic(&answers.cloudtrail.topic),
        answers.guardduty.bucket.name().to_string(),
        topic(&answers.guardduty.topic),
        Arn::role(region.partition(), account, &role).to_string(),
    ]
}

/// An account that nobody gets into.
pub(super) fn no_way_in() -> AccountId {
    scene::member(3)
}

/// The roles that the answers ask for in other accounts.
pub(super) fn members(answers: &Answers, inventory: &Inventory) -> Vec<(AccountId, String)> {
    let vendor = Vendor::default();
    let site = main_site(answers, &vendor, inventory);
    let choice = site.shared.choice().unwrap_or_default();
    let partition = answers.account.region.partition();
    let chosen = choice.chosen.into_keys();
    chosen
        .map(|id| {
            let role = Arn::role(partition, &id, &answers.members.role_name).to_string();
            (id, role)
        })
        .collect()
}

/// Everything that the answers ask for, by account.
pub(super) fn wanted(answers: &Answers, inventory: &Inventory) -> BTreeSet<(AccountId, String)> {
    let main = names(answers).into_iter();
    let main = main.map(|name| (answers.account.id.clone(), name));
    main.chain(members(answers, inventory)).collect()
}
