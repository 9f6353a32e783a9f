//! An account that does what a plan says, so that the next plan can be made from it.

use std::collections::BTreeMap;

use super::stack_set;
use crate::domain::Arn;
use crate::inventory::{
    AccountView, Boundary, Bucket, BucketView, CREATED_BY, Destination, Detector, Inventory,
    Joining, Key, ManagedPolicy, Member, Members, PlaceView, PolicyVersion, Protected,
    PublicAccessBlock, Role, Seen, Standing, Topic, Trail,
};
use crate::plan::{
    Action, AttachPolicy, BlockPublicAccess, CreateAlias, CreateBucket, CreateDestination,
    CreateDetector, CreateKey, CreateMembers, CreatePolicy, CreatePolicyVersion, CreateRole,
    CreateTopic, CreateTrail, DesignateGuardDuty, EnableKeyRotation, EnableTrustedAccess, Plan,
    ProtectMembers, PutBucketNotification, PutBucketPolicy, PutEventSelectors, PutFolderObject,
    PutKeyPolicy, PutTopicPolicy, PutTrust, SetJoining, Slots, StartLogging, Told, TrailPatch,
    UpdateDestination, UpdateDetector, UpdateTrail,
};
use crate::policy::Document;

/// Carry out every write of the plan, in order. A slot that is used before it is filled fails the test.
pub(super) fn carry_out(plan: &Plan<Told>, inventory: &mut Inventory) {
    let mut slots = Slots::default();
    for change in &plan.changes {
        let resolved = slots.resolve(&serde_json::to_string(&change.action).unwrap());
        assert_eq!(
            Slots::unfilled(&resolved),
            None,
            "{}: {resolved}",
            change.id
        );
        write(change, inventory, &mut slots);
    }
}

fn members_of<'i>(change: &Told, inventory: &'i mut Inventory) -> &'i mut Members {
    let detector = known(&mut local(change, inventory).detector);
    let members = &mut detector.as_mut().unwrap().members;
    if members.known().is_none() {
        *members = Seen::Known(Members::of(Vec::new()));
    }
    known(members)
}

#[expect(clippy::too_many_lines, reason = "one arm for each action")]
fn write(change: &Told, inventory: &mut Inventory, slots: &mut Slots) {
    let partition = inventory.caller.partition;
    let (account, region) = (&change.place.account, &change.place.region);
    let resolved = |document: &Document| -> Document { resolve(document, slots) };
    match &change.action {
        Action::None => {}
        Action::LetStackSetsReach(_)
        | Action::CreateStackSet(_)
        | Action::UpdateStackSet(_)
        | Action::GiveStackSet(_)
        | Action::TakeStackSet(_)
        | Action::RemoveStackSet(_) => stack_set::write(change, inventory, slots),
        Action::DeleteBucket(_)
        | Action::DeleteBucketPolicy(_)
        | Action::RestorePublicAccess(_)
        | Action::DeleteFolderObject(_)
        | Action::DeleteAlias(_)
        | Action::DisableKeyRotation(_)
        | Action::ScheduleKeyDeletion(_)
        | Action::DeleteTopic(_)
        | Action::StopLogging(_)
        | Action::DeleteTrail(_)
        | Action::SuspendDetector(_)
        | Action::DeleteDestination(_)
        | Action::RestorePolicy(_)
        | Action::DeletePolicy(_)
        | Action::DetachPolicy(_)
        | Action::DeleteRole(_) => {
            panic!("no plan of a set-up takes back: {}", change.id)
        }
        Action::EnableTrustedAccess(EnableTrustedAccess { service }) => {
            if let Seen::Known(Standing::Management(organization)) =
                &mut global(change, inventory).standing
                && let Seen::Known(services) = &mut organization.trusted_services
            {
                services.push(service.clone());
            }
        }
        Action::DesignateGuardDuty(DesignateGuardDuty { administrator }) => {
            let there = crate::inventory::Administrator {
                account: administrator.clone(),
                status: "ENABLED".to_owned(),
            };
            let standing = known(&mut global(change, inventory).standing);
            let organization = standing.organization_mut().unwrap();
            organization
                .guardduty_designated
                .insert(region.clone(), Seen::Known(Some(there)));
            organization.guardduty_administrators = Seen::Known(vec![administrator.clone()]);
        }
        Action::CreateMembers(CreateMembers { accounts, .. }) => {
            let members = members_of(change, inventory);
            for one in accounts {
                members.accounts.retain(|it| it.account != one.account);
                let mut member = Member::new(one.account.clone(), "Enabled");
                member.protected = Some(Protected {
                    on: members
                        .joining()
                        .is_some_and(|it| it.features.contains_key("S3_DATA_EVENTS")),
                    managed: false,
                });
                members.accounts.push(member);
            }
        }
        Action::ProtectMembers(ProtectMembers { accounts, .. }) => {
            for member in &mut members_of(change, inventory).accounts {
                if accounts.contains(&member.account) {
                    member.protected = Some(Protected {
                        on: true,
                        managed: false,
                    });
                }
            }
        }
        Action::SetJoining(SetJoining { accounts, s3, .. }) => {
            let members = members_of(change, inventory);
            let features = s3
                .iter()
                .map(|which| ("S3_DATA_EVENTS".to_owned(), which.clone()));
            members.organization = Seen::Known(Some(Joining {
                accounts: accounts.clone(),
                features: features.collect(),
                is_full: false,
            }));
        }
        Action::CreateKey(CreateKey {
            part,
            policy,
            fills,
            ..
        }) => {
            let arn = Arn::key(partition, region, account, part.replace('/', "-"));
            let policy = resolved(policy);
            assert_eq!(Slots::unfilled(&policy.to_compact()), None);
            let view = local(change, inventory);
            view.keys
                .insert(arn.clone(), Seen::Known(Some(new_key(&arn, policy))));
            known(&mut view.made_keys).insert(part.clone(), arn.clone());
            slots.fill(fills.clone(), arn.to_string());
        }
        Action::CreateAlias(CreateAlias { alias, key }) => {
            let id = slots.resolve(key).rsplit('/').next().unwrap().to_owned();
            known(&mut local(change, inventory).aliases).insert(alias.as_str().to_owned(), id);
        }
        Action::EnableKeyRotation(EnableKeyRotation { key }) => {
            key_of(change, inventory, &slots.resolve(key)).rotates = Seen::Known(true);
        }
        Action::PutKeyPolicy(PutKeyPolicy { key, seen, after }) => {
            let (seen, after) = (resolved(seen), resolved(after));
            let key = key_of(change, inventory, &slots.resolve(key));
            assert_eq!(key.policy, Seen::Known(seen), "{}", change.id);
            key.policy = Seen::Known(after);
        }
        Action::CreateBucket(CreateBucket { bucket }) => {
            let made = Bucket {
                public_access_block: Seen::Known(None),
                tags: Seen::Known(crate::inventory::ours()),
                ..Bucket::bare(region.clone())
            };
            let view = BucketView::Yours(Box::new(made));
            global(change, inventory)
                .buckets
                .insert(bucket.clone(), Seen::Known(view));
        }
        Action::BlockPublicAccess(BlockPublicAccess { bucket, seen }) => {
            let bucket = bucket_of(change, inventory, bucket.as_str());
            assert_eq!(bucket.public_access_block, Seen::Known(*seen));
            bucket.public_access_block = Seen::Known(Some(PublicAccessBlock::ALL));
        }
        Action::PutBucketPolicy(PutBucketPolicy {
            bucket,
            seen,
            after,
        }) => {
            let (seen, after) = (seen.as_ref().map(resolved), resolved(after));
            let bucket = bucket_of(change, inventory, bucket.as_str());
            assert_eq!(bucket.policy, Seen::Known(seen), "{}", change.id);
            bucket.policy = Seen::Known(Some(after));
        }
        Action::PutBucketNotification(PutBucketNotification {
            bucket,
            seen,
            after,
        }) => {
            let bucket = bucket_of(change, inventory, bucket.as_str());
            assert_eq!(bucket.notification, Seen::Known(seen.clone()));
            bucket.notification = Seen::Known(after.clone());
        }
        Action::CreateTopic(CreateTopic { topic, policy }) => {
            let made = Topic {
                policy: Some(resolved(policy)),
                ..Topic::bare(Arn::topic(partition, region, account, topic))
            };
            let view = local(change, inventory);
            known(&mut view.topic_arns).push(made.arn.clone());
            view.topics
                .insert(made.arn.clone(), Seen::Known(Some(made)));
        }
        Action::PutTopicPolicy(PutTopicPolicy { topic, seen, after }) => {
            let after = resolved(after);
            let topic = local(change, inventory)
                .topics
                .get_mut(topic)
                .map(known)
                .unwrap();
            let topic = topic.as_mut().unwrap();
            assert_eq!(topic.policy, *seen);
            topic.policy = Some(after);
        }
        Action::CreateTrail(CreateTrail { trail, settings }) => {
            let made = Trail {
                multi_region: settings.multi_region,
                organization: settings.organization,
                global_events: settings.global_events,
                validation: settings.validation,
                prefix: settings.prefix.clone(),
                topic_arn: settings.topic_arn.clone(),
                key_arn: settings.key_arn.as_deref().map(|key| slots.resolve(key)),
                recursive: settings.recursive,
                logging: Seen::Known(false),
                tags: Seen::Known(crate::inventory::ours()),
                ..Trail::bare(trail.clone(), settings.bucket.clone())
            };
            known(&mut local(change, inventory).trails).push(made);
        }
        Action::UpdateTrail(UpdateTrail {
            trail,
            change: patch,
            ..
        }) => {
            let key = patch.key_arn.as_deref().map(|key| slots.resolve(key));
            patch_trail(trail_of(change, inventory, trail), patch, key);
        }
        Action::PutEventSelectors(PutEventSelectors { trail, seen, after }) => {
            let trail = trail_of(change, inventory, trail);
            assert_eq!(trail.selectors, Seen::Known(seen.clone()));
            trail.selectors = Seen::Known(Some(after.clone()));
        }
        Action::StartLogging(StartLogging { trail }) => {
            trail_of(change, inventory, trail).logging = Seen::Known(true);
        }
        Action::CreateDetector(CreateDetector {
            frequency,
            features,
            fills,
        }) => {
            let made = Detector {
                frequency: frequency.clone(),
                features: features.clone(),
                ..Detector::new(format!("made-in-{region}"))
            };
            slots.fill(fills.clone(), made.id.clone());
            local(change, inventory).detector = Seen::Known(Some(made));
        }
        Action::UpdateDetector(UpdateDetector {
            enable,
            frequency,
            features,
            ..
        }) => {
            let detector = known(&mut local(change, inventory).detector)
                .as_mut()
                .unwrap();
            detector.enabled = enable.unwrap_or(detector.enabled);
            detector.frequency = frequency
                .clone()
                .unwrap_or_else(|| detector.frequency.clone());
            detector.features.extend(features.clone());
        }
        Action::CreateDestination(CreateDestination {
            bucket_arn,
            key_arn,
            owner,
            ..
        }) => {
            let key_arn = slots.resolve(key_arn);
            let made = Destination {
                expected_owner: Some(owner.to_string()),
                ..Destination::new("made", "PUBLISHING", bucket_arn, key_arn)
            };
            let detector = known(&mut local(change, inventory).detector)
                .as_mut()
                .unwrap();
            known(&mut detector.destinations).push(made);
        }
        Action::PutFolderObject(PutFolderObject { folder, .. }) => {
            let folder = format!("/{}", folder.trim_end_matches('/'));
            let detectors = inventory.places.values_mut();
            for detector in detectors.filter_map(|view| known(&mut view.detector).as_mut()) {
                for there in known(&mut detector.destinations) {
                    if there
                        .destination_arn
                        .trim_end_matches('/')
                        .ends_with(&folder)
                    {
                        there.folder_object = Some(Seen::Known(true));
                    }
                }
            }
        }
        Action::UpdateDestination(UpdateDestination {
            seen,
            bucket_arn,
            key_arn,
            owner,
            ..
        }) => {
            let key_arn = slots.resolve(key_arn);
            let detector = known(&mut local(change, inventory).detector)
                .as_mut()
                .unwrap();
            let there = known(&mut detector.destinations)
                .iter_mut()
                .find(|there| there.id == seen.id)
                .unwrap();
            there.destination_arn.clone_from(bucket_arn);
            there.key_arn = key_arn;
            if let Some(owner) = owner {
                there.expected_owner = Some(owner.to_string());
            }
            "PUBLISHING".clone_into(&mut there.status);
        }
        Action::CreatePolicy(CreatePolicy {
            name,
            document,
            path,
            tags,
            ..
        }) => {
            let made = ManagedPolicy {
                versions: Seen::Known(vec![version("v1")]),
                attachments: 0,
                tags: marked(tags),
                ..ManagedPolicy::bare(
                    Arn::policy(partition, account, under(path.as_deref(), name.as_str())),
                    resolved(document),
                )
            };
            global(change, inventory)
                .policies
                .insert(name.clone(), Seen::Known(Some(made)));
        }
        Action::CreatePolicyVersion(CreatePolicyVersion {
            policy,
            after,
            delete_version,
            ..
        }) => {
            let after = resolved(after);
            let there = global(change, inventory)
                .policies
                .values_mut()
                .filter_map(|seen| known(seen).as_mut())
                .find(|there| there.arn == *policy)
                .unwrap();
            there.document = after;
            let versions = known(&mut there.versions);
            versions.retain(|version| Some(&version.id) != delete_version.as_ref());
            assert!(versions.len() < 5);
            for version in versions.iter_mut() {
                version.default = false;
            }
            versions.push(version("v99"));
        }
        Action::CreateRole(CreateRole {
            name,
            trust,
            boundary,
            path,
            tags,
            ..
        }) => {
            let made = Role {
                tags: marked(tags),
                boundary: boundary.clone().map(|arn| Boundary {
                    arn,
                    document: Seen::Known(Document::from_statements([])),
                }),
                ..Role::bare(
                    Arn::role(partition, account, under(path.as_deref(), name.as_str())),
                    resolved(trust),
                )
            };
            global(change, inventory)
                .roles
                .insert(name.clone(), Seen::Known(Some(made)));
        }
        Action::PutTrust(PutTrust { role, seen, after }) => {
            let after = resolved(after);
            let role = global(change, inventory)
                .roles
                .get_mut(role)
                .map(known)
                .unwrap();
            let role = role.as_mut().unwrap();
            assert_eq!(role.trust, *seen);
            role.trust = after;
        }
        Action::AttachPolicy(AttachPolicy { role, policy }) => {
            let role = global(change, inventory)
                .roles
                .get_mut(role)
                .map(known)
                .unwrap();
            known(&mut role.as_mut().unwrap().attached).push(policy.to_string());
        }
    }
}

fn under(path: Option<&str>, name: &str) -> String {
    format!("{}{name}", path.unwrap_or_default().trim_start_matches('/'))
}

fn marked(tags: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut tags = tags.clone();
    tags.insert(CREATED_BY.0.to_owned(), CREATED_BY.1.to_owned());
    tags
}

fn patch_trail(trail: &mut Trail, patch: &TrailPatch, key: Option<String>) {
    trail.topic_arn = patch.topic_arn.clone().or_else(|| trail.topic_arn.clone());
    trail.key_arn = key.or_else(|| trail.key_arn.clone());
    trail.multi_region = patch.multi_region.unwrap_or(trail.multi_region);
    trail.organization = patch.organization.unwrap_or(trail.organization);
    trail.global_events = patch.global_events.unwrap_or(trail.global_events);
    trail.validation = patch.validation.unwrap_or(trail.validation);
}

fn resolve(document: &Document, slots: &Slots) -> Document {
    Document::try_from(slots.resolve_json(document.value())).unwrap()
}

fn new_key(arn: &Arn, policy: Document) -> Key {
    Key {
        rotates: Seen::Known(false),
        ..Key::bare(arn.clone(), Seen::Known(policy))
    }
}

fn version(id: &str) -> PolicyVersion {
    PolicyVersion {
        id: id.to_owned(),
        default: true,
        created: None,
    }
}

fn global<'a>(change: &Told, inventory: &'a mut Inventory) -> &'a mut AccountView {
    inventory.accounts.get_mut(&change.place.account).unwrap()
}

fn local<'a>(change: &Told, inventory: &'a mut Inventory) -> &'a mut PlaceView {
    inventory.places.get_mut(&change.place).unwrap()
}

fn known<T>(seen: &mut Seen<T>) -> &mut T {
    match seen {
        Seen::Known(value) => value,
        Seen::Unknown(problem) => panic!("{problem}"),
    }
}

fn bucket_of<'a>(change: &Told, inventory: &'a mut Inventory, name: &str) -> &'a mut Bucket {
    let buckets = &mut global(change, inventory).buckets;
    let (_, view) = buckets
        .iter_mut()
        .find(|(there, _)| there.as_str() == name)
        .unwrap();
    match known(view) {
        BucketView::Yours(bucket) => bucket,
        view => panic!("{name} is {view:?}"),
    }
}

fn key_of<'a>(change: &Told, inventory: &'a mut Inventory, arn: &str) -> &'a mut Key {
    let arn = Arn::parse(arn).unwrap();
    let seen = local(change, inventory).keys.get_mut(&arn).unwrap();
    known(seen).as_mut().unwrap()
}

fn trail_of<'a>(change: &Told, inventory: &'a mut Inventory, arn: &Arn) -> &'a mut Trail {
    let trails = known(&mut local(change, inventory).trails);
    trails.iter_mut().find(|trail| trail.arn == *arn).unwrap()
}
