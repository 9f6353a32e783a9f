//! Whether a statement that is there already says all that a wanted one would.

use super::condition::all_taken_in;
use super::meaning::Meaning;
use super::model::Document;
use super::statement::Statement;

/// Whether `have` allows at least what `want` allows, to the same principals.
///
/// Errs on the side of no: a missing rule is noticed at once, one too many does no harm.
pub fn covers(have: &Statement, want: &Statement) -> bool {
    let (have, want) = (Meaning::of(have), Meaning::of(want));
    have == want
        || have.effect == "Allow"
            && want.principals.is_subset(&have.principals)
            && takes_in(&have, &want)
}

/// Whether some rule of the document refuses at least what `want` refuses: a rule that hits more is as good.
pub fn refuses(document: &Document, want: &Statement) -> bool {
    let want = Meaning::of(want);
    let everyone = ("AWS".to_owned(), "*".to_owned());
    let whom = |have: &Meaning| {
        have.principals.contains(&everyone) || want.principals.is_subset(&have.principals)
    };
    document
        .statements()
        .iter()
        .map(Meaning::of)
        .any(|have| have == want || have.effect == "Deny" && whom(&have) && takes_in(&have, &want))
}

/// Whether a statement of the same effect says all that the wanted one says, to whomever.
fn takes_in(have: &Meaning, want: &Meaning) -> bool {
    have.effect == want.effect
        && have.unknown.is_empty()
        && have.is_positive()
        && want.is_positive()
        && all_taken_in(&have.actions, &want.actions)
        && all_taken_in(&have.resources, &want.resources)
        && have.conditions.iter().all(|limit| {
            let mut asked = want.conditions.iter();
            asked.any(|test| test.implies(limit))
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

    const KEY: &str = "s3:x-amz-server-side-encryption-aws-kms-key-id";

    fn deny_other_keys(detectors: &[&str], keys: &[&str]) -> Statement {
        Statement::deny("A")
            .services(["guardduty.amazonaws.com"])
            .action(["s3:PutObject"])
            .resource(["arn:aws:s3:::b/folder/*"])
            .when("StringNotEquals", KEY, keys.iter().copied())
            .when("StringEquals", "aws:SourceArn", detectors.iter().copied())
    }

    #[test]
    fn a_refusal_of_more_is_as_good_and_one_of_less_is_not() {
        let holds =
            |have: Statement, want: &Statement| refuses(&Document::from_statements([have]), want);
        let want = deny_other_keys(&["one"], &["k1"]);
        assert!(holds(deny_other_keys(&["one", "two"], &["k1"]), &want));
        assert!(!holds(deny_other_keys(&["two"], &["k1"]), &want));
        assert!(!holds(deny_other_keys(&["one"], &["k1", "k2"]), &want));
        assert!(!holds(deny_other_keys(&["one"], &["k2"]), &want));
        let whole = deny_other_keys(&["one"], &["k1"]).resource(["arn:aws:s3:::b/*"]);
        assert!(holds(whole.clone(), &want));
        assert!(!holds(want, &whole));
    }

    #[test]
    fn a_permission_refuses_nothing() {
        let allow = Statement::allow("A")
            .everyone()
            .action(["s3:*"])
            .resource(["*"]);
        assert!(!refuses(
            &Document::from_statements([allow]),
            &deny_other_keys(&["one"], &["k1"])
        ));
    }
}
