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

/// Whether a bucket of Control Tower's keeps log files of CloudTrail, or those about it. Since landing zone 4.0 what AWS Config writes is
/// apart, and may be in another account.
///
/// See <https://docs.aws.amazon.com/controltower/latest/userguide/key-changes-lz-v4.html>.
pub fn keeps_log_files(bucket: &str) -> bool {
    is_control_tower(bucket) && !bucket.starts_with("aws-controltower-config-")
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
            "aws-controltower-cloudtrail-logs-111122223333-abc-def",
            "aws-controltower-cloudtrail-access-logs-111122223333-abc-def",
        ] {
            assert!(is_control_tower(bucket));
            assert!(keeps_log_files(bucket));
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

    #[test]
    fn what_aws_config_writes_is_no_log_file_of_cloudtrail() {
        for bucket in [
            "aws-controltower-config-logs-111122223333-abc-def",
            "aws-controltower-config-access-logs-111122223333-abc-def",
            "larkfield-logs",
        ] {
            assert!(!keeps_log_files(bucket), "{bucket}");
        }
    }
}
