//! What a document let in before, it lets in after our rules were joined; and it refuses nobody but those that we name.
//!
//! Judged by a plain evaluator of its own, which shares nothing with the merge.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::foreign;
use crate::domain::{AccountId, BucketName, Partition, Region};
use crate::policy::main_role_permissions::Scope;
use crate::policy::merge::{Wanted, merge};
use crate::policy::{
    Detector, Document, Effect, Principal, Statement, account_root, cloudtrail_key,
    cloudtrail_topic, findings_bucket, guardduty_key, guardduty_topic, log_bucket,
    main_role_permissions, topic_key,
};

/// One request, as a document sees it.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) who: (String, String),
    pub(super) action: String,
    pub(super) resource: String,
    pub(super) context: BTreeMap<String, String>,
}

impl Request {
    /// Whether AWS can send it: a source's ARN is in the account, and in the Region that a service speaks for.
    pub(super) fn can_be(&self) -> bool {
        let value = |key: &str| self.context.get(key).map(String::as_str);
        let Some(arn) = value("aws:sourcearn") else {
            return true;
        };
        let parts: Vec<&str> = arn.split(':').collect();
        let ["arn", _, _, region, owner, ..] = parts.as_slice() else {
            return true;
        };
        let labels: Vec<&str> = self.who.1.split('.').collect();
        let speaks = match labels.as_slice() {
            ["guardduty", there, "amazonaws", "com"] => there == region,
            _ => true,
        };
        speaks && value("aws:sourceaccount").is_none_or(|account| account == *owner)
    }
}

pub(super) fn lets(document: &Document, request: &Request) -> bool {
    let says = |effect: Effect| {
        document
            .statements()
            .iter()
            .any(|statement| statement.effect() == Some(effect) && meets(statement, request))
    };
    says(Effect::Allow) && !says(Effect::Deny)
}

fn meets(statement: &Statement, request: &Request) -> bool {
    let is_they = |principal: &Principal<'_>| {
        (principal.kind == "AWS" && principal.value == "*")
            || (principal.kind == request.who.0 && plain(principal.value) == plain(&request.who.1))
    };
    let small = request.action.to_ascii_lowercase();
    let does = |pattern: &&str| like(&pattern.to_ascii_lowercase(), &small);
    let takes = |pattern: &&str| like(pattern, &request.resource);
    let speaks = if statement.fields().contains_key("NotPrincipal") {
        !statement.not_principals().iter().any(is_they)
    } else {
        !statement.fields().contains_key("Principal") || statement.principals().iter().any(is_they)
    };
    speaks
        && statement.actions().iter().any(does)
        && statement.resources().iter().any(takes)
        && statement.conditions().iter().all(|condition| {
            let value = request.context.get(&condition.key.to_ascii_lowercase());
            let any = |same: &dyn Fn(&str, &str) -> bool| {
                value.is_some_and(|value| condition.values.iter().any(|there| same(there, value)))
            };
            match condition.operator.to_ascii_lowercase().as_str() {
                "stringequals" | "numericequals" => any(&|there, value| there == value),
                "bool" => any(&|there, value| there.eq_ignore_ascii_case(value)),
                "stringlike" | "arnlike" | "arnequals" => any(&like),
                "stringnotequals" => !any(&|there, value| there == value),
                other => panic!("{other}"),
            }
        })
}

fn plain(principal: &str) -> &str {
    principal
        .strip_prefix("arn:aws:iam::")
        .and_then(|rest| rest.strip_suffix(":root"))
        .unwrap_or(principal)
}

/// `*` alone, by trying every place to split.
fn like(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|tail| {
            (0..=tail.len())
                .filter(|at| tail.is_char_boundary(*at))
                .any(|at| like(rest, tail.split_at(at).1))
        }),
    }
}

/// Every request that one of the statements speaks of by name: each principal, action, resource and value once.
fn requests(document: &Document) -> Vec<Request> {
    let mut all = Vec::new();
    for statement in document.statements() {
        let mut people: Vec<(String, String)> = statement
            .principals()
            .iter()
            .map(|principal| (principal.kind.to_owned(), principal.value.to_owned()))
            .collect();
        people.push(("AWS".to_owned(), "999988887777".to_owned()));
        let mut contexts = vec![BTreeMap::new()];
        for condition in statement.conditions() {
            contexts = contexts
                .into_iter()
                .flat_map(|context: BTreeMap<String, String>| {
                    let key = condition.key.to_ascii_lowercase();
                    condition.values.iter().map(move |value| {
                        let mut context = context.clone();
                        context.insert(key.clone(), value.replace('*', "x"));
                        context
                    })
                })
                .collect();
        }
        for who in &people {
            for action in statement.actions() {
                for resource in statement.resources() {
                    for context in &contexts {
                        all.push(Request {
                            who: who.clone(),
                            action: action.replace('*', "x"),
                            resource: resource.replace('*', "x"),
                            context: context.clone(),
                        });
                    }
                }
            }
        }
    }
    all
}

fn account(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

fn detector(owner: &str, region: &str, id: &str, opt_in: bool) -> Detector {
    Detector {
        account: account(owner),
        region: Region::parse(region).unwrap(),
        arn: format!("arn:aws:guardduty:{region}:{owner}:detector/{id}"),
        opt_in,
    }
}

/// What one set-up wants in each kind of document, by its number: each has its own trail, buckets, keys and topics.
fn set_up(number: usize, read: Scope) -> Vec<Vec<Wanted>> {
    let owner = ["111122223333", "444455556666"][number % 2];
    let account = account(owner);
    let bucket =
        |kind: &str| BucketName::parse(&format!("larkfield-{kind}-{}", number / 2)).unwrap();
    let (logs, findings) = (bucket("logs"), bucket("findings"));
    let trail = format!("arn:aws:cloudtrail:us-east-1:{owner}:trail/trail-{number}");
    let topics =
        ["logs", "findings"].map(|kind| format!("arn:aws:sns:us-east-1:{owner}:{kind}-{number}"));
    let keys = ["logs", "findings"]
        .map(|kind| format!("arn:aws:kms:us-east-1:{owner}:key/{kind}-{number}"));
    let detectors = [
        detector(owner, "us-east-1", &format!("d{number}"), false),
        detector(owner, "eu-south-1", &format!("e{number}"), true),
    ];
    let detectors = &detectors[..=number % 2];
    let region = Region::parse("us-east-1").unwrap();
    let members = [format!("arn:aws:iam::99998888777{number}:role/member")];
    let topics_in_use = [topics[0].as_str(), topics[1].as_str()];
    let keys_in_use = [keys[0].as_str(), keys[1].as_str()];
    vec![
        log_bucket::wanted(&log_bucket::Facts {
            partition: &Partition::Aws,
            bucket: &logs,
            prefix: None,
            trail_arn: &trail,
            trail_owner: &account,
            organization_id: Some("o-exampleorg"),
            key_arn: Some(&keys[0]),
        }),
        cloudtrail_key::wanted(&cloudtrail_key::Facts {
            partition: &Partition::Aws,
            key_account: &account,
            trail_arn: &trail,
            trail_owner: &account,
            readers: true,
        }),
        cloudtrail_key::bucket_lock(&cloudtrail_key::BucketLock {
            partition: &Partition::Aws,
            key_account: &account,
            region: &region,
            trail_arn: &trail,
            bucket_key: number.is_multiple_of(2),
            readers: true,
        }),
        cloudtrail_topic::wanted(&cloudtrail_topic::Facts {
            topic_arn: &topics[0],
            trail_arn: &trail,
        }),
        guardduty_topic::wanted(&guardduty_topic::Facts {
            partition: &Partition::Aws,
            topic_arn: &topics[1],
            bucket: &findings,
            bucket_owner: &account,
        }),
        topic_key::wanted(&topic_key::Poster {
            service: "cloudtrail.amazonaws.com",
            source: &trail,
            account: &account,
        }),
        guardduty_key::wanted(&guardduty_key::Facts {
            partition: &Partition::Aws,
            key_account: &account,
            detectors,
            readers: true,
        }),
        findings_bucket::wanted(&findings_bucket::Facts {
            partition: &Partition::Aws,
            bucket: &findings,
            prefix: None,
            key_arn: &keys[1],
            detectors,
            refuses: findings_bucket::Refuses::NOTHING,
        }),
        main_role_permissions::wanted(&main_role_permissions::Facts {
            partition: &Partition::Aws,
            scope: read,
            log_bucket: &logs,
            findings_bucket: &findings,
            topics: &topics_in_use,
            keys: &keys_in_use,
            keys_only_through_s3_in: &[],
            members: &members,
            members_in: None,
            organization_reads: true,
        }),
    ]
}

fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![Just(Scope::AllBuckets), Just(Scope::LogBuckets)]
}

/// Somebody's statements, some of them under names of ours.
fn theirs(wanted: &[Wanted]) -> impl Strategy<Value = Vec<Statement>> + use<> {
    let sids: Vec<String> = wanted
        .iter()
        .filter_map(|want| want.statement.sid().map(str::to_owned))
        .collect();
    let one = (
        foreign(),
        prop::option::weighted(0.3, prop::sample::select(sids)),
    );
    prop::collection::vec(
        one.prop_map(|(statement, sid)| match sid {
            Some(sid) => statement.with_sid(&sid),
            None => statement,
        }),
        0..4,
    )
}

/// A document that somebody has, an earlier set-up of ours in it, and what a later one wants.
fn case() -> impl Strategy<Value = (Document, Vec<Wanted>)> {
    (0..9_usize, 0..4_usize, 0..4_usize, scope())
        .prop_flat_map(|(kind, first, second, read)| {
            let earlier = set_up(first, read).swap_remove(kind);
            let later = set_up(second, read).swap_remove(kind);
            (theirs(&later), Just(earlier), Just(later))
        })
        .prop_map(|(theirs, earlier, later)| {
            let before = merge(Some(&Document::from_statements(theirs)), &earlier).document;
            (before, later)
        })
}

proptest! {
    #[test]
    fn what_was_let_in_is_let_in((before, wanted) in case()) {
        let after = merge(Some(&before), &wanted).document;
        for request in requests(&before) {
            if lets(&before, &request) {
                prop_assert!(lets(&after, &request), "{request:?}\n{before:?}\n{after:?}");
            }
        }
    }

    #[test]
    fn what_is_wanted_is_let_in_and_no_more((before, wanted) in case()) {
        let after = merge(Some(&before), &wanted).document;
        let alone = merge(None, &wanted).document;
        let has_deny = before
            .statements()
            .iter()
            .any(|statement| statement.effect() == Some(Effect::Deny));
        for request in requests(&alone) {
            let wanted = !has_deny && lets(&alone, &request);
            prop_assert!(!wanted || lets(&after, &request), "{request:?}\n{after:?}");
        }
        // Nothing comes of the two together that neither of them allows.
        for request in requests(&after) {
            if lets(&after, &request) && request.can_be() {
                prop_assert!(
                    lets(&before, &request) || lets(&alone, &request),
                    "{request:?}\n{before:?}\n{after:?}"
                );
            }
        }
    }
}

/// `POL-16`: our refusals in a bucket that others use name our own detectors.
#[test]
fn a_newcomer_s_refusals_leave_the_exports_of_others_alone() {
    let other = "123456789012";
    let theirs = Statement::allow("Central")
        .services(["guardduty.amazonaws.com"])
        .action(["s3:PutObject"])
        .resource(["arn:aws:s3:::larkfield-findings/*"])
        .when("StringEquals", "aws:SourceAccount", [other]);
    let before = Document::from_statements([theirs]);
    let ours = [detector("111122223333", "us-east-1", "d1", false)];
    let bucket = BucketName::parse("larkfield-findings").unwrap();
    let key = "arn:aws:kms:us-east-1:111122223333:key/1";
    let after = merge(
        Some(&before),
        &findings_bucket::wanted(&findings_bucket::Facts {
            partition: &Partition::Aws,
            bucket: &bucket,
            prefix: None,
            key_arn: key,
            detectors: &ours,
            refuses: findings_bucket::Refuses {
                detectors: &ours,
                also: &[],
                open_connections: false,
            },
        }),
    )
    .document;
    let put = |account: &str, arn: &str, with: &str| Request {
        who: ("Service".to_owned(), "guardduty.amazonaws.com".to_owned()),
        action: "s3:PutObject".to_owned(),
        resource: "arn:aws:s3:::larkfield-findings/AWSLogs/x".to_owned(),
        context: BTreeMap::from(
            [
                ("aws:sourceaccount", account),
                ("aws:sourcearn", arn),
                ("s3:x-amz-server-side-encryption", "aws:kms"),
                ("s3:x-amz-server-side-encryption-aws-kms-key-id", with),
            ]
            .map(|(key, value)| (key.to_owned(), value.to_owned())),
        ),
    };
    let export = put(
        other,
        &format!("arn:aws:guardduty:us-east-1:{other}:detector/x"),
        "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
    );
    assert!(lets(&before, &export) && lets(&after, &export));
    assert!(lets(&after, &put("111122223333", &ours[0].arn, key)));
    assert!(!lets(
        &after,
        &put("111122223333", &ours[0].arn, "arn:other")
    ));
}

/// A key that we make keeps its account's own rule whatever is joined later.
#[test]
fn a_new_key_stays_in_its_account_s_hands() {
    let owner = account("111122223333");
    let root = account_root::statement(Partition::Aws, &owner);
    let before = Document::from_statements([root]);
    for wanted in [set_up(1, Scope::AllBuckets), set_up(2, Scope::LogBuckets)].concat() {
        let after = merge(Some(&before), &wanted).document;
        assert!(account_root::is_in(&after, &owner));
    }
}
