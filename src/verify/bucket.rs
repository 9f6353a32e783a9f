//! What log files and findings have in common: the checks of a bucket.

use super::build::{Checks, Found, Requirement, Verdict};
use super::rules::hold;
use crate::domain::Place;
use crate::inventory::{Bucket, BucketEncryption, PublicAccessBlock, Trail};
use crate::wanted::Site;

/// Whether nobody outside can open the bucket's files: by its own switches, or by those of the whole account.
pub(super) fn private(site: &Site<'_>, bucket: &Bucket) -> Verdict {
    let account = site.public_access_block();
    if account == PublicAccessBlock::ALL {
        return Verdict::passed("Public access is blocked in all 4 ways, for the whole account.");
    }
    Verdict::judge(
        &bucket.public_access_block,
        "the bucket's public access",
        |block| {
            if block.is_none() && account == PublicAccessBlock::default() {
                return Verdict::failed("Public access was never blocked.");
            }
            let PublicAccessBlock {
                block_public_acls,
                ignore_public_acls,
                block_public_policy,
                restrict_public_buckets,
            } = site.closes(*block);
            let switches = [
                block_public_acls,
                ignore_public_acls,
                block_public_policy,
                restrict_public_buckets,
            ];
            let off = switches.iter().filter(|on| !**on).count();
            Verdict::of(
                off == 0,
                "Public access is blocked in all 4 ways.",
                format!("Public access is not blocked in {off} of 4 ways."),
            )
        },
    )
}

/// A check that fails when whoever reads from the bucket has to pay. When it is not so, nothing is said.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html>.
pub(super) fn payer(checks: &mut Checks, place: &Place, part: &str, bucket: &Found<&Bucket>) {
    let pays = bucket
        .as_ref()
        .ok()
        .and_then(|bucket| bucket.requester_pays.known())
        .is_some_and(|pays| *pays);
    if pays {
        checks.add(
            place,
            Requirement::new(
                &format!("{part}-payer"),
                "Reading from the bucket is paid by its owner",
                "Requester Pays is off.",
            ),
            Verdict::failed(
                "Whoever reads has to pay (Requester Pays). AWS puts no log files there, and Radiant Security cannot read any.",
            )
            .fix("Have Requester Pays switched off. Or use another bucket."),
        );
    }
}

/// A check of the key that the log bucket locks files with, when the trail names none.
pub(super) fn own_lock(
    site: &Site<'_>,
    checks: &mut Checks,
    place: &Place,
    bucket: &Found<&Bucket>,
    trail: &Found<&Trail>,
) {
    let (Ok(bucket), Ok(trail)) = (bucket, trail) else {
        return;
    };
    let encryption = bucket.encryption.known().and_then(Option::as_ref);
    let Some(encryption) = encryption.filter(|it| it.is_kms() && trail.key_arn.is_none()) else {
        return;
    };
    checks.add(
        place,
        Requirement::new(
            "log-bucket-lock",
            "CloudTrail may use the log bucket's own key",
            "The bucket locks files that come without the name of a key. That key's rules let CloudTrail in.",
        ),
        lets_in(site, bucket, encryption, trail),
    );
}

fn lets_in(
    site: &Site<'_>,
    bucket: &Bucket,
    encryption: &BucketEncryption,
    trail: &Trail,
) -> Verdict {
    let Some(key) = site
        .bucket_lock(bucket, encryption)
        .filter(|key| key.customer_managed)
    else {
        let comes = trail.delivery.known().is_some_and(|delivery| {
            delivery.files.done.is_some() && delivery.files.error.is_none()
        });
        if comes {
            return Verdict::passed("Log files come, so CloudTrail may use it.");
        }
        return Verdict::unsure(
            format!(
                "The log bucket locks its files with {}. We cannot see whether CloudTrail may use it.",
                encryption.key.as_deref().unwrap_or("AWS's own key for S3")
            ),
            "Choose a key for the log files: then CloudTrail names it, and this one does not count.",
        );
    };
    let Some(account) = key.arn.account_id() else {
        return Verdict::not_looked_at("the bucket's key");
    };
    Verdict::judge(&key.policy, "the rules of the bucket's key", |policy| {
        let wanted = site.bucket_lock_rules(bucket, encryption, &account, policy);
        hold(
            Some(policy),
            &wanted,
            "The key's rules let CloudTrail lock log files with it.",
        )
    })
}
