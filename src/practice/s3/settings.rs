//! A bucket's settings: public access, encryption, ownership, versioning, tags, who pays.

use super::super::answer::{Refusal, Reply, empty, xml_answer};
use super::super::call::Call;
use super::super::world::{Bucket, PublicAccessBlock};
use super::super::xml::{self, Element};
use super::bucket::read_tags;

pub(super) fn serve(bucket: &mut Bucket, call: &Call) -> Reply {
    if let Some(setting) = call.action.strip_prefix("Put") {
        let malformed = || {
            Refusal::bad(
                "MalformedXML",
                "The XML you provided was not well-formed or did not validate against our published schema",
            )
        };
        let root = Element::parse(&call.body).ok_or_else(malformed)?;
        put(bucket, call, setting, &root)?;
        return Ok(empty(200));
    }
    get(bucket, call)
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
pub(super) fn public_access_block_xml(block: PublicAccessBlock) -> String {
    let inner = [
        xml::text("BlockPublicAcls", &block.block_acls.to_string()),
        xml::text("IgnorePublicAcls", &block.ignore_acls.to_string()),
        xml::text("BlockPublicPolicy", &block.block_policy.to_string()),
        xml::text("RestrictPublicBuckets", &block.restrict.to_string()),
    ];
    xml::tag("PublicAccessBlockConfiguration", &inner.concat())
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
    let xml = match call.action.as_str() {
        "GetPublicAccessBlock" => {
            let block = bucket.public_access_block;
            public_access_block_xml(block.ok_or_else(no_public_access_block)?)
        }
        "GetBucketRequestPayment" => {
            let payer = if bucket.requester_pays {
                "Requester"
            } else {
                "BucketOwner"
            };
            xml::tag("RequestPaymentConfiguration", &xml::text("Payer", payer))
        }
        "GetBucketEncryption" => {
            let algorithm = if bucket.encryption.is_empty() {
                "AES256"
            } else {
                &bucket.encryption
            };
            let by_default = [
                xml::text("SSEAlgorithm", algorithm),
                xml::maybe("KMSMasterKeyID", bucket.encryption_key.as_deref()),
            ];
            let rule = [
                xml::tag("ApplyServerSideEncryptionByDefault", &by_default.concat()),
                xml::text("BucketKeyEnabled", &bucket.bucket_key.to_string()),
            ];
            xml::tag(
                "ServerSideEncryptionConfiguration",
                &xml::tag("Rule", &rule.concat()),
            )
        }
        "GetBucketVersioning" => xml::tag(
            "VersioningConfiguration",
            &xml::maybe("Status", bucket.versioning.as_deref()),
        ),
        "GetBucketOwnershipControls" => {
            let ownership = if bucket.ownership.is_empty() {
                "BucketOwnerEnforced"
            } else {
                &bucket.ownership
            };
            xml::tag(
                "OwnershipControls",
                &xml::tag("Rule", &xml::text("ObjectOwnership", ownership)),
            )
        }
        "GetBucketTagging" => {
            if bucket.tags.is_empty() {
                return Err(Refusal::new(
                    404,
                    "NoSuchTagSet",
                    "The TagSet does not exist",
                ));
            }
            let tags: String = bucket
                .tags
                .iter()
                .map(|(key, value)| {
                    xml::tag(
                        "Tag",
                        &[xml::text("Key", key), xml::text("Value", value)].concat(),
                    )
                })
                .collect();
            xml::tag("Tagging", &xml::tag("TagSet", &tags))
        }
        _ => return Err(Refusal::unknown_action(call)),
    };
    Ok(xml_answer(xml))
}
