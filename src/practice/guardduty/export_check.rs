//! What GuardDuty tries out before it agrees to an export, and what it meets each time it exports.

use super::super::account::is_opt_in;
use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::evaluate::{Decision, Subject, context};
use super::super::lookup::{arn, bucket_arn};
use super::super::s3::events::create_object;
use super::super::s3::is_bucket_name;
use super::super::world::{Destination, Object, World};
use super::find::refused;

/// How long after one export the next one is due; new findings leave after about five minutes.
const NEXT_EXPORT_MILLIS: u64 = 300_000;

/// Whose findings they are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    account: &'a str,
    region: &'a str,
    detector: &'a str,
}

impl<'a> Source<'a> {
    pub(super) fn of(call: &'a Call, detector: &'a str) -> Self {
        Self {
            account: call.account(),
            region: &call.region,
            detector,
        }
    }
}

/// The bucket's name and the folder, which is empty or ends with a slash.
fn place(destination_arn: &str) -> Option<(&str, String)> {
    let parts = arn(destination_arn).filter(|parts| {
        parts.service == "s3" && parts.region.is_empty() && parts.account.is_empty()
    })?;
    let (bucket, folder) = parts
        .resource
        .split_once('/')
        .unwrap_or((parts.resource, ""));
    let folder = match folder.trim_end_matches('/') {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    is_bucket_name(bucket).then_some((bucket, folder))
}

/// Tries, as GuardDuty, all that an export does.
pub(super) fn check(
    world: &World,
    source: Source<'_>,
    destination: &Destination,
) -> Result<(), Refusal> {
    let Some((bucket_name, folder)) = place(&destination.arn) else {
        return Err(refused(
            "The request failed because the value specified for the destinationArn parameter is not valid.",
        ));
    };
    let key_parts = arn(&destination.key)
        .filter(|parts| parts.service == "kms" && parts.resource.starts_with("key/"));
    let Some(key_parts) = key_parts else {
        return Err(refused(
            "The request failed because the value specified for the kmsKeyArn parameter is not valid.",
        ));
    };
    let Some(bucket) = world.bucket(bucket_name) else {
        return Err(refused(
            "The request failed because the resource specified in the destinationArn parameter does not exist.",
        ));
    };
    if !folder.is_empty() && !bucket.objects.contains_key(&folder) {
        return Err(refused(
            "The request failed because the resource folder specified in the destinationArn parameter does not exist.",
        ));
    }
    let denied = "The request failed because the GuardDuty service principal does not have permission to the KMS key or the resource specified by the destinationArn parameter.";
    let same_region = key_parts.region == bucket.region;
    let reachable = !is_opt_in(&bucket.region) || bucket.region == source.region;
    if same_region && reachable && may_export(world, source, destination) {
        Ok(())
    } else {
        Err(refused(denied))
    }
}

/// Whether the bucket is the expected owner's, and bucket and key let this detector's findings in.
fn may_export(world: &World, source: Source<'_>, destination: &Destination) -> bool {
    let Some((bucket, folder)) = place(&destination.arn) else {
        return false;
    };
    let key = destination.key.as_str();
    let owner = world.buckets.get(bucket).map(|found| &found.account);
    if destination.expected_owner.is_some() && destination.expected_owner.as_ref() != owner {
        return false;
    }
    // In a Region that has to be switched on, GuardDuty comes under a name of that Region.
    let service = if is_opt_in(source.region) {
        format!("guardduty.{}.amazonaws.com", source.region)
    } else {
        "guardduty.amazonaws.com".to_owned()
    };
    let subject = Subject::Service(&service);
    let Source {
        account,
        region,
        detector,
    } = source;
    let detector_arn = format!("arn:aws:guardduty:{region}:{account}:detector/{detector}");
    let organization = world.organization.as_ref().map(|it| it.id.as_str());
    let mut told = vec![
        ("aws:SourceArn", detector_arn.as_str()),
        ("aws:SourceAccount", account),
        ("s3:x-amz-server-side-encryption", "aws:kms"),
        ("s3:x-amz-server-side-encryption-aws-kms-key-id", key),
    ];
    told.extend(organization.map(|id| ("aws:SourceOrgID", id)));
    let context = context(&told);
    let object = format!("{folder}AWSLogs/{account}/GuardDuty/");
    let marker = format!("{folder}AWSLogs/");
    let says = |action: &str, key: Option<&str>| {
        world.says(&bucket_arn(bucket, key), subject, action, &context)
    };
    let key_works = world.is_enabled(key)
        && world.says(key, subject, "kms:GenerateDataKey", &context) == Decision::Allow;
    key_works
        && says("s3:GetBucketLocation", None) == Decision::Allow
        && says("s3:PutObject", Some(&object)) == Decision::Allow
        && says("s3:PutObject", Some(&marker)) == Decision::Allow
        && says("s3:PutObjectAcl", Some(&object)) != Decision::ExplicitDeny
}

/// The empty object with which GuardDuty marks its place.
pub(super) fn mark(world: &mut World, destination: &Destination) {
    let Some((bucket, folder)) = place(&destination.arn) else {
        return;
    };
    let object = Object {
        size: 0,
        modified: world.seconds(),
        encryption: "aws:kms".to_owned(),
        key: Some(destination.key.clone()),
    };
    create_object(world, bucket, &format!("{folder}AWSLogs/"), object);
}

/// Exports what is due. Where the rules do not fit, the export stands still until somebody tells GuardDuty to try again.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DescribePublishingDestination.html>.
pub(in super::super) fn export_findings(world: &mut World) {
    let now = world.now;
    let mut due = Vec::new();
    for (account, region, there) in world.everywhere() {
        for (detector, kept) in there.detectors.iter().filter(|(_, kept)| kept.enabled) {
            for (id, destination) in &kept.destinations {
                let is_due = destination.next_export <= now
                    && destination.failing_since.is_none()
                    && !destination.stopped;
                if is_due {
                    let source = Source {
                        account,
                        region,
                        detector,
                    };
                    let place = [account, region, detector, id].map(str::to_owned);
                    due.push((place, may_export(world, source, destination)));
                }
            }
        }
    }
    export_samples(world);
    let seconds = world.seconds();
    for ([account, region, detector, id], may) in due {
        let destination = world
            .regional_mut(&account, &region)
            .detectors
            .get_mut(&detector)
            .and_then(|detector| detector.destinations.get_mut(&id));
        if let Some(destination) = destination {
            destination.next_export = now + NEXT_EXPORT_MILLIS;
            if !may {
                destination.failing_since = Some(seconds);
            }
        }
    }
}

/// Writes the sample findings that are due, one file for those of a detector.
fn export_samples(world: &mut World) {
    let now = world.now;
    let mut due = Vec::new();
    for (account, region, there) in world.everywhere() {
        for (detector, kept) in there.detectors.iter().filter(|(_, kept)| kept.enabled) {
            let is_due = kept.samples.iter().any(|sample| sample.due_at <= now);
            let open = kept
                .destinations
                .values()
                .find(|it| !it.stopped && it.failing_since.is_none() && it.publishing_at <= now);
            if let Some(destination) = open.filter(|_| is_due) {
                let source = Source {
                    account,
                    region,
                    detector,
                };
                if may_export(world, source, destination) {
                    let place = [account, region, detector].map(str::to_owned);
                    due.push((place, destination.clone()));
                }
            }
        }
    }
    for ([account, region, detector], destination) in due {
        let regional = world.regional_mut(&account, &region);
        if let Some(kept) = regional.detectors.get_mut(&detector) {
            kept.samples.retain(|sample| sample.due_at > now);
        }
        let Some((bucket, folder)) = place(&destination.arn) else {
            continue;
        };
        let modified = world.seconds();
        let date = jiff::Timestamp::from_second(modified)
            .unwrap_or_default()
            .strftime("%Y/%m/%d")
            .to_string();
        let id = world.unique_uuid();
        let name = format!("{folder}AWSLogs/{account}/GuardDuty/{region}/{date}/{id}.jsonl.gz");
        let object = Object {
            size: 4096,
            modified,
            encryption: "aws:kms".to_owned(),
            key: Some(destination.key.clone()),
        };
        create_object(world, bucket, &name, object);
    }
}
