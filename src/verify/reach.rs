//! Whether rules of others shut the role out of a bucket, a key or a topic, whatever its own policy allows.
//!
//! When they do not, nothing is said: that the rules could be read is told by the checks of each.

use super::build::{Checks, Requirement, Verdict};
use super::found;
use crate::domain::{Arn, BucketName};
use crate::policy::conflict::reader::{Reader, shut_out};
use crate::policy::{Document, DocumentKind};
use crate::wanted::Site;

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
pub(super) fn checks(site: &Site<'_>, checks: &mut Checks) {
    let role = site.role_arn();
    let reader = Reader {
        role: &role,
        organization: site.membership(),
    };
    for kept in all(site) {
        let found = shut_out(kept.rules, kept.kind, &kept.thing, &reader);
        let sure = found.iter().find(|rule| rule.certain);
        let Some(rule) = sure.or_else(|| found.first()) else {
            continue;
        };
        let fix = format!(
            "Ask the owner of that rule to leave the role {role} out of it, for instance with aws:PrincipalArn. We never change rules of others."
        );
        checks.add(
            &site.home,
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
fn all<'a>(site: &Site<'a>) -> Vec<Kept<'a>> {
    let log_key = found::log_key(site).ok().flatten();
    let findings_key = found::findings_key(site).ok().flatten();
    let found = [
        bucket(site, site.log_bucket(), DocumentKind::LogBucket),
        bucket(site, site.findings_bucket(), DocumentKind::FindingsBucket),
        log_key.and_then(|arn| key(site, arn, DocumentKind::CloudTrailKey)),
        findings_key.and_then(|arn| key(site, arn, DocumentKind::GuardDutyKey)),
        topic(site, site.log_topic(), DocumentKind::CloudTrailTopic),
        topic(site, site.findings_topic(), DocumentKind::GuardDutyTopic),
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

fn bucket<'a>(site: &Site<'a>, name: &BucketName, kind: DocumentKind) -> Option<Kept<'a>> {
    let bucket = found::bucket(site, name).ok()?;
    let thing = Arn::bucket(site.shared.partition, name);
    Some(Kept::new(kind, thing, bucket.policy.known()?.as_ref()?))
}

fn key<'a>(site: &Site<'a>, arn: Arn, kind: DocumentKind) -> Option<Kept<'a>> {
    let key = found::key(site, &arn).ok()?;
    Some(Kept::new(kind, arn, key.policy.known()?))
}

fn topic<'a>(site: &Site<'a>, arn: Arn, kind: DocumentKind) -> Option<Kept<'a>> {
    let topic = found::topic(site, &arn).ok()?;
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
            DocumentKind::MainRolePermissions
            | DocumentKind::MainRoleMembers
            | DocumentKind::MainRoleTrust
            | DocumentKind::MemberRolePermissions
            | DocumentKind::MemberRoleTrust => ("role", "the role"),
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
