//! The rule that leaves a key to its account's own rights; without it nobody can be sure to keep the key.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>

use crate::domain::{AccountId, Partition};

use super::condition::Tests;
use super::holds::Holds;
use super::meaning::{Meaning, account_of_root};
use super::model::Document;
use super::statement::{Effect, Statement};

/// The account's root may do everything, and so may those to whom the account's IAM gives it.
pub fn statement(partition: Partition, account: &AccountId) -> Statement {
    Statement::allow("RadiantAccountAdministration")
        .aws([arn(partition, account)])
        .action(["kms:*"])
        .resource(["*"])
}

/// The account's root may let people open files with the key, and nothing else.
///
/// For a key of someone's that has no such rule: without it the role's own rights count for nothing.
pub(super) fn readers(sid: &str, partition: Partition, account: &AccountId) -> Statement {
    Statement::allow(sid)
        .aws([arn(partition, account)])
        .action(["kms:Decrypt", "kms:ReEncryptFrom"])
        .resource(["*"])
}

/// Whether a principal is the whole account, in either spelling.
pub fn is_root(principal: &str, account: &AccountId) -> bool {
    account_of_root(principal) == Some(account.as_str())
}

/// Whether the account's own rights count for this key: its root may do everything with it.
pub fn is_in(document: &Document, account: &AccountId) -> bool {
    document.statements().iter().any(|statement| {
        statement.effect() == Some(Effect::Allow)
            && Tests::of(statement).is_empty()
            && Meaning::of(statement).on_action("kms:*") == Holds::Yes
            && statement
                .principals()
                .iter()
                .any(|principal| principal.kind == "AWS" && is_root(principal.value, account))
    })
}

/// Who may change the rules of the key by a rule of its own, as AWS names them; for a key without the account's own rule.
pub fn may_change(document: &Document) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for statement in document.statements() {
        let changes = statement.effect() == Some(Effect::Allow)
            && Meaning::of(&statement).on_action("kms:PutKeyPolicy") == Holds::Yes;
        if !changes {
            continue;
        }
        for principal in statement.principals() {
            if principal.kind == "AWS" && !names.iter().any(|name| name == principal.value) {
                names.push(principal.value.to_owned());
            }
        }
        if !statement.not_principals().is_empty() {
            names.push("*".to_owned());
        }
    }
    names
}

fn arn(partition: Partition, account: &AccountId) -> String {
    format!("arn:{partition}:iam::{account}:root")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> AccountId {
        AccountId::parse("111122223333").unwrap()
    }

    #[test]
    fn it_finds_what_it_writes_in_either_spelling() {
        let partition = Partition::AwsUsGov;
        let written = Document::from_statements([statement(partition, &account())]);
        assert!(
            written
                .to_compact()
                .contains("arn:aws-us-gov:iam::111122223333:root")
        );
        assert!(is_in(&written, &account()));
        let bare = Statement::allow("A")
            .aws(["111122223333"])
            .action(["kms:*"])
            .resource(["*"]);
        assert!(is_in(
            &Document::from_statements([bare.clone()]),
            &account()
        ));
        let limited = bare.when("StringEquals", "kms:CallerAccount", ["111122223333"]);
        assert!(!is_in(&Document::from_statements([limited]), &account()));
        let other = AccountId::parse("444455556666").unwrap();
        assert!(!is_in(&written, &other));
    }

    // KEY-05
    #[test]
    fn who_may_change_a_key_without_the_account_s_rule_is_read_from_it() {
        let admin = Statement::allow("Admin")
            .aws(["arn:aws:iam::111122223333:role/KeyAdmin"])
            .action(["kms:Create*", "kms:Put*"])
            .resource(["*"]);
        let user = Statement::allow("Use")
            .aws(["arn:aws:iam::111122223333:role/Reader"])
            .action(["kms:Decrypt"])
            .resource(["*"]);
        let document = Document::from_statements([admin, user]);
        assert!(!is_in(&document, &account()));
        assert_eq!(
            may_change(&document),
            ["arn:aws:iam::111122223333:role/KeyAdmin"]
        );
        let root = statement(Partition::Aws, &account()).when(
            "StringEquals",
            "aws:PrincipalType",
            ["Account"],
        );
        let conditioned = Document::from_statements([root]);
        assert!(!is_in(&conditioned, &account()));
        assert_eq!(may_change(&conditioned), ["arn:aws:iam::111122223333:root"]);
    }
}
