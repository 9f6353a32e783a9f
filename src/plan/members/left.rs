//! Other accounts that nobody chooses any more, while the main account's role may still use their roles.

use crate::domain::Arn;
use crate::plan::draft::{Draft, warning};
use crate::plan::{Section, Service, main_role};
use crate::wanted::Site;

/// So many are told by their number.
const TOLD: usize = 5;

/// A word on them where the answers choose no account; nothing where there are none.
pub(super) fn told(site: &Site<'_>) -> Option<Draft> {
    let accounts: Vec<String> = main_role::left(site)
        .iter()
        .filter_map(|role| Arn::parse(role).ok()?.account_id())
        .map(|account| account.grouped())
        .collect();
    let title = match accounts.len() {
        0 => return None,
        1 => "1 other account is not chosen any more, and keeps its role".to_owned(),
        count => format!("{count} other accounts are not chosen any more, and keep their roles"),
    };
    let mut named = accounts.get(..TOLD).unwrap_or(&accounts).join(", ");
    if accounts.len() > TOLD {
        named = format!("{named} and {} more", accounts.len() - TOLD);
    }
    let (meaning, instead) = if site.shared.answers.members.drop_unused {
        (
            "This plan takes them out of the main account role's policy. The roles in the accounts stay.",
            "To take those out too, undo the run that made them. Those of a StackSet go with drop_stack_set = true in [members].",
        )
    } else {
        (
            "The main account's role may go on to them as before.",
            "To take the roles out, undo the run that made them; those of a StackSet go with drop_stack_set = true in [members]. To have only the main account's role give them up, set drop_unused = true in [members].",
        )
    };
    Some(
        Draft::new(
            Section::Members,
            &site.home,
            "accounts-left",
            Service::Iam,
            site.shared.answers.members.role_name.as_str(),
        )
        .says(title, meaning)
        .warns([warning(
            format!("Named in the policies of the main account's role, and not chosen: {named}."),
            instead,
        )])
        .keep(),
    )
}
