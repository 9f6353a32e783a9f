//! What a run writes down of the accounts that there are, and what has changed since.

use std::path::Path;

use super::planned::Planned;
use crate::answers::{Answers, MemberAccounts};
use crate::apply::{AccountsThen, Record, accounts_then};
use crate::inventory::Inventory;
use crate::plan::Section;
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::wanted::{Since, main_site, open_accounts};

/// What has changed about the accounts since the last run that looked after other ones; nothing where there was none, or where
/// nobody can know which are chosen now.
///
/// It reads files.
///
/// # Errors
///
/// The journals cannot be read.
pub fn since(
    state: &Path,
    practice: bool,
    (answers, vendor): (&Answers, &Vendor),
    inventory: &Inventory,
) -> Result<Option<(AccountsThen, Since)>, Problem> {
    let Some(then) = accounts_then(state, &answers.account.id, practice)? else {
        return Ok(None);
    };
    let site = main_site(answers, vendor, inventory);
    let Ok(choice) = site.shared.choice() else {
        return Ok(None);
    };
    let since = Since::of(
        (then.organization.as_ref(), &then.chosen),
        (site.shared.organization, &choice),
    );
    Ok(Some((then, since)))
}

/// What a run of this plan writes down of the accounts; nothing where it does not look after other ones.
pub(super) fn record(planned: &Planned) -> Option<Record> {
    let (answers, vendor) = planned.made_of()?;
    if !planned.has(Section::Members)
        || answers.members.accounts == MemberAccounts::These(Vec::new())
    {
        return None;
    }
    let site = main_site(answers, vendor, &planned.inventory);
    let choice = site.shared.choice().ok()?;
    Some(Record::Accounts {
        organization: site.shared.organization.and_then(open_accounts),
        chosen: choice.chosen.into_keys().collect(),
    })
}
