//! The policy of the bucket that GuardDuty exports its findings into.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>

use crate::domain::{BucketName, Partition};

use super::detectors::{Detector, OfOrganization, limited_to, services};
use super::merge::Wanted;
use super::statement::Statement;

/// What the policy depends on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub partition: &'a Partition,
    pub bucket: &'a BucketName,
    /// The folder that findings go under, without the slash at its end.
    pub prefix: Option<&'a str>,
    /// The full ARN of the key, or its slot. GuardDuty always needs one.
    pub key_arn: &'a str,
    /// Every detector that exports into this bucket.
    pub detectors: &'a [Detector],
    pub refuses: Refuses<'a>,
}

/// What the bucket refuses besides. It never speaks of detectors of others: their findings come with keys of their own.
#[derive(Clone, Copy, Debug)]
pub struct Refuses<'a> {
    /// The detectors whose findings get in only if they are locked with the key.
    pub detectors: &'a [Detector],
    /// Keys that they may still use, because their exports are on the way from one key to the other.
    pub also: &'a [String],
    /// Whether everybody's open connections are refused.
    pub open_connections: bool,
}

impl<'a> Refuses<'a> {
    /// Nothing: the bucket is somebody's, and others may use it.
    pub const NOTHING: Self = Self {
        detectors: &[],
        also: &[],
        open_connections: false,
    };

    /// All that AWS advises, for a bucket of our own.
    pub const fn all(detectors: &'a [Detector]) -> Self {
        Self {
            detectors,
            also: &[],
            open_connections: true,
        }
    }
}

/// Every name that we give in this document.
pub const SIDS: [&str; 7] = [
    "RadiantGuardDutyLocation",
    "RadiantGuardDutyPut",
    ORGANIZATION_LOCATION,
    ORGANIZATION_PUT,
    UNENCRYPTED,
    OTHER_KEY,
    OPEN_CONNECTIONS,
];
/// Let in every detector of the organization.
const ORGANIZATION_LOCATION: &str = "RadiantGuardDutyOrganizationLocation";
const ORGANIZATION_PUT: &str = "RadiantGuardDutyOrganizationPut";
/// Refuses findings without a lock.
pub const UNENCRYPTED: &str = "RadiantGuardDutyDenyUnencrypted";
/// Refuses findings with another key.
pub const OTHER_KEY: &str = "RadiantGuardDutyDenyOtherKey";
/// Refuses connections without TLS.
pub const OPEN_CONNECTIONS: &str = "RadiantDenyOpenConnections";

/// The condition key of how a file is locked.
const ENCRYPTION: &str = "s3:x-amz-server-side-encryption";
/// The condition key of the key that it is locked with.
pub const ENCRYPTION_KEY: &str = "s3:x-amz-server-side-encryption-aws-kms-key-id";

/// The rules that AWS asks for, and those that it advises, as far as they are wanted.
pub fn wanted(facts: &Facts<'_>) -> Vec<Wanted> {
    let bucket = format!("arn:{}:s3:::{}", facts.partition, facts.bucket);
    let prefix = facts
        .prefix
        .map(|prefix| format!("{prefix}/"))
        .unwrap_or_default();
    let objects = format!("{bucket}/{prefix}*");
    let mut all = Vec::new();
    if !facts.detectors.is_empty() {
        all.extend(permissions(facts, &bucket, &objects));
    }
    if !facts.refuses.detectors.is_empty() {
        all.extend(refusals(facts, &objects));
    }
    if facts.refuses.open_connections {
        let all_objects = format!("{bucket}/*");
        let open = Statement::deny(OPEN_CONNECTIONS)
            .everyone()
            .action(["s3:*"])
            .resource([bucket.as_str(), all_objects.as_str()])
            .when("Bool", "aws:SecureTransport", ["false"]);
        all.push(Wanted::in_place(
            "deny-open-connections",
            "Nobody on the way can read along.",
            open,
        ));
    }
    all
}

/// A detector that was let in before stays let in, whatever the answers of this run say.
fn permissions(facts: &Facts<'_>, bucket: &str, objects: &str) -> [Wanted; 2] {
    let allow = |sid: &str, action: &str, resource: &str| {
        let statement = Statement::allow(sid)
            .services(services(facts.detectors))
            .action([action])
            .resource([resource]);
        limited_to(facts.detectors, statement)
    };
    [
        Wanted::growing(
            "location",
            "GuardDuty looks where the bucket is before it sends anything.",
            allow("RadiantGuardDutyLocation", "s3:GetBucketLocation", bucket),
        ),
        Wanted::growing(
            "put",
            "GuardDuty puts its findings here.",
            allow("RadiantGuardDutyPut", "s3:PutObject", objects),
        )
        .carrying(ENCRYPTION, [Some("aws:kms".to_owned())])
        .carrying(ENCRYPTION_KEY, [Some(facts.key_arn.to_owned())]),
    ]
}

/// The rules that let in every detector of an organization besides, however many there are.
pub fn of_organization(facts: &Facts<'_>, organization: &OfOrganization) -> [Wanted; 2] {
    let bucket = format!("arn:{}:s3:::{}", facts.partition, facts.bucket);
    let prefix = facts
        .prefix
        .map(|prefix| format!("{prefix}/"))
        .unwrap_or_default();
    let allow = |sid: &str, action: &str, resource: String| {
        organization.limit(Statement::allow(sid).action([action]).resource([resource]))
    };
    [
        Wanted::growing(
            "organization-location",
            "GuardDuty of your organization looks where the bucket is before it sends anything.",
            allow(
                ORGANIZATION_LOCATION,
                "s3:GetBucketLocation",
                bucket.clone(),
            ),
        ),
        Wanted::growing(
            "organization-put",
            "GuardDuty of your organization puts its findings here.",
            allow(
                ORGANIZATION_PUT,
                "s3:PutObject",
                format!("{bucket}/{prefix}*"),
            ),
        )
        .carrying(ENCRYPTION, [Some("aws:kms".to_owned())])
        .carrying(ENCRYPTION_KEY, [Some(facts.key_arn.to_owned())]),
    ]
}

fn refusals(facts: &Facts<'_>, objects: &str) -> [Wanted; 2] {
    let Refuses {
        detectors, also, ..
    } = facts.refuses;
    let deny_unless = |sid: &str, header: &str, values: Vec<String>| {
        let statement = Statement::deny(sid)
            .services(services(detectors))
            .action(["s3:PutObject"])
            .resource([objects])
            .when("StringNotEquals", header, values);
        limited_to(detectors, statement)
    };
    let mut keys = vec![facts.key_arn.to_owned()];
    keys.extend(also.iter().cloned());
    [
        Wanted::in_place(
            "deny-unencrypted",
            "A finding of your detectors that is not locked never gets in.",
            deny_unless(UNENCRYPTED, ENCRYPTION, vec!["aws:kms".to_owned()]),
        ),
        Wanted::in_place(
            "deny-other-key",
            "Radiant Security can open findings that are locked with this key only.",
            deny_unless(OTHER_KEY, ENCRYPTION_KEY, keys),
        ),
    ]
}

/// The name of a refusal that a version of ours wrote for findings; nothing for what only has such a name.
pub fn refusal(statement: &Statement) -> Option<&str> {
    let is_ours = [(UNENCRYPTED, ENCRYPTION), (OTHER_KEY, ENCRYPTION_KEY)]
        .into_iter()
        .any(|(sid, header)| {
            let shape = Statement::deny(sid)
                .services(["guardduty.amazonaws.com"])
                .action(["s3:PutObject"])
                .resource(["*"])
                .when("StringNotEquals", header, ["any"]);
            Wanted::in_place("shape", "It has to.", shape).takes_place_of(statement)
        });
    statement.sid().filter(|_| is_ours)
}

#[cfg(test)]
mod tests;
