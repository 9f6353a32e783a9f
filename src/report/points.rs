//! What it has come to: the checks, what is open, and the title over both.

use std::collections::BTreeMap;

use super::form::{Checked, OpenPoint, OpenState, Verdict};
use super::parts::{EACH, without_role};
use super::sources::Sources;
use crate::plan::Section;
use crate::verify::{Check, Status};

/// Without these nothing can reach the vendor, whatever else is right.
const CORE: [&str; 7] = [
    "trail-recording",
    "trail-bucket",
    "log-bucket-rules",
    "findings-bucket-rules",
    "export",
    "role-trust",
    "role-rights",
];

/// Every check with what was seen.
pub(super) fn checks(from: &Sources<'_>) -> Vec<Checked> {
    let is_folded =
        |check: &Check| check.status == Status::Passed && check.place.account != *from.main();
    let kind = |check: &Check| (check.section, part(check).to_owned());
    let mut folded: BTreeMap<_, usize> = BTreeMap::new();
    for check in from.checks.iter().filter(|check| is_folded(check)) {
        *folded.entry(kind(check)).or_default() += 1;
    }
    folded.retain(|_, count| *count > EACH);
    // The first of many stands for all of them.
    let checks = from.checks.iter().filter_map(|check| {
        let count = is_folded(check)
            .then(|| folded.get_mut(&kind(check)))
            .flatten();
        let more = match count.map(std::mem::take) {
            None => 0,
            Some(0) => return None,
            Some(count) => count - 1,
        };
        Some(told(from, check, more))
    });
    checks.collect()
}

fn told(from: &Sources<'_>, check: &Check, more: usize) -> Checked {
    Checked {
        section: check.section.title().to_owned(),
        id: check.id.clone(),
        what: check.title.clone(),
        place: from.place(&check.place),
        result: result(check.status),
        expected: check.expected.clone(),
        seen: seen(check),
        todo: todo(check),
        live: check.live,
        since: check.since,
        usually: check.usually.clone(),
        more,
    }
}

const fn result(status: Status) -> Verdict {
    match status {
        Status::Passed => Verdict::Passed,
        Status::Failed => Verdict::Failed,
        Status::Waiting => Verdict::Waiting,
        Status::Unknown => Verdict::Unknown,
    }
}

/// What was seen, or why nothing was.
fn seen(check: &Check) -> String {
    match &check.problem {
        Some(problem) => problem.summary.clone(),
        None => check.seen.clone(),
    }
}

fn todo(check: &Check) -> Option<String> {
    let hint = check.problem.as_ref().and_then(|it| it.hint.as_ref());
    hint.or(check.fix.as_ref())
        .filter(|_| check.status != Status::Passed)
        .cloned()
}

/// The last part of a check's id.
fn part(check: &Check) -> &str {
    check.id.rsplit('/').next().unwrap_or_default()
}

/// The checks that did not pass, those of one kind together: first what needs somebody.
pub(super) fn open_points(from: &Sources<'_>) -> Vec<OpenPoint> {
    let state = |check: &Check| match check.status {
        Status::Passed => None,
        Status::Failed => Some(OpenState::NeedsYou),
        Status::Unknown => Some(OpenState::NotSeen),
        Status::Waiting => Some(OpenState::Waiting),
    };
    let mut kinds: Vec<(OpenState, &Check, usize)> = Vec::new();
    for check in from.checks {
        let Some(state) = state(check) else {
            continue;
        };
        let is_same = |other: &Check| {
            other.section == check.section && part(other) == part(check) && other.fix == check.fix
        };
        match kinds
            .iter_mut()
            .find(|(its, other, _)| *its == state && is_same(other))
        {
            Some((_, _, places)) => *places += 1,
            None => kinds.push((state, check, 1)),
        }
    }
    kinds.sort_by_key(|(state, ..)| *state);
    let points = kinds.into_iter().map(|(state, check, places)| OpenPoint {
        state,
        what: what(state, check, places),
        seen: seen(check),
        todo: todo(check).unwrap_or_default(),
        places,
    });
    points.collect()
}

/// What is open, in a few words.
fn what(state: OpenState, check: &Check, places: usize) -> String {
    let places_of = |one: &str, many: &str| match places {
        1 => one.to_owned(),
        _ => many.replace("{}", &places.to_string()),
    };
    match (check.section, part(check), state) {
        (Section::Members, "role", OpenState::NeedsYou) => {
            places_of("1 account without the role", "{} accounts without the role")
        }
        (Section::GuardDuty, "guardduty-coverage", OpenState::NeedsYou) => places_of(
            "Not every account's findings come in 1 Region",
            "Not every account's findings come in {} Regions",
        ),
        (Section::GuardDuty, "detector", OpenState::NeedsYou) => places_of(
            "GuardDuty is off in 1 place",
            "GuardDuty is off in {} places",
        ),
        _ => {
            let title = &check.title;
            places_of(title, &format!("{title}, in {{}} places"))
        }
    }
}

/// Whether everything is in place without which nothing reaches the vendor, as far as it could be seen.
fn is_connected(from: &Sources<'_>) -> bool {
    let core = |check: &&Check| check.place.account == *from.main() && CORE.contains(&part(check));
    let mut core = from.checks.iter().filter(core).peekable();
    core.peek().is_some()
        && core.all(|check| !matches!(check.status, Status::Failed | Status::Waiting))
}

/// Whether checks show that data flows, and all of those passed.
fn flows(from: &Sources<'_>) -> bool {
    let mut live = from.checks.iter().filter(|check| check.live).peekable();
    live.peek().is_some() && live.all(|check| check.status == Status::Passed)
}

/// The title: whose set-up it is, whether it is connected, and how much is open.
pub(super) fn title(from: &Sources<'_>, open: usize) -> String {
    let whose = from.whose();
    let is = if is_connected(from) {
        "is connected"
    } else {
        "is not connected yet"
    };
    match open {
        0 => format!("{whose} {is}"),
        1 => format!("{whose} {is}, 1 point open"),
        _ => format!("{whose} {is}, {open} points open"),
    }
}

/// Of how many accounts logs and findings come, as far as that is known.
pub(super) fn reach(from: &Sources<'_>) -> (Option<usize>, Option<usize>) {
    let site = from.site();
    let logs = if site.trail.covers_organization {
        site.shared.account_count()
    } else {
        Some(1)
    };
    let findings = site.watch().ok().map(|watch| {
        let comes = |account: &&crate::wanted::WatchedAccount| {
            let mut cells = account.cells.iter();
            cells.any(|cell| cell.state() == crate::wanted::State::Comes)
        };
        watch.accounts.iter().filter(comes).count()
    });
    (logs, findings)
}

/// How many accounts, in words; `None` is a number that could not be seen.
pub(super) fn accounts(count: Option<usize>) -> String {
    match count {
        Some(1) => "1 account".to_owned(),
        Some(count) => format!("{count} accounts"),
        None => "Accounts".to_owned(),
    }
}

/// What reaches the vendor, in a sentence or two.
pub(super) fn about(from: &Sources<'_>) -> String {
    let vendor = from.site().shared.trusted();
    let (logs, findings) = reach(from);
    let verb = if flows(from) {
        format!("reach {vendor}")
    } else {
        format!("are set up to reach {vendor}")
    };
    let of = |count: Option<usize>| match count {
        None => "accounts that could not be counted".to_owned(),
        count => accounts(count),
    };
    let words = if !is_connected(from) {
        format!("Something that {vendor} needs is missing. The open points say what.")
    } else if logs == findings {
        format!("Logs and findings of {} {verb}.", of(logs))
    } else {
        format!(
            "Logs of {} and findings of {} {verb}.",
            of(logs),
            of(findings)
        )
    };
    match without_role(from) {
        (0, _) => words,
        (missing, chosen) => {
            format!("{words} The role is missing or wrong in {missing} of {chosen}.")
        }
    }
}
