//! The role: made or adopted, who may use it, and its policy attached.

use super::trusted::{besides, other_name, purpose, stranger, who, who_first};
use super::{limits, other_id, place, role_arn};
use crate::domain::Arn;
use crate::inventory::{Role, Seen};
use crate::plan::draft::{Draft, notice, policy_view, settings};
use crate::plan::ground::Ground;
use crate::plan::rules::{Rules, too_large};
use crate::plan::{
    Action, AttachPolicy, CreateRole, Kind, PutTrust, Section, Service, Slot, Warning, owner,
};
use crate::policy::{Document, DocumentKind, Wanted, departed, main_role_trust, merge};
use crate::problem::Problem;

/// What a person has to bring from the vendor's page.
const WAITS_FOR: &str =
    "The External Role ID. Radiant Security shows it once AWS has been added there.";

/// The changes of the role; `policy` is the change of what it may do, with the rules in `rights`.
pub(super) fn plan(ground: &Ground<'_>, rights: &[Wanted], policy: &Draft) -> Vec<Draft> {
    let draft = new(ground, "role")
        .says(
            format!("Make the role for {}", who(ground)),
            purpose(ground, true),
        )
        .warns(stranger(ground))
        .warns(other_name(ground));
    match ground.role(ground.role_name()) {
        Err(problem) => {
            let role = draft.unseen(&format!("The role for {}", who(ground)), &problem);
            let attached = attach(ground, None).requires([role.id(), policy.id()]);
            vec![role, attached]
        }
        Ok(None) => {
            let role = make(ground, draft);
            let attached = attach(ground, None).requires([role.id(), policy.id()]);
            vec![role, attached]
        }
        Ok(Some(role)) => {
            let there = adopt(ground, draft, role, rights);
            let trusted = trust(ground, role).requires([there.id()]);
            let attached = attach(ground, Some(role)).requires([there.id(), policy.id()]);
            vec![there, trusted, attached]
        }
    }
}

/// The role that is there, as long as it is the one that was asked for.
fn adopt(ground: &Ground<'_>, draft: Draft, role: &Role, rights: &[Wanted]) -> Draft {
    let boundary = role
        .boundary
        .as_ref()
        .map(|boundary| ("Boundary", boundary.arn.to_string()));
    let rows = [("Role", role.arn.to_string())].into_iter().chain(boundary);
    let draft = draft
        .before(Some(settings(rows)))
        .warns(limits::remarks(role, rights))
        .warns(limits::not_ours(ground, role));
    let purpose = purpose(
        ground,
        besides(ground, &trust_to_be(ground, role)).is_empty(),
    );
    let asked = ground.answers.role.permissions_boundary.as_ref();
    match asked.and_then(|asked| limits::other_boundary(asked, role)) {
        Some(problem) => draft
            .says("Use the role that is there", purpose)
            .by_hand(problem),
        None => draft
            .says(format!("The role for {} is there", who(ground)), purpose)
            .keep(),
    }
}

fn make(ground: &Ground<'_>, draft: Draft) -> Draft {
    let boundary = ground.answers.role.permissions_boundary.as_ref();
    let draft = match boundary {
        Some(boundary) => draft
            .says(
                format!("Make the role for {}", who(ground)),
                format!(
                    "{} The boundary {boundary} limits it besides.",
                    purpose(ground, true)
                ),
            )
            .warns([notice(format!(
                "The role can do only what both its policy and the boundary {boundary} allow. If the boundary leaves something out, {} cannot do it.",
                who(ground)
            ))]),
        None => draft,
    };
    let trust =
        main_role_trust::new_document(&facts(ground, &ground.slots.text(&Slot::external_id())));
    let draft = draft.then(Some(policy_view(DocumentKind::MainRoleTrust, &trust)));
    if let Some(problem) =
        out_of_reach(ground).or_else(|| too_large(DocumentKind::MainRoleTrust, &trust))
    {
        return draft.by_hand(problem);
    }
    if ground.slots.get(&Slot::external_id()).is_none() {
        return draft.waiting(WAITS_FOR);
    }
    draft.create(Action::CreateRole(CreateRole {
        name: ground.role_name().clone(),
        description: format!("Lets {} read log files and findings", who(ground)),
        trust,
        boundary: ground.answers.role.permissions_boundary.clone(),
    }))
}

fn trust(ground: &Ground<'_>, role: &Role) -> Draft {
    let draft = new(ground, "role-trust").warns(stranger(ground));
    let after = trust_to_be(ground, role);
    let purpose = purpose(ground, besides(ground, &after).is_empty());
    let deed = format!("Let {} use the role", who(ground));
    let done = format!("{} may use the role", who_first(ground));
    let id = ground.slots.text(&Slot::external_id());
    let wanted = main_role_trust::wanted(&facts(ground, &id));
    if let Some(problem) = out_of_reach(ground) {
        return draft
            .says(deed, purpose)
            .warns(besides(ground, &role.trust))
            .by_hand(problem);
    }
    if ground.slots.get(&Slot::external_id()).is_none() {
        return draft
            .says(deed, purpose)
            .warns(besides(ground, &role.trust))
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
    let besides = besides(ground, left);
    let other = other_id::told(ground, &draft, role, left);
    draft.warns(gone).warns(other).warns(besides)
}

/// The role's trust with our rule in it, once that can be written.
fn trust_to_be(ground: &Ground<'_>, role: &Role) -> Document {
    match ground.slots.get(&Slot::external_id()) {
        Some(id) => {
            let wanted = main_role_trust::wanted(&facts(ground, id));
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

fn attach(ground: &Ground<'_>, role: Option<&Role>) -> Draft {
    let policy = policy_arn(ground);
    let meaning = "The role can do only what its policies say.";
    let draft = new(ground, "role-attach").says("Give the role its policy", meaning);
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
            who(ground),
            attached.join(", ")
        ))])
    };
    let draft = draft
        .then(Some(shown(&after)))
        .update(Action::AttachPolicy(AttachPolicy {
            role: ground.role_name().clone(),
            policy,
        }));
    match role {
        Some(role) => owner::told(draft, &Seen::Known(role.tags.clone())),
        None => draft,
    }
}

fn policy_arn(ground: &Ground<'_>) -> Arn {
    let name = &ground.answers.role.policy_name;
    match ground.policy(name) {
        Ok(Some(policy)) => policy.arn.clone(),
        Ok(None) | Err(_) => Arn::policy(ground.partition, ground.account(), name),
    }
}

fn new(ground: &Ground<'_>, part: &str) -> Draft {
    Draft::new(
        Section::MainRole,
        place(ground),
        part,
        Service::Iam,
        role_arn(ground).resource_name(),
    )
}

fn facts<'a>(ground: &Ground<'a>, external_id: &'a str) -> main_role_trust::Facts<'a> {
    main_role_trust::Facts {
        vendor_principal: ground.vendor_principal(),
        external_id,
    }
}

/// Accounts of one partition cannot trust those of another.
fn out_of_reach(ground: &Ground<'_>) -> Option<Problem> {
    (!ground.has_vendor()).then(|| {
        Problem::new(format!(
            "{} is not in this part of AWS (`{}`), and accounts of another part cannot be trusted from here.",
            ground.vendor.name, ground.partition
        ))
        .hint("Ask Radiant Security for its account in this part of AWS, and put its ARN into the answers.")
        .who("Radiant Security's support")
    })
}
