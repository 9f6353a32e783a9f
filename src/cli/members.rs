//! Which other accounts are chosen, which are left out and why, and what has changed since the last run.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::output::{Output, problem_json};
use super::plan_lines::indented;
use crate::answers::MemberAccounts;
use crate::apply::AccountsThen;
use crate::domain::AccountId;
use crate::inventory::MemberAccount;
use crate::wanted::{Choice, Shared, Since};

/// So many accounts of one kind are told one by one.
const EACH: usize = 10;

impl Output {
    /// Said before the plan and before the checks. `since` is what has changed, and when the last run was.
    pub(super) fn members(&self, shared: &Shared<'_>, since: Option<&(AccountsThen, Since)>) {
        let answers = &shared.answers.members;
        let is_alone = answers.accounts == MemberAccounts::These(Vec::new());
        if is_alone && !(answers.groups.is_empty() && answers.tags.is_empty()) {
            self.note("members.groups and members.tags choose nothing here: members.accounts names no accounts. Write members.accounts = \"organization\" to choose among all of them.");
        }
        if is_alone && since.is_none_or(|(_, since)| since.is_empty()) {
            return;
        }
        let choice = match shared.choice() {
            Ok(choice) => choice,
            Err(problem) => {
                if self.json {
                    self.line("members", json!({ "problem": problem_json(&problem) }));
                } else {
                    self.text("Nobody can say yet which other accounts are meant.");
                    self.text(&indented(&problem.to_text()));
                    self.text("");
                }
                return;
            }
        };
        let names = Names::of(shared);
        if self.json {
            self.members_json(&choice, &names, since);
            return;
        }
        self.text(&match choice.chosen.len() {
            1 => "1 other account is chosen.".to_owned(),
            count => format!("{count} other accounts are chosen."),
        });
        let mut reasons: BTreeMap<&'static str, Vec<&AccountId>> = BTreeMap::new();
        for (id, why) in &choice.left_out {
            reasons
                .entry(why.words(names.account(id)))
                .or_default()
                .push(id);
        }
        for (why, accounts) in reasons {
            self.group("Left out", &names, &accounts, why);
        }
        if let Some((then, since)) = since
            && let Some(words) = since.words()
        {
            self.text(&format!(
                "{words} That was on {}.",
                then.at.strftime("%Y-%m-%d")
            ));
            for (head, accounts) in [
                ("Joined", &since.joined),
                ("Gone", &since.left),
                ("Chosen besides", &since.added),
                ("Not chosen any more", &since.dropped),
            ] {
                let accounts: Vec<&AccountId> = accounts.iter().collect();
                self.group(head, &names, &accounts, "");
            }
        }
        self.text("");
    }

    /// Accounts of one kind: each by its name, or how many they are.
    fn group(&self, head: &str, names: &Names<'_>, accounts: &[&AccountId], why: &str) {
        let end = if why.is_empty() {
            String::new()
        } else {
            format!(" {why}")
        };
        if accounts.len() > EACH {
            self.text(&indented(&format!(
                "{head}: {} accounts.{end}",
                accounts.len()
            )));
            return;
        }
        for id in accounts {
            self.text(&indented(&format!("{head}: {}.{end}", names.full(id))));
        }
    }

    fn members_json(
        &self,
        choice: &Choice<'_>,
        names: &Names<'_>,
        since: Option<&(AccountsThen, Since)>,
    ) {
        let ids: BTreeSet<&AccountId> =
            choice.chosen.keys().chain(choice.left_out.keys()).collect();
        for id in ids {
            let account = names.account(id);
            let why = choice.left_out.get(id).map(|why| why.words(account));
            self.line(
                "member",
                json!({
                    "account": id,
                    "name": account.map(|account| &account.name),
                    "state": account.map(|account| &account.state),
                    "groups": account.map(|account| &account.path),
                    "chosen": why.is_none(),
                    "why": why,
                }),
            );
        }
        let since = since.map_or(Value::Null, |(then, since)| {
            json!({
                "run": then.run,
                "joined": since.joined,
                "left": since.left,
                "added": since.added,
                "dropped": since.dropped,
            })
        });
        self.line(
            "members",
            json!({
                "chosen": choice.chosen.len(),
                "left_out": choice.left_out.len(),
                "since": since,
            }),
        );
    }
}

/// What the organization calls its accounts.
struct Names<'a>(BTreeMap<&'a AccountId, &'a MemberAccount>);

impl<'a> Names<'a> {
    fn of(shared: &Shared<'a>) -> Self {
        let accounts = shared
            .organization
            .and_then(|organization| organization.accounts.known());
        let accounts = accounts.into_iter().flatten();
        Self(accounts.map(|account| (&account.id, account)).collect())
    }

    fn account(&self, id: &AccountId) -> Option<&'a MemberAccount> {
        self.0.get(id).copied()
    }

    /// Name and number.
    fn full(&self, id: &AccountId) -> String {
        match self.account(id).filter(|account| !account.name.is_empty()) {
            Some(account) => format!("{}, {}", account.name, id.grouped()),
            None => id.grouped(),
        }
    }
}
