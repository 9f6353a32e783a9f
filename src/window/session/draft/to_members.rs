//! From the other accounts as they are filled in to the answers about them.

use crate::answers::{MemberAccounts, MembersAnswers, Reach};
use crate::domain::{ExternalId, RoleName};
use crate::window::session::draft::members::{MemberUse, ReachUse};
use crate::window::session::draft::to_answers::{Missing, missing};
use crate::window::session::draft::{Draft, Question};

impl Draft {
    /// Which other accounts, with a way in that may not be filled in yet.
    pub(crate) fn members_as_chosen(&self) -> MembersAnswers {
        let mut members = self.chosen().clone();
        members.accounts = match self.members {
            Some(MemberUse::Chosen) => return members,
            Some(MemberUse::All) => MemberAccounts::Organization,
            Some(MemberUse::None) | None => MemberAccounts::These(Vec::new()),
        };
        members.groups.clear();
        members.tags.clear();
        members.exclude.clear();
        // The targets of a narrower choice would hold the StackSet back from the others.
        if MemberUse::of(self.chosen()) != MemberUse::All {
            members.forget_targets();
        }
        members
    }

    /// The section of the answers about the other accounts.
    pub(super) fn to_members(&self) -> Result<MembersAnswers, Missing> {
        let mut members = self.members_as_chosen();
        // Where nobody is reached, a field that is not right yet holds up nothing.
        if members.accounts != MemberAccounts::These(Vec::new()) {
            members.reach = self.to_reach(&members)?;
            // A file that was opened may ask for it; who chooses accounts means them to keep the role.
            members.drop_stack_set = false;
        }
        Ok(members)
    }

    fn to_reach(&self, members: &MembersAnswers) -> Result<Reach, Missing> {
        let pick = &self.reach;
        let lacks = |message: &str| missing(Question::Reach, message);
        Ok(match pick.how {
            Some(ReachUse::AssumeRole) => Reach::AssumeRole {
                role: RoleName::parse(pick.role.trim())
                    .map_err(|problem| lacks(&problem.message))?,
                external_id: match pick.external_id.trim() {
                    "" => None,
                    id => Some(ExternalId::parse(id).map_err(|problem| lacks(&problem.message))?),
                },
            },
            Some(ReachUse::StackSet) => Reach::StackSet {
                targets: match &members.reach {
                    Reach::StackSet { targets } if !targets.is_empty() => targets.clone(),
                    _ => members.groups.clone(),
                },
            },
            Some(ReachUse::StackSetRoles) => {
                let name = |text: &str| {
                    RoleName::parse(text.trim()).map_err(|problem| lacks(&problem.message))
                };
                let execution = name(&pick.execution)?;
                Reach::StackSetRoles {
                    administration: match pick.administration.trim() {
                        "" => Reach::administration_of(&execution),
                        central => name(central)?,
                    },
                    execution,
                }
            }
            Some(ReachUse::Profiles) => Reach::Profiles {
                profiles: pick
                    .profiles
                    .iter()
                    .filter(|(_, name)| !name.trim().is_empty())
                    .map(|(account, name)| (account.clone(), name.trim().to_owned()))
                    .collect(),
            },
            Some(ReachUse::HandOff) => Reach::HandOff,
            None => return Err(lacks("Choose how we get into them.")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::domain::{AccountId, Region};

    fn draft() -> Draft {
        let account = AccountId::parse("111122223333").unwrap();
        let answers = Answers::defaults(account, Region::parse("eu-west-1").unwrap());
        Draft::from_answers(&answers)
    }

    #[test]
    fn choosing_all_or_none_keeps_what_was_chosen_one_by_one_for_later() {
        let mut draft = draft();
        let one = AccountId::parse("444455556666").unwrap();
        draft.chosen_mut().accounts = MemberAccounts::These(vec![one.clone()]);
        draft.members = Some(MemberUse::All);
        assert_eq!(
            draft.to_members().unwrap().accounts,
            MemberAccounts::Organization
        );
        draft.members = Some(MemberUse::None);
        assert_eq!(
            draft.to_members().unwrap().accounts,
            MemberAccounts::These(Vec::new())
        );
        draft.members = Some(MemberUse::Chosen);
        assert_eq!(
            draft.to_members().unwrap().accounts,
            MemberAccounts::These(vec![one])
        );
    }

    #[test]
    fn a_role_that_cannot_be_one_holds_up_only_those_who_go_in_by_it() {
        let mut draft = draft();
        "no/path here".clone_into(&mut draft.reach.role);
        assert!(draft.to_members().is_ok(), "nobody is reached");
        draft.members = Some(MemberUse::All);
        assert_eq!(draft.to_members().unwrap_err().at, Question::Reach);
        draft.reach.how = Some(ReachUse::HandOff);
        assert_eq!(draft.to_members().unwrap().reach, Reach::HandOff);
    }

    #[test]
    fn a_stack_set_goes_to_the_groups_that_are_chosen() {
        let mut draft = draft();
        draft.members = Some(MemberUse::Chosen);
        draft.reach.how = Some(ReachUse::StackSet);
        let chosen = draft.chosen_mut();
        chosen.accounts = MemberAccounts::Organization;
        chosen.groups = vec!["ou-1".to_owned()];
        let targets = vec!["ou-1".to_owned()];
        assert_eq!(
            draft.to_members().unwrap().reach,
            Reach::StackSet { targets }
        );
    }

    #[test]
    fn choosing_all_forgets_the_targets_of_a_narrower_choice_and_keeps_those_of_its_own() {
        let mut draft = draft();
        draft.reach.how = Some(ReachUse::StackSet);
        draft.members = Some(MemberUse::All);
        let targets = vec!["ou-1".to_owned()];
        let chosen = draft.chosen_mut();
        chosen.accounts = MemberAccounts::Organization;
        chosen.reach = Reach::StackSet {
            targets: targets.clone(),
        };
        assert_eq!(
            draft.to_members().unwrap().reach,
            Reach::StackSet {
                targets: targets.clone()
            }
        );
        draft.chosen_mut().groups = targets;
        assert_eq!(
            draft.to_members().unwrap().reach,
            Reach::StackSet {
                targets: Vec::new()
            }
        );
    }
}
