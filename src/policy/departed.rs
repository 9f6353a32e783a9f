//! Principals of a document that are gone.

use serde_json::Value;

use super::model::Document;

/// Somebody whom a statement names and who was deleted.
///
/// AWS shows a unique id in place of the ARN then, and takes no document back that holds one.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departed {
    /// The statement's name, or its place, such as "statement 3".
    pub statement: String,
    /// The unique id, such as `AROA…` for a role and `AIDA…` for a user.
    pub id: String,
}

/// Everybody whom the document names and who was deleted, in its order.
pub fn departed(document: &Document) -> Vec<Departed> {
    let statements = document.statements();
    let mut gone = Vec::new();
    for (at, statement) in statements.iter().enumerate() {
        let named = statement
            .principals()
            .into_iter()
            .chain(statement.not_principals());
        for principal in named {
            if principal.kind == "AWS" && is_unique_id(principal.value) {
                gone.push(Departed {
                    statement: statement.name(at),
                    id: principal.value.to_owned(),
                });
            }
        }
    }
    gone
}

/// A role's or a user's unique id, also with the name of a session behind it.
fn is_unique_id(principal: &str) -> bool {
    let id = principal.split_once(':').map_or(principal, |(id, _)| id);
    ["AROA", "AIDA"].iter().any(|kind| id.starts_with(kind))
        && (16..=128).contains(&id.len())
        && id
            .chars()
            .all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit())
}

/// Whether a document is another one in which somebody has been deleted since, and nothing else is different.
pub fn same_but_for_departed(now: &Document, before: &Document) -> bool {
    same(now.value(), before.value())
}

fn same(now: &Value, before: &Value) -> bool {
    match (now, before) {
        (Value::String(now), Value::String(before)) => {
            now == before || (is_unique_id(now) && before.starts_with("arn:"))
        }
        (Value::Array(now), Value::Array(before)) => {
            now.len() == before.len()
                && now
                    .iter()
                    .zip(before)
                    .all(|(now, before)| same(now, before))
        }
        (Value::Object(now), Value::Object(before)) => {
            now.len() == before.len()
                && now
                    .iter()
                    .all(|(name, now)| before.get(name).is_some_and(|before| same(now, before)))
        }
        _ => now == before,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_who_was_deleted_may_differ() {
        let of = |principal: &str, action: &str| {
            Document::try_from(json!({"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"AWS": principal}, "Action": action}]}))
            .unwrap()
        };
        let before = of("arn:aws:iam::111122223333:role/Main", "sts:AssumeRole");
        let gone = "AROAEXAMPLEEXAMPLE001";
        assert!(same_but_for_departed(&of(gone, "sts:AssumeRole"), &before));
        for other in [
            of(gone, "sts:TagSession"),
            of("arn:aws:iam::111122223333:role/Other", "sts:AssumeRole"),
        ] {
            assert!(!same_but_for_departed(&other, &before), "{other:?}");
        }
    }

    fn found(statements: Value) -> Vec<(String, String)> {
        let mut value = json!({"Version": "2012-10-17"});
        value["Statement"] = statements;
        departed(&Document::try_from(value).unwrap())
            .into_iter()
            .map(|gone| (gone.statement, gone.id))
            .collect()
    }

    /// `POL-01`
    #[test]
    fn a_deleted_role_and_a_deleted_user_are_found_with_their_statement() {
        let there = json!([
            {"Sid": "OldReader", "Effect": "Allow", "Principal": {"AWS": "AROAEXAMPLEEXAMPLE001"},
             "Action": "s3:GetObject", "Resource": "arn:aws:s3:::larkfield-logs/*"},
            {"Effect": "Allow",
             "Principal": {"AWS": ["arn:aws:iam::111122223333:root", "AIDAEXAMPLEEXAMPLE002"]},
             "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::larkfield-logs"},
            {"Sid": "", "Effect": "Deny", "NotPrincipal": {"AWS": "AROAEXAMPLEEXAMPLE003"},
             "Action": "s3:*", "Resource": "*"}
        ]);
        let of = |statement: &str, id: &str| (statement.to_owned(), id.to_owned());
        assert_eq!(
            found(there),
            [
                of("OldReader", "AROAEXAMPLEEXAMPLE001"),
                of("statement 2", "AIDAEXAMPLEEXAMPLE002"),
                of("statement 3", "AROAEXAMPLEEXAMPLE003"),
            ]
        );
    }

    /// `POL-18`: what AWS prints for something that is there is kept.
    #[test]
    fn whoever_is_there_is_not_gone() {
        let there = json!([
            {"Sid": "A", "Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"},
            {"Sid": "B", "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": {"AWS": [
                "arn:aws:iam::111122223333:role/AROAEXAMPLEEXAMPLE001",
                "111122223333",
                "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE"
            ], "Service": "AROAEXAMPLEEXAMPLE001"}},
            {"Sid": "C", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:*", "Resource": "*",
             "Condition": {"StringLike": {"aws:userId": "AROAEXAMPLEEXAMPLE001:*"}}}
        ]);
        assert_eq!(found(there), []);
    }
}
