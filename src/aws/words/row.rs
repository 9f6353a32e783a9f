//! A row of the tables of refusals.

use crate::domain::without_access_keys;
use crate::problem::Problem;

/// The words for one kind of refusal, and when they fit.
#[derive(Debug)]
pub(super) struct Row {
    /// One of these codes; none is "any".
    pub(super) codes: &'static [&'static str],
    /// The call begins with one of these; none is "any".
    pub(super) calls: &'static [&'static str],
    /// AWS's text holds one of these, in small letters; none is "any".
    pub(super) says: &'static [&'static str],
    /// What happened.
    pub(super) what: &'static str,
    /// What to do.
    pub(super) todo: &'static str,
    /// Who can do it, if not the person at the keyboard.
    pub(super) who: Option<&'static str>,
    /// The missing permission is named behind what to do.
    pub(super) names_permission: bool,
}

/// A row that fits by its codes alone.
pub(super) const fn by_code(
    codes: &'static [&'static str],
    what: &'static str,
    todo: &'static str,
) -> Row {
    Row {
        codes,
        calls: &[],
        says: &[],
        what,
        todo,
        who: None,
        names_permission: false,
    }
}

impl Row {
    pub(super) const fn calls(self, calls: &'static [&'static str]) -> Self {
        Self { calls, ..self }
    }

    pub(super) const fn says(self, says: &'static [&'static str]) -> Self {
        Self { says, ..self }
    }

    pub(super) const fn who(self, who: &'static str) -> Self {
        Self {
            who: Some(who),
            ..self
        }
    }

    pub(super) const fn names_permission(self) -> Self {
        Self {
            names_permission: true,
            ..self
        }
    }
}

impl Row {
    /// `said` in small letters.
    pub(super) fn fits(&self, call: &str, code: &str, said: &str) -> bool {
        (self.codes.is_empty() || self.codes.contains(&code))
            && (self.calls.is_empty() || self.calls.iter().any(|start| call.starts_with(start)))
            && (self.says.is_empty() || self.says.iter().any(|part| said.contains(part)))
    }

    pub(super) fn problem(&self) -> Problem {
        let problem = Problem::new(self.what).hint(self.todo);
        match self.who {
            Some(who) => problem.who(who),
            None => problem,
        }
    }
}

/// The same with what was said.
pub(super) fn with_said(mut problem: Problem, said: &str) -> Problem {
    if !said.is_empty() {
        problem.said = Some(without_access_keys(said));
    }
    problem
}
