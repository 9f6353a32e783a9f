//! The policies around an account: what they keep from being done, and how AWS says so.
//!
//! The endings of its refusals are those of
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>.

use super::answer::Refusal;
use super::call::{Call, Service, text};
use super::evaluate::{Context, Decision, Question, Subject, context, evaluate};
use super::lookup::{arn, bucket_arn};
use super::refusals::not_authorized;
use super::world::{Guard, GuardKind, World};

/// Refuses what one of the policies around the account keeps out.
pub(super) fn check(world: &World, call: &Call) -> Result<(), Refusal> {
    if world.guards.is_empty() {
        return Ok(());
    }
    let resource = resource(world, call);
    let context = context_of(world, call);
    let action = call.iam_action();
    let hears = |wanted: Decision| {
        world
            .guards
            .iter()
            .filter(|guard| concerns(world, call, guard, &resource))
            .find(|guard| says(guard, call, &action, &resource, &context) == wanted)
    };
    let ending = if let Some(guard) = hears(Decision::ExplicitDeny) {
        let named = guard
            .arn
            .as_ref()
            .map(|arn| format!(": {arn}"))
            .unwrap_or_default();
        format!(
            "with an explicit deny in {}{named}",
            with_article(guard.kind)
        )
    } else if let Some(guard) = hears(Decision::ImplicitDeny) {
        format!("because no {} allows the {action} action", name(guard.kind))
    } else {
        return Ok(());
    };
    let shown = if call.service == Service::S3 {
        format!("\"{resource}\"")
    } else {
        resource
    };
    Err(not_authorized(call, &shown, &ending))
}

fn says(guard: &Guard, call: &Call, action: &str, resource: &str, context: &Context) -> Decision {
    // Only a policy over resources names who; the others stand around the caller.
    let subject = match guard.kind {
        GuardKind::ResourceControl => call.caller.subject(),
        _ => Subject::Identity,
    };
    evaluate(
        &guard.document,
        Question::new(subject, action, resource, context),
    )
}

/// Whether the policy stands around this caller, or around this resource.
fn concerns(world: &World, call: &Call, guard: &Guard, resource: &str) -> bool {
    match guard.kind {
        GuardKind::ServiceControl => is_member(world, call.account()),
        // See <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html>.
        GuardKind::ResourceControl => {
            matches!(
                call.service,
                Service::S3 | Service::S3Control | Service::Sts | Service::Kms
            ) && owner(world, call, resource).is_some_and(|owner| is_member(world, &owner))
        }
        GuardKind::Boundary | GuardKind::Identity | GuardKind::Session | GuardKind::Endpoint => {
            true
        }
    }
}

/// Whether a resource control policy keeps somebody from outside away from what the account has.
pub(super) fn keeps_out(world: &World, account: &str, question: Question<'_>) -> bool {
    is_member(world, account)
        && world
            .guards
            .iter()
            .filter(|guard| guard.kind == GuardKind::ResourceControl)
            .any(|guard| evaluate(&guard.document, question) != Decision::Allow)
}

/// What the policies on what an account may do say to one of its own roles.
pub(super) fn lets_do(world: &World, account: &str, question: Question<'_>) -> Decision {
    if !is_member(world, account) {
        return Decision::Allow;
    }
    let guards = world.guards.iter();
    let said: Vec<Decision> = guards
        .filter(|guard| guard.kind == GuardKind::ServiceControl)
        .map(|guard| evaluate(&guard.document, question))
        .collect();
    [Decision::ExplicitDeny, Decision::ImplicitDeny]
        .into_iter()
        .find(|refusal| said.contains(refusal))
        .unwrap_or(Decision::Allow)
}

/// Whether the account is in the organization, and does not manage it.
pub(super) fn is_member(world: &World, account: &str) -> bool {
    world
        .organization
        .as_ref()
        .is_some_and(|organization| organization.management != account)
        && world.accounts.contains_key(account)
}

fn owner(world: &World, call: &Call, resource: &str) -> Option<String> {
    if let Some(bucket) = call.bucket.as_ref() {
        return world
            .buckets
            .get(bucket)
            .map(|bucket| bucket.account.clone());
    }
    arn(resource)
        .map(|parts| parts.account.to_owned())
        .or_else(|| Some(call.account().to_owned()))
}

const fn name(kind: GuardKind) -> &'static str {
    match kind {
        GuardKind::ServiceControl => "service control policy",
        GuardKind::ResourceControl => "resource control policy",
        GuardKind::Boundary => "permissions boundary",
        GuardKind::Identity => "identity-based policy",
        GuardKind::Session => "session policy",
        GuardKind::Endpoint => "VPC endpoint policy",
    }
}

fn with_article(kind: GuardKind) -> String {
    let article = if kind == GuardKind::Identity {
        "an"
    } else {
        "a"
    };
    format!("{article} {}", name(kind))
}

/// What the request is about, as an ARN, or `*`.
fn resource(world: &World, call: &Call) -> String {
    let (region, account) = (&call.region, call.account());
    let any = || "*".to_owned();
    match call.service {
        Service::S3 => match &call.bucket {
            Some(bucket) => bucket_arn(bucket, call.key.as_deref()),
            None => any(),
        },
        Service::Iam => iam_resource(world, call),
        Service::Kms => {
            let input = call.json();
            let key = text(&input, "KeyId").or_else(|| text(&input, "TargetKeyId"));
            key.and_then(|key| world.key_arn(account, region, key))
                .unwrap_or_else(any)
        }
        Service::Sns => {
            let form = call.form();
            let named = ["TopicArn", "ResourceArn"]
                .into_iter()
                .map(|name| form.text(name).to_owned())
                .find(|arn| !arn.is_empty());
            match (named, form.text("Name")) {
                (Some(arn), _) => arn,
                (None, "") => any(),
                (None, name) => format!("arn:aws:sns:{region}:{account}:{name}"),
            }
        }
        Service::CloudTrail => {
            let input = call.json();
            let name = ["Name", "TrailName", "ResourceId"]
                .into_iter()
                .find_map(|field| text(&input, field).map(str::to_owned));
            match name {
                Some(arn) if arn.starts_with("arn:") => arn,
                Some(name) => format!("arn:aws:cloudtrail:{region}:{account}:trail/{name}"),
                None => any(),
            }
        }
        Service::GuardDuty => match call.segments.get(1) {
            Some(id)
                if call
                    .segments
                    .first()
                    .is_some_and(|first| first == "detector") =>
            {
                format!("arn:aws:guardduty:{region}:{account}:detector/{id}")
            }
            _ => any(),
        },
        Service::Sts => {
            let role = call.form().text("RoleArn").to_owned();
            if role.is_empty() { any() } else { role }
        }
        Service::Account
        | Service::CloudFormation
        | Service::Organizations
        | Service::S3Control => any(),
    }
}

fn iam_resource(world: &World, call: &Call) -> String {
    let form = call.form();
    let account = call.account();
    let (role, policy) = (form.text("RoleName"), form.text("PolicyName"));
    if !role.is_empty() {
        let path = world
            .iam(account)
            .and_then(|iam| iam.roles.get(role))
            .map(|role| role.path.clone())
            .filter(|path| !path.is_empty())
            .unwrap_or_else(|| form.get("Path").unwrap_or("/").to_owned());
        return format!("arn:aws:iam::{account}:role{path}{role}");
    }
    let arn = form.text("PolicyArn");
    if !arn.is_empty() {
        return arn.to_owned();
    }
    if policy.is_empty() {
        "*".to_owned()
    } else {
        let path = form.get("Path").unwrap_or("/");
        format!("arn:aws:iam::{account}:policy{path}{policy}")
    }
}

fn context_of(world: &World, call: &Call) -> Context {
    let mut pairs = vec![
        ("aws:RequestedRegion", call.region.as_str()),
        ("aws:PrincipalArn", call.caller.role.as_str()),
        ("aws:PrincipalAccount", call.account()),
        ("aws:PrincipalType", "AssumedRole"),
        ("aws:PrincipalIsAWSService", "false"),
    ];
    if let Some(organization) = &world.organization {
        pairs.push(("aws:PrincipalOrgID", organization.id.as_str()));
    }
    let form = if call.service == Service::Iam {
        call.form()
    } else {
        super::query::Form::default()
    };
    let of_role = world
        .iam(call.account())
        .and_then(|iam| iam.roles.get(form.text("RoleName")))
        .and_then(|role| role.boundary.as_deref());
    if let Some(boundary) = form.get("PermissionsBoundary").or(of_role) {
        pairs.push(("iam:PermissionsBoundary", boundary));
    }
    context(&pairs)
}

/// A refusal for want of a right, with the id under which AWS explains it, where that is on.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html>.
pub(super) fn with_authorization_id(
    world: &mut World,
    call: &Call,
    mut refusal: Refusal,
) -> Refusal {
    if world.authorization_ids && refusal.message.contains("is not authorized to perform") {
        let (id, account) = (world.unique_uuid(), call.account());
        refusal.message = format!(
            "{}. Go to https://console.aws.amazon.com/iam/home#/access-troubleshooter?accountId={account}&authorizationId={id} for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: {id}",
            refusal.message
        );
    }
    refusal
}
