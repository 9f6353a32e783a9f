//! Its buckets, its role and the organization.

use std::collections::BTreeMap;

use super::names::{
    FINDINGS_KEY, LOG_KEY, ORGANIZATION, account, detectors, document, key, region, trail_arn,
};
use crate::answers::Answers;
use crate::domain::{Arn, BucketName, Partition};
use crate::inventory::{
    AccountView, Bucket, BucketView, Few, ManagedPolicy, MemberAccount, Notification,
    NotificationTarget, Organization, Role, Seen, Standing, ours,
};
use crate::policy::main_role_permissions::Scope;
use crate::policy::{
    Document, findings_bucket, log_bucket, main_role_permissions, main_role_trust,
};
use crate::vendor::Vendor;

pub(super) fn account_view(answers: &Answers, vendor: &Vendor) -> AccountView {
    let log = answers.cloudtrail.bucket.name().clone();
    let findings = answers.guardduty.bucket.name().clone();
    let organization = Organization {
        trusted_services: Seen::Known(vec!["cloudtrail.amazonaws.com".to_owned()]),
        accounts: Seen::Known(vec![MemberAccount::new(account(), "Main", true)]),
        ..Organization::new(ORGANIZATION, account())
    };
    let policy_arn = Arn::policy(Partition::Aws, &account(), &answers.role.policy_name);
    AccountView {
        standing: Seen::Known(Standing::Management(organization)),
        regions: Seen::Known(answers.guardduty.regions.clone()),
        bucket_names: Seen::Known(vec![
            log.clone(),
            findings.clone(),
            BucketName::parse("larkfield-website").unwrap(),
        ]),
        buckets: BTreeMap::from([
            (log, bucket(log_rules(answers), Notification::default())),
            (
                findings,
                bucket(findings_rules(answers), notification(answers)),
            ),
        ]),
        roles: Few::from([(
            vendor.role_name.clone(),
            Seen::Known(Some(role(answers, vendor, &policy_arn))),
        )]),
        policies: Few::from([(
            answers.role.policy_name.clone(),
            Seen::Known(Some(ManagedPolicy::bare(policy_arn, permissions(answers)))),
        )]),
        ..AccountView::bare()
    }
}

fn bucket(policy: Document, notification: Notification) -> Seen<BucketView> {
    Seen::Known(BucketView::Yours(Box::new(Bucket {
        policy: Seen::Known(Some(policy)),
        notification: Seen::Known(notification),
        tags: Seen::Known(ours()),
        ..Bucket::bare(region("eu-west-1"))
    })))
}

fn log_rules(answers: &Answers) -> Document {
    document(&log_bucket::wanted(&log_bucket::Facts {
        partition: &Partition::Aws,
        bucket: answers.cloudtrail.bucket.name(),
        prefix: None,
        trail_arn: &trail_arn(answers).to_string(),
        trail_owner: &account(),
        organization_id: Some(ORGANIZATION),
        key_arn: Some(&key(LOG_KEY).to_string()),
    }))
}

fn findings_rules(answers: &Answers) -> Document {
    document(&findings_bucket::wanted(&findings_bucket::Facts {
        partition: &Partition::Aws,
        bucket: answers.guardduty.bucket.name(),
        prefix: None,
        key_arn: &key(FINDINGS_KEY).to_string(),
        detectors: &detectors(answers),
        refuses: findings_bucket::Refuses::all(&detectors(answers)),
    }))
}

fn notification(answers: &Answers) -> Notification {
    Notification {
        topics: vec![NotificationTarget {
            id: Some("findings".to_owned()),
            arn: answers.guardduty.topic.arn(&answers.place()),
            events: vec!["s3:ObjectCreated:*".to_owned()],
            filter: Vec::new(),
        }],
        ..Notification::default()
    }
}

fn role(answers: &Answers, vendor: &Vendor, policy: &Arn) -> Role {
    Role {
        attached: Seen::Known(vec![policy.to_string()]),
        ..Role::bare(
            Arn::role(Partition::Aws, &account(), &vendor.role_name),
            main_role_trust::new_document(&main_role_trust::Facts {
                vendor_principal: &vendor.principal,
                external_id: answers.vendor.external_role_id.as_ref().unwrap().as_str(),
            }),
        )
    }
}

fn permissions(answers: &Answers) -> Document {
    let topics = [&answers.cloudtrail.topic, &answers.guardduty.topic]
        .map(|topic| topic.arn(&answers.place()).to_string());
    let keys = [LOG_KEY, FINDINGS_KEY].map(|id| key(id).to_string());
    document(&main_role_permissions::wanted(
        &main_role_permissions::Facts {
            partition: &Partition::Aws,
            scope: Scope::AllBuckets,
            log_bucket: answers.cloudtrail.bucket.name(),
            findings_bucket: answers.guardduty.bucket.name(),
            topics: &topics.each_ref().map(String::as_str),
            keys: &keys.each_ref().map(String::as_str),
            keys_only_through_s3_in: &[],
            members: &[],
            members_in: None,
            organization_reads: true,
        },
    ))
}
