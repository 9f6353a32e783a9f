//! Naming this account GuardDuty's administrator of the organization.

use super::column::Column;
use crate::answers::LookedAfter;
use crate::domain::AccountId;
use crate::inventory::Seen;
use crate::plan::draft::{Draft, settings, unseen, warning};
use crate::plan::{Action, DesignateGuardDuty};
use crate::problem::Problem;

impl Column<'_> {
    /// Naming this account GuardDuty's administrator of the organization.
    pub(super) fn named(&self, administrator: Option<&AccountId>) -> Draft {
        let site = self.site;
        let name = self.region.with_code();
        let draft = self.draft("guardduty-administrator").says(
            "Name this account GuardDuty's administrator",
            format!("In {name}, this account then looks after GuardDuty of the organization's accounts, and sees their findings."),
        );
        let own = site.account();
        let Some(organization) = site.shared.organization else {
            let problem = Problem::new("This account is in no organization, or we could not see it.")
                .hint("Set accounts under [guardduty] to \"as-it-is\", or use a sign-in that may read the organization.");
            return draft.by_hand(problem);
        };
        match administrator {
            Some(there) if there == own => {
                return draft
                    .says(
                        "This account is GuardDuty's administrator",
                        format!(
                            "In {name}, it looks after GuardDuty of the organization's accounts."
                        ),
                    )
                    .keep();
            }
            Some(there) => return draft.by_hand(another(there, own, &name)),
            None => {}
        }
        if organization.management != *own {
            return draft.by_hand(to_managers(&organization.management, own, &name));
        }
        if site.shared.answers.guardduty.accounts != LookedAfter::Designate {
            let problem = Problem::new(format!(
                "Nobody administers GuardDuty for your organization in {name}."
            ))
            .hint("Set accounts under [guardduty] to \"designate\": this account manages the organization and can name itself.");
            return draft.by_hand(problem);
        }
        if let Some(Seen::Unknown(problem)) = organization.guardduty_designated.get(self.region) {
            return draft.by_hand(unseen(problem));
        }
        draft
            .warns([warning(
                "GuardDuty may then act in all accounts of your organization, and AWS takes one administrator, the same in each Region.",
                "AWS advises to name another account than the one that manages the organization. Then set Radiant Security up there.",
            )])
            .then(Some(settings([
                ("Region", name),
                ("GuardDuty's administrator", own.grouped()),
            ])))
            .create(Action::DesignateGuardDuty(DesignateGuardDuty {
                administrator: own.clone(),
            }))
    }
}

/// Another account administers it: nothing is changed there, and its people get a message.
fn another(there: &AccountId, own: &AccountId, region: &str) -> Problem {
    Problem::new(format!(
        "Account {} administers GuardDuty for your organization. AWS takes one, so this account cannot.",
        there.grouped()
    ))
    .hint("Set Radiant Security up in that account. Or have it export its findings into the bucket here.")
    .who(format!("someone in account {}", there.grouped()))
    .message(format!(
        "Hello. Please export GuardDuty's findings of {region} into the bucket of account {own}, and tell us the ARN of your detector."
    ))
}

fn to_managers(management: &AccountId, own: &AccountId, region: &str) -> Problem {
    Problem::new(format!(
        "Only account {}, which manages your organization, can name GuardDuty's administrator.",
        management.grouped()
    ))
    .hint("Have it named there. Then look again.")
    .who(format!("someone in account {}", management.grouped()))
    .message(format!(
        "Hello. Please open GuardDuty in {region}, go to Settings, and enter {own} as delegated administrator."
    ))
}
