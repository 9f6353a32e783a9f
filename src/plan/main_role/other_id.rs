//! Whoever connected with another External Role ID than that of the answers.

use crate::inventory::Role;
use crate::plan::draft::{Draft, notice, warning};
use crate::plan::{Kind, Slot, Warning};
use crate::policy::{Document, Effect, Statement, Tests};
use crate::wanted::Site;

/// A word on each rule of the trust that asks for another ID; `after` is the trust once the change is made. The IDs are not shown.
pub(super) fn told(site: &Site<'_>, draft: &Draft, role: &Role, after: &Document) -> Vec<Warning> {
    let slot = Slot::external_id();
    let Some(id) = site.slots.get(&slot) else {
        return Vec::new();
    };
    if !draft.writes() && draft.change.kind != Kind::Keep {
        return Vec::new();
    }
    let after = after.statements();
    let rules = role.trust.statements();
    let others = rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| asks_for_another(rule, site.shared.principal(), id));
    others
        .map(|(at, rule)| {
            if !after.contains(rule) {
                return warning(
                    "The role asks for another External Role ID today. Whoever connected with it cannot use the role any more.",
                    "Ask Radiant Security first whether the old connection is still in use. If it is, leave this change out.",
                );
            }
            notice(format!(
                "The trust rule `{}` asks for another External Role ID. It stays, so whoever connected with that ID can use the role as before.",
                rule.name(at)
            ))
        })
        .collect()
}

/// Whether a rule lets the same identity in, with an ID that is not the one of the answers.
fn asks_for_another(rule: &Statement, principal: &str, id: &str) -> bool {
    rule.effect() == Some(Effect::Allow)
        && rule.principals().iter().any(|who| who.value == principal)
        && Tests::of(rule)
            .values("sts:ExternalId")
            .any(|value| value != id)
}
