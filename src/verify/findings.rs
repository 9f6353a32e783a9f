//! Where findings go: their bucket, its notification, their key and their topic.

use super::bucket;
use super::build::{Checks, Found, Requirement, Verdict, on, said};
use super::exporters::{of_all, shared_folder, unseen};
use super::ground::Ground;
use super::rules::hold;
use super::storage::{self, KeyAsk};
use super::topic::{self, Poster};
use crate::domain::Arn;
use crate::inventory::{Bucket, Notification, made_by_us};
use crate::policy::cover::refuses;
use crate::policy::{
    Detector, Document, findings_bucket, guardduty_key, guardduty_topic, topic_key,
};

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
        on(&bucket, |there| bucket::private(ground, there)),
    );
    bucket::payer(checks, &place, "findings-bucket", &bucket);
    checks.add(
        &place,
        Requirement::new(
            "findings-bucket-rules",
            "GuardDuty may write into the findings bucket",
            "The bucket's rules let GuardDuty look where it is and add findings, and no rule refuses it.",
        ),
        on(&bucket, |bucket| {
            bucket_rules(ground, bucket)
        }),
    );
    if is_strict(ground, &bucket) {
        checks.add(
            &place,
            Requirement::new(
                "findings-bucket-locked",
                "The findings bucket takes only locked findings",
                "Its rules refuse your findings with another lock, and open connections.",
            ),
            on(&bucket, |bucket| bucket_refusals(ground, bucket)),
        );
    }
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
                    Verdict::of(
                        announces(
                            notification,
                            &ground.findings_topic(),
                            shared_folder(ground),
                        ),
                        "It tells the topic about each new finding.",
                        "It does not tell the topic about each new finding.",
                    )
                },
            )
        }),
    );
    bucket
}

/// Whether the bucket is to refuse anything: one of ours, or one for which that was asked.
fn is_strict(ground: &Ground<'_>, bucket: &Found<&Bucket>) -> bool {
    let answers = &ground.answers.guardduty;
    answers.strict_bucket
        || bucket.as_ref().map_or_else(
            |_| answers.bucket.is_new(),
            |bucket| bucket.tags.known().is_some_and(made_by_us),
        )
}

/// Whether the bucket's rules let GuardDuty in.
fn bucket_rules(ground: &Ground<'_>, bucket: &Bucket) -> Verdict {
    with_key(ground, bucket, |facts, policy| {
        let wanted = findings_bucket::wanted(facts);
        hold(
            policy,
            &wanted,
            "The bucket's rules let GuardDuty add findings.",
        )
    })
}

/// Whether the bucket's rules refuse what they should, for each detector; a rule that refuses more is as good.
///
/// As in the changes, nothing is wanted of a detector while it cannot be seen where its findings go.
fn bucket_refusals(ground: &Ground<'_>, bucket: &Bucket) -> Verdict {
    with_key(ground, bucket, |facts, policy| {
        let lacks = |detectors: &[Detector]| {
            let wanted = findings_bucket::wanted(&findings_bucket::Facts {
                detectors: &[],
                refuses: findings_bucket::Refuses::all(detectors),
                ..*facts
            });
            wanted
                .into_iter()
                .find(|want| !policy.is_some_and(|policy| refuses(policy, &want.statement)))
        };
        let mut missing = lacks(&[]);
        let mut unsure = None;
        for detector in facts.detectors {
            let lack = lacks(std::slice::from_ref(detector));
            match unseen(ground, &detector.region) {
                None => missing = missing.or(lack),
                Some(problem) => unsure = unsure.or(lack.map(|_| problem)),
            }
        }
        match (missing, unsure) {
            (Some(want), _) => Verdict::failed(format!(
                "A rule is missing. It is there for this: {}",
                want.why
            )),
            (None, Some(problem)) => Verdict::unknown("where findings go", problem),
            (None, None) => Verdict::passed(
                "Its rules refuse your findings with another lock, and open connections.",
            ),
        }
    })
}

/// Judges the bucket's rules by what they should say of all detectors.
fn with_key(
    ground: &Ground<'_>,
    bucket: &Bucket,
    judge: impl FnOnce(&findings_bucket::Facts<'_>, Option<&Document>) -> Verdict,
) -> Verdict {
    let key = match ground.findings_key_arn() {
        Ok(Some(key)) => key.to_string(),
        Ok(None) => {
            return Verdict::failed("No key was chosen, and GuardDuty sends nothing without one.")
                .fix(CHOOSE_KEY);
        }
        Err(verdict) => return verdict,
    };
    of_all(ground, |detectors| {
        let facts = findings_bucket::Facts {
            partition: &ground.partition(),
            bucket: ground.answers.guardduty.bucket.name(),
            prefix: shared_folder(ground),
            key_arn: &key,
            detectors,
            refuses: findings_bucket::Refuses::NOTHING,
        };
        Verdict::judge(&bucket.policy, "the rules of the bucket", |policy| {
            judge(&facts, policy.as_ref())
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
            && target.takes_all(&files)
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
        arn: &ground.findings_key_arn(),
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
    let topic = ground.findings_topic();
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
        by: topic_key::Poster {
            service: "s3.amazonaws.com",
            source: &source,
            account: ground.account(),
        },
    };
    let found = ground.topic(&topic);
    checks.add(
        &ground.place_of(&topic),
        Requirement::new(
            "findings-topic-rules",
            "The findings bucket may post to its topic",
            "It is a standard topic in the bucket's Region. Its rules let this bucket post, and no rule refuses it.",
        ),
        on(&found, |there| {
            let far = bucket.as_ref().ok().filter(|bucket| bucket.region.as_str() != there.arn.region);
            match (far, there.arn.region_name()) {
                (Some(bucket), Some(region)) => {
                    Verdict::failed(format!("The topic is in {}, the bucket in {}.", said(&region), said(&bucket.region)))
                        .fix("Choose a topic in the bucket's Region.")
                }
                _ => topic::open(ground, there, &wanted, &poster),
            }
        }),
    );
    topic::subscription(ground, checks, &topic, &found, "findings");
}
