//! The roles of other accounts that the main account's role may go on to: in its policy as long as they fit, and beyond that in
//! further policies of its own.

mod further;
mod listed;

pub(super) use listed::{Listed, told};

use further::Further;

use crate::plan::draft::{Draft, notice, warning};
use crate::plan::{Section, Service, Warning};
use crate::policy::main_role_permissions::members;
use crate::policy::{Assumed, Document, DocumentKind, Wanted, measure, merge};
use crate::problem::Problem;
use crate::wanted::{Assume, MemberSite, Site};

/// Characters of the first policy that are left for what it may have to name later, such as a key or two.
const RESERVE: usize = 300;

/// Where the roles of other accounts are named.
pub(super) struct Spread {
    /// The rules of those that are to stand in the first policy.
    pub(super) first: Vec<Wanted>,
    /// What the first policy names today, where something of it is to be taken out.
    pub(super) listed: Listed,
    /// The changes of the further policies.
    pub(super) further: Vec<Draft>,
    pub(super) warnings: Vec<Warning>,
}

/// Spread them; `rules` are what the first policy has to hold besides, `sites` the accounts, if they are known.
pub(super) fn spread<'a>(
    site: &Site<'a>,
    rules: &[Wanted],
    sites: Option<&[MemberSite<'_, 'a>]>,
) -> Spread {
    let Some(sites) = sites else {
        return Spread {
            first: Vec::new(),
            listed: Listed::unsure(),
            further: Vec::new(),
            warnings: vec![notice(
                "We could not list the accounts of the organization. Their roles are not in this policy yet.",
            )],
        };
    };
    let assume = site.assume_of(sites);
    let answers = &site.shared.answers.members;
    let listed = Listed::new(sites, assume.as_ref().ok(), answers);
    let mut further = Further::of(site, &listed);
    let (first, problem) = match assume {
        Err(problem) => (Vec::new(), Some(problem)),
        Ok(Assume::Pattern {
            role,
            organization,
            besides,
        }) => {
            let pattern = members(&[role], Some(organization));
            let rules = [rules, std::slice::from_ref(&pattern)].concat();
            let (first, problem) = in_turn(site, &rules, &listed, &besides, &mut further);
            ([pattern].into_iter().chain(first).collect(), problem)
        }
        Ok(Assume::Roles(roles)) => {
            let (first, problem) = in_turn(site, rules, &listed, &roles, &mut further);
            (first.into_iter().collect(), problem)
        }
    };
    let held = problem.map(|problem| does_not_fit(site, problem));
    let further = further.drafts(site, &listed);
    Spread {
        first,
        listed,
        further: held.into_iter().chain(further).collect(),
        warnings: unchecked(sites).into_iter().collect(),
    }
}

/// A word on accounts that were named by number, and of which nobody could see whose they are.
fn unchecked(sites: &[MemberSite<'_, '_>]) -> Option<Warning> {
    /// So many are told by their number.
    const TOLD: usize = 5;
    let unknown: Vec<String> = sites
        .iter()
        .filter(|site| site.chosen.account.is_none() && site.role().is_err())
        .map(|site| site.account().grouped())
        .collect();
    let named = match unknown.as_slice() {
        [] => return None,
        few if few.len() <= TOLD => few.join(", "),
        many => {
            let first = many.get(..TOLD).unwrap_or_default().join(", ");
            format!("{first} and {} more", many.len().saturating_sub(TOLD))
        }
    };
    Some(warning(
        format!(
            "We could neither see whether these accounts are yours nor look into them: {named}. Their roles are named all the same, and \
             whoever owns such an account decides what the role there is."
        ),
        "Check the numbers, and take out of the list what is not yours.",
    ))
}

/// What of these roles goes into the first policy; the rest goes into the further ones.
fn in_turn(
    site: &Site<'_>,
    rules: &[Wanted],
    listed: &Listed,
    roles: &[String],
    further: &mut Further<'_>,
) -> (Option<Wanted>, Option<Problem>) {
    let Ok(there) = site.policy(&site.shared.answers.role.policy_name) else {
        return (None, None);
    };
    let first = there.map(|policy| listed.left(&policy.document));
    let assumed = Assumed::of(first.iter().chain(further.documents()));
    let missing: Vec<String> = roles
        .iter()
        .filter(|role| !assumed.has(role))
        .cloned()
        .collect();
    let is_first = further.documents().next().is_none();
    if missing.is_empty() || is_first && fits(first.as_ref(), rules, &missing) {
        return (rule(&missing), None);
    }
    match further.take(site, missing) {
        Ok(()) => (None, None),
        Err(problem) => (None, Some(problem)),
    }
}

/// The roles of other accounts that the main account's role may use today, where the answers choose no account.
pub(in crate::plan) fn left(site: &Site<'_>) -> Vec<String> {
    let answers = site.shared.answers;
    let further = answers.role.further_policies();
    let names = std::iter::once(&answers.role.policy_name).chain(&further);
    let policies = names.filter_map(|name| site.policy(name).ok().flatten());
    // Where nobody looked at the further ones by themselves, they are among the others that the role has.
    let role = site.role(site.shared.role_name()).ok().flatten();
    let others = role.and_then(|role| role.others.known());
    let others = others.into_iter().flat_map(|others| others.values());
    let documents = policies.map(|policy| &policy.document).chain(others);
    listed::left(&answers.members, documents)
        .into_iter()
        .collect()
}

fn rule(roles: &[String]) -> Option<Wanted> {
    (!roles.is_empty()).then(|| members(roles, None))
}

/// Whether the first policy takes these roles too.
fn fits(first: Option<&Document>, rules: &[Wanted], roles: &[String]) -> bool {
    /// More do not fit in any case: an ARN of a role has at least 25 characters.
    const MOST: usize = 250;
    if roles.len() > MOST {
        return false;
    }
    let mut wanted = rules.to_vec();
    wanted.push(members(roles, None));
    let size = measure(
        DocumentKind::MainRolePermissions,
        &merge(first, &wanted).document,
    );
    size.used + RESERVE <= size.limit.most
}

fn does_not_fit(site: &Site<'_>, problem: Problem) -> Draft {
    Draft::new(
        Section::MainRole,
        &site.home,
        "role-members",
        Service::Iam,
        site.shared.answers.role.policy_name.as_str(),
    )
    .says(
        "Name the roles of other accounts",
        "The role goes on to the roles of other accounts only where a policy names them.",
    )
    .by_hand(problem)
}
