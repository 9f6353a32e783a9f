//! What the trail records, and that it records at all.

use super::copies;
use super::facts::{Facts, told};
use crate::answers::DataEvents;
use crate::inventory::{Seen, Selectors};
use crate::plan::draft::{Draft, settings, warning};
use crate::plan::selectors;
use crate::plan::{
    Action, ChangeId, Cost, PutEventSelectors, Section, Service, StartLogging, Warning, cost,
};
use crate::wanted::Site;

/// The change that says which events are recorded.
pub(super) fn records(site: &Site<'_>, facts: &Facts, trail: &ChangeId) -> Draft {
    let draft = Draft::new(
        Section::CloudTrail,
        &site.trail.place,
        "trail-events",
        Service::CloudTrail,
        site.trail.arn.resource_name(),
    );
    let seen: Option<&Selectors> = match site.trail.there.map(|trail| &trail.selectors) {
        None => None,
        Some(Seen::Known(seen)) => seen.as_ref(),
        Some(Seen::Unknown(problem)) => return draft.unseen("What the trail records", problem),
    };
    let before = site.trail.there.map(|_| selectors::view(seen));
    let data = &site.shared.answers.cloudtrail.data_events;
    let (deed, meaning) = words(data);
    let draft = draft.before(before).says(deed, meaning);
    let joined = match selectors::join(seen, &site.recording()) {
        Ok(joined) => joined,
        Err(problem) => return draft.by_hand(problem),
    };
    let draft = draft.warns(joined.warnings);
    let Some(after) = joined.after else {
        return draft
            .then(Some(selectors::view(seen)))
            .says("The trail records what is needed", meaning)
            .keep();
    };
    let draft = draft.then(Some(selectors::view(Some(&after))));
    let draft = match site.trail.there {
        None => draft.requires([trail.clone()]),
        Some(_) => draft.follows([trail.clone()]),
    };
    if let Some(problem) = facts.refused(site) {
        return draft.by_hand(problem);
    }
    let draft = if *data == DataEvents::None {
        draft
    } else {
        priced(site, draft, data)
    };
    let draft = if joined.more_management {
        draft.costs(further_record(site))
    } else {
        draft
    };
    let draft = draft.update(Action::PutEventSelectors(PutEventSelectors {
        trail: site.trail.arn.clone(),
        seen: seen.cloned(),
        after,
    }));
    told(site, draft)
}

/// What it costs that a trail records more management events from now on.
fn further_record(site: &Site<'_>) -> Option<Cost> {
    let others = copies::others(site, &site.trail.place, &site.trail.arn).ok()?;
    let covers_all = site.trail.there.is_some_and(|trail| trail.organization);
    Some(copies::price(
        &others,
        site.shared.account_count().filter(|_| covers_all),
    ))
}

/// The change that switches the trail on.
pub(super) fn logging(
    site: &Site<'_>,
    facts: &Facts,
    trail: &ChangeId,
    events: &ChangeId,
) -> Draft {
    let meaning = "A new trail records nothing until it is started. First log files come in about 5 to 10 minutes.";
    let draft = Draft::new(
        Section::CloudTrail,
        &site.trail.place,
        "trail-logging",
        Service::CloudTrail,
        site.trail.arn.resource_name(),
    )
    .says("Start the trail", meaning)
    .follows([events.clone()]);
    let draft = match site.trail.there.map(|trail| &trail.logging) {
        None => draft.requires([trail.clone()]),
        Some(Seen::Known(true)) => {
            return draft
                .says("The trail is recording", "Log files come in all the time.")
                .before(Some(settings([("Recording", "on")])))
                .keep();
        }
        Some(Seen::Known(false)) => draft
            .before(Some(settings([("Recording", "off")])))
            .follows([trail.clone()]),
        Some(Seen::Unknown(problem)) => {
            return draft.unseen("Whether the trail is recording", problem);
        }
    };
    let draft = draft.then(Some(settings([("Recording", "on")])));
    match facts.refused(site) {
        Some(problem) => draft.by_hand(problem),
        None => told(
            site,
            draft.update(Action::StartLogging(StartLogging {
                trail: site.trail.arn.clone(),
            })),
        ),
    }
}

fn words(data: &DataEvents) -> (&'static str, &'static str) {
    match data {
        DataEvents::None => (
            "Record all management events",
            "They show who changed or looked at settings. Who opened files in S3 is not recorded.",
        ),
        DataEvents::All => (
            "Record access to files in all buckets",
            "It shows who opened or changed files in S3. The log buckets are left out, or each record would make another one.",
        ),
        DataEvents::Buckets(_) => (
            "Record access to files in chosen buckets",
            "It shows who opened or changed files in these buckets.",
        ),
    }
}

fn priced(site: &Site<'_>, draft: Draft, data: &DataEvents) -> Draft {
    let covers_all = site.shared.answers.cloudtrail.organization
        || site.trail.there.is_some_and(|trail| trail.organization);
    let accounts = site.shared.account_count().filter(|_| covers_all);
    let draft = draft
        .costs([cost::data_events(accounts, *data == DataEvents::All)])
        .warns(unknown_buckets(site, covers_all));
    if *data == DataEvents::All {
        draft.warns([warning(
            "Every access to every file is recorded and billed. Busy buckets make many records.",
            "Choose the buckets that matter, or none.",
        )])
    } else {
        draft
    }
}

/// Buckets that were chosen and that the account does not have: a name that is written wrongly records nothing.
fn unknown_buckets(site: &Site<'_>, covers_all: bool) -> Option<Warning> {
    let DataEvents::Buckets(chosen) = &site.shared.answers.cloudtrail.data_events else {
        return None;
    };
    let there = site.bucket_names().filter(|_| !covers_all)?;
    let unknown: Vec<String> = chosen
        .iter()
        .filter(|bucket| !there.contains(bucket))
        .map(|bucket| format!("`{bucket}`"))
        .collect();
    (!unknown.is_empty()).then(|| {
        warning(
            format!(
                "This account has no such bucket today: {}. Nothing is recorded for a name that is written wrongly.",
                unknown.join(", ")
            ),
            "Look at the names once more.",
        )
    })
}
