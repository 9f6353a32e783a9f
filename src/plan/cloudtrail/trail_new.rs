//! A trail that is not there yet.

use super::facts::Facts;
use super::settings::{Needs, view};
use super::{copies, room};
use crate::domain::{AccountId, TrailName};
use crate::inventory::control_tower::is_control_tower;
use crate::plan::draft::{Draft, warning};
use crate::plan::{Action, CreateTrail, Section, Service, TrailSettings, Warning};
use crate::problem::Problem;
use crate::wanted::{Site, Slots};

pub(super) fn plan(site: &Site<'_>, facts: &Facts, needs: Needs) -> Draft {
    let wish = TrailName::parse(site.shared.answers.cloudtrail.trail.name())
        .ok()
        .map(|name| site.new_trail(name));
    let name = site.shared.answers.cloudtrail.trail.name();
    let title = if site.shared.answers.cloudtrail.organization {
        "Make the trail for all accounts"
    } else {
        "Make the trail"
    };
    let draft = Draft::new(
        Section::CloudTrail,
        &site.trail.place,
        "trail",
        Service::CloudTrail,
        name,
    )
    .says(title, meaning(wish.as_ref()))
    .requires(needs.bucket)
    .requires(needs.key)
    .requires(needs.topic)
    .requires(needs.access);
    let shown = match (&facts.trouble, site.trails(&site.trail.place)) {
        (Some(problem), Ok(_)) => return draft.by_hand(problem.clone()),
        (Some(problem), Err(_)) => return draft.unseen("The trails of this Region", problem),
        (None, Err(gap)) => return draft.unseen("The trails of this Region", &gap.into()),
        (None, Ok(shown)) => shown,
    };
    let Some(settings) = wish else {
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
    if let Some(problem) = room::missing(site, shown) {
        return draft.by_hand(problem);
    }
    if let Some(manager) = site.trail_to_come_from() {
        return draft.by_hand(theirs(site, &settings, manager));
    }
    let others = match copies::others(site, &site.trail.place, &site.trail.arn) {
        Ok(others) => others,
        Err(problem) => return draft.unseen("The trails of this Region", &problem),
    };
    let accounts = site
        .shared
        .account_count()
        .filter(|_| settings.organization);
    draft
        .costs([copies::price(&others, accounts)])
        .warns(copies::second_copy(&others))
        .warns(home_not_everywhere(site, &settings))
        .create(Action::CreateTrail(CreateTrail {
            trail: site.trail.arn.clone(),
            settings,
        }))
}

/// What the account that manages the organization has to do: the trail is its own, wherever the files go.
fn theirs(site: &Site<'_>, settings: &TrailSettings, manager: &AccountId) -> Problem {
    let (name, bucket) = (&settings.name, &settings.bucket);
    let key = settings.key_arn.as_deref();
    let hint = if key.is_some_and(|key| Slots::unfilled(key).is_some()) {
        "Make the bucket, the key and the topic here first. Then check again, and we show what to do there.".to_owned()
    } else {
        let region = &site.trail.place.region;
        let topic = settings.topic_arn.as_deref().unwrap_or_default();
        let key = key.map_or_else(String::new, |key| format!(" --kms-key-id {key}"));
        format!(
            "Let CloudTrail into the organization there, then: `aws cloudtrail create-trail --region {region} --name {name} --s3-bucket-name {bucket} \
             --sns-topic-name {topic}{key} --is-organization-trail --is-multi-region-trail --enable-log-file-validation`, \
             and `aws cloudtrail start-logging --region {region} --name {name}`. Then check again. If it is there already, it covers that \
             account alone, or it would be seen here: let CloudTrail into the organization, then `aws cloudtrail update-trail --region {region} \
             --name {name} --is-organization-trail`."
        )
    };
    Problem::new(format!(
        "Account {} has to make this trail, because it is to own it. The bucket, the key and the topic here let it in.",
        manager.grouped()
    ))
    .hint(hint)
    .who(format!("someone in account {}", manager.grouped()))
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
fn home_not_everywhere(site: &Site<'_>, settings: &TrailSettings) -> Option<Warning> {
    let home = &site.trail.place.region;
    (settings.organization && home.is_opt_in()).then(|| {
        warning(
            format!(
                "{} has to be switched on in each account. An account where it is off is not recorded.",
                home.with_code()
            ),
            "Choose a main Region that every account has from the start.",
        )
    })
}
