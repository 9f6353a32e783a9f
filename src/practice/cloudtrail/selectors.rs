//! What CloudTrail accepts as event selectors.
//!
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html>.

use serde_json::{Value, json};

use super::super::answer::Refusal;
use super::super::call::{items, text, texts};

const OPERATORS: [&str; 6] = [
    "Equals",
    "StartsWith",
    "EndsWith",
    "NotEquals",
    "NotStartsWith",
    "NotEndsWith",
];
const FIELDS: [&str; 10] = [
    "eventCategory",
    "readOnly",
    "eventSource",
    "eventName",
    "eventType",
    "resources.type",
    "resources.ARN",
    "userIdentity.arn",
    "sessionCredentialFromConsole",
    "errorCode",
];
const EXCLUDABLE: [&str; 2] = ["kms.amazonaws.com", "rdsdata.amazonaws.com"];

/// What a trail without selectors of its own does: management events, read and write.
pub(super) fn default() -> Value {
    json!([{
        "ReadWriteType": "All",
        "IncludeManagementEvents": true,
        "DataResources": [],
        "ExcludeManagementEventSources": [],
    }])
}

/// Basic selectors: at most 5, with at most 250 data resources.
pub(super) fn check_basic(selectors: &Value) -> Result<(), Refusal> {
    let selectors = selectors.as_array().map(Vec::as_slice).unwrap_or_default();
    if selectors.is_empty() || selectors.len() > 5 {
        return Err(invalid("A trail must have 1 to 5 event selectors."));
    }
    let mut resources = 0;
    for selector in selectors {
        let kind = text(selector, "ReadWriteType").unwrap_or("All");
        if !["All", "ReadOnly", "WriteOnly"].contains(&kind) {
            return Err(invalid(format!(
                "Value {kind} for ReadWriteType is invalid."
            )));
        }
        let excluded = texts(selector, "ExcludeManagementEventSources");
        if let Some(source) = excluded
            .iter()
            .find(|source| !EXCLUDABLE.contains(&source.as_str()))
        {
            return Err(invalid(format!(
                "Value {source} for ExcludeManagementEventSources is invalid."
            )));
        }
        if !excluded.is_empty()
            && selector.get("IncludeManagementEvents") == Some(&Value::Bool(false))
        {
            return Err(invalid(
                "ExcludeManagementEventSources is only for selectors that include management events.",
            ));
        }
        for resource in items(selector, "DataResources") {
            resources += check_data_resource(resource)?;
        }
    }
    if resources > 250 {
        Err(invalid("A trail can have at most 250 data resources."))
    } else {
        Ok(())
    }
}

fn check_data_resource(resource: &Value) -> Result<usize, Refusal> {
    let kind = text(resource, "Type").unwrap_or_default();
    let start = match kind {
        "AWS::S3::Object" => "arn:aws:s3",
        "AWS::Lambda::Function" => "arn:aws:lambda",
        "AWS::DynamoDB::Table" => "arn:aws:dynamodb",
        _ => {
            return Err(invalid(format!(
                "Value {kind} for DataResources.Type is invalid."
            )));
        }
    };
    let values = texts(resource, "Values");
    if values.is_empty() {
        return Err(invalid("DataResources.Values must not be empty."));
    }
    let is_valid = |value: &String| match value.strip_prefix(start) {
        // All of them, now and later.
        Some("") => true,
        // A bucket has its slash; without it nothing is meant.
        Some(rest) if kind == "AWS::S3::Object" => rest
            .strip_prefix(":::")
            .is_some_and(|path| path.is_empty() || path.contains('/')),
        Some(rest) => rest.starts_with(':'),
        None => false,
    };
    match values.iter().find(|value| !is_valid(value)) {
        Some(value) => Err(invalid(format!(
            "Value {value} for DataResources.Values is invalid."
        ))),
        None => Ok(values.len()),
    }
}

/// Advanced selectors: at most 500 values over all conditions.
pub(super) fn check_advanced(selectors: &Value) -> Result<(), Refusal> {
    let selectors = selectors.as_array().map(Vec::as_slice).unwrap_or_default();
    if selectors.is_empty() {
        return Err(invalid("AdvancedEventSelectors must not be empty."));
    }
    let mut values = 0;
    for selector in selectors {
        values += check_advanced_selector(selector)?;
    }
    if values > 500 {
        return Err(invalid(
            "A trail can have at most 500 values over all conditions of its selectors.",
        ));
    }
    Ok(())
}

fn check_advanced_selector(selector: &Value) -> Result<usize, Refusal> {
    if text(selector, "Name").is_some_and(|name| name.chars().count() > 1000) {
        return Err(invalid(
            "The name of an advanced event selector is too long.",
        ));
    }
    let fields = items(selector, "FieldSelectors");
    let find = |name: &str| {
        fields
            .iter()
            .find(|field| text(field, "Field") == Some(name))
    };
    let category = find("eventCategory")
        .map(|field| texts(field, "Equals"))
        .unwrap_or_default();
    let data = match category.as_slice() {
        [one] if one == "Management" => false,
        [one] if one == "Data" || one == "NetworkActivity" => true,
        _ => {
            return Err(invalid(
                "Each advanced event selector needs one eventCategory: Management, Data or NetworkActivity.",
            ));
        }
    };
    let data_only = |name: &str| {
        matches!(
            name,
            "resources.type" | "resources.ARN" | "userIdentity.arn"
        )
    };
    let mut values = 0;
    for field in fields {
        let name = text(field, "Field").unwrap_or_default();
        if !FIELDS.contains(&name) || (!data && data_only(name)) {
            return Err(invalid(format!(
                "Field {name} is not valid for this eventCategory."
            )));
        }
        let used: Vec<&str> = OPERATORS
            .into_iter()
            .filter(|operator| field.get(operator).is_some_and(|value| !value.is_null()))
            .collect();
        if used.is_empty() {
            return Err(invalid(format!("Field {name} needs an operator.")));
        }
        if matches!(name, "eventCategory" | "readOnly" | "resources.type") && used != ["Equals"] {
            return Err(invalid(format!(
                "Field {name} accepts only the operator Equals."
            )));
        }
        for operator in used {
            let given = texts(field, operator);
            if given.is_empty() {
                return Err(invalid(format!(
                    "Field {name} has no values for {operator}."
                )));
            }
            values += given.len();
        }
    }
    if let Some(field) = find("readOnly")
        && !matches!(texts(field, "Equals").as_slice(), [one] if one == "true" || one == "false")
    {
        return Err(invalid("Field readOnly must be true or false."));
    }
    if let Some(field) = find("eventSource").filter(|_| !data)
        && texts(field, "NotEquals")
            .iter()
            .any(|source| !EXCLUDABLE.contains(&source.as_str()))
    {
        return Err(invalid(
            "Field eventSource can only exclude kms.amazonaws.com and rdsdata.amazonaws.com.",
        ));
    }
    let kinds = find("resources.type")
        .map(|field| texts(field, "Equals"))
        .unwrap_or_default();
    let category_is_data = category.first().is_some_and(|one| one == "Data");
    if category_is_data && !matches!(kinds.as_slice(), [one] if one.starts_with("AWS::")) {
        return Err(invalid(
            "A selector of data events needs one resources.type.",
        ));
    }
    Ok(values)
}

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::bad("InvalidEventSelectorsException", message)
}
