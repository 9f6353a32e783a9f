//! Whether a StackSet may work in other accounts at all.

use super::drafts::{Drafts, new};
use crate::answers::Reach;
use crate::domain::RoleName;
use crate::inventory::{CallAs, Seen};
use crate::plan::draft::{Draft, settings};
use crate::plan::{Action, LetStackSetsReach};
use crate::problem::Problem;

impl Drafts<'_, '_> {
    /// Whether CloudFormation gets into the accounts.
    pub(super) fn reach(&self) -> Draft {
        match &self.site.shared.answers.members.reach {
            Reach::StackSetRoles {
                execution,
                administration,
            } => self.by_role(execution, administration),
            _ => self.across_organization(),
        }
    }

    /// Whether the role is there by which it goes on to the accounts. Those in the accounts are seen only when they are used.
    fn by_role(&self, execution: &RoleName, administration: &RoleName) -> Draft {
        let draft = new(self.site, "stack-set-administration").says(
            "Let CloudFormation go on to the accounts",
            format!("It takes the role {administration} here, and from there the role {execution} in each account."),
        );
        match &self.look.administration {
            Seen::Unknown(problem) => draft.unseen(&format!("The role {administration}"), problem),
            Seen::Known(Some(arn)) => draft
                .before(Some(settings([("Role", arn.to_string())])))
                .keep(),
            Seen::Known(None) => draft.by_hand(
                Problem::new(format!(
                    "The role {administration} is not in this account, so CloudFormation does not get to the others."
                ))
                .hint(format!(
                    "Have it made: it lets in cloudformation.amazonaws.com, and may take arn:aws:iam::*:role/{execution}. Or name the one that is there, as administration_role under members.reach in the answers."
                ))
                .who("Whoever looks after CloudFormation in your company"),
            ),
        }
    }

    /// Whether StackSets may work across the organization.
    fn across_organization(&self) -> Draft {
        let on_or_off = |on: bool| {
            settings([(
                "StackSets across the organization",
                if on { "on" } else { "off" },
            )])
        };
        let draft = new(self.site, "stack-sets-reach").says(
            "Let StackSets work across the organization",
            "CloudFormation can then make the role in all accounts. AWS makes the roles that it needs for that.",
        );
        match &self.look.may_reach {
            Seen::Unknown(problem) => draft.unseen(
                "Whether StackSets may work across the organization",
                problem,
            ),
            Seen::Known(true) => draft
                .says(
                    "StackSets may work across the organization",
                    "CloudFormation can make the role in all accounts.",
                )
                .before(Some(on_or_off(true)))
                .keep(),
            Seen::Known(false) if self.caller() == CallAs::DelegatedAdministrator => {
                let manager = self.organization().map(|it| it.management.grouped());
                draft.by_hand(
                    Problem::new("StackSets may not work across your organization yet.")
                        .hint("In the managing account, open CloudFormation, StackSets, and activate trusted access. Then check again.")
                        .who(format!("someone in account {}", manager.unwrap_or_default())),
                )
            }
            Seen::Known(false) => draft
                .before(Some(on_or_off(false)))
                .then(Some(on_or_off(true)))
                .update(Action::LetStackSetsReach(LetStackSetsReach {
                    caller: self.caller(),
                })),
        }
    }
}
