//! GuardDuty: the detector of each Region, the export of its findings, and whose findings they are.

use super::build::{Checks, Requirement, Verdict, on};
use super::check::Check;
use super::found;
use super::{coverage, findings};
use crate::domain::{Arn, Region, listed};
use crate::inventory::{Destination, Detector};
use crate::plan::Section;
use crate::policy::Detector as Exporter;
use crate::policy::findings_export::{self, Unread};
use crate::wanted::{Export, FREQUENCY, Fate, S3_PROTECTION, Site, is_protected};

/// All checks of GuardDuty.
pub(super) fn checks(site: &Site<'_>) -> Vec<Check> {
    let mut checks = Checks::new(Section::GuardDuty);
    for export in site.exports() {
        if site.is_switched_off(&export.region) {
            switched_off(site, &mut checks, &export.region);
        } else {
            detector(site, &mut checks, &export);
        }
    }
    findings::checks(site, &mut checks);
    coverage::checks(site, &mut checks);
    checks.done()
}

fn is_on(region: &Region) -> Requirement<'static> {
    Requirement::new(
        "detector",
        format!("GuardDuty is on in {}", region.place_or_code()),
        "It is there, and not suspended.",
    )
}

/// One word on a Region in which nothing answers.
fn switched_off(site: &Site<'_>, checks: &mut Checks, region: &Region) {
    let name = region.place_or_code();
    checks.add(
        &site.at(region),
        is_on(region),
        Verdict::failed(format!("{name} is not switched on in this account.")).fix(format!(
            "Leave {name} out of the answers. Or have it switched on in AWS, under Account, AWS Regions."
        )),
    );
}

/// The detector of one Region.
fn detector(site: &Site<'_>, checks: &mut Checks, export: &Export<'_>) {
    let region = &export.region;
    let place = site.at(region);
    let name = region.place_or_code();
    let detector = found::detector(site, region);
    checks.add(
        &place,
        is_on(region),
        on(&detector, |detector| {
            Verdict::of(
                detector.enabled,
                format!("It is on. {}", remarks(detector)),
                "It is suspended.",
            )
        }),
    );
    // Where another account decides how often, the remark beside the detector says so.
    let is_decided = detector
        .as_ref()
        .is_ok_and(|detector| detector.administered_by().is_some());
    if !is_decided {
        checks.add(
            &place,
            Requirement::new(
                "frequency",
                format!("Findings from {name} are sent every 15 minutes"),
                "Findings that change are sent again every 15 minutes.",
            ),
            on(&detector, |detector| {
                Verdict::of(
                    detector.frequency == FREQUENCY,
                    "Every 15 minutes.",
                    format!("Every {}.", spoken_frequency(&detector.frequency)),
                )
            }),
        );
    }
    if site.shared.answers.guardduty.s3_protection {
        checks.add(
            &place,
            Requirement::new(
                "s3-protection",
                format!("S3 Protection is on in {name}"),
                "GuardDuty looks at access to files in S3 too.",
            ),
            on(&detector, |detector| {
                Verdict::of(is_protected(detector), "It is on.", "It is off.")
            }),
        );
    }
    checks.add(
        &place,
        Requirement::new(
            "export",
            format!("Findings from {name} go to the bucket"),
            "GuardDuty sends them to the findings bucket, locked with the findings key.",
        ),
        on(&detector, |detector| {
            Verdict::judge(&detector.destinations, "where findings go", |_| {
                exported(site, &export.detector, export.fate)
            })
        }),
    );
}

fn spoken_frequency(frequency: &str) -> &str {
    match frequency {
        FREQUENCY => "15 minutes",
        "ONE_HOUR" => "hour",
        "SIX_HOURS" => "6 hours",
        other => other,
    }
}

/// What is to be known of a detector and cannot be right or wrong: its paid plans, which somebody may have chosen, and who else
/// decides.
fn remarks(detector: &Detector) -> String {
    let plans: Vec<&str> = detector.plans_on().map(plan_name).collect();
    let mut text = if plans.is_empty() {
        "No paid plan is on.".to_owned()
    } else {
        format!("Paid plans that are on: {}.", listed(&plans))
    };
    let managed: Vec<&str> = detector
        .managed
        .keys()
        .map(|name| plan_name(name))
        .collect();
    if !managed.is_empty() {
        text = format!(
            "{text} A policy of your organization decides on {}.",
            listed(&managed)
        );
    }
    if let Some(administrator) = detector.administered_by() {
        text = format!(
            "{text} Account {} looks after it, and has updated findings sent every {}.",
            administrator.grouped(),
            spoken_frequency(&detector.frequency)
        );
    }
    text
}

/// The plan as AWS's website names it.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html>.
fn plan_name(feature: &str) -> &str {
    match feature {
        S3_PROTECTION => "S3 Protection",
        "EKS_AUDIT_LOGS" => "EKS Protection",
        "EBS_MALWARE_PROTECTION" => "Malware Protection",
        "RDS_LOGIN_EVENTS" => "RDS Protection",
        "LAMBDA_NETWORK_LOGS" => "Lambda Protection",
        "RUNTIME_MONITORING" | "EKS_RUNTIME_MONITORING" => "Runtime Monitoring",
        other => other,
    }
}

/// Whether findings go to the right bucket with the right key, by now.
pub(super) fn exported(site: &Site<'_>, exporter: &Exporter, fate: Fate<'_>) -> Verdict {
    let Some(destination) = fate.there() else {
        return Verdict::failed("They go nowhere yet.");
    };
    if destination.folder_in(&site.findings_bucket_arn()).is_none() {
        return Verdict::failed(format!(
            "They go elsewhere, to `{}`.",
            destination.destination_arn
        ));
    }
    match found::findings_key(site) {
        Err(verdict) => return verdict,
        Ok(Some(key)) if key.to_string() != destination.key_arn => {
            return Verdict::failed(format!(
                "They are locked with another key, `{}`.",
                destination.key_arn
            ));
        }
        Ok(_) => {}
    }
    if let Some(owner) = &destination.expected_owner
        && !site.is_owner_expected(destination)
    {
        return Verdict::failed(format!(
            "GuardDuty expects account {owner} to own the bucket, so it sends nothing."
        ));
    }
    let verdict = state(destination);
    if destination.stands_still() {
        verdict.besides(&obstacles(site, exporter, destination))
    } else {
        verdict
    }
}

/// Which rule of the bucket or the key keeps GuardDuty out, as far as they were seen.
fn obstacles(site: &Site<'_>, exporter: &Exporter, destination: &Destination) -> Vec<String> {
    let Ok(key) = Arn::parse(&destination.key_arn) else {
        return Vec::new();
    };
    let bucket = found::bucket(site, site.findings_bucket()).ok();
    let bucket_policy = bucket.and_then(|bucket| bucket.policy.known());
    let there = site.key(&key).ok().flatten();
    let folder = destination.folder_in(&site.findings_bucket_arn());
    findings_export::Export {
        detector: exporter,
        bucket: site.findings_bucket(),
        folder: folder.filter(|folder| !folder.is_empty()),
        key: &key,
        bucket_policy: bucket_policy.map(Option::as_ref).ok_or(Unread),
        key_policy: there.and_then(|key| key.policy.known()),
    }
    .obstacles()
}

/// What AWS says of an export into the right bucket.
fn state(destination: &Destination) -> Verdict {
    let since = destination
        .failing_since
        .map(|since| format!(", since {}", since.strftime("%Y-%m-%d %H:%M UTC")))
        .unwrap_or_default();
    match destination.status.as_str() {
        "PUBLISHING" if is_without_folder(destination) => Verdict::failed(
            "They go to the bucket. The empty file that stands for their folder is gone, and GuardDuty would refuse any change of the export.",
        ),
        "PUBLISHING" => {
            let checks = if destination.expected_owner.is_some() {
                "checks"
            } else {
                "does not check"
            };
            Verdict::passed(format!(
                "They go to the bucket, locked with your key. GuardDuty {checks} that the bucket is yours. The DestinationID is {}.",
                destination.id
            ))
        }
        "PENDING_VERIFICATION" => Verdict::waiting(
            "GuardDuty is still trying the bucket and the key.",
            "Wait up to 5 minutes. Then test again.",
        ),
        "UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY" => Verdict::failed(format!(
            "GuardDuty cannot write into the bucket or use the key{since}."
        )),
        "STOPPED" => Verdict::failed(format!("The export was stopped{since}.")),
        other => Verdict::unsure(
            format!("GuardDuty says {other}. We do not know what that means."),
            "Look at the export settings of GuardDuty in AWS.",
        ),
    }
}

fn is_without_folder(destination: &Destination) -> bool {
    let seen = destination.folder_object.as_ref();
    seen.and_then(|seen| seen.known()) == Some(&false)
}
