//! Whether rules of others shut the role out of a bucket, a key or a topic, whatever its own policy allows.
//!
//! When they do not, nothing is said: that the rules could be read is told by the checks of each.

use super::build::{Checks, Requirement, Verdict};
use super::ground::Ground;
use crate::domain::{Arn, BucketName};
use crate::policy::conflict::reader::{Membership, Reader, shut_out};
use crate::policy::{Document, DocumentKind};

/// The rules of something that the role has to reach.
struct Kept<'a> {
    /// The end of the check's name.
    part: &'static str,
    /// Such as "the log bucket".
    the: &'static str,
    kind: DocumentKind,
    thing: Arn,
    rules: &'a Document,
}

/// A check for each document with a rule that shuts the role out, or may.
pub(super) fn checks(ground: &Ground<'_>, checks: &mut Checks) {
    let role = match ground.role() {
        Ok(Some(role)) => role.arn.clone(),
        Ok(None) | Err(_) => Arn::role(ground.partition(), ground.account(), ground.role_name()),
    };
    let organization = match ground.standing() {
        Ok(standing) => standing
            .organization()
            .map_or(Membership::Alone, |organization| {
                Membership::In(&organization.id)
            }),
        Err(_) => Membership::Unseen,
    };
    let reader = Reader {
        role: &role,
        organization,
    };
    for kept in all(ground) {
        let found = shut_out(kept.rules, kept.kind, &kept.thing, &reader);
        let sure = found.iter().find(|rule| rule.certain);
        let Some(rule) = sure.or_else(|| found.first()) else {
            continue;
        };
        let fix = format!(
            "Ask the owner of that rule to leave the role {role} out of it, for instance with aws:PrincipalArn. We never change rules of others."
        );
        checks.add(
            &ground.main(),
            Requirement::new(
                &format!("role-reach-{}", kept.part),
                format!("The rules of {} let the role in", kept.the),
                "No rule of others refuses the role what it needs. A refusal counts more than what the role's policy allows.",
            ),
            if rule.certain {
                Verdict::failed(rule.text.clone()).fix(fix)
            } else {
                Verdict::unsure(rule.text.clone(), fix)
            },
        );
    }
}

/// All rules that could be read, each once.
fn all<'a>(ground: &Ground<'a>) -> Vec<Kept<'a>> {
    let (logs, findings) = (&ground.answers.cloudtrail, &ground.answers.guardduty);
    let log_key = ground.log_key_arn().ok().flatten();
    let findings_key = ground.findings_key_arn().ok().flatten();
    let found = [
        bucket(ground, logs.bucket.name(), DocumentKind::LogBucket),
        bucket(ground, findings.bucket.name(), DocumentKind::FindingsBucket),
        log_key.and_then(|arn| key(ground, arn, DocumentKind::CloudTrailKey)),
        findings_key.and_then(|arn| key(ground, arn, DocumentKind::GuardDutyKey)),
        topic(
            ground,
            logs.topic.arn(&ground.main()),
            DocumentKind::CloudTrailTopic,
        ),
        topic(
            ground,
            ground.findings_topic(),
            DocumentKind::GuardDutyTopic,
        ),
    ];
    let mut all: Vec<Kept<'a>> = Vec::new();
    for kept in found.into_iter().flatten() {
        let is_there = |other: &Kept<'_>| other.thing == kept.thing;
        if !all.iter().any(is_there) {
            all.push(kept);
        }
    }
    all
}

fn bucket<'a>(ground: &Ground<'a>, name: &BucketName, kind: DocumentKind) -> Option<Kept<'a>> {
    let bucket = ground.bucket(name).ok()?;
    let thing = Arn::bucket(ground.partition(), name);
    Some(Kept::new(kind, thing, bucket.policy.known()?.as_ref()?))
}

fn key<'a>(ground: &Ground<'a>, arn: Arn, kind: DocumentKind) -> Option<Kept<'a>> {
    let key = ground.key(&arn).ok()?;
    Some(Kept::new(kind, arn, key.policy.known()?))
}

fn topic<'a>(ground: &Ground<'a>, arn: Arn, kind: DocumentKind) -> Option<Kept<'a>> {
    let topic = ground.topic(&arn).ok()?;
    Some(Kept::new(kind, arn, topic.policy.as_ref()?))
}

impl<'a> Kept<'a> {
    fn new(kind: DocumentKind, thing: Arn, rules: &'a Document) -> Self {
        let (part, the) = match kind {
            DocumentKind::LogBucket => ("log-bucket", "the log bucket"),
            DocumentKind::FindingsBucket => ("findings-bucket", "the findings bucket"),
            DocumentKind::CloudTrailKey => ("log-key", "the key for log files"),
            DocumentKind::GuardDutyKey => ("findings-key", "the key for findings"),
            DocumentKind::CloudTrailTopic => ("log-topic", "the topic for log files"),
            DocumentKind::GuardDutyTopic => ("findings-topic", "the topic for findings"),
            DocumentKind::MainRolePermissions | DocumentKind::MainRoleTrust => ("role", "the role"),
        };
        Self {
            part,
            the,
            kind,
            thing,
            rules,
        }
    }
}
