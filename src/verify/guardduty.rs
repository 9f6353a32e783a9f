//! GuardDuty: the detector of each Region and the export of its findings.

use super::Check;
use super::build::{Checks, Requirement, Verdict, on, row, said};
use super::findings;
use super::ground::Ground;
use crate::domain::Region;
use crate::inventory::{Destination, Detector};
use crate::plan::Section;

/// How often findings are sent at best.
const FIFTEEN_MINUTES: &str = "FIFTEEN_MINUTES";
/// S3 Protection, as GuardDuty names it.
const S3_PROTECTION: &str = "S3_DATA_EVENTS";
/// What GuardDuty always looks at; these are no plans of their own.
const FOUNDATION: [&str; 3] = ["CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS"];

/// All checks of GuardDuty.
pub(super) fn checks(ground: &Ground<'_>) -> Vec<Check> {
    let mut checks = Checks::new(Section::GuardDuty);
    for region in &ground.answers.guardduty.regions {
        detector(ground, &mut checks, region);
    }
    findings::checks(ground, &mut checks);
    checks.done()
}

/// The detector of one Region.
fn detector(ground: &Ground<'_>, checks: &mut Checks, region: &Region) {
    let place = ground.at(region);
    let name = said(region);
    let detector = ground.detector(region);
    checks.add(
        &place,
        Requirement::new(
            "detector",
            format!("GuardDuty is on in {name}"),
            "It is there, and not suspended.",
        ),
        on(&detector, |detector| {
            let verdict = Verdict::of(detector.enabled, "It is on.", "It is suspended.");
            by_administrator(verdict, detector)
        }),
    );
    checks.add(
        &place,
        Requirement::new(
            "frequency",
            format!("Findings from {name} are sent every 15 minutes"),
            "Findings that change are sent again every 15 minutes.",
        ),
        on(&detector, |detector| {
            let verdict = Verdict::of(
                detector.frequency == FIFTEEN_MINUTES,
                "Every 15 minutes.",
                format!("Every {}.", spoken_frequency(&detector.frequency)),
            );
            by_administrator(verdict, detector)
        }),
    );
    if ground.answers.guardduty.s3_protection {
        checks.add(
            &place,
            Requirement::new(
                "s3-protection",
                format!("S3 Protection is on in {name}"),
                "GuardDuty looks at access to files in S3 too.",
            ),
            on(&detector, |detector| {
                let is_on = detector
                    .features
                    .get(S3_PROTECTION)
                    .copied()
                    .unwrap_or_default();
                by_administrator(Verdict::of(is_on, "It is on.", "It is off."), detector)
            }),
        );
    }
    checks.add(
        &place,
        Requirement::new(
            "paid-plans",
            format!("You can see which paid plans are on in {name}"),
            "We switch on S3 Protection only. Other plans are on only if someone in your company chose them.",
        ),
        on(&detector, |detector| Verdict::passed(paid_plans(detector))),
    );
    checks.add(
        &place,
        Requirement::new(
            "export",
            format!("Findings from {name} go to the bucket"),
            "GuardDuty sends them to the findings bucket, locked with the findings key.",
        ),
        on(&detector, |detector| {
            Verdict::judge(
                &detector.destinations,
                "where findings go",
                |destinations| exported(ground, destinations),
            )
        }),
    );
}

/// Where another account looks after GuardDuty, only that account can mend this.
fn by_administrator(verdict: Verdict, detector: &Detector) -> Verdict {
    match detector.administrator.known() {
        Some(Some(administrator)) if !verdict.has_passed() => verdict.fix(format!(
            "Account {} looks after GuardDuty here. Ask the people there to change it.",
            administrator.grouped()
        )),
        _ => verdict,
    }
}

fn spoken_frequency(frequency: &str) -> &str {
    match frequency {
        "ONE_HOUR" => "hour",
        "SIX_HOURS" => "6 hours",
        other => other,
    }
}

/// What is on, in words. Whether somebody chose it cannot be seen, so this is told and not judged.
fn paid_plans(detector: &Detector) -> String {
    let plans: Vec<&str> = detector
        .features
        .iter()
        .filter(|(feature, is_on)| **is_on && !FOUNDATION.contains(&feature.as_str()))
        .map(|(feature, _)| plan_name(feature))
        .collect();
    if plans.is_empty() {
        "No paid plan is on.".to_owned()
    } else {
        format!("On: {}.", row(&plans))
    }
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
fn exported(ground: &Ground<'_>, destinations: &[Destination]) -> Verdict {
    let [first, ..] = destinations else {
        return Verdict::failed("They go nowhere yet.");
    };
    let ours = destinations
        .iter()
        .find(|destination| findings::folder_of(ground, destination).is_some());
    let Some(destination) = ours else {
        return Verdict::failed(format!("They go elsewhere, to `{}`.", first.destination_arn))
            .fix("Choose that bucket in the answers. Or allow us to move the export, after asking its owner.");
    };
    match ground.key_arn(&ground.answers.guardduty.key) {
        Err(verdict) => return verdict,
        Ok(Some(key)) if key.to_string() != destination.key_arn => {
            return Verdict::failed(format!(
                "They are locked with another key, `{}`.",
                destination.key_arn
            ));
        }
        Ok(_) => {}
    }
    match destination.status.as_str() {
        "PUBLISHING" => Verdict::passed("They go to the bucket, locked with your key."),
        "PENDING_VERIFICATION" => Verdict::waiting(
            "GuardDuty is still trying the bucket and the key.",
            "Wait up to 5 minutes. Then test again.",
        ),
        "UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY" => {
            Verdict::failed("GuardDuty cannot write into the bucket or use the key.")
        }
        "STOPPED" => Verdict::failed("The export was stopped."),
        other => Verdict::unsure(
            format!("GuardDuty says {other}. We do not know what that means."),
            "Look at the export settings of GuardDuty in AWS.",
        ),
    }
}
