//! Whether the main account's role may go on to the roles of the other accounts.

use super::build::{Checks, Found, Requirement, Verdict};
use super::rules::unmet;
use crate::inventory::Role;
use crate::policy::main_role_permissions::members;
use crate::policy::{Assumed, Document, Wanted};
use crate::wanted::{Assume, Site};

/// A check of the roles that the answers choose, if they choose any.
pub(super) fn check(site: &Site<'_>, checks: &mut Checks, role: &Found<&Role>) {
    let assume = site.assume();
    if assume
        .as_ref()
        .is_ok_and(|assume| assume.rules().is_empty())
    {
        return;
    }
    let verdict = match (assume, role) {
        (_, Err(verdict)) => verdict.clone(),
        (Err(problem), Ok(_)) => Verdict::unknown("which other accounts are meant", &problem),
        (Ok(assume), Ok(role)) => judge(site, role, &assume),
    };
    checks.add(
        &site.home,
        Requirement::new(
            "role-members",
            "The role may go on to the other accounts",
            "Its policies name the role of each account that you chose.",
        ),
        verdict,
    );
}

/// The rule for one of them, which stands for all: they are alike.
pub(super) fn one(site: &Site<'_>) -> Option<Wanted> {
    match site.assume().ok()? {
        Assume::Roles(mut roles) => {
            roles.truncate(1);
            Assume::Roles(roles).rules()
        }
        pattern @ Assume::Pattern { .. } => pattern.rules(),
    }
    .into_iter()
    .next()
}

fn judge(site: &Site<'_>, role: &Role, assume: &Assume<'_>) -> Verdict {
    let documents = match documents(site, role) {
        Ok(documents) => documents,
        Err(verdict) => return verdict,
    };
    match assume {
        Assume::Roles(roles) => named(&documents, roles),
        Assume::Pattern {
            role,
            organization,
            besides,
        } => {
            let rule = [members(std::slice::from_ref(role), Some(organization))];
            let is_met = documents
                .iter()
                .any(|document| unmet(Some(document), &rule).is_empty());
            let of_besides = named(&documents, besides);
            if is_met && !besides.is_empty() && !of_besides.has_passed() {
                return of_besides;
            }
            Verdict::of(
                is_met,
                "The roles of all accounts of your organization are named by one pattern.",
                format!("No policy of the role names {role} for your organization."),
            )
        }
    }
}

/// Whether each of these is named.
fn named(documents: &[&Document], roles: &[String]) -> Verdict {
    let assumed = Assumed::of(documents.iter().copied());
    let missing: Vec<&String> = roles.iter().filter(|role| !assumed.has(role)).collect();
    match missing.as_slice() {
        [] => Verdict::passed(match roles.len() {
            1 => "The role of the other account is named.".to_owned(),
            number => format!("The roles of all {number} other accounts are named."),
        }),
        [one] => Verdict::failed(format!("No policy of the role names {one}.")),
        [first, more @ ..] => Verdict::failed(format!(
            "No policy of the role names {first} and {} more of {}.",
            more.len(),
            roles.len()
        )),
    }
}

/// The policies of the role that say what it may do.
fn documents<'a>(site: &Site<'a>, role: &'a Role) -> Found<Vec<&'a Document>> {
    let attached = role
        .attached
        .as_result()
        .map_err(|problem| Verdict::unknown("the policies of the role", problem))?;
    let answers = &site.shared.answers.role;
    let further = answers.further_policies();
    let names = std::iter::once(&answers.policy_name).chain(&further);
    let ours = names
        .filter_map(|name| site.policy(name).ok().flatten())
        .filter(|policy| attached.contains(&policy.arn.to_string()))
        .map(|policy| &policy.document);
    let ours: Vec<&Document> = ours.collect();
    let others = match role.others.as_result() {
        Ok(others) => others.values().collect(),
        Err(_) if attached.len() == ours.len() => Vec::new(),
        Err(problem) => {
            return Err(Verdict::unknown("the other policies of the role", problem));
        }
    };
    Ok([ours, others].concat())
}
