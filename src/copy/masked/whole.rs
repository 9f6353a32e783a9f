//! A whole copy, field by field. A field that is not named here is replaced whole.

use serde_json::{Map, Value};

use super::kept::{is_capitals, is_of_an_owner, is_region, is_value};
use super::names::Masker;
use crate::inventory::{CREATED_BY, SETUP_PART, SETUP_RUN};

/// What a field of the copy holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// Words of AWS, numbers and switches.
    Words,
    /// Texts of any form.
    Texts,
    /// Names that somebody gave.
    Names,
    Tags,
    Document,
    /// Documents by name.
    Documents,
    /// A thing, with fields of its own.
    Thing,
    /// Things by name.
    Things,
    /// A list of things.
    List,
    /// Texts by name.
    TextsByName,
    /// Words of AWS by words of AWS.
    WordsByWord,
    /// Words of AWS by name.
    WordsByName,
    /// What a trail records.
    Selectors,
    /// A JSON text.
    Template,
}

/// What each field holds, by practice's own names of its fields.
const FIELDS: &[(Holds, &str)] = &[
    (Holds::Names, "company description display_name email name"),
    (
        Holds::Texts,
        "absent account administration_role administrator arn attached boundary bucket caller delegated \
         encryption_key endpoint execution_role expected_owner groups id key main_account management \
         origin_identities owner parent path prefix root settled stack suffix token topic",
    ),
    (
        Holds::Words,
        "action at_once authorization_ids auto_enable automatic block_acls block_policy bucket_key confirmed \
         counted created default deleted deletion delivered delivery_error detailed drift enabled encryption \
         event_bridge events events_a_day failing_since feature_set fifo frequency global_events guardduty_in \
         ignore_acls insights joined kind lacks_trail_role lists_without_paths logging main_region \
         managed_execution manager max_session modified multi_region new_features not_recursive not_signed_up \
         notification_error notified opted_in origin ownership protocol published region relationship replica \
         requester_pays restrict rotation seen service_managed size spec started status stopped tolerated \
         validation vendor_is_silent versioning",
    ),
    (
        Holds::Thing,
        "copied iam notification organization public_access_block",
    ),
    (
        Holds::Things,
        "accounts aliases buckets destinations detectors instances keys objects policies regions roles \
         stack_sets topics trails units",
    ),
    (
        Holds::List,
        "guards operations subscriptions targets versions",
    ),
    (Holds::Tags, "tags"),
    (Holds::Document, "document policy trust"),
    (Holds::Documents, "functions inline of_aws queues"),
    (Holds::WordsByName, "trusted unserved"),
    (
        Holds::Selectors,
        "advanced_selectors event_configuration event_selectors",
    ),
    (Holds::WordsByWord, "auto_features features managed spent"),
    (Holds::Template, "template"),
    (Holds::TextsByName, "parameters"),
];

fn holds(field: &str) -> Option<Holds> {
    let mut fields = FIELDS.iter();
    fields
        .find(|(_, names)| names.split(' ').any(|name| name == field))
        .map(|(holds, _)| *holds)
}

impl Masker {
    /// A thing with the fields of practice.
    pub(in crate::copy) fn thing(&self, thing: &Value) -> Value {
        let Value::Object(fields) = thing else {
            return self.texts(thing);
        };
        let fields = fields.iter().map(|(name, value)| {
            let kept = name.clone();
            match holds(name) {
                Some(holds) => (kept, self.field(holds, value)),
                None => (kept, self.anything(value)),
            }
        });
        Value::Object(fields.collect())
    }

    fn field(&self, holds: Holds, value: &Value) -> Value {
        match holds {
            Holds::Words => self.words_of_aws(value),
            // A trail says here whether it is the whole organization's.
            Holds::Thing if !value.is_object() => self.words_of_aws(value),
            // A place in the tree, or a list of them.
            Holds::Texts if value.is_object() => self.by_name(value, |it| self.texts(it)),
            Holds::Texts => self.texts(value),
            Holds::Names => self.names(value),
            Holds::Tags => self.tags(value),
            Holds::Document => self.document(value),
            Holds::Documents => self.by_name(value, |it| self.document(it)),
            Holds::Thing => self.thing(value),
            // Operations list accounts by number.
            Holds::Things if value.is_array() => self.texts(value),
            Holds::Things => self.by_name(value, |it| self.thing(it)),
            Holds::List => value.as_array().map_or_else(
                || self.anything(value),
                |items| items.iter().map(|it| self.thing(it)).collect(),
            ),
            Holds::TextsByName => match value {
                Value::Object(fields) => {
                    let fields = fields.iter();
                    let masked = fields.map(|(name, it)| (self.parameter(name), self.texts(it)));
                    Value::Object(masked.collect())
                }
                _ => self.anything(value),
            },
            Holds::WordsByWord => match value {
                Value::Object(fields) => {
                    let fields = fields.iter();
                    let masked = fields.map(|(name, it)| {
                        let kept = is_capitals(name);
                        let name = if kept { name.clone() } else { self.words(name) };
                        (name, self.words_of_aws(it))
                    });
                    Value::Object(masked.collect())
                }
                _ => self.anything(value),
            },
            Holds::WordsByName => self.by_name(value, |it| self.words_of_aws(it)),
            Holds::Selectors => self.selectors(value),
            Holds::Template => self.template(value),
        }
    }

    /// A map whose keys are names, numbers, ARNs or Regions.
    fn by_name(&self, value: &Value, mask: impl Fn(&Value) -> Value) -> Value {
        let Value::Object(fields) = value else {
            return self.anything(value);
        };
        let fields = fields.iter();
        let masked: Map<String, Value> = fields
            .map(|(name, value)| (self.text(name), mask(value)))
            .collect();
        Value::Object(masked)
    }

    /// Words of AWS, numbers and switches; any other word is replaced.
    fn words_of_aws(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => {
                let is_known = is_value(text)
                    || is_capitals(text)
                    || is_region(text)
                    || text == "none"
                    || WORDS.contains(&text.as_str())
                    || text.starts_with("s3:") && text.split(':').count() <= 3;
                Value::String(if is_known {
                    text.clone()
                } else {
                    self.text(text)
                })
            }
            Value::Array(items) => items.iter().map(|it| self.words_of_aws(it)).collect(),
            Value::Object(_) => self.anything(value),
            Value::Number(_) | Value::Bool(_) | Value::Null => value.clone(),
        }
    }

    /// Tags: those by which this program and others say who made a thing keep their meaning.
    fn tags(&self, value: &Value) -> Value {
        let Value::Object(tags) = value else {
            return self.anything(value);
        };
        let tags = tags.iter().map(|(key, value)| {
            let text = value.as_str().unwrap_or_default();
            let (made, by) = CREATED_BY;
            let stays = (key == made && text == by) || is_of_an_owner(text) || is_value(text);
            let value = if stays {
                text.to_owned()
            } else {
                self.text(text)
            };
            (self.tag_key(key), Value::String(value))
        });
        Value::Object(tags.collect())
    }

    pub(super) fn tag_key(&self, key: &str) -> String {
        let (made, _) = CREATED_BY;
        let is_ours = [made, SETUP_RUN, SETUP_PART].contains(&key);
        let of_aws = [
            "aws:cloudformation:stack-name",
            "aws:cloudformation:stack-id",
            "aws:cloudformation:logical-id",
            "aws:servicecatalog:provisionedProductArn",
            "aws-control-tower",
        ];
        if is_ours || of_aws.contains(&key) || is_of_an_owner(key) {
            key.to_owned()
        } else {
            self.words(key)
        }
    }

    fn parameter(&self, name: &str) -> String {
        if self.is_public(name) {
            name.to_owned()
        } else {
            self.words(name)
        }
    }

    /// What a trail records: names of fields and of kinds are AWS's.
    fn selectors(&self, value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().map(|it| self.selectors(it)).collect(),
            Value::Object(fields) => {
                let fields = fields.iter().map(|(name, value)| {
                    let known = SELECTOR_FIELDS.contains(&name.as_str());
                    let masked = match name.as_str() {
                        "Field" | "Type" | "EventCategory" | "MaxEventSize" | "Templates"
                        | "ReadWriteType" => self.selector_words(value),
                        "Name" => self.names(value),
                        _ if value.is_object() => self.selectors(value),
                        _ if value
                            .as_array()
                            .is_some_and(|items| items.iter().any(Value::is_object)) =>
                        {
                            self.selectors(value)
                        }
                        _ if known => self.selector_words(value),
                        _ => self.anything(value),
                    };
                    let name = if known {
                        name.clone()
                    } else {
                        self.words(name)
                    };
                    (name, masked)
                });
                Value::Object(fields.collect())
            }
            _ => self.selector_words(value),
        }
    }

    fn selector_words(&self, value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().map(|it| self.selector_words(it)).collect(),
            Value::String(text) => {
                let is_kind = text.split("::").count() == 3
                    && text.starts_with("AWS::")
                    && text
                        .chars()
                        .all(|it| it.is_ascii_alphanumeric() || it == ':');
                let stays = SELECTOR_WORDS.contains(&text.as_str()) || is_kind || is_capitals(text);
                Value::String(if stays { text.clone() } else { self.text(text) })
            }
            _ => value.clone(),
        }
    }

    /// A template of CloudFormation: its own words stay, and values are replaced.
    fn template(&self, value: &Value) -> Value {
        let parsed = value.as_str().map(serde_json::from_str::<Value>);
        match parsed {
            Some(Ok(template)) => Value::String(self.in_template(&template).to_string()),
            _ => self.anything(value),
        }
    }

    fn in_template(&self, value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                if fields.contains_key("Statement") {
                    return self.document(value);
                }
                let fields = fields.iter().map(|(name, value)| {
                    let is_known = self.is_public(name) || TEMPLATE_WORDS.contains(&name.as_str());
                    let name = if is_known {
                        name.clone()
                    } else {
                        self.words(name)
                    };
                    (name, self.in_template(value))
                });
                Value::Object(fields.collect())
            }
            Value::Array(items) => items.iter().map(|it| self.in_template(it)).collect(),
            Value::String(text) => {
                let is_known = TEMPLATE_WORDS.contains(&text.as_str()) || self.is_public(text);
                Value::String(if is_known {
                    text.clone()
                } else {
                    self.text(text)
                })
            }
            Value::Number(_) | Value::Bool(_) | Value::Null => value.clone(),
        }
    }
}

/// Words of AWS that are neither in capitals nor values of conditions.
const WORDS: [&str; 20] = [
    "AccessDenied",
    "NoSuchBucket",
    "NotFound",
    "AuthorizationError",
    "KMS.NotFoundException",
    "BucketOwnerEnforced",
    "BucketOwnerPreferred",
    "Created",
    "Disabled",
    "Enabled",
    "Invited",
    "ObjectWriter",
    "Removed",
    "Resigned",
    "Suspended",
    "boundary",
    "identity",
    "resource_control",
    "service_control",
    "sqs",
];

const SELECTOR_FIELDS: [&str; 20] = [
    "AggregationConfigurations",
    "ContextKeySelectors",
    "DataResources",
    "EndsWith",
    "Equals",
    "EventCategory",
    "ExcludeManagementEventSources",
    "Field",
    "FieldSelectors",
    "IncludeManagementEvents",
    "MaxEventSize",
    "Name",
    "NotEndsWith",
    "NotEquals",
    "NotStartsWith",
    "ReadWriteType",
    "StartsWith",
    "Templates",
    "Type",
    "Values",
];

const SELECTOR_WORDS: [&str; 20] = [
    "All",
    "Data",
    "Large",
    "Management",
    "NetworkActivity",
    "ReadOnly",
    "Standard",
    "WriteOnly",
    "errorCode",
    "eventCategory",
    "eventName",
    "eventSource",
    "eventType",
    "readOnly",
    "resources.ARN",
    "resources.type",
    "sessionCredentialFromConsole",
    "userIdentity.arn",
    "kms.amazonaws.com",
    "rdsdata.amazonaws.com",
];

const TEMPLATE_WORDS: [&str; 44] = [
    "2010-09-09",
    "AWS::AccountId",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
    "AWS::Partition",
    "AWS::Region",
    "AWSTemplateFormatVersion",
    "AllowedPattern",
    "AssumeRolePolicyDocument",
    "Condition",
    "Conditions",
    "Default",
    "DeletionPolicy",
    "DependsOn",
    "Description",
    "Fn::And",
    "Fn::Equals",
    "Fn::GetAtt",
    "Fn::If",
    "Fn::Join",
    "Fn::Not",
    "Fn::Or",
    "Fn::Sub",
    "Key",
    "ManagedPolicyArns",
    "ManagedPolicyName",
    "MaxLength",
    "Metadata",
    "MinLength",
    "NoEcho",
    "Outputs",
    "Parameters",
    "Path",
    "PolicyDocument",
    "Properties",
    "Ref",
    "Resources",
    "RoleName",
    "Roles",
    "String",
    "Tags",
    "Type",
    "Value",
];
