//! A trail: its settings, what it records, and whether it does.

use serde::{Deserialize, Serialize};

use super::deed::{Deed, Pace, Thing, marks};
use crate::domain::{Arn, TrailName};
use crate::inventory::Selectors;

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

    fn undo(&self) -> &'static str {
        "Stop the trail and delete it. Its log files stay."
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

    fn undo(&self) -> &'static str {
        "Put the trail's saved settings back."
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

    fn undo(&self) -> &'static str {
        "Put back what the trail recorded before."
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

    fn undo(&self) -> &'static str {
        "Stop the trail. Its log files stay."
    }

    fn pace(&self) -> Pace {
        Pace::CloudTrail("StartLogging")
    }
}

/// A trail's settings as `CreateTrail` takes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are the trail's own settings"
)]
pub struct TrailSettings {
    pub name: TrailName,
    pub bucket: String,
    pub prefix: Option<String>,
    pub topic_arn: Option<String>,
    pub key_arn: Option<String>,
    pub multi_region: bool,
    pub organization: bool,
    pub global_events: bool,
    pub validation: bool,
    /// Whether it records CloudTrail's own deliveries; `None` leaves it to AWS.
    pub recursive: Option<bool>,
    /// Whether it looks for unusual activity; kept as it is, never written here.
    #[serde(default)]
    pub insights: bool,
}

/// The settings of a trail that change. AWS keeps what is left out; an empty text would remove a setting and is never sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailPatch {
    pub topic_arn: Option<String>,
    pub key_arn: Option<String>,
    pub multi_region: Option<bool>,
    pub organization: Option<bool>,
    pub global_events: Option<bool>,
    pub validation: Option<bool>,
}

impl TrailPatch {
    /// How many settings change.
    pub fn count(&self) -> usize {
        let switches = [
            self.multi_region,
            self.organization,
            self.global_events,
            self.validation,
        ];
        [&self.topic_arn, &self.key_arn]
            .into_iter()
            .flatten()
            .count()
            + switches.into_iter().flatten().count()
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
