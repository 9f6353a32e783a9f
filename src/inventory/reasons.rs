//! Why things of other accounts were not seen.

use std::collections::BTreeMap;

use super::{Inventory, Seen};
use crate::domain::AccountId;
use crate::problem::Problem;

impl Inventory {
    /// The other accounts that were not entered, each with the reason; the one that signed in always is.
    pub fn not_entered(&self) -> BTreeMap<&AccountId, &Problem> {
        let others = self.accounts.iter();
        let others = others.filter(|(account, _)| **account != self.caller.account);
        others
            .filter_map(|(account, view)| {
                let roles = view.roles.values().filter_map(Seen::problem);
                let policies = view.policies.values().filter_map(Seen::problem);
                let mut reasons = roles.chain(policies);
                let reason = reasons.find(|it| it.is_of_the_way_in() || it.is_unasked())?;
                Some((account, reason))
            })
            .collect()
    }

    /// Why roles and policies of an account, and its detectors, were not seen.
    pub fn reasons_of(&mut self, account: &AccountId) -> Vec<&mut Problem> {
        fn of<T>(seen: &mut Seen<T>) -> Option<&mut Problem> {
            match seen {
                Seen::Known(_) => None,
                Seen::Unknown(problem) => Some(problem),
            }
        }
        let view = self.accounts.get_mut(account);
        let in_account = view.into_iter().flat_map(|view| {
            let roles = view.roles.values_mut().filter_map(of);
            roles.chain(view.policies.values_mut().filter_map(of))
        });
        let places = self.places.iter_mut();
        let places = places.filter(|(place, _)| place.account == *account);
        in_account
            .chain(places.filter_map(|(_, view)| of(&mut view.detector)))
            .collect()
    }

    /// Forget what was not seen of all accounts but the main one, so that it is looked at again.
    pub fn forget_unseen_members(&mut self, main: &AccountId) {
        for (_, view) in self.accounts.iter_mut().filter(|(it, _)| *it != main) {
            view.roles.retain(|_, seen| seen.known().is_some());
            view.policies.retain(|_, seen| seen.known().is_some());
        }
        for (place, view) in &mut self.places {
            if place.account != *main && view.detector.known().is_none() {
                view.detector = Seen::unlooked();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Partition, RoleName};
    use crate::inventory::{Caller, Role};
    use crate::problem::GETS_IN;

    #[test]
    fn an_account_that_was_not_entered_is_told_from_one_in_which_something_was_refused() {
        let account = |id: &str| AccountId::parse(id).unwrap();
        let main = account("111122223333");
        let caller = Caller::new(main.clone(), "", Partition::Aws);
        let mut inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller);
        let role = RoleName::constant("radiant-member-access-role");
        let mut seen = |id: &str, seen: Seen<Option<Role>>| {
            let view = inventory.account_mut(&account(id));
            view.roles.insert(role.clone(), seen);
        };
        let said = |call: Option<&str>, code: Option<&str>| Problem {
            call: call.map(str::to_owned),
            code: code.map(str::to_owned),
            ..Problem::new("No.")
        };
        let shut = said(Some(GETS_IN), Some("AccessDenied"));
        seen("444455556666", Seen::Unknown(shut.clone()));
        seen(
            "123456789012",
            Seen::Unknown(said(Some("iam:GetRole"), Some("AccessDenied"))),
        );
        seen("100000000001", Seen::Known(None));
        let closed = said(None, None);
        seen("100000000002", Seen::Unknown(closed.clone()));
        let found: Vec<(String, Problem)> = inventory
            .not_entered()
            .into_iter()
            .map(|(account, problem)| (account.to_string(), problem.clone()))
            .collect();
        assert_eq!(
            found,
            [
                ("100000000002".to_owned(), closed),
                ("444455556666".to_owned(), shut)
            ]
        );
        inventory.forget_unseen_members(&main);
        assert!(inventory.not_entered().is_empty());
        let kept = inventory.account(&account("100000000001")).unwrap();
        assert_eq!(kept.roles.values().count(), 1);
    }
}
