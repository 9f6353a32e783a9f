//! What the vendor's role may do: a policy of its own.

use super::keys::Keys;
use super::left_over::{self, Unsure};
use super::place;
use super::versions::with_room;
use crate::answers::{MemberAccounts, ReadScope};
use crate::domain::{AccountId, Arn, PolicyName, Region};
use crate::inventory::{ManagedPolicy, Seen};
use crate::plan::draft::{Draft, notice, warning};
use crate::plan::ground::Ground;
use crate::plan::rules::Rules;
use crate::plan::{Action, Section, Service, Warning, cloudtrail, guardduty, owner};
use crate::policy::{DocumentKind, Wanted, main_role_permissions};

pub(super) fn plan(ground: &Ground<'_>, wanted: &[Wanted], keys: Keys) -> Draft {
    let name = &ground.answers.role.policy_name;
    let Keys {
        after,
        complete,
        warnings: of_keys,
        ..
    } = keys;
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
    let rules = Rules {
        kind: DocumentKind::MainRolePermissions,
        existing: existing.map(|policy| &policy.document),
        wanted,
        deed: "Write down what Radiant Security may do",
        done: "It is written down what Radiant Security may do",
        purpose: "This policy lets Radiant Security read files, join the two topics and unlock what your keys lock. It cannot change or delete files.",
    };
    let Some(policy) = existing else {
        return rules.draft(draft, |document| Action::CreatePolicy {
            name: name.clone(),
            description: "What Radiant Security may do in this account".to_owned(),
            document,
        });
    };
    let unsure = Unsure {
        keys: !complete,
        members: members(ground).1.is_some(),
    };
    let draft = draft.warns(elsewhere(name, policy)).warns(left_over::told(
        &policy.document,
        wanted,
        unsure,
    ));
    let draft = rules.draft(draft, |after| Action::CreatePolicyVersion {
        policy: policy.arn.clone(),
        seen: policy.document.clone(),
        after,
        delete_version: None,
    });
    if draft.writes() {
        owner::told(with_room(draft, policy), &Seen::Known(policy.tags.clone()))
    } else {
        draft
    }
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
            "Radiant Security may see and open the files in every bucket of this account, unless a key locks them.",
            "Let it read only the two log buckets. It is less than Radiant Security asks for, and some features may not work.",
        )
    });
    wide.into_iter().chain(unlisted).collect()
}
