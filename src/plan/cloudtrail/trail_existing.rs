//! A trail that is there: what is missing on it, and the smallest change.

use super::{Facts, Needs, view};
use crate::domain::TrailName;
use crate::inventory::{Standing, Trail};
use crate::plan::draft::{Draft, notice, warning};
use crate::plan::ground::Ground;
use crate::plan::{Action, Section, Service, TrailPatch, TrailSettings, Warning, cost};
use crate::problem::Problem;

pub(super) fn plan(
    ground: &Ground<'_>,
    facts: &Facts<'_>,
    trail: &Trail,
    wish: Option<&TrailSettings>,
    needs: Needs,
) -> Draft {
    let draft = Draft::new(
        Section::CloudTrail,
        &facts.place,
        "trail",
        Service::CloudTrail,
        &trail.name,
    )
    .says("Complete the settings of the trail", meaning(ground));
    let (Some(seen), Some(wish)) = (as_settings(trail), wish) else {
        return draft
            .by_hand(Problem::new("This trail's name cannot be used.").hint("Make a new trail."));
    };
    let draft = draft.before(Some(view(&seen)));
    if let Some(problem) = facts.other_bucket.as_ref().or(facts.other_topic.as_ref()) {
        return draft.by_hand(problem.clone());
    }
    let patch = missing(&seen, wish);
    if patch == TrailPatch::default() {
        return draft
            .says(
                "The trail is there, with the right settings",
                meaning(ground),
            )
            .keep();
    }
    let draft = draft
        .then(Some(view(&patched(&seen, &patch))))
        .says(title(&patch), meaning(ground))
        .warns(warnings(&seen, &patch))
        .follows(needs.bucket.iter().cloned());
    if let Some(problem) = facts
        .closed(ground)
        .or_else(|| not_wider(ground, facts, &patch))
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
            .costs([cost::second_copy(ground.account_count())])
    } else {
        draft
    };
    draft.update(Action::UpdateTrail {
        trail: trail.arn.clone(),
        seen,
        change: patch,
    })
}

fn as_settings(trail: &Trail) -> Option<TrailSettings> {
    Some(TrailSettings {
        name: TrailName::parse(&trail.name).ok()?,
        bucket: trail.bucket.clone(),
        prefix: trail.prefix.clone(),
        topic_arn: trail.topic_arn.clone(),
        key_arn: trail.key_arn.clone(),
        multi_region: trail.multi_region,
        organization: trail.organization,
        global_events: trail.global_events,
        validation: trail.validation,
    })
}

/// Only what is switched on or filled in; nothing is ever switched off.
fn missing(seen: &TrailSettings, wish: &TrailSettings) -> TrailPatch {
    let switch = |have: bool, want: bool| (want && !have).then_some(true);
    let text = |have: &Option<String>, want: &Option<String>| want.clone().filter(|_| have != want);
    TrailPatch {
        topic_arn: text(&seen.topic_arn, &wish.topic_arn),
        key_arn: text(&seen.key_arn, &wish.key_arn),
        multi_region: switch(seen.multi_region, wish.multi_region),
        organization: switch(seen.organization, wish.organization),
        global_events: switch(seen.global_events, wish.global_events),
        validation: switch(seen.validation, wish.validation),
    }
}

fn patched(seen: &TrailSettings, patch: &TrailPatch) -> TrailSettings {
    TrailSettings {
        topic_arn: patch.topic_arn.clone().or_else(|| seen.topic_arn.clone()),
        key_arn: patch.key_arn.clone().or_else(|| seen.key_arn.clone()),
        multi_region: patch.multi_region.unwrap_or(seen.multi_region),
        organization: patch.organization.unwrap_or(seen.organization),
        global_events: patch.global_events.unwrap_or(seen.global_events),
        validation: patch.validation.unwrap_or(seen.validation),
        ..seen.clone()
    }
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

fn meaning(ground: &Ground<'_>) -> &'static str {
    if matches!(
        ground.answers.cloudtrail.trail,
        crate::answers::TrailChoice::New { .. }
    ) {
        "A trail with this name is there already, so we use it. What it has stays; only what is missing is added."
    } else {
        "What the trail has stays; only what is missing is added."
    }
}

fn warnings(seen: &TrailSettings, patch: &TrailPatch) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if let (Some(_), Some(old)) = (&patch.key_arn, &seen.key_arn) {
        warnings.push(warning(
            format!("New log files get another key. Older ones still need {old}, and Radiant Security cannot open those."),
            "Choose the key that the trail has.",
        ));
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

/// Only the managing account can make an account's trail one of the organization.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html>.
fn not_wider(ground: &Ground<'_>, facts: &Facts<'_>, patch: &TrailPatch) -> Option<Problem> {
    patch.organization?;
    match ground.standing() {
        Ok(Standing::Management(_)) if facts.owner == *ground.account() => None,
        Ok(Standing::Member(organization)) => Some(
            Problem::new("This trail covers one account. Only the account that manages the organization can make it wider.")
                .hint("Make a new trail for all accounts there. Or cover only this account.")
                .who(format!("someone in account {}", organization.management.grouped())),
        ),
        Ok(Standing::Alone | Standing::Management(_)) => Some(
            Problem::new("This trail cannot cover other accounts from here.").hint("Cover only this account."),
        ),
        Err(problem) => Some(problem),
    }
}
