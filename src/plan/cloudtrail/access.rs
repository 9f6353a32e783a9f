//! Whether CloudTrail may work across the organization, and whether this account may ask it to.
//!
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-an-organizational-trail-prepare.html>.

use super::facts::{Facts, is_delegate};
use crate::domain::AccountId;
use crate::inventory::{Organization, Standing};
use crate::plan::draft::{Draft, settings, unseen};
use crate::plan::{Action, EnableTrustedAccess, Section, Service, View};
use crate::problem::Problem;
use crate::wanted::{CLOUDTRAIL, Site};

/// The change that switches it on; none for a trail of one account.
pub(super) fn plan(site: &Site<'_>, facts: &Facts) -> Option<Draft> {
    let covers = site.trail.there.is_some_and(|trail| trail.organization);
    if !site.shared.answers.cloudtrail.organization && facts.unsure.is_empty() {
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
    let draft = match site.standing() {
        Err(gap) => draft.unseen("Your organization", &gap.into()),
        Ok(Standing::Alone) => draft.by_hand(alone()),
        // The trail records the organization, so it must be on. Where it can be seen, that counts: without it the trail has lost
        // the other accounts.
        Ok(Standing::Member(_)) if covers => kept(draft),
        Ok(Standing::Management(organization))
            if covers && organization.trusted_services.known().is_none() =>
        {
            kept(draft)
        }
        Ok(Standing::Management(organization)) => by_management(draft, organization),
        Ok(Standing::Member(organization)) => by_member(site, draft, organization),
    };
    Some(match facts.not_meant() {
        Some(problem) if draft.writes() => draft.by_hand(problem),
        _ => draft,
    })
}

fn by_management(draft: Draft, organization: &Organization) -> Draft {
    if !organization.all_features {
        return draft.by_hand(billing_only());
    }
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

/// A named administrator of CloudTrail may make the trail; that it could be named shows that access is on.
fn by_member(site: &Site<'_>, draft: Draft, organization: &Organization) -> Draft {
    if is_delegate(site) {
        return kept(draft);
    }
    match organization.cloudtrail_administrators.as_result() {
        Ok(_) => draft.by_hand(not_allowed(&organization.management)),
        Err(problem) => {
            let mut problem = unseen(problem);
            problem.who = Some(format!(
                "someone in account {}",
                organization.management.grouped()
            ));
            draft.unseen("Who may make trails for the organization", &problem)
        }
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

fn alone() -> Problem {
    Problem::new("This account is in no organization, so a trail cannot cover other accounts.")
        .hint("Cover only this account. You can make it wider later.")
}

fn billing_only() -> Problem {
    Problem::new("Your organization uses only the billing features. A trail for all accounts needs all features.")
        .hint("Have all features switched on. Until then, cover only this account.")
        .who("the owner of the organization")
}

fn not_allowed(management: &AccountId) -> Problem {
    Problem::new(
        "This account may not make a trail for all accounts. Only the account that manages the organization, or one it \
         has named for CloudTrail, may.",
    )
    .hint("Sign in to that account. Or cover only this account.")
    .who(format!("someone in account {}", management.grouped()))
}
