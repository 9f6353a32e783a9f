//! `[account]`: the main account.

use serde::Serialize;

use super::walk::{Found, Section};
use super::write::{Line, quoted};
use crate::domain::{AccountId, Region};

/// The main account: it holds the logs, and nothing is done in another one unless it is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountAnswers {
    /// The only account that the main part acts in.
    pub id: AccountId,
    /// The Region of everything new.
    pub region: Region,
}

/// Reads the section; it has no defaults.
pub(super) fn read(section: &Section<'_>, found: &mut Found<'_>) -> Option<AccountAnswers> {
    section.only(&["id", "region"], found);
    let id = section.required("id", found);
    let region = section.required("region", found);
    Some(AccountAnswers {
        id: id?,
        region: region?,
    })
}

/// The section's lines.
pub(super) fn write(answers: &AccountAnswers) -> Vec<Line> {
    vec![
        Line::new("id", quoted(answers.id.as_str())).note("acting in any other account is refused"),
        Line::new("region", quoted(answers.region.as_str())).note("everything new is made here"),
    ]
}
