//! Room for one more version of the role's policy.

use crate::inventory::{ManagedPolicy, PolicyVersion, Seen};
use crate::plan::draft::{Draft, notice, unseen};
use crate::plan::{Action, CreatePolicyVersion};
use crate::problem::Problem;

/// IAM keeps so many versions of one policy.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>.
const MAX_VERSIONS: usize = 5;

/// Make room for one more version, where there is none.
pub(in crate::plan) fn with_room(draft: Draft, policy: &ManagedPolicy) -> Draft {
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
    if let Action::CreatePolicyVersion(CreatePolicyVersion { delete_version, .. }) =
        &mut draft.change.action
    {
        *delete_version = Some(oldest);
    }
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

    // IAM-09
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
