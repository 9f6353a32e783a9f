//! The vendor's role in the main account: who may use it, and what it may do.

use super::Check;
use super::build::{Checks, Found, Requirement, Verdict, on, row};
use super::ground::Ground;
use super::rules::unmet;
use crate::answers::{MemberAccounts, ReadScope};
use crate::domain::{AccountId, Arn, Region};
use crate::inventory::{ManagedPolicy, Role, Seen};
use crate::plan::Section;
use crate::policy::glob::{glob, overlap};
use crate::policy::main_role_permissions::{self, Scope};
use crate::policy::{Document, Effect, Statement, Wanted, main_role_trust, statements_equal};

/// What is missing before the role can be made.
const NO_ID: &str = "The External Role ID is not here yet.";
/// Where it comes from.
const GET_ID: &str = "Copy it from Radiant Security and paste it in section 4.";
/// A file in a bucket that is none of ours.
const OTHER_FILE: &str = "a-bucket-of-yours/file";

/// All checks of the main account role.
pub(super) fn checks(ground: &Ground<'_>) -> Vec<Check> {
    let mut checks = Checks::new(Section::MainRole);
    let main = ground.main();
    let role = there(ground, ground.role(), "role", ground.role_name().as_str());
    let policy = there(
        ground,
        ground.policy(),
        "policy",
        ground.answers.role.policy_name.as_str(),
    );
    checks.add(
        &main,
        Requirement::new(
            "role-trust",
            "The role trusts only Radiant Security",
            "Only Radiant Security may use it, and only with your External Role ID.",
        ),
        on(&role, |role| trust(ground, role)),
    );
    checks.add(
        &main,
        Requirement::new(
            "role-rights",
            "The role may read the logs",
            "It may read the buckets, join both topics, and open files that are locked with the keys.",
        ),
        on(&policy, |policy| rights(ground, &policy.document)),
    );
    if ground.answers.role.read == ReadScope::LogBuckets {
        checks.add(
            &main,
            Requirement::new(
                "role-limits",
                "The role reads only the log buckets",
                "No rule of its policy lets it open files in other buckets.",
            ),
            on(&policy, |policy| limits(ground, &policy.document)),
        );
    }
    checks.add(
        &main,
        Requirement::new(
            "role-policy",
            "The role has its policy",
            format!(
                "The policy `{}` is attached to it.",
                ground.answers.role.policy_name
            ),
        ),
        on(&role, |role| attached(ground, role)),
    );
    checks.done()
}

/// What is there; without the External Role ID it is no fault that it is not.
fn there<'a, T>(
    ground: &Ground<'_>,
    found: Found<Option<&'a T>>,
    kind: &str,
    name: &str,
) -> Found<&'a T> {
    found?.ok_or_else(|| {
        if ground.answers.vendor.external_role_id.is_none() {
            Verdict::waiting(NO_ID, GET_ID)
        } else {
            Verdict::failed(format!("There is no {kind} `{name}`."))
        }
    })
}

/// Exactly one rule may let anyone in, and it is ours to the letter.
fn trust(ground: &Ground<'_>, role: &Role) -> Verdict {
    const BY_HAND: &str = "Look at the role's trust in AWS. Take out what nobody needs, then check the changes again.";
    let principal = ground.vendor_principal();
    let statements = role.trust.statements();
    if let Some(verdict) = stranger(&statements, principal) {
        return verdict.fix(BY_HAND);
    }
    if statements
        .iter()
        .any(|statement| statement.effect() != Some(Effect::Allow))
    {
        return Verdict::failed(
            "The trust has a rule that refuses someone. Radiant Security may be shut out.",
        )
        .fix(BY_HAND);
    }
    if statements.is_empty() {
        return Verdict::failed("It trusts nobody yet.");
    }
    let Some(id) = &ground.answers.vendor.external_role_id else {
        return Verdict::waiting(NO_ID, GET_ID);
    };
    let wanted = main_role_trust::wanted(&main_role_trust::Facts {
        vendor_principal: principal,
        external_id: id.as_str(),
    });
    let is_ours = |statement: &Statement| {
        wanted
            .iter()
            .any(|want| statements_equal(statement, &want.statement))
    };
    if statements.iter().all(is_ours) {
        return Verdict::passed("Only Radiant Security may use it, with your External Role ID.");
    }
    let asks_for_id = |statement: &Statement| {
        statement
            .conditions()
            .iter()
            .any(|condition| condition.key.eq_ignore_ascii_case("sts:ExternalId"))
    };
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
                row(&strangers)
            )));
        }
        if !strangers.is_empty() {
            return Some(Verdict::failed(format!(
                "It also trusts {}.",
                row(&strangers)
            )));
        }
    }
    None
}

/// Whether the policy holds all that the vendor needs, and refuses none of it.
fn rights(ground: &Ground<'_>, document: &Document) -> Verdict {
    let (members, unlisted) = members(ground);
    let wanted = match permissions(ground, &members) {
        Ok(wanted) => wanted,
        Err(verdict) => return verdict,
    };
    let missing = unmet(Some(document), &wanted);
    if let Some(first) = missing.first() {
        return Verdict::failed(format!(
            "A right is missing. It is there for this: {}",
            first.why
        ));
    }
    refusal(document, &wanted).or(unlisted).unwrap_or_else(|| {
        Verdict::passed("It may read the buckets, join the topics and open the files.")
    })
}

fn permissions(ground: &Ground<'_>, members: &[String]) -> Found<Vec<Wanted>> {
    let answers = ground.answers;
    let main = ground.main();
    let topics = [&answers.cloudtrail.topic, &answers.guardduty.topic]
        .map(|topic| topic.arn(&main).to_string());
    let mut keys: Vec<String> = Vec::new();
    let mut regions: Vec<Region> = Vec::new();
    for choice in [&answers.cloudtrail.key, &answers.guardduty.key] {
        let Some(arn) = ground.key_arn(choice)? else {
            continue;
        };
        regions.extend(arn.region_name());
        keys.push(arn.to_string());
    }
    Ok(main_role_permissions::wanted(
        &main_role_permissions::Facts {
            partition: &ground.partition(),
            scope: match answers.role.read {
                ReadScope::AllBuckets => Scope::AllBuckets,
                ReadScope::LogBuckets => Scope::LogBuckets,
            },
            log_bucket: answers.cloudtrail.bucket.name(),
            findings_bucket: answers.guardduty.bucket.name(),
            topics: &topics.each_ref().map(String::as_str),
            keys: &keys.iter().map(String::as_str).collect::<Vec<_>>(),
            // The narrower form; a rule without this limit takes it in. Keys are where their buckets are.
            keys_only_through_s3_in: &regions,
            members,
            organization_reads: ground.organization().is_ok(),
        },
    ))
}

/// The roles of the other accounts, and the verdict if these could not be listed.
fn members(ground: &Ground<'_>) -> (Vec<String>, Option<Verdict>) {
    let answers = &ground.answers.members;
    let accounts: Vec<&AccountId> = match &answers.accounts {
        MemberAccounts::These(accounts) => accounts.iter().collect(),
        MemberAccounts::Organization => match ground
            .organization()
            .map(|organization| &organization.accounts)
        {
            Ok(Seen::Known(accounts)) => {
                let active = accounts.iter().filter(|account| account.active);
                active.map(|account| &account.id).collect()
            }
            Ok(Seen::Unknown(problem)) => {
                return (
                    Vec::new(),
                    Some(Verdict::unknown(
                        "which accounts the organization has",
                        problem,
                    )),
                );
            }
            Err(verdict) => return (Vec::new(), Some(verdict)),
        },
    };
    let roles = accounts
        .into_iter()
        .filter(|account| *account != ground.account() && !answers.exclude.contains(account))
        .map(|account| Arn::role(ground.partition(), account, &answers.role_name).to_string())
        .collect();
    (roles, None)
}

/// The verdict on a rule that refuses something that is needed.
fn refusal(document: &Document, wanted: &[Wanted]) -> Option<Verdict> {
    const FIX: &str = "Look at that rule of the policy in AWS, and take it out if nobody needs it.";
    let statements = document.statements();
    let mut stops = statements
        .iter()
        .filter(|statement| statement.effect() == Some(Effect::Deny))
        .filter(|deny| wanted.iter().any(|want| touches(deny, &want.statement)));
    let first = stops.next()?;
    let name = first.sid().map_or_else(
        || "A rule without a name".to_owned(),
        |sid| format!("The rule `{sid}`"),
    );
    Some(if first.conditions().is_empty() {
        Verdict::failed(format!("{name} refuses something that is needed.")).fix(FIX)
    } else {
        Verdict::unsure(
            format!("{name} may refuse something that is needed, on its conditions."),
            FIX,
        )
    })
}

/// Whether a rule speaks about an action and a resource of another one.
fn touches(rule: &Statement, other: &Statement) -> bool {
    let not_actions = rule.not_actions();
    let action = |wanted: &str| {
        let wanted = wanted.to_ascii_lowercase();
        if not_actions.is_empty() {
            rule.actions()
                .iter()
                .any(|there| overlap(&there.to_ascii_lowercase(), &wanted))
        } else {
            !not_actions
                .iter()
                .any(|there| glob(&there.to_ascii_lowercase(), &wanted))
        }
    };
    let not_resources = rule.not_resources();
    let resource = |wanted: &str| {
        if not_resources.is_empty() {
            rule.resources().iter().any(|there| overlap(there, wanted))
        } else {
            !not_resources.iter().any(|there| glob(there, wanted))
        }
    };
    other.actions().iter().any(|wanted| action(wanted))
        && other.resources().iter().any(|wanted| resource(wanted))
}

/// Whether no rule lets the role open files elsewhere.
fn limits(ground: &Ground<'_>, document: &Document) -> Verdict {
    let file = format!("arn:{}:s3:::{OTHER_FILE}", ground.partition());
    let open = Statement::allow("Open")
        .action(["s3:GetObject"])
        .resource([file]);
    let statements = document.statements();
    let wide = statements
        .iter()
        .find(|statement| statement.effect() == Some(Effect::Allow) && touches(statement, &open));
    match wide {
        None => Verdict::passed("It may open files in the two log buckets only."),
        Some(statement) => Verdict::failed(match statement.sid() {
            Some(sid) => format!("The rule `{sid}` lets it open files in other buckets."),
            None => "A rule without a name lets it open files in other buckets.".to_owned(),
        }),
    }
}

fn attached(ground: &Ground<'_>, role: &Role) -> Verdict {
    let name = &ground.answers.role.policy_name;
    let arn = match ground.policy() {
        Ok(Some(ManagedPolicy { arn, .. })) => arn.to_string(),
        Ok(None) | Err(_) => Arn::policy(ground.partition(), ground.account(), name).to_string(),
    };
    Verdict::judge(&role.attached, "the policies of the role", |attached| {
        Verdict::of(
            attached.contains(&arn),
            "It is attached.",
            format!("The policy `{name}` is not attached to it."),
        )
    })
}
