//! Taking in the chosen accounts that are lacking, and S3 Protection there.

use std::collections::BTreeMap;

use super::column::Column;
use crate::domain::{AccountId, listed};
use crate::inventory::{MemberAccount, Members};
use crate::plan::draft::{Draft, settings};
use crate::plan::{Action, CreateMembers, MEMBERS_A_CALL, NewMember, ProtectMembers, cost};
use crate::problem::Problem;
use crate::wanted::{Decides, Watch, WatchedAccount, Why};

impl Column<'_> {
    /// The chosen accounts that are lacking, and those without S3 Protection.
    pub(super) fn accounts(&self, watch: &Watch, members: Option<&Members>) -> Vec<Draft> {
        let mut lacking: Vec<&WatchedAccount> = Vec::new();
        let mut others: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut unprotected: Vec<&AccountId> = Vec::new();
        let mut has_protection = 0_usize;
        let own = self.site.account();
        // By number: of many accounts each is asked for once.
        let there: BTreeMap<&AccountId, &str> = members
            .into_iter()
            .flat_map(|members| &members.accounts)
            .map(|member| (&member.account, member.status.as_str()))
            .collect();
        // What is looked at may be the whole organization; what is changed is what was chosen.
        let chosen = self.site.shared.choice().map(|it| it.chosen);
        let chosen = chosen.unwrap_or_default();
        for (account, cell) in watch.column(self.index) {
            if account.account == *own || !chosen.contains_key(&account.account) {
                continue;
            }
            match there.get(&account.account).copied() {
                Some("Enabled") => match cell.protected {
                    Some(false) if !cell.by_policy => unprotected.push(&account.account),
                    Some(true) => has_protection += 1,
                    Some(false) | None => {}
                },
                Some("Created" | "RegionDisabled") => {}
                None | Some("" | "Removed" | "Deleted" | "Resigned") => match &cell.decides {
                    Decides::Administrator(other) if other != own => {
                        let why = format!("account {} looks after it", other.grouped());
                        others.entry(why).or_default().push(account.spoken());
                    }
                    _ if cell.why == Why::RegionOff => {}
                    _ => lacking.push(account),
                },
                Some(status) => {
                    let why = Why::NotEnabled(status.to_owned()).words();
                    others.entry(why).or_default().push(account.spoken());
                }
            }
        }
        let mut drafts = self.added(&lacking, members);
        if !others.is_empty() {
            drafts.push(self.left(&others));
        }
        if self.site.shared.answers.guardduty.s3_protection {
            drafts.extend(self.protected(&unprotected));
        }
        if drafts.is_empty() {
            let count = there.len();
            drafts.push(
                self.draft("members")
                    .says(
                        "The chosen accounts are looked after",
                        format!("GuardDuty of {count} accounts in {} belongs to this account; {has_protection} have S3 Protection.", self.region.with_code()),
                    )
                    .warns(self.nobody_joins(members))
                    .keep(),
            );
        }
        drafts
    }

    /// Taking in the accounts that are lacking, as many at once as AWS takes.
    fn added(&self, lacking: &[&WatchedAccount], members: Option<&Members>) -> Vec<Draft> {
        let accounts = self
            .site
            .shared
            .organization
            .and_then(|organization| organization.accounts.known());
        let by_id: BTreeMap<&AccountId, &MemberAccount> = accounts
            .into_iter()
            .flatten()
            .map(|account| (&account.id, account))
            .collect();
        let email = |account: &WatchedAccount| {
            let email = by_id.get(&account.account).map(|it| it.email.as_str());
            email.filter(|email| !email.is_empty()).map(str::to_owned)
        };
        let (known, unknown): (Vec<&WatchedAccount>, Vec<&WatchedAccount>) = lacking
            .iter()
            .copied()
            .partition(|account| email(account).is_some());
        let mut drafts = Vec::new();
        if members
            .and_then(Members::joining)
            .is_some_and(|it| it.is_full)
            && !known.is_empty()
        {
            let problem = Problem::new("GuardDuty takes no more accounts under this one.")
                .hint("Ask AWS's support to raise the limit.");
            return vec![self.draft("members").says(ADD.0, ADD.1).by_hand(problem)];
        }
        for (number, some) in known.chunks(MEMBERS_A_CALL).enumerate() {
            let names: Vec<String> = some.iter().map(|account| account.spoken()).collect();
            let mut draft = self
                .draft(&numbered("members", number))
                .says(ADD.0, ADD.1)
                .then(Some(settings([
                    ("Region", self.region.with_code()),
                    ("Accounts", names.join(", ")),
                ])))
                .costs([cost::members(some.len())]);
            if number == 0 {
                draft = draft.warns(self.nobody_joins(members));
            }
            let accounts: Vec<NewMember> = some
                .iter()
                .filter_map(|account| {
                    Some(NewMember {
                        account: account.account.clone(),
                        email: email(account)?,
                    })
                })
                .collect();
            let ids: Vec<AccountId> = accounts.iter().map(|one| one.account.clone()).collect();
            let draft = draft.create(Action::CreateMembers(CreateMembers {
                detector: self.detector_id(),
                accounts,
            }));
            let id = draft.id();
            drafts.push(draft);
            if self.site.shared.answers.guardduty.s3_protection {
                let part = numbered("members-new-s3", number);
                drafts.push(self.protect(&part, ids).requires([id]));
            }
        }
        if !unknown.is_empty() {
            let names: Vec<String> = unknown.iter().map(|account| account.spoken()).collect();
            let problem = Problem::new(format!(
                "GuardDuty asks for the e-mail address of each account's owner, and that of {} could not be seen.",
                listed(&names)
            ))
            .hint("Use a sign-in that may list the accounts of the organization. Or add them in GuardDuty, under Accounts.");
            drafts.push(
                self.draft("members-unknown")
                    .says(ADD.0, ADD.1)
                    .by_hand(problem),
            );
        }
        drafts
    }

    /// Accounts that only somebody else can bring in.
    fn left(&self, others: &BTreeMap<String, Vec<String>>) -> Draft {
        let all: Vec<String> = others
            .iter()
            .map(|(why, names)| format!("{}: {why}.", listed(names)))
            .collect();
        let problem = Problem::new(all.join(" "))
            .hint("Look at these in GuardDuty, under Accounts. What another account looks after, it has to let go first.")
            .who("the people of those accounts");
        self.draft("members-left")
            .says("Accounts that cannot be taken in from here", ADD.1)
            .by_hand(problem)
    }

    fn protected(&self, unprotected: &[&AccountId]) -> Vec<Draft> {
        let chunks = unprotected.chunks(MEMBERS_A_CALL).enumerate();
        chunks
            .map(|(number, some)| {
                let ids = some.iter().copied().cloned().collect();
                self.protect(&numbered("members-s3", number), ids)
            })
            .collect()
    }

    fn protect(&self, part: &str, accounts: Vec<AccountId>) -> Draft {
        let names: Vec<String> = accounts.iter().map(AccountId::grouped).collect();
        self.draft(part)
            .says(
                "Turn on S3 Protection in the accounts",
                "GuardDuty looks at who opens and changes files in S3 of these accounts too.",
            )
            .then(Some(settings([
                ("Region", self.region.with_code()),
                ("S3 Protection", "on".to_owned()),
                ("Accounts", names.join(", ")),
            ])))
            .costs([cost::s3_protection_of_members(accounts.len())])
            .update(Action::ProtectMembers(ProtectMembers {
                detector: self.detector_id(),
                accounts,
            }))
    }
}

const ADD: (&str, &str) = (
    "Look after GuardDuty of the chosen accounts",
    "GuardDuty is switched on there, and their findings come with those of this account. Nobody has to accept anything.",
);

fn numbered(part: &str, number: usize) -> String {
    if number == 0 {
        part.to_owned()
    } else {
        format!("{part}-{}", number + 1)
    }
}
