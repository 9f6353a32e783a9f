//! The StackSet itself: made, changed, or left to whoever made it.

use super::drafts::{Drafts, WAITS_FOR, named, people};
use crate::inventory::{Seen, StackSet, StackSetRights, made_by_us};
use crate::plan::draft::{Draft, notice, settings, warning};
use crate::plan::{Action, CreateStackSet, Slot, StackSetContent, UpdateStackSet, View, Warning};
use crate::problem::Problem;
use crate::wanted::{STACK_SET, stack_set_parameters};

impl Drafts<'_, '_> {
    /// The StackSet itself.
    pub(super) fn set(&self, draft: Draft) -> Draft {
        let purpose = if self.by_roles() {
            "It makes the same role in every account that you chose, by a role that is there. Accounts that join later get none until you look again."
        } else if self.wanted.reaches_new_accounts {
            "It makes the same role in every account that you chose, and by itself in those that join your organization later."
        } else {
            "It makes the same role in every account that you chose. Accounts that join later get none."
        };
        let draft = draft.says("Make the StackSet for the other accounts", purpose);
        let there = match &self.look.set {
            Seen::Unknown(problem) => return draft.unseen("The StackSet", problem),
            Seen::Known(there) => there,
        };
        let Some(external_id) = self.site.slots.get(&Slot::external_id()) else {
            return draft.then(Some(self.shown())).waiting(WAITS_FOR);
        };
        let content = StackSetContent {
            template: self.wanted.template.clone(),
            parameters: stack_set_parameters(external_id),
            reaches_new_accounts: self.wanted.reaches_new_accounts,
        };
        let description = format!(
            "The role by which {} reads the accounts",
            self.site.shared.vendor.name
        );
        let Some(there) = there else {
            return draft
                .warns(self.wanted.reaches_new_accounts.then(|| {
                    warning(
                        "An account that leaves these groups loses the role. One that joins them gets it without anybody being asked.",
                        "Name the accounts one by one, then no other gets it.",
                    )
                }))
                .then(Some(self.shown()))
                .create(Action::CreateStackSet(CreateStackSet {
                    name: STACK_SET.to_owned(),
                    caller: self.caller(),
                    description,
                    rights: self.wanted.rights.clone(),
                    content,
                }));
        };
        let draft = draft
            .before(Some(shown_of(there)))
            .warns(self.surplus(there));
        if let Some(problem) = self.not_ours(there) {
            return draft
                .says("Use the StackSet that is there", purpose)
                .by_hand(problem);
        }
        let is_right = self.wanted.is(there) && there.parameters == content.parameters;
        if is_right {
            return draft
                .says("The StackSet for the other accounts is there", purpose)
                .keep();
        }
        // Where it makes the role now, it must not come to delete it unasked.
        if let Seen::Unknown(problem) = &there.instances {
            return draft.unseen("The accounts of the StackSet", problem);
        }
        draft
            .says(
                "Change the StackSet of the other accounts",
                "AWS then changes the role in every account that has it.",
            )
            .warns(self.loses())
            .warns((there.parameters != content.parameters).then(|| {
                notice("The External Role ID changes. Where AWS has not come yet, Radiant Security cannot read until it has.")
            }))
            .then(Some(self.shown()))
            .update(Action::UpdateStackSet(UpdateStackSet {
                name: STACK_SET.to_owned(),
                caller: self.caller(),
                description,
                rights: self.wanted.rights.clone(),
                seen: StackSetContent {
                    template: there.template.clone(),
                    parameters: there.parameters.clone(),
                    reaches_new_accounts: there.reaches_new_accounts,
                },
                after: content,
            }))
    }

    /// Why a StackSet of this name is left to whoever made it.
    pub(super) fn not_ours(&self, there: &StackSet) -> Option<Problem> {
        if !made_by_us(&there.tags) {
            return Some(
                Problem::new(format!("A StackSet with the name {STACK_SET} is there, and we did not make it."))
                    .hint("Look at it in CloudFormation, under StackSets. If nobody needs it, have it deleted. Or reach the accounts in another way."),
            );
        }
        (!self.wanted.works_as(there)).then(|| {
            Problem::new("The StackSet is there, but works with other rights in the accounts than your answers ask for.")
                .hint("Take it away first: drop_stack_set = true in the answers, with accounts = []. Then choose the accounts again, and it is made anew.")
        })
    }

    /// The StackSet as it would be, for people.
    fn shown(&self) -> View {
        let groups = self.groups();
        let left_out = named(&self.wanted.without);
        settings([
            ("Works by", works_by(&self.wanted.rights)),
            ("Groups", groups),
            ("Accounts", self.wanted.accounts.len().to_string()),
            (
                "Left out",
                if left_out.is_empty() {
                    "none".to_owned()
                } else {
                    left_out
                },
            ),
            (
                "New accounts",
                new_accounts(self.wanted.reaches_new_accounts),
            ),
            ("Template", self.wanted.template.clone()),
        ])
    }

    /// The groups by their names, where those are known.
    fn groups(&self) -> String {
        let known = self
            .organization()
            .and_then(|it| it.groups.known())
            .map(Vec::as_slice)
            .unwrap_or_default();
        let named = |id: &String| match known.iter().find(|group| group.id == *id) {
            Some(group) => format!("{} ({id})", group.name),
            None => id.clone(),
        };
        self.wanted
            .groups
            .iter()
            .map(named)
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// A word on groups to which it goes and that are not chosen any more.
    fn surplus(&self, there: &StackSet) -> Option<Warning> {
        let surplus = self.wanted.surplus(self.organization()?, there);
        (!surplus.is_empty()).then(|| {
            warning(
                format!(
                    "The StackSet is still given to {}, which is not chosen any more. Accounts that join it get the role.",
                    surplus.join(", ")
                ),
                "In CloudFormation, under StackSets, delete the stacks from these groups and keep the stacks that are chosen. Or choose the groups again.",
            )
        })
    }

    /// A word on the accounts that were left out on purpose and lose the role by a change of the template.
    fn loses(&self) -> Option<Warning> {
        let loses = &self.wanted.loses;
        (!loses.is_empty()).then(|| {
            warning(
                format!(
                    "CloudFormation deletes the role in {}: {}. Radiant Security loses its access there at once.",
                    people(loses.len()),
                    named(loses)
                ),
                "Set drop_unused = false in the answers, and they keep it.",
            )
        })
    }
}

fn shown_of(there: &StackSet) -> View {
    settings([
        ("Works by", works_by(&there.rights)),
        ("Groups", there.groups.join(", ")),
        ("New accounts", new_accounts(there.reaches_new_accounts)),
        ("Template", there.template.clone()),
    ])
}

fn works_by(rights: &StackSetRights) -> String {
    match rights {
        StackSetRights::Organization => "roles that AWS makes".to_owned(),
        StackSetRights::Roles { execution, .. } => format!(
            "the role {} in each account",
            execution.as_deref().unwrap_or_default()
        ),
    }
}

fn new_accounts(reached: bool) -> String {
    if reached {
        "get it by themselves".to_owned()
    } else {
        "get nothing".to_owned()
    }
}
