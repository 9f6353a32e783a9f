//! Rules of others that would refuse what our rules allow.
//!
//! A refusal always wins, so adding our rules would look right and not work.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

pub mod above;
pub mod reader;
mod request;
mod words;

use request::by_service;
use words::{reason, told};

use super::condition::{Compares, Judged, Test};
use super::explain::who::{Who, deed};
use super::holds::Holds;
use super::meaning::Meaning;
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
            let Some(judged) = stops(&deny, want, allow, &ours) else {
                continue;
            };
            let certain = judged.holds == Holds::Yes;
            if worst.as_ref().is_none_or(|worst| certain && !worst.certain) {
                worst = Some(Conflict {
                    text: words(&statement, &deny, want, &judged),
                    way_out: way_out(judged.by, want),
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

/// How the refusal turns out for the permission, if it may stop it.
fn stops<'d>(
    deny: &'d Meaning,
    want: &Wanted,
    allow: &Meaning,
    ours: &[Meaning],
) -> Option<Judged<'d>> {
    let principals = allow.principals.iter();
    let services: Vec<&str> = principals
        .filter(|(kind, _)| kind == "Service")
        .map(|(_, name)| name.as_str())
        .collect();
    if allow.effect != "Allow" || !services.iter().any(|service| deny.on_service(service)) {
        return None;
    }
    let actions = allow.actions.iter().map(|action| deny.on_action(action));
    let resources = allow.resources.iter().map(|one| deny.on_resource(one));
    let element = actions.max()?.min(resources.max()?);
    let judged = deny.judge(element, &by_service(want, allow, &services, ours));
    (judged.holds != Holds::No).then_some(judged)
}

fn words(statement: &Statement, deny: &Meaning, want: &Wanted, judged: &Judged<'_>) -> String {
    let who = Who::of(&want.statement);
    let deeds: Vec<String> = want
        .statement
        .actions()
        .iter()
        .map(|action| deed(&who, action).unwrap_or_else(|| format!("use {action}")))
        .collect();
    told(
        statement,
        judged.holds == Holds::Yes,
        who.plain_name(),
        &deeds.join(" or "),
        reason(deny, judged.by),
    )
}

/// What the one who asks can do, where it is the request that does not fit and not the one who makes it.
fn way_out(by: &[Test], want: &Wanted) -> Option<&'static str> {
    const WAY: &str = "s3:x-amz-server-side-encryption";
    let asks_for_kms = by.iter().any(|test| {
        let is_kms = |value: &String| value.starts_with("aws:kms");
        test.is_on(WAY)
            && (test.operator.compares == Compares::Null || test.values.iter().all(is_kms))
    });
    let without_key = want
        .carries
        .iter()
        .any(|(key, values)| *key == WAY && !values.contains(&Some("aws:kms".to_owned())));
    (asks_for_kms && without_key)
        .then_some("Choose a key for the files: then they come locked as this rule asks.")
}

#[cfg(test)]
mod tests;
