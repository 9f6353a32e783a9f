//! Sample calls, and whether selectors record them.
//!
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html>.

use crate::inventory::{AdvancedSelector, BasicSelector, FieldSelector, Selectors};

/// The kind of a file in a bucket.
const S3_OBJECT: &str = "AWS::S3::Object";

/// A call that a trail may record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sample<'a> {
    read_only: bool,
    /// The service that was called, such as `kms.amazonaws.com`.
    source: &'a str,
    /// The ARN of the file, for a data event.
    object: Option<&'a str>,
}

impl<'a> Sample<'a> {
    /// A call that manages something, such as making a key.
    pub(super) const fn management(source: &'a str, read_only: bool) -> Self {
        Self {
            read_only,
            source,
            object: None,
        }
    }

    /// A call that opens or changes a file in a bucket.
    pub(super) const fn object(arn: &'a str, read_only: bool) -> Self {
        Self {
            read_only,
            source: "s3.amazonaws.com",
            object: Some(arn),
        }
    }
}

/// Whether a trail with these selectors records the call. `None` is a trail whose selectors nobody has set.
pub(super) fn records(selectors: Option<&Selectors>, sample: Sample<'_>) -> bool {
    match selectors {
        None => sample.object.is_none(),
        Some(Selectors::Basic(list)) if list.is_empty() => sample.object.is_none(),
        Some(Selectors::Basic(list)) => list.iter().any(|selector| basic(selector, sample)),
        Some(Selectors::Advanced(list)) => list.iter().any(|selector| advanced(selector, sample)),
    }
}

fn basic(selector: &BasicSelector, sample: Sample<'_>) -> bool {
    let access = match selector.read_write.as_str() {
        "ReadOnly" => sample.read_only,
        "WriteOnly" => !sample.read_only,
        _ => true,
    };
    access
        && match sample.object {
            None => {
                selector.management_events
                    && !selector
                        .excluded_sources
                        .iter()
                        .any(|source| source == sample.source)
            }
            Some(arn) => selector
                .data_resources
                .iter()
                .filter(|resource| resource.kind == S3_OBJECT)
                .any(|resource| {
                    resource
                        .values
                        .iter()
                        .any(|value| arn.starts_with(value.as_str()))
                }),
        }
}

fn advanced(selector: &AdvancedSelector, sample: Sample<'_>) -> bool {
    // A selector without a category is none that AWS takes; it records nothing.
    selector
        .fields
        .iter()
        .any(|field| field.field == "eventCategory")
        && selector.fields.iter().all(|field| holds(field, sample))
}

/// Whether one condition holds: one of the wanted values, none of the others.
fn holds(field: &FieldSelector, sample: Sample<'_>) -> bool {
    let value = match field.field.as_str() {
        "eventCategory" => Some(if sample.object.is_some() {
            "Data"
        } else {
            "Management"
        }),
        "readOnly" => Some(if sample.read_only { "true" } else { "false" }),
        "eventSource" => Some(sample.source),
        "resources.type" => sample.object.map(|_| S3_OBJECT),
        "resources.ARN" => sample.object,
        // A sample is any call of its kind, so it has no name or person of its own.
        _ => None,
    };
    let wants =
        !(field.equals.is_empty() && field.starts_with.is_empty() && field.ends_with.is_empty());
    let Some(value) = value else {
        return !wants;
    };
    let starts = |list: &[String]| list.iter().any(|start| value.starts_with(start.as_str()));
    let ends = |list: &[String]| list.iter().any(|end| value.ends_with(end.as_str()));
    let is = |list: &[String]| list.iter().any(|text| text == value);
    let wanted =
        !wants || is(&field.equals) || starts(&field.starts_with) || ends(&field.ends_with);
    let unwanted =
        is(&field.not_equals) || starts(&field.not_starts_with) || ends(&field.not_ends_with);
    wanted && !unwanted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::DataResource;

    const FILE: &str = "arn:aws:s3:::some-bucket/file";
    const LOG: &str = "arn:aws:s3:::logs/file";

    fn field(name: &str, equals: &[&str]) -> FieldSelector {
        FieldSelector {
            field: name.to_owned(),
            equals: equals.iter().map(|&value| value.to_owned()).collect(),
            ..FieldSelector::default()
        }
    }

    fn selector(fields: Vec<FieldSelector>) -> Selectors {
        Selectors::Advanced(vec![AdvancedSelector { name: None, fields }])
    }

    #[test]
    fn a_trail_that_nobody_has_set_records_management_only() {
        for selectors in [None, Some(Selectors::Basic(Vec::new()))] {
            assert!(records(
                selectors.as_ref(),
                Sample::management("kms.amazonaws.com", true)
            ));
            assert!(!records(selectors.as_ref(), Sample::object(FILE, false)));
        }
    }

    #[test]
    fn basic_selectors_look_at_access_sources_and_beginnings() {
        let selectors = Selectors::Basic(vec![BasicSelector {
            read_write: "WriteOnly".to_owned(),
            management_events: true,
            excluded_sources: vec!["kms.amazonaws.com".to_owned()],
            data_resources: vec![DataResource {
                kind: S3_OBJECT.to_owned(),
                values: vec!["arn:aws:s3:::some-bucket/".to_owned()],
            }],
        }]);
        let ask = |sample| records(Some(&selectors), sample);
        assert!(ask(Sample::management("iam.amazonaws.com", false)));
        assert!(!ask(Sample::management("iam.amazonaws.com", true)));
        assert!(!ask(Sample::management("kms.amazonaws.com", false)));
        assert!(ask(Sample::object(FILE, false)));
        assert!(!ask(Sample::object(FILE, true)));
        assert!(!ask(Sample::object(LOG, false)));
    }

    #[test]
    fn advanced_selectors_hold_when_all_conditions_do() {
        let logs = FieldSelector {
            field: "resources.ARN".to_owned(),
            not_starts_with: vec!["arn:aws:s3:::logs/".to_owned()],
            ..FieldSelector::default()
        };
        let selectors = selector(vec![
            field("eventCategory", &["Data"]),
            field("resources.type", &[S3_OBJECT]),
            logs,
        ]);
        assert!(records(Some(&selectors), Sample::object(FILE, true)));
        assert!(!records(Some(&selectors), Sample::object(LOG, true)));
        assert!(!records(
            Some(&selectors),
            Sample::management("iam.amazonaws.com", true)
        ));
    }

    #[test]
    fn what_only_some_calls_have_is_not_taken_for_all() {
        let category = field("eventCategory", &["Management"]);
        let named = selector(vec![
            category.clone(),
            field("eventName", &["RunInstances"]),
        ]);
        assert!(!records(
            Some(&named),
            Sample::management("ec2.amazonaws.com", false)
        ));
        let but_one = FieldSelector {
            field: "userIdentity.arn".to_owned(),
            not_starts_with: vec!["arn:aws:sts::111122223333:assumed-role/reader".to_owned()],
            ..FieldSelector::default()
        };
        let others = selector(vec![category, but_one]);
        assert!(records(
            Some(&others),
            Sample::management("ec2.amazonaws.com", false)
        ));
        assert!(!records(
            Some(&selector(Vec::new())),
            Sample::management("ec2.amazonaws.com", false)
        ));
    }
}
