//! What the vendor's role may do: a policy of its own.

use super::place;
use crate::answers::{MemberAccounts, ReadScope};
use crate::domain::{AccountId, Arn, Region};
use crate::inventory::{ManagedPolicy, PolicyVersion, Seen, Standing};
use crate::plan::draft::{Draft, notice, unseen, warning};
use crate::plan::ground::Ground;
use crate::plan::rules::Rules;
use crate::plan::{Action, ChangeId, Section, Service, Slots, Warning, cloudtrail, guardduty};
use crate::policy::{DocumentKind, Wanted, main_role_permissions};
use crate::problem::Problem;

/// IAM keeps so many versions of one policy.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>.
const MAX_VERSIONS: usize = 5;

pub(super) fn plan(ground: &Ground<'_>) -> Draft {
    let name = &ground.answers.role.policy_name;
    let draft = Draft::new(
        Section::MainRole,
        place(ground),
        "role-policy",
        Service::Iam,
        name.as_str(),
    )
    .requires(keys_to_come(ground))
    .warns(warnings(ground));
    let wanted = wanted(ground);
    let existing = match ground.policy(name) {
        Ok(existing) => existing,
        Err(problem) => return draft.unseen("The policy of the role", &problem),
    };
    let rules = Rules {
        kind: DocumentKind::MainRolePermissions,
        existing: existing.map(|policy| &policy.document),
        wanted: &wanted,
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
    let draft = rules.draft(draft, |after| Action::CreatePolicyVersion {
        policy: policy.arn.clone(),
        seen: policy.document.clone(),
        after,
        delete_version: None,
    });
    if draft.writes() {
        with_room(draft, policy)
    } else {
        draft
    }
}

/// Make room for one more version, where there is none.
fn with_room(draft: Draft, policy: &ManagedPolicy) -> Draft {
    let versions = match &policy.versions {
        Seen::Unknown(problem) => return draft.by_hand(unseen(problem)),
        Seen::Known(versions) => versions,
    };
    let draft = if policy.attachments > 1 {
        draft.warns([notice(format!(
            "This policy is attached in {} places. All of them get the new rules.",
            policy.attachments
        ))])
    } else {
        draft
    };
    if versions.len() < MAX_VERSIONS {
        return draft;
    }
    let Some(oldest) = oldest(versions) else {
        return draft.by_hand(
            Problem::new("The policy has five saved versions. AWS keeps no more.")
                .hint("Have one deleted that is not in use.")
                .who("the owner of the policy"),
        );
    };
    let mut draft = draft.warns([notice(format!(
        "The policy has five saved versions, and AWS keeps no more. The oldest one that is not in use, {oldest}, is deleted."
    ))]);
    if let Action::CreatePolicyVersion { delete_version, .. } = &mut draft.change.action {
        *delete_version = Some(oldest);
    }
    draft.change.needs = draft
        .change
        .action
        .needs()
        .into_iter()
        .map(str::to_owned)
        .collect();
    draft
}

/// The oldest version that is not in use, by date, then by number.
fn oldest(versions: &[PolicyVersion]) -> Option<String> {
    let number = |version: &PolicyVersion| {
        version
            .id
            .trim_start_matches('v')
            .parse::<u64>()
            .unwrap_or(u64::MAX)
    };
    versions
        .iter()
        .filter(|version| !version.default)
        .min_by_key(|version| (version.created, number(version)))
        .map(|version| version.id.clone())
}

fn wanted(ground: &Ground<'_>) -> Vec<Wanted> {
    let answers = ground.answers;
    let topics = [
        cloudtrail::topic_arn(ground).to_string(),
        guardduty::topic_arn(ground).to_string(),
    ];
    let mut topics: Vec<&str> = topics.iter().map(String::as_str).collect();
    topics.dedup();
    let keys = keys(ground);
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
        organization_reads: !matches!(ground.standing(), Ok(Standing::Alone)),
    })
}

fn keys(ground: &Ground<'_>) -> Vec<String> {
    let mut keys: Vec<String> = cloudtrail::key_arn(ground).into_iter().collect();
    let findings = guardduty::key_arn(ground);
    if !keys.contains(&findings) {
        keys.push(findings);
    }
    keys
}

/// The keys that the policy names and that get their names only when they are made.
fn keys_to_come(ground: &Ground<'_>) -> Vec<ChangeId> {
    let open = |text: &String| Slots::unfilled(text).is_some();
    let log = cloudtrail::key_arn(ground)
        .filter(open)
        .map(|_| ChangeId::new(Section::CloudTrail, &ground.home, "log-key"));
    let findings = Some(guardduty::key_arn(ground))
        .filter(open)
        .map(|_| ChangeId::new(Section::GuardDuty, &ground.home, "findings-key"));
    log.into_iter().chain(findings).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn version(id: &str, default: bool, second: Option<i64>) -> PolicyVersion {
        PolicyVersion {
            id: id.to_owned(),
            default,
            created: second.map(|second| jiff::Timestamp::from_second(second).unwrap()),
        }
    }

    #[test]
    fn the_oldest_version_that_is_not_in_use_goes() {
        let versions = [
            version("v9", false, Some(900)),
            version("v1", true, Some(100)),
            version("v10", false, Some(1000)),
            version("v2", false, Some(200)),
        ];
        assert_eq!(oldest(&versions).as_deref(), Some("v2"));
        let undated = [version("v10", false, None), version("v9", false, None)];
        assert_eq!(oldest(&undated).as_deref(), Some("v9"));
        assert_eq!(oldest(&[version("v1", true, None)]), None);
    }
}
