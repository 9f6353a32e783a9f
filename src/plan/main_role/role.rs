//! The role: made or adopted, who may use it, and its policy attached.

use std::collections::BTreeMap;

use super::trusted::{besides, other_name, purpose, stranger};
use super::{limits, other_id};
use crate::inventory::{Role, Seen};
use crate::plan::draft::{Draft, notice, policy_view, settings};
use crate::plan::rules::{Rules, too_large};
use crate::plan::{
    Action, AttachPolicy, CreateRole, Kind, PutTrust, Section, Service, Slot, Warning, owner,
};
use crate::policy::{Document, DocumentKind, Wanted, departed, merge};
use crate::problem::Problem;
use crate::wanted::Site;

/// What a person has to bring from the vendor's page.
const WAITS_FOR: &str =
    "The External Role ID. Radiant Security shows it once AWS has been added there.";

/// The changes of the role; `policy` is the change of what it may do, with the rules in `rights`.
pub(super) fn plan(site: &Site<'_>, rights: &[Wanted], policy: &Draft) -> Vec<Draft> {
    let draft = new(site, "role")
        .says(
            format!("Make the role for {}", site.shared.trusted()),
            purpose(site, true),
        )
        .warns(stranger(site))
        .warns(other_name(site));
    match site.role(site.shared.role_name()) {
        Err(gap) => {
            let role = draft.unseen(
                &format!("The role for {}", site.shared.trusted()),
                &gap.into(),
            );
            let attached = attach(site, None).requires([role.id(), policy.id()]);
            vec![role, attached]
        }
        Ok(None) => {
            let role = make(site, draft);
            let attached = attach(site, None).requires([role.id(), policy.id()]);
            vec![role, attached]
        }
        Ok(Some(role)) => {
            let there = adopt(site, draft, role, rights);
            let trusted = trust(site, role).requires([there.id()]);
            let attached = attach(site, Some(role)).requires([there.id(), policy.id()]);
            vec![there, trusted, attached]
        }
    }
}

/// The role that is there, as long as it is the one that was asked for.
fn adopt(site: &Site<'_>, draft: Draft, role: &Role, rights: &[Wanted]) -> Draft {
    let boundary = role
        .boundary
        .as_ref()
        .map(|boundary| ("Boundary", boundary.arn.to_string()));
    let rows = [("Role", role.arn.to_string())].into_iter().chain(boundary);
    let draft = draft
        .before(Some(settings(rows)))
        .warns(limits::remarks(role, rights))
        .warns(limits::not_ours(site, role));
    let purpose = purpose(site, besides(site, &trust_to_be(site, role)).is_empty());
    match site.other_boundary(role) {
        Some(problem) => draft
            .says("Use the role that is there", purpose)
            .by_hand(problem),
        None => draft
            .says(
                format!("The role for {} is there", site.shared.trusted()),
                purpose,
            )
            .keep(),
    }
}

fn make(site: &Site<'_>, draft: Draft) -> Draft {
    let boundary = site.shared.answers.role.permissions_boundary.as_ref();
    let draft = match boundary {
        Some(boundary) => draft
            .says(
                format!("Make the role for {}", site.shared.trusted()),
                format!(
                    "{} The boundary {boundary} limits it besides.",
                    purpose(site, true)
                ),
            )
            .warns([notice(format!(
                "The role can do only what both its policy and the boundary {boundary} allow. If the boundary leaves something out, {} cannot do it.",
                site.shared.trusted()
            ))]),
        None => draft,
    };
    let trust = site.new_trust(&site.slots.text(&Slot::external_id()));
    let draft = draft.then(Some(policy_view(DocumentKind::MainRoleTrust, &trust)));
    if let Some(problem) =
        out_of_reach(site).or_else(|| too_large(DocumentKind::MainRoleTrust, &trust))
    {
        return draft.by_hand(problem);
    }
    if site.slots.get(&Slot::external_id()).is_none() {
        return draft.waiting(WAITS_FOR);
    }
    draft.create(Action::CreateRole(CreateRole {
        name: site.shared.role_name().clone(),
        description: format!("Lets {} read log files and findings", site.shared.trusted()),
        trust,
        boundary: site.shared.answers.role.permissions_boundary.clone(),
        path: None,
        tags: BTreeMap::new(),
    }))
}

fn trust(site: &Site<'_>, role: &Role) -> Draft {
    let draft = new(site, "role-trust").warns(stranger(site));
    let after = trust_to_be(site, role);
    let purpose = purpose(site, besides(site, &after).is_empty());
    let deed = format!("Let {} use the role", site.shared.trusted());
    let done = format!("{} may use the role", site.shared.trusted_first());
    let id = site.slots.text(&Slot::external_id());
    let wanted = site.trust_rules(&id);
    if let Some(problem) = out_of_reach(site) {
        return draft
            .says(deed, purpose)
            .warns(besides(site, &role.trust))
            .by_hand(problem);
    }
    if site.slots.get(&Slot::external_id()).is_none() {
        return draft
            .says(deed, purpose)
            .warns(besides(site, &role.trust))
            .before(Some(policy_view(DocumentKind::MainRoleTrust, &role.trust)))
            .waiting(WAITS_FOR);
    }
    let rules = Rules {
        kind: DocumentKind::MainRoleTrust,
        existing: Some(&role.trust),
        wanted: &wanted,
        deed: &deed,
        done: &done,
        purpose: &purpose,
    };
    let draft = rules.draft(draft, |after| {
        Action::PutTrust(PutTrust {
            role: role.name.clone(),
            seen: role.trust.clone(),
            after,
        })
    });
    let draft = owner::told(draft, &Seen::Known(role.tags.clone()));
    // Where it stands in the way of a change, the change itself says so.
    let gone = if matches!(draft.change.kind, Kind::Keep) {
        deleted(role)
    } else {
        None
    };
    let left = if draft.writes() { &after } else { &role.trust };
    let besides = besides(site, left);
    let other = other_id::told(site, &draft, role, left);
    draft.warns(gone).warns(other).warns(besides)
}

/// The role's trust with our rule in it, once that can be written.
fn trust_to_be(site: &Site<'_>, role: &Role) -> Document {
    match site.slots.get(&Slot::external_id()) {
        Some(id) => {
            let wanted = site.trust_rules(id);
            merge(Some(&role.trust), &wanted).document
        }
        None => role.trust.clone(),
    }
}

/// Whoever the trust names and was deleted. It does no harm as it is, but AWS takes no change of the trust.
fn deleted(role: &Role) -> Option<Warning> {
    let gone = departed(&role.trust);
    let first = gone.first()?;
    Some(notice(format!(
        "The role's trust names {} in `{}`. That is someone who was deleted. Have the id taken out: AWS takes no change of the trust while it is there.",
        first.id, first.statement
    )))
}

fn attach(site: &Site<'_>, role: Option<&Role>) -> Draft {
    let policy = site.role_policy_arn();
    let meaning = "The role can do only what its policies say.";
    let draft = new(site, "role-attach").says("Give the role its policy", meaning);
    let shown = |names: &[String]| {
        settings([(
            "Policies",
            if names.is_empty() {
                "none".to_owned()
            } else {
                names.join(", ")
            },
        )])
    };
    let attached: &[String] = match role.map(|role| &role.attached) {
        None => &[],
        Some(Seen::Known(attached)) => attached,
        Some(Seen::Unknown(problem)) => return draft.unseen("The policies of the role", problem),
    };
    let draft = draft.before(role.map(|_| shown(attached)));
    let text = policy.to_string();
    if attached.contains(&text) {
        return draft.says("The role has its policy", meaning).keep();
    }
    let mut after = attached.to_vec();
    after.push(text);
    let draft = if attached.is_empty() {
        draft
    } else {
        draft.warns([notice(format!(
            "The role has other policies too, which {} can then use: {}.",
            site.shared.trusted(),
            attached.join(", ")
        ))])
    };
    let draft = draft
        .then(Some(shown(&after)))
        .update(Action::AttachPolicy(AttachPolicy {
            role: site.shared.role_name().clone(),
            policy,
        }));
    match role {
        Some(role) => owner::told(draft, &Seen::Known(role.tags.clone())),
        None => draft,
    }
}

fn new(site: &Site<'_>, part: &str) -> Draft {
    Draft::new(
        Section::MainRole,
        &site.home,
        part,
        Service::Iam,
        site.role_arn().resource_name(),
    )
}

/// Accounts of one partition cannot trust those of another.
fn out_of_reach(site: &Site<'_>) -> Option<Problem> {
    (!site.shared.has_vendor()).then(|| {
        Problem::new(format!(
            "{} is not in this part of AWS (`{}`), and accounts of another part cannot be trusted from here.",
            site.shared.vendor.name, site.shared.partition
        ))
        .hint("Ask Radiant Security for its account in this part of AWS, and put its ARN into the answers.")
        .who("Radiant Security's support")
    })
}
