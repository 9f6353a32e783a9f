//! One of every kind, and what each has to say.

use std::collections::BTreeMap;

use super::*;
use crate::domain::{
    AccountId, Arn, BucketName, KeyAlias, Place, PolicyName, RoleName, TopicName, TrailName,
};
use crate::inventory::{
    CallAs, Destination, Detector, Notification, PublicAccessBlock, Selectors, StackSetRights,
    StackSetTargets,
};
use crate::policy::{Document, Statement};
use crate::wanted::Slot;

fn trail(organization: bool) -> Action {
    Action::CreateTrail(CreateTrail {
        trail: Arn::parse("arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events")
            .unwrap(),
        settings: TrailSettings {
            name: TrailName::parse("management-events").unwrap(),
            bucket: "logs-111122223333".to_owned(),
            prefix: None,
            topic_arn: None,
            key_arn: Some(Slot::cloudtrail_key(&place()).to_string()),
            multi_region: true,
            organization,
            global_events: true,
            validation: true,
            recursive: None,
            insights: false,
        },
    })
}

#[test]
fn an_organization_trail_needs_more_rights() {
    assert!(
        !trail(false)
            .deed()
            .needs()
            .contains(&"organizations:ListAccounts")
    );
    assert!(
        trail(true)
            .deed()
            .needs()
            .contains(&"organizations:ListAccounts")
    );
}

fn bucket() -> BucketName {
    BucketName::parse("logs-111122223333").unwrap()
}

fn arn(text: &str) -> Arn {
    Arn::parse(text).unwrap()
}

fn place() -> Place {
    Place::parse("111122223333/eu-west-1").unwrap()
}

fn detector() -> Slot {
    Slot::detector(&place())
}

/// Rules with everything in them that is known only later.
fn rules() -> Document {
    let statement = Statement::allow("Rules")
        .aws([Slot::external_id().to_string()])
        .resource([Slot::cloudtrail_key(&place()).to_string()])
        .when("StringEquals", "aws:SourceArn", [detector().to_string()]);
    Document::from_statements([statement])
}

fn run() -> String {
    "20260102-030405-1a2b3c4d".to_owned()
}

/// A value for each of those.
fn values() -> Slots {
    let mut values = Slots::default();
    for slot in [
        Slot::cloudtrail_key(&place()),
        detector(),
        Slot::external_id(),
        Slot::run(),
    ] {
        values.fill(slot, "value");
    }
    values
}

/// One of every kind. The compiler asks for a kind that is not here.
macro_rules! every {
    ($($kind:pat_param => $sample:expr),+ $(,)?) => {{
        let all = vec![$($sample),+];
        for action in &all {
            let ($($kind)|+) = action;
        }
        $(assert!(all.iter().any(|action| matches!(action, $kind)));)+
        all
    }};
}

#[expect(clippy::too_many_lines, reason = "a sample of each kind of change")]
pub(crate) fn every() -> Vec<Action> {
    let key = || Slot::cloudtrail_key(&place()).to_string();
    let topic = || arn("arn:aws:sns:us-east-1:111122223333:events");
    let there = || arn("arn:aws:cloudtrail:us-east-1:111122223333:trail/records");
    let policy = || arn("arn:aws:iam::111122223333:policy/ReadLogs");
    let role = || RoleName::parse("Reader").unwrap();
    let owner = || AccountId::parse("111122223333").unwrap();
    let Action::CreateTrail(CreateTrail { settings, .. }) = trail(true) else {
        panic!("a trail was asked for");
    };
    every![
        Action::None => Action::None,
        Action::EnableTrustedAccess(_) => Action::EnableTrustedAccess(EnableTrustedAccess {
            service: "cloudtrail.amazonaws.com".to_owned(),
        }),
        Action::CreateKey(_) => Action::CreateKey(CreateKey {
            part: "alias/logs".to_owned(),
            description: String::new(),
            policy: rules(),
            fills: Slot::cloudtrail_key(&Place::parse("111122223333/us-east-1").unwrap()),
        }),
        Action::CreateAlias(_) => Action::CreateAlias(CreateAlias {
            alias: KeyAlias::parse("alias/logs").unwrap(),
            key: key(),
        }),
        Action::EnableKeyRotation(_) => Action::EnableKeyRotation(EnableKeyRotation { key: key() }),
        Action::PutKeyPolicy(_) => Action::PutKeyPolicy(PutKeyPolicy {
            key: key(),
            seen: rules(),
            after: rules(),
        }),
        Action::CreateBucket(_) => Action::CreateBucket(CreateBucket { bucket: bucket() }),
        Action::BlockPublicAccess(_) => Action::BlockPublicAccess(BlockPublicAccess {
            bucket: bucket(),
            seen: None,
        }),
        Action::PutBucketPolicy(_) => Action::PutBucketPolicy(PutBucketPolicy {
            bucket: bucket(),
            seen: None,
            after: rules(),
        }),
        Action::PutBucketNotification(_) => Action::PutBucketNotification(PutBucketNotification {
            bucket: bucket(),
            seen: Notification::default(),
            after: Notification::default(),
        }),
        Action::CreateTopic(_) => Action::CreateTopic(CreateTopic {
            topic: TopicName::parse("events").unwrap(),
            policy: rules(),
        }),
        Action::PutTopicPolicy(_) => Action::PutTopicPolicy(PutTopicPolicy {
            topic: topic(),
            seen: None,
            after: rules(),
        }),
        Action::CreateTrail(_) => trail(true),
        Action::UpdateTrail(_) => Action::UpdateTrail(UpdateTrail {
            trail: there(),
            seen: settings.clone(),
            change: TrailPatch {
                organization: Some(true),
                ..TrailPatch::default()
            },
        }),
        Action::PutEventSelectors(_) => Action::PutEventSelectors(PutEventSelectors {
            trail: there(),
            seen: None,
            after: Selectors::Advanced(Vec::new()),
        }),
        Action::StartLogging(_) => Action::StartLogging(StartLogging { trail: there() }),
        Action::DesignateGuardDuty(_) => Action::DesignateGuardDuty(DesignateGuardDuty {
            administrator: owner(),
        }),
        Action::CreateMembers(_) => Action::CreateMembers(CreateMembers {
            detector: detector().to_string(),
            accounts: vec![NewMember {
                account: owner(),
                email: "ana@example.com".to_owned(),
            }],
        }),
        Action::ProtectMembers(_) => Action::ProtectMembers(ProtectMembers {
            detector: detector().to_string(),
            accounts: vec![owner()],
        }),
        Action::SetJoining(_) => Action::SetJoining(SetJoining {
            detector: detector().to_string(),
            seen: None,
            accounts: "NEW".to_owned(),
            s3: Some("NEW".to_owned()),
        }),
        Action::CreateDetector(_) => Action::CreateDetector(CreateDetector {
            frequency: "FIFTEEN_MINUTES".to_owned(),
            features: BTreeMap::new(),
            fills: detector(),
        }),
        Action::UpdateDetector(_) => Action::UpdateDetector(UpdateDetector {
            detector: detector().to_string(),
            seen: DetectorSettings::from(&Detector::new("d1")),
            enable: None,
            frequency: None,
            features: BTreeMap::new(),
        }),
        Action::CreateDestination(_) => Action::CreateDestination(CreateDestination {
            detector: detector().to_string(),
            bucket_arn: "arn:aws:s3:::findings".to_owned(),
            key_arn: key(),
            owner: owner(),
        }),
        Action::UpdateDestination(_) => Action::UpdateDestination(UpdateDestination {
            detector: detector().to_string(),
            seen: Destination::new("e1", "PUBLISHING", "arn:aws:s3:::findings", key()),
            bucket_arn: "arn:aws:s3:::findings".to_owned(),
            key_arn: key(),
            owner: None,
        }),
        Action::PutFolderObject(_) => Action::PutFolderObject(PutFolderObject {
            bucket: bucket(),
            folder: "guardduty/".to_owned(),
        }),
        Action::CreatePolicy(_) => Action::CreatePolicy(CreatePolicy {
            name: PolicyName::parse("ReadLogs").unwrap(),
            description: String::new(),
            document: rules(),
            path: Some("/security/".to_owned()),
            tags: BTreeMap::from([("team".to_owned(), "security".to_owned())]),
        }),
        Action::CreatePolicyVersion(_) => Action::CreatePolicyVersion(CreatePolicyVersion {
            policy: policy(),
            seen: rules(),
            after: rules(),
            delete_version: Some("v1".to_owned()),
        }),
        Action::CreateRole(_) => Action::CreateRole(CreateRole {
            name: role(),
            description: String::new(),
            trust: rules(),
            boundary: None,
            path: Some("/security/".to_owned()),
            tags: BTreeMap::from([("team".to_owned(), "security".to_owned())]),
        }),
        Action::PutTrust(_) => Action::PutTrust(PutTrust {
            role: role(),
            seen: rules(),
            after: rules(),
        }),
        Action::AttachPolicy(_) => Action::AttachPolicy(AttachPolicy {
            role: role(),
            policy: policy(),
        }),
        Action::LetStackSetsReach(_) => Action::LetStackSetsReach(LetStackSetsReach {
            caller: CallAs::Own,
        }),
        Action::CreateStackSet(_) => Action::CreateStackSet(CreateStackSet {
            name: "roles".to_owned(),
            caller: CallAs::DelegatedAdministrator,
            description: String::new(),
            rights: StackSetRights::Organization,
            content: content(),
        }),
        Action::UpdateStackSet(_) => Action::UpdateStackSet(UpdateStackSet {
            name: "roles".to_owned(),
            caller: CallAs::Own,
            description: String::new(),
            rights: StackSetRights::Organization,
            seen: content(),
            after: content(),
        }),
        Action::GiveStackSet(_) => Action::GiveStackSet(GiveStackSet {
            set: "roles".to_owned(),
            caller: CallAs::Own,
            targets: StackSetTargets::Groups { groups: vec!["r-1".to_owned()] },
            accounts: std::iter::once(owner()).collect(),
            lets_in: arn("arn:aws:iam::111122223333:role/Reader"),
        }),
        Action::TakeStackSet(_) => Action::TakeStackSet(TakeStackSet {
            set: "roles".to_owned(),
            caller: CallAs::Own,
            targets: StackSetTargets::Accounts { accounts: vec![owner()] },
            accounts: std::iter::once(owner()).collect(),
        }),
        Action::RemoveStackSet(_) => Action::RemoveStackSet(RemoveStackSet {
            name: "roles".to_owned(),
            caller: CallAs::DelegatedAdministrator,
            seen: content(),
        }),
        Action::DeleteBucket(_) => Action::DeleteBucket(DeleteBucket {
            bucket: bucket(),
            made_in: run(),
            but: vec!["guardduty/".to_owned()],
        }),
        Action::DeleteBucketPolicy(_) => Action::DeleteBucketPolicy(DeleteBucketPolicy {
            bucket: bucket(),
            seen: rules(),
        }),
        Action::RestorePublicAccess(_) => Action::RestorePublicAccess(RestorePublicAccess {
            bucket: bucket(),
            after: Some(PublicAccessBlock::default()),
        }),
        Action::DeleteFolderObject(_) => Action::DeleteFolderObject(DeleteFolderObject {
            bucket: bucket(),
            folder: "guardduty/".to_owned(),
        }),
        Action::DeleteAlias(_) => Action::DeleteAlias(DeleteAlias {
            alias: KeyAlias::parse("alias/logs").unwrap(),
            key: key(),
        }),
        Action::DisableKeyRotation(_) => Action::DisableKeyRotation(DisableKeyRotation { key: key() }),
        Action::ScheduleKeyDeletion(_) => Action::ScheduleKeyDeletion(ScheduleKeyDeletion {
            key: key(),
            policy: rules(),
        }),
        Action::DeleteTopic(_) => Action::DeleteTopic(DeleteTopic {
            topic: TopicName::parse("events").unwrap(),
            policy: rules(),
            made_in: run(),
            joined_by: owner(),
        }),
        Action::StopLogging(_) => Action::StopLogging(StopLogging { trail: there() }),
        Action::DeleteTrail(_) => Action::DeleteTrail(DeleteTrail {
            trail: there(),
            settings,
            made_in: run(),
        }),
        Action::SuspendDetector(_) => Action::SuspendDetector(SuspendDetector {
            detector: Some(detector().to_string()),
            frequency: "FIFTEEN_MINUTES".to_owned(),
            features: BTreeMap::new(),
        }),
        Action::DeleteDestination(_) => Action::DeleteDestination(DeleteDestination {
            detector: detector().to_string(),
            id: Some("e1".to_owned()),
            bucket_arn: "arn:aws:s3:::findings".to_owned(),
            key_arn: key(),
        }),
        Action::RestorePolicy(_) => Action::RestorePolicy(RestorePolicy {
            policy: policy(),
            seen: rules(),
            after: rules(),
        }),
        Action::DeletePolicy(_) => Action::DeletePolicy(DeletePolicy {
            name: PolicyName::parse("ReadLogs").unwrap(),
            path: Some("/security/".to_owned()),
            document: rules(),
            roles: vec![role()],
            made_in: run(),
        }),
        Action::DetachPolicy(_) => Action::DetachPolicy(DetachPolicy {
            role: role(),
            policy: policy(),
        }),
        Action::DeleteRole(_) => Action::DeleteRole(DeleteRole {
            name: role(),
            trust: rules(),
            policies: vec![policy()],
            made_in: run(),
        }),
    ]
}

fn content() -> StackSetContent {
    StackSetContent {
        template: "{}".to_owned(),
        parameters: BTreeMap::from([("Id".to_owned(), Slot::external_id().to_string())]),
        reaches_new_accounts: true,
    }
}

#[test]
fn every_right_is_service_and_action_and_every_write_needs_some() {
    for action in every() {
        assert!(action.deed().undo().ends_with('.'), "{action:?}");
        let needs = action.deed().needs();
        assert_eq!(needs.is_empty(), action == Action::None, "{action:?}");
        let mut once = needs.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), needs.len(), "{needs:?}");
        for need in needs {
            let (service, name) = need.split_once(':').unwrap();
            let known = [
                "cloudformation",
                "cloudtrail",
                "guardduty",
                "iam",
                "kms",
                "organizations",
                "s3",
                "sns",
            ];
            assert!(known.contains(&service), "{need}");
            let is_word = name.chars().all(|sign| sign.is_ascii_alphanumeric());
            assert!(
                is_word && name.starts_with(|sign: char| sign.is_ascii_uppercase()),
                "{need}"
            );
        }
    }
}

#[test]
fn every_kind_is_read_back_as_it_was_saved() {
    for action in every() {
        let saved = serde_json::to_string(&action).unwrap();
        assert_eq!(serde_json::from_str::<Action>(&saved).unwrap(), action);
    }
}

#[test]
fn every_place_for_a_later_value_is_filled() {
    let values = values();
    for action in every() {
        let filled = action.filled(&values).unwrap();
        let saved = serde_json::to_string(&filled).unwrap();
        assert!(!saved.contains("{{"), "{saved}");
        for step in filled.deed().steps(&place()) {
            let said = values.resolve_json(&step.input).to_string();
            assert!(!said.contains("{{"), "{said}");
        }
    }
}

#[test]
fn every_write_keeps_to_the_limits_of_its_service() {
    for action in every() {
        let (deed, service) = (action.deed(), action.service());
        let steps = deed.steps(&place());
        let pace = match service {
            Some(Service::CloudTrail) => {
                let (_, operation) = steps[0].call.split_once(':').unwrap();
                Pace::CloudTrail(operation)
            }
            Some(Service::Iam) => Pace::Iam,
            Some(Service::Organizations) => Pace::Organizations,
            _ => Pace::Free,
        };
        assert_eq!(deed.pace(), pace, "{action:?}");
        let is_storage = service == Some(Service::S3);
        assert_eq!(deed.lane().is_some(), is_storage, "{action:?}");
    }
}

#[test]
fn every_call_is_of_the_service_and_one_that_the_change_has_the_right_to() {
    for action in every() {
        let steps = action.deed().steps(&place());
        assert_eq!(steps.is_empty(), action == Action::None, "{action:?}");
        let needs = action.deed().needs();
        for step in steps {
            let right = match step.call {
                "s3:PutPublicAccessBlock" | "s3:DeletePublicAccessBlock" => {
                    "s3:PutBucketPublicAccessBlock"
                }
                "s3:PutBucketNotificationConfiguration" => "s3:PutBucketNotification",
                call => call,
            };
            assert!(needs.contains(&right), "{right}: {needs:?}");
            let (service, _) = right.split_once(':').unwrap();
            assert_eq!(Service::of(service), action.service());
        }
    }
}

// What was made is found again by them.
#[test]
fn everything_that_is_made_gets_our_tags_with_the_first_call() {
    for action in every() {
        let tags = action.deed().tags();
        assert_eq!(
            tags.is_empty(),
            action.deed().makes().is_none(),
            "{action:?}"
        );
        let steps = action.deed().steps(&place());
        let said = steps.first().map(|step| step.input.to_string());
        let said = said.unwrap_or_default();
        for (key, value) in tags {
            assert!(said.contains(&key) && said.contains(&value), "{said}");
        }
    }
}

#[test]
fn only_what_can_be_looked_at_is_a_thing() {
    let made = |action: Action| action.deed().makes().is_some();
    assert!(made(Action::CreateBucket(CreateBucket {
        bucket: bucket()
    })));
    assert!(!made(Action::BlockPublicAccess(BlockPublicAccess {
        bucket: bucket(),
        seen: None,
    })));
    assert!(!made(Action::None));
}

// an old version goes for good, so it is counted.
#[test]
fn a_new_version_of_a_policy_deletes_only_when_there_is_no_room() {
    let document = crate::policy::Document::from_statements([]);
    let version = |delete_version: Option<&str>| {
        Action::CreatePolicyVersion(CreatePolicyVersion {
            policy: crate::domain::Arn::parse("arn:aws:iam::111122223333:policy/ReadLogs").unwrap(),
            seen: document.clone(),
            after: document.clone(),
            delete_version: delete_version.map(str::to_owned),
        })
    };
    assert!(version(Some("v1")).deed().deletes());
    assert!(!version(None).deed().deletes());
    assert!(!trail(true).deed().deletes());
}
