//! A saved plan, from what the window knows, and back.

use jiff::Timestamp;

use crate::approval::PlanFile;
use crate::engine::Planned;
use crate::inventory::{Caller, Inventory};
use crate::window::session::file::SavedPlan;
use crate::window::{Phase, State};

/// Read a saved plan, or say why not.
pub(crate) fn from_text(text: &str) -> Result<SavedPlan, String> {
    let file = PlanFile::from_text(text)?;
    let untold = file.untold();
    let caller = Caller::new(file.account, "", file.region.partition());
    Ok(SavedPlan {
        at: file.at,
        sections: file.sections,
        region: file.region,
        planned: Planned::kept(file.plan, file.known, Inventory::empty(file.at, caller))
            .entering_by(file.reach),
        approved: file.approved,
        untold,
    })
}

/// The plan of a phase as a file that can be opened again.
pub(crate) fn to_text(state: &State, phase: Phase, at: Timestamp) -> Option<String> {
    let planned = state.plan(phase)?.only(phase.sections());
    let file = PlanFile::new(
        at,
        (&planned.inventory.caller.account, state.region()?),
        phase.sections(),
        planned.told().clone(),
        &planned.known,
        planned.reach(),
    );
    file.to_text()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::answers::{Answers, MemberAccounts, Reach};
    use crate::approval::LEFT_OUT;
    use crate::domain::{AccountId, Arn, ExternalId, Region};
    use crate::inventory::{AccountView, Few, Role, Seen, Standing};
    use crate::plan::{Plan, Told};
    use crate::policy::Document;
    use crate::window::session::scene;
    use crate::window::{Ask, Draft};
    use crate::worker::Identity;
    use serde_json::{Value, json};

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
        assert_eq!(read.sections, Phase::Role.sections());
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
}
