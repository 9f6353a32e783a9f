//! What cannot be taken back, and how the rest is.

use crate::plan::{Action, Told};

const FILES: &str =
    "Log files and findings that are written stay, and so do the buckets that hold them.";
const KEYS: &str = "Keys stay unless somebody asks for their deletion too. A deleted key can be called back for 30 days; after that nobody can open what it locked.";
const TRUST: &str =
    "That a service may act in the whole organization stays: others may need it by then.";
const MEMBERS: &str =
    "What GuardDuty does for other accounts has to be taken back by a person, in GuardDuty.";
const VERSION: &str = "An old version of a policy that is not in use is deleted. Its text is kept in the record of the run.";
const ROLES: &str = "The role is deleted in accounts that are left out. It can be made again.";
const REST: &str = "Everything else can be taken back with the assistant, the whole run or one change of it. Copies of all that changes are saved first.";

/// All of them: no name of somebody may be taken for a word of theirs.
pub(super) const WORDS: &[&str] = &[FILES, KEYS, TRUST, MEMBERS, VERSION, ROLES, REST];

/// What stays behind these changes, and how the rest is taken back.
pub(super) fn of(changes: &[Told]) -> Vec<String> {
    let writes = || changes.iter().filter(|told| told.kind.writes());
    let any = |is: fn(&Action) -> bool| writes().any(|told| is(&told.action));
    let mut said = vec![(writes().next().is_some(), FILES)];
    said.push((any(|action| matches!(action, Action::CreateKey(_))), KEYS));
    let trusts = |action: &Action| {
        matches!(
            action,
            Action::EnableTrustedAccess(_) | Action::LetStackSetsReach(_)
        )
    };
    said.push((any(trusts), TRUST));
    let members = |action: &Action| {
        matches!(
            action,
            Action::DesignateGuardDuty(_)
                | Action::CreateMembers(_)
                | Action::ProtectMembers(_)
                | Action::SetJoining(_)
        )
    };
    said.push((any(members), MEMBERS));
    let version = |action: &Action| {
        matches!(action, Action::CreatePolicyVersion(_)) && action.deed().deletes()
    };
    said.push((any(version), VERSION));
    said.push((
        any(|action| matches!(action, Action::TakeStackSet(_))),
        ROLES,
    ));
    said.push((true, REST));
    said.into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, words)| words.to_owned())
        .collect()
}
