//! A trail that is there: what is missing on it, and the smallest change.

use super::facts::{Facts, closed, told};
use super::room;
use super::settings::{Needs, view};
use crate::answers::TrailChoice;
use crate::domain::TrailName;
use crate::inventory::{Standing, Trail};
use crate::plan::draft::{Draft, notice, warning};
use crate::plan::{
    Action, Section, Service, TrailPatch, TrailSettings, UpdateTrail, Warning, cost,
};
use crate::problem::Problem;
use crate::wanted::Site;

pub(super) fn plan(site: &Site<'_>, facts: &Facts, trail: &Trail, needs: Needs) -> Draft {
    let draft = Draft::new(
        Section::CloudTrail,
        &site.trail.place,
        "trail",
        Service::CloudTrail,
        &trail.name,
    )
    .says(
        "Complete the settings of the trail",
        meaning(site, trail, &TrailPatch::default()),
    );
    let Ok(name) = TrailName::parse(&trail.name) else {
        return draft
            .by_hand(Problem::new("This trail's name cannot be used.").hint("Make a new trail."));
    };
    let seen = TrailSettings::of(trail, name);
    let draft = draft.before(Some(view(&seen))).warns(besides(site, trail));
    if let Some(problem) = &facts.other {
        return draft.by_hand(problem.clone());
    }
    let patch = site.trail_wish().missing(trail);
    if patch == TrailPatch::default() {
        return draft
            .says(
                "The trail is there, with the right settings",
                meaning(site, trail, &patch),
            )
            .keep();
    }
    let draft = draft
        .then(Some(view(&seen.with(&patch))))
        .says(title(&patch), meaning(site, trail, &patch))
        .warns(warnings(&seen, &patch))
        .follows(needs.bucket.iter().cloned());
    if let Some(problem) = closed(site)
        .or_else(|| not_wider(site, &patch))
        .or_else(|| no_room(site, &patch))
    {
        return draft.by_hand(problem);
    }
    let draft = if patch.topic_arn.is_some() {
        draft.requires(needs.topic)
    } else {
        draft
    };
    let draft = if patch.key_arn.is_some() {
        draft.requires(needs.key)
    } else {
        draft
    };
    let draft = if patch.organization.is_some() {
        draft
            .requires(needs.access)
            .requires(needs.bucket)
            .costs([cost::second_copy(site.shared.account_count())])
    } else {
        draft
    };
    told(
        site,
        draft.update(Action::UpdateTrail(UpdateTrail {
            trail: trail.arn.clone(),
            seen,
            change: patch,
        })),
    )
}

/// The one thing that is missing, or a word for several.
fn title(patch: &TrailPatch) -> &'static str {
    let only = |one: TrailPatch| *patch == one;
    let topic_arn = patch.topic_arn.clone();
    let key_arn = patch.key_arn.clone();
    let nothing = TrailPatch::default;
    if only(TrailPatch {
        topic_arn,
        ..nothing()
    }) {
        "Let the trail tell the topic"
    } else if only(TrailPatch {
        key_arn,
        ..nothing()
    }) {
        "Have the trail lock its files"
    } else if only(TrailPatch {
        organization: Some(true),
        ..nothing()
    }) {
        "Let the trail cover all accounts"
    } else {
        "Complete the settings of the trail"
    }
}

fn meaning(site: &Site<'_>, trail: &Trail, patch: &TrailPatch) -> String {
    let mut meaning = String::new();
    if matches!(
        site.shared.answers.cloudtrail.trail,
        TrailChoice::New { .. }
    ) {
        meaning.push_str("A trail with this name is there already, so we use it. ");
    }
    meaning.push_str(if patch.key_arn.is_some() && trail.key_arn.is_some() {
        "The trail gets another key. All else that it has stays; only what is missing is added."
    } else {
        "What the trail has stays; only what is missing is added."
    });
    meaning
}

/// What else is to be known of the trail, whether or not it changes.
fn besides(site: &Site<'_>, trail: &Trail) -> Vec<Warning> {
    let mut notices = Vec::new();
    if site.shared.answers.cloudtrail.has_usual_key() && site.trail_that_keeps_its_key().is_some() {
        notices.push(warning(
            "This trail is not known as one of ours, so it keeps its key, and without one it gets none.",
            "To give it a key, choose it as a trail that is there, and the key with it.",
        ));
    }
    let summaries = trail.summaries.known().map_or(&[][..], Vec::as_slice);
    if !summaries.is_empty() {
        notices.push(notice(format!(
            "This trail writes summaries into the same bucket too: {}. AWS calls them aggregated events. They stay; the guide does not \
             speak of them.",
            summaries.join(", ")
        )));
    }
    notices
}

fn warnings(seen: &TrailSettings, patch: &TrailPatch) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if patch.key_arn.is_some() {
        warnings.push(match &seen.key_arn {
            Some(old) => warning(
                format!(
                    "New log files get another key, and whoever reads them needs a right on it: other accounts, Athena, another SIEM. \
                     Older files still need {old}, and Radiant Security cannot open those."
                ),
                "Keep the key that the trail has.",
            ),
            None => warning(
                "New log files are locked from now on. Whoever reads them today cannot open them without a right on the key: other \
                 accounts, Athena, another SIEM.",
                "Leave the trail without a key.",
            ),
        });
    }
    if patch.multi_region.is_some() {
        warnings.push(notice(
            "The trail recorded one Region so far. Other trails in other Regions may record the same a second time.",
        ));
    }
    if patch.organization.is_some() {
        warnings.push(warning(
            "Every account of the organization is recorded from now on. Accounts with a trail of their own pay for a second record.",
            "Cover only this account.",
        ));
    }
    warnings
}

/// A trail that is to cover all Regions takes a place in each of them.
fn no_room(site: &Site<'_>, patch: &TrailPatch) -> Option<Problem> {
    patch.multi_region?;
    let shown = site.trails(&site.trail.place).ok()?;
    room::missing(site, shown)
}

/// Why it cannot be made one of all accounts from here.
fn not_wider(site: &Site<'_>, patch: &TrailPatch) -> Option<Problem> {
    patch.organization?;
    match site.standing() {
        Ok(Standing::Management(_)) if site.trail.owner != *site.account() => Some(
            Problem::new("This trail cannot cover other accounts from here.")
                .hint("Cover only this account."),
        ),
        Ok(_) => site.no_wide_trail(),
        Err(gap) => Some(gap.into()),
    }
}
