//! How a change is put together.

use super::{Action, Change, ChangeId, Cost, Kind, Section, Service, Told, Version, View, Warning};
use crate::domain::Place;
use crate::policy::slot::slots_in;
use crate::policy::{Document, DocumentKind};
use crate::problem::Problem;

/// A change in the making. It is handed on at every step, so it lies apart.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) change: Box<Told>,
}

impl Draft {
    /// A change that writes nothing yet.
    pub(super) fn new(
        section: Section,
        place: &Place,
        part: &str,
        service: Service,
        resource: impl Into<String>,
    ) -> Self {
        let change = Change {
            id: ChangeId::new(section, place, part),
            kind: Kind::Keep,
            section,
            place: place.clone(),
            service,
            resource: resource.into(),
            depends_on: Vec::new(),
            follows: Vec::new(),
            action: Action::None,
        };
        Self {
            change: Box::new(Told {
                change,
                title: String::new(),
                meaning: String::new(),
                version: Version::default(),
                costs: Vec::new(),
                warnings: Vec::new(),
            }),
        }
    }

    pub(super) fn id(&self) -> ChangeId {
        self.change.id.clone()
    }

    /// What it does, and what that means.
    pub(super) fn says(mut self, title: impl Into<String>, meaning: impl Into<String>) -> Self {
        self.change.title = title.into();
        self.change.meaning = meaning.into();
        self
    }

    pub(super) fn before(mut self, view: Option<View>) -> Self {
        self.change.version.before = view;
        self
    }

    pub(super) fn then(mut self, view: Option<View>) -> Self {
        self.change.version.after = view;
        self
    }

    /// It cannot be done without these.
    pub(super) fn requires(mut self, ids: impl IntoIterator<Item = ChangeId>) -> Self {
        self.change.depends_on.extend(ids);
        self
    }

    /// It comes after these, but can be done without them.
    pub(super) fn follows(mut self, ids: impl IntoIterator<Item = ChangeId>) -> Self {
        self.change.follows.extend(ids);
        self
    }

    pub(super) fn costs(mut self, costs: impl IntoIterator<Item = Cost>) -> Self {
        self.change.costs.extend(costs);
        self
    }

    pub(super) fn warns(mut self, warnings: impl IntoIterator<Item = Warning>) -> Self {
        self.change.warnings.extend(warnings);
        self
    }

    pub(super) fn create(self, action: Action) -> Self {
        self.write(Kind::Create, action)
    }

    pub(super) fn update(self, action: Action) -> Self {
        self.write(Kind::Update, action)
    }

    /// What is there is right, so before and after are the same.
    pub(super) fn keep(mut self) -> Self {
        if self.change.version.after.is_none() {
            self.change
                .version
                .after
                .clone_from(&self.change.version.before);
        } else if self.change.version.before.is_none() {
            self.change
                .version
                .before
                .clone_from(&self.change.version.after);
        }
        self.rest(Kind::Keep)
    }

    pub(super) fn by_hand(self, problem: Problem) -> Self {
        self.rest(Kind::ByHand(problem))
    }

    pub(super) fn waiting(self, reason: impl Into<String>) -> Self {
        self.rest(Kind::Waiting(reason.into()))
    }

    /// `what` could not be looked at, so nothing is planned for it.
    pub(super) fn unseen(self, what: &str, problem: &Problem) -> Self {
        self.says(
            format!("{what} could not be looked at"),
            "Nothing is changed here, because we do not know what is there now.",
        )
        .by_hand(unseen(problem))
    }

    pub(super) fn writes(&self) -> bool {
        self.change.kind.writes()
    }

    /// Take the deed away, keep what it would have been.
    pub(super) fn rest(mut self, kind: Kind) -> Self {
        self.change.kind = kind;
        self.change.action = Action::None;
        self.change.costs.clear();
        self
    }

    fn write(mut self, kind: Kind, action: Action) -> Self {
        // What is made anew has no text of others in it.
        let unfinished = (kind == Kind::Update)
            .then(|| unfinished(&action))
            .flatten();
        if let Some(problem) = unfinished {
            return self.by_hand(problem);
        }
        self.change.kind = kind;
        if let Some(service) = action.service() {
            self.change.service = service;
        }
        self.change.action = action;
        self
    }
}

/// Why nothing is written where a text of ours is that only stands for a value: sent, it would become that value.
fn unfinished(action: &Action) -> Option<Problem> {
    let kind = serde_json::to_value(action).ok()?;
    let seen = kind.as_object()?.values().next()?.get("seen")?.to_string();
    let name = slots_in(&seen).next()?;
    Some(
        Problem::new(format!(
            "What is there holds the text {{{{{name}}}}}. It stands for a value that was not known when it was copied."
        ))
        .hint("Have the real value put in its place, or have it taken out. Then check again."),
    )
}

/// A read's problem, as the reason why a change is left to a person.
pub(super) fn unseen(problem: &Problem) -> Problem {
    let mut problem = problem.clone();
    if problem.hint.is_none() {
        problem.hint = Some(
            "Ask for the right to look at it, or use another sign-in. Then check again.".to_owned(),
        );
    }
    problem
}

pub(super) fn policy_view(kind: DocumentKind, document: &Document) -> View {
    View::Policy(kind, document.value().clone())
}

/// Settings to look at, in this order.
pub(super) fn settings<N: Into<String>, V: Into<String>>(
    rows: impl IntoIterator<Item = (N, V)>,
) -> View {
    View::Settings(
        rows.into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect(),
    )
}

/// How a switch is shown.
pub(super) fn on_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

/// A warning with the narrower choice.
pub(super) fn warning(text: impl Into<String>, instead: impl Into<String>) -> Warning {
    Warning {
        text: text.into(),
        instead: Some(instead.into()),
    }
}

/// A warning without a choice.
pub(super) fn notice(text: impl Into<String>) -> Warning {
    Warning {
        text: text.into(),
        instead: None,
    }
}
