//! The roles of other accounts by a StackSet: AWS makes them, in the accounts that come later too.

use std::collections::BTreeSet;

use crate::domain::{AccountId, Place};
use crate::inventory::{
    CallAs, Drift, InstanceState, Organization, Seen, StackInstance, StackSet, StackSetLook,
    StackSetRights, StackSetTargets, made_by_us,
};
use crate::plan::draft::{Draft, notice, settings, warning};
use crate::plan::{
    Action, ChangeId, CreateStackSet, GiveStackSet, LetStackSetsReach, Section, Service, Slot,
    StackSetContent, TakeStackSet, UpdateStackSet, View, Warning,
};
use crate::problem::Problem;
use crate::wanted::{MemberStackSet, STACK_SET, Site, stack_set_parameters};

/// Until then there is nothing that a role in another account could ask for.
const WAITS_FOR: &str =
    "The External Role ID. Radiant Security shows it once AWS has been added there.";

/// The changes by which AWS gives the chosen accounts their role.
pub(in crate::plan) fn plan(site: &Site<'_>) -> Vec<Draft> {
    let set = new(site, "stack-set");
    let wanted = match site.member_stack_set() {
        Ok(wanted) => wanted,
        Err(problem) => {
            return vec![
                set.says(
                    "Have AWS make the roles in the other accounts",
                    "A StackSet makes the same role in every account, also in those that come later.",
                )
                .by_hand(problem),
            ];
        }
    };
    if wanted.accounts.is_empty() && !wanted.reaches_new_accounts {
        let told = standing(&wanted).map(|told| {
            set.says(
                "The chosen accounts have the role",
                "So no StackSet is made for them.",
            )
            .warns([told])
            .keep()
        });
        return told.into_iter().collect();
    }
    let Some(look) = site.stack_set_look() else {
        let problem = Problem::new("We have not looked at the StackSet yet.")
            .hint("Check again. We look at AWS first.");
        return vec![set.unseen("The StackSet", &problem)];
    };
    let drafts = Drafts {
        site,
        wanted: &wanted,
        look,
    };
    let reach = drafts.reach();
    let set = drafts.set(set).requires([reach.id()]);
    let given = drafts
        .give()
        .requires([set.id()])
        .requires([main_role(&site.home)]);
    let mut all = vec![reach, set, given];
    if let Some(taken) = drafts.take() {
        let follows: Vec<ChangeId> = all.last().map(Draft::id).into_iter().collect();
        all.push(taken.follows(follows));
    }
    all
}

fn main_role(home: &Place) -> ChangeId {
    ChangeId::new(Section::MainRole, home, "role")
}

fn new(site: &Site<'_>, part: &str) -> Draft {
    Draft::new(
        Section::Members,
        &site.home,
        part,
        Service::CloudFormation,
        STACK_SET,
    )
}

/// What all of them are made from.
struct Drafts<'d, 'a> {
    site: &'d Site<'a>,
    wanted: &'d MemberStackSet,
    look: &'d StackSetLook,
}

impl Drafts<'_, '_> {
    const fn caller(&self) -> CallAs {
        self.look.caller
    }

    fn organization(&self) -> Option<&Organization> {
        self.site.shared.organization
    }

    /// Whether StackSets may work across the organization.
    fn reach(&self) -> Draft {
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

    /// The StackSet itself.
    fn set(&self, draft: Draft) -> Draft {
        let purpose = if self.wanted.reaches_new_accounts {
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
    fn not_ours(&self, there: &StackSet) -> Option<Problem> {
        if !made_by_us(&there.tags) {
            return Some(
                Problem::new(format!("A StackSet with the name {STACK_SET} is there, and we did not make it."))
                    .hint("Look at it in CloudFormation, under StackSets. If nobody needs it, have it deleted. Or reach the accounts in another way."),
            );
        }
        (there.rights != self.wanted.rights).then(|| {
            Problem::new("The StackSet is there, but works with other rights in the accounts. AWS lets nobody change that.")
                .hint("Have it taken out of the accounts and deleted. Then it is made anew.")
        })
    }

    /// The StackSet as it would be, for people.
    fn shown(&self) -> View {
        let groups = self.groups();
        let left_out: Vec<String> = self.wanted.without.iter().map(AccountId::grouped).collect();
        settings([
            ("Groups", groups),
            ("Accounts", self.wanted.accounts.len().to_string()),
            (
                "Left out",
                if left_out.is_empty() {
                    "none".to_owned()
                } else {
                    left_out.join(", ")
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

    fn there(&self) -> Option<&StackSet> {
        self.look.set.known()?.as_ref()
    }

    /// What AWS has to do in the accounts.
    fn give(&self) -> Draft {
        let wanted = &self.wanted.accounts;
        let count = people(wanted.len());
        let purpose = "AWS carries it out, account by account, and goes on when this program is closed. Usually it takes 10 to 20 minutes.";
        let draft = new(self.site, "stack-set-accounts")
            .says(format!("Give {count} the role"), purpose)
            .warns(self.management())
            .warns(self.elsewhere())
            .warns(standing(self.wanted));
        let instances = match self.there().map(|there| &there.instances) {
            None => &[],
            Some(Seen::Known(instances)) => instances.as_slice(),
            Some(Seen::Unknown(problem)) => {
                return draft.unseen("The accounts of the StackSet", problem);
            }
        };
        let running = match self.there().map(|there| &there.running) {
            None | Some(Seen::Known(None)) => None,
            Some(Seen::Known(Some(running))) => Some(running),
            Some(Seen::Unknown(problem)) => {
                return draft.unseen("What AWS is doing with the StackSet", problem);
            }
        };
        let of = |account: &AccountId| instances.iter().find(|it| it.account == *account);
        let lacking: BTreeSet<&AccountId> = wanted
            .iter()
            .filter(|account| of(account).is_none_or(lacks))
            .collect();
        let draft = draft
            .warns(drifted(instances, wanted))
            .warns(suspended(instances, wanted))
            .before(self.there().map(|_| tally(instances, wanted)));
        let missing = self.there().is_some_and(|there| {
            self.wanted
                .groups
                .iter()
                .any(|it| !there.groups.contains(it))
        });
        let is_for_later = self.wanted.reaches_new_accounts && (self.there().is_none() || missing);
        if lacking.is_empty() && !is_for_later && running.is_none() {
            return draft
                .says(
                    format!("The role is in {count}"),
                    "AWS made it there, and keeps it as the StackSet says.",
                )
                .keep();
        }
        let draft = match running {
            Some(_) => draft.says(
                format!("See AWS give {count} the role"),
                "AWS is at it already. We watch, and begin nothing a second time.",
            ),
            None if lacking.len() < wanted.len() && !lacking.is_empty() => draft.says(
                format!("Give the role to {} without it", people(lacking.len())),
                purpose,
            ),
            None => draft,
        };
        let failed = instances
            .iter()
            .filter(|it| wanted.contains(&it.account))
            .filter_map(|it| Some((&it.account, it.problem.as_ref()?)))
            .filter(|(account, _)| lacking.contains(account));
        let failed: Vec<Warning> = failed
            .map(|(account, problem)| {
                let text = format!("{}: {}", account.grouped(), problem.summary);
                match &problem.hint {
                    Some(hint) => warning(text, hint.clone()),
                    None => notice(text),
                }
            })
            .collect();
        let draft = draft.warns(failed);
        let has_some = !instances.is_empty() && !missing;
        let targets = if has_some {
            self.wanted.again(lacking.into_iter().cloned())
        } else {
            self.wanted.targets()
        };
        if self.site.slots.get(&Slot::external_id()).is_none() {
            return draft.waiting(WAITS_FOR);
        }
        draft.create(Action::GiveStackSet(GiveStackSet {
            set: STACK_SET.to_owned(),
            caller: self.caller(),
            targets,
            accounts: wanted.clone(),
            lets_in: self.site.role_arn(),
        }))
    }

    /// Accounts that have the role by the StackSet and are not chosen any more: told, and taken out on request.
    fn take(&self) -> Option<Draft> {
        let there = self.there()?;
        let instances = there.instances.known()?;
        let left: BTreeSet<AccountId> = instances
            .iter()
            .filter(|it| it.has_stack && !self.wanted.accounts.contains(&it.account))
            .map(|it| it.account.clone())
            // The template makes nothing in these.
            .filter(|account| !self.wanted.without.contains(account))
            .collect();
        if left.is_empty() || self.not_ours(there).is_some() {
            return None;
        }
        let names: Vec<String> = left.iter().map(AccountId::grouped).collect();
        let draft = new(self.site, "stack-set-left");
        if !self.site.shared.answers.members.drop_unused {
            return Some(
                draft
                    .says(
                        format!(
                            "{} still {} the role, and {} not chosen any more",
                            people(left.len()),
                            if left.len() == 1 { "has" } else { "have" },
                            if left.len() == 1 { "is" } else { "are" },
                        ),
                        "They keep it. Radiant Security can use it only as long as the main account's role names them.",
                    )
                    .warns([warning(
                        format!("Still with the role, and not chosen any more: {}.", names.join(", ")),
                        "Set drop_unused = true in the answers, and AWS takes the role out of them.",
                    )])
                    .keep(),
            );
        }
        let targets = match there.rights {
            // By the groups that it was given to: those that are chosen now may not hold these accounts.
            StackSetRights::Organization => StackSetTargets::GroupsOnly {
                groups: there.groups.clone(),
                only: left.iter().cloned().collect(),
            },
            StackSetRights::Roles { .. } => StackSetTargets::Accounts {
                accounts: left.iter().cloned().collect(),
            },
        };
        Some(
            draft
                .says(
                    format!("Take the role out of {}", people(left.len())),
                    "They are not chosen any more. Radiant Security loses its access there at once.",
                )
                .before(Some(settings([("Accounts", names.join(", "))])))
                .then(Some(settings([("Accounts", "none")])))
                .update(Action::TakeStackSet(TakeStackSet {
                    set: STACK_SET.to_owned(),
                    caller: self.caller(),
                    targets,
                    accounts: left,
                })),
        )
    }

    /// A word on the account that no StackSet of the organization reaches.
    fn management(&self) -> Option<Warning> {
        let management = self.wanted.management.as_ref()?;
        Some(warning(
            format!(
                "Account {} manages the organization. No StackSet reaches it, so its owner makes the role.",
                management.grouped()
            ),
            "Hand its owner the template: `export --as cloudformation --out DIR`. Or leave it out.",
        ))
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
        let names: Vec<String> = loses.iter().map(AccountId::grouped).collect();
        (!names.is_empty()).then(|| {
            warning(
                format!(
                    "CloudFormation deletes the role in {}: {}. Radiant Security loses its access there at once.",
                    people(names.len()),
                    names.join(", ")
                ),
                "Set drop_unused = false in the answers, and they keep it.",
            )
        })
    }

    /// A word on chosen accounts to which the StackSet is not given.
    fn elsewhere(&self) -> Option<Warning> {
        let elsewhere = &self.wanted.elsewhere;
        if elsewhere.is_empty() {
            return None;
        }
        let names: Vec<String> = elsewhere.iter().map(AccountId::grouped).collect();
        Some(warning(
            format!(
                "{} that you chose are in none of the groups that the StackSet is given to: {}.",
                people(elsewhere.len()),
                names.join(", ")
            ),
            "Name their groups too, under targets.",
        ))
    }
}

/// A word on accounts that have the role in another way.
fn standing(wanted: &MemberStackSet) -> Option<Warning> {
    let names: Vec<String> = wanted.standing.iter().map(AccountId::grouped).collect();
    (!names.is_empty()).then(|| {
        warning(
            format!(
                "A role of this name is in {} already. The StackSet did not make it, and leaves it alone: {}.",
                people(names.len()),
                names.join(", ")
            ),
            "Test the setup to see whether it is right there. To have the StackSet make it, have the role deleted first.",
        )
    })
}

/// Whether AWS has to do something in an account. It does nothing in a suspended one.
const fn lacks(instance: &StackInstance) -> bool {
    !matches!(
        instance.state,
        InstanceState::Current | InstanceState::SkippedSuspended
    )
}

fn shown_of(there: &StackSet) -> View {
    settings([
        ("Groups", there.groups.join(", ")),
        ("New accounts", new_accounts(there.reaches_new_accounts)),
        ("Template", there.template.clone()),
    ])
}

fn new_accounts(reached: bool) -> String {
    if reached {
        "get it by themselves".to_owned()
    } else {
        "get nothing".to_owned()
    }
}

/// How many of the accounts have it.
fn tally(instances: &[StackInstance], wanted: &BTreeSet<AccountId>) -> View {
    let of = |is: &dyn Fn(&StackInstance) -> bool| {
        let those = instances.iter().filter(|it| wanted.contains(&it.account));
        those.filter(|it| is(it)).count()
    };
    let done = of(&|it| it.state == InstanceState::Current);
    let suspended = of(&|it| it.state == InstanceState::SkippedSuspended);
    settings([
        ("With the role", done.to_string()),
        (
            "Without it",
            wanted.len().saturating_sub(done + suspended).to_string(),
        ),
        ("Suspended", suspended.to_string()),
    ])
}

fn drifted(instances: &[StackInstance], wanted: &BTreeSet<AccountId>) -> Option<Warning> {
    let changed: Vec<String> = instances
        .iter()
        .filter(|it| it.drift == Drift::Drifted && wanted.contains(&it.account))
        .map(|it| it.account.grouped())
        .collect();
    (!changed.is_empty()).then(|| {
        warning(
            format!(
                "Somebody changed by hand what the StackSet made in {}.",
                changed.join(", ")
            ),
            "CloudFormation shows what, under StackSets, Drift. A change of the StackSet writes over it.",
        )
    })
}

fn suspended(instances: &[StackInstance], wanted: &BTreeSet<AccountId>) -> Option<Warning> {
    let skipped: Vec<String> = instances
        .iter()
        .filter(|it| it.state == InstanceState::SkippedSuspended && wanted.contains(&it.account))
        .map(|it| it.account.grouped())
        .collect();
    (!skipped.is_empty()).then(|| {
        notice(format!(
            "AWS left out suspended accounts: {}.",
            skipped.join(", ")
        ))
    })
}

fn people(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} account{plural}")
}
