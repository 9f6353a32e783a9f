//! The topic that a request is about.

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::evaluate::{Decision, context};
use super::super::lookup::arn;
use super::super::refusals::access_denied;
use super::super::world::World;

/// See <https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html>.
pub(in super::super) fn is_topic_name(name: &str) -> bool {
    let plain = name.strip_suffix(".fifo").unwrap_or(name);
    let is_sign = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    !plain.is_empty() && name.chars().count() <= 256 && plain.chars().all(is_sign)
}

pub(super) fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::bad("InvalidParameter", message)
}

/// The topic that a parameter names, if it is there and in this Region.
pub(super) fn find(
    world: &World,
    call: &Call,
    parameter: &str,
    missing: &str,
) -> Result<String, Refusal> {
    let form = call.form();
    let topic_arn = form.text(parameter);
    let Some(parts) =
        arn(topic_arn).filter(|parts| parts.service == "sns" && parts.region == call.region)
    else {
        return Err(invalid(format!("Invalid parameter: {parameter}")));
    };
    if world.topic(topic_arn).is_none() {
        if parts.account != call.account() {
            return Err(not_let_in(call, topic_arn));
        }
        return Err(Refusal::new(404, missing, "Topic does not exist"));
    }
    let says = world.says(
        topic_arn,
        call.caller.subject(),
        &call.iam_action(),
        &context(&[("aws:SourceOwner", call.account())]),
    );
    let own = parts.account == call.account();
    if says == Decision::ExplicitDeny {
        let why = "with an explicit deny in a resource-based policy";
        return Err(denied(call, topic_arn, why));
    }
    if !own && says != Decision::Allow {
        return Err(not_let_in(call, topic_arn));
    }
    Ok(topic_arn.to_owned())
}

pub(super) fn sns_action(call: &Call) -> String {
    call.iam_action().replace("sns:", "SNS:")
}

pub(super) fn not_let_in(call: &Call, topic_arn: &str) -> Refusal {
    let action = sns_action(call);
    let why = format!("because no resource-based policy allows the {action} action");
    denied(call, topic_arn, &why)
}

pub(super) fn denied(call: &Call, topic_arn: &str, why: &str) -> Refusal {
    let message = format!(
        "User: {} is not authorized to perform: {} on resource: {topic_arn} {why}",
        call.caller.arn,
        sns_action(call)
    );
    access_denied(call.service, message)
}
