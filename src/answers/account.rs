//! `[account]`: the main account.

use serde::Serialize;

use super::form::Form;
use crate::domain::{AccountId, Region};

/// The main account: it holds the logs, and nothing is done in another one unless it is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountAnswers {
    /// The only account that the main part acts in.
    pub id: AccountId,
    /// The Region of everything new.
    pub region: Region,
}

/// The keys of the section; both have to be there.
pub(super) fn keys(form: &mut Form<'_, '_, '_>, answers: &mut AccountAnswers) {
    form.needed(
        "id",
        &mut answers.id,
        "acting in any other account is refused",
    );
    form.needed("region", &mut answers.region, "everything new is made here");
}
