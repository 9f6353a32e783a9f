//! What is known of the request that an AWS service or a role will make.

use crate::policy::condition::Context;
use crate::policy::meaning::{Meaning, account_of_root};
use crate::policy::merge::Wanted;

/// Keys that a call made by an AWS service itself does not carry.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
const ABSENT: [&str; 14] = [
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceidentity",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:username",
    "aws:vpcsourceip",
];

/// The versions of TLS with which AWS's own services connect.
///
/// <https://docs.aws.amazon.com/wellarchitected/latest/framework/sec_protect_data_transit_encrypt.html>
const TLS: [&str; 2] = ["1.2", "1.3"];

/// The request of an AWS service that a wanted permission is for; `allow` is that permission, `ours` are all that are wanted.
pub(super) fn by_service(
    want: &Wanted,
    allow: &Meaning,
    services: &[&str],
    ours: &[Meaning],
) -> Context {
    let mut request =
        Context::without(|key| ABSENT.contains(&key) || key.starts_with("aws:principaltag/"));
    request.carries("aws:securetransport", ["true"]);
    request.carries("aws:principalisawsservice", ["true"]);
    request.carries("aws:viaawsservice", ["false"]);
    request.carries("s3:tlsversion", TLS);
    request.carries("aws:principalservicename", services.iter().copied());
    for test in allow.conditions.iter() {
        let is_exact = !test.values.iter().any(|value| value.contains(['*', '?']));
        if test.operator.requires() && is_exact {
            request.carries(&test.key, &test.values);
        }
    }
    // Our own refusals say what the request has to carry.
    for deny in ours.iter().filter(|deny| deny.effect == "Deny") {
        if deny.principals != allow.principals || deny.actions.is_disjoint(&allow.actions) {
            continue;
        }
        for test in deny.conditions.iter() {
            if test.operator.excludes() {
                request.carries(&test.key, &test.values);
            }
        }
    }
    for (key, values) in &want.carries {
        let values = values.iter().cloned();
        request.may_carry(key, values.map(|value| value.into_iter().collect()));
    }
    let accounts = request.known("aws:sourcearn").and_then(accounts_of);
    if let Some(accounts) = accounts.filter(|_| request.known("aws:sourceaccount").is_none()) {
        request.may_carry("aws:sourceaccount", accounts);
    }
    request
}

/// The request that somebody makes with a role; all else that it may carry is unknown.
pub(super) fn by_role(known: &[(&str, Option<&str>)]) -> Context {
    let mut request = Context::default();
    request.carries("aws:securetransport", ["true"]);
    request.carries("aws:principalisawsservice", ["false"]);
    request.carries("aws:principaltype", ["AssumedRole"]);
    request.carries("s3:tlsversion", TLS);
    for (key, value) in known {
        let value = value.map(str::to_owned);
        request.may_carry(key, [value.into_iter().collect()]);
    }
    request
}

/// The accounts of some ARNs; nothing if one of them is not known yet or has none.
fn accounts_of(arns: &[Vec<String>]) -> Option<Vec<Vec<String>>> {
    let account = |arn: &Vec<String>| {
        let account = arn.first()?.split(':').nth(4)?;
        let is_account = account_of_root(account) == Some(account);
        is_account.then(|| vec![account.to_owned()])
    };
    arns.iter().map(account).collect()
}
