//! Whether two statements or documents mean the same, however they are written.
//!
//! AWS gives documents back in another order, with a list of one as a single text, and with an
//! account's number as the ARN of its root. None of that is a change.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use std::collections::{BTreeMap, BTreeSet};

use super::meaning::{Meaning, sorted_text};
use super::model::Document;
use super::statement::Statement;

/// Whether both documents allow and forbid the same.
///
/// Order, repeated statements, names (`Sid`, `Id`) and ways of writing do not count.
/// `Version` counts only where it changes how a text is read: with policy variables in it.
pub fn same_meaning(one: &Document, other: &Document) -> bool {
    meanings(one) == meanings(other)
        && unknown_fields(one) == unknown_fields(other)
        && (one.version() == other.version() || !(has_variables(one) || has_variables(other)))
}

/// Whether both statements mean the same; their names do not count.
pub fn statements_equal(one: &Statement, other: &Statement) -> bool {
    Meaning::of(one) == Meaning::of(other)
}

fn meanings(document: &Document) -> BTreeSet<Meaning> {
    document.statements().iter().map(Meaning::of).collect()
}

fn unknown_fields(document: &Document) -> BTreeMap<&str, String> {
    let fields = document.value().as_object();
    fields
        .into_iter()
        .flatten()
        .filter(|(field, _)| !matches!(field.as_str(), "Version" | "Id" | "Statement"))
        .map(|(field, value)| (field.as_str(), sorted_text(value)))
        .collect()
}

fn has_variables(document: &Document) -> bool {
    document.to_compact().contains("${")
}

#[cfg(test)]
mod tests;
