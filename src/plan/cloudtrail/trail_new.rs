//! A trail that is not there yet.

use std::collections::BTreeSet;

use super::{Facts, Needs, view};
use crate::domain::Arn;
use crate::inventory::{Seen, Trail};
use crate::plan::draft::{Draft, warning};
use crate::plan::ground::{Ground, is_control_tower, spoken};
use crate::plan::selectors::record_management;
use crate::plan::{Action, Section, Service, TrailSettings, Warning, cost};
use crate::problem::Problem;

/// CloudTrail takes so many trails in one Region, copies of trails from other Regions too.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html>.
const MAX_TRAILS: usize = 5;

pub(super) fn plan(
    ground: &Ground<'_>,
    facts: &Facts<'_>,
    wish: Option<&TrailSettings>,
    trouble: Option<&Problem>,
    needs: Needs,
) -> Draft {
    let name = ground.answers.cloudtrail.trail.name();
    let title = if ground.answers.cloudtrail.organization {
        "Make the trail for all accounts"
    } else {
        "Make the trail"
    };
    let draft = Draft::new(Section::CloudTrail, &facts.place, "trail", Service::CloudTrail, name)
        .says(
            title,
            "The trail records what people and programs do, in all Regions, and can prove that its files are unchanged.",
        )
        .requires(needs.bucket)
        .requires(needs.key)
        .requires(needs.topic)
        .requires(needs.access);
    let shown = match (trouble, ground.trails(&facts.place)) {
        (Some(problem), Ok(_)) => return draft.by_hand(problem.clone()),
        (Some(problem), Err(_)) => return draft.unseen("The trails of this Region", problem),
        (None, Err(problem)) => return draft.unseen("The trails of this Region", &problem),
        (None, Ok(shown)) => shown,
    };
    let Some(settings) = wish.cloned() else {
        return draft.by_hand(
            Problem::new("This trail's name cannot be used.").hint("Choose another name."),
        );
    };
    let draft = draft.then(Some(view(&settings)));
    if is_control_tower(name) {
        return draft.by_hand(
            Problem::new("Names that begin with `aws-controltower` belong to AWS Control Tower.")
                .hint("Choose another name."),
        );
    }
    let arns: BTreeSet<&Arn> = shown.iter().map(|trail| &trail.arn).collect();
    if arns.len() >= MAX_TRAILS {
        return draft.by_hand(full(facts));
    }
    let others: Vec<&Trail> = shown.iter().filter(|trail| records(trail)).collect();
    let copy = if others.is_empty() {
        cost::first_copy()
    } else {
        cost::second_copy(ground.account_count().filter(|_| settings.organization))
    };
    draft
        .costs([copy])
        .warns(second_copy(&others))
        .create(Action::CreateTrail(settings))
}

/// Whether a trail records management events, as far as can be seen.
fn records(trail: &Trail) -> bool {
    let stands_still = matches!(trail.logging, Seen::Known(false));
    let leaves_out = matches!(&trail.selectors, Seen::Known(selectors) if !record_management(selectors.as_ref()));
    !stands_still && !leaves_out
}

fn second_copy(others: &[&Trail]) -> Option<Warning> {
    let first = others.first()?;
    let names: Vec<&str> = others.iter().map(|trail| trail.name.as_str()).collect();
    let instead = if is_control_tower(&first.name) {
        "There is no way around it: AWS Control Tower's own trail cannot be changed.".to_owned()
    } else {
        format!("Use the trail {} that is there.", first.name)
    };
    Some(warning(
        format!(
            "Another trail records management events already: {}. AWS charges for each further record, about $2 per 100,000 events.",
            names.join(", ")
        ),
        instead,
    ))
}

fn full(facts: &Facts<'_>) -> Problem {
    Problem::new(format!(
        "{} already has {MAX_TRAILS} trails. AWS allows no more.",
        spoken(&facts.place.region)
    ))
    .hint("Use one of them. Or have one removed that is not needed.")
    .who("the owners of the trails")
}
