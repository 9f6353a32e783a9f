//! What SNS takes as a topic's policy.

use serde_json::{Value, json};

use super::super::answer::Refusal;
use super::super::document::{self, Shape};
use super::super::evaluate::{statements, strings};
use super::super::world::World;
use super::find::invalid;

/// The policy of a topic that was made without one.
pub(super) fn default_policy(account: &str, topic_arn: &str) -> Value {
    json!({
        "Version": "2008-10-17",
        "Id": "__default_policy_ID",
        "Statement": [{
            "Sid": "__default_statement_ID",
            "Effect": "Allow",
            "Principal": { "AWS": "*" },
            "Action": [
                "SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission",
                "SNS:DeleteTopic", "SNS:Subscribe", "SNS:ListSubscriptionsByTopic", "SNS:Publish",
            ],
            "Resource": topic_arn,
            "Condition": { "StringEquals": { "AWS:SourceOwner": account } },
        }],
    })
}

/// What SNS checks in a topic's policy.
///
/// See <https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html>.
pub(super) fn read(world: &World, topic_arn: &str, policy: &str) -> Result<Value, Refusal> {
    if policy.len() > 30 * 1024 {
        return Err(invalid(
            "Invalid parameter: Policy Error: the policy is larger than 30 KB",
        ));
    }
    let document = document::read(policy, Shape::Resource)
        .map_err(|message| invalid(format!("Invalid parameter: Policy Error: {message}")))?;
    let mut sids = document::sids(&document);
    let count = sids.len();
    sids.sort();
    sids.dedup();
    if sids.len() != count || sids.iter().any(String::is_empty) {
        return Err(invalid(
            "Invalid parameter: Policy Error: every statement needs a Sid of its own",
        ));
    }
    let principals: usize = statements(&document)
        .into_iter()
        .filter_map(|statement| statement.get("Principal"))
        .map(|principal| {
            principal.as_object().map_or(1, |kinds| {
                kinds
                    .values()
                    .map(|names| strings(Some(names)).len())
                    .sum::<usize>()
            })
        })
        .sum();
    if count > 100 || principals > 200 {
        return Err(invalid(
            "Invalid parameter: Policy Error: too many statements or principals",
        ));
    }
    if document::actions(&document)
        .iter()
        .any(|action| action != "*" && !action.to_ascii_lowercase().starts_with("sns:"))
    {
        return Err(invalid(
            "Invalid parameter: Policy statement action out of service scope!",
        ));
    }
    let resources = statements(&document)
        .into_iter()
        .flat_map(|statement| strings(statement.get("Resource")));
    if let Some(resource) = resources
        .into_iter()
        .find(|resource| resource != "*" && resource != topic_arn)
    {
        return Err(invalid(format!(
            "Invalid parameter: Policy Error: the resource {resource} is not this topic"
        )));
    }
    if document::invalid_principal(world, &document).is_some() {
        return Err(invalid(
            "Invalid parameter: Policy Error: PrincipalNotFound",
        ));
    }
    Ok(document)
}
