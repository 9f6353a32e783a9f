//! Whose GuardDuty findings come into the bucket.

use std::collections::BTreeMap;

use super::build::{Checks, Requirement, Verdict};
use crate::domain::listed;
use crate::wanted::{Site, State, Watch, WatchedRegion};

/// How many accounts are named before they are only counted.
const NAMED: usize = 10;

/// Whether the findings of all accounts come into the bucket, as the vendor's guide asks: a check for each Region.
pub(super) fn checks(site: &Site<'_>, checks: &mut Checks) {
    let requirement = |all: &str, region: &str| {
        Requirement::new(
            "guardduty-coverage",
            format!("GuardDuty findings of all {all} come into the bucket from {region}"),
            "Radiant Security's guide asks for the findings of all accounts in one bucket.",
        )
    };
    let watch = match site.watch() {
        Ok(watch) => watch,
        Err(problem) => {
            let verdict = Verdict::unknown("the accounts of your organization", &problem);
            checks.add(&site.home, requirement("accounts", "each Region"), verdict);
            return;
        }
    };
    if watch.accounts.len() < 2 {
        alone(site, checks, &watch);
        return;
    }
    let all = format!("{} accounts", watch.accounts.len());
    for (index, column) in watch.regions.iter().enumerate() {
        let name = column.region.place_or_code();
        checks.add(
            &site.at(&column.region),
            requirement(&all, name),
            of_region(site, &watch, index, column),
        );
    }
}

/// This account alone is meant, and its organization has others: that is told, since nothing else here would show them.
fn alone(site: &Site<'_>, checks: &mut Checks, watch: &Watch) {
    if watch.not_meant.is_empty() {
        return;
    }
    let names: Vec<String> = watch.not_meant.iter().map(|it| it.spoken()).collect();
    let others = format!(
        "Nothing here watches the other accounts of your organization: {}.",
        few(&names)
    );
    checks.add(
        &site.home,
        Requirement::new(
            "guardduty-accounts",
            "The findings of the one account that you chose come into the bucket",
            "They come from each Region. Accounts that the answers do not choose are named.",
        ),
        of_one(watch, &others),
    );
}

/// Whether the findings of the one account that is meant come.
fn of_one(watch: &Watch, others: &str) -> Verdict {
    const SEE: &str = "See what is said of the export of each Region.";
    let without = |state| -> Vec<&str> {
        let is_so = |index: &usize| watch.column(*index).any(|(_, cell)| cell.state() == state);
        let regions = watch.regions.iter().enumerate();
        regions
            .filter(|(index, _)| is_so(index))
            .map(|(_, column)| column.region.place_or_code())
            .collect()
    };
    let missing = without(State::Missing);
    if !missing.is_empty() {
        let seen = format!("None come from {}. {others}", listed(&missing));
        return Verdict::failed(seen).fix(SEE);
    }
    let unknown = without(State::Unknown);
    if !unknown.is_empty() {
        let regions = listed(&unknown);
        return Verdict::unsure(
            format!("We cannot tell whether they come from {regions}. {others}"),
            SEE,
        );
    }
    let pending = without(State::Pending);
    if !pending.is_empty() {
        let seen = format!("They are about to come from {}. {others}", listed(&pending));
        return Verdict::waiting(seen, "Test again in some minutes.");
    }
    Verdict::passed(format!("Only this account is chosen. {others}"))
}

fn of_region(site: &Site<'_>, watch: &Watch, index: usize, column: &WatchedRegion) -> Verdict {
    let all = watch.accounts.len();
    let name = column.region.place_or_code();
    let missing = by_reason(watch, index, State::Missing);
    if !missing.is_empty() {
        let without: usize = missing.values().map(Vec::len).sum();
        let verb = if without == 1 { "has" } else { "have" };
        return Verdict::failed(format!(
            "{without} of {all} accounts {verb} no GuardDuty findings in this bucket from {name}. {}",
            sentences(&missing)
        ))
        .fix(who_can(site, column));
    }
    let unknown = by_reason(watch, index, State::Unknown);
    if !unknown.is_empty() {
        let count: usize = unknown.values().map(Vec::len).sum();
        return Verdict::unsure(
            format!(
                "Of {count} of {all} accounts we cannot tell whether their findings come. {}",
                sentences(&unknown)
            ),
            "Look at GuardDuty in those accounts, or use a sign-in that may look there.",
        );
    }
    let pending = by_reason(watch, index, State::Pending);
    if !pending.is_empty() {
        return Verdict::waiting(sentences(&pending), "Test again in some minutes.");
    }
    let off = by_reason(watch, index, State::Off);
    let off: usize = off.values().map(Vec::len).sum();
    let mut text = if off > 0 {
        format!(
            "The findings of {} accounts come to this one. {off} have not switched {name} on, so nothing happens there.",
            all - off
        )
    } else {
        format!("The findings of all {all} accounts come to this one.")
    };
    match column.joining.as_deref() {
        Some("NONE") => text.push_str(" New accounts do not join by themselves."),
        Some(_) => text.push_str(" New accounts join by themselves."),
        None => {}
    }
    let twice: Vec<String> = watch
        .column(index)
        .filter(|(_, cell)| cell.twice)
        .map(|(account, _)| account.spoken())
        .collect();
    if !twice.is_empty() {
        text = format!(
            "{text} Those of {} come twice: by an export of their own, and with those of the account that looks after them. One of the two can be stopped in GuardDuty.",
            few(&twice)
        );
    }
    Verdict::passed(text)
}

/// The accounts of one Region that are in a state, by what is seen of them.
fn by_reason(watch: &Watch, index: usize, state: State) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (account, cell) in watch.column(index) {
        if cell.state() == state {
            let names = found.entry(cell.why.words()).or_default();
            names.push(account.spoken());
        }
    }
    found
}

fn sentences(reasons: &BTreeMap<String, Vec<String>>) -> String {
    let all: Vec<String> = reasons
        .iter()
        .map(|(why, names)| format!("{}: {why}.", few(names)))
        .collect();
    all.join(" ")
}

/// The first of many names, and how many there are besides.
fn few(names: &[String]) -> String {
    match names.get(..NAMED) {
        Some(first) if names.len() > NAMED => {
            format!("{} and {} more", first.join(", "), names.len() - NAMED)
        }
        _ => listed(names),
    }
}

/// Who can bring the findings of the other accounts, and how.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html>.
fn who_can(site: &Site<'_>, column: &WatchedRegion) -> String {
    let management = site
        .shared
        .organization
        .map(|organization| &organization.management);
    match (&column.administrator, management) {
        (Some(administrator), _) if administrator == site.account() => {
            "Add the missing accounts in GuardDuty, under Accounts, in each Region. Or have it done here: this account goes on looking after them (`accounts = \"members\"` under `[guardduty]`).".to_owned()
        }
        (Some(administrator), _) => format!(
            "Account {} administers GuardDuty for your organization. Ask the people there to export its findings into this bucket, or to set Radiant Security up there.",
            administrator.grouped()
        ),
        // The one who is signed in is the hand that acts.
        (None, Some(management)) if management == site.account() => {
            "Name this account GuardDuty's delegated administrator: in GuardDuty, under Settings, in each Region. Then add the accounts under Accounts. Or have it done here: this account looks after them (`accounts = \"designate\"` under `[guardduty]`).".to_owned()
        }
        (None, Some(management)) => format!(
            "Ask the people of account {}, which manages your organization, to name this account GuardDuty's delegated administrator in each Region. Then add the accounts in GuardDuty, under Accounts.",
            management.grouped()
        ),
        (None, None) => "Have each account export its findings into this bucket. It can be done here where we can look in: each sends its own (`findings = \"each-account\"` under `[export]`).".to_owned(),
    }
}
