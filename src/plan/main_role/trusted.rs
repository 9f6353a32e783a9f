//! Who may use the role: whom the answers name, and whom rules let in that were there before.

use crate::domain::{AccountId, Arn};
use crate::plan::draft::{notice, warning};
use crate::plan::{Slot, Warning};
use crate::policy::public::is_public;
use crate::policy::{Document, Effect, Statement, Tests, departed};
use crate::wanted::Site;

/// What to do about a rule that lets in more than ours.
const TAKE_OUT: &str = "Have that rule taken out of the role's trust in AWS, unless somebody needs it. Nothing is taken out here.";

/// What the role is for; `alone` says that no other rule lets anyone in.
pub(super) fn purpose(site: &Site<'_>, alone: bool) -> String {
    if alone {
        format!(
            "Only {} may use this role, and only with your External Role ID.",
            site.shared.trusted()
        )
    } else {
        format!(
            "{} may use this role with your External Role ID. Other rules of the role let in more.",
            site.shared.trusted_first()
        )
    }
}

/// A word on an identity that is not in the vendor's own account.
pub(super) fn stranger(site: &Site<'_>) -> Option<Warning> {
    let (arn, _) = site
        .shared
        .answers
        .vendor
        .stranger(&site.shared.vendor.account)?;
    let name = &site.shared.vendor.name;
    Some(warning(
        format!(
            "The answers name another trusted identity than {name}'s own: {arn}. Whoever that is can read your log files."
        ),
        format!("Take `principal` out of [vendor] unless {name} gave it to you."),
    ))
}

/// A word on another name than the vendor's own for the role.
pub(super) fn other_name(site: &Site<'_>) -> Option<Warning> {
    let usual = &site.shared.vendor.role_name;
    (site.shared.role_name() != usual).then(|| {
        notice(format!(
            "The answers name the role `{}`. {} usually accepts only `{usual}`.",
            site.shared.role_name(),
            site.shared.vendor.name
        ))
    })
}

/// Whom the trust lets in besides our own rule, and without what ours asks for.
pub(super) fn besides(site: &Site<'_>, trust: &Document) -> Vec<Warning> {
    let gone = departed(trust);
    let mut told = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for (at, rule) in trust.statements().iter().enumerate() {
        if rule.effect() != Some(Effect::Allow) {
            continue;
        }
        let name = rule.name(at);
        if rule.fields().contains_key("NotPrincipal") {
            told.push(warning(
                format!("The trust rule `{name}` lets everyone use the role but those whom it names (NotPrincipal)."),
                TAKE_OUT,
            ));
        }
        for principal in rule.principals() {
            let value = principal.value;
            if value.contains('*') {
                let whom = if is_public(rule) {
                    "everyone"
                } else {
                    "anyone who meets its conditions"
                };
                told.push(warning(
                    format!("The trust rule `{name}` lets {whom} use the role."),
                    TAKE_OUT,
                ));
                continue;
            }
            if is_vendors(site, value) && !asks_for_id(site, rule) {
                told.push(warning(
                    format!("The trust rule `{name}` lets {value} use the role without your External Role ID."),
                    TAKE_OUT,
                ));
            }
            let is_gone = gone.iter().any(|gone| gone.id == value);
            let is_told = names.iter().any(|name| name == value);
            if value != site.shared.principal() && !is_gone && !is_told {
                names.push(value.to_owned());
            }
        }
    }
    if !names.is_empty() {
        told.push(notice(format!(
            "The role was there before, and others may use it too: {}. We keep their rules. Ask its owner whether that is meant.",
            names.join(", ")
        )));
    }
    told
}

/// Whether a principal is whom the answers name, or somebody of the same account or of the vendor's.
fn is_vendors(site: &Site<'_>, principal: &str) -> bool {
    let account = |text: &str| {
        AccountId::parse(text)
            .ok()
            .or_else(|| Arn::parse(text).ok()?.account_id())
    };
    let theirs = account(principal);
    theirs.is_some()
        && (theirs.as_ref() == Some(&site.shared.vendor.account)
            || theirs == account(site.shared.principal()))
}

/// Whether a rule lets in only whoever brings the External Role ID; while that is not here yet, any fixed one.
fn asks_for_id(site: &Site<'_>, rule: &Statement) -> bool {
    let id = site.slots.get(&Slot::external_id());
    let is_right = |value: &String| match id {
        Some(id) => value == id,
        None => !value.contains(['*', '?']),
    };
    Tests::of(rule)
        .required("sts:ExternalId")
        .any(|ids| !ids.is_empty() && ids.iter().all(is_right))
}
