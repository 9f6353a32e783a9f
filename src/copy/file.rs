//! A copy as a file, for somebody else: every identifier is replaced.

use serde::{Deserialize, Serialize};

use super::make::AccountCopy;
use super::masked::Masker;
use crate::practice::world::World;
use crate::problem::Problem;

/// What the file calls itself.
const KIND: &str = "radiant-aws-setup copy of an account, without identifiers";
/// The form of the file.
const VERSION: u32 = 1;

/// The copy as it is saved.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    kind: String,
    version: u32,
    /// When the account was looked at.
    seen: jiff::Timestamp,
    /// The calls that were refused then, in AWS's names.
    unread: Vec<String>,
    world: World,
}

impl AccountCopy {
    /// The file.
    ///
    /// # Errors
    ///
    /// The copy cannot be written down, which would be a mistake of this program.
    pub fn save(&self, masker: &Masker) -> Result<String, Problem> {
        let mistake = |err: serde_json::Error| Problem {
            said: Some(err.to_string()),
            ..Problem::new("The copy could not be written down.")
                .hint("This is a mistake of ours. Nothing was saved.")
        };
        let world = serde_json::to_value(&self.world).map_err(mistake)?;
        let mut world: World = serde_json::from_value(masker.thing(&world)).map_err(mistake)?;
        world.company.clone_from(&self.world.company);
        let saved = Saved {
            kind: KIND.to_owned(),
            version: VERSION,
            seen: self.seen,
            unread: self
                .unread
                .iter()
                .filter_map(|problem| problem.call.clone())
                .collect(),
            world,
        };
        let mut text = serde_json::to_string_pretty(&saved).map_err(mistake)?;
        text.push('\n');
        Ok(text)
    }
}

/// The world in a saved copy.
///
/// # Errors
///
/// The text is no copy, or one of a later version of this program.
pub fn read_copy(text: &str) -> Result<World, Problem> {
    let hint = "Open a file that was saved as a copy of an account.";
    let value: serde_json::Value = serde_json::from_str(text).map_err(|err| Problem {
        said: Some(format!("Line {}, column {}.", err.line(), err.column())),
        ..Problem::new("This file is no copy of an account: it is not JSON.").hint(hint)
    })?;
    if value.get("kind").and_then(serde_json::Value::as_str) != Some(KIND) {
        return Err(Problem::new("This file is no copy of an account.").hint(hint));
    }
    let version = value.get("version").and_then(serde_json::Value::as_u64);
    if version != Some(u64::from(VERSION)) {
        return Err(
            Problem::new("This copy was saved by another version of this program.")
                .hint("Open it with that version, or ask for a new copy."),
        );
    }
    let saved: Saved = serde_json::from_value(value).map_err(|err| Problem {
        said: Some(err.to_string()),
        ..Problem::new("This copy of an account is damaged.").hint("Ask for it once more.")
    })?;
    if saved.world.copied.is_none() || saved.world.accounts.is_empty() {
        return Err(
            Problem::new("This copy of an account has no account in it.")
                .hint("Ask for it once more."),
        );
    }
    Ok(saved.world)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_copy_is_refused_with_what_to_do() {
        for text in [
            "",
            "{",
            "[]",
            "{\"kind\": \"something\"}",
            "{\"kind\": \"radiant-aws-setup copy of an account, without identifiers\", \"version\": 9}",
            "{\"kind\": \"radiant-aws-setup copy of an account, without identifiers\", \"version\": 1}",
        ] {
            let problem = read_copy(text).unwrap_err();
            assert!(problem.hint.is_some(), "{text}");
        }
    }
}
