//! A bucket's settings: public access, encryption, ownership, versioning, tags, who pays.

use serde_json::{Value, json};

use super::super::answer::{Answer, Refusal, Reply, empty, xml_answer};
use super::super::call::Call;
use super::super::world::{Bucket, PublicAccessBlock, or};
use super::super::xml::Element;
use super::bucket::read_tags;

pub(super) fn serve(bucket: &mut Bucket, call: &Call) -> Reply {
    if let Some(setting) = call.action.strip_prefix("Put") {
        let root = body(call)?;
        put(bucket, call, setting, &root)?;
        return Ok(empty(200));
    }
    get(bucket, call)
}

/// The body of a request.
pub(super) fn body(call: &Call) -> Result<Element, Refusal> {
    let message =
        "The XML you provided was not well-formed or did not validate against our published schema";
    Element::parse(&call.body).ok_or_else(|| Refusal::bad("MalformedXML", message))
}

/// Block Public Access, as a bucket and an account are told of it.
pub(super) fn read_public_access_block(root: &Element) -> PublicAccessBlock {
    PublicAccessBlock {
        block_acls: root.says("BlockPublicAcls"),
        ignore_acls: root.says("IgnorePublicAcls"),
        block_policy: root.says("BlockPublicPolicy"),
        restrict: root.says("RestrictPublicBuckets"),
    }
}

/// Block Public Access, as it is told.
pub(super) fn public_access_block(block: PublicAccessBlock) -> Answer {
    let told = json!({
        "BlockPublicAcls": block.block_acls,
        "IgnorePublicAcls": block.ignore_acls,
        "BlockPublicPolicy": block.block_policy,
        "RestrictPublicBuckets": block.restrict,
    });
    xml_answer("PublicAccessBlockConfiguration", &told)
}

pub(super) fn no_public_access_block() -> Refusal {
    let message = "The public access block configuration was not found";
    Refusal::new(404, "NoSuchPublicAccessBlockConfiguration", message)
}

fn put(bucket: &mut Bucket, call: &Call, setting: &str, root: &Element) -> Result<(), Refusal> {
    match setting {
        "PublicAccessBlock" => {
            bucket.public_access_block = Some(read_public_access_block(root));
        }
        "BucketEncryption" => {
            let rule = root.child("Rule");
            let by_default = rule.and_then(|rule| rule.child("ApplyServerSideEncryptionByDefault"));
            let algorithm = by_default
                .and_then(|by_default| by_default.text_of("SSEAlgorithm"))
                .unwrap_or_default();
            if !["AES256", "aws:kms", "aws:kms:dsse"].contains(&algorithm) {
                return Err(Refusal::bad(
                    "InvalidArgument",
                    "The SSEAlgorithm is not valid",
                ));
            }
            algorithm.clone_into(&mut bucket.encryption);
            bucket.encryption_key = by_default
                .and_then(|by_default| by_default.text_of("KMSMasterKeyID"))
                .map(str::to_owned);
            bucket.bucket_key = rule.is_some_and(|rule| rule.says("BucketKeyEnabled"));
        }
        "BucketVersioning" => bucket.versioning = root.text_of("Status").map(str::to_owned),
        "BucketOwnershipControls" => {
            let ownership = root
                .child("Rule")
                .and_then(|rule| rule.text_of("ObjectOwnership"))
                .unwrap_or_default();
            ownership.clone_into(&mut bucket.ownership);
        }
        "BucketTagging" => {
            let tags = root.child("TagSet").map(read_tags).unwrap_or_default();
            if tags.len() > 50 || tags.keys().any(|key| key.starts_with("aws:")) {
                return Err(Refusal::bad(
                    "InvalidTag",
                    "System tags cannot be added/updated by requester",
                ));
            }
            bucket.tags = tags;
        }
        _ => return Err(Refusal::unknown_action(call)),
    }
    Ok(())
}

fn get(bucket: &Bucket, call: &Call) -> Reply {
    Ok(match call.action.as_str() {
        "GetPublicAccessBlock" => {
            let block = bucket.public_access_block;
            public_access_block(block.ok_or_else(no_public_access_block)?)
        }
        "GetBucketRequestPayment" => {
            let payer = if bucket.requester_pays {
                "Requester"
            } else {
                "BucketOwner"
            };
            xml_answer("RequestPaymentConfiguration", &json!({ "Payer": payer }))
        }
        "GetBucketEncryption" => {
            let by_default = json!({
                "SSEAlgorithm": or(&bucket.encryption, "AES256"),
                "KMSMasterKeyID": bucket.encryption_key,
            });
            let rule = json!({
                "ApplyServerSideEncryptionByDefault": by_default,
                "BucketKeyEnabled": bucket.bucket_key,
            });
            xml_answer(
                "ServerSideEncryptionConfiguration",
                &json!({ "Rule": rule }),
            )
        }
        "GetBucketVersioning" => xml_answer(
            "VersioningConfiguration",
            &json!({ "Status": bucket.versioning }),
        ),
        "GetBucketOwnershipControls" => {
            let ownership = or(&bucket.ownership, "BucketOwnerEnforced");
            let rule = json!({ "ObjectOwnership": ownership });
            xml_answer("OwnershipControls", &json!({ "Rule": rule }))
        }
        "GetBucketTagging" if bucket.tags.is_empty() => {
            return Err(Refusal::new(
                404,
                "NoSuchTagSet",
                "The TagSet does not exist",
            ));
        }
        "GetBucketTagging" => {
            let tags = bucket.tags.iter();
            let tags: Vec<Value> = tags
                .map(|(key, value)| json!({ "Key": key, "Value": value }))
                .collect();
            xml_answer("Tagging", &json!({ "TagSet": { "Tag": tags } }))
        }
        _ => return Err(Refusal::unknown_action(call)),
    })
}
