//! Where a thing is found in the AWS console. Pure: texts in, an address out.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::domain::{Arn, Partition, Region};
use crate::plan::{Change, Service, Thing};

/// What the console leaves as it is in a part of an address.
const PART: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The page of the AWS console that shows what a change is about; none where the console is not public.
///
/// `name` is what the thing is known by now: its ARN where one is known, else its name.
/// The console has its own host in each partition.
/// See <https://docs.aws.amazon.com/awsconsolehelpdocs/>.
pub(crate) fn link(
    partition: Partition,
    region: &Region,
    change: &Change,
    name: &str,
) -> Option<String> {
    let host = partition.console_host()?;
    let account = &change.place.account;
    let arn = Arn::parse(name).ok();
    let full = |made: Arn| arn.clone().unwrap_or(made);
    let regional = |service: &str, page: &str| {
        format!("https://{region}.{host}/{service}/home?region={region}#{page}")
    };
    Some(match change.service {
        Service::CloudTrail => {
            let trail = full(Arn::trail(partition, region, account, name));
            regional("cloudtrailv2", &format!("/trails/{trail}"))
        }
        Service::GuardDuty => regional("guardduty", "/settings"),
        Service::Kms => match &arn {
            Some(key) if key.resource.starts_with("key/") => {
                regional("kms", &format!("/kms/keys/{}", key.resource_name()))
            }
            // A nickname has no page of its own.
            _ => regional("kms", "/kms/keys"),
        },
        Service::Sns => {
            let topic = full(Arn::topic(partition, region, account, name));
            regional("sns/v3", &format!("/topic/{topic}"))
        }
        Service::S3 => {
            let bucket = arn.as_ref().map_or(name, Arn::resource_name);
            format!(
                "https://{region}.{host}/s3/buckets/{}?region={region}",
                encoded(bucket)
            )
        }
        Service::Iam if change.action.deed().makes() == Some(Thing::Policy) => {
            let policy = full(Arn::policy(partition, account, name));
            format!(
                "https://{host}/iam/home#/policies/details/{}",
                encoded(&policy.to_string())
            )
        }
        Service::Iam => {
            let role = arn.as_ref().map_or(name, Arn::resource_name);
            format!("https://{host}/iam/home#/roles/details/{}", encoded(role))
        }
        Service::CloudFormation => regional("cloudformation", "/stacksets"),
        Service::Organizations => format!("https://{host}/organizations/v2/home/services"),
    })
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PART).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BucketName, Place, PolicyName};
    use crate::plan::{Action, ChangeId, Kind, Section};
    use crate::plan::{CreateBucket, CreatePolicy};
    use crate::policy::Document;

    fn change(service: Service, action: Action) -> Change {
        let place = Place::parse("444455556666/eu-west-1").unwrap();
        Change {
            id: ChangeId::new(Section::CloudTrail, &place, "part"),
            kind: Kind::Create,
            section: Section::CloudTrail,
            place,
            service,
            resource: String::new(),
            depends_on: Vec::new(),
            follows: Vec::new(),
            action,
        }
    }

    fn of(service: Service, name: &str) -> String {
        let change = change(service, Action::None);
        link(Partition::Aws, &change.place.region, &change, name).unwrap()
    }

    #[test]
    fn each_service_has_its_page() {
        let home = "https://eu-west-1.console.aws.amazon.com";
        let region = "region=eu-west-1";
        for (service, name, wanted) in [
            (
                Service::CloudTrail,
                "audit",
                format!(
                    "{home}/cloudtrailv2/home?{region}#/trails/arn:aws:cloudtrail:eu-west-1:444455556666:trail/audit"
                ),
            ),
            (
                Service::GuardDuty,
                "12abc",
                format!("{home}/guardduty/home?{region}#/settings"),
            ),
            (
                Service::Kms,
                "arn:aws:kms:eu-west-1:444455556666:key/12-ab",
                format!("{home}/kms/home?{region}#/kms/keys/12-ab"),
            ),
            (
                Service::Kms,
                "alias/radiant-logs",
                format!("{home}/kms/home?{region}#/kms/keys"),
            ),
            (
                Service::Sns,
                "radiant-events",
                format!(
                    "{home}/sns/v3/home?{region}#/topic/arn:aws:sns:eu-west-1:444455556666:radiant-events"
                ),
            ),
            (
                Service::S3,
                "larkfield-logs",
                format!("{home}/s3/buckets/larkfield-logs?{region}"),
            ),
            (
                Service::Iam,
                "radiant-aws-access-role",
                "https://console.aws.amazon.com/iam/home#/roles/details/radiant-aws-access-role"
                    .to_owned(),
            ),
            (
                Service::CloudFormation,
                "radiant-member-roles",
                format!("{home}/cloudformation/home?{region}#/stacksets"),
            ),
            (
                Service::Organizations,
                "cloudtrail.amazonaws.com",
                "https://console.aws.amazon.com/organizations/v2/home/services".to_owned(),
            ),
        ] {
            assert_eq!(of(service, name), wanted);
        }
    }

    #[test]
    fn a_policy_is_named_by_its_encoded_arn() {
        let action = Action::CreatePolicy(CreatePolicy {
            name: PolicyName::parse("radiant-read").unwrap(),
            description: String::new(),
            document: Document::from_statements(Vec::new()),
            path: None,
            tags: std::collections::BTreeMap::new(),
        });
        let change = change(Service::Iam, action);
        assert_eq!(
            link(
                Partition::Aws,
                &change.place.region,
                &change,
                "radiant-read"
            )
            .unwrap(),
            "https://console.aws.amazon.com/iam/home#/policies/details/arn%3Aaws%3Aiam%3A%3A444455556666%3Apolicy%2Fradiant-read"
        );
    }

    #[test]
    fn every_partition_has_its_own_host_or_none() {
        let bucket = BucketName::parse("larkfield-logs").unwrap();
        let change = change(Service::S3, Action::CreateBucket(CreateBucket { bucket }));
        let to = |partition: Partition, region: &str| {
            let region = Region::parse(region).unwrap();
            link(partition, &region, &change, "larkfield-logs")
        };
        assert_eq!(
            to(Partition::AwsUsGov, "us-gov-west-1").unwrap(),
            "https://us-gov-west-1.console.amazonaws-us-gov.com/s3/buckets/larkfield-logs?region=us-gov-west-1"
        );
        assert_eq!(
            to(Partition::AwsCn, "cn-north-1").unwrap(),
            "https://cn-north-1.console.amazonaws.cn/s3/buckets/larkfield-logs?region=cn-north-1"
        );
        assert_eq!(to(Partition::AwsIso, "us-east-1"), None);
    }
}
