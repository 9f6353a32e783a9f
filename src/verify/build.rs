//! How a section writes down its checks: one requirement after another, each with what was seen.

use super::check::{Check, RUN_AGAIN, Status};
use crate::domain::Place;
use crate::inventory::Seen;
use crate::plan::Section;
use crate::problem::Problem;

use jiff::Timestamp;

/// The checks of one section, in the order in which they are shown.
#[derive(Debug)]
pub(super) struct Checks {
    section: Section,
    list: Vec<Check>,
}

/// One requirement, before it was looked at.
#[derive(Clone, Debug)]
pub(super) struct Requirement<'a> {
    /// The last part of the check's id.
    pub(super) name: &'a str,
    /// What is true when it passes.
    pub(super) title: String,
    /// What has to be seen.
    pub(super) expected: String,
}

/// How one requirement turned out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    status: Status,
    seen: String,
    fix: Option<String>,
    /// Boxed, because it is far larger than the rest.
    problem: Option<Box<Problem>>,
    /// When what is awaited began, or since when it is so.
    since: Option<Timestamp>,
    /// How long that usually takes.
    usually: Option<&'static str>,
}

/// What was looked for, or the verdict on everything that needs it.
pub(super) type Found<T> = Result<T, Verdict>;

/// The verdict on what was found; what was not found has one already.
pub(super) fn on<T: Copy>(found: &Found<T>, judge: impl FnOnce(T) -> Verdict) -> Verdict {
    match found {
        Ok(thing) => judge(*thing),
        Err(verdict) => verdict.clone(),
    }
}

impl Checks {
    /// No checks yet.
    pub(super) const fn new(section: Section) -> Self {
        Self {
            section,
            list: Vec::new(),
        }
    }

    /// Write one down.
    pub(super) fn add(&mut self, place: &Place, requirement: Requirement<'_>, verdict: Verdict) {
        let Requirement {
            name,
            title,
            expected,
        } = requirement;
        self.list.push(Check {
            id: format!(
                "{}/{}/{}/{name}",
                self.section.word(),
                place.account,
                place.region
            ),
            title,
            section: self.section,
            place: place.clone(),
            status: verdict.status,
            expected,
            seen: verdict.seen,
            fix: verdict.fix,
            message: None,
            problem: verdict.problem.map(|problem| *problem),
            live: false,
            since: verdict.since,
            usually: verdict.usually.map(str::to_owned),
        });
    }

    /// All of them.
    pub(super) fn done(self) -> Vec<Check> {
        self.list
    }
}

impl<'a> Requirement<'a> {
    /// A requirement in words.
    pub(super) fn new(
        name: &'a str,
        title: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self {
            name,
            title: title.into(),
            expected: expected.into(),
        }
    }
}

impl Verdict {
    /// Seen, and right.
    pub(super) fn passed(seen: impl Into<String>) -> Self {
        Self {
            status: Status::Passed,
            seen: seen.into(),
            fix: None,
            problem: None,
            since: None,
            usually: None,
        }
    }

    /// Seen, and not right; the plan mends it.
    pub(super) fn failed(seen: impl Into<String>) -> Self {
        Self {
            status: Status::Failed,
            seen: seen.into(),
            fix: Some(RUN_AGAIN.to_owned()),
            problem: None,
            since: None,
            usually: None,
        }
    }

    /// Right as far as it can be yet.
    pub(super) fn waiting(seen: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            status: Status::Waiting,
            seen: seen.into(),
            fix: Some(fix.into()),
            problem: None,
            since: None,
            usually: None,
        }
    }

    /// It could not be seen; `what` is such as "the rules of the bucket".
    pub(super) fn unknown(what: &str, problem: &Problem) -> Self {
        Self {
            status: Status::Unknown,
            seen: format!("We could not read {what}. {}", problem.summary),
            fix: problem.hint.clone(),
            problem: Some(Box::new(problem.clone())),
            since: None,
            usually: None,
        }
    }

    /// What was read does not tell; `why` says what is open.
    pub(super) fn unsure(why: impl Into<String>, fix: impl Into<String>) -> Self {
        let problem = Problem::new(why).hint(fix);
        Self {
            status: Status::Unknown,
            seen: problem.summary.clone(),
            fix: problem.hint.clone(),
            problem: Some(Box::new(problem)),
            since: None,
            usually: None,
        }
    }

    /// Nobody looked at it; that is not the same as absent.
    pub(super) fn not_looked_at(what: &str) -> Self {
        Self::unsure(format!("We have not looked at {what}."), "Test again.")
    }

    /// With something else to do than to run the plan again.
    pub(super) fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// With the time at which the waiting began, or since when it is so.
    pub(super) const fn since(mut self, since: Option<Timestamp>) -> Self {
        self.since = since;
        self
    }

    /// With the time that it usually takes.
    pub(super) const fn usually(mut self, usually: &'static str) -> Self {
        self.usually = Some(usually);
        self
    }

    /// With more that was seen, a sentence each.
    pub(super) fn besides(mut self, seen: &[String]) -> Self {
        for sentence in seen {
            self.seen.push(' ');
            self.seen.push_str(sentence);
        }
        self
    }

    /// Passed with the first text, else failed with the second.
    pub(super) fn of(right: bool, seen: impl Into<String>, otherwise: impl Into<String>) -> Self {
        if right {
            Self::passed(seen)
        } else {
            Self::failed(otherwise)
        }
    }

    /// Judge what was seen, or say why it was not.
    pub(super) fn judge<T>(seen: &Seen<T>, what: &str, judge: impl FnOnce(&T) -> Self) -> Self {
        match seen {
            Seen::Known(value) => judge(value),
            Seen::Unknown(problem) => Self::unknown(what, problem),
        }
    }

    /// Whether it is seen, and right.
    pub(super) fn has_passed(&self) -> bool {
        self.status == Status::Passed
    }

    /// Whether what was read does not tell.
    pub(super) fn is_open(&self) -> bool {
        self.status == Status::Unknown
    }

    /// How it ended.
    #[cfg(test)]
    pub(super) const fn status(&self) -> Status {
        self.status
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place::parse("111122223333/eu-west-1").unwrap()
    }

    #[test]
    fn ids_are_section_account_region_name() {
        let mut checks = Checks::new(Section::MainRole);
        checks.add(
            &place(),
            Requirement::new("role-trust", "T", "E"),
            Verdict::passed("S"),
        );
        let list = checks.done();
        assert_eq!(list[0].id, "main-role/111122223333/eu-west-1/role-trust");
        assert_eq!(list[0].fix, None);
    }

    #[test]
    fn what_could_not_be_read_is_never_passed() {
        let problem = Problem::new("Your sign-in is not allowed to do this.").hint("Ask.");
        let seen: Seen<bool> = Seen::Unknown(problem.clone());
        let verdict = Verdict::judge(&seen, "the rules of the bucket", |_| {
            Verdict::passed("right")
        });
        assert_eq!(verdict.status(), Status::Unknown);
        assert_eq!(
            verdict.seen,
            "We could not read the rules of the bucket. Your sign-in is not allowed to do this."
        );
        assert_eq!(verdict.fix.as_deref(), Some("Ask."));
        assert_eq!(verdict.problem.as_deref(), Some(&problem));
        assert_eq!(
            Verdict::not_looked_at("the bucket").status(),
            Status::Unknown
        );
    }
}
