//! Rules of others that would shut out Radiant Security's role, whatever its own policy allows.

use crate::domain::Arn;
use crate::plan::draft::{Draft, notice, warning};
use crate::plan::{Told, View, Warning};
use crate::policy::conflict::reader::{Reader, shut_out};
use crate::policy::{Document, DocumentKind};
use crate::wanted::Site;

/// The changes with a word on each such rule, where the rules of a bucket, a key or a topic are looked at.
pub(in crate::plan) fn told(site: &Site<'_>, mut drafts: Vec<Draft>) -> Vec<Draft> {
    let role = site.role_arn();
    let reader = Reader {
        role: &role,
        organization: site.membership(),
    };
    for draft in &mut drafts {
        let found = warnings(site, &reader, &draft.change);
        draft.change.warnings.extend(found);
    }
    drafts
}

fn warnings(site: &Site<'_>, reader: &Reader<'_>, change: &Told) -> Vec<Warning> {
    let part = change.id.part();
    if !(part.ends_with("-policy") || part.ends_with("-lock")) {
        return Vec::new();
    }
    let Some(View::Policy(kind, after)) = &change.version.after else {
        return Vec::new();
    };
    let (Ok(document), Some((word, thing))) = (
        Document::try_from(after.clone()),
        thing(site, *kind, change),
    ) else {
        return Vec::new();
    };
    let role = reader.role;
    let ask = format!(
        "Ask the owner of that rule to leave the role {role} out of it, for instance with aws:PrincipalArn. Or use another {word}."
    );
    shut_out(&document, *kind, &thing, reader)
        .into_iter()
        .map(|rule| {
            if rule.certain {
                warning(rule.text, ask.clone())
            } else {
                notice(rule.text)
            }
        })
        .collect()
}

/// What the rules of a change belong to, with the word for it.
fn thing(site: &Site<'_>, kind: DocumentKind, change: &Told) -> Option<(&'static str, Arn)> {
    let partition = site.shared.partition;
    match kind {
        DocumentKind::LogBucket | DocumentKind::FindingsBucket => {
            Some(("bucket", Arn::bucket(partition, &change.resource)))
        }
        DocumentKind::CloudTrailKey | DocumentKind::GuardDutyKey => {
            Some(("key", Arn::parse(&change.resource).ok()?))
        }
        DocumentKind::CloudTrailTopic | DocumentKind::GuardDutyTopic => {
            let place = &change.place;
            let topic = Arn::topic(partition, &place.region, &place.account, &change.resource);
            Some(("topic", topic))
        }
        DocumentKind::MainRolePermissions
        | DocumentKind::MainRoleMembers
        | DocumentKind::MainRoleTrust
        | DocumentKind::MemberRolePermissions
        | DocumentKind::MemberRoleTrust => None,
    }
}
