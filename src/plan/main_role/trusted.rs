//! Who may use the role: whom the answers name, and whom rules let in that were there before.

use crate::domain::{AccountId, Arn};
use crate::plan::draft::{notice, warning};
use crate::plan::ground::Ground;
use crate::plan::{Slot, Warning};
use crate::policy::public::is_public;
use crate::policy::{Document, Effect, Statement, Tests, departed};

/// What to do about a rule that lets in more than ours.
const TAKE_OUT: &str = "Have that rule taken out of the role's trust in AWS, unless somebody needs it. Nothing is taken out here.";

/// Whom the answers trust, inside a sentence: the vendor by its name, somebody else by the account.
pub(super) fn who(ground: &Ground<'_>) -> String {
    let vendor = ground.vendor;
    let answers = &ground.answers.vendor;
    answers.trusted(&vendor.name, &vendor.account)
}

/// The same at the beginning of a sentence.
pub(super) fn who_first(ground: &Ground<'_>) -> String {
    let who = who(ground);
    match who.strip_prefix("account ") {
        Some(number) => format!("Account {number}"),
        None => who,
    }
}

/// What the role is for; `alone` says that no other rule lets anyone in.
pub(super) fn purpose(ground: &Ground<'_>, alone: bool) -> String {
    if alone {
        format!(
            "Only {} may use this role, and only with your External Role ID.",
            who(ground)
        )
    } else {
        format!(
            "{} may use this role with your External Role ID. Other rules of the role let in more.",
            who_first(ground)
        )
    }
}

/// A word on an identity that is not in the vendor's own account.
pub(super) fn stranger(ground: &Ground<'_>) -> Option<Warning> {
    let (arn, _) = ground.answers.vendor.stranger(&ground.vendor.account)?;
    let name = &ground.vendor.name;
    Some(warning(
        format!(
            "The answers name another trusted identity than {name}'s own: {arn}. Whoever that is can read your log files."
        ),
        format!("Take `principal` out of [vendor] unless {name} gave it to you."),
    ))
}

/// A word on another name than the vendor's own for the role.
pub(super) fn other_name(ground: &Ground<'_>) -> Option<Warning> {
    let usual = &ground.vendor.role_name;
    (ground.role_name() != usual).then(|| {
        notice(format!(
            "The answers name the role `{}`. {} usually accepts only `{usual}`.",
            ground.role_name(),
            ground.vendor.name
        ))
    })
}

/// Whom the trust lets in besides our own rule, and without what ours asks for.
pub(super) fn besides(ground: &Ground<'_>, trust: &Document) -> Vec<Warning> {
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
            if is_vendors(ground, value) && !asks_for_id(ground, rule) {
                told.push(warning(
                    format!("The trust rule `{name}` lets {value} use the role without your External Role ID."),
                    TAKE_OUT,
                ));
            }
            let is_gone = gone.iter().any(|gone| gone.id == value);
            let is_told = names.iter().any(|name| name == value);
            if value != ground.vendor_principal() && !is_gone && !is_told {
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
fn is_vendors(ground: &Ground<'_>, principal: &str) -> bool {
    let account = |text: &str| {
        AccountId::parse(text)
            .ok()
            .or_else(|| Arn::parse(text).ok()?.account_id())
    };
    let theirs = account(principal);
    theirs.is_some()
        && (theirs.as_ref() == Some(&ground.vendor.account)
            || theirs == account(ground.vendor_principal()))
}

/// Whether a rule lets in only whoever brings the External Role ID; while that is not here yet, any fixed one.
fn asks_for_id(ground: &Ground<'_>, rule: &Statement) -> bool {
    let id = ground.slots.get(&Slot::external_id());
    let is_right = |value: &String| match id {
        Some(id) => value == id,
        None => !value.contains(['*', '?']),
    };
    Tests::of(rule)
        .required("sts:ExternalId")
        .any(|ids| !ids.is_empty() && ids.iter().all(is_right))
}
