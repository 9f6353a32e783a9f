//! Amazon Resource Names: the full name of something in AWS.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{AccountId, NameProblem, Partition, Region, clean_paste};

/// The full name of one thing in AWS: `arn:partition:service:region:account:resource`.
///
/// Patterns with `*` in partition, service, Region or account are not names of things and are refused.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arn {
    /// The separate world of AWS.
    pub partition: Partition,
    /// The service's name space, such as `sns`.
    pub service: String,
    /// The Region's code; empty where the service has none (IAM, S3).
    pub region: String,
    /// The account's 12 digits; empty for buckets, `aws` for what AWS itself owns.
    pub account: String,
    /// All that follows, such as `trail/management-events`.
    pub resource: String,
}

/// Constructors of what a regional service keeps: the service's name space, and what stands before the name.
macro_rules! regional_arns {
    ($($(#[$about:meta])* $name:ident: $service:literal, $kind:literal;)+) => {
        $($(#[$about])*
        pub fn $name(
            partition: Partition,
            region: &Region,
            account: &AccountId,
            name: impl AsRef<str>,
        ) -> Self {
            Self {
                partition,
                service: $service.to_owned(),
                region: region.as_str().to_owned(),
                account: account.as_str().to_owned(),
                resource: format!("{}{}", $kind, name.as_ref()),
            }
        })+
    };
}

impl Arn {
    /// What is allowed, for help texts and mistakes.
    pub const RULE: &'static str =
        "an ARN, such as \"arn:aws:sns:us-east-1:111122223333:my-topic\"";

    /// Reads an ARN of any service.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let ["arn", partition, service, region, account, resource] = *parts.as_slice() else {
            return Err(not_an_arn(text));
        };
        let partition = Partition::parse(partition).map_err(|problem| {
            NameProblem::new(format!(
                "Check the second part of this ARN. {}",
                problem.message
            ))
        })?;
        let service_sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if service.is_empty() || !service.chars().all(service_sign) {
            return Err(NameProblem::new(
                "Check the third part of this ARN. It names the service, such as `sns`.",
            ));
        }
        if !region.is_empty() && Region::parse(region).is_err() {
            return Err(NameProblem::new(
                "Check the fourth part of this ARN. It is the Region's code, such as `eu-west-1`.",
            ));
        }
        if !account.is_empty() && account != "aws" && !is_plain_account(account) {
            return Err(NameProblem::new(
                "Check the fifth part of this ARN. It is the account's 12 digits.",
            ));
        }
        if resource.is_empty()
            || resource
                .chars()
                .any(|c| c.is_whitespace() || c.is_control())
        {
            return Err(not_an_arn(text));
        }
        Ok(Self {
            partition,
            service: service.to_owned(),
            region: region.to_owned(),
            account: account.to_owned(),
            resource: resource.to_owned(),
        })
    }

    regional_arns! {
        /// The ARN of a trail. `account` is its owner: for an organization's trail the managing account.
        trail: "cloudtrail", "trail/";
        /// The ARN of a topic.
        topic: "sns", "";
        /// The ARN of a detector of GuardDuty, by its id.
        detector: "guardduty", "detector/";
        /// The ARN of a key, by its id (not by an alias).
        key: "kms", "key/";
        /// The ARN of a key's alias, whose name begins with `alias/`.
        alias: "kms", "";
    }

    /// The ARN of a bucket, without the files in it.
    pub fn bucket(partition: Partition, name: impl AsRef<str>) -> Self {
        Self {
            partition,
            service: "s3".to_owned(),
            region: String::new(),
            account: String::new(),
            resource: name.as_ref().to_owned(),
        }
    }

    /// The ARN of a role without a path.
    pub fn role(partition: Partition, account: &AccountId, name: impl AsRef<str>) -> Self {
        Self::iam(partition, account, format!("role/{}", name.as_ref()))
    }

    /// The ARN of a customer managed policy without a path.
    pub fn policy(partition: Partition, account: &AccountId, name: impl AsRef<str>) -> Self {
        Self::iam(partition, account, format!("policy/{}", name.as_ref()))
    }

    /// The ARN that stands for a whole account in a policy.
    pub fn root(partition: Partition, account: &AccountId) -> Self {
        Self::iam(partition, account, "root".to_owned())
    }

    /// The name of the thing, without its kind and path: of a topic, bucket, trail, key id, role.
    ///
    /// An alias keeps its `alias/`.
    pub fn resource_name(&self) -> &str {
        let resource = self.resource.as_str();
        match self.service.as_str() {
            "s3" => resource
                .split_once('/')
                .map_or(resource, |(bucket, _)| bucket),
            "sns" => resource
                .split_once(':')
                .map_or(resource, |(topic, _)| topic),
            "kms" if resource.starts_with("alias/") => resource,
            "iam" => resource.rsplit_once('/').map_or(resource, |(_, name)| name),
            _ => resource
                .split_once(['/', ':'])
                .map_or(resource, |(_, name)| name),
        }
    }

    /// The account, where the ARN names one.
    pub fn account_id(&self) -> Option<AccountId> {
        if is_plain_account(&self.account) {
            AccountId::parse(&self.account).ok()
        } else {
            None
        }
    }

    /// The Region, where the ARN names one.
    pub fn region_name(&self) -> Option<Region> {
        Region::parse(&self.region).ok()
    }

    /// Of IAM, which has no Regions.
    fn iam(partition: Partition, account: &AccountId, resource: String) -> Self {
        Self {
            partition,
            service: "iam".to_owned(),
            region: String::new(),
            account: account.as_str().to_owned(),
            resource,
        }
    }
}

/// Twelve digits and nothing else, as in an ARN.
fn is_plain_account(text: &str) -> bool {
    text.chars().count() == 12 && text.chars().all(|c| c.is_ascii_digit())
}

/// The problem of a text that has not the parts of an ARN.
fn not_an_arn(text: &str) -> NameProblem {
    let (clean, changed) = clean_paste(text);
    let fix = if changed && Arn::parse(&clean).is_ok() {
        Some(clean)
    } else {
        None
    };
    NameProblem::new("An ARN starts with `arn:` and has six parts. Copy it from AWS's page.")
        .with_fix(fix)
}

impl fmt::Display for Arn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            partition,
            service,
            region,
            account,
            resource,
        } = self;
        write!(
            formatter,
            "arn:{partition}:{service}:{region}:{account}:{resource}"
        )
    }
}

impl FromStr for Arn {
    type Err = NameProblem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for Arn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Arn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_and_written_back() {
        for text in [
            "arn:aws:cloudtrail:eu-west-1:444455556666:trail/management-events",
            "arn:aws-us-gov:sns:us-gov-west-1:444455556666:radiant-events",
            "arn:aws:s3:::my-logs/AWSLogs/*",
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
            "arn:aws:sts::444455556666:assumed-role/tenant/session",
            "arn:aws:sns:eu-west-1:444455556666:events:1234-5678",
        ] {
            let arn = Arn::parse(text).unwrap();
            assert_eq!(arn.to_string(), text);
            let json = serde_json::to_string(&arn).unwrap();
            assert_eq!(serde_json::from_str::<Arn>(&json).unwrap(), arn);
        }
    }

    #[test]
    fn built_ones_parse() {
        let region = Region::parse("cn-north-1").unwrap();
        let account = AccountId::parse("444455556666").unwrap();
        let partition = region.partition();
        let id = "1234abcd-12ab-34cd-56ef-1234567890ab";
        for (arn, name) in [
            (
                Arn::trail(partition, &region, &account, "a-trail"),
                "a-trail",
            ),
            (
                Arn::topic(partition, &region, &account, "a-topic"),
                "a-topic",
            ),
            (
                Arn::detector(partition, &region, &account, "12abc"),
                "12abc",
            ),
            (Arn::key(partition, &region, &account, id), id),
            (
                Arn::alias(partition, &region, &account, "alias/a/b"),
                "alias/a/b",
            ),
            (Arn::bucket(partition, "a-bucket"), "a-bucket"),
            (Arn::role(partition, &account, "a-role"), "a-role"),
            (Arn::policy(partition, &account, "a-policy"), "a-policy"),
            (Arn::root(partition, &account), "root"),
        ] {
            assert_eq!(Arn::parse(&arn.to_string()).as_ref(), Ok(&arn));
            assert_eq!(arn.resource_name(), name);
            assert_eq!(arn.partition, Partition::AwsCn);
        }
    }

    #[test]
    fn account_and_region_are_there_or_not() {
        let topic = Arn::parse("arn:aws:sns:eu-west-1:444455556666:events").unwrap();
        assert_eq!(topic.account_id().unwrap().as_str(), "444455556666");
        assert_eq!(topic.region_name().unwrap().as_str(), "eu-west-1");
        let bucket = Arn::parse("arn:aws:s3:::my-logs").unwrap();
        assert_eq!(bucket.account_id(), None);
        assert_eq!(bucket.region_name(), None);
        let role =
            Arn::parse("arn:aws:iam::444455556666:role/aws-service-role/x.amazonaws.com/Name")
                .unwrap();
        assert_eq!(role.resource_name(), "Name");
    }

    #[test]
    fn others_are_refused() {
        for text in [
            "",
            "events",
            "arn:aws:sns:eu-west-1:444455556666",
            "arn:aws:sns:eu-west-1:444455556666:",
            "arn:aws:sns:eu-west-1:44445555666:events",
            "arn:aws:sns:*:444455556666:events",
            "arn:aws:SNS:eu-west-1:444455556666:events",
            "arn:aws:sns:eu-west-1:4444 5555 66:events",
            "arn:amazon:sns:eu-west-1:444455556666:events",
            "arn:aws:sns:eu-west-1:444455556666:my events",
        ] {
            assert!(Arn::parse(text).is_err(), "{text}");
        }
        let problem = Arn::parse(" arn:aws:s3:::my-logs\n").unwrap_err();
        assert_eq!(problem.fix.as_deref(), Some("arn:aws:s3:::my-logs"));
    }
}
