//! The live test as it stands still for a picture: what it saw names no time of today.

use jiff::{SignedDuration, Timestamp};
use radiant_aws_setup::verify::{Check, Status};

fn part(check: &Check) -> &str {
    check.id.rsplit('/').next().unwrap()
}

/// What passed says the same at any time, and what waits has waited for eight minutes.
pub(crate) fn still(checks: &mut [Check]) {
    for check in checks.iter_mut().filter(|check| check.live) {
        check.since = None;
        if check.status == Status::Passed {
            "It is so.".clone_into(&mut check.seen);
        }
    }
}

/// A sample finding is on its way, the vendor was refused once, and all settings are right.
pub(crate) fn with_sample(checks: &mut Vec<Check>) {
    for check in checks.iter_mut().filter(|check| !check.live) {
        check.status = Status::Passed;
        check.fix = None;
    }
    let ago = SignedDuration::from_secs(8 * 60 + 30);
    let since = Timestamp::now().checked_sub(ago).ok();
    let at = checks
        .iter()
        .position(|check| part(check) == "first-finding")
        .unwrap();
    let mut sample = checks[at].clone();
    sample.id = sample.id.replace("first-finding", "sample-file");
    "The sample finding reaches the bucket".clone_into(&mut sample.title);
    "We made a sample finding, marked as a sample.".clone_into(&mut sample.seen);
    sample.fix = Some("You can go on. We keep looking.".to_owned());
    sample.since = since;
    sample.usually = Some("often 5 minutes, sometimes more than 30".to_owned());
    let mut notice = sample.clone();
    notice.id = notice.id.replace("sample-file", "sample-notice");
    "The notice of that finding is due".clone_into(&mut notice.title);
    "It follows the finding.".clone_into(&mut notice.seen);
    notice.usually = Some("1 minute after the file".to_owned());
    checks.splice(at..at, [sample, notice]);
    let used = checks
        .iter_mut()
        .find(|check| part(check) == "role-used")
        .unwrap();
    used.status = Status::Failed;
    "AWS refused Radiant Security at 10:52 (AccessDenied). It never got in."
        .clone_into(&mut used.seen);
    used.fix = Some("See the check of who may use the role. If it passes, compare the External Role ID there with the one of the connector.".to_owned());
}
