//! Who looks after a thing by code: a tool whose next run may take a change back.

use std::collections::BTreeMap;

use super::Warning;
use super::draft::{Draft, warning};
use crate::inventory::Seen;

/// A tool that made a thing and keeps it as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// What people call it, such as "Terraform".
    pub tool: &'static str,
    /// Where it is written down, such as a stack, if the tags say.
    pub place: Option<String>,
}

impl Owner {
    /// What a change to such a thing means, and who has to be told.
    pub fn warning(&self) -> Warning {
        let place = self
            .place
            .as_ref()
            .map_or_else(String::new, |place| format!(" ({place})"));
        warning(
            format!("{}{place} {RISK}", self.tool),
            format!(
                "Tell the people who run {}. Save the changes as a file for them: each document is in it, to be written down there too.",
                self.tool
            ),
        )
    }
}

const RISK: &str = "looks after this. Its next run may take our change back.";

/// Whether this says that code looks after the thing.
pub fn is_looked_after(warning: &Warning) -> bool {
    warning.text.ends_with(RISK)
}

/// Words in tags, and the tool that is meant.
const TOOLS: [(&str, &str); 15] = [
    ("terragrunt", "Terraform"),
    ("terraform", "Terraform"),
    ("opentofu", "OpenTofu"),
    ("tofu", "OpenTofu"),
    ("pulumi", "Pulumi"),
    ("cdk", "AWS CDK"),
    ("cloudformation", "AWS CloudFormation"),
    ("cfn", "AWS CloudFormation"),
    ("servicecatalog", "AWS Service Catalog"),
    ("controltower", "AWS Control Tower"),
    ("awsaccelerator", LANDING_ZONE),
    ("landingzoneaccelerator", LANDING_ZONE),
    ("crossplane", "Crossplane"),
    ("ansible", "Ansible"),
    ("serverless", "Serverless Framework"),
];

const LANDING_ZONE: &str = "Landing Zone Accelerator";

/// Names of tags that say who made a thing, in small letters and without signs between words.
const MAKERS: [&str; 9] = [
    "createdby",
    "deployedby",
    "iac",
    "iactool",
    "maintainedby",
    "managedby",
    "provisionedby",
    "provisioner",
    "terraform",
];

/// Who looks after a thing with these tags, if they tell.
///
/// What AWS writes itself counts first; the rest is what the tools and their users write by custom.
/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html>.
pub fn owned_by_code(tags: &BTreeMap<String, String>) -> Option<Owner> {
    by_aws(tags).or_else(|| tags.iter().find_map(|(key, value)| by_custom(key, value)))
}

/// The warning of the one who looks after a thing, on a change that writes to it.
///
/// Tags that could not be read hold nothing back.
pub(super) fn told(draft: Draft, tags: &Seen<BTreeMap<String, String>>) -> Draft {
    match tags.known().and_then(owned_by_code) {
        Some(owner) if draft.writes() => draft.warns([owner.warning()]),
        _ => draft,
    }
}

fn by_aws(tags: &BTreeMap<String, String>) -> Option<Owner> {
    let owner = |tool, place| Some(Owner { tool, place });
    if tags.contains_key("aws-control-tower") {
        return owner("AWS Control Tower", None);
    }
    if tags.contains_key("Accelerator") {
        return owner(LANDING_ZONE, None);
    }
    if tags
        .keys()
        .any(|key| key.starts_with("aws:servicecatalog:"))
    {
        return owner("AWS Service Catalog", None);
    }
    let stack = tags.get("aws:cloudformation:stack-name")?;
    if stack.contains("AWSControlTower") {
        owner("AWS Control Tower", None)
    } else if stack.starts_with("AWSAccelerator") {
        owner(LANDING_ZONE, Some(format!("stack {stack}")))
    } else {
        owner("AWS CloudFormation", Some(format!("stack {stack}")))
    }
}

fn by_custom(key: &str, value: &str) -> Option<Owner> {
    let key_word = plain(key);
    let value_word = plain(value);
    let owner = |tool| Owner { tool, place: None };
    for (start, tool) in [
        ("pulumi:", "Pulumi"),
        ("cdk:", "AWS CDK"),
        ("aws-cdk:", "AWS CDK"),
        ("terraform:", "Terraform"),
    ] {
        if key.to_ascii_lowercase().starts_with(start) {
            return Some(owner(tool));
        }
    }
    if !MAKERS.contains(&key_word.as_str()) {
        return None;
    }
    if key_word == "terraform" {
        let denied = ["false", "no", "0", "none"].contains(&value_word.as_str());
        return (!denied).then(|| owner("Terraform"));
    }
    TOOLS
        .iter()
        .find(|(word, _)| value_word.contains(word))
        .map(|(_, tool)| owner(tool))
}

/// Small letters and digits only.
fn plain(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|sign| sign.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tool(key: &str, value: &str) -> Option<&'static str> {
        let tags = BTreeMap::from([
            ("team".to_owned(), "platform".to_owned()),
            (key.to_owned(), value.to_owned()),
        ]);
        owned_by_code(&tags).map(|owner| owner.tool)
    }

    #[test]
    fn what_aws_and_the_tools_write_is_known() {
        for (key, value, expected) in [
            (
                "aws:cloudformation:stack-name",
                "larkfield-logs",
                "AWS CloudFormation",
            ),
            (
                "aws:cloudformation:stack-name",
                "StackSet-AWSControlTowerBP-BASELINE-CLOUDTRAIL-1",
                "AWS Control Tower",
            ),
            (
                "aws:cloudformation:stack-name",
                "AWSAccelerator-LoggingStack-111122223333-us-east-1",
                LANDING_ZONE,
            ),
            (
                "aws:servicecatalog:provisionedProductArn",
                "arn:aws:servicecatalog:us-east-1:111122223333:stack/a/b",
                "AWS Service Catalog",
            ),
            (
                "aws-control-tower",
                "managed-by-control-tower",
                "AWS Control Tower",
            ),
            ("Accelerator", "AWSAccelerator", LANDING_ZONE),
            ("terraform", "true", "Terraform"),
            ("Terraform", "", "Terraform"),
            ("ManagedBy", "Terraform", "Terraform"),
            ("managed_by", "terraform-cloud", "Terraform"),
            ("managed-by", "OpenTofu", "OpenTofu"),
            ("managed by", "Pulumi", "Pulumi"),
            ("ManagedBy", "cdk", "AWS CDK"),
            ("CreatedBy", "terragrunt", "Terraform"),
            ("pulumi:stack", "prod", "Pulumi"),
            ("cdk:app", "logs", "AWS CDK"),
        ] {
            assert_eq!(tool(key, value), Some(expected), "{key} {value}");
        }
    }

    #[test]
    fn people_and_our_own_tag_are_no_code() {
        for (key, value) in [
            ("ManagedBy", "platform-team"),
            ("terraform", "false"),
            ("created-by", "radiant-aws-setup"),
            ("description", "made with terraform once"),
            ("setup-part", "alias/terraform"),
        ] {
            assert_eq!(tool(key, value), None, "{key} {value}");
        }
        assert_eq!(owned_by_code(&BTreeMap::new()), None);
    }

    #[test]
    fn the_warning_names_the_tool_the_stack_and_whom_to_tell() {
        let tags = BTreeMap::from([(
            "aws:cloudformation:stack-name".to_owned(),
            "larkfield-logs".to_owned(),
        )]);
        let warning = owned_by_code(&tags).unwrap().warning();
        assert_eq!(
            warning.text,
            "AWS CloudFormation (stack larkfield-logs) looks after this. Its next run may take our change back."
        );
        assert!(
            warning
                .instead
                .unwrap()
                .contains("who run AWS CloudFormation")
        );
    }
}
