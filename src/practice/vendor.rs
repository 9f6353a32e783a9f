//! The vendor's side in practice: once its role lets it, it subscribes to the topics and opens the files.

use super::evaluate::{Decision, Question, Subject, context, evaluate, statements};
use super::guard;
use super::iam;
use super::lookup::{arn, bucket_arn};
use super::world::{PastEvent, Role, Subscription, World};

const ACCOUNT: &str = "649384204969";
const ROLE: &str = "arn:aws:iam::649384204969:role/tenant-aws-access-role";
const SESSION: &str =
    "arn:aws:sts::649384204969:assumed-role/tenant-aws-access-role/radiant-security";
/// The name that the vendor asks the customer's role to have.
const CUSTOMER_ROLE: &str = "radiant-aws-access-role";
/// How long the vendor takes to notice that its role works.
const NOTICES_SECONDS: i64 = 20;
/// How long after one use of its role the vendor comes again.
const AGAIN_MILLIS: u64 = 300_000;
/// Where it asks for the role.
const STS_REGION: &str = "us-east-1";

/// The customer's role, once the vendor can assume it.
fn assumed<'world>(world: &'world World, account: &str) -> Option<&'world Role> {
    let role = world.iam(account)?.roles.get(CUSTOMER_ROLE)?;
    let age = world.seconds() - role.created;
    if world.settling && age < NOTICES_SECONDS {
        return None;
    }
    let trust = role.trust.seen(world.now);
    // The vendor passes the external id that it gave out, which the trust policy holds.
    let external_id = statements(trust).into_iter().find_map(|statement| {
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
    let vendor = Subject::Session {
        account: ACCOUNT,
        role: ROLE,
        session: SESSION,
    };
    let question = Question::new(vendor, "sts:AssumeRole", "*", &context);
    let let_in =
        evaluate(trust, question) == Decision::Allow && !guard::keeps_out(world, account, question);
    let_in.then_some(role)
}

/// The vendor tries its roles that it has not tried for a while. Each try is an event, and a use of the role if it gets in.
pub(super) fn try_roles(world: &mut World) {
    let now = world.now;
    let due: Vec<String> = world
        .accounts
        .iter()
        .filter(|(_, account)| account.status == "ACTIVE")
        .filter_map(|(id, account)| {
            let role = account.iam.roles.get(CUSTOMER_ROLE)?;
            let noticed = world.seconds() - role.created >= NOTICES_SECONDS || !world.settling;
            let is_due = world.vendor_tries.get(id).is_none_or(|at| *at <= now);
            (noticed && is_due).then(|| id.clone())
        })
        .collect();
    for account in due {
        world
            .vendor_tries
            .insert(account.clone(), now + AGAIN_MILLIS);
        let role_arn = format!("arn:aws:iam::{account}:role/{CUSTOMER_ROLE}");
        let let_in = assumed(world, &account).is_some();
        let seconds = world.seconds();
        if let_in {
            let role = world
                .iam_mut(&account)
                .and_then(|iam| iam.roles.get_mut(CUSTOMER_ROLE));
            if let Some(role) = role {
                role.last_used = Some(seconds);
            }
        }
        let refused = (!let_in).then(|| {
            format!(
                "User: {SESSION} is not authorized to perform: sts:AssumeRole on resource: {role_arn}"
            )
        });
        // Who is refused sees no more of the request than the refusal.
        let resources = let_in.then(|| ("AWS::IAM::Role".to_owned(), role_arn));
        let request_id = format!("vendor-{}", world.history.len());
        world.remember(PastEvent {
            time: seconds,
            account,
            region: STS_REGION.to_owned(),
            source: "sts.amazonaws.com".to_owned(),
            name: "AssumeRole".to_owned(),
            read_only: true,
            username: "radiant-security".to_owned(),
            caller: SESSION.to_owned(),
            user_agent: "radiant-security".to_owned(),
            request_id,
            error_code: refused.as_ref().map(|_| "AccessDenied".to_owned()),
            error_message: refused,
            resources: resources.into_iter().collect(),
            ..PastEvent::default()
        });
    }
}

/// The vendor's subscription to a topic, if its role is right.
pub(super) fn subscription(world: &World, topic_arn: &str) -> Option<Subscription> {
    if world.copied.is_some() {
        // What the vendor does there was seen, and nobody knows what it will do.
        return None;
    }
    let parts = arn(topic_arn)?;
    let role = assumed(world, parts.account)?;
    let context = context(&[]);
    let may = iam::role_may(
        world,
        parts.account,
        role,
        "sns:Subscribe",
        topic_arn,
        &context,
    );
    let question = Question::new(Subject::Identity, "sns:Subscribe", topic_arn, &context);
    let is_let = guard::lets_do(world, parts.account, question) == Decision::Allow;
    (may == Decision::Allow && is_let).then(|| Subscription {
        protocol: "sqs".to_owned(),
        endpoint: format!("arn:aws:sqs:us-east-1:{ACCOUNT}:{}", parts.resource),
        owner: parts.account.to_owned(),
        confirmed: !world.vendor_is_silent,
        deleted: false,
    })
}

/// Whether the vendor can open an object: the role may read it, the bucket lets the role, and so does the object's key.
pub(super) fn can_open(world: &World, bucket: &str, key: &str) -> bool {
    let account = world.main_account.as_str();
    let (Some(role), Some(home)) = (assumed(world, account), world.buckets.get(bucket)) else {
        return false;
    };
    let Some(object) = home.objects.get(key) else {
        return false;
    };
    let (role_arn, session) = (
        format!("arn:aws:iam::{account}:role/{CUSTOMER_ROLE}"),
        format!("arn:aws:sts::{account}:assumed-role/{CUSTOMER_ROLE}/radiant-security"),
    );
    let subject = Subject::Session {
        account,
        role: &role_arn,
        session: &session,
    };
    let context = context(&[("kms:CallerAccount", account)]);
    let may = |action: &str, resource: &str| {
        iam::role_may(world, account, role, action, resource, &context) == Decision::Allow
    };
    let object_arn = bucket_arn(bucket, Some(key));
    let says = world.says(&object_arn, subject, "s3:GetObject", &context);
    let bucket_lets = if home.account == account {
        says != Decision::ExplicitDeny
    } else {
        says == Decision::Allow && !world.is_restricted(bucket)
    };
    let key_lets = object.key.as_deref().is_none_or(|key_arn| {
        world.is_enabled(key_arn)
            && world.says(key_arn, subject, "kms:Decrypt", &context) == Decision::Allow
            && may("kms:Decrypt", key_arn)
    });
    bucket_lets && key_lets && may("s3:GetObject", &object_arn)
}
