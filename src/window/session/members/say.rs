//! From ticks to answers.

use std::collections::BTreeSet;

use crate::answers::{MemberAccounts, MembersAnswers};
use crate::domain::AccountId;
use crate::window::session::members::listed::{Branch, Listed};

/// What the answers have to say so that just the ticked accounts are chosen.
///
/// Accounts that join later are taken in where the ticks look like that is meant: nearly all of them, or whole groups.
pub(super) fn say(listed: &Listed, answers: &mut MembersAnswers) {
    let ids = |wanted: &dyn Fn(usize) -> bool| -> Vec<AccountId> {
        let all = listed.accounts.iter().enumerate();
        all.filter(|(place, one)| one.can_be_chosen() && wanted(*place))
            .map(|(_, one)| one.id.clone())
            .collect()
    };
    let is_on = |place: usize| listed.accounts.get(place).is_some_and(|one| one.chosen);
    let (on, off) = (listed.chosen(), listed.of_all() - listed.chosen());
    answers.tags.clear();
    answers.groups.clear();
    answers.exclude.clear();
    answers.forget_targets();
    if !listed.is_whole {
        answers.accounts = MemberAccounts::These(ids(&|_| true));
        answers.exclude = ids(&|place| !is_on(place));
        return;
    }
    let mut groups = Vec::new();
    mostly_ticked(listed, &listed.first_groups, &mut groups);
    let covered: BTreeSet<usize> = groups
        .iter()
        .flat_map(|group| listed.within(*group))
        .collect();
    let is_covered = |place: usize| covered.contains(&place);
    if on > off && !listed.groups.iter().any(is_bare) {
        answers.accounts = MemberAccounts::Organization;
        answers.exclude = ids(&|place| !is_on(place));
    } else if on > 0 && ids(&|place| is_on(place) && !is_covered(place)).is_empty() {
        answers.accounts = MemberAccounts::Organization;
        answers.exclude = ids(&|place| !is_on(place) && is_covered(place));
        let groups = groups.iter().filter_map(|group| listed.groups.get(*group));
        answers.groups = groups.map(|group| group.id.clone()).collect();
    } else {
        answers.accounts = MemberAccounts::These(ids(&is_on));
    }
}

/// Whether nobody is ticked in a group: then those who join it are not meant either.
const fn is_bare(group: &Branch) -> bool {
    group.of > 0 && group.chosen == 0
}

/// The largest groups of which more is ticked than not, with nothing bare within.
fn mostly_ticked(listed: &Listed, groups: &[usize], found: &mut Vec<usize>) {
    for place in groups {
        let Some(group) = listed.groups.get(*place) else {
            continue;
        };
        let mut within = group.groups.iter().filter_map(|it| listed.groups.get(*it));
        if group.chosen * 2 > group.of && !within.any(is_bare) {
            found.push(*place);
        } else {
            mostly_ticked(listed, &group.groups, found);
        }
    }
}
