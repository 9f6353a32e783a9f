//! What is not known, and what was looked at.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::Ledger;
use super::row::Note;
use crate::domain::{Place, Region, listed};
use crate::inventory::Figures;

/// What was looked at, in sentences.
pub(super) fn looked(figures: &Figures) -> Vec<String> {
    let known = |seen: usize, one: &str, many: &str| match seen {
        0 => None,
        1 => Some(one.to_owned()),
        count => Some(many.replace("{}", &count.to_string())),
    };
    let detectors = figures.detectors.values();
    let detectors = detectors.filter(|it| it.known().is_some()).count();
    let events = figures.events.values();
    let events = events.filter(|it| it.known().is_some()).count();
    let files = figures.files.values();
    let files = files.filter(|it| it.known().is_some()).count();
    let all = [
        known(
            detectors,
            "GuardDuty's own count of the last 30 days.",
            "GuardDuty's own count of the last 30 days, in {} places.",
        ),
        known(
            events,
            "Samples of what AWS wrote down in the last 7 days.",
            "Samples of what AWS wrote down in the last 7 days, in {} places.",
        ),
        known(
            files,
            "The log files of one day.",
            "The log files of one day, of {} Regions.",
        ),
    ];
    all.into_iter().flatten().collect()
}

/// What is not known.
pub(super) fn unknown(figures: &Figures, ledger: &Ledger) -> Vec<Note> {
    let mut notes = missing(ledger);
    notes.extend(refused(figures));
    notes.extend(prices(ledger));
    let busy = match (
        figures.detectors.values().any(|it| it.known().is_some()),
        figures.events.values().any(|it| it.known().is_some()),
    ) {
        (true, _) => Some("We saw 30 days only."),
        (false, true) => Some("We saw samples of 7 days only."),
        _ => None,
    };
    if let Some(busy) = busy {
        notes.push(Note::new("Busy days", busy));
    }
    notes.push(Note::new("Your discounts", "AWS does not tell us."));
    notes
}

fn missing(ledger: &Ledger) -> Vec<Note> {
    let mut notes = Vec::new();
    if !ledger.guardduty.is_empty() {
        notes.push(Note::new(
            without_figures(&ledger.guardduty),
            "GuardDuty is new there, and nothing was counted that it would read.",
        ));
    }
    if !ledger.logs.is_empty() {
        notes.push(Note::new(
            "Network traffic",
            "GuardDuty reads flow and DNS logs too. Nobody counts them before it is on. It is free for 30 days; after some of them, look here again.",
        ));
    }
    if !ledger.files.is_empty() {
        notes.push(Note::new(
            "How often files are opened",
            "AWS counts that only where S3 Protection is on. It is free for 30 days; after some of them, look here again.",
        ));
    }
    if !ledger.accounts.is_empty() {
        notes.push(Note::new(
            "Management events",
            "How many there are could not be counted, so neither the log files nor what follows from them.",
        ));
    }
    if ledger.more_accounts > 0 {
        notes.push(Note::new(
            accounts_without(ledger.more_accounts),
            "They are not in the sum.",
        ));
    }
    if ledger.alike > 0 {
        notes.push(Note::new(
            alike(ledger.alike),
            "Nothing was counted of their own.",
        ));
    }
    if !ledger.regions.is_empty() {
        let names = of_regions(&ledger.regions);
        notes.push(Note::new(
            format!("No count in {names}"),
            "What happens there is not in the sum.",
        ));
    }
    if ledger.to_come {
        notes.push(Note::new(
            "Accounts that join later",
            "Each is billed after its trial.",
        ));
    }
    notes
}

fn alike(count: usize) -> String {
    match count {
        1 => "1 account is taken to be like the others".to_owned(),
        count => format!("{count} accounts are taken to be like the others"),
    }
}

fn accounts_without(count: usize) -> String {
    match count {
        1 => "1 account without figures".to_owned(),
        count => format!("{count} accounts without figures"),
    }
}

fn without_figures(places: &BTreeSet<Place>) -> String {
    let accounts: BTreeSet<_> = places.iter().map(|at| &at.account).collect();
    let regions: BTreeSet<_> = places.iter().map(|at| &at.region).collect();
    match (accounts.len(), regions.len()) {
        (1, 1) => "GuardDuty without figures".to_owned(),
        (1, count) => format!("{count} Regions without figures"),
        (count, _) => accounts_without(count),
    }
}

fn of_regions(regions: &BTreeSet<Region>) -> String {
    if regions.len() > 3 {
        return format!("{} Regions", regions.len());
    }
    let names: Vec<&str> = regions.iter().map(Region::place_or_code).collect();
    listed(&names)
}

/// What could not be read, each reason once.
fn refused(figures: &Figures) -> Vec<Note> {
    let detectors = figures.detectors.iter();
    let counts = detectors
        .clone()
        .map(|(at, seen)| ("GuardDuty's count", at, seen.problem()));
    let trials = detectors.map(|(at, seen)| {
        let trial = seen.known().and_then(|it| it.no_trial.as_ref());
        ("The days of the trial", at, trial)
    });
    let events = figures.events.iter();
    let events = events.map(|(at, seen)| ("What AWS wrote down", at, seen.problem()));
    let files = figures.files.iter();
    let files = files.map(|(at, seen)| ("The log files of one day", at, seen.problem()));
    let mut reasons: BTreeMap<(&str, &str), BTreeSet<Region>> = BTreeMap::new();
    for (what, at, problem) in counts.chain(trials).chain(events).chain(files) {
        if let Some(problem) = problem {
            let regions = reasons.entry((what, &problem.summary)).or_default();
            regions.insert(at.region.clone());
        }
    }
    reasons
        .into_iter()
        .map(|((what, why), regions)| Note::new(format!("{what}, {}", of_regions(&regions)), why))
        .collect()
}

fn prices(ledger: &Ledger) -> Option<Note> {
    let others: BTreeSet<Region> = ledger
        .prices()
        .into_iter()
        .flat_map(|used| used.others)
        .collect();
    (!others.is_empty()).then(|| {
        Note::new(
            format!("Prices in {}", of_regions(&others)),
            "For some things we know only those of N. Virginia, and took them. Elsewhere AWS often charges a little more.",
        )
    })
}
