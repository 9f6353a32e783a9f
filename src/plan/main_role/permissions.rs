//! What the vendor's role may do: a policy of its own.

use super::keys::Keys;
use super::left_over::{self, Unsure};
use super::place;
use super::trusted::who_first;
use super::versions::with_room;
use crate::answers::{MemberAccounts, ReadScope};
use crate::domain::{AccountId, Arn, PolicyName, Region};
use crate::inventory::{ManagedPolicy, Seen};
use crate::plan::draft::{Draft, notice, warning};
use crate::plan::ground::Ground;
use crate::plan::rules::Rules;
use crate::plan::{
    Action, CreatePolicy, CreatePolicyVersion, Section, Service, Warning, cloudtrail, guardduty,
    owner,
};
use crate::policy::beyond::{Beyond, beyond, told};
use crate::policy::{Document, DocumentKind, OnClash, Wanted, main_role_permissions, merge};

pub(super) fn plan(ground: &Ground<'_>, wanted: &[Wanted], keys: Keys) -> Draft {
    let name = &ground.answers.role.policy_name;
    let Keys {
        after,
        complete,
        warnings: of_keys,
        ..
    } = keys;
    let is_narrowed = ground.answers.role.drop_unused && complete;
    let wanted = &if is_narrowed {
        narrowed(wanted)
    } else {
        wanted.to_vec()
    };
    let draft = Draft::new(
        Section::MainRole,
        place(ground),
        "role-policy",
        Service::Iam,
        name.as_str(),
    )
    .follows(after)
    .warns(warnings(ground))
    .warns(of_keys);
    let existing = match ground.policy(name) {
        Ok(existing) => existing,
        Err(problem) => return draft.unseen("The policy of the role", &problem),
    };
    let whose = user(ground);
    let deed = format!("Write down what {whose} may do");
    let done = format!("It is written down what {whose} may do");
    let after = merge(existing.map(|policy| &policy.document), wanted).document;
    let nothing_more = if is_all(ground, &after, wanted) {
        " It cannot change or delete files."
    } else {
        ""
    };
    let purpose = format!(
        "This policy lets {whose} read files, join the two topics and unlock what your keys lock.{nothing_more}"
    );
    let rules = Rules {
        kind: DocumentKind::MainRolePermissions,
        existing: existing.map(|policy| &policy.document),
        wanted,
        deed: &deed,
        done: &done,
        purpose: &purpose,
    };
    let Some(policy) = existing else {
        return rules.draft(draft, |document| {
            Action::CreatePolicy(CreatePolicy {
                name: name.clone(),
                description: format!("What {whose} may do in this account"),
                document,
            })
        });
    };
    let unsure = Unsure {
        keys: !complete,
        members: members(ground).1.is_some(),
    };
    let taken_out = is_narrowed.then(|| left_over::taken_out(&policy.document, wanted));
    let draft = draft
        .warns(elsewhere(name, policy))
        .warns(taken_out.flatten())
        .warns(left_over::told(&policy.document, wanted, unsure));
    let draft = rules.draft(draft, |after| {
        Action::CreatePolicyVersion(CreatePolicyVersion {
            policy: policy.arn.clone(),
            seen: policy.document.clone(),
            after,
            delete_version: None,
        })
    });
    let left = if draft.writes() {
        &after
    } else {
        &policy.document
    };
    let draft = draft.warns(more(name, &beyond(left, wanted)));
    if draft.writes() {
        owner::told(with_room(draft, policy), &Seen::Known(policy.tags.clone()))
    } else {
        draft
    }
}

/// Who does what the policy allows, inside a sentence.
fn user<'a>(ground: &'a Ground<'_>) -> &'a str {
    match ground.answers.vendor.stranger(&ground.vendor.account) {
        Some(_) => "the role",
        None => &ground.vendor.name,
    }
}

/// Whether the role gets what is wanted and, as far as its policies tell, nothing besides.
fn is_all(ground: &Ground<'_>, policy: &Document, wanted: &[Wanted]) -> bool {
    let is_ours = |document: &Document| beyond(document, wanted).is_empty();
    let others = match ground.role(ground.role_name()) {
        Ok(None) => true,
        Ok(Some(role)) => role
            .others
            .known()
            .is_some_and(|others| others.values().all(is_ours)),
        Err(_) => false,
    };
    others && is_ours(policy)
}

/// A word on rules of the policy that give more than is wanted.
fn more(name: &PolicyName, beyond: &[Beyond]) -> Option<Warning> {
    (!beyond.is_empty()).then(|| {
        warning(
            format!(
                "The policy `{name}` gives more than is needed: {}. We keep that.",
                told(beyond)
            ),
            "Take it out of the policy in AWS, unless somebody needs it. Nothing is taken out here.",
        )
    })
}

/// A name is taken without regard to path and letters, so a policy found under another one is the one that is meant.
fn elsewhere(name: &PolicyName, policy: &ManagedPolicy) -> Option<Warning> {
    (policy.arn.resource != format!("policy/{name}")).then(|| {
        warning(
            format!(
                "The name {name} is taken by the policy {}. AWS has each name once, so that policy is used.",
                policy.arn
            ),
            "Choose another name for the policy, and leave this one as it is.",
        )
    })
}

/// The same rules with lists that hold just what is wanted now, because the answers ask for that.
fn narrowed(wanted: &[Wanted]) -> Vec<Wanted> {
    let mut narrowed = wanted.to_vec();
    for want in &mut narrowed {
        want.on_clash = OnClash::Replace;
    }
    narrowed
}

/// Our rules in the policy; `keys` are ARNs or slots.
pub(super) fn wanted(ground: &Ground<'_>, keys: &[String]) -> Vec<Wanted> {
    let answers = ground.answers;
    let topics = [
        cloudtrail::topic_arn(ground).to_string(),
        guardduty::topic_arn(ground).to_string(),
    ];
    let mut topics: Vec<&str> = topics.iter().map(String::as_str).collect();
    topics.dedup();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let (scope, regions) = match answers.role.read {
        ReadScope::AllBuckets => (main_role_permissions::Scope::AllBuckets, Vec::new()),
        ReadScope::LogBuckets => (
            main_role_permissions::Scope::LogBuckets,
            bucket_regions(ground),
        ),
    };
    let (members, _) = members(ground);
    main_role_permissions::wanted(&main_role_permissions::Facts {
        partition: &ground.partition,
        scope,
        log_bucket: answers.cloudtrail.bucket.name(),
        findings_bucket: answers.guardduty.bucket.name(),
        topics: &topics,
        keys: &keys,
        keys_only_through_s3_in: &regions,
        members: &members,
        organization_reads: answers.role.organization_reads,
    })
}

fn bucket_regions(ground: &Ground<'_>) -> Vec<Region> {
    let mut regions = vec![
        ground.bucket_region(ground.answers.cloudtrail.bucket.name()),
        ground.bucket_region(ground.answers.guardduty.bucket.name()),
    ];
    regions.dedup();
    regions
}

/// The roles of the other accounts, which need not be there yet, and why they could not be listed.
fn members(ground: &Ground<'_>) -> (Vec<String>, Option<Warning>) {
    let answers = &ground.answers.members;
    let (accounts, warning): (Vec<AccountId>, Option<Warning>) = match &answers.accounts {
        MemberAccounts::These(accounts) => (accounts.clone(), None),
        MemberAccounts::Organization => match ground
            .organization()
            .map(|organization| &organization.accounts)
        {
            Some(Seen::Known(accounts)) => {
                let active = accounts.iter().filter(|account| account.active);
                (active.map(|account| account.id.clone()).collect(), None)
            }
            Some(Seen::Unknown(_)) | None => (
                Vec::new(),
                Some(notice(
                    "We could not list the accounts of the organization. Their roles are not in this policy yet.",
                )),
            ),
        },
    };
    let arns = accounts
        .iter()
        .filter(|account| *account != ground.account() && !answers.exclude.contains(account))
        .map(|account| Arn::role(ground.partition, account, &answers.role_name).to_string())
        .collect();
    (arns, warning)
}

fn warnings(ground: &Ground<'_>) -> Vec<Warning> {
    let (_, unlisted) = members(ground);
    let wide = (ground.answers.role.read == ReadScope::AllBuckets).then(|| {
        warning(
            format!(
                "{} may see and open the files in every bucket of this account, unless a key locks them.",
                who_first(ground)
            ),
            "Let it read only the two log buckets. It is less than Radiant Security asks for, and some features may not work.",
        )
    });
    wide.into_iter().chain(unlisted).collect()
}
