//! Whether CloudTrail may work across the organization, and whether this account may ask it to.
//!
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-an-organizational-trail-prepare.html>.

use super::facts::Facts;
use crate::inventory::{Organization, Standing};
use crate::plan::draft::{Draft, settings};
use crate::plan::{Action, EnableTrustedAccess, Section, Service, View};
use crate::wanted::{CLOUDTRAIL, Site};

/// The change that switches it on; none for a trail of one account.
pub(super) fn plan(site: &Site<'_>, facts: &Facts) -> Option<Draft> {
    let covers = site.trail.there.is_some_and(|trail| trail.organization);
    let is_wide = site.shared.answers.cloudtrail.organization || !facts.unsure.is_empty();
    // Whoever has the trail elsewhere sees to it there.
    let is_elsewhere =
        site.is_trail_missing() && matches!(site.standing(), Ok(Standing::Member(_)));
    if !is_wide || is_elsewhere {
        return None;
    }
    let draft = Draft::new(
        Section::CloudTrail,
        &site.home,
        "trusted-access",
        Service::Organizations,
        CLOUDTRAIL,
    )
    .says(
        "Let CloudTrail work across the organization",
        "Then one trail can record all accounts, and new accounts join by themselves.",
    );
    let draft = match (site.standing(), site.no_wide_trail()) {
        (Err(gap), _) => draft.unseen("Your organization", &gap.into()),
        (Ok(_), Some(problem)) => draft.by_hand(problem),
        // A named administrator of CloudTrail may make the trail; that it could be named shows that access is on. And where the
        // trail records the organization, it must be on.
        (Ok(Standing::Alone | Standing::Member(_)), None) => kept(draft),
        // Where it can be seen, that counts: without it the trail has lost the other accounts.
        (Ok(Standing::Management(organization)), None)
            if covers && organization.trusted_services.known().is_none() =>
        {
            kept(draft)
        }
        (Ok(Standing::Management(organization)), None) => by_management(draft, organization),
    };
    Some(match facts.not_meant() {
        Some(problem) if draft.writes() => draft.by_hand(problem),
        _ => draft,
    })
}

fn by_management(draft: Draft, organization: &Organization) -> Draft {
    match organization.trusted_services.as_result() {
        Err(problem) => draft.unseen("CloudTrail's access to the organization", problem),
        Ok(services) if services.iter().any(|service| service == CLOUDTRAIL) => kept(draft),
        Ok(_) => draft
            .before(Some(shown("off")))
            .then(Some(shown("on")))
            .update(Action::EnableTrustedAccess(EnableTrustedAccess {
                service: CLOUDTRAIL.to_owned(),
            })),
    }
}

fn kept(draft: Draft) -> Draft {
    draft
        .says(
            "CloudTrail may work across the organization",
            "One trail can record all accounts, and new accounts join by themselves.",
        )
        .before(Some(shown("on")))
        .keep()
}

fn shown(state: &str) -> View {
    settings([("Trusted access for CloudTrail", state)])
}
