//! The keys that the role has to open files with: those that are there, and those that this run makes.

use crate::plan::action::without_keys;
use crate::plan::coming::comes;
use crate::plan::draft::{Draft, notice};
use crate::plan::{
    Action, Change, ChangeId, CreatePolicy, CreatePolicyVersion, Kind, Slots, Warning,
};
use crate::policy::{Document, same_meaning};
use crate::wanted::Site;

/// What the role's policy says of keys.
pub(super) struct Keys {
    /// ARNs, and slots of those that this run makes.
    pub(super) named: Vec<String>,
    /// The changes that make the latter. A key that is not made after all is left out when the policy is written.
    pub(super) after: Vec<ChangeId>,
    /// All keys that are in use can be named.
    pub(super) complete: bool,
    pub(super) warnings: Vec<Warning>,
}

/// The keys of log files and findings. A key that cannot be named yet holds nothing back: it follows in a later run.
pub(super) fn keys(site: &Site<'_>, earlier: &[Draft]) -> Keys {
    let mut keys = Keys {
        named: Vec::new(),
        after: Vec::new(),
        complete: true,
        warnings: Vec::new(),
    };
    let log = site.log_files_key().map(|key| (key, "log files"));
    for (key, files) in log.into_iter().chain([(site.findings_key(), "findings")]) {
        if Slots::unfilled(&key).is_some() {
            let Some(change) = maker(earlier, &key) else {
                keys.complete = false;
                keys.warnings.push(not_yet(files));
                continue;
            };
            keys.after.push(change);
        }
        if !keys.named.contains(&key) {
            keys.named.push(key);
        }
    }
    keys
}

/// The change that will make the key with this slot, if it will be made.
fn maker(earlier: &[Draft], slot: &str) -> Option<ChangeId> {
    earlier
        .iter()
        .find(|draft| {
            let fills = draft.change.action.deed().fills();
            fills.is_some_and(|fills| fills.to_string() == slot)
        })
        .map(Draft::id)
        .filter(|id| comes(earlier, id))
}

fn not_yet(files: &str) -> Warning {
    notice(format!(
        "The key for {files} is not there yet, so the role cannot open {files} with it. This follows when you check the changes again."
    ))
}

/// The change without the keys that only other changes would make, with the document that is left. `None` if it names none of those.
pub(in crate::plan) fn without_those_to_come(
    change: &mut Change,
    filled: &[String],
) -> Option<Document> {
    let text = match &mut change.action {
        Action::CreatePolicy(CreatePolicy { document, .. }) => document,
        Action::CreatePolicyVersion(CreatePolicyVersion { after, .. }) => after,
        _ => return None,
    };
    let is_open = |resource: &str| {
        Slots::unfilled(resource).is_some() && !filled.iter().any(|slot| slot == resource)
    };
    let less = without_keys(text, is_open)?;
    less.clone_into(text);
    if let Action::CreatePolicyVersion(CreatePolicyVersion { seen, after, .. }) = &change.action
        && same_meaning(seen, after)
    {
        change.kind = Kind::Keep;
        change.action = Action::None;
    }
    Some(less)
}
