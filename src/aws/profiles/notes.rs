//! What is said about files, lines and names that cannot be used.

use super::files::{Passed, PassedOver, Place, SharedFiles};
use super::lines::Why;
use crate::domain::shown;
use crate::problem::Problem;

impl SharedFiles {
    /// Files that cannot be read, and the first of each file's lines that belong to no section.
    pub(super) fn unread(&self) -> impl Iterator<Item = Problem> {
        let unread = self.files.iter().filter_map(|file| file.unread.clone());
        let lines = self.files.iter().filter_map(|file| {
            let (line, why) = *file.lines.left_out.first()?;
            let place = Place {
                kind: file.kind,
                line,
            };
            Some(self.left_out(place, why))
        });
        unread.chain(lines)
    }

    /// Which names cannot be used, in one note.
    pub(super) fn unusable(&self) -> Option<Problem> {
        let profiles: Vec<&PassedOver> = self
            .passed_over
            .iter()
            .filter(|passed| !passed.is_session)
            .collect();
        let first = profiles.first()?;
        let names: Vec<String> = profiles
            .iter()
            .map(|passed| shown(&passed.name).into_owned())
            .collect();
        let summary = match profiles.len() {
            1 => format!(
                "1 profile has a name that cannot be used here: {}.",
                names.join("")
            ),
            count => format!(
                "{count} profiles have names that cannot be used here: {}.",
                names.join(", ")
            ),
        };
        let more = if profiles.len() > 1 {
            " The others stand in the same way."
        } else {
            ""
        };
        Some(Problem::new(summary).hint(format!("{}{more}", self.rename(first))))
    }

    /// How a section has to be called so that it can be used.
    pub(super) fn rename(&self, passed: &PassedOver) -> String {
        let place = self.at(passed.place);
        let name = shown(&passed.name);
        match passed.why {
            Passed::NoPrefix => format!("Write [profile {name}] in {place}."),
            Passed::Prefix => {
                format!("Write [{name}] in {place}: this file has no `profile` there.")
            }
            Passed::Name => format!(
                "Rename it in {place}: letters from a to z, digits and _-/.%@:+ are taken, no spaces and no quotes."
            ),
        }
    }

    /// What is said about a line that is left out.
    pub(super) fn left_out(&self, place: Place, why: Why) -> Problem {
        let line = self.at(place);
        let (what, cure) = match why {
            Why::BeforeHeader => (
                "stands before the first section, so it belongs to no profile",
                "Put a line such as [default] above it.",
            ),
            Why::OpenHeader => (
                "begins a section and is not closed, so the section cannot be read",
                "Put ] at its end.",
            ),
            Why::NoEquals => (
                "has no = sign, so it cannot be read",
                "Correct it, or take it out.",
            ),
            Why::NoName => (
                "has nothing before its = sign",
                "Correct it, or take it out.",
            ),
            Why::NothingAbove => (
                "is indented and goes on nothing",
                "Take the blanks away from its beginning.",
            ),
        };
        let mut signs = line.chars();
        let first: String = signs
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect();
        Problem::new(format!("{first}{} {what}.", signs.as_str())).hint(cure)
    }
}
