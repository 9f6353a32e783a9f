//! Where findings go: their bucket, its notification, their key and their topic.

use super::bucket;
use super::build::{Checks, Found, Requirement, Verdict, on};
use super::exporters::{of_all, unseen};
use super::found;
use super::rules::hold;
use super::storage::{self, KeyAsk};
use super::topic::{self, Poster};
use crate::inventory::Bucket;
use crate::policy::cover::refuses;
use crate::policy::findings_bucket::{Refuses, refusal};
use crate::policy::{Detector, Document};
use crate::wanted::Site;

/// What to do without a key.
const CHOOSE_KEY: &str = "Choose a key, or let us make one.";

/// The checks of everything that findings go through.
pub(super) fn checks(site: &Site<'_>, checks: &mut Checks) {
    let bucket = bucket(site, checks);
    key(site, checks, &bucket);
    topic(site, checks, &bucket);
}

/// The findings bucket, which is handed back.
fn bucket<'a>(site: &Site<'a>, checks: &mut Checks) -> Found<&'a Bucket> {
    let answers = &site.shared.answers.guardduty;
    let bucket = found::bucket(site, answers.bucket.name());
    let place = bucket
        .as_ref()
        .map_or_else(|_| site.home.clone(), |bucket| site.at(&bucket.region));
    checks.add(
        &place,
        Requirement::new(
            "findings-bucket-private",
            "The public cannot open the findings bucket",
            "Public access is blocked in all 4 ways.",
        ),
        on(&bucket, |there| bucket::private(site, there)),
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
            bucket_rules(site, bucket)
        }),
    );
    if site.is_findings_bucket_strict() {
        checks.add(
            &place,
            Requirement::new(
                "findings-bucket-locked",
                "The findings bucket takes only locked findings",
                "Its rules refuse your findings with another lock, and open connections.",
            ),
            on(&bucket, |bucket| bucket_refusals(site, bucket)),
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
                        site.is_announced(notification),
                        "It tells the topic about each new finding.",
                        "It does not tell the topic about each new finding.",
                    )
                },
            )
        }),
    );
    bucket
}

/// Whether the bucket's rules let GuardDuty in.
fn bucket_rules(site: &Site<'_>, bucket: &Bucket) -> Verdict {
    with_key(site, bucket, |detectors, policy| {
        let folder = site.findings_folder(site.exports().iter());
        let wanted = site.findings_bucket_rules(detectors, folder, Refuses::NOTHING);
        let judge = |policy: Option<&Document>| {
            hold(
                policy,
                &wanted,
                "The bucket's rules let GuardDuty add findings.",
            )
        };
        let verdict = judge(policy);
        let is_own_fault = !verdict.has_passed()
            && site.is_findings_bucket_strict()
            && policy.is_some_and(|policy| judge(Some(&without_refusals(policy))).has_passed());
        if is_own_fault {
            Verdict::failed(
                "Somebody has changed one of our rules that refuse other findings. It refuses yours now.",
            )
        } else {
            verdict
        }
    })
}

/// The rules without those that we write to refuse other findings: the plan writes them anew.
fn without_refusals(policy: &Document) -> Document {
    let mut statements = policy.statements();
    statements.retain(|statement| refusal(statement).is_none());
    policy.with_statements(statements)
}

/// Whether the bucket's rules refuse what they should, for each detector; a rule that refuses more is as good.
///
/// As in the changes, nothing is wanted of a detector while it cannot be seen where its findings go.
fn bucket_refusals(site: &Site<'_>, bucket: &Bucket) -> Verdict {
    with_key(site, bucket, |detectors, policy| {
        let folder = site.findings_folder(site.exports().iter());
        let lacks = |detectors: &[Detector]| {
            let wanted = site.findings_bucket_rules(&[], folder, Refuses::all(detectors));
            wanted
                .into_iter()
                .find(|want| !policy.is_some_and(|policy| refuses(policy, &want.statement)))
        };
        let mut missing = lacks(&[]);
        let mut unsure = None;
        // Findings of other accounts are refused nothing.
        let own = detectors.iter().filter(|it| it.account == *site.account());
        for detector in own {
            let lack = lacks(std::slice::from_ref(detector));
            match unseen(site, detector) {
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
    site: &Site<'_>,
    bucket: &Bucket,
    judge: impl FnOnce(&[Detector], Option<&Document>) -> Verdict,
) -> Verdict {
    match found::findings_key(site) {
        Ok(Some(_)) => {}
        Ok(None) => {
            return Verdict::failed("No key was chosen, and GuardDuty sends nothing without one.")
                .fix(CHOOSE_KEY);
        }
        Err(verdict) => return verdict,
    }
    of_all(site, |detectors| {
        Verdict::judge(&bucket.policy, "the rules of the bucket", |policy| {
            judge(detectors, policy.as_ref())
        })
    })
}

fn key(site: &Site<'_>, checks: &mut Checks, bucket: &Found<&Bucket>) {
    let choice = &site.shared.answers.guardduty.key;
    let ask = KeyAsk {
        part: "findings-key",
        the: "The findings key",
        who: "GuardDuty",
        files: "findings",
        choice,
        arn: &found::findings_key(site),
        rules: &|policy, yes| {
            of_all(site, |detectors| {
                hold(
                    Some(policy),
                    &site.findings_key_rules(detectors, false),
                    yes,
                )
            })
        },
        readers: &|| site.findings_key_rules(&[], true),
    };
    storage::key(site, checks, &ask, bucket);
}

fn topic(site: &Site<'_>, checks: &mut Checks, bucket: &Found<&Bucket>) {
    let topic = site.findings_topic();
    let source = site.findings_bucket_arn();
    let wanted = site.findings_topic_rules();
    let poster = Poster {
        name: "the bucket",
        by: site.findings_topic_poster(&source),
    };
    let found = found::topic(site, &topic);
    checks.add(
        &site.place_of(&topic),
        Requirement::new(
            "findings-topic-rules",
            "The findings bucket may post to its topic",
            "It is a standard topic in the bucket's Region. Its rules let this bucket post, and no rule refuses it.",
        ),
        on(&found, |there| {
            let far = bucket.as_ref().ok().filter(|bucket| bucket.region.as_str() != there.arn.region);
            match (far, there.arn.region_name()) {
                (Some(bucket), Some(region)) => {
                    Verdict::failed(format!("The topic is in {}, the bucket in {}.", region.place_or_code(), bucket.region.place_or_code()))
                        .fix("Choose a topic in the bucket's Region.")
                }
                _ => topic::open(site, there, &wanted, &poster),
            }
        }),
    );
    topic::subscription(site, checks, &topic, &found, "findings");
}
