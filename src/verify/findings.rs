//! Where findings go: their bucket, its notification, their key and their topic.

use super::build::{Checks, Found, Requirement, Verdict, on, said};
use super::ground::Ground;
use super::rules::{hold, refuse};
use super::storage::{self, KeyAsk, Poster};
use crate::domain::Arn;
use crate::inventory::{Bucket, Destination, Notification};
use crate::policy::{Detector, Document, Wanted, findings_bucket, guardduty_key, guardduty_topic};

/// GuardDuty puts all findings under this folder.
const FOLDER: &str = "AWSLogs/";
/// What to do without a key.
const CHOOSE_KEY: &str = "Choose a key, or let us make one.";

/// The checks of everything that findings go through.
pub(super) fn checks(ground: &Ground<'_>, checks: &mut Checks) {
    let bucket = bucket(ground, checks);
    key(ground, checks, &bucket);
    topic(ground, checks, &bucket);
}

/// The folder in the findings bucket that an export writes under, without slashes at its ends; empty is the bucket itself.
pub(super) fn folder_of<'d>(ground: &Ground<'_>, destination: &'d Destination) -> Option<&'d str> {
    let bucket =
        Arn::bucket(ground.partition(), ground.answers.guardduty.bucket.name()).to_string();
    let rest = destination.destination_arn.strip_prefix(&bucket)?;
    (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_matches('/'))
}

/// The folder that the exports of all Regions share; none is the bucket itself.
fn shared_folder<'a>(ground: &Ground<'a>) -> Option<&'a str> {
    let mut folders = ground.answers.guardduty.regions.iter().map(|region| {
        let destinations = ground.detector(region).ok()?.destinations.known()?;
        destinations
            .iter()
            .find_map(|destination| folder_of(ground, destination))
    });
    let first = folders
        .next()
        .flatten()
        .filter(|folder| !folder.is_empty())?;
    folders.all(|folder| folder == Some(first)).then_some(first)
}

/// The detectors that export, and the verdict on the first Region whose detector is not there to be named.
fn exporters(ground: &Ground<'_>) -> (Vec<Detector>, Option<Verdict>) {
    let mut detectors = Vec::new();
    let mut gap = None;
    for region in &ground.answers.guardduty.regions {
        match ground.detector(region) {
            Ok(detector) => detectors.push(Detector {
                account: ground.account().clone(),
                region: region.clone(),
                arn: Arn::detector(ground.partition(), region, ground.account(), &detector.id)
                    .to_string(),
                opt_in: region.is_opt_in(),
            }),
            Err(verdict) => {
                gap.get_or_insert(verdict);
            }
        }
    }
    (detectors, gap)
}

/// What is wrong for the detectors that are there counts first, then that others are not.
fn of_all(ground: &Ground<'_>, judge: impl FnOnce(&[Detector]) -> Verdict) -> Verdict {
    let (detectors, gap) = exporters(ground);
    match gap {
        Some(gap) if detectors.is_empty() => gap,
        Some(gap) => {
            let verdict = judge(&detectors);
            if verdict.has_passed() { gap } else { verdict }
        }
        None => judge(&detectors),
    }
}

/// The findings bucket, which is handed back.
fn bucket<'a>(ground: &Ground<'a>, checks: &mut Checks) -> Found<&'a Bucket> {
    let answers = &ground.answers.guardduty;
    let bucket = ground.bucket(answers.bucket.name());
    let place = bucket
        .as_ref()
        .map_or_else(|_| ground.main(), |bucket| ground.at(&bucket.region));
    checks.add(
        &place,
        Requirement::new(
            "findings-bucket-private",
            "The public cannot open the findings bucket",
            "Public access is blocked in all 4 ways.",
        ),
        on(&bucket, storage::private),
    );
    checks.add(
        &place,
        Requirement::new(
            "findings-bucket-rules",
            "GuardDuty may write into the findings bucket",
            "The bucket's rules let GuardDuty look where it is and add findings, and no rule refuses it.",
        ),
        on(&bucket, |bucket| {
            bucket_rules(ground, bucket, |policy, wanted| {
                hold(policy, wanted, "The bucket's rules let GuardDuty add findings.")
            })
        }),
    );
    checks.add(
        &place,
        Requirement::new(
            "findings-bucket-locked",
            "The findings bucket takes only locked findings",
            "Its rules refuse findings that are not locked with the findings key, and open connections.",
        ),
        on(&bucket, |bucket| {
            bucket_rules(ground, bucket, |policy, wanted| refuse(policy, wanted, "Its rules refuse everything else."))
        }),
    );
    checks.add(
        &place,
        Requirement::new(
            "findings-notification",
            "The findings bucket tells its topic",
            format!(
                "Each new finding is announced on the topic `{}`.",
                answers.topic.name()
            ),
        ),
        on(&bucket, |bucket| {
            Verdict::judge(
                &bucket.notification,
                "the notifications of the bucket",
                |notification| {
                    let topic = answers.topic.arn(&ground.main());
                    Verdict::of(
                        announces(notification, &topic, shared_folder(ground)),
                        "It tells the topic about each new finding.",
                        "It does not tell the topic about each new finding.",
                    )
                },
            )
        }),
    );
    bucket
}

/// Judges the bucket's rules by those that are wanted for all detectors.
fn bucket_rules(
    ground: &Ground<'_>,
    bucket: &Bucket,
    judge: impl FnOnce(Option<&Document>, &[Wanted]) -> Verdict,
) -> Verdict {
    let key = match ground.key_arn(&ground.answers.guardduty.key) {
        Ok(Some(key)) => key.to_string(),
        Ok(None) => {
            return Verdict::failed("No key was chosen, and GuardDuty sends nothing without one.")
                .fix(CHOOSE_KEY);
        }
        Err(verdict) => return verdict,
    };
    of_all(ground, |detectors| {
        let wanted = findings_bucket::wanted(&findings_bucket::Facts {
            partition: &ground.partition(),
            bucket: ground.answers.guardduty.bucket.name(),
            prefix: shared_folder(ground),
            key_arn: &key,
            detectors,
        });
        Verdict::judge(&bucket.policy, "the rules of the bucket", |policy| {
            judge(policy.as_ref(), &wanted)
        })
    })
}

/// Whether the topic hears of every file under the folder.
///
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html>.
fn announces(notification: &Notification, topic: &Arn, folder: Option<&str>) -> bool {
    let files = folder.map_or_else(|| FOLDER.to_owned(), |folder| format!("{folder}/{FOLDER}"));
    notification.topics.iter().any(|target| {
        target.arn == *topic
            && target
                .events
                .iter()
                .any(|event| event == "s3:ObjectCreated:*")
            && target.filter.iter().all(|(kind, value)| {
                value.is_empty()
                    || (kind.eq_ignore_ascii_case("prefix") && files.starts_with(value.as_str()))
            })
    })
}

fn key(ground: &Ground<'_>, checks: &mut Checks, bucket: &Found<&Bucket>) {
    let choice = &ground.answers.guardduty.key;
    let wanted = |detectors: &[Detector], readers: bool| {
        guardduty_key::wanted(&guardduty_key::Facts {
            partition: &ground.partition(),
            key_account: ground.account(),
            detectors,
            readers,
        })
    };
    let ask = KeyAsk {
        part: "findings-key",
        the: "The findings key",
        who: "GuardDuty",
        files: "findings",
        choice,
        rules: &|policy, yes| {
            of_all(ground, |detectors| {
                hold(Some(policy), &wanted(detectors, false), yes)
            })
        },
        readers: &|| wanted(&[], true),
    };
    storage::key(ground, checks, &ask, bucket);
}

fn topic(ground: &Ground<'_>, checks: &mut Checks, bucket: &Found<&Bucket>) {
    let answers = &ground.answers.guardduty;
    let topic = answers.topic.arn(&ground.main());
    let name = answers.bucket.name();
    let source = Arn::bucket(ground.partition(), name).to_string();
    let wanted = guardduty_topic::wanted(&guardduty_topic::Facts {
        partition: &ground.partition(),
        topic_arn: &topic.to_string(),
        bucket: name,
        bucket_owner: ground.account(),
    });
    let poster = Poster {
        name: "the bucket",
        service: "s3.amazonaws.com",
        source: &source,
    };
    checks.add(
        &ground.place_of(&topic),
        Requirement::new(
            "findings-topic-rules",
            "The findings bucket may post to its topic",
            "It is a standard topic in the bucket's Region. Its rules let this bucket post, and no rule refuses it.",
        ),
        on(&ground.topic(&topic), |topic| {
            let far = bucket.as_ref().ok().filter(|bucket| bucket.region.as_str() != topic.arn.region);
            match (far, topic.arn.region_name()) {
                (Some(bucket), Some(region)) => {
                    Verdict::failed(format!("The topic is in {}, the bucket in {}.", said(&region), said(&bucket.region)))
                        .fix("Choose a topic in the bucket's Region.")
                }
                _ => storage::topic(ground, topic, &wanted, &poster),
            }
        }),
    );
}
