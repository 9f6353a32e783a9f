//! Whom the rules of a bucket, a key or a topic let in besides their own account.

use super::condition::{Test, Tests};
use super::meaning::account_of_root;
use super::model::Document;
use super::public::is_public;
use super::statement::{Effect, Statement};
use crate::domain::AccountId;

/// Keys whose value is the account of whoever asks.
const ACCOUNTS: [&str; 4] = [
    "aws:principalaccount",
    "aws:sourceaccount",
    "aws:sourceowner",
    "kms:calleraccount",
];
/// Keys whose value is the ARN of whoever asks, or of what they ask for.
const ARNS: [&str; 2] = ["aws:principalarn", "aws:sourcearn"];
/// Keys whose value is the organization of whoever asks, or begins with it.
const ORGANIZATIONS: [&str; 4] = [
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
];

/// Whose a bucket, a key or a topic is.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
    pub account: &'a AccountId,
    /// Such as `o-exampleorgid`, if the account is in one that can be seen.
    pub organization: Option<&'a str>,
}

/// Whom a document lets in besides its own account and organization, each once: "account 1234 5678 9012", or "everyone". Services
/// of AWS are left out.
pub fn outsiders(document: &Document, own: Own<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, statement) in document.statements().iter().enumerate() {
        if statement.effect() != Some(Effect::Allow) {
            continue;
        }
        for name in of(statement, at, own) {
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// Somebody, or several, as a rule names them.
#[derive(Clone, PartialEq, Eq)]
enum Somebody {
    Account(AccountId),
    Organization(String),
}

impl Somebody {
    fn is(&self, own: Own<'_>) -> bool {
        match self {
            Self::Account(account) => account == own.account,
            Self::Organization(id) => Some(id.as_str()) == own.organization,
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Account(account) => format!("account {}", account.grouped()),
            Self::Organization(id) => format!("the organization {id}"),
        }
    }
}

fn of(statement: &Statement, at: usize, own: Own<'_>) -> Vec<String> {
    let mut named = Vec::new();
    let mut names = Vec::new();
    let mut everyone = !statement.not_principals().is_empty();
    for principal in statement.principals() {
        match principal.kind {
            "Service" => {}
            _ if principal.value.contains('*') => everyone = true,
            "AWS" => named.extend(account_of(principal.value).map(Somebody::Account)),
            "CanonicalUser" => names.push(format!(
                "whoever has the canonical user ID {}",
                principal.value
            )),
            _ => names.push(format!("whoever signs in by {}", principal.value)),
        }
    }
    if everyone {
        let tests = Tests::of(statement);
        let fixed: Vec<Vec<Somebody>> = tests.iter().filter_map(fixed_to).collect();
        let is_own = |some: &&Vec<Somebody>| some.iter().all(|one| one.is(own));
        // All tests have to hold, so one that names is enough.
        match fixed.iter().find(is_own).or(fixed.first()) {
            Some(some) => named.extend(some.iter().cloned()),
            None if is_public(statement) => names.push("everyone".to_owned()),
            None => names.push(format!(
                "whoever meets the conditions of `{}`",
                statement.name(at)
            )),
        }
    }
    let others = named.iter().filter(|one| !one.is(own));
    names.extend(others.map(Somebody::name));
    names
}

/// Whom a test holds for, where it holds for just those that it names.
fn fixed_to(test: &Test) -> Option<Vec<Somebody>> {
    let key = test.key.as_str();
    let organization = |value: &String| {
        let id = value.split('/').next()?;
        (id.starts_with("o-") && !id.contains(['*', '?', '$'])).then(|| id.to_owned())
    };
    let somebody = |value: &String| match key {
        _ if ACCOUNTS.contains(&key) => Some(Somebody::Account(AccountId::parse(value).ok()?)),
        _ if ARNS.contains(&key) => Some(Somebody::Account(account_of(value)?)),
        _ if ORGANIZATIONS.contains(&key) => Some(Somebody::Organization(organization(value)?)),
        _ => None,
    };
    test.operator
        .lists()
        .then(|| test.values.iter().map(somebody).collect())?
}

fn account_of(principal: &str) -> Option<AccountId> {
    match account_of_root(principal) {
        Some(account) => AccountId::parse(account).ok(),
        // The account is its fifth part, whatever stars the rest has.
        None => AccountId::parse(principal.strip_prefix("arn:")?.split(':').nth(3)?).ok(),
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
        let account = AccountId::parse("111122223333").unwrap();
        let own = Own {
            account: &account,
            organization: Some("o-exampleorg"),
        };
        outsiders(&document, own)
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
            json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-exampleorg/r-ab12/*"}}),
            json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}),
            json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}, "StringEquals": {"aws:PrincipalAccount": "111122223333"}}),
            json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::444455556666:role/a"}, "StringEquals": {"aws:PrincipalAccount": "111122223333"}}),
        ] {
            let none: [String; 0] = [];
            assert_eq!(told(&json!({"AWS": "*"}), &condition), none, "{condition}");
        }
        let none: [String; 0] = [];
        let own = json!({"AWS": "arn:aws:iam::111122223333:root", "Service": "s3.amazonaws.com"});
        assert_eq!(told(&own, &Value::Null), none);
    }

    #[test]
    fn whom_a_condition_fixes_is_named_in_every_spelling() {
        for (condition, expected) in [
            (
                json!({"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::444455556666:role/a"}}),
                "account 4444 5555 6666",
            ),
            (
                json!({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:444455556666:*"}}),
                "account 4444 5555 6666",
            ),
            (
                json!({"StringEqualsIgnoreCase": {"aws:PrincipalAccount": "444455556666"}}),
                "account 4444 5555 6666",
            ),
            (
                json!({"ForAnyValue:StringEquals": {"aws:PrincipalAccount": "444455556666"}}),
                "account 4444 5555 6666",
            ),
            (
                json!({"StringEquals": {"aws:PrincipalOrgID": "o-foreign1234"}}),
                "the organization o-foreign1234",
            ),
            (
                json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
                "whoever meets the conditions of `statement 1`",
            ),
            (
                json!({"StringEquals": {"aws:userid": "AROAEXAMPLE:me"}}),
                "whoever meets the conditions of `statement 1`",
            ),
            (
                json!({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::larkfield-logs"}}),
                "whoever meets the conditions of `statement 1`",
            ),
            (
                json!({"StringEqualsIfExists": {"aws:PrincipalAccount": "111122223333"}, "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
                "whoever meets the conditions of `statement 1`",
            ),
        ] {
            assert_eq!(told(&json!("*"), &condition), [expected], "{condition}");
            assert_eq!(
                told(&json!({"AWS": "*"}), &condition),
                [expected],
                "{condition}"
            );
        }
        let by_id = json!({"CanonicalUser": "79a59df9"});
        assert_eq!(
            told(&by_id, &Value::Null),
            ["whoever has the canonical user ID 79a59df9"]
        );
        let by_login = json!({"Federated": "cognito-identity.amazonaws.com"});
        assert_eq!(
            told(&by_login, &Value::Null),
            ["whoever signs in by cognito-identity.amazonaws.com"]
        );
    }
}
