//! Properties that hold for any document, tried on many made at random.

mod grown;
mod kept;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::policy::merge::{Wanted, merge, missing};
use crate::policy::model::Document;
use crate::policy::size::{DocumentKind, Unit, measure};
use crate::policy::statement::Statement;
use crate::policy::tests::samples::samples;
use crate::policy::{compare, equal, rows};

/// A text, or a list of some.
fn one_or_many(part: &'static str) -> impl Strategy<Value = Value> {
    prop_oneof![
        part.prop_map(Value::from),
        prop::collection::vec(part, 1..4).prop_map(Value::from),
    ]
}

fn principal() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!("*")),
        one_or_many("[0-9]{12}").prop_map(|accounts| json!({ "AWS": accounts })),
        one_or_many("(s3|sns|cloudtrail)\\.amazonaws\\.com")
            .prop_map(|names| json!({ "Service": names })),
        "[0-9]{12}".prop_map(|account| json!({ "AWS": format!("arn:aws:iam::{account}:root") })),
    ]
}

fn condition() -> impl Strategy<Value = Value> {
    prop_oneof![
        one_or_many("[a-z:*]{1,8}")
            .prop_map(|values| json!({"StringEquals": {"aws:SourceArn": values}})),
        one_or_many("[a-zA-Z]{1,4}")
            .prop_map(|values| json!({"ArnLike": {"AWS:sourcearn": values}})),
        any::<bool>().prop_map(|yes| json!({"Bool": {"aws:SecureTransport": yes}})),
        (1..9_u32).prop_map(|number| json!({"NumericEquals": {"s3:max-keys": number}})),
    ]
}

/// A statement of somebody else's, also with fields that nobody knows.
fn foreign() -> impl Strategy<Value = Statement> {
    let sid = prop::option::of("[A-Za-z0-9 _é]{0,10}");
    let note = prop::option::of("[ -~]{0,6}");
    (
        sid,
        prop_oneof![Just("Allow"), Just("Deny")],
        prop::option::of(principal()),
        one_or_many("(s3|sns|kms|SNS):(Get|Put|Publish|\\*)[a-z*]{0,4}"),
        one_or_many("arn:aws:s3:::[a-z]{1,3}(/\\*)?"),
        prop::option::of(condition()),
        note,
    )
        .prop_map(
            |(sid, effect, principal, action, resource, condition, note)| {
                let mut fields = Map::new();
                let mut put = |name: &str, value: Option<Value>| {
                    if let Some(value) = value {
                        fields.insert(name.to_owned(), value);
                    }
                };
                put("Effect", Some(Value::from(effect)));
                put("Sid", sid.map(Value::from));
                put("Principal", principal);
                put("Resource", Some(resource));
                put("Action", Some(action));
                put("Condition", condition);
                put("Note", note.map(Value::from));
                Statement::from_value(&Value::Object(fields)).unwrap()
            },
        )
}

/// A statement of ours, whose names clash with one another's often.
fn wanted() -> impl Strategy<Value = Wanted> {
    let sid = prop_oneof![Just("RadiantA"), Just("RadiantB")];
    (sid, foreign(), any::<bool>()).prop_map(|(sid, statement, replaces)| {
        let statement = statement.with_sid(sid);
        if replaces {
            Wanted::in_place("any", "It has to.", statement)
        } else {
            Wanted::beside("any", "It has to.", statement)
        }
    })
}

/// Wanted statements as a document has them: no two with the same name.
fn all_wanted() -> impl Strategy<Value = Vec<Wanted>> {
    prop::collection::vec(wanted(), 0..4).prop_map(|mut all| {
        let mut seen: Vec<String> = Vec::new();
        all.retain(|want| {
            let sid = want.statement.sid().unwrap_or_default().to_owned();
            let is_new = !seen.contains(&sid);
            seen.push(sid);
            is_new
        });
        all
    })
}

fn document() -> impl Strategy<Value = Document> {
    let statements = prop::collection::vec(
        prop_oneof![
            4 => foreign().boxed(),
            1 => foreign().prop_map(|statement| statement.with_sid("RadiantA")).boxed(),
        ],
        0..6,
    );
    (statements, any::<bool>(), prop::option::of("[a-z]{0,4}")).prop_map(
        |(statements, is_single, id)| {
            let mut value = json!({"Version": "2008-10-17"});
            if let Some(id) = id {
                value["Id"] = Value::from(id);
            }
            let mut list: Vec<Value> = statements.into_iter().map(Value::from).collect();
            value["Statement"] = match (list.len(), is_single) {
                (1, true) => list.remove(0),
                _ => Value::Array(list),
            };
            value["Later"] = json!({"kept": [1, 2]});
            Document::try_from(value).unwrap()
        },
    )
}

/// The same statement in another spelling.
fn respelled(statement: &Statement) -> Statement {
    let mut fields = Map::new();
    for (name, value) in statement.fields().iter().rev() {
        let value = match (name.as_str(), value) {
            ("Action", value) => flipped(value, |text| text.to_ascii_uppercase()),
            ("Resource", value) => flipped(value, str::to_owned),
            ("Principal", Value::String(_)) => json!({"AWS": ["*"]}),
            ("Principal", Value::Object(kinds)) => {
                let kinds = kinds
                    .iter()
                    .map(|(kind, values)| (kind.clone(), flipped(values, root_or_account)));
                Value::Object(kinds.collect())
            }
            ("Condition", value) => recondition(value),
            (_, value) => value.clone(),
        };
        fields.insert(name.clone(), value);
    }
    fields.insert("Sid".to_owned(), Value::from("another"));
    Statement::from_value(&Value::Object(fields)).unwrap()
}

/// Turn the order around, and make a list of a single text or the other way.
fn flipped(value: &Value, spell: impl Fn(&str) -> String) -> Value {
    match value {
        Value::Array(items) if items.len() == 1 => Value::from(spell(items[0].as_str().unwrap())),
        Value::Array(items) => items
            .iter()
            .rev()
            .map(|item| Value::from(spell(item.as_str().unwrap())))
            .collect(),
        single => json!([spell(single.as_str().unwrap())]),
    }
}

fn root_or_account(text: &str) -> String {
    match text
        .strip_prefix("arn:aws:iam::")
        .and_then(|rest| rest.strip_suffix(":root"))
    {
        Some(account) => account.to_owned(),
        None if text.len() == 12 => format!("arn:aws:iam::{text}:root"),
        None => text.to_owned(),
    }
}

fn recondition(value: &Value) -> Value {
    let mut operators = Map::new();
    for (operator, keys) in value.as_object().unwrap() {
        let mut other = Map::new();
        for (key, values) in keys.as_object().unwrap() {
            let values = match values {
                Value::Bool(_) | Value::Number(_) => Value::from(values.to_string()),
                texts => flipped(texts, str::to_owned),
            };
            other.insert(key.to_ascii_uppercase(), values);
        }
        operators.insert(
            operator.replace("ArnLike", "ArnEquals"),
            Value::Object(other),
        );
    }
    Value::Object(operators)
}

/// Counted in the plainest way there is.
fn recount(unit: Unit, text: &str) -> usize {
    let mut count = 0;
    for letter in text.chars() {
        count += match unit {
            Unit::Bytes => letter.len_utf8(),
            Unit::Characters => 1,
            Unit::CharactersWithoutSpace => usize::from(!letter.is_whitespace()),
        };
    }
    count
}

proptest! {
    #[test]
    fn merge_keeps_every_foreign_statement_and_field(before in document(), wanted in all_wanted()) {
        let merged = merge(Some(&before), &wanted);
        let after = merged.document.statements();
        // In order, all but those of ours that were written anew.
        let stay = before.statements().into_iter().zip(&after);
        let mut changed = 0;
        for (was, is) in stay {
            if was != *is {
                prop_assert_eq!(was.sid(), is.sid());
                let ours = merged.replaced.iter().chain(&merged.grown);
                prop_assert!(ours.into_iter().any(|sid| Some(sid.as_str()) == is.sid()));
                changed += 1;
            }
        }
        prop_assert_eq!(changed, merged.replaced.len() + merged.grown.len());
        prop_assert_eq!(after.len(), before.statements().len() + merged.added.len());
        prop_assert_eq!(merged.kept + changed, before.statements().len());
        for field in ["Version", "Id", "Later"] {
            prop_assert_eq!(before.value().get(field), merged.document.value().get(field));
        }
    }

    #[test]
    fn merging_twice_is_merging_once(before in prop::option::of(document()), wanted in all_wanted()) {
        let once = merge(before.as_ref(), &wanted);
        prop_assert!(missing(Some(&once.document), &wanted).is_empty());
        let twice = merge(Some(&once.document), &wanted);
        prop_assert!(twice.unchanged);
        prop_assert_eq!(twice.document, once.document);
    }

    #[test]
    fn a_change_is_announced_and_nothing_else(before in document(), wanted in all_wanted()) {
        let merged = merge(Some(&before), &wanted);
        let is_same = merged.document == before;
        prop_assert_eq!(merged.unchanged, is_same);
        prop_assert_eq!(missing(Some(&before), &wanted).is_empty(), is_same);
    }

    #[test]
    fn meaning_does_not_depend_on_spelling(before in document()) {
        prop_assert!(equal::same_meaning(&before, &before));
        let mut statements: Vec<Statement> = before.statements().iter().map(respelled).collect();
        for (was, is) in before.statements().iter().zip(&statements) {
            prop_assert!(equal::statements_equal(was, is), "{:?} {:?}", was, is);
            prop_assert!(equal::statements_equal(is, was));
        }
        statements.reverse();
        let other = before.with_statements(statements);
        prop_assert!(equal::same_meaning(&before, &other));
        prop_assert!(equal::same_meaning(&other, &before));
        let diff = compare(Some(&before), &other);
        prop_assert!(diff.added.is_empty() && diff.removed.is_empty());
    }

    #[test]
    fn another_effect_or_resource_is_another_meaning(statement in foreign(), resource in "arn:aws:s3:::[0-9]{4}") {
        let mut value = Value::from(statement.clone());
        value["Resource"] = Value::from(resource);
        let other = Statement::from_value(&value).unwrap();
        prop_assert!(!equal::statements_equal(&statement, &other));
        let mut value = Value::from(statement.clone());
        value["Effect"] = Value::from(if value["Effect"] == "Allow" { "Deny" } else { "Allow" });
        let other = Statement::from_value(&value).unwrap();
        prop_assert!(!equal::statements_equal(&statement, &other));
    }

    #[test]
    fn sizes_agree_with_a_plain_recount(before in document(), wanted in all_wanted()) {
        let merged = merge(Some(&before), &wanted).document;
        for kind in DocumentKind::ALL {
            let size = measure(kind, &merged);
            prop_assert_eq!(size.used, recount(size.limit.unit, &merged.to_compact()));
            prop_assert_eq!(size.fits, size.used <= size.limit.most);
            prop_assert_eq!(size.fits, size.advice.is_none());
        }
    }

    #[test]
    fn the_view_accounts_for_every_statement(before in document(), after in document()) {
        let diff = compare(Some(&before), &after);
        prop_assert_eq!(diff.kept.len() + diff.added.len(), after.statements().len());
        prop_assert_eq!(diff.kept.len() + diff.removed.len(), before.statements().len());
        let folded: usize = rows(Some(&before), &after)
            .iter()
            .map(|row| if let crate::policy::Row::Kept(count) = row { *count } else { 0 })
            .sum();
        prop_assert_eq!(folded, diff.kept.len());
    }

    #[test]
    fn iam_s_encoding_is_undone(before in document()) {
        let text = before.to_pretty();
        let encoded = percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC).to_string();
        prop_assert_eq!(Document::parse_url_encoded(&encoded), Ok(before));
    }
}

#[test]
fn our_documents_merged_into_themselves_stay() {
    for (kind, variant, document) in samples() {
        let all: Vec<Wanted> = document
            .statements()
            .into_iter()
            .map(|statement| Wanted::in_place("any", "It has to.", statement))
            .collect();
        let merged = merge(Some(&document), &all);
        assert!(merged.unchanged, "{kind:?} {variant}");
    }
}
