//! What a trail records: our selectors from AWS's, and AWS's from ours.

use aws_sdk_cloudtrail::error::BuildError;
use aws_sdk_cloudtrail::types;

use crate::aws::answer::told;
use crate::inventory::{AdvancedSelector, BasicSelector, DataResource, FieldSelector};

/// No selectors, or the one that AWS shows for a trail that never got any.
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html>
pub(super) fn is_default(basic: &[BasicSelector]) -> bool {
    match basic {
        [] => true,
        [only] => {
            only.read_write == "All"
                && only.management_events
                && only.excluded_sources.is_empty()
                && only.data_resources.is_empty()
        }
        _ => false,
    }
}

pub(super) fn read_basic(selector: &types::EventSelector) -> BasicSelector {
    BasicSelector {
        // AWS's defaults for what is left out.
        read_write: selector
            .read_write_type()
            .map_or("All", |kind| kind.as_str())
            .to_owned(),
        management_events: selector.include_management_events().unwrap_or(true),
        excluded_sources: selector.exclude_management_event_sources().to_vec(),
        data_resources: selector
            .data_resources()
            .iter()
            .map(|resource| DataResource {
                kind: resource.r#type().unwrap_or_default().to_owned(),
                values: resource.values().to_vec(),
            })
            .collect(),
    }
}

pub(super) fn write_basic(selector: &BasicSelector) -> types::EventSelector {
    let resources = selector
        .data_resources
        .iter()
        .map(|resource| {
            types::DataResource::builder()
                .r#type(&resource.kind)
                .set_values(Some(resource.values.clone()))
                .build()
        })
        .collect();
    types::EventSelector::builder()
        .read_write_type(types::ReadWriteType::from(selector.read_write.as_str()))
        .include_management_events(selector.management_events)
        .set_exclude_management_event_sources(Some(selector.excluded_sources.clone()))
        .set_data_resources(Some(resources))
        .build()
}

pub(super) fn read_advanced(selector: &types::AdvancedEventSelector) -> AdvancedSelector {
    AdvancedSelector {
        name: told(selector.name()),
        fields: selector
            .field_selectors()
            .iter()
            .map(|field| FieldSelector {
                field: field.field().to_owned(),
                equals: field.equals().to_vec(),
                starts_with: field.starts_with().to_vec(),
                ends_with: field.ends_with().to_vec(),
                not_equals: field.not_equals().to_vec(),
                not_starts_with: field.not_starts_with().to_vec(),
                not_ends_with: field.not_ends_with().to_vec(),
            })
            .collect(),
    }
}

pub(super) fn write_advanced(
    selector: &AdvancedSelector,
) -> Result<types::AdvancedEventSelector, BuildError> {
    /// AWS refuses an empty list of values.
    fn some(values: &[String]) -> Option<Vec<String>> {
        if values.is_empty() {
            None
        } else {
            Some(values.to_vec())
        }
    }
    let mut fields = Vec::with_capacity(selector.fields.len());
    for field in &selector.fields {
        fields.push(
            types::AdvancedFieldSelector::builder()
                .field(&field.field)
                .set_equals(some(&field.equals))
                .set_starts_with(some(&field.starts_with))
                .set_ends_with(some(&field.ends_with))
                .set_not_equals(some(&field.not_equals))
                .set_not_starts_with(some(&field.not_starts_with))
                .set_not_ends_with(some(&field.not_ends_with))
                .build()?,
        );
    }
    types::AdvancedEventSelector::builder()
        .set_name(selector.name.clone())
        .set_field_selectors(Some(fields))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_aws_shows_for_a_fresh_trail_is_the_default() {
        let fresh = read_basic(&types::EventSelector::builder().build());
        assert!(is_default(&[]));
        assert!(is_default(std::slice::from_ref(&fresh)));
        let without_kms = BasicSelector {
            excluded_sources: vec!["kms.amazonaws.com".to_owned()],
            ..fresh.clone()
        };
        assert!(!is_default(&[without_kms]));
        assert!(!is_default(&[fresh.clone(), fresh]));
    }

    #[test]
    fn selectors_come_back_as_they_were_written() {
        let advanced = AdvancedSelector {
            name: Some("files, not our own".to_owned()),
            fields: vec![
                FieldSelector {
                    field: "eventCategory".to_owned(),
                    equals: vec!["Data".to_owned()],
                    ..FieldSelector::default()
                },
                FieldSelector {
                    field: "resources.ARN".to_owned(),
                    not_starts_with: vec!["arn:aws:s3:::logs/".to_owned()],
                    ..FieldSelector::default()
                },
            ],
        };
        assert_eq!(read_advanced(&write_advanced(&advanced).unwrap()), advanced);
        let basic = BasicSelector {
            read_write: "WriteOnly".to_owned(),
            management_events: false,
            excluded_sources: vec!["rdsdata.amazonaws.com".to_owned()],
            data_resources: vec![DataResource {
                kind: "AWS::S3::Object".to_owned(),
                values: vec!["arn:aws:s3".to_owned()],
            }],
        };
        assert_eq!(read_basic(&write_basic(&basic)), basic);
    }
}
