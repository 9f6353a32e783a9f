//! Bucket policies.

use serde_json::{Value, json};

use super::super::answer::{Answer, Refusal, Reply, empty, xml_answer};
use super::super::call::Call;
use super::super::document::{self, Shape};
use super::super::evaluate::{statements, strings};
use super::super::refusals::not_authorized;
use super::super::world::World;
use super::name::no_such_bucket;

const POLICY_SETTLES_MILLIS: u64 = 1_000;
const MAX_BYTES: usize = 20 * 1024;

pub(super) fn serve(world: &mut World, call: &Call, name: &str) -> Reply {
    let (now, at) = (world.now, world.settles(POLICY_SETTLES_MILLIS));
    let bucket = world
        .buckets
        .get_mut(name)
        .ok_or_else(|| no_such_bucket(name))?;
    if call.action == "DeleteBucketPolicy" {
        bucket.policy.change(None, now, at);
        return Ok(empty(204));
    }
    let Some(policy) = bucket.policy.newest() else {
        return Err(Refusal::new(
            404,
            "NoSuchBucketPolicy",
            "The bucket policy does not exist",
        ));
    };
    if call.action == "GetBucketPolicyStatus" {
        let public = document::is_public(policy);
        return Ok(xml_answer("PolicyStatus", &json!({ "IsPublic": public })));
    }
    Ok(Answer {
        status: 200,
        headers: vec![("content-type", "application/json".to_owned())],
        body: policy.to_string(),
    })
}

/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html>.
pub(super) fn put(world: &mut World, call: &Call, name: &str) -> Reply {
    let malformed = |message: &str| Refusal::bad("MalformedPolicy", message);
    let document =
        document::read(&call.body, Shape::Resource).map_err(|message| malformed(&message))?;
    // What counts is the document as S3 keeps it, without the white space between its parts.
    if document.to_string().len() > MAX_BYTES {
        return Err(malformed(
            "Policy exceeds the maximum allowed document size.",
        ));
    }
    for statement in statements(&document) {
        check_scope(statement, name).map_err(malformed)?;
    }
    if document::invalid_principal(world, &document).is_some() {
        return Err(malformed("Invalid principal in policy"));
    }
    let (now, at) = (world.now, world.settles(POLICY_SETTLES_MILLIS));
    if world.blocks_public_policies(name) && document::is_public(&document) {
        let shown = format!("\"arn:aws:s3:::{name}\"");
        let why = "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.";
        return Err(not_authorized(call, &shown, why));
    }
    let bucket = world
        .buckets
        .get_mut(name)
        .ok_or_else(|| no_such_bucket(name))?;
    bucket.policy.change(Some(document), now, at);
    Ok(empty(204))
}

/// Actions are S3's, resources are this bucket's, and each action finds a resource of its kind.
fn check_scope(statement: &Value, name: &str) -> Result<(), &'static str> {
    let bucket_arn = format!("arn:aws:s3:::{name}");
    let resources = [
        strings(statement.get("Resource")),
        strings(statement.get("NotResource")),
    ]
    .concat();
    let is_inside = |resource: &String| match resource.strip_prefix(&bucket_arn) {
        Some(rest) => rest.is_empty() || rest.starts_with('/') || rest == "*",
        None => false,
    };
    if !resources.iter().all(is_inside) {
        return Err("Policy has invalid resource");
    }
    for action in strings(statement.get("Action")) {
        let Some((service, operation)) = action.split_once(':') else {
            if action == "*" {
                continue;
            }
            return Err("Policy has invalid action");
        };
        if !service.eq_ignore_ascii_case("s3") || operation.is_empty() {
            return Err("Policy has invalid action");
        }
        // Of what an action with a star means, S3 finds something.
        if operation.contains(['*', '?']) || statement.get("NotResource").is_some() {
            continue;
        }
        let on_objects = is_on_objects(operation);
        let fits = |resource: &String| {
            *resource == format!("{bucket_arn}*") || resource.contains('/') == on_objects
        };
        if !resources.iter().any(fits) {
            return Err("Action does not apply to any resource(s) in statement");
        }
    }
    Ok(())
}

fn is_on_objects(operation: &str) -> bool {
    (operation.contains("Object") || operation.contains("MultipartUpload"))
        && !operation.contains("Bucket")
}
