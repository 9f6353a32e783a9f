//! Who may use a role that is there: right, mended where nobody loses anything by it, or left to its owner.

use super::one::One;
use crate::inventory::{Role, Seen, made_by_us};
use crate::plan::draft::{Draft, notice, warning};
use crate::plan::rules::{gone, too_large};
use crate::plan::{Action, PutTrust, Warning, owner};
use crate::policy::cover::covers;
use crate::policy::member_role_trust::{asks_for_id, is_ours};
use crate::policy::{Document, DocumentKind, Statement, Tests, Wanted, departed, merge};
use crate::problem::Problem;
use crate::wanted::MemberSite;

/// What becomes of the trust.
enum Fate {
    /// It gets our rule; with it goes a rule that lets nobody in who is there.
    Mended(Document),
    /// It gets our rule in the place of one for another External Role ID.
    OtherId(Document),
    /// It gets our rule in the place of ours that asks for no External Role ID any more.
    Closed(Document),
    /// It gets our rule beside the others.
    Grown(Document),
    /// It is somebody else's role.
    Theirs(Document),
}

/// The change of the trust; nothing where it is right.
pub(super) fn plan(one: One<'_, '_>, role: &Role, external_id: &str) -> Option<Draft> {
    let all = one.all;
    let wanted = MemberSite::trust_rules(&all.main_role, external_id);
    let rule = wanted.first()?;
    let refusal = one
        .member
        .shut_out(&role.trust, &all.main_role, external_id)
        .filter(|refusal| refusal.certain);
    let statements = role.trust.statements();
    let is_let_in = statements
        .iter()
        .any(|there| covers(there, &rule.statement));
    if is_let_in && refusal.is_none() && open_to(role, rule).is_none() {
        return None;
    }
    let draft = one
        .draft("role-trust", role.arn.resource_name())
        .says(
            "Let the main account's role use it",
            "The role of the main account goes on to this role, with your External Role ID.",
        )
        .requires([all.main_change.clone()])
        .before(one.view(DocumentKind::MemberRoleTrust, &role.trust));
    if let Some(refusal) = refusal {
        let problem = Problem::new(refusal.text)
            .hint("Ask its owner to leave the main account's role out of that rule.")
            .who("the owner of that rule");
        return Some(draft.by_hand(problem));
    }
    let fate = fate(role, rule, external_id);
    let (after, warnings) = match &fate {
        Fate::Mended(after) => (after, vec![was_made_again(&role.trust)]),
        Fate::OtherId(after) => (after, vec![other_id()]),
        Fate::Closed(after) => (after, vec![was_open()]),
        Fate::Grown(after) | Fate::Theirs(after) => (after, Vec::new()),
    };
    let draft = draft
        .then(one.view(DocumentKind::MemberRoleTrust, after))
        .warns(warnings);
    if matches!(fate, Fate::Theirs(_)) {
        return Some(draft.by_hand(theirs(one)));
    }
    let kind = DocumentKind::MemberRoleTrust;
    if let Some(problem) = gone(kind, after).or_else(|| too_large(kind, after)) {
        return Some(draft.by_hand(problem));
    }
    let after = after.clone();
    let draft = draft.update(Action::PutTrust(PutTrust {
        role: role.name.clone(),
        seen: role.trust.clone(),
        after,
    }));
    Some(owner::told(draft, &Seen::Known(role.tags.clone())))
}

/// What becomes of a trust that lacks our rule.
fn fate(role: &Role, rule: &Wanted, external_id: &str) -> Fate {
    if let Some(at) = open_to(role, rule) {
        return Fate::Closed(replaced(&role.trust, at, rule));
    }
    let statements = role.trust.statements();
    let at = |is: &dyn Fn(&Statement) -> bool| {
        statements
            .iter()
            .position(|there| is_ours(there) && is(there))
    };
    let asks = |there: &Statement| {
        let tests = Tests::of(there);
        let mut ids = tests.required("sts:ExternalId");
        ids.any(|ids| ids == [external_id])
    };
    let of_nobody = at(&|there| asks(there) && lets_in_nobody(there));
    if let Some(at) = of_nobody {
        return Fate::Mended(replaced(&role.trust, at, rule));
    }
    let whom = rule.statement.principals();
    let of_other_id = at(&|there| there.principals() == whom || lets_in_nobody(there));
    match of_other_id {
        _ if !made_by_us(&role.tags) => Fate::Theirs(beside(&role.trust, rule)),
        Some(at) => Fate::OtherId(replaced(&role.trust, at, rule)),
        None => Fate::Grown(beside(&role.trust, rule)),
    }
}

/// Where, in the trust of a role that we made, our own rule stands and asks for no External Role ID any more.
fn open_to(role: &Role, rule: &Wanted) -> Option<usize> {
    let whom = rule.statement.principals();
    let is_open =
        |there: &Statement| is_ours(there) && there.principals() == whom && !asks_for_id(there);
    let statements = role.trust.statements();
    statements
        .iter()
        .position(is_open)
        .filter(|_| made_by_us(&role.tags))
}

/// Whether all whom a statement names were deleted.
fn lets_in_nobody(there: &Statement) -> bool {
    let gone = departed(&Document::from_statements([there.clone()]));
    !gone.is_empty() && gone.len() == there.principals().len()
}

fn replaced(trust: &Document, at: usize, rule: &Wanted) -> Document {
    let mut statements = trust.statements();
    if let Some(there) = statements.get_mut(at) {
        *there = rule.statement.clone();
    }
    trust.with_statements(statements)
}

fn beside(trust: &Document, rule: &Wanted) -> Document {
    let wanted = Wanted::beside(rule.id, &rule.why, rule.statement.clone());
    merge(Some(trust), &[wanted]).document
}

fn was_made_again(trust: &Document) -> Warning {
    let id = departed(trust).first().map(|gone| gone.id.clone());
    notice(format!(
        "The trust names {} today. That is a main account role that was deleted and made again since: AWS trusts the new one only once this rule is written anew.",
        id.unwrap_or_default()
    ))
}

fn other_id() -> Warning {
    warning(
        "The role asks for another External Role ID today. Whoever connected with it cannot use the role any more.",
        "Ask Radiant Security first whether the old connection is still in use. If it is, leave this change out.",
    )
}

fn was_open() -> Warning {
    notice(
        "The role lets the main account's role in without the External Role ID today. It will be asked for again, as when the role was made.",
    )
}

fn theirs(one: One<'_, '_>) -> Problem {
    Problem::new(format!(
        "There is a role {} already. We did not make it, and it does not let the main account's role in.",
        one.member.role_name()
    ))
    .hint("Have its owner add the rule shown here. Or choose another role_name in [members], for all accounts.")
    .who("the owner of the role")
}
