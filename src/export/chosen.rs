//! What of a plan goes into a file, and what does not, with the reason.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::plan::{Action, Change, ChangeId, Kind, Plan, Slot, Slots, Step, Told};
use crate::policy::each_external_id;
use crate::problem::Problem;

/// A change with the values in it that are known; those that come while it is carried out stay slots.
pub(super) struct Chosen<'a> {
    pub(super) told: &'a Told,
    pub(super) action: Action,
}

impl Chosen<'_> {
    /// Its calls.
    pub(super) fn steps(&self) -> Vec<Step> {
        self.action.deed().steps(&self.told.place)
    }

    /// A list of lines for a comment on it: each line is one line.
    pub(super) fn about(&self) -> Vec<String> {
        [&self.told.title, &self.told.meaning, &self.told.resource]
            .into_iter()
            .map(|text| one_line(text))
            .chain([self.told.id.to_string()])
            .filter(|line| !line.is_empty())
            .collect()
    }
}

/// What goes into the file, and one sentence for each change that does not.
pub(super) struct Choice<'a> {
    pub(super) chosen: Vec<Chosen<'a>>,
    pub(super) left_out: Vec<String>,
}

/// A text in one line without signs that cannot be seen.
pub(super) fn one_line(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|sign| if sign.is_control() { ' ' } else { sign })
        .collect();
    crate::domain::shown(&line).trim().to_owned()
}

/// The writes of a plan that a form can carry out. `takes` says why it cannot, if so.
pub(super) fn choose<'a>(
    plan: &'a Plan<Told>,
    known: &Slots,
    takes: impl Fn(&Change, &Action) -> Option<&'static str>,
) -> Choice<'a> {
    let id = known.get(&Slot::external_id());
    let known = known.without(&Slot::external_id());
    // What is filled by then, with any value.
    let mut by_then = known.clone();
    by_then.fill(Slot::external_id(), "known by then");
    by_then.fill(Slot::run(), "known by then");
    let mut missing: BTreeSet<&ChangeId> = BTreeSet::new();
    let mut choice = Choice {
        chosen: Vec::new(),
        left_out: Vec::new(),
    };
    for told in &plan.changes {
        let why = match &told.kind {
            Kind::Keep => continue,
            Kind::ByHand(problem) => Some(one_line(&problem.summary)),
            Kind::Waiting(what) => Some(one_line(what)),
            Kind::Create | Kind::Update => None,
        };
        let action = bare(&told.action, id).and_then(|action| action.filled_so_far(&known));
        let why = why.or_else(|| {
            let behind = told.depends_on.iter().any(|id| missing.contains(id));
            behind.then(|| "It comes behind another change that is not in here.".to_owned())
        });
        let why = why.or_else(|| {
            let action = action.as_ref().ok()?;
            let said = takes(&told.change, action).or_else(|| held(action, told, &by_then))?;
            Some(said.to_owned())
        });
        match (why, action) {
            (None, Ok(action)) => {
                if let Some(slot) = action.deed().fills() {
                    by_then.fill(slot.clone(), "known by then");
                }
                choice.chosen.push(Chosen { told, action });
            }
            (why, action) => {
                missing.insert(&told.id);
                let why = why.or_else(|| action.err().map(|problem| one_line(&problem.summary)));
                choice.left_out.push(format!(
                    "Not in here: {} ({}). {}",
                    one_line(&told.title),
                    one_line(&told.resource),
                    why.unwrap_or_default()
                ));
            }
        }
    }
    choice
}

/// The same with the place of the External Role ID instead of the one of the answers.
fn bare(action: &Action, id: Option<&str>) -> Result<Action, Problem> {
    let Some(id) = id else {
        return Ok(action.clone());
    };
    let unclear = |err: serde_json::Error| {
        Problem::new("A change could not be prepared.").hint(err.to_string())
    };
    let value = serde_json::to_value(action).map_err(unclear)?;
    let slot = Slot::external_id().to_string();
    serde_json::from_value(without_id(value, id, &slot)).map_err(unclear)
}

fn without_id(value: Value, id: &str, slot: &str) -> Value {
    match value {
        Value::String(text) if text == id => Value::String(slot.to_owned()),
        Value::Array(items) => items
            .into_iter()
            .map(|item| without_id(item, id, slot))
            .collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(key, field)| (key, without_id(field, id, slot)))
            .collect(),
        other => other,
    }
}

/// What AWS does where nobody says anything about a trail's recursive logging.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-recursive-logging.html>.
pub(super) const RECURSIVE_BY_DEFAULT: &str =
    "So the trail records CloudTrail's own deliveries as well, as AWS does by default.";

/// What a form has no word for, though it makes the thing.
pub(super) fn unsaid(chosen: &[Chosen<'_>], form: &str) -> Option<String> {
    let is_set = |part: &Chosen<'_>| matches!(&part.action, Action::CreateTrail(it) if it.settings.recursive.is_some());
    chosen.iter().any(is_set).then(|| {
        format!("{form} has no word for a trail's recursive logging. {RECURSIVE_BY_DEFAULT}")
    })
}

/// Why no file can hold it.
fn held(action: &Action, told: &Told, by_then: &Slots) -> Option<&'static str> {
    let mut by_then = by_then.clone();
    if let Some(own) = action.deed().fills() {
        by_then.fill(own.clone(), "known by then");
    }
    let inputs: Vec<Value> = action
        .deed()
        .steps(&told.place)
        .into_iter()
        .map(|step| step.input)
        .collect();
    let ours = Slot::external_id().to_string();
    let mut holds_id = false;
    for input in &inputs {
        each_external_id(input, &mut |id| holds_id |= id != ours);
    }
    if holds_id {
        return Some(
            "It has to keep an External Role ID of somebody, which no file may hold. Let the program do it.",
        );
    }
    inputs
        .iter()
        .any(|input| Slots::unfilled(&by_then.resolve_json(input).to_string()).is_some())
        .then_some("It needs a value that nothing in here makes.")
}
