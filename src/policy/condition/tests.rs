//! Laws of the evaluator, tried on many conditions made at random, and AWS's own examples.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;

use super::*;

/// All that a value may be: few enough to try each.
const VALUES: [&str; 6] = ["a", "A", "ab", "1", "2", "true"];
const KEYS: [&str; 2] = ["aws:one", "aws:two"];
/// With a plain one of each, and what AWS writes in its place to turn it round.
const OPERATORS: [(&str, &str); 7] = [
    ("StringEquals", "StringNotEquals"),
    ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
    ("StringLike", "StringNotLike"),
    ("ArnLike", "ArnNotLike"),
    ("ArnEquals", "ArnNotEquals"),
    ("NumericEquals", "NumericNotEquals"),
    ("IpAddress", "NotIpAddress"),
];
const OTHERS: [&str; 6] = [
    "Bool",
    "Null",
    "NumericLessThan",
    "NumericGreaterThanEquals",
    "DateLessThan",
    "BinaryEquals",
];

/// What a request may carry under a key: nothing, one value, or two.
fn carried() -> Vec<Vec<String>> {
    let one = VALUES.iter().map(|value| vec![(*value).to_owned()]);
    let two = VALUES.iter().flat_map(|one| {
        VALUES
            .iter()
            .map(|two| vec![(*one).to_owned(), (*two).to_owned()])
    });
    std::iter::once(Vec::new()).chain(one).chain(two).collect()
}

fn operator() -> impl Strategy<Value = String> {
    let all = OPERATORS.iter().flat_map(|(one, other)| [*one, *other]);
    let all: Vec<&str> = all.chain(OTHERS).collect();
    let qualifier = prop::sample::select(vec!["", "", "ForAllValues:", "ForAnyValue:"]);
    let end = prop::sample::select(vec!["", "", "IfExists"]);
    (qualifier, prop::sample::select(all), end)
        .prop_map(|(qualifier, operator, end)| format!("{qualifier}{operator}{end}"))
}

fn values() -> impl Strategy<Value = Vec<String>> {
    let more = ["*", "a*", "?", "false", "${aws:username}"];
    let all: Vec<&str> = VALUES.into_iter().chain(more).collect();
    let one = prop::sample::select(all).prop_map(str::to_owned);
    prop::collection::vec(one, 0..3)
}

fn test_on(key: impl Strategy<Value = &'static str>) -> impl Strategy<Value = Test> {
    (operator(), key, values())
        .prop_map(|(operator, key, values)| Test::new(&operator, key, values))
}

fn any_test() -> impl Strategy<Value = Test> {
    test_on(prop::sample::select(KEYS.to_vec()))
}

/// For each key all that the request may carry; without an entry it may be anything.
fn known() -> impl Strategy<Value = BTreeMap<&'static str, Vec<Vec<String>>>> {
    let possible = prop::collection::vec(prop::sample::select(carried()), 1..4);
    prop::collection::btree_map(prop::sample::select(KEYS.to_vec()), possible, 0..3)
}

fn context(known: &BTreeMap<&'static str, Vec<Vec<String>>>) -> Context {
    let mut context = Context::default();
    for (key, possible) in known {
        context.may_carry(key, possible.iter().cloned());
    }
    context
}

/// Every request that this much may turn out to be.
fn completions(known: &BTreeMap<&'static str, Vec<Vec<String>>>) -> Vec<Context> {
    let all = carried();
    let possible = |key| known.get(key).unwrap_or(&all);
    let mut contexts = Vec::new();
    for one in possible(KEYS[0]) {
        for two in possible(KEYS[1]) {
            let mut context = Context::default();
            context.may_carry(KEYS[0], [one.clone()]);
            context.may_carry(KEYS[1], [two.clone()]);
            contexts.push(context);
        }
    }
    contexts
}

fn exactly(values: &[String]) -> Context {
    let mut context = Context::default();
    context.may_carry(KEYS[0], [values.to_vec()]);
    context
}

proptest! {
    /// What is not known never makes a sure answer that some request would turn round.
    #[test]
    fn a_sure_answer_is_that_of_every_request_that_it_may_turn_out_to_be(
        tests in prop::collection::vec(any_test(), 0..4),
        known in known(),
    ) {
        let tests = Tests(tests);
        let now = tests.judge(&context(&known));
        if now.holds != Holds::Unknown {
            for request in completions(&known) {
                prop_assert_eq!(tests.judge(&request).holds, now.holds, "{:?} {:?}", tests, request);
            }
        }
    }

    /// What is called the reason is enough for the answer.
    #[test]
    fn what_decided_gives_the_same_answer_by_itself(
        tests in prop::collection::vec(any_test(), 0..4),
        known in known(),
    ) {
        let tests = Tests(tests);
        let context = context(&known);
        let judged = tests.judge(&context);
        prop_assert_eq!(Tests(judged.by.to_vec()).judge(&context).holds, judged.holds);
        prop_assert!(judged.holds != Holds::No || judged.by.len() == 1);
    }

    #[test]
    fn a_negated_operator_is_the_plain_one_turned_round(
        pair in prop::sample::select(OPERATORS.to_vec()),
        values in values(),
        carried in prop::sample::select(carried()),
    ) {
        let holds = |operator: &str| Test::new(operator, KEYS[0], values.clone()).holds(&exactly(&carried));
        let (plain, negated) = pair;
        prop_assert_eq!(holds(negated), !holds(plain));
        // Turned round, "each of them" is "not any of them".
        if !carried.is_empty() {
            let each = holds(&format!("ForAllValues:{negated}"));
            prop_assert_eq!(each, !holds(&format!("ForAnyValue:{plain}")));
        }
    }

    #[test]
    fn if_exists_holds_without_the_key_and_changes_nothing_with_it(
        pair in prop::sample::select(OPERATORS.to_vec()),
        qualifier in prop::sample::select(vec!["", "ForAllValues:", "ForAnyValue:"]),
        values in values(),
        carried in prop::sample::select(carried()),
    ) {
        for operator in [pair.0, pair.1] {
            let operator = format!("{qualifier}{operator}");
            let holds = |operator: &str| Test::new(operator, KEYS[0], values.clone()).holds(&exactly(&carried));
            let with = holds(&format!("{operator}IfExists"));
            let expected = if carried.is_empty() { Holds::Yes } else { holds(&operator) };
            prop_assert_eq!(with, expected);
        }
    }

    #[test]
    fn qualifiers_make_no_difference_for_one_value_and_are_yes_and_no_for_none(
        pair in prop::sample::select(OPERATORS.to_vec()),
        values in values(),
        carried in prop::sample::select(VALUES.to_vec()),
    ) {
        for operator in [pair.0, pair.1] {
            let holds = |qualifier: &str, carried: &[String]| {
                Test::new(&format!("{qualifier}{operator}"), KEYS[0], values.clone()).holds(&exactly(carried))
            };
            let one = [carried.to_owned()];
            prop_assert_eq!(holds("ForAllValues:", &one), holds("", &one));
            prop_assert_eq!(holds("ForAnyValue:", &one), holds("", &one));
            prop_assert_eq!(holds("ForAllValues:", &[]), Holds::Yes);
            prop_assert_eq!(holds("ForAnyValue:", &[]), Holds::No);
        }
    }

    /// What one test takes in of another holds for every request.
    #[test]
    fn what_is_implied_holds_wherever_the_other_does(
        one in test_on(Just(KEYS[0])),
        other in test_on(Just(KEYS[0])),
        carried in prop::sample::select(carried()),
    ) {
        let request = exactly(&carried);
        if one.implies(&other) && one.holds(&request) == Holds::Yes {
            prop_assert_eq!(other.holds(&request), Holds::Yes, "{:?} {:?} {:?}", one, other, carried);
        }
    }

    #[test]
    fn letters_of_operators_and_keys_make_no_difference(
        operator in operator(),
        values in values(),
        carried in prop::sample::select(carried()),
    ) {
        let one = Test::new(&operator, "aws:One", values.clone());
        let other = Test::new(&operator.to_ascii_uppercase(), "AWS:ONE", values);
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(one.holds(&exactly(&carried)), other.holds(&exactly(&carried)));
    }
}

#[test]
fn keys_that_a_request_surely_lacks_are_absent_and_others_are_unknown() {
    let context = Context::without(|key| key == "aws:gone");
    let holds = |operator: &str, key: &str| {
        Test::new(operator, key, vec!["true".to_owned()]).holds(&context)
    };
    assert_eq!(holds("Null", "aws:Gone"), Holds::Yes);
    assert_eq!(holds("Bool", "aws:Gone"), Holds::No);
    assert_eq!(holds("StringNotEquals", "aws:Gone"), Holds::Yes);
    assert_eq!(holds("Null", "aws:Other"), Holds::Unknown);
    assert_eq!(
        holds("ForAllValues:StringEquals", "aws:Other"),
        Holds::Unknown
    );
}

#[test]
fn a_value_that_is_yet_to_come_fits_no_text_and_perhaps_a_pattern() {
    let mut context = Context::default();
    context.carries("kms:key", ["{{cloudtrail.key}}"]);
    let holds = |operator: &str, value: &str| {
        Test::new(operator, "kms:key", vec![value.to_owned()]).holds(&context)
    };
    assert_eq!(holds("StringEquals", "arn:aws:kms:x"), Holds::No);
    assert_eq!(holds("StringLike", "arn:aws:kms:*"), Holds::Unknown);
    assert_eq!(holds("StringLike", "*"), Holds::Yes);
}

#[test]
fn the_first_test_that_does_not_hold_is_what_decided() {
    let statement = Statement::from_value(&json!({"Condition": {
        "StringEquals": {"aws:One": "a", "aws:Two": "b"},
        "Bool": {"aws:Three": false}
    }}))
    .unwrap();
    let tests = Tests::of(&statement);
    let mut context = Context::default();
    context.carries("aws:two", ["c"]);
    context.carries("aws:three", ["true"]);
    let judged = tests.judge(&context);
    assert_eq!(judged.holds, Holds::No);
    assert_eq!((judged.by.len(), judged.by[0].key.as_str()), (1, "aws:two"));
    assert_eq!(judged.by[0].values, ["b"]);
}

#[test]
fn what_cannot_be_read_of_a_condition_is_noticed() {
    assert!(is_readable(&json!({"Bool": {"a": true, "b": ["x", 1]}})));
    for odd in [
        json!("x"),
        json!({"Bool": 1}),
        json!({"Bool": {"a": {}}}),
        json!({"Bool": {"a": [null]}}),
    ] {
        assert!(!is_readable(&odd), "{odd}");
    }
}
