//! Whether a statement under one of our names has the shape of what we write there. A name alone proves nothing: anybody may
//! have taken it.

use std::collections::BTreeSet;

use crate::policy::condition::Operator;
use crate::policy::cover::covers;
use crate::policy::meaning::Meaning;
use crate::policy::statement::Statement;

/// Condition keys that limit a statement of ours to those who send; older versions had no such limits.
const SOURCES: [&str; 2] = ["aws:sourceaccount", "aws:sourcearn"];

/// Whether the wanted statement may be written in the place of this one, which has a name of ours.
///
/// Both do the same to the same kind of principal; resources, values and limits to those who send may differ.
/// A refusal also has to ask for the same. What lets somebody in may name others besides: that is not what we left there.
pub(super) fn is_older(there: &Statement, wanted: &Statement) -> bool {
    if covers(wanted, there) {
        return true;
    }
    let (have, new) = (Meaning::of(there), Meaning::of(wanted));
    let same = have.effect == new.effect
        && have.actions == new.actions
        && have.is_positive() == new.is_positive()
        && have.unknown.keys().eq(new.unknown.keys());
    same && if new.effect == "Allow" {
        kinds(&new).is_subset(&kinds(&have))
    } else {
        kinds(&new) == kinds(&have) && asked(&new) == asked(&have)
    }
}

/// The kinds of principals: everyone is one of its own where they are refused, and so is each AWS service.
pub(super) fn kinds(meaning: &Meaning) -> BTreeSet<(&str, &str)> {
    let refuses = meaning.effect == "Deny";
    let all = meaning.principals.iter();
    all.map(|(kind, name)| match kind.as_str() {
        "Service" => (kind.as_str(), name.split('.').next().unwrap_or_default()),
        "AWS" if refuses && name == "*" => (kind.as_str(), "*"),
        _ => (kind.as_str(), ""),
    })
    .collect()
}

/// What a statement asks for besides who sends, by operator and key.
fn asked(meaning: &Meaning) -> BTreeSet<(&Operator, &str)> {
    meaning
        .conditions
        .iter()
        .filter(|test| !SOURCES.contains(&test.key.as_str()))
        .map(|test| (&test.operator, test.key.as_str()))
        .collect()
}
