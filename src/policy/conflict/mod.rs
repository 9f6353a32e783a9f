//! Rules of others that would refuse what our rules allow.
//!
//! A refusal always wins, so adding our rules would look right and not work.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use std::collections::{BTreeMap, BTreeSet};

use super::equal::Meaning;
use super::explain::who::{Who, deed};
use super::glob::{glob, overlap};
use super::merge::{OnClash, Wanted};
use super::model::Document;
use super::statement::Statement;

/// A refusal that is there already and meets something that we need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The rule that refuses.
    pub statement: Statement,
    /// The [`Wanted::id`] of what it refuses.
    pub wanted: &'static str,
    /// Whether it surely refuses; if not, it depends on something that we cannot see.
    pub certain: bool,
    /// In plain words.
    pub text: String,
}

/// The refusals in a document that would stop the AWS services we are about to let in.
pub fn conflicts(existing: &Document, wanted: &[Wanted]) -> Vec<Conflict> {
    let ours: Vec<Meaning> = wanted
        .iter()
        .map(|want| Meaning::of(&want.statement))
        .collect();
    let mut found = Vec::new();
    for statement in existing.statements() {
        let deny = Meaning::of(&statement);
        if deny.effect != "Deny" || ours.contains(&deny) || replaced_later(&statement, wanted) {
            continue;
        }
        // One warning a rule is enough: for the first thing that it stops, the sure one before others.
        let mut worst: Option<Conflict> = None;
        for (want, allow) in wanted.iter().zip(&ours) {
            let Some(certain) = stops(&deny, allow, &ours) else {
                continue;
            };
            if worst.as_ref().is_none_or(|worst| certain && !worst.certain) {
                worst = Some(Conflict {
                    text: words(&statement, &deny, want, certain),
                    statement: statement.clone(),
                    wanted: want.id,
                    certain,
                });
            }
        }
        found.extend(worst);
    }
    found
}

/// Whether this is an older one of ours, which the merge writes anew.
fn replaced_later(statement: &Statement, wanted: &[Wanted]) -> bool {
    statement.sid().is_some()
        && wanted.iter().any(|want| {
            want.on_clash == OnClash::Replace && want.statement.sid() == statement.sid()
        })
}

/// Nothing if the refusal does not meet the permission, else whether it surely does.
fn stops(deny: &Meaning, allow: &Meaning, ours: &[Meaning]) -> Option<bool> {
    let services: Vec<&str> = allow
        .principals
        .iter()
        .filter(|(kind, _)| kind == "Service")
        .map(|(_, name)| name.as_str())
        .collect();
    if allow.effect != "Allow" || services.is_empty() {
        return None;
    }
    let meets = services.iter().any(|service| speaks_about(deny, service))
        && any_action(deny, allow)
        && any_resource(deny, allow);
    if !meets {
        return None;
    }
    let request = Request::of(allow, &services, ours);
    let mut certain = true;
    for (operator, key, values) in &deny.conditions {
        match request.holds(operator, key, values) {
            Holds::No => return None,
            Holds::Yes => {}
            Holds::Unknown => certain = false,
        }
    }
    Some(certain)
}

fn speaks_about(deny: &Meaning, service: &str) -> bool {
    let named = |(kind, name): &(String, String)| {
        (kind == "Service" && name == service) || (kind == "AWS" && name == "*")
    };
    if deny.not_principals.is_empty() {
        deny.principals.iter().any(named)
    } else {
        !deny.not_principals.iter().any(named)
    }
}

fn any_action(deny: &Meaning, allow: &Meaning) -> bool {
    allow.actions.iter().any(|action| {
        if deny.not_actions.is_empty() {
            deny.actions.iter().any(|pattern| overlap(pattern, action))
        } else {
            !deny.not_actions.iter().any(|pattern| glob(pattern, action))
        }
    })
}

fn any_resource(deny: &Meaning, allow: &Meaning) -> bool {
    allow.resources.iter().any(|resource| {
        if deny.not_resources.is_empty() {
            deny.resources
                .iter()
                .any(|pattern| overlap(pattern, resource))
        } else {
            !deny
                .not_resources
                .iter()
                .any(|pattern| glob(pattern, resource))
        }
    })
}

/// Whether a condition holds for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Yes,
    No,
    Unknown,
}

/// Keys that a call made by an AWS service itself does not carry.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
const ABSENT: [&str; 9] = [
    "aws:multifactorauthpresent",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:username",
    "aws:vpcsourceip",
];

/// What we know of the service's request: for each key the values that it may have.
struct Request(BTreeMap<String, BTreeSet<String>>);

impl Request {
    fn of(allow: &Meaning, services: &[&str], ours: &[Meaning]) -> Self {
        let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let one = |value: &str| BTreeSet::from([value.to_owned()]);
        known.insert("aws:securetransport".to_owned(), one("true"));
        known.insert("aws:principalisawsservice".to_owned(), one("true"));
        known.insert("aws:viaawsservice".to_owned(), one("false"));
        known.insert(
            "aws:principalservicename".to_owned(),
            services.iter().map(|&name| name.to_owned()).collect(),
        );
        for (operator, key, values) in &allow.conditions {
            if matches!(operator.as_str(), "stringequals" | "arnlike" | "bool") {
                known.insert(key.clone(), values.clone());
            }
        }
        // Our own refusals say what the request has to carry.
        for deny in ours.iter().filter(|deny| deny.effect == "Deny") {
            if deny.principals != allow.principals || deny.actions.is_disjoint(&allow.actions) {
                continue;
            }
            for (operator, key, values) in &deny.conditions {
                if operator == "stringnotequals" {
                    known.insert(key.clone(), values.clone());
                }
            }
        }
        if let Some(accounts) = known.get("aws:sourcearn").and_then(accounts_of) {
            known
                .entry("aws:sourceaccount".to_owned())
                .or_insert(accounts);
        }
        Self(known)
    }

    fn holds(&self, operator: &str, key: &str, values: &BTreeSet<String>) -> Holds {
        if operator.contains(':') {
            return Holds::Unknown; // ForAllValues and ForAnyValue
        }
        let (bare, if_exists) = match operator.strip_suffix("ifexists") {
            Some(bare) => (bare, true),
            None => (operator, false),
        };
        let known = self.0.get(key);
        let absent = known.is_none() && (ABSENT.contains(&key) || key == "aws:sourceip");
        let negative = bare.contains("not");
        if bare == "null" {
            let asks_for_absence = values.contains("true");
            return match (known.is_some(), absent) {
                (true, _) => yes_if(!asks_for_absence),
                (false, true) => yes_if(asks_for_absence),
                (false, false) => Holds::Unknown,
            };
        }
        if absent {
            return yes_if(negative || if_exists);
        }
        let Some(known) = known else {
            return Holds::Unknown;
        };
        let matches_one = |value: &String| match bare {
            "stringlike" | "stringnotlike" | "arnlike" | "arnnotlike" => {
                values.iter().any(|pattern| glob(pattern, value))
            }
            "stringequalsignorecase" | "stringnotequalsignorecase" => {
                values.iter().any(|there| there.eq_ignore_ascii_case(value))
            }
            _ => values.contains(value),
        };
        if !matches!(
            bare,
            "stringlike"
                | "stringnotlike"
                | "arnlike"
                | "arnnotlike"
                | "stringequals"
                | "stringnotequals"
                | "stringequalsignorecase"
                | "stringnotequalsignorecase"
                | "bool"
        ) {
            return Holds::Unknown;
        }
        let matching = known.iter().filter(|value| matches_one(value)).count();
        if matching == known.len() {
            yes_if(!negative)
        } else if matching == 0 {
            yes_if(negative)
        } else {
            Holds::Unknown
        }
    }
}

fn yes_if(yes: bool) -> Holds {
    if yes { Holds::Yes } else { Holds::No }
}

/// The accounts in a set of ARNs; nothing if one of them is not known yet or has none.
fn accounts_of(arns: &BTreeSet<String>) -> Option<BTreeSet<String>> {
    arns.iter()
        .map(|arn| {
            let account = arn.split(':').nth(4).unwrap_or_default();
            let is_account = account.len() == 12 && account.chars().all(|c| c.is_ascii_digit());
            is_account.then(|| account.to_owned())
        })
        .collect()
}

fn words(statement: &Statement, deny: &Meaning, want: &Wanted, certain: bool) -> String {
    let rule = match statement.sid() {
        Some(sid) => format!("The rule `{sid}` was there before."),
        None => "A rule without a name was there before.".to_owned(),
    };
    let who = Who::of(&want.statement);
    let name = who.plain_name();
    let deeds: Vec<String> = want
        .statement
        .actions()
        .iter()
        .map(|action| deed(&who, action).unwrap_or_else(|| format!("use {action}")))
        .collect();
    let deeds = deeds.join(" or ");
    let stops = if certain {
        "does not let"
    } else {
        "may not let"
    };
    let reason = reason(deny);
    format!("{rule} It {stops} {name} {deeds}{reason}.")
}

fn reason(deny: &Meaning) -> &'static str {
    let names = |wanted: &[&str]| {
        deny.conditions
            .iter()
            .any(|(_, key, _)| wanted.contains(&key.as_str()))
    };
    if deny.conditions.is_empty() {
        ", whoever asks"
    } else if names(&["s3:x-amz-server-side-encryption-aws-kms-key-id"]) {
        ", because it asks for another key"
    } else if names(&["s3:x-amz-server-side-encryption"]) {
        ", because it asks for files to be locked in a certain way"
    } else if names(&["aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid"]) {
        ", because it names another source"
    } else if names(&[
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:vpcsourceip",
        "aws:sourceip",
    ]) {
        ", because it lets in only certain networks"
    } else if names(&[
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:principalaccount",
        "aws:principalarn",
    ]) {
        ", because it lets in only certain people and programs, and no AWS services"
    } else {
        ", because of its conditions"
    }
}

#[cfg(test)]
mod tests;
