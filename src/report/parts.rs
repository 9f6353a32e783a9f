//! What was set up and where, which run did it, and which rights that took.

use std::collections::{BTreeMap, BTreeSet};

use super::form::{Fact, OtherAccount, Part, Right, Run, Wrote};
use super::past::PastRun;
use super::sources::{Sources, state_of};
use crate::apply::{Approval, RunStatus};
use crate::domain::AccountId;
use crate::plan::{Kind, Section, Told, Written};
use crate::verify::{Check, Status};

/// So many of a kind in other accounts are told one by one; of more only the first, and how many there are.
pub(super) const EACH: usize = 5;
/// So many purposes of a right are told.
const PURPOSES: usize = 4;

/// The account, the Region, the organization, and who looked.
pub(super) fn facts(from: &Sources<'_>) -> Vec<Fact> {
    let fact = |name: &str, value: String| Fact {
        name: name.to_owned(),
        value,
    };
    let caller = &from.planned.inventory.caller;
    let mut facts = vec![
        fact("Main account", {
            let number = from.main().grouped();
            match from.name_of(from.main()) {
                Some(name) => format!("{name}, {number}"),
                None => number,
            }
        }),
        fact("Main Region", from.answers.account.region.with_code()),
    ];
    if let Some(organization) = from.organization() {
        facts.push(fact("Organization", format!("`{}`", organization.id)));
    }
    if !caller.arn.is_empty() {
        facts.push(fact("Looked at by", format!("`{}`", caller.arn)));
    }
    let regions = &from.answers.guardduty.regions;
    let regions: Vec<String> = regions.iter().map(|region| region.with_code()).collect();
    facts.push(fact("GuardDuty Regions", regions.join(", ")));
    facts.push(fact(
        "Guide",
        format!("{}, of {}", from.vendor.guide_title, from.vendor.dated),
    ));
    facts
}

/// Each thing of the set-up, section by section.
pub(super) fn parts(from: &Sources<'_>) -> Vec<Part> {
    let told = &from.planned.told().changes;
    let key = |told: &Told| {
        let is_main = told.place.account == *from.main();
        (!is_main).then(|| {
            (
                told.section,
                told.id.part().to_owned(),
                state_of(&told.kind),
            )
        })
    };
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for told in told {
        if let Some(key) = key(told) {
            *counts.entry(key).or_default() += 1;
        }
    }
    let mut parts = Vec::new();
    let mut said = BTreeSet::new();
    for told in told {
        let key = key(told);
        let count = key.as_ref().and_then(|key| counts.get(key)).copied();
        let many = count.filter(|count| *count > EACH);
        if let (Some(_), Some(key)) = (many, key)
            && !said.insert(key)
        {
            continue;
        }
        parts.push((
            told.section,
            part(from, told, many.map_or(0, |count| count - 1)),
        ));
    }
    parts.sort_by_key(|(section, _)| *section);
    parts.into_iter().map(|(_, part)| part).collect()
}

fn part(from: &Sources<'_>, told: &Told, more: usize) -> Part {
    let said = match &told.kind {
        Kind::ByHand(problem) => problem.to_text().replace('\n', " "),
        Kind::Waiting(what) => what.clone(),
        Kind::Create | Kind::Update | Kind::Keep => told.meaning.clone(),
    };
    Part {
        section: told.section.title().to_owned(),
        state: state_of(&told.kind),
        what: from.filled(&told.title),
        name: from.filled(&told.resource),
        place: from.place(&told.place),
        said: from.filled(&said),
        by_run: from.run_of(&told.id).map(|past| past.run.run.to_string()),
        more,
    }
}

/// The runs, the oldest first, with what each wrote.
pub(super) fn runs(from: &Sources<'_>) -> Vec<Run> {
    let runs = from.runs.iter().map(|past| Run {
        name: past.run.run.to_string(),
        began: past.run.began,
        ended: past.run.last,
        status: status(past.run.status).to_owned(),
        approved_by: approval(past).and_then(|approval| approval.by.clone()),
        plan: approval(past).map(|approval| approval.checksum.hex()),
        takes_back: past.run.undoes.as_ref().map(ToString::to_string),
        created: past.run.tally.created,
        updated: past.run.tally.updated,
        failed: past.run.tally.failed,
        wrote: wrote(from, past),
    });
    runs.collect()
}

/// Which plan was approved for it, and by whom, where its record says.
const fn approval(past: &PastRun) -> Option<&Approval> {
    past.run.approval.as_ref()
}

/// What a run wrote. Of the same in many other accounts the first stands for all of them.
fn wrote(from: &Sources<'_>, past: &PastRun) -> Vec<Wrote> {
    let kind = |one: &Written| {
        let is_other = one.place.account != *from.main();
        is_other.then(|| one.change.part().to_owned())
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for kind in past.written.iter().filter_map(kind) {
        *counts.entry(kind).or_default() += 1;
    }
    counts.retain(|_, count| *count > EACH);
    let wrote = past.written.iter().filter_map(|one| {
        let count = kind(one).and_then(|kind| counts.get_mut(&kind));
        let more = match count.map(std::mem::take) {
            None => 0,
            Some(0) => return None,
            Some(count) => count - 1,
        };
        Some(Wrote {
            change: one.change.to_string(),
            what: from.filled(&from.title(&one.change)),
            place: from.place(&one.place),
            undo: one.action.deed().undo().to_owned(),
            more,
        })
    });
    wrote.collect()
}

const fn status(status: RunStatus) -> &'static str {
    match status {
        RunStatus::Done => "Everything is in place",
        RunStatus::Partly => "Something was left out",
        RunStatus::Failed => "A change failed",
        RunStatus::Cancelled => "Stopped by hand",
        RunStatus::Interrupted => "Cut off",
    }
}

/// Every right that the runs took, or that what is left to make needs, with what for.
pub(super) fn rights(from: &Sources<'_>) -> Vec<Right> {
    let mut rights: BTreeMap<&'static str, (BTreeSet<String>, bool)> = BTreeMap::new();
    let mut add = |needs: Vec<&'static str>, what: String, used: bool| {
        for right in needs {
            let entry = rights.entry(right).or_default();
            entry.0.insert(what.clone());
            entry.1 |= used;
        }
    };
    for past in from.runs {
        for one in &past.written {
            let what = from.filled(&from.title(&one.change));
            add(one.action.deed().needs(), what, true);
        }
    }
    let told = &from.planned.told().changes;
    for change in told.iter().filter(|change| change.kind.writes()) {
        add(change.needs(), from.filled(&change.title), false);
    }
    let rights = rights.into_iter().map(|(right, (purposes, used))| {
        let count = purposes.len();
        let mut purposes: Vec<String> = purposes.into_iter().take(PURPOSES).collect();
        if count > PURPOSES {
            purposes.push(format!("and {} more", count - PURPOSES));
        }
        Right {
            right: right.to_owned(),
            purposes,
            used,
        }
    });
    rights.collect()
}

/// The other accounts: those that are chosen with how the role stands there, and why the others are left out.
pub(super) fn accounts(from: &Sources<'_>) -> Vec<OtherAccount> {
    let site = from.site();
    let Ok(choice) = site.shared.choice() else {
        return Vec::new();
    };
    let row = |id: &AccountId, chosen: bool, said: &str| OtherAccount {
        number: id.grouped(),
        name: from.name_of(id).unwrap_or_default().to_owned(),
        chosen,
        said: said.to_owned(),
    };
    let mut rows: Vec<OtherAccount> = choice
        .chosen
        .keys()
        .map(|id| row(id, true, role_in(from.checks, id)))
        .collect();
    let left_out = choice.left_out.iter().filter(|(id, _)| *id != from.main());
    rows.extend(left_out.map(|(id, why)| {
        let accounts = from.organization().and_then(|it| it.accounts.known());
        let account = accounts.and_then(|all| all.iter().find(|one| one.id == *id));
        row(id, false, why.words(account))
    }));
    rows
}

/// How the role stands in an account, by the checks of it.
fn role_in(checks: &[Check], account: &AccountId) -> &'static str {
    let of_it = || {
        checks
            .iter()
            .filter(|check| check.section == Section::Members && check.place.account == *account)
    };
    let has = |status| of_it().any(|check| check.status == status);
    if of_it().next().is_none() {
        "Not looked at"
    } else if has(Status::Failed) {
        "The role is missing, or not right"
    } else if has(Status::Unknown) {
        "Could not be seen"
    } else if has(Status::Waiting) {
        "Waits"
    } else {
        "The role is there"
    }
}

/// Of the chosen accounts: in how many the role is known to be missing or wrong, and how many there are.
pub(super) fn without_role(from: &Sources<'_>) -> (usize, usize) {
    let site = from.site();
    let Ok(choice) = site.shared.choice() else {
        return (0, 0);
    };
    let failed: BTreeSet<&AccountId> = from
        .checks
        .iter()
        .filter(|check| check.section == Section::Members && check.status == Status::Failed)
        .map(|check| &check.place.account)
        .filter(|account| choice.chosen.contains_key(account))
        .collect();
    (failed.len(), choice.chosen.len())
}
