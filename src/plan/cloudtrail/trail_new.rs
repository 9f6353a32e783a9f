//! A trail that is not there yet.

use super::{Facts, Needs, copies, room, view};
use crate::plan::draft::{Draft, warning};
use crate::plan::ground::{Ground, is_control_tower, spoken};
use crate::plan::{Action, CreateTrail, Section, Service, TrailSettings, Warning};
use crate::problem::Problem;

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
    let draft = Draft::new(
        Section::CloudTrail,
        &facts.place,
        "trail",
        Service::CloudTrail,
        name,
    )
    .says(title, meaning(wish))
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
    if let Some(problem) = room::missing(ground, facts, shown) {
        return draft.by_hand(problem);
    }
    let others = match copies::others(ground, &facts.place, &facts.arn) {
        Ok(others) => others,
        Err(problem) => return draft.unseen("The trails of this Region", &problem),
    };
    let accounts = ground.account_count().filter(|_| settings.organization);
    draft
        .costs([copies::price(&others, accounts)])
        .warns(copies::second_copy(&others))
        .warns(home_not_everywhere(facts, &settings))
        .create(Action::CreateTrail(CreateTrail {
            trail: facts.arn.clone(),
            settings,
        }))
}

fn meaning(wish: Option<&TrailSettings>) -> String {
    let mut meaning =
        "The trail records what people and programs do, in all Regions, and can prove that its files are unchanged."
            .to_owned();
    if wish.is_some_and(|wish| wish.recursive == Some(false)) {
        meaning.push_str(
            " It does not record how CloudTrail itself delivers the files. AWS calls that recursive logging.",
        );
    }
    meaning
}

/// An account that has not switched on a trail's home Region is not recorded.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-multi-region-trails.html>.
fn home_not_everywhere(facts: &Facts<'_>, settings: &TrailSettings) -> Option<Warning> {
    let home = &facts.place.region;
    (settings.organization && home.is_opt_in()).then(|| {
        warning(
            format!(
                "{} has to be switched on in each account. An account where it is off is not recorded.",
                spoken(home)
            ),
            "Choose a main Region that every account has from the start.",
        )
    })
}
