//! The role itself: made, or adopted as it is.

use super::one::One;
use crate::inventory::{Role, made_by_us};
use crate::plan::draft::{Draft, notice, settings, warning};
use crate::plan::main_role::limits;
use crate::plan::{Action, CreateRole, Warning};
use crate::policy::member_role_trust::{asks_for_id, is_ours};
use crate::policy::{DocumentKind, Effect, departed};

pub(super) fn make(one: One<'_, '_>) -> Draft {
    let One { member, all } = one;
    let boundary = member.boundary();
    let mut meaning = purpose();
    if let Some(boundary) = &boundary {
        meaning = format!("{meaning} The boundary {boundary} limits it besides.");
    }
    let draft = one
        .draft("role", member.role_name().as_str())
        .says("Make the role in this account", meaning)
        .then(one.view(DocumentKind::MemberRoleTrust, &all.new_trust))
        .requires([all.main_change.clone()]);
    if let Some(problem) = &all.no_trust {
        return draft.by_hand(problem.clone());
    }
    let answers = &member.shared.answers.members;
    draft.create(Action::CreateRole(CreateRole {
        name: member.role_name().clone(),
        description: format!("Lets {} read this account", all.trusted),
        trust: all.new_trust.clone(),
        boundary,
        path: answers.path.clone(),
        tags: answers.role_tags.clone(),
    }))
}

/// The role that is there, as long as it is limited as was asked for.
pub(super) fn adopt(one: One<'_, '_>, role: &Role) -> Draft {
    let One { member, all } = one;
    let boundary = role
        .boundary
        .as_ref()
        .map(|boundary| ("Boundary", boundary.arn.to_string()));
    let rows = [("Role", role.arn.to_string())].into_iter().chain(boundary);
    let draft = one
        .draft("role", role.arn.resource_name())
        .before(Some(settings(rows)))
        .warns(limits::limiting(role, &all.rights))
        .warns(untagged(one, role))
        .warns(besides(one, role));
    match member.other_boundary(role) {
        Some(problem) => draft
            .says("Use the role that is there", purpose())
            .by_hand(problem),
        None => draft
            .says("The role is there in this account", purpose())
            .keep(),
    }
}

fn purpose() -> String {
    "Only the role of the main account may use this role, and only with your External Role ID."
        .to_owned()
}

/// A word on whom a role that is there lets in besides, or without what ours asks for.
fn besides(one: One<'_, '_>, role: &Role) -> Vec<Warning> {
    const TAKE_OUT: &str = "Have that rule taken out of the role's trust in AWS, unless somebody needs it. Nothing is taken out here.";
    let main_role = one.all.main_role.as_str();
    let mut others: Vec<String> = Vec::new();
    let mut told = Vec::new();
    for (at, rule) in role.trust.statements().iter().enumerate() {
        if rule.effect() != Some(Effect::Allow) {
            continue;
        }
        // Our own rule is closed again by the change of the trust.
        let asks = asks_for_id(rule) || (made_by_us(&role.tags) && is_ours(rule));
        for principal in rule.principals() {
            if principal.value != main_role {
                others.push(principal.value.to_owned());
            } else if !asks {
                told.push(warning(
                    format!(
                        "The trust rule `{}` lets the main account's role in without your External Role ID.",
                        rule.name(at)
                    ),
                    TAKE_OUT,
                ));
            }
        }
    }
    let gone = departed(&role.trust);
    others.retain(|other| !gone.iter().any(|gone| gone.id == *other));
    if !others.is_empty() {
        told.push(notice(format!(
            "The role was there before, and others may use it too: {}. We keep their rules.",
            others.join(", ")
        )));
    }
    told
}

/// A word on tags that the answers ask for and a role that is there does not have.
fn untagged(one: One<'_, '_>, role: &Role) -> Option<Warning> {
    let asked = &one.member.shared.answers.members.role_tags;
    let lacks: Vec<&str> = asked
        .iter()
        .filter(|(key, value)| role.tags.get(*key) != Some(*value))
        .map(|(key, _)| key.as_str())
        .collect();
    (!lacks.is_empty()).then(|| {
        let whose = if made_by_us(&role.tags) {
            "The role was made before"
        } else {
            "We did not make this role"
        };
        notice(format!(
            "{whose}, and it lacks tags that the answers ask for: {}. We leave its tags as they are.",
            lacks.join(", ")
        ))
    })
}
