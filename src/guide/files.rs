//! Files of one's own: answers and plans, opened from and saved to where the person says.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::external_ids::{LEFT_OUT, SHORTEST_ID};
use super::update::{Effect, forget, go, sections};
use super::{Ask, Draft, Page, Phase, ReviewView, State, saved};
use crate::answers::{self, Mistake};
use crate::domain::{AccountId, Region, shown_json};
use crate::engine::Planned;
use crate::inventory::{Caller, Inventory};
use crate::plan::{Plan, Section, Slot, Slots};
use crate::policy::replace_external_ids;

/// The layout of saved plans that is written and read.
const VERSION: u32 = 1;
/// What a saved plan says it is.
const WHAT: &str = "radiant-aws-setup plan";

/// Which kind of file is to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    Answers,
    Plan,
}

impl Opening {
    /// The title of the system's dialog.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Answers => "Open answers from a file",
            Self::Plan => "Open a saved plan",
        }
    }

    /// What such files are called, and the ending of their names.
    pub const fn kind(self) -> (&'static str, &'static str) {
        match self {
            Self::Answers => ("Answers", "toml"),
            Self::Plan => ("Saved plans", "json"),
        }
    }
}

/// What is wrong with a file that was opened. Nothing of it was taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileTrouble {
    pub summary: String,
    /// What is wrong, each with its place in the file; the place may be empty.
    pub mistakes: Vec<(String, String)>,
}

/// A plan that was opened from a file, to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedPlan {
    /// When it was saved.
    pub at: Timestamp,
    pub phase: Phase,
    /// The main account's Region.
    pub region: Region,
    /// The plan, with an inventory in which nothing was looked at.
    pub planned: Planned,
}

/// A saved plan as it stands in its file.
#[derive(Serialize, Deserialize)]
struct PlanFile {
    what: String,
    version: u32,
    at: Timestamp,
    phase: Phase,
    account: AccountId,
    region: Region,
    known: Slots,
    plan: Plan,
}

/// The part of the file that every version has.
#[derive(Deserialize)]
struct Head {
    what: String,
    version: u32,
}

/// The folder in which files of a kind lie that nobody saved by hand: answers that were put aside.
///
/// In sharing view there is none, for their names would be seen by others.
pub fn folder_of(state: &State, opening: Opening) -> Option<&Path> {
    let shows = opening == Opening::Answers && !state.sharing && saved::has_aside(&state.state_dir);
    shows.then_some(state.state_dir.as_path())
}

/// A file was chosen and read, or could not be.
pub fn on_file(
    state: &mut State,
    opening: Opening,
    name: &str,
    text: Result<String, String>,
) -> Vec<Effect> {
    if state.is_applying() {
        return vec![Effect::Say(
            "Changes are being made. Let them end before you open a file".to_owned(),
        )];
    }
    state.file_trouble = None;
    let opened = text
        .map_err(|why| unread(name, &why))
        .and_then(|text| match opening {
            Opening::Answers => open_answers(state, name, &text),
            Opening::Plan => open_plan(state, name, &text),
        });
    match opened {
        Ok(effects) => effects,
        Err(trouble) => {
            state.file_trouble = Some(trouble);
            go(state, Page::Welcome);
            Vec::new()
        }
    }
}

fn unread(name: &str, why: &str) -> FileTrouble {
    FileTrouble {
        summary: format!("{name} could not be opened."),
        mistakes: vec![(String::new(), why.to_owned())],
    }
}

fn open_answers(state: &mut State, name: &str, text: &str) -> Result<Vec<Effect>, FileTrouble> {
    let answers = answers::parse(text).map_err(|mistakes| with_mistakes(name, &mistakes))?;
    // What was typed while the file was looked for is kept like all the rest.
    saved::save_if_changed(state);
    if let Some(problem) = &state.saved_problem {
        return Err(unread(name, &problem.to_text()));
    }
    saved::adopt(state, &answers).map_err(|problem| unread(name, &problem.to_text()))?;
    // What was being filled in is put aside as well; it must not be saved over what was opened.
    state.draft = None;
    forget(state);
    go(state, Page::Welcome);
    Ok(vec![Effect::Say(format!(
        "Opened {name}. Press Carry on to use it"
    ))])
}

fn with_mistakes(name: &str, mistakes: &[Mistake]) -> FileTrouble {
    let count = match mistakes.len() {
        1 => "1 mistake".to_owned(),
        count if count > answers::MOST => format!("more than {} mistakes", answers::MOST),
        count => format!("{count} mistakes"),
    };
    FileTrouble {
        summary: format!("{name} has {count}. Nothing was taken from it."),
        mistakes: mistakes
            .iter()
            .map(|mistake| {
                let place = if mistake.key.is_empty() {
                    format!("Line {}", mistake.line)
                } else {
                    format!("Line {}, {}", mistake.line, mistake.key)
                };
                let mut words = mistake.message.clone();
                if !mistake.allowed.is_empty() {
                    words.push_str(" Allowed: ");
                    words.push_str(&mistake.allowed);
                    words.push('.');
                }
                (place, words)
            })
            .collect(),
    }
}

fn open_plan(state: &mut State, name: &str, text: &str) -> Result<Vec<Effect>, FileTrouble> {
    let plan = plan_from_text(text).map_err(|why| unread(name, &why))?;
    state.saved_plan = Some(Arc::new(plan));
    state.review = ReviewView {
        open_sections: [Section::CloudTrail, Section::GuardDuty, Section::MainRole].into(),
        ..ReviewView::default()
    };
    go(state, Page::SavedPlan);
    Ok(Vec::new())
}

/// Read a saved plan, or say why not.
fn plan_from_text(text: &str) -> Result<SavedPlan, String> {
    let head: Head = serde_json::from_str(text)
        .ok()
        .filter(|head: &Head| head.what == WHAT)
        .ok_or_else(|| "It is not a plan that was saved with this assistant.".to_owned())?;
    if head.version != VERSION {
        return Err(format!(
            "It was saved by another version of this assistant (layout {}).",
            head.version
        ));
    }
    let file: PlanFile = serde_json::from_str(text).map_err(|err| err.to_string())?;
    let caller = Caller {
        account: file.account,
        arn: String::new(),
        partition: file.region.partition(),
    };
    Ok(SavedPlan {
        at: file.at,
        phase: file.phase,
        region: file.region,
        planned: Planned {
            plan: file.plan,
            known: file.known,
            inventory: Inventory::empty(file.at, caller),
            guide: None,
        },
    })
}

/// The plan of a phase as a file that can be opened again. It holds no External Role ID: not the one of the answers, and none that
/// stood in a document before.
fn plan_to_text(state: &State, phase: Phase, at: Timestamp) -> Option<String> {
    let planned = state.plans.get(&phase).and_then(Ask::here)?;
    let plan = planned.plan.only(sections(phase));
    let mut known = Slots::default();
    let detectors = plan
        .changes
        .iter()
        .map(|change| Slot::detector(&change.place.region));
    for slot in [Slot::cloudtrail_key(), Slot::guardduty_key()]
        .into_iter()
        .chain(detectors)
    {
        if let Some(value) = planned.known.get(&slot) {
            let value = value.to_owned();
            known.fill(slot, value);
        }
    }
    let file = serde_json::to_value(PlanFile {
        what: WHAT.to_owned(),
        version: VERSION,
        at,
        phase,
        account: planned.inventory.caller.account.clone(),
        region: state.region()?.clone(),
        known,
        plan,
    })
    .ok()?;
    let slot = Slot::external_id();
    let file = match planned.known.get(&slot) {
        Some(id) => without_id(file, id, &slot.to_string()),
        None => file,
    };
    let file = without_other_ids(file, &slot.to_string());
    let text = serde_json::to_string_pretty(&file).ok()?;
    Some(shown_json(&text).into_owned())
}

/// The same with the External Role ID replaced at any depth.
fn without_id(value: Value, id: &str, slot: &str) -> Value {
    match value {
        Value::String(text) if text == id => Value::String(slot.to_owned()),
        Value::String(text) if id.chars().count() >= SHORTEST_ID => {
            Value::String(text.replace(id, slot))
        }
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

/// The same without the ids that stand in conditions, and then wherever else they stand.
fn without_other_ids(mut file: Value, slot: &str) -> Value {
    let mut found = BTreeSet::new();
    replace_external_ids(&mut file, &mut |id| {
        (id != slot).then(|| {
            found.insert(id.to_owned());
            LEFT_OUT.to_owned()
        })
    });
    // Some use the number of their account, which is no secret and stands in every ARN.
    let secret = found.iter().filter(|id| {
        id.chars().count() >= SHORTEST_ID && AccountId::parse(id).is_err() && !slot.contains(*id)
    });
    secret.fold(file, |file, id| {
        let without = without_id(file.clone(), id, LEFT_OUT);
        // An id that is also the name of something is taken out of the conditions alone.
        let opens = serde_json::from_value::<PlanFile>(without.clone()).is_ok();
        if opens { without } else { file }
    })
}

/// Save the plan of a phase, so that it can be opened here again.
pub(super) fn save_plan(state: &State, phase: Phase) -> Effect {
    match plan_to_text(state, phase, Timestamp::now()) {
        Some(text) => Effect::SaveFile {
            name: "radiant-aws-changes.json".to_owned(),
            text,
        },
        None => Effect::Say("There is no plan to save yet".to_owned()),
    }
}

/// Save the answers as the file that the command line takes as well.
pub(super) fn save_answers(state: &State) -> Effect {
    match state.draft.as_ref().map(Draft::to_answers) {
        Some(Ok(answers)) => Effect::SaveFile {
            name: "radiant-aws-answers.toml".to_owned(),
            text: answers::to_toml(&answers),
        },
        _ => Effect::Say("Not saved. Some questions have no answer yet".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::domain::{Arn, ExternalId};
    use crate::inventory::{AccountView, Role, Seen, Standing};
    use crate::policy::Document;
    use crate::problem::Problem;
    use crate::worker::{Identity, JobId};
    use serde_json::json;
    use std::collections::BTreeMap;

    const ID: &str = "rs-8f2c-secret-91d4";

    fn some_answers() -> Answers {
        let mut answers = Answers::defaults(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("eu-west-1").unwrap(),
        );
        answers.vendor.external_role_id = Some(ExternalId::parse(ID).unwrap());
        answers
    }

    fn planned_state() -> State {
        state_with(|_| ())
    }

    fn state_with(there: impl FnOnce(&mut Inventory)) -> State {
        let mut state = State::for_tests();
        let answers = some_answers();
        let caller = Caller {
            account: answers.account.id.clone(),
            arn: "arn:aws:iam::111122223333:user/anna".to_owned(),
            partition: answers.partition(),
        };
        let mut inventory = Inventory::empty(Timestamp::UNIX_EPOCH, caller.clone());
        there(&mut inventory);
        state.identity = Ask::Here(Identity {
            caller,
            region: answers.account.region.clone(),
            expires: None,
            practice: false,
            company: None,
        });
        let planned = Planned {
            plan: crate::plan::plan(&answers, &state.vendor, &inventory),
            known: crate::plan::known(&answers, &state.vendor, &inventory),
            inventory,
            guide: None,
        };
        state
            .plans
            .insert(Phase::Role, Ask::Here(Arc::new(planned)));
        state
    }

    #[test]
    fn a_saved_plan_comes_back_without_the_external_role_id_and_who_saved_it() {
        let state = planned_state();
        let text = plan_to_text(&state, Phase::Role, Timestamp::UNIX_EPOCH).unwrap();
        assert!(!text.contains(ID));
        assert!(!text.contains("anna"));
        let read = plan_from_text(&text).unwrap();
        assert_eq!(read.phase, Phase::Role);
        assert_eq!(read.region, Region::parse("eu-west-1").unwrap());
        let planned = state.plans[&Phase::Role].here().unwrap();
        let titles = |plan: &Plan| -> Vec<String> {
            plan.changes
                .iter()
                .map(|change| change.title.clone())
                .collect()
        };
        let expected = planned.plan.only(sections(Phase::Role));
        assert!(!expected.changes.is_empty());
        assert_eq!(titles(&read.planned.plan), titles(&expected));
    }

    #[test]
    fn the_external_role_id_is_replaced_wherever_it_stands() {
        let value = json!({"a": [ID, format!("x {ID} y")], "b": {"c": 1}});
        assert_eq!(
            without_id(value, ID, "{{id}}"),
            json!({"a": ["{{id}}", "x {{id}} y"], "b": {"c": 1}})
        );
        assert_eq!(
            without_id(json!(["ab", "abc"]), "ab", "{{id}}"),
            json!(["{{id}}", "abc"])
        );
    }

    #[test]
    fn a_saved_plan_holds_no_id_that_stood_in_a_role_before() {
        const EARLIER: [&str; 4] = [
            "earlier-4711-secret",
            "more-0815-secret",
            "ab1",
            "123456789012",
        ];
        let state = state_with(|inventory| {
            let answers = some_answers();
            let name = crate::vendor::Vendor::default().role_name;
            let condition = |ids: Value| json!({"StringEquals": {"STS:externalid": ids}});
            let trust = json!({
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "Earlier",
                        "Effect": "Allow",
                        "Principal": {"AWS": "arn:aws:iam::444455556666:root"},
                        "Action": "sts:AssumeRole",
                        "Condition": condition(json!([EARLIER[0], EARLIER[1], EARLIER[2]])),
                    },
                    {
                        "Sid": "earlier4711",
                        "Effect": "Allow",
                        "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
                        "Action": "sts:AssumeRole",
                        "Condition": condition(json!(EARLIER[3])),
                    },
                ],
            });
            let role = Role {
                arn: Arn::parse(&format!("arn:aws:iam::111122223333:role/{name}")).unwrap(),
                name: name.clone(),
                trust: Document::parse(&trust.to_string()).unwrap(),
                attached: Seen::Known(Vec::new()),
                tags: BTreeMap::new(),
                boundary: None,
                others: Seen::Known(BTreeMap::new()),
            };
            let unseen = || Problem::new("It was not looked at.");
            let view = AccountView {
                standing: Seen::Known(Standing::Alone),
                regions: Seen::Unknown(unseen()),
                listed_trails: Seen::Unknown(unseen()),
                bucket_names: Seen::Unknown(unseen()),
                public_access_block: Seen::Unknown(unseen()),
                buckets: BTreeMap::new(),
                roles: BTreeMap::from([(name, Seen::Known(Some(role)))]),
                policies: BTreeMap::from([(answers.role.policy_name.clone(), Seen::Known(None))]),
            };
            inventory.accounts.insert(answers.account.id, view);
        });
        let whole = &state.plans[&Phase::Role].here().unwrap().plan;
        let before = serde_json::to_string(whole).unwrap();
        for id in EARLIER {
            assert!(before.contains(&format!("\"{id}\"")), "{id} is in the plan");
        }
        let text = plan_to_text(&state, Phase::Role, Timestamp::UNIX_EPOCH).unwrap();
        assert!(!text.contains(ID));
        for id in &EARLIER[..2] {
            assert!(!text.contains(id), "{id}");
        }
        for id in EARLIER {
            assert!(!text.contains(&format!("\"{id}\"")), "{id}");
        }
        // What is no secret stays, and the plan opens.
        assert!(text.contains("arn:aws:iam::123456789012:root") && text.contains("earlier4711"));
        assert!(text.contains(LEFT_OUT));
        let read = plan_from_text(&text).unwrap();
        assert!(!read.planned.plan.changes.is_empty());
    }

    #[test]
    fn what_is_no_plan_is_said_in_words() {
        for text in ["", "{", "[]", "{\"what\": \"else\", \"version\": 1}"] {
            assert!(
                plan_from_text(text)
                    .unwrap_err()
                    .starts_with("It is not a plan"),
                "{text}"
            );
        }
        let newer = format!("{{\"what\": \"{WHAT}\", \"version\": 2}}");
        assert!(plan_from_text(&newer).unwrap_err().contains("layout 2"));
    }

    #[test]
    fn nothing_is_opened_while_changes_are_made() {
        let mut state = State::for_tests();
        state.finished.insert(Phase::Logging, Ask::Asked(JobId(1)));
        let text = Ok(answers::to_toml(&some_answers()));
        let effects = on_file(&mut state, Opening::Answers, "a.toml", text);
        assert!(matches!(effects.as_slice(), [Effect::Say(_)]));
        assert!(state.saved.is_none());
    }

    #[test]
    fn a_file_that_cannot_be_read_says_why_on_the_first_page() {
        let mut state = State::for_tests();
        state.page = Page::SignIn;
        let why = Err("no such file".to_owned());
        assert!(on_file(&mut state, Opening::Plan, "p.json", why).is_empty());
        assert_eq!(state.page, Page::Welcome);
        assert_eq!(
            state.file_trouble.unwrap().mistakes,
            [(String::new(), "no such file".to_owned())]
        );
    }
}
