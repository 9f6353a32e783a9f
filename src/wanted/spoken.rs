//! How an account is named in a sentence.

use crate::domain::AccountId;

/// The account with its name in the organization, if it has one.
pub(super) fn spoken(account: &AccountId, name: &str) -> String {
    if name.is_empty() || name == account.as_str() {
        account.grouped()
    } else {
        format!("{name} ({})", account.grouped())
    }
}
