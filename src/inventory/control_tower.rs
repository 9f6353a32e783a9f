//! The names that AWS Control Tower gives to what it makes, and that nobody else may change.
//!
//! See <https://docs.aws.amazon.com/controltower/latest/controlreference/mandatory-controls.html>.

use crate::domain::AccountId;

/// Roles of Control Tower: the first is in every account that it looks after, the second in the one that manages them.
///
/// See <https://docs.aws.amazon.com/controltower/latest/userguide/roles-how.html>.
pub const ROLES: [&str; 2] = ["AWSControlTowerExecution", "AWSControlTowerAdmin"];

/// Whether AWS Control Tower looks after a trail, a bucket or a topic of this name.
pub fn is_control_tower(name: &str) -> bool {
    name.starts_with("aws-controltower")
}

/// The account that a bucket of Control Tower's is in, which it has in its name: `aws-controltower-logs-<account>-<Region>`, and
/// since landing zone 4.0 `aws-controltower-cloudtrail-logs-<account>-…`.
pub fn account_in(bucket: &str) -> Option<AccountId> {
    let is_number =
        |part: &&str| part.chars().count() == 12 && part.chars().all(|it| it.is_ascii_digit());
    let number = bucket.split('-').find(is_number)?;
    is_control_tower(bucket)
        .then(|| AccountId::parse(number).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_new_buckets_name_the_account_that_they_are_in() {
        let account = AccountId::parse("111122223333").unwrap();
        for bucket in [
            "aws-controltower-logs-111122223333-eu-west-1",
            "aws-controltower-s3-access-logs-111122223333-us-east-1",
            "aws-controltower-cloudtrail-logs-111122223333-a1b2",
        ] {
            assert!(is_control_tower(bucket));
            assert_eq!(account_in(bucket).as_ref(), Some(&account), "{bucket}");
        }
        for bucket in [
            "larkfield-logs-111122223333-eu-west-1",
            "aws-controltower-logs-1111222233334-x",
            "aws-controltower-logs",
        ] {
            assert_eq!(account_in(bucket), None, "{bucket}");
        }
    }
}
