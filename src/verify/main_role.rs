//! The vendor's role in the main account: who may use it, and what it may do.

use super::Check;
use super::build::{Checks, Found, Requirement, Verdict, on, row};
use super::ground::Ground;
use super::reach;
use super::role_limits::{boundary, limited, only_log_buckets, unlimited};
use super::rules::unmet;
use crate::answers::{MemberAccounts, ReadScope};
use crate::domain::{AccountId, Arn, Region};
use crate::inventory::{ManagedPolicy, Role, Seen};
use crate::plan::Section;
use crate::policy::beyond::{beyond, told};
use crate::policy::limits;
use crate::policy::main_role_permissions::{self, Scope};
use crate::policy::{
    Document, Effect, Statement, Tests, Wanted, main_role_trust, statements_equal,
};

/// What is missing before the role can be made.
const NO_ID: &str = "The External Role ID is not here yet.";
/// Where it comes from.
const GET_ID: &str = "Copy it from Radiant Security and paste it in section 4.";

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
            format!("The role trusts only {}", ground.trusted()),
            format!(
                "Only {} may use it, and only with your External Role ID.",
                ground.trusted()
            ),
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
                "No rule of its policies lets it open files in other buckets.",
            ),
            on(&policy, |policy| {
                only_log_buckets(ground, &policy.document, role.as_ref().ok().copied())
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
                ground.answers.role.policy_name
            ),
        ),
        on(&role, |role| attached(ground, role)),
    );
    checks.add(
        &main,
        Requirement::new(
            "role-unlimited",
            "Nothing else limits the role",
            "No boundary and no other policy of the role takes away what it needs.",
        ),
        on(&role, |role| {
            let (keys, regions) = keys(ground).unwrap_or_default();
            unlimited(role, &wanted(ground, &members(ground).0, &keys, &regions))
        }),
    );
    boundary(ground, &mut checks, &role);
    reach::checks(ground, &mut checks);
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
        return Verdict::failed(format!(
            "The trust has a rule that refuses someone. {} may be shut out.",
            ground.trusted_first()
        ))
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
        let named = match ground.answers.vendor.stranger(&ground.vendor.account) {
            Some((arn, _)) => format!(
                " That is `{arn}`, as the answers name it, and not {}'s own.",
                ground.vendor.name
            ),
            None => String::new(),
        };
        return Verdict::passed(format!(
            "Only {} may use it, with your External Role ID.{named}",
            ground.trusted()
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
    let (keys, regions) = match keys(ground) {
        Ok(keys) => keys,
        Err(verdict) => return verdict,
    };
    let wanted = wanted(ground, &members, &keys, &regions);
    let missing = unmet(Some(document), &wanted);
    if let Some(first) = missing.first() {
        return Verdict::failed(format!(
            "A right is missing. It is there for this: {}",
            first.why
        ));
    }
    let unsure = unlisted.or_else(|| ground.others_log_key());
    refusal(document, &wanted).or(unsure).unwrap_or_else(|| {
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

/// The keys that the role has to open files with, and their Regions.
fn keys(ground: &Ground<'_>) -> Found<(Vec<String>, Vec<Region>)> {
    let mut keys: Vec<String> = Vec::new();
    let mut regions: Vec<Region> = Vec::new();
    for arn in [ground.log_key_arn()?, ground.findings_key_arn()?] {
        let Some(arn) = arn else {
            continue;
        };
        regions.extend(arn.region_name());
        keys.push(arn.to_string());
    }
    Ok((keys, regions))
}

/// All that the vendor needs.
fn wanted(
    ground: &Ground<'_>,
    members: &[String],
    keys: &[String],
    regions: &[Region],
) -> Vec<Wanted> {
    let answers = ground.answers;
    let topics = [
        answers.cloudtrail.topic.arn(&ground.main()),
        ground.findings_topic(),
    ]
    .map(|topic| topic.to_string());
    main_role_permissions::wanted(&main_role_permissions::Facts {
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
        keys_only_through_s3_in: regions,
        members,
        organization_reads: answers.role.organization_reads,
    })
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
    limits::refused(document, wanted).map(|limit| limited("The policy", &limit, FIX))
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
