//! The vendor's role in the main account: who may use it, and what it may do.

use super::build::{Checks, Found, Requirement, Verdict, on};
use super::check::Check;
use super::found;
use super::reach;
use super::role_limits::{boundary, limited, only_log_buckets, unlimited};
use super::role_members;
use super::rules::unmet;
use crate::answers::ReadScope;
use crate::domain::{Arn, listed};
use crate::inventory::Role;
use crate::plan::Section;
use crate::policy::beyond::{beyond, told};
use crate::policy::limits;
use crate::policy::{Document, Effect, Statement, Tests, Wanted, statements_equal};
use crate::wanted::Site;

/// What is missing before the role can be made.
const NO_ID: &str = "The External Role ID is not here yet.";
/// Where it comes from.
const GET_ID: &str = "Copy it from Radiant Security and paste it in section 4.";

/// All checks of the main account role.
pub(super) fn checks(site: &Site<'_>) -> Vec<Check> {
    let mut checks = Checks::new(Section::MainRole);
    let main = site.home.clone();
    let role = there(
        site,
        found::role(site),
        "role",
        site.shared.role_name().as_str(),
    );
    let policy = there(
        site,
        found::policy(site),
        "policy",
        site.shared.answers.role.policy_name.as_str(),
    );
    checks.add(
        &main,
        Requirement::new(
            "role-trust",
            format!("The role trusts only {}", site.shared.trusted()),
            format!(
                "Only {} may use it, and only with your External Role ID.",
                site.shared.trusted()
            ),
        ),
        on(&role, |role| trust(site, role)),
    );
    checks.add(
        &main,
        Requirement::new(
            "role-rights",
            "The role may read the logs",
            "It may read the buckets, join both topics, and open files that are locked with the keys.",
        ),
        on(&policy, |policy| rights(site, &policy.document)),
    );
    if site.shared.answers.role.read == ReadScope::LogBuckets {
        checks.add(
            &main,
            Requirement::new(
                "role-limits",
                "The role reads only the log buckets",
                "No rule of its policies lets it open files in other buckets.",
            ),
            on(&policy, |policy| {
                only_log_buckets(site, &policy.document, role.as_ref().ok().copied())
            }),
        );
    }
    checks.add(
        &main,
        Requirement::new(
            "role-policy",
            "The role has its policy",
            format!(
                "The policy `{}` is attached to it.",
                site.shared.answers.role.policy_name
            ),
        ),
        on(&role, |role| attached(site, role)),
    );
    checks.add(
        &main,
        Requirement::new(
            "role-unlimited",
            "Nothing else limits the role",
            "No boundary and no other policy of the role takes away what it needs.",
        ),
        on(&role, |role| {
            let keys = keys(site).unwrap_or_default();
            let mut needed = site.log_file_reads();
            needed.extend(site.role_rules(&keys));
            needed.extend(role_members::one(site));
            unlimited(role, &needed)
        }),
    );
    boundary(site, &mut checks, &role);
    role_members::check(site, &mut checks, &role);
    reach::checks(site, &mut checks);
    checks.done()
}

/// What is there; without the External Role ID it is no fault that it is not.
fn there<'a, T>(
    site: &Site<'_>,
    found: Found<Option<&'a T>>,
    kind: &str,
    name: &str,
) -> Found<&'a T> {
    found?.ok_or_else(|| {
        if site.shared.answers.vendor.external_role_id.is_none() {
            Verdict::waiting(NO_ID, GET_ID)
        } else {
            Verdict::failed(format!("There is no {kind} `{name}`."))
        }
    })
}

/// Exactly one rule may let anyone in, and it is ours to the letter.
fn trust(site: &Site<'_>, role: &Role) -> Verdict {
    const BY_HAND: &str = "Look at the role's trust in AWS. Take out what nobody needs, then check the changes again.";
    let principal = site.shared.principal();
    let statements = role.trust.statements();
    if let Some(verdict) = stranger(&statements, principal) {
        return verdict.fix(BY_HAND);
    }
    if statements
        .iter()
        .any(|statement| statement.effect() != Some(Effect::Allow))
    {
        return Verdict::failed(format!(
            "The trust has a rule that refuses someone. {} may be shut out.",
            site.shared.trusted_first()
        ))
        .fix(BY_HAND);
    }
    if statements.is_empty() {
        return Verdict::failed("It trusts nobody yet.");
    }
    let Some(id) = &site.shared.answers.vendor.external_role_id else {
        return Verdict::waiting(NO_ID, GET_ID);
    };
    let wanted = site.trust_rules(id.as_str());
    let is_ours = |statement: &Statement| {
        wanted
            .iter()
            .any(|want| statements_equal(statement, &want.statement))
    };
    if statements.iter().all(is_ours) {
        let named = match site
            .shared
            .answers
            .vendor
            .stranger(&site.shared.vendor.account)
        {
            Some((arn, _)) => format!(
                " That is `{arn}`, as the answers name it, and not {}'s own.",
                site.shared.vendor.name
            ),
            None => String::new(),
        };
        return Verdict::passed(format!(
            "Only {} may use it, with your External Role ID.{named}",
            site.shared.trusted()
        ));
    }
    let asks_for_id = |statement: &Statement| Tests::of(statement).names("sts:ExternalId");
    if statements.iter().all(asks_for_id) {
        Verdict::failed("It asks for another External Role ID, or its rule differs in another way.")
    } else {
        Verdict::failed("It does not ask for your External Role ID.")
    }
}

/// The verdict on anyone else that the role lets in.
fn stranger(statements: &[Statement], vendor: &str) -> Option<Verdict> {
    for statement in statements
        .iter()
        .filter(|statement| statement.effect() == Some(Effect::Allow))
    {
        if !statement.not_principals().is_empty() {
            return Some(Verdict::failed("A rule lets in everyone but some."));
        }
        let strangers: Vec<String> = statement
            .principals()
            .iter()
            .filter(|principal| principal.kind != "AWS" || principal.value != vendor)
            .map(|principal| format!("`{}`", principal.value))
            .collect();
        let gone = |name: &String| name.starts_with("`AROA") || name.starts_with("`AIDA");
        if strangers.iter().any(gone) {
            // AWS shows the id of a role or user that was deleted in place of its ARN.
            return Some(Verdict::failed(format!(
                "It trusts someone who was deleted in AWS: {}.",
                listed(&strangers)
            )));
        }
        if !strangers.is_empty() {
            return Some(Verdict::failed(format!(
                "It also trusts {}.",
                listed(&strangers)
            )));
        }
    }
    None
}

/// Whether the policy holds all that the vendor needs, and refuses none of it.
fn rights(site: &Site<'_>, document: &Document) -> Verdict {
    let keys = match keys(site) {
        Ok(keys) => keys,
        Err(verdict) => return verdict,
    };
    let wanted = site.role_rules(&keys);
    let missing = unmet(Some(document), &wanted);
    if let Some(first) = missing.first() {
        return Verdict::failed(format!(
            "A right is missing. It is there for this: {}",
            first.why
        ));
    }
    let unsure = found::others_log_key(site);
    let needed = [site.log_file_reads(), wanted.clone()].concat();
    refusal(document, &needed).or(unsure).unwrap_or_else(|| {
        let more = beyond(document, &wanted);
        let more = if more.is_empty() {
            String::new()
        } else {
            format!(" It gives more than is needed: {}.", told(&more))
        };
        Verdict::passed(format!(
            "It may read the buckets, join the topics and open the files.{more}"
        ))
    })
}

/// The keys that the role has to open files with.
fn keys(site: &Site<'_>) -> Found<Vec<String>> {
    let keys = [found::log_key(site)?, found::findings_key(site)?];
    Ok(keys.iter().flatten().map(Arn::to_string).collect())
}

/// The verdict on a rule that refuses something that is needed.
fn refusal(document: &Document, wanted: &[Wanted]) -> Option<Verdict> {
    const FIX: &str = "Look at that rule of the policy in AWS, and take it out if nobody needs it.";
    limits::refused(document, wanted).map(|limit| limited("The policy", &limit, FIX))
}

fn attached(site: &Site<'_>, role: &Role) -> Verdict {
    let name = &site.shared.answers.role.policy_name;
    let arn = site.role_policy_arn().to_string();
    Verdict::judge(&role.attached, "the policies of the role", |attached| {
        Verdict::of(
            attached.contains(&arn),
            "It is attached.",
            format!("The policy `{name}` is not attached to it."),
        )
    })
}
