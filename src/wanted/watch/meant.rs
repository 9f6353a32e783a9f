//! Which accounts are meant: whose findings the guide asks for.

use super::NamedAccount;
use crate::answers::MemberAccounts;
use crate::inventory::{MemberAccount, Seen};
use crate::problem::Problem;
use crate::wanted::{Gap, Site};

pub(super) struct Meant {
    /// The main account first.
    pub(super) accounts: Vec<NamedAccount>,
    /// The open accounts of the organization that are not.
    pub(super) others: Vec<NamedAccount>,
}

/// The main account with those that the answers choose. Where they choose none, a trail of the whole organization means all of it.
pub(super) fn meant(site: &Site<'_>) -> Result<Meant, Problem> {
    let shared = &site.shared;
    let own = site.account();
    let listed = match shared
        .organization
        .map(|organization| &organization.accounts)
    {
        Some(Seen::Known(listed)) => listed.as_slice(),
        Some(Seen::Unknown(_)) | None => &[],
    };
    let name =
        |account: Option<&MemberAccount>| account.map_or_else(String::new, |it| it.name.clone());
    let mut accounts = vec![NamedAccount {
        account: own.clone(),
        name: name(listed.iter().find(|it| it.id == *own)),
    }];
    let answers = shared.answers;
    let chooses = answers.members.accounts != MemberAccounts::These(Vec::new());
    if chooses {
        let choice = shared.choice()?;
        accounts.extend(choice.chosen.into_iter().map(|(id, chosen)| NamedAccount {
            name: name(chosen.account),
            account: id,
        }));
    } else if answers.cloudtrail.organization {
        match shared
            .organization
            .map(|organization| &organization.accounts)
        {
            Some(Seen::Unknown(problem)) => return Err(problem.clone()),
            Some(Seen::Known(_)) => {}
            None => match site.standing() {
                Ok(_) => {}
                Err(gap @ (Gap::Closed(_) | Gap::Unlooked(_))) => return Err(gap.into()),
            },
        }
        let open = listed.iter().filter(|it| it.active && it.id != *own);
        accounts.extend(open.map(|it| NamedAccount {
            account: it.id.clone(),
            name: it.name.clone(),
        }));
    }
    let meant: std::collections::BTreeSet<_> =
        accounts.iter().map(|named| named.account.clone()).collect();
    let others = listed
        .iter()
        .filter(|it| it.active && !meant.contains(&it.id))
        .map(|it| NamedAccount {
            account: it.id.clone(),
            name: it.name.clone(),
        })
        .collect();
    Ok(Meant { accounts, others })
}
