//! The key that a bucket locks its files with when nobody names one: its default encryption.
//!
//! CloudTrail has to be let into such a key, or it is refused when a trail is made or when it writes.
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html>.

use crate::inventory::{Bucket, BucketEncryption, Key, Seen};
use crate::plan::Service;
use crate::plan::draft::{Draft, settings, warning};
use crate::plan::rules::Rules;
use crate::plan::storage::ask::BucketAsk;
use crate::plan::storage::key_rules::written;
use crate::policy::DocumentKind;
use crate::problem::Problem;
use crate::wanted::Site;

/// The change that lets CloudTrail use the bucket's own key; nothing when the files do not depend on it.
pub(super) fn plan(site: &Site<'_>, ask: &BucketAsk<'_>, bucket: &Bucket) -> Option<Draft> {
    if ask.of.kind != DocumentKind::LogBucket || site.log_key().is_some() {
        return None;
    }
    let encryption = bucket.encryption.known()?.as_ref()?;
    if !encryption.is_kms() {
        return None;
    }
    let place = site.at(&bucket.region);
    let draft = |resource: &str| {
        let draft = ask.of.draft(Service::Kms, &place, "-lock", resource);
        draft.says(
            "CloudTrail may use the log bucket's key",
            "The bucket locks every file that comes without a key of its own. CloudTrail has to be let into that key.",
        )
    };
    let Some(key) = site.bucket_lock(bucket, encryption) else {
        let key = encryption.key.as_deref().unwrap_or("aws/s3");
        return Some(
            draft(key)
                .before(Some(settings([("Key", key)])))
                .warns([warning(
                    format!("The log bucket locks its files with {key}. We cannot see whether CloudTrail is let into it."),
                    "Choose a key for the log files: then CloudTrail names it, and this one does not count.",
                )])
                .keep(),
        );
    };
    let draft = draft(&key.arn.to_string());
    if !key.customer_managed {
        return Some(
            draft
                .before(Some(settings([("Key", key.arn.to_string())])))
                .warns([warning(
                    "The log bucket locks its files with a key of AWS's own. Nobody can let CloudTrail into it, so files may not come.",
                    "Choose a key for the log files: then CloudTrail names it, and this one does not count.",
                )])
                .keep(),
        );
    }
    Some(let_in(site, draft, encryption, key, bucket))
}

/// The rules that the key needs, joined with those that it has.
fn let_in(
    site: &Site<'_>,
    draft: Draft,
    encryption: &BucketEncryption,
    key: &Key,
    bucket: &Bucket,
) -> Draft {
    if key.arn.account != site.account().as_str() {
        return draft.by_hand(elsewhere(key));
    }
    let policy = match &key.policy {
        Seen::Known(policy) => policy,
        Seen::Unknown(problem) => return draft.unseen("The rules of the bucket's key", problem),
    };
    let wanted = site.bucket_lock_rules(bucket, encryption, site.account(), policy);
    let rules = Rules {
        kind: DocumentKind::CloudTrailKey,
        existing: Some(policy),
        wanted: &wanted,
        deed: "Let CloudTrail use the log bucket's key",
        done: "CloudTrail may use the log bucket's key",
        purpose: "The bucket locks every file that comes without a key of its own, so CloudTrail has to be let into that key.",
    };
    written(site, draft, &rules, key, policy)
}

fn elsewhere(key: &Key) -> Problem {
    let owner = key
        .arn
        .account_id()
        .map_or_else(|| key.arn.account.clone(), |account| account.grouped());
    Problem::new(format!(
        "The log bucket locks its files with a key of account {owner}. Its rules have to let CloudTrail in, and Radiant Security's role too."
    ))
    .hint("Choose a key for the log files: then CloudTrail names it, and this one does not count.")
    .who(format!("the people who look after account {owner}"))
}
