//! A trail: its settings, what it records, and whether it does.

use serde::{Deserialize, Serialize};

use super::deed::{Deed, Pace, Thing, marks};
use crate::domain::Arn;
use crate::inventory::{Selectors, TrailPatch, TrailSettings};

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
