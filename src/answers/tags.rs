//! A table of tags, from key to value.

use std::collections::{BTreeMap, BTreeSet};

use super::found::Found;
use super::line::{inline, quoted};
use super::walk::Entry;
use crate::domain::{TAG_RULE, parse_tag_key, parse_tag_value};

/// What is allowed.
const TAGS: &str = "a table from key to value, { team = \"security\" }";
/// So many tags a role can have, without those that we set.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>.
const MOST: usize = 50 - OURS.len();
/// The keys of our own tags.
const OURS: [&str; 3] = ["created-by", "setup-run", "setup-part"];

/// Reads tags to look for.
pub(super) fn read(entry: &Entry<'_>, found: &mut Found<'_>) -> Option<BTreeMap<String, String>> {
    let table = entry.table(TAGS, found)?;
    let mut tags = BTreeMap::new();
    let mut complete = true;
    for (key, span) in table.keys() {
        let path = table.path_of(key);
        if let Err(problem) = parse_tag_key(key) {
            found.add(&span, &path, problem.message, TAG_RULE);
            complete = false;
        }
        let value = table
            .entry(key)
            .and_then(|entry| entry.text(TAGS, found))
            .and_then(|text| text.parse(parse_tag_value, TAG_RULE, found));
        match value {
            Some(value) => {
                tags.insert(key.to_owned(), value);
            }
            None => complete = false,
        }
    }
    complete.then_some(tags)
}

/// Reads tags that a role gets: none of AWS's or ours, none twice but for capitals, and not more than it can have.
pub(super) fn read_for_role(
    entry: &Entry<'_>,
    found: &mut Found<'_>,
) -> Option<BTreeMap<String, String>> {
    let tags = read(entry, found)?;
    let table = entry.table(TAGS, found)?;
    let mut seen = BTreeSet::new();
    let mut complete = true;
    for (key, span) in table.keys() {
        let small = key.to_lowercase();
        let message = if small.starts_with("aws:") {
            "Only AWS sets tags whose key begins with `aws:`."
        } else if OURS.contains(&small.as_str()) {
            "This tag is set already: it says what was made here."
        } else if !seen.insert(small) {
            "IAM takes keys that differ in capitals alone for the same one. Leave out one."
        } else {
            continue;
        };
        found.add(&span, &table.path_of(key), message, TAG_RULE);
        complete = false;
    }
    if tags.len() > MOST {
        let message = format!(
            "A role can have {MOST} tags besides ours. These are {}.",
            tags.len()
        );
        found.add(&entry.span, &entry.path, message, TAGS);
        complete = false;
    }
    complete.then_some(tags)
}

/// The same as TOML; nothing where there are none.
pub(super) fn write(tags: &BTreeMap<String, String>) -> Option<String> {
    let rows: Vec<(String, String)> = tags
        .iter()
        .map(|(key, value)| (quoted(key), quoted(value)))
        .collect();
    (!rows.is_empty()).then(|| inline(&rows))
}
