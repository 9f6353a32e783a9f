//! Sample calls made out of the documents themselves.
//!
//! For each statement that allows something: each of those whom it names, each action and each thing, in a context in which
//! its conditions hold, once for every value of their lists.

use serde_json::Value;

use super::account::{State, Thing, fields, parts, text};
use super::apply::{detector_arn, place_of};
use super::sample::{KEY_HEADER, LOCK_HEADER, Sample};
use crate::judge::condition::texts;
use crate::judge::document::statements;
use crate::judge::pattern::like_action;
use crate::judge::{Ask, Caller};

/// A role of somebody else, for statements that name everybody.
const STRANGER: &str = "arn:aws:iam::123456789012:role/stranger";

/// The calls that a thing's own document speaks of.
pub(crate) fn calls(state: &State, thing: &Thing) -> Vec<Sample> {
    let Some(document) = state.document(thing) else {
        return Vec::new();
    };
    statements(document)
        .filter(|statement| text(statement, "Effect") == "Allow")
        .flat_map(|statement| of_statement(state, thing, statement))
        .collect()
}

/// The calls that one statement allows.
pub(crate) fn of_statement(state: &State, thing: &Thing, statement: &Value) -> Vec<Sample> {
    let mut calls = Vec::new();
    for caller in callers(thing, statement) {
        for action in actions(thing, statement) {
            for resource in resources(thing, statement, &action) {
                let plain = Ask::new(&caller, &action, &resource);
                for ask in in_context(&plain, statement.get("Condition")) {
                    calls.extend(as_really_sent(state, thing, ask));
                }
            }
        }
    }
    calls
}

fn callers(thing: &Thing, statement: &Value) -> Vec<Caller> {
    if matches!(thing, Thing::Policy(_)) {
        return vec![Caller::role(STRANGER)];
    }
    let Some(principal) = statement.get("Principal") else {
        return Vec::new();
    };
    let everybody = || vec![Caller::Anybody, Caller::role(STRANGER)];
    if principal.as_str() == Some("*") {
        return everybody();
    }
    let mut callers = Vec::new();
    for (kind, names) in fields(principal) {
        for name in texts(names) {
            match kind.as_str() {
                "Service" => callers.push(Caller::service(&name)),
                "AWS" if name == "*" => callers.extend(everybody()),
                "AWS" if name.starts_with("arn:") && !name.ends_with(":root") => {
                    callers.push(Caller::role(&name));
                }
                "AWS"
                    if name.starts_with("arn:")
                        || name.chars().all(|sign| sign.is_ascii_digit()) =>
                {
                    let account = if name.starts_with("arn:") {
                        parts(&name)[2]
                    } else {
                        &name
                    };
                    callers.push(Caller::role(&format!("arn:aws:iam::{account}:role/sample")));
                }
                // Somebody who was deleted calls no more.
                _ => {}
            }
        }
    }
    callers
}

fn actions(thing: &Thing, statement: &Value) -> Vec<String> {
    let all: &[&str] = match thing {
        Thing::Bucket(_) => &["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
        Thing::Key(_) => &["kms:Decrypt", "kms:GenerateDataKey", "kms:PutKeyPolicy"],
        Thing::Topic(_) => &["sns:Publish", "sns:Subscribe"],
        Thing::Role(_) => &["sts:AssumeRole"],
        Thing::Policy(_) => &["s3:GetObject", "s3:ListBucket"],
    };
    if let Some(left_out) = statement.get("NotAction").map(texts) {
        let speaks = |action: &&&str| !left_out.iter().any(|pattern| like_action(pattern, action));
        return all
            .iter()
            .filter(speaks)
            .map(|one| (*one).to_owned())
            .collect();
    }
    let listed = statement.get("Action").map(texts).unwrap_or_default();
    let mut actions = Vec::new();
    for action in listed {
        match action.as_str() {
            "*" | "s3:*" | "kms:*" | "sns:*" | "SNS:*" => {
                actions.extend(all.iter().map(|one| (*one).to_owned()));
            }
            "s3:Get*" => actions.push("s3:GetObject".to_owned()),
            "s3:List*" => actions.push("s3:ListBucket".to_owned()),
            other => actions.push(other.replace('*', "")),
        }
    }
    actions
}

fn resources(thing: &Thing, statement: &Value, action: &str) -> Vec<String> {
    let own = match thing {
        Thing::Bucket(name) => format!("arn:aws:s3:::{name}"),
        Thing::Key(arn) | Thing::Topic(arn) | Thing::Role(arn) => arn.clone(),
        Thing::Policy(_) => "arn:aws:s3:::some-bucket".to_owned(),
    };
    let on_objects = action.contains("Object");
    let Some(listed) = statement.get("Resource").map(texts) else {
        // All but some of it, or a role's trust.
        let left_out = statement.get("NotResource").is_some() && on_objects;
        return vec![if left_out {
            format!("{own}/sample")
        } else {
            own
        }];
    };
    listed
        .iter()
        .filter_map(|resource| match thing {
            Thing::Bucket(_) => {
                // A bucket's own ARN is for what is asked of the bucket, the rest for its objects.
                let concrete = if resource == "*" {
                    format!("{own}/sample")
                } else {
                    resource.replace('*', "sample")
                };
                let is_object = concrete.contains('/');
                let fits = is_object == on_objects;
                fits.then_some(concrete)
            }
            Thing::Policy(_) => Some(resource.replace('*', "sample")),
            _ if resource == "*" => Some(own.clone()),
            _ => Some(resource.replace('*', "sample")),
        })
        .collect()
}

/// Contexts in which all conditions hold: one with the first value of each list, and one for each further value.
fn in_context(plain: &Ask, conditions: Option<&Value>) -> Vec<Ask> {
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for (operator, keys) in conditions.into_iter().flat_map(fields) {
        for (key, values) in fields(keys) {
            let values: Vec<String> = texts(values)
                .iter()
                .map(|value| value.replace('*', "sample").replace('?', "q"))
                .map(|value| {
                    value
                        .split('/')
                        .next()
                        .filter(|_| operator == "IpAddress")
                        .map(str::to_owned)
                        .unwrap_or(value)
                })
                .collect();
            let absent = operator.contains("Not") || (operator == "Null" && values == ["true"]);
            if !absent {
                rows.push((key.clone(), values));
            }
        }
    }
    let first = rows.iter().fold(plain.clone(), |ask, (key, values)| {
        ask.with(key, values.first().map_or("", String::as_str))
    });
    let mut asks = vec![first.clone()];
    for (key, values) in &rows {
        for value in values.iter().skip(1) {
            asks.push(first.clone().with(key, value));
        }
    }
    asks
}

/// A call as its caller really makes it.
///
/// Services send the headers of their own settings; people come over plain HTTP too, and with and without a word on
/// encryption.
fn as_really_sent(state: &State, thing: &Thing, ask: Ask) -> Vec<Sample> {
    let puts = ask.action == "s3:PutObject";
    let asks = match (&ask.caller, thing) {
        (Caller::Service(name), Thing::Bucket(bucket))
            if puts && name == "guardduty.amazonaws.com" =>
        {
            return exports(state, bucket, &ask);
        }
        (Caller::Service(_), Thing::Bucket(_)) if puts => {
            let trail = value(&ask, "aws:sourcearn").and_then(|arn| state.by_arn("trails", &arn));
            match trail.map(|trail| text(trail, "key").to_owned()) {
                Some(key) if !key.is_empty() => {
                    vec![ask.with(LOCK_HEADER, "aws:kms").with(KEY_HEADER, &key)]
                }
                _ => vec![ask],
            }
        }
        (Caller::Anybody | Caller::Principal { .. }, Thing::Bucket(_)) => {
            let mut asks = vec![ask.clone(), ask.clone().over_http()];
            if puts {
                asks.push(ask.clone().with(LOCK_HEADER, "AES256"));
                asks.push(
                    ask.with(LOCK_HEADER, "aws:kms")
                        .with(KEY_HEADER, "arn:aws:kms:us-east-1:123456789012:key/own"),
                );
            }
            asks
        }
        (_, Thing::Policy(_)) if ask.action.starts_with("kms:") => {
            let region = parts(&ask.resource)[1].to_owned();
            vec![ask.with("kms:ViaService", &format!("s3.{region}.amazonaws.com"))]
        }
        _ => vec![ask],
    };
    asks.into_iter()
        .map(|ask| Sample::Call(thing.clone(), ask))
        .collect()
}

fn value(ask: &Ask, key: &str) -> Option<String> {
    ask.context.get(key)?.first().cloned()
}

/// The exports behind a call of GuardDuty: those into this bucket of the detectors that are meant.
fn exports(state: &State, bucket: &str, ask: &Ask) -> Vec<Sample> {
    let (source, owner) = (value(ask, "aws:sourcearn"), value(ask, "aws:sourceaccount"));
    let mut samples = Vec::new();
    for (account, region, id, detector) in state.all("detectors") {
        let arn = detector_arn(account, region, id);
        let meant = source.as_ref().is_none_or(|source| *source == arn)
            && owner.as_ref().is_none_or(|owner| owner == account);
        for (_, export) in fields(&detector["destinations"]) {
            let to = text(export, "arn");
            if meant && place_of(to).0 == bucket {
                let place = (account.to_owned(), region.to_owned());
                samples.push(Sample::Export(place, to.to_owned()));
            }
        }
    }
    samples
}

/// People who rest on their own account's rights alone, and what they do with a thing.
pub(crate) fn silent_users(state: &State, thing: &Thing) -> Vec<Sample> {
    let (owner, actions): (&str, &[&str]) = match thing {
        Thing::Bucket(name) => (
            state
                .bucket(name)
                .map_or("", |bucket| text(bucket, "account")),
            &["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
        ),
        Thing::Key(arn) => (parts(arn)[2], &["kms:Decrypt", "kms:GenerateDataKey"]),
        Thing::Topic(arn) => (parts(arn)[2], &["sns:Publish", "sns:Subscribe"]),
        Thing::Role(_) | Thing::Policy(_) => return Vec::new(),
    };
    let caller = Caller::role(&format!("arn:aws:iam::{owner}:role/etl"));
    let mut samples = Vec::new();
    for action in actions {
        let resource = match thing {
            Thing::Bucket(name) if action.contains("Object") => {
                format!("arn:aws:s3:::{name}/etl/file")
            }
            Thing::Bucket(name) => format!("arn:aws:s3:::{name}"),
            Thing::Key(arn) | Thing::Topic(arn) | Thing::Role(arn) | Thing::Policy(arn) => {
                arn.clone()
            }
        };
        let ask = Ask::new(&caller, action, &resource);
        samples.extend(as_really_sent(state, thing, ask));
    }
    samples
}
