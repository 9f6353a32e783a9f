//! Rules of others that would refuse what our rules allow.
//!
//! A refusal always wins, so adding our rules would look right and not work.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use std::collections::BTreeSet;

pub mod reader;
mod request;

use request::{Holds, Request};

use super::equal::Meaning;
use super::explain::who::{Who, deed};
use super::glob::{Meets, met};
use super::merge::Wanted;
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
    /// What would do without touching the rule, as a sentence.
    pub way_out: Option<&'static str>,
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
            let Some(certain) = stops(&deny, want, allow, &ours) else {
                continue;
            };
            if worst.as_ref().is_none_or(|worst| certain && !worst.certain) {
                worst = Some(Conflict {
                    text: words(&statement, &deny, want, certain),
                    way_out: way_out(&deny, want),
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
    wanted.iter().any(|want| want.takes_place_of(statement))
}

/// Nothing if the refusal does not meet the permission, else whether it surely does.
fn stops(deny: &Meaning, want: &Wanted, allow: &Meaning, ours: &[Meaning]) -> Option<bool> {
    let services: Vec<&str> = allow
        .principals
        .iter()
        .filter(|(kind, _)| kind == "Service")
        .map(|(_, name)| name.as_str())
        .collect();
    if allow.effect != "Allow" || services.is_empty() {
        return None;
    }
    if !services.iter().any(|service| speaks_about(deny, service)) {
        return None;
    }
    let (action, resource) = (meets_action(deny, allow)?, meets_resource(deny, allow)?);
    let request = Request::of(want, allow, &services, ours);
    let mut certain = action == Meets::All && resource == Meets::All && deny.unknown.is_empty();
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

fn meets_action(deny: &Meaning, allow: &Meaning) -> Option<Meets> {
    meets(&deny.actions, &deny.not_actions, &allow.actions)
}

fn meets_resource(deny: &Meaning, allow: &Meaning) -> Option<Meets> {
    meets(&deny.resources, &deny.not_resources, &allow.resources)
}

/// Nothing when the refusal takes in none of what is wanted.
fn meets(
    patterns: &BTreeSet<String>,
    not_patterns: &BTreeSet<String>,
    wanted: &BTreeSet<String>,
) -> Option<Meets> {
    fn texts(set: &BTreeSet<String>) -> impl Iterator<Item = &str> + Clone {
        set.iter().map(String::as_str)
    }
    wanted
        .iter()
        .filter_map(|text| met(texts(patterns), texts(not_patterns), text))
        .max()
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

/// What the one who asks can do, where it is the request that does not fit and not the one who makes it.
fn way_out(deny: &Meaning, want: &Wanted) -> Option<&'static str> {
    let asks_for_kms = deny.conditions.iter().any(|(operator, key, values)| {
        key == "s3:x-amz-server-side-encryption"
            && (operator == "null" || values.iter().all(|value| value.starts_with("aws:kms")))
    });
    let without_key = want.carries.iter().any(|(key, values)| {
        *key == "s3:x-amz-server-side-encryption" && !values.contains(&Some("aws:kms".to_owned()))
    });
    (asks_for_kms && without_key)
        .then_some("Choose a key for the files: then they come locked as this rule asks.")
}

fn reason(deny: &Meaning) -> &'static str {
    let names = |wanted: &[&str]| {
        deny.conditions
            .iter()
            .any(|(_, key, _)| wanted.contains(&key.as_str()))
    };
    if deny.conditions.is_empty() && !deny.not_principals.is_empty() {
        ", because it lets in only those that it names"
    } else if deny.conditions.is_empty() {
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
