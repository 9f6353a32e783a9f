//! The vendor's side in practice: once its role lets it, it subscribes to the topics.

use super::evaluate::{Decision, Question, Subject, context, evaluate};
use super::iam;
use super::lookup::arn;
use super::world::{Subscription, World};

const ACCOUNT: &str = "649384204969";
const ROLE: &str = "arn:aws:iam::649384204969:role/tenant-aws-access-role";
const SESSION: &str =
    "arn:aws:sts::649384204969:assumed-role/tenant-aws-access-role/radiant-security";
/// The name that the vendor asks the customer's role to have.
const CUSTOMER_ROLE: &str = "radiant-aws-access-role";
/// How long the vendor takes to notice that its role works.
const NOTICES_SECONDS: i64 = 20;

/// The vendor's subscription to a topic, if its role is right.
pub(super) fn subscription(world: &World, topic_arn: &str) -> Option<Subscription> {
    let parts = arn(topic_arn)?;
    let role = world
        .accounts
        .get(parts.account)?
        .iam
        .roles
        .get(CUSTOMER_ROLE)?;
    let age = world.seconds() - role.created;
    if world.settling && age < NOTICES_SECONDS {
        return None;
    }
    let trust = role.trust.seen(world.now);
    // The vendor passes the external id that it gave out, which the trust policy holds.
    let external_id = super::evaluate::statements(trust)
        .into_iter()
        .find_map(|statement| {
            statement
                .get("Condition")?
                .get("StringEquals")?
                .get("sts:ExternalId")?
                .as_str()
        })?;
    let context = context(&[
        ("sts:ExternalId", external_id),
        ("sts:RoleSessionName", "radiant-security"),
    ]);
    let question = Question {
        subject: Subject::Session {
            account: ACCOUNT,
            role: ROLE,
            session: SESSION,
        },
        action: "sts:AssumeRole",
        resource: "*",
        context: &context,
    };
    let allowed = evaluate(trust, question) == Decision::Allow
        && iam::role_may(
            world,
            parts.account,
            role,
            "sns:Subscribe",
            topic_arn,
            &context,
        ) == Decision::Allow;
    allowed.then(|| Subscription {
        protocol: "sqs".to_owned(),
        endpoint: format!("arn:aws:sqs:us-east-1:{ACCOUNT}:{}", parts.resource),
        owner: parts.account.to_owned(),
        confirmed: true,
    })
}
