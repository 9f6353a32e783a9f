//! The roles in other accounts: there, trusted by the right one, and allowed what they need.

use super::build::{Checks, Requirement, Verdict};
use super::check::Check;
use super::chosen;
use super::role_limits::unlimited;
use super::rules::unmet;
use super::stack_set;
use crate::inventory::{Role, Seen, made_by_us};
use crate::plan::{Section, Slot};
use crate::policy::beyond::{beyond, told};
use crate::policy::member_role_trust::{asks_for_id, is_ours};
use crate::policy::{Document, Effect, Statement, Wanted, departed};
use crate::wanted::{Gap, MemberSite, Site};

/// What is missing before a role can be made.
const NO_ID: &str = "The External Role ID is not here yet.";
/// Where it comes from.
const GET_ID: &str = "Copy it from Radiant Security and paste it in section 4.";

/// All checks of the other accounts that were chosen.
pub(super) fn checks(site: &Site<'_>) -> Vec<Check> {
    let mut checks = Checks::new(Section::Members);
    chosen::checks(site, &mut checks);
    let Ok(members) = site.member_sites() else {
        return checks.done();
    };
    let all = All {
        main_role: site.role_arn().to_string(),
        external_id: site.slots.get(&Slot::external_id()).map(str::to_owned),
        rights: site.shared.member_rules(),
    };
    let answers = &site.shared.answers.members;
    stack_set::checks(site, &mut checks);
    for member in &members {
        let is_seen = matches!(member.role(), Ok(Some(_)));
        if answers.gets_by_stack_set(member.chosen.manages) && !is_seen {
            let verdict = stack_set::in_account(site, member.account());
            checks.add(&member.place, is_there(member), verdict);
        } else {
            account(&mut checks, member, &all);
        }
    }
    checks.done()
}

/// What is the same in all accounts.
struct All {
    main_role: String,
    external_id: Option<String>,
    rights: Vec<Wanted>,
}

fn account(checks: &mut Checks, member: &MemberSite<'_, '_>, all: &All) {
    let role = match there(member, all) {
        Ok(role) => role,
        Err(verdict) => {
            checks.add(&member.place, is_there(member), verdict);
            return;
        }
    };
    let found = match member.other_boundary(role) {
        None => Verdict::passed("It is there."),
        Some(problem) => Verdict::failed(problem.summary).fix(problem.hint.unwrap_or_default()),
    };
    checks.add(&member.place, is_there(member), found);
    checks.add(
        &member.place,
        Requirement::new(
            "role-trust",
            "Only the main account's role may use it",
            "It lets in the role of the main account, and only with your External Role ID.",
        ),
        trust(member, role, all),
    );
    checks.add(
        &member.place,
        Requirement::new(
            "role-rights",
            "The role may read this account",
            "Its policies let it read what your answers name.",
        ),
        rights(member, role, &all.rights),
    );
    checks.add(
        &member.place,
        Requirement::new(
            "role-unlimited",
            "Nothing else limits the role",
            "No boundary and no other policy of the role takes away what it needs.",
        ),
        unlimited(role, &all.rights),
    );
}

fn is_there(member: &MemberSite<'_, '_>) -> Requirement<'static> {
    let expected = match member.boundary() {
        Some(boundary) => format!(
            "There is a role `{}`, with the boundary `{}`.",
            member.role_name(),
            boundary.resource_name()
        ),
        None => format!("There is a role `{}`.", member.role_name()),
    };
    Requirement::new("role", "The role is there in this account", expected)
}

/// The role, or the verdict on everything about it.
fn there<'a>(member: &MemberSite<'_, 'a>, all: &All) -> Result<&'a Role, Verdict> {
    let name = member.role_name();
    match member.role() {
        Ok(Some(role)) => Ok(role),
        Ok(None) if all.external_id.is_none() => Err(Verdict::waiting(NO_ID, GET_ID)),
        Ok(None) => Err(Verdict::failed(format!("There is no role `{name}`."))),
        Err(gap) => Err(unseen(&gap, &format!("the role `{name}`"))),
    }
}

fn unseen(gap: &Gap<'_>, what: &str) -> Verdict {
    match gap {
        Gap::Unlooked(_) => Verdict::not_looked_at(what),
        Gap::Closed(problem) => Verdict::unknown(what, problem),
    }
}

fn trust(member: &MemberSite<'_, '_>, role: &Role, all: &All) -> Verdict {
    const BY_HAND: &str = "Look at the role's trust in AWS. Take out what nobody needs, then check the changes again.";
    let gone = departed(&role.trust);
    let Some(id) = &all.external_id else {
        return Verdict::waiting(NO_ID, GET_ID);
    };
    let wanted = MemberSite::trust_rules(&all.main_role, id);
    if !unmet(Some(&role.trust), &wanted).is_empty() {
        let verdict = Verdict::failed(match gone.first() {
            Some(gone) => format!(
                "It trusts `{}`, which was deleted. If the main account's role was made again, AWS does not take the new one for the old.",
                gone.id
            ),
            None => {
                "It does not let the main account's role in with your External Role ID.".to_owned()
            }
        });
        // What somebody put there instead stays beside ours, until a person takes it out.
        let is_gone = |name: &String| gone.iter().any(|gone| *name == format!("`{}`", gone.id));
        let others = besides(role, &all.main_role);
        let is_shared = made_by_us(&role.tags) && !others.iter().all(is_gone);
        return if is_shared {
            verdict.fix(BY_HAND)
        } else {
            verdict
        };
    }
    if let Some(refusal) = member.shut_out(&role.trust, &all.main_role, id) {
        return if refusal.certain {
            Verdict::failed(refusal.text).fix(BY_HAND)
        } else {
            Verdict::unsure(refusal.text, BY_HAND)
        };
    }
    if let Some((rule, seen)) = open(role, &all.main_role) {
        let verdict = Verdict::failed(seen);
        return if made_by_us(&role.tags) && is_ours(&rule) {
            verdict
        } else {
            verdict.fix(BY_HAND)
        };
    }
    let besides = besides(role, &all.main_role);
    match besides.as_slice() {
        [] => {
            Verdict::passed("Only the main account's role may use it, with your External Role ID.")
        }
        // A role that somebody made for more than this is theirs.
        others if !made_by_us(&role.tags) => Verdict::passed(format!(
            "The main account's role may use it, with your External Role ID. It also trusts {}, as it did before.",
            others.join(", ")
        )),
        others => Verdict::failed(format!("It also trusts {}.", others.join(", "))).fix(BY_HAND),
    }
}

/// The rule of a trust that lets in anybody, or the right one without what has to be asked for, and what is wrong with it.
fn open(role: &Role, main_role: &str) -> Option<(Statement, String)> {
    let statements = role.trust.statements();
    let mut rules = statements
        .iter()
        .filter(|rule| rule.effect() == Some(Effect::Allow));
    rules.find_map(|rule| {
        let names: Vec<&str> = rule.principals().iter().map(|it| it.value).collect();
        if !rule.not_principals().is_empty() || names.iter().any(|name| name.contains('*')) {
            let seen = "A rule of its trust names everyone.";
            return Some((rule.clone(), seen.to_owned()));
        }
        (names.contains(&main_role) && !asks_for_id(rule)).then(|| {
            let seen = "It lets the main account's role in without your External Role ID.";
            (rule.clone(), seen.to_owned())
        })
    })
}

/// Whom the trust names besides the main account's role.
fn besides(role: &Role, main_role: &str) -> Vec<String> {
    let statements = role.trust.statements();
    let named = statements
        .iter()
        .flat_map(|statement| statement.principals())
        .filter(|principal| principal.kind != "AWS" || principal.value != main_role)
        .map(|principal| format!("`{}`", principal.value));
    let mut named: Vec<String> = named.collect();
    named.dedup();
    named
}

/// Whether the role's policies give it what it needs.
fn rights(member: &MemberSite<'_, '_>, role: &Role, wanted: &[Wanted]) -> Verdict {
    let attached = match &role.attached {
        Seen::Known(attached) => attached,
        Seen::Unknown(problem) => {
            return Verdict::unknown("the policies of the role", problem);
        }
    };
    let name = member.shared.answers.members.policy_name();
    let ours = member.policy(&name);
    let is_attached = attached.contains(&member.policy_arn(&name).to_string());
    let own = match (&ours, is_attached) {
        (Ok(Some(policy)), true) => Some(&policy.document),
        _ => None,
    };
    let others = role.others.known();
    let documents: Vec<&Document> = own
        .into_iter()
        .chain(others.into_iter().flat_map(|others| others.values()))
        .collect();
    let lacks = |want: &&Wanted| {
        let one = std::slice::from_ref(*want);
        documents
            .iter()
            .all(|document| !unmet(Some(document), one).is_empty())
    };
    if let Some(lacking) = wanted.iter().find(lacks) {
        return match (ours, role.others.problem()) {
            (Err(gap), _) if is_attached => unseen(&gap, &format!("the policy `{name}`")),
            (_, Some(problem)) => Verdict::unknown("the other policies of the role", problem),
            _ => Verdict::failed(format!(
                "A right is missing. It is there for this: {}",
                lacking.why
            )),
        };
    }
    let more: Vec<String> = own
        .into_iter()
        .map(|document| beyond(document, wanted))
        .filter(|more| !more.is_empty())
        .map(|more| format!(" It gives more than is needed: {}.", told(&more)))
        .collect();
    Verdict::passed(format!("It may read what it needs.{}", more.concat()))
}
