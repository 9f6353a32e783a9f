//! Accounts that are set up whole, and copies of them to break.

use std::collections::BTreeSet;

use radiant_aws_setup::answers::{
    Answers, DataEvents, ExportFindings, KeyChoice, MemberAccounts, Reach, ReadScope,
};
use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::domain::{Arn, Region};
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::practice::world::{Bucket, Detector, Policy, Settling};
use serde_json::{Value, json};

use super::hand::Hand;

use crate::bench::{Bench, not_passed, troubles};
use crate::company;
use crate::sweep::world::install;

/// The main account.
pub(super) const ACCOUNT: &str = "111122223333";
/// Its main Region.
pub(super) const REGION: &str = "us-east-1";
/// The other Region in which GuardDuty looks.
pub(super) const OTHER_REGION: &str = "eu-west-1";
/// The first of the other accounts.
pub(super) const MEMBER: &str = "100000000001";
/// The policy that limits the role of a scene.
pub(super) const BOUNDARY: &str = "OrgBoundary";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scene {
    /// One account, everything new, two Regions.
    Alone,
    /// The same with a role that reads the log buckets only and has a boundary.
    Narrow,
    /// The account manages an organization with two others, and gathers all findings.
    Company,
    /// The same, and its export holds the findings of all.
    Administrator,
    /// The account is the only one that is chosen of an organization.
    OneOfMany,
    /// The trail names no key, and the log bucket locks files with one of its own.
    OwnLock,
    /// A StackSet gives the roles to the other accounts of the made-up company.
    StackSet,
    /// It did, and was taken away again.
    StackSetGone,
}

impl Scene {
    /// Where not everything passes: findings of those accounts do not come.
    fn is_by_stack_set(self) -> bool {
        matches!(self, Self::StackSet | Self::StackSetGone)
    }

    async fn bench(self) -> Bench {
        if self.is_by_stack_set() {
            Bench::new(PracticeOptions::instant()).await
        } else {
            Bench::empty(PracticeOptions::instant()).await
        }
    }
}

/// An account that is set up whole.
pub(super) struct Whole {
    scene: Scene,
    pub(super) world: Value,
    pub(super) answers: Answers,
    /// The checks that do not pass even so.
    pub(super) known: BTreeSet<String>,
}

impl Whole {
    pub(super) async fn of(scene: Scene) -> Self {
        let mut bench = begun(scene).await;
        let finished = bench.make_it_so().await;
        if scene == Scene::StackSetGone {
            bench.answers.members.accounts = MemberAccounts::These(Vec::new());
            bench.answers.members.drop_stack_set = true;
            bench.make_it_so().await;
        }
        let checks = bench.verify().await;
        if !scene.is_by_stack_set() {
            assert_eq!(
                finished.ending,
                Ending::Done,
                "{scene:?}: {:#?}",
                troubles(&finished)
            );
            assert_eq!(not_passed(&checks), [""; 0], "{scene:?}");
        }
        Self {
            scene,
            world: bench.practice.state(),
            known: super::red(&bench, &checks),
            answers: bench.answers,
        }
    }

    /// The same account once more, as another computer meets it: without the journal of the run.
    pub(super) async fn copy(&self) -> Bench {
        let mut bench = self.scene.bench().await;
        install(&bench.practice, &self.world);
        bench.answers = self.answers.clone();
        bench
    }
}

async fn begun(scene: Scene) -> Bench {
    let mut bench = scene.bench().await;
    let answers = &mut bench.answers;
    if scene.is_by_stack_set() {
        answers.members.accounts = MemberAccounts::Organization;
        answers.members.reach = Reach::StackSet {
            targets: vec!["r-lark".to_owned()],
        };
        return bench;
    }
    answers.cloudtrail.data_events = DataEvents::All;
    answers.guardduty.regions = [REGION, OTHER_REGION]
        .map(|code| Region::parse(code).unwrap())
        .to_vec();
    match scene {
        Scene::Alone => {}
        Scene::Narrow => {
            answers.role.read = ReadScope::LogBuckets;
            let boundary = format!("arn:aws:iam::{ACCOUNT}:policy/{BOUNDARY}");
            answers.role.permissions_boundary = Some(Arn::parse_policy(&boundary).unwrap());
            bench.practice.edit(|world| {
                let iam = world.iam_mut(ACCOUNT).unwrap();
                let all = ["s3:*", "sns:*", "kms:*", "organizations:*", "sts:*"];
                iam.policies.insert(BOUNDARY.to_owned(), policy(&all));
            });
        }
        Scene::OneOfMany => {
            company::found(&bench.practice, 2);
        }
        Scene::OwnLock => {
            answers.cloudtrail.key = KeyChoice::None;
            let name = answers.cloudtrail.bucket.name().to_string();
            bench.practice.edit(|world| {
                let key = Hand::new(world, &bench.answers).another_key();
                let bucket: Bucket = serde_json::from_value(json!({
                    "account": ACCOUNT, "region": REGION,
                    "encryption": "aws:kms", "encryption_key": key,
                }))
                .unwrap();
                world.buckets.insert(name, bucket);
            });
        }
        Scene::Company | Scene::Administrator | Scene::StackSet | Scene::StackSetGone => {
            if scene == Scene::Administrator {
                answers.export.findings = ExportFindings::Administrator;
            }
            answers.cloudtrail.organization = true;
            let members = company::found(&bench.practice, 2);
            bench.answers.members.accounts = MemberAccounts::These(members);
            gather_findings(&bench);
        }
    }
    bench
}

/// A policy that allows these actions on everything.
pub(super) fn policy(actions: &[&str]) -> Policy {
    serde_json::from_value(json!({
        "id": "ANPAEXAMPLE", "counted": 1,
        "versions": [{"id": "v1", "default": true, "document": {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]
        }}]
    }))
    .unwrap()
}

/// The main account looks after GuardDuty in the other accounts, which have their detectors.
fn gather_findings(bench: &Bench) {
    bench.practice.edit(|world| {
        let organization = world.organization.as_mut().unwrap();
        let main = vec![ACCOUNT.to_owned()];
        organization
            .delegated
            .insert("guardduty.amazonaws.com".to_owned(), main);
        organization.trusted.insert(
            "guardduty.amazonaws.com".to_owned(),
            Settling::settled(true),
        );
        let ids: Vec<String> = world.accounts.keys().cloned().collect();
        for (number, id) in ids.iter().enumerate() {
            let is_main = id == ACCOUNT;
            for region in [REGION, OTHER_REGION] {
                let detector: Detector = serde_json::from_value(json!({
                    "enabled": true,
                    "frequency": "FIFTEEN_MINUTES",
                    "features": {"S3_DATA_EVENTS": "ENABLED"},
                    "administrator": (!is_main).then_some(ACCOUNT),
                    "auto_enable": if is_main { "ALL" } else { "" },
                }))
                .unwrap();
                let there = world.regional_mut(id, region);
                there.detectors.insert(format!("{number:032x}"), detector);
            }
        }
    });
}
