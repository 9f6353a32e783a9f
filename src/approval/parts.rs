//! The parts in which a set-up is approved, one after another.

use crate::plan::Section;

/// Trail, findings, and what holds both.
pub const LOGGING: &[Section] = &[Section::CloudTrail, Section::GuardDuty];
/// The role in the main account, once the External Role ID has come back.
pub const ROLE: &[Section] = &[Section::MainRole];
/// The roles in the other accounts. The main account's role is told which roles it may use, and GuardDuty which accounts it
/// watches.
pub const MEMBERS: &[Section] = &[Section::GuardDuty, Section::MainRole, Section::Members];
/// What lets other accounts send findings on their own.
pub const EXPORT: &[Section] = &[Section::GuardDuty, Section::Export];

/// All of them, with the word that saved plans have for each.
pub const PARTS: [(&str, &[Section]); 4] = [
    ("logging", LOGGING),
    ("role", ROLE),
    ("members", MEMBERS),
    ("export", EXPORT),
];

/// The part of this word.
pub fn of_word(word: &str) -> Option<&'static [Section]> {
    let mut parts = PARTS.into_iter();
    parts.find_map(|(name, sections)| (name == word).then_some(sections))
}
