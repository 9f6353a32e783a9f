//! What a change and its thing are called on the screen.

use crate::domain::{AccountId, in_account};
use crate::engine::Planned;
use crate::plan::Told;
use crate::wanted::in_words;
use crate::window::session::around::{self, place_and_code};
use crate::window::session::file::SavedPlan;
use crate::window::show::masking;
use crate::window::{Page, State};

/// What is read in place of the External Role ID.
pub(crate) const NO_ID: &str = "External Role ID, not here yet";

/// What the thing that a change is about is called in AWS, with the number of the account where it is another one.
pub(crate) fn identifier(state: &State, planned: &Planned, change: &Told) -> String {
    let named = shown(state, &planned.known.resolve(&change.resource));
    let account = &change.place.account;
    if *account == planned.inventory.caller.account {
        named
    } else {
        format!("{named}  {}", masking::account(state, account))
    }
}

/// The title, with the account where it is another one, and the Region where it is not the main one: the same change may be made in
/// many.
pub(crate) fn title(state: &State, change: &Told) -> String {
    let title = of_account(state, &change.title, &change.place.account);
    let home = match saved(state) {
        Some(saved) => Some(&saved.region),
        None => state.region(),
    };
    match home {
        Some(region) if *region != change.place.region => {
            format!("{title} ({})", place_and_code(&change.place.region))
        }
        _ => title,
    }
}

/// A title for the screen, with the name or the number of the account where it is not the main one.
pub(crate) fn of_account(state: &State, title: &str, account: &AccountId) -> String {
    let main = match saved(state) {
        Some(saved) => Some(&saved.planned.inventory.caller.account),
        None => state.signed_in().map(|identity| &identity.caller.account),
    };
    let names_it = title.contains(&account.grouped()) || title.contains(account.as_str());
    let title = masking::text(state, title);
    if names_it || main.is_none_or(|main| main == account) {
        return title;
    }
    let listed = around::organization(state).and_then(|it| it.accounts.known());
    let listed = listed.and_then(|all| all.iter().find(|one| one.id == *account));
    let called = match listed {
        Some(one) if !one.name.is_empty() => masking::text(state, &one.name),
        _ => format!("account {}", masking::account(state, account)),
    };
    in_account(&title, &called)
}

/// The plan of a file, while its page is open.
fn saved(state: &State) -> Option<&SavedPlan> {
    let open = state.page == Page::SavedPlan;
    state.file.plan.as_deref().filter(|_| open)
}

/// A text for the screen: values that AWS has not given yet in words, and numbers hidden where they have to be.
pub(crate) fn shown(state: &State, text: &str) -> String {
    masking::text(state, &in_words(text, NO_ID))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::session::scene;

    #[test]
    fn what_is_in_another_account_says_in_which() {
        let state = scene::signed_in();
        let title = "Make the role in this account";
        let of = |account: &str| of_account(&state, title, &AccountId::parse(account).unwrap());
        assert_eq!(of(scene::ACCOUNT), title);
        assert_eq!(
            of("222233334444"),
            "Make the role in account 2222 3333 4444"
        );
        let named = "Send the findings of Larkfield Shops (2222 3333 4444) to the bucket";
        let other = AccountId::parse("222233334444").unwrap();
        assert_eq!(of_account(&state, named, &other), named);
    }
}
