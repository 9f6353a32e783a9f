//! A trail: its settings, what it records, and whether it does.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::deed::{Deed, Pace, Thing, marks};
use super::step::{Step, tag_list, without_nulls};
use crate::domain::{Arn, Place};
use crate::inventory::{
    AdvancedSelector, BasicSelector, DataResource, FieldSelector, Selectors, TrailPatch,
    TrailSettings,
};

/// `cloudtrail:CreateTrail`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateTrail {
    /// The ARN that it will have; the managing account's for an organization's trail, whoever makes it.
    pub trail: Arn,
    pub settings: TrailSettings,
}

impl Deed for CreateTrail {
    fn needs(&self) -> Vec<&'static str> {
        let mut needs = vec![
            "cloudtrail:AddTags",
            "cloudtrail:CreateTrail",
            "cloudtrail:GetTrail",
        ];
        if self.settings.organization {
            needs.extend(FOR_ORGANIZATION);
        }
        needs
    }

    fn subject(&self) -> &str {
        self.settings.name.as_str()
    }

    fn undo(&self) -> &'static str {
        "Stop the trail and delete it. Its log files stay."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        let TrailSettings {
            name,
            bucket,
            prefix,
            topic_arn,
            key_arn,
            multi_region,
            organization,
            global_events,
            validation,
            recursive,
            insights: _,
        } = &self.settings;
        vec![Step::new(
            "cloudtrail:CreateTrail",
            json!({
                "Name": name.as_str(),
                "S3BucketName": bucket,
                "S3KeyPrefix": prefix,
                "SnsTopicName": topic_arn,
                "KmsKeyId": key_arn,
                "IsMultiRegionTrail": multi_region,
                "IsOrganizationTrail": organization,
                "IncludeGlobalServiceEvents": global_events,
                "EnableLogFileValidation": validation,
                "RecursiveLogging": recursive,
                "TagsList": tag_list(self.tags()),
            }),
        )]
    }

    fn pace(&self) -> Pace {
        Pace::CloudTrail("CreateTrail")
    }

    fn makes(&self) -> Option<Thing<'_>> {
        Some(Thing::Trail)
    }

    fn tags(&self) -> Vec<(String, String)> {
        marks()
    }
}

/// `cloudtrail:UpdateTrail`; what is `None` in `change` stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateTrail {
    pub trail: Arn,
    pub seen: TrailSettings,
    pub change: TrailPatch,
}

impl Deed for UpdateTrail {
    fn needs(&self) -> Vec<&'static str> {
        let mut needs = vec!["cloudtrail:GetTrail", "cloudtrail:UpdateTrail"];
        if self.change.organization == Some(true) {
            needs.extend(FOR_ORGANIZATION);
        }
        needs
    }

    fn subject(&self) -> &str {
        self.trail.resource_name()
    }

    fn undo(&self) -> &'static str {
        "Put the trail's saved settings back."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        let TrailPatch {
            topic_arn,
            key_arn,
            multi_region,
            organization,
            global_events,
            validation,
            no_topic,
            no_key,
        } = &self.change;
        let none = |gone: &bool| gone.then(String::new);
        vec![Step::new(
            "cloudtrail:UpdateTrail",
            json!({
                "Name": self.trail.to_string(),
                "SnsTopicName": topic_arn.clone().or_else(|| none(no_topic)),
                "KmsKeyId": key_arn.clone().or_else(|| none(no_key)),
                "IsMultiRegionTrail": multi_region,
                "IsOrganizationTrail": organization,
                "IncludeGlobalServiceEvents": global_events,
                "EnableLogFileValidation": validation,
            }),
        )]
    }

    fn pace(&self) -> Pace {
        Pace::CloudTrail("UpdateTrail")
    }
}

/// `cloudtrail:PutEventSelectors`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutEventSelectors {
    pub trail: Arn,
    pub seen: Option<Selectors>,
    pub after: Selectors,
}

impl Deed for PutEventSelectors {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "cloudtrail:GetEventSelectors",
            "cloudtrail:PutEventSelectors",
        ]
    }

    fn subject(&self) -> &str {
        self.trail.resource_name()
    }

    fn undo(&self) -> &'static str {
        "Put back what the trail recorded before."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        let (basic, advanced) = match &self.after {
            Selectors::Basic(list) => (Some(list.iter().map(basic).collect::<Value>()), None),
            Selectors::Advanced(list) => (None, Some(list.iter().map(advanced).collect::<Value>())),
        };
        vec![Step::new(
            "cloudtrail:PutEventSelectors",
            json!({
                "TrailName": self.trail.to_string(),
                "EventSelectors": basic,
                "AdvancedEventSelectors": advanced,
            }),
        )]
    }

    fn pace(&self) -> Pace {
        Pace::CloudTrail("PutEventSelectors")
    }
}

/// `cloudtrail:StartLogging`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartLogging {
    pub trail: Arn,
}

impl Deed for StartLogging {
    fn needs(&self) -> Vec<&'static str> {
        vec!["cloudtrail:GetTrailStatus", "cloudtrail:StartLogging"]
    }

    fn subject(&self) -> &str {
        self.trail.resource_name()
    }

    fn undo(&self) -> &'static str {
        "Stop the trail. Its log files stay."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "cloudtrail:StartLogging",
            json!({
            "Name": self.trail.to_string(),
            }),
        )]
    }

    fn pace(&self) -> Pace {
        Pace::CloudTrail("StartLogging")
    }
}

/// `cloudtrail:StopLogging`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopLogging {
    pub trail: Arn,
}

impl Deed for StopLogging {
    fn needs(&self) -> Vec<&'static str> {
        vec!["cloudtrail:GetTrailStatus", "cloudtrail:StopLogging"]
    }

    fn subject(&self) -> &str {
        self.trail.resource_name()
    }

    fn undo(&self) -> &'static str {
        "Start the trail again. What happened meanwhile is in no log file."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "cloudtrail:StopLogging",
            json!({ "Name": self.trail.to_string() }),
        )]
    }

    fn pace(&self) -> Pace {
        Pace::CloudTrail("StopLogging")
    }
}

/// `cloudtrail:DeleteTrail`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteTrail {
    pub trail: Arn,
    /// As we left it.
    pub settings: TrailSettings,
    /// The run that made it, as its tag says.
    pub made_in: String,
}

impl Deed for DeleteTrail {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "cloudtrail:DeleteTrail",
            "cloudtrail:GetTrail",
            "cloudtrail:ListTags",
        ]
    }

    fn subject(&self) -> &str {
        self.trail.resource_name()
    }

    fn undo(&self) -> &'static str {
        "Set up again: the trail is then made anew. What happened meanwhile is in no log file."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "cloudtrail:DeleteTrail",
            json!({ "Name": self.trail.to_string() }),
        )]
    }

    fn pace(&self) -> Pace {
        Pace::CloudTrail("DeleteTrail")
    }

    fn deletes(&self) -> bool {
        true
    }
}

/// What CloudTrail needs besides, when a trail covers an organization.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-an-organizational-trail-prepare.html>.
const FOR_ORGANIZATION: [&str; 5] = [
    "iam:CreateServiceLinkedRole",
    "iam:GetRole",
    "organizations:DescribeOrganization",
    "organizations:ListAWSServiceAccessForOrganization",
    "organizations:ListAccounts",
];

/// A selector as CloudTrail takes it.
fn basic(selector: &BasicSelector) -> Value {
    let resource = |data: &DataResource| json!({"Type": data.kind, "Values": data.values});
    json!({
        "ReadWriteType": selector.read_write,
        "IncludeManagementEvents": selector.management_events,
        "ExcludeManagementEventSources": selector.excluded_sources,
        "DataResources": selector.data_resources.iter().map(resource).collect::<Value>(),
    })
}

/// A selector as CloudTrail takes it, which refuses an empty list of values.
fn advanced(selector: &AdvancedSelector) -> Value {
    let some = |values: &[String]| (!values.is_empty()).then(|| values.to_vec());
    let field = |field: &FieldSelector| {
        without_nulls(json!({
            "Field": field.field,
            "Equals": some(&field.equals),
            "StartsWith": some(&field.starts_with),
            "EndsWith": some(&field.ends_with),
            "NotEquals": some(&field.not_equals),
            "NotStartsWith": some(&field.not_starts_with),
            "NotEndsWith": some(&field.not_ends_with),
        }))
    };
    without_nulls(json!({
        "Name": selector.name,
        "FieldSelectors": selector.fields.iter().map(field).collect::<Value>(),
    }))
}
