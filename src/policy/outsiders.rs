//! Which other accounts the rules of a bucket, a key or a topic let in.

use super::condition::{Test, Tests};
use super::meaning::account_of_root;
use super::model::Document;
use super::public::is_public;
use super::statement::{Effect, Statement};
use crate::domain::{AccountId, Arn};

/// Keys whose value is the account of whoever asks.
const ASKERS: [&str; 4] = [
    "aws:principalaccount",
    "aws:sourceaccount",
    "aws:sourceowner",
    "kms:calleraccount",
];

/// Whom a document lets in besides its own account, each once: "account 1234 5678 9012", or "everyone".
pub fn outsiders(document: &Document, own: &AccountId) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for statement in document.statements() {
        if statement.effect() != Some(Effect::Allow) {
            continue;
        }
        for name in of(&statement, own) {
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

fn of(statement: &Statement, own: &AccountId) -> Vec<String> {
    let by_account: Vec<AccountId> = Tests::of(statement)
        .iter()
        .filter(|test| is_fixed(test))
        .flat_map(|test| &test.values)
        .filter_map(|value| AccountId::parse(value).ok())
        .collect();
    let mut accounts = Vec::new();
    let mut everyone = !statement.not_principals().is_empty();
    for principal in statement.principals() {
        if principal.kind != "AWS" {
            continue;
        }
        if principal.value == "*" {
            everyone = true;
        } else {
            accounts.extend(account_of(principal.value));
        }
    }
    let mut names = Vec::new();
    if everyone {
        if by_account.is_empty() && is_public(statement) {
            names.push("everyone".to_owned());
        }
        accounts.extend(by_account);
    }
    let others = accounts.into_iter().filter(|account| account != own);
    names.extend(others.map(|account| format!("account {}", account.grouped())));
    names
}

/// Whether a test holds for callers of the accounts that it names, and for no others.
fn is_fixed(test: &Test) -> bool {
    let mut values = test.values.iter();
    ASKERS.contains(&test.key.as_str())
        && test.operator.requires()
        && values.all(|value| AccountId::parse(value).is_ok())
}

fn account_of(principal: &str) -> Option<AccountId> {
    match account_of_root(principal) {
        Some(account) => AccountId::parse(account).ok(),
        None => Arn::parse(principal).ok()?.account_id(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn told(principal: &Value, condition: &Value) -> Vec<String> {
        let mut share =
            json!({"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*"});
        if !condition.is_null() {
            share["Condition"] = condition.clone();
        }
        let document =
            Document::try_from(json!({"Version": "2012-10-17", "Statement": share})).unwrap();
        outsiders(&document, &AccountId::parse("111122223333").unwrap())
    }

    #[test]
    fn other_accounts_are_named_in_every_spelling() {
        for principal in [
            json!({"AWS": "444455556666"}),
            json!({"AWS": ["111122223333", "arn:aws:iam::444455556666:root"]}),
            json!({"AWS": ["arn:aws:iam::444455556666:role/a", "arn:aws:iam::444455556666:user/b"]}),
        ] {
            assert_eq!(told(&principal, &Value::Null), ["account 4444 5555 6666"]);
        }
        let caller = json!({"StringEquals": {"kms:CallerAccount": "444455556666"}});
        assert_eq!(told(&json!("*"), &caller), ["account 4444 5555 6666"]);
    }

    #[test]
    fn everyone_is_told_unless_a_condition_fixes_who() {
        for condition in [
            Value::Null,
            json!({"Bool": {"aws:SecureTransport": "true"}}),
            json!({"StringEqualsIfExists": {"kms:CallerAccount": "111122223333"}}),
        ] {
            assert_eq!(told(&json!("*"), &condition), ["everyone"], "{condition}");
        }
        for condition in [
            json!({"StringEquals": {"AWS:SourceOwner": "111122223333"}}),
            json!({"StringEquals": {"kms:CallerAccount": "111122223333", "kms:ViaService": "s3.us-east-1.amazonaws.com"}}),
            json!({"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg"}}),
        ] {
            let none: [String; 0] = [];
            assert_eq!(told(&json!({"AWS": "*"}), &condition), none, "{condition}");
        }
        let none: [String; 0] = [];
        let own = json!({"AWS": "arn:aws:iam::111122223333:root", "Service": "s3.amazonaws.com"});
        assert_eq!(told(&own, &Value::Null), none);
    }
}
