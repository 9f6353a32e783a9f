//! A saved plan: what is in its file, and what must not be.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answers::Reach;
use crate::domain::{AccountId, Region, shown_json};
use crate::engine::Planned;
use crate::inventory::{Caller, Inventory};
use crate::plan::{Plan, Slot, Slots, Told};
use crate::policy::replace_external_ids;
use crate::window::session::external_ids::{LEFT_OUT, SHORTEST_ID};
use crate::window::session::file::SavedPlan;
use crate::window::{Phase, State};

/// The layout of saved plans that is written and read.
const VERSION: u32 = 2;
/// What a saved plan says it is.
const WHAT: &str = "radiant-aws-setup plan";

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
    /// How other accounts are entered; without the external id that a role may ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reach: Option<Reach>,
    plan: Plan<Told>,
}

/// The part of the file that every version has.
#[derive(Deserialize)]
struct Head {
    what: String,
    version: u32,
}

/// Read a saved plan, or say why not.
pub(crate) fn from_text(text: &str) -> Result<SavedPlan, String> {
    let other = || "It is not a plan that was saved with this assistant.".to_owned();
    let file: Value = serde_json::from_str(text).ok().ok_or_else(other)?;
    let head = Head::deserialize(&file).ok();
    let head = head.filter(|head| head.what == WHAT).ok_or_else(other)?;
    if head.version != VERSION {
        return Err(format!(
            "It was saved by another version of this assistant (layout {}).",
            head.version
        ));
    }
    // Read once more only to say where it is wrong.
    let file: PlanFile = serde_json::from_value(file)
        .or_else(|_| serde_json::from_str(text))
        .map_err(|err| err.to_string())?;
    let caller = Caller::new(file.account, "", file.region.partition());
    Ok(SavedPlan {
        at: file.at,
        phase: file.phase,
        region: file.region,
        planned: Planned::kept(file.plan, file.known, Inventory::empty(file.at, caller))
            .entering_by(file.reach),
    })
}

/// The plan of a phase as a file that can be opened again. It holds no External Role ID: not the one of the answers, and none that
/// stood in a document before.
pub(crate) fn to_text(state: &State, phase: Phase, at: Timestamp) -> Option<String> {
    let planned = state.plan(phase)?;
    let plan = planned.told().only(phase.sections());
    let known = planned.known.without(&Slot::external_id());
    let file = serde_json::to_value(PlanFile {
        what: WHAT.to_owned(),
        version: VERSION,
        at,
        phase,
        account: planned.inventory.caller.account.clone(),
        region: state.region()?.clone(),
        known,
        reach: (phase == Phase::Members)
            .then(|| planned.reach().map(Reach::without_external_id))
            .flatten(),
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::answers::{Answers, MemberAccounts};
    use crate::domain::{Arn, ExternalId};
    use crate::inventory::{AccountView, Few, Role, Seen, Standing};
    use crate::policy::Document;
    use crate::window::session::scene;
    use crate::window::{Ask, Draft};
    use crate::worker::Identity;
    use serde_json::json;

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
        let caller = Caller::new(
            answers.account.id.clone(),
            "arn:aws:iam::111122223333:user/anna",
            answers.partition(),
        );
        let mut inventory = Inventory::empty(Timestamp::UNIX_EPOCH, caller.clone());
        there(&mut inventory);
        state.sign_in.identity = Ask::Here(Identity {
            caller,
            region: answers.account.region.clone(),
            expires: None,
            practice: false,
            company: None,
        });
        let planned = Planned::new(&answers, &state.vendor, inventory);
        state.form.draft = Some(Draft::from_answers(&answers));
        scene::has_plan(&mut state, Phase::Role, Arc::new(planned));
        state
    }

    #[test]
    fn a_saved_plan_comes_back_without_the_external_role_id_and_who_saved_it() {
        let state = planned_state();
        let text = to_text(&state, Phase::Role, Timestamp::UNIX_EPOCH).unwrap();
        assert!(!text.contains(ID));
        assert!(!text.contains("anna"));
        let read = from_text(&text).unwrap();
        assert_eq!(read.phase, Phase::Role);
        assert_eq!(read.region, Region::parse("eu-west-1").unwrap());
        let planned = state.plan(Phase::Role).unwrap();
        let titles = |plan: &Plan<Told>| -> Vec<String> {
            plan.changes
                .iter()
                .map(|change| change.title.clone())
                .collect()
        };
        let expected = planned.told().only(Phase::Role.sections());
        assert!(!expected.changes.is_empty());
        assert_eq!(titles(read.planned.told()), titles(&expected));
    }

    #[test]
    fn a_saved_plan_of_other_accounts_says_how_they_are_entered_but_not_the_external_id_of_that() {
        let mut state = planned_state();
        let mut answers = some_answers();
        let role = crate::domain::RoleName::parse("AWSControlTowerExecution").unwrap();
        answers.members.accounts =
            MemberAccounts::These(vec![AccountId::parse("444455556666").unwrap()]);
        answers.members.reach = Reach::AssumeRole {
            role: role.clone(),
            external_id: Some(ExternalId::parse("way-in-4711-secret").unwrap()),
        };
        let seen = Arc::clone(&state.plan(Phase::Role).unwrap().inventory);
        let planned = Planned::new(&answers, &state.vendor, seen);
        state.form.draft = Some(Draft::from_answers(&answers));
        scene::has_plan(&mut state, Phase::Members, Arc::new(planned));
        let text = to_text(&state, Phase::Members, Timestamp::UNIX_EPOCH).unwrap();
        assert!(!text.contains("4711"), "{text}");
        let read = from_text(&text).unwrap();
        let way = Reach::AssumeRole {
            role,
            external_id: None,
        };
        assert_eq!(read.planned.reach(), Some(&way));
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
            let role = Role::bare(
                Arn::parse(&format!("arn:aws:iam::111122223333:role/{name}")).unwrap(),
                Document::parse(&trust.to_string()).unwrap(),
            );
            let view = AccountView {
                standing: Seen::Known(Standing::Alone),
                roles: Few::from([(name, Seen::Known(Some(role)))]),
                policies: Few::from([(answers.role.policy_name.clone(), Seen::Known(None))]),
                ..AccountView::unlooked()
            };
            inventory.accounts.insert(answers.account.id, view);
        });
        let whole = &state.plan(Phase::Role).unwrap().plan;
        let before = serde_json::to_string(whole).unwrap();
        for id in EARLIER {
            assert!(before.contains(&format!("\"{id}\"")), "{id} is in the plan");
        }
        let text = to_text(&state, Phase::Role, Timestamp::UNIX_EPOCH).unwrap();
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
        let read = from_text(&text).unwrap();
        assert!(!read.planned.plan.changes.is_empty());
    }

    #[test]
    fn what_is_no_plan_is_said_in_words() {
        for text in ["", "{", "[]", "{\"what\": \"else\", \"version\": 1}"] {
            assert!(
                from_text(text).unwrap_err().starts_with("It is not a plan"),
                "{text}"
            );
        }
        // The version before wrote values to come without their account and Region.
        for version in [1, 3] {
            let other = format!("{{\"what\": \"{WHAT}\", \"version\": {version}}}");
            let why = from_text(&other).unwrap_err();
            assert!(why.contains("another version of this assistant"), "{why}");
            assert!(why.contains(&format!("layout {version}")), "{why}");
        }
    }
}
