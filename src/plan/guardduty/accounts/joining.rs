//! Which accounts join by themselves.

use super::column::Column;
use crate::answers::NewAccounts;
use crate::inventory::{Joining, Members};
use crate::plan::draft::{Draft, notice, settings, warning};
use crate::plan::{Action, SetJoining, View, Warning, cost};

impl Column<'_> {
    /// Which accounts join by themselves from now on. What is set already is never narrowed.
    pub(super) fn joining(&self, members: Option<&Members>) -> Draft {
        let answers = &self.site.shared.answers.guardduty;
        let draft = self.draft("guardduty-joining");
        let seen = match members.map(|members| &members.organization) {
            Some(seen) if !seen.is_unlooked() => match seen.as_result() {
                Ok(seen) => seen.as_ref(),
                Err(problem) => return draft.unseen("What is set for new accounts", problem),
            },
            Some(_) | None => None,
        };
        let want = match answers.new_accounts {
            NewAccounts::All => "ALL",
            NewAccounts::New | NewAccounts::AsItIs => "NEW",
        };
        let wider = |there: Option<&str>| {
            let which = if there == Some("ALL") { "ALL" } else { want };
            which.to_owned()
        };
        let s3 = seen.and_then(|seen| seen.features.get("S3_DATA_EVENTS"));
        let set = SetJoining {
            detector: self.detector_id(),
            seen: seen.cloned(),
            accounts: wider(seen.map(|seen| seen.accounts.as_str())),
            s3: answers.s3_protection.then(|| wider(s3.map(String::as_str))),
        };
        let before = seen.map(|seen| shown(&seen.accounts, s3.map_or("NONE", String::as_str)));
        if seen.is_some_and(|seen| set.is_met(seen)) {
            return draft
                .says(
                    "New accounts join by themselves",
                    "GuardDuty takes in accounts that join your organization.",
                )
                .before(before)
                .keep();
        }
        let after = shown(&set.accounts, set.s3.as_deref().unwrap_or("as it is"));
        let all = set.accounts == "ALL";
        let (title, meaning) = if all {
            (
                "Let all accounts join by themselves",
                "GuardDuty takes in every account of your organization, those to come too. AWS may take a day.",
            )
        } else {
            (
                "Let new accounts join by themselves",
                "GuardDuty takes in accounts that join your organization from then on.",
            )
        };
        draft
            .says(title, meaning)
            .before(before)
            .then(Some(after))
            .warns([warning(
                format!(
                    "This counts for {} of your organization, also those that you did not choose. Each is billed after its trial.",
                    if all { "all accounts" } else { "all new accounts" }
                ),
                "Leave new_accounts out of the answers, and add accounts one by one.",
            )])
            .costs([cost::to_come(cost::guardduty())])
            .costs(set.s3.is_some().then(|| cost::to_come(cost::s3_protection())))
            .update(Action::SetJoining(set))
    }

    /// That accounts to come will have nobody, where that is so and is not to change.
    pub(super) fn nobody_joins(&self, members: Option<&Members>) -> Option<Warning> {
        let is_asked = self.site.shared.answers.guardduty.new_accounts != NewAccounts::AsItIs;
        let takes = members
            .and_then(Members::joining)
            .is_some_and(Joining::takes_new);
        (!is_asked && !takes).then(|| {
            notice("Accounts that join your organization later do not come in by themselves. new_accounts = \"new\" under [guardduty] in the answers lets them.")
        })
    }
}

fn shown(accounts: &str, s3: &str) -> View {
    let word = |which: &str| {
        match which {
            "ALL" => "all accounts",
            "NEW" => "new accounts",
            "NONE" => "none",
            other => other,
        }
        .to_owned()
    };
    settings([
        ("Join by themselves", word(accounts)),
        ("S3 Protection", word(s3)),
    ])
}
