//! Whether a statement that is there already allows all that a wanted one would.

use std::collections::BTreeSet;

use super::equal::{ConditionMeaning, Meaning};
use super::glob::glob;
use super::statement::Statement;

/// Whether `have` allows at least what `want` allows, to the same principals.
///
/// Errs on the side of no: a missing rule is noticed at once, one too many does no harm.
pub fn covers(have: &Statement, want: &Statement) -> bool {
    let (have, want) = (Meaning::of(have), Meaning::of(want));
    if have == want {
        return true;
    }
    have.effect == "Allow"
        && want.effect == "Allow"
        && have.unknown.is_empty()
        && is_positive(&have)
        && is_positive(&want)
        && want.principals.is_subset(&have.principals)
        && all_taken_in(&have.actions, &want.actions)
        && all_taken_in(&have.resources, &want.resources)
        && have.conditions.iter().all(|limit| is_met(limit, &want))
}

pub(super) fn is_positive(meaning: &Meaning) -> bool {
    meaning.not_principals.is_empty()
        && meaning.not_actions.is_empty()
        && meaning.not_resources.is_empty()
}

fn all_taken_in(patterns: &BTreeSet<String>, wanted: &BTreeSet<String>) -> bool {
    wanted
        .iter()
        .all(|text| patterns.iter().any(|pattern| glob(pattern, text)))
}

/// Whether what the wanted statement requires is enough for this limit of the other one.
fn is_met(limit: &ConditionMeaning, want: &Meaning) -> bool {
    let (operator, key, values) = limit;
    want.conditions
        .iter()
        .any(|(wanted_operator, wanted_key, wanted_values)| {
            if wanted_key != key || wanted_values.is_empty() {
                return false;
            }
            let equals = wanted_operator == "stringequals";
            match operator.as_str() {
                "stringequals" => equals && wanted_values.is_subset(values),
                "stringlike" | "arnlike" => {
                    (equals || wanted_operator == operator) && all_taken_in(values, wanted_values)
                }
                _ => wanted_operator == operator && wanted_values == values,
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/one";

    fn publish() -> Statement {
        Statement::allow("A")
            .services(["cloudtrail.amazonaws.com"])
            .action(["sns:Publish"])
            .resource(["arn:aws:sns:eu-west-1:111122223333:t"])
    }

    #[test]
    fn the_wider_covers_the_narrower_and_not_the_other_way() {
        let wide = publish();
        let narrow = publish().when("StringEquals", "aws:SourceArn", [TRAIL]);
        assert!(covers(&wide, &narrow));
        assert!(!covers(&narrow, &wide));
        let pattern = publish().when(
            "ArnLike",
            "AWS:SourceArn",
            ["arn:aws:cloudtrail:*:111122223333:trail/*"],
        );
        assert!(covers(&pattern, &narrow));
        let two = publish().when("StringEquals", "aws:SourceArn", [TRAIL, "other"]);
        assert!(covers(&two, &narrow));
        assert!(!covers(&narrow, &two));
    }

    #[test]
    fn other_limits_are_not_guessed_at() {
        let narrow = publish().when("StringEquals", "aws:SourceArn", [TRAIL]);
        let elsewhere = publish().when("StringEquals", "aws:SourceAccount", ["111122223333"]);
        assert!(!covers(&elsewhere, &narrow));
        let negative = publish().when("StringNotEquals", "aws:SourceArn", ["x"]);
        assert!(!covers(&negative, &narrow));
    }

    #[test]
    fn everyone_is_not_taken_for_a_service() {
        let everyone = Statement::allow("A")
            .everyone()
            .action(["*"])
            .resource(["*"]);
        assert!(!covers(&everyone, &publish()));
    }

    #[test]
    fn a_deny_covers_nothing_but_itself() {
        let deny = Statement::deny("A")
            .everyone()
            .action(["s3:*"])
            .resource(["*"]);
        let narrower = Statement::deny("B")
            .everyone()
            .action(["s3:GetObject"])
            .resource(["*"]);
        assert!(!covers(&deny, &narrower));
        assert!(covers(&deny, &deny));
    }

    #[test]
    fn actions_and_resources_may_be_patterns() {
        let wide = Statement::allow("A")
            .services(["s"])
            .action(["S3:*"])
            .resource(["arn:aws:s3:::b*"]);
        let narrow = Statement::allow("B")
            .services(["s"])
            .action(["s3:PutObject"])
            .resource(["arn:aws:s3:::b/AWSLogs/1/*"]);
        assert!(covers(&wide, &narrow));
        assert!(!covers(&narrow, &wide));
    }

    fn write(arn: &str) -> Statement {
        Statement::allow("RadiantCloudTrailWrite")
            .services(["cloudtrail.amazonaws.com"])
            .action(["s3:PutObject"])
            .resource(["arn:aws:s3:::larkfield-logs/AWSLogs/111122223333/*"])
            .when(
                "StringEquals",
                "s3:x-amz-acl",
                ["bucket-owner-full-control"],
            )
            .when("StringEquals", "aws:SourceArn", [arn])
    }

    /// `POL-13`
    #[test]
    fn letter_case_of_keys_and_quotes_around_booleans_make_no_difference() {
        let there = Statement::from_value(&serde_json::json!({
            "Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "s3:PutObject", "Resource": "arn:aws:s3:::larkfield-logs/AWSLogs/111122223333/*",
            "Condition": {"StringEquals": {"AWS:SourceArn": TRAIL, "S3:x-amz-acl": "bucket-owner-full-control"}}
        }))
        .unwrap();
        assert!(covers(&there, &write(TRAIL)));
        let deny = |key: &str, value: serde_json::Value| {
            Statement::from_value(
                &serde_json::json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*",
                "Resource": "*", "Condition": {"Bool": {key: value}}}),
            )
            .unwrap()
        };
        assert!(covers(
            &deny("AWS:SECURETRANSPORT", false.into()),
            &deny("aws:SecureTransport", "false".into())
        ));
    }

    /// `POL-14`
    #[test]
    fn an_empty_part_in_a_folder_is_another_folder() {
        for folder in [
            "arn:aws:s3:::larkfield-logs//AWSLogs/111122223333/*",
            "arn:aws:s3:::larkfield-logs/AWSLogs//*",
        ] {
            assert!(!covers(&write(TRAIL).resource([folder]), &write(TRAIL)));
        }
    }

    /// `POL-17`
    #[test]
    fn names_in_values_keep_their_capitals() {
        let trail = |name: &str| format!("arn:aws:cloudtrail:us-east-1:111122223333:trail/{name}");
        let small = write(&trail("maintrail"));
        assert!(!covers(&small, &write(&trail("mainTrail"))));
        assert!(covers(&small, &write(&trail("maintrail"))));
    }

    /// `TOP-02`
    #[test]
    fn the_owner_s_shortcut_of_a_topic_lets_no_service_in() {
        let default = Statement::from_value(&serde_json::json!({
            "Sid": "__default_statement_ID", "Effect": "Allow", "Principal": {"AWS": "*"},
            "Action": ["SNS:GetTopicAttributes", "SNS:Publish"], "Resource": "arn:aws:sns:eu-west-1:111122223333:t",
            "Condition": {"StringEquals": {"AWS:SourceOwner": "111122223333"}}
        }))
        .unwrap();
        assert!(!covers(&default, &publish()));
    }
}
