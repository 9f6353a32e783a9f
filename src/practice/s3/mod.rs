//! S3: buckets, their settings and objects.

pub(super) mod account;
mod bucket;
pub(super) mod events;
mod name;
mod notification;
mod object;
mod operation;
mod policy;
mod settings;

pub(super) use self::name::is_bucket_name;
use self::name::no_such_bucket;
pub(super) use self::operation::{account_action, account_iam_name, action, iam_name};
use super::answer::{Refusal, Reply, empty};
use super::call::Call;
use super::evaluate::{Decision, context};
use super::lookup::bucket_arn;
use super::refusals::{access_denied, not_authorized};
use super::world::{Bucket, World};

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    match call.action.as_str() {
        "ListBuckets" => return Ok(bucket::list(world, call)),
        "CreateBucket" => return bucket::create(world, call),
        "Unknown" => return Err(Refusal::unknown_action(call)),
        _ => {}
    }
    let name = call.bucket.as_deref().unwrap_or_default();
    check_access(world, call, name)?;
    let missing = || no_such_bucket(name);
    let now = world.now;
    match call.action.as_str() {
        "PutBucketPolicy" => return policy::put(world, call, name),
        "PutBucketNotificationConfiguration" => return notification::put(world, call, name),
        "DeleteBucket" => return bucket::delete(world, name),
        "GetBucketPolicyStatus" | "GetBucketPolicy" | "DeleteBucketPolicy" => {
            return policy::serve(world, call, name);
        }
        _ => {}
    }
    if call.action == "PutObject" {
        return object::put(world, call, name);
    }
    let bucket = world
        .buckets
        .get_mut(name)
        .filter(|bucket| bucket.visible_at <= now)
        .ok_or_else(missing)?;
    match call.action.as_str() {
        "HeadBucket" => Ok(bucket::head(bucket)),
        "GetBucketLocation" => Ok(bucket::location(bucket)),
        "GetBucketNotificationConfiguration" => Ok(notification::get(bucket)),
        "HeadObject" | "ListObjectsV2" => object::serve(bucket, call, name),
        "ListObjectVersions" => Ok(object::versions(bucket, call, name)),
        "DeleteObject" => {
            bucket
                .objects
                .remove(call.key.as_deref().unwrap_or_default());
            Ok(empty(204))
        }
        "DeletePublicAccessBlock" => {
            bucket.public_access_block = None;
            Ok(empty(204))
        }
        _ => settings::serve(bucket, call),
    }
}

/// The bucket is there, in the client's Region, of the expected owner, and lets the caller in.
fn check_access(world: &World, call: &Call, name: &str) -> Result<(), Refusal> {
    let bucket = world.bucket(name).ok_or_else(|| no_such_bucket(name))?;
    let asks_where = call.action == "GetBucketLocation" && call.region == "us-east-1";
    if bucket.region != call.region && !asks_where {
        return Err(redirect(bucket));
    }
    if call
        .header("x-amz-expected-bucket-owner")
        .is_some_and(|owner| owner != bucket.account)
    {
        return Err(access_denied(call.service, "Access Denied".to_owned()));
    }
    let mut pairs = Vec::new();
    if let Some(organization) = world
        .organization
        .as_ref()
        .filter(|_| world.accounts.contains_key(call.account()))
    {
        pairs.push(("aws:PrincipalOrgID", organization.id.as_str()));
    }
    let context = context(&pairs);
    let (resource, action) = (bucket_arn(name, call.key.as_deref()), call.iam_action());
    let says = world.says(&resource, call.caller.subject(), &action, &context);
    if bucket.account != call.account() {
        // Of other people's buckets nothing is told, and a public one that is restricted lets none of them in.
        return if says == Decision::Allow && !world.is_restricted(name) {
            Ok(())
        } else {
            Err(access_denied(call.service, "Access Denied".to_owned()))
        };
    }
    // A bucket's owner can always take a policy away that locks it out, as its root user.
    if says == Decision::ExplicitDeny {
        let shown = format!("\"arn:aws:s3:::{name}\"");
        let why = "with an explicit deny in a resource-based policy";
        return Err(not_authorized(call, &shown, why));
    }
    Ok(())
}

fn redirect(bucket: &Bucket) -> Refusal {
    let message = "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.";
    Refusal {
        bucket_region: Some(bucket.region.clone()),
        ..Refusal::new(301, "PermanentRedirect", message)
    }
}
