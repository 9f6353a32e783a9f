//! ARNs of one kind: what may stand where an existing trail, topic or key is asked for.

use super::{Arn, NameProblem, TopicName, TrailName};

impl Arn {
    /// What [`Self::parse_trail`] takes.
    pub const TRAIL_RULE: &'static str =
        "a trail's ARN, \"arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME\"";
    /// What [`Self::parse_topic`] takes.
    pub const TOPIC_RULE: &'static str = "a topic's ARN, \"arn:aws:sns:REGION:ACCOUNT:NAME\"";
    /// What [`Self::parse_key`] takes, and how to come from an alias to it.
    pub const KEY_RULE: &'static str = "a key's ARN, \"arn:aws:kms:REGION:ACCOUNT:key/ID\"; \
        `aws kms describe-key --key-id alias/NAME --query KeyMetadata.Arn` shows it";
    /// What [`Self::parse_policy`] takes.
    pub const POLICY_RULE: &'static str = "a policy's ARN, \"arn:aws:iam::ACCOUNT:policy/NAME\"";

    /// Reads the ARN of a trail, of whichever account.
    pub fn parse_trail(text: &str) -> Result<Self, NameProblem> {
        let arn = Self::parse_in_place(text, "cloudtrail", "a trail")?;
        let Some(name) = arn.resource.strip_prefix("trail/") else {
            return Err(NameProblem::new(
                "This ARN does not name a trail. A trail's ARN has `trail/` before the name.",
            ));
        };
        TrailName::parse(name).map_err(without_fix)?;
        Ok(arn)
    }

    /// Reads the ARN of a topic; FIFO topics are refused, because neither CloudTrail nor a bucket can post to them.
    pub fn parse_topic(text: &str) -> Result<Self, NameProblem> {
        let arn = Self::parse_in_place(text, "sns", "a topic")?;
        if let Some((topic, _)) = arn.resource.split_once(':') {
            let fix = TopicName::parse(topic).ok().map(|topic| {
                let mut arn = arn.clone();
                topic.as_str().clone_into(&mut arn.resource);
                arn.to_string()
            });
            return Err(NameProblem::new(
                "This ARN names a subscription. Leave out the last part.",
            )
            .with_fix(fix));
        }
        TopicName::parse(&arn.resource).map_err(without_fix)?;
        Ok(arn)
    }

    /// Reads the ARN of a key; an alias is refused, because policies need the key's own ARN.
    pub fn parse_key(text: &str) -> Result<Self, NameProblem> {
        let arn = Self::parse_in_place(text, "kms", "a key")?;
        if arn.resource.starts_with("alias/") {
            return Err(NameProblem::new(
                "This is the key's nickname. Use its full name, which ends in `key/` and an ID.",
            ));
        }
        let is_id = |id: &str| {
            !id.is_empty()
                && id
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        if !arn.resource.strip_prefix("key/").is_some_and(is_id) {
            return Err(NameProblem::new(
                "This ARN does not name a key. A key's ARN ends in `key/` and an ID.",
            ));
        }
        Ok(arn)
    }

    /// Reads the ARN of a managed policy, with or without a path: one of an account, or of AWS's own.
    pub fn parse_policy(text: &str) -> Result<Self, NameProblem> {
        let arn = Self::parse(text)?;
        let named = arn
            .resource
            .strip_prefix("policy/")
            .is_some_and(|path| !path.is_empty() && !path.ends_with('/') && !path.contains('*'));
        if arn.service != "iam" || !arn.region.is_empty() || arn.account.is_empty() || !named {
            return Err(NameProblem::new(
                "This ARN does not name a policy. A policy's ARN is from `iam` and has `policy/` before the name.",
            ));
        }
        Ok(arn)
    }

    /// Reads the ARN of something that a regional service keeps in an account.
    fn parse_in_place(text: &str, service: &str, kind: &str) -> Result<Self, NameProblem> {
        let arn = Self::parse(text)?;
        if arn.service != service {
            let message = format!(
                "This ARN is from `{}`. The ARN of {kind} is from `{service}`.",
                arn.service
            );
            return Err(NameProblem::new(message));
        }
        if arn.region_name().is_none() || arn.account_id().is_none() {
            return Err(NameProblem::new(format!(
                "The ARN of {kind} names a Region and an account."
            )));
        }
        Ok(arn)
    }
}

/// The problem of a part, where a mended part would be no whole ARN.
fn without_fix(problem: NameProblem) -> NameProblem {
    NameProblem::new(problem.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_takes_its_own() {
        let trail = "arn:aws:cloudtrail:us-east-1:777777777777:trail/org-trail";
        let topic = "arn:aws:sns:us-east-1:444455556666:my_topic";
        let key = "arn:aws:kms:us-east-1:444455556666:key/mrk-1234abcd12ab34cd";
        assert_eq!(Arn::parse_trail(trail).unwrap().to_string(), trail);
        assert_eq!(Arn::parse_topic(topic).unwrap().to_string(), topic);
        assert_eq!(Arn::parse_key(key).unwrap().to_string(), key);
        for other in [topic, key] {
            assert!(Arn::parse_trail(other).is_err());
        }
        for other in [trail, key] {
            assert!(Arn::parse_topic(other).is_err());
        }
        for other in [trail, topic] {
            assert!(Arn::parse_key(other).is_err());
        }
    }

    #[test]
    fn the_service_is_named() {
        let problem = Arn::parse_topic("arn:aws:s3:::my-logs").unwrap_err();
        assert_eq!(
            problem.message,
            "This ARN is from `s3`. The ARN of a topic is from `sns`."
        );
    }

    #[test]
    fn a_policy_is_of_an_account_or_of_aws_itself() {
        for text in [
            "arn:aws:iam::111122223333:policy/OrgBoundary",
            "arn:aws:iam::111122223333:policy/security/OrgBoundary",
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
        ] {
            assert_eq!(Arn::parse_policy(text).unwrap().to_string(), text);
        }
        for text in [
            "OrgBoundary",
            "arn:aws:iam::111122223333:role/OrgBoundary",
            "arn:aws:iam::111122223333:policy/",
            "arn:aws:iam::111122223333:policy/*",
            "arn:aws:iam:::policy/OrgBoundary",
            "arn:aws:sns:us-east-1:111122223333:policy/OrgBoundary",
        ] {
            assert!(Arn::parse_policy(text).is_err(), "{text}");
        }
    }

    #[test]
    fn fifo_alias_and_subscription_are_refused() {
        let fifo = Arn::parse_topic("arn:aws:sns:us-east-1:444455556666:events.fifo").unwrap_err();
        assert_eq!(
            fifo.message,
            "This kind of topic does not work here. Leave out `.fifo`."
        );
        assert_eq!(fifo.fix, None);
        let alias = Arn::parse_key("arn:aws:kms:us-east-1:444455556666:alias/logs").unwrap_err();
        assert!(alias.message.starts_with("This is the key's nickname."));
        let subscription =
            Arn::parse_topic("arn:aws:sns:us-east-1:444455556666:events:12-34").unwrap_err();
        assert_eq!(
            subscription.fix.as_deref(),
            Some("arn:aws:sns:us-east-1:444455556666:events")
        );
        assert!(
            Arn::parse_trail("arn:aws:cloudtrail:us-east-1:444455556666:eventdatastore/12")
                .is_err()
        );
    }
}
