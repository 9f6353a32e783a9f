//! Who may change the rules of a key: its account's own people, or only those whom the rules name.

use crate::domain::{AccountId, Arn};
use crate::inventory::{Caller, Key};
use crate::plan::draft::{Draft, warning};
use crate::plan::rules::Rules;
use crate::plan::{Action, PutKeyPolicy, owner};
use crate::policy::{Document, account_root};
use crate::problem::Problem;
use crate::wanted::Site;

/// The change that writes the rules of a key that is there; `policy` are those that it has.
pub(super) fn written(
    site: &Site<'_>,
    draft: Draft,
    rules: &Rules<'_>,
    key: &Key,
    policy: &Document,
) -> Draft {
    let draft = rules.draft(draft, |after| {
        Action::PutKeyPolicy(PutKeyPolicy {
            key: key.arn.to_string(),
            seen: policy.clone(),
            after,
        })
    });
    let draft = owner::told(draft, &key.tags);
    by_whom(site, draft, policy, key.arn.account_id().as_ref())
}

/// A change of a key's rules, with what a key means that the account's own rights do not count for.
///
/// See <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>.
fn by_whom(site: &Site<'_>, draft: Draft, policy: &Document, account: Option<&AccountId>) -> Draft {
    let has_root = account.is_some_and(|account| account_root::is_in(policy, account));
    if !draft.writes() || has_root {
        return draft;
    }
    let names = account_root::may_change(policy);
    let spoken = names.join(", ");
    if names.is_empty() {
        return draft.by_hand(
            Problem::new("No rule of this key lets anyone of the account change its rules.")
                .hint("Choose another key, or make a new one. Only AWS Support can open this one.")
                .who("AWS Support"),
        );
    }
    let is_among = |caller| names.iter().any(|name| may_be(name, caller, account));
    if !site.caller().is_some_and(is_among) {
        return draft.by_hand(
            Problem::new(format!(
                "Rights in this account do not count for this key. Its own rules name who may change it, and your sign-in is not among them: {spoken}."
            ))
            .hint("Sign in as one of them, or ask them for the rules shown here. Or choose another key.")
            .who(spoken),
        );
    }
    draft.warns([warning(
        format!(
            "Rights in this account do not count for this key, because no rule of it leaves it to the account. Only those whom its rules name can change it: {spoken}."
        ),
        "Make a new key, whose rules leave it to the account.",
    )])
}

/// Whether a principal may mean whoever is signed in. Where that cannot be told for sure, it may.
fn may_be(principal: &str, caller: &Caller, account: Option<&AccountId>) -> bool {
    let of_account = account.is_some_and(|account| account_root::is_root(principal, account));
    if principal.contains('*') || of_account || principal == caller.arn {
        return true;
    }
    let (Ok(named), Ok(signed_in)) = (Arn::parse(principal), Arn::parse(&caller.arn)) else {
        return false;
    };
    // A session shows its role's name, without the role's path.
    let session = signed_in
        .resource
        .strip_prefix("assumed-role/")
        .and_then(|rest| rest.split('/').next());
    named.account == signed_in.account
        && named.resource.starts_with("role/")
        && session == Some(named.resource_name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Partition;

    fn is_meant(principal: &str, caller: &str) -> bool {
        let account = AccountId::parse("111122223333").unwrap();
        let caller = Caller::new(account.clone(), caller, Partition::Aws);
        may_be(principal, &caller, Some(&account))
    }

    // KEY-05
    #[test]
    fn whoever_is_signed_in_is_found_among_the_names_of_a_key() {
        let user = "arn:aws:iam::111122223333:user/ana";
        let session = "arn:aws:sts::111122223333:assumed-role/KeyAdmin/ana";
        for (principal, caller, expected) in [
            (user, user, true),
            ("arn:aws:iam::111122223333:role/KeyAdmin", session, true),
            (
                "arn:aws:iam::111122223333:role/teams/KeyAdmin",
                session,
                true,
            ),
            (session, session, true),
            ("arn:aws:iam::111122223333:root", user, true),
            ("111122223333", user, true),
            ("*", user, true),
            ("arn:aws:iam::111122223333:role/KeyAdmin", user, false),
            ("arn:aws:iam::444455556666:role/KeyAdmin", session, false),
            ("arn:aws:iam::444455556666:root", user, false),
            ("arn:aws:iam::111122223333:user/ben", user, false),
        ] {
            assert_eq!(
                is_meant(principal, caller),
                expected,
                "{principal} {caller}"
            );
        }
    }
}
