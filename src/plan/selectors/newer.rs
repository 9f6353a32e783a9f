//! Basic selectors in the form of advanced ones: the same events, word for word.
//!
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html>.

use super::fields::equals;
use super::joined::S3_OBJECT;
use crate::domain::Partition;
use crate::inventory::{AdvancedSelector, BasicSelector, DataResource, FieldSelector};

/// The selectors in the newer form; none if one of them is about things that we do not know.
pub(super) fn in_newer_form(
    basic: &[BasicSelector],
    partition: Partition,
) -> Option<Vec<AdvancedSelector>> {
    let mut newer = Vec::new();
    for selector in basic {
        let access = match selector.read_write.as_str() {
            "ReadOnly" => Some(equals("readOnly", "true")),
            "WriteOnly" => Some(equals("readOnly", "false")),
            _ => None,
        };
        if selector.management_events {
            let sources = (!selector.excluded_sources.is_empty()).then(|| FieldSelector {
                field: "eventSource".to_owned(),
                not_equals: selector.excluded_sources.clone(),
                ..FieldSelector::default()
            });
            newer.push(unnamed([
                Some(equals("eventCategory", "Management")),
                access.clone(),
                sources,
            ]));
        }
        for resource in &selector.data_resources {
            // An empty list is no data events.
            if resource.values.is_empty() {
                continue;
            }
            newer.push(unnamed([
                Some(equals("eventCategory", "Data")),
                Some(equals("resources.type", &resource.kind)),
                access.clone(),
                which(resource, partition)?,
            ]));
        }
    }
    Some(newer)
}

/// The condition for the resources of one kind: none for all of them.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html>.
#[expect(
    clippy::option_option,
    reason = "outside: whether we know the kind; inside: whether it needs a condition"
)]
fn which(resource: &DataResource, partition: Partition) -> Option<Option<FieldSelector>> {
    let all = |service: &str| format!("arn:{partition}:{service}");
    let values = resource.values.clone();
    let named = FieldSelector {
        field: "resources.ARN".to_owned(),
        ..FieldSelector::default()
    };
    let (service, condition) = match resource.kind.as_str() {
        S3_OBJECT => (
            "s3",
            FieldSelector {
                starts_with: values,
                ..named
            },
        ),
        "AWS::Lambda::Function" => (
            "lambda",
            FieldSelector {
                equals: values,
                ..named
            },
        ),
        "AWS::DynamoDB::Table" => (
            "dynamodb",
            FieldSelector {
                equals: values,
                ..named
            },
        ),
        _ => return None,
    };
    let is_all = |value: &String| value.trim_end_matches(':') == all(service);
    Some((!resource.values.iter().any(is_all)).then_some(condition))
}

fn unnamed(fields: impl IntoIterator<Item = Option<FieldSelector>>) -> AdvancedSelector {
    AdvancedSelector {
        name: None,
        fields: fields.into_iter().flatten().collect(),
    }
}
