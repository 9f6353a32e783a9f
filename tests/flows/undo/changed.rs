//! Somebody has changed a thing since the run: what they did stays, and the rest is taken back all the same.

use radiant_aws_setup::practice::World;
use serde_json::{Value, json};

use super::run::{
    Done, asked, by_hand, compared, compared_document, differences, set_up, take_back,
};
use crate::sweep::account::{State, Thing, name_in, parts};
use crate::sweep::answers::covering;
use crate::sweep::world::{Scene, state};

/// Something that somebody else adds to a document.
fn theirs(thing: &Thing) -> Value {
    match thing {
        Thing::Bucket(name) => json!({"Sid": "SinceThen", "Effect": "Deny",
            "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
            "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::{name}/*")}),
        Thing::Key(_) => json!({"Sid": "SinceThen", "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
            "Action": "kms:Decrypt", "Resource": "*"}),
        Thing::Topic(arn) => json!({"Sid": "SinceThen", "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
            "Action": "SNS:Subscribe", "Resource": arn}),
        Thing::Role(_) => json!({"Sid": "SinceThen", "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "sts:AssumeRole"}),
        Thing::Policy(_) => json!({"Sid": "SinceThen", "Effect": "Allow",
            "Action": "s3:GetObject", "Resource": "arn:aws:s3:::larkfield-others/*"}),
    }
}

/// Change the document of a thing, in the world as it is.
fn edit(done: &Done, thing: &Thing, change: impl Fn(&mut Value)) {
    let mut all = state(&done.bench.practice);
    change(document_mut(&mut all, thing));
    let world: World = serde_json::from_value(all.0).unwrap();
    done.bench.practice.edit(|there| {
        there.accounts = world.accounts;
        there.buckets = world.buckets;
    });
}

fn document_mut<'s>(state: &'s mut State, thing: &Thing) -> &'s mut Value {
    match thing {
        Thing::Bucket(name) => &mut state.0["buckets"][name]["policy"],
        Thing::Key(arn) => &mut state.by_arn_mut("keys", arn).unwrap()["policy"],
        Thing::Topic(arn) => &mut state.by_arn_mut("topics", arn).unwrap()["policy"],
        Thing::Role(arn) => &mut state.identity_mut("roles", arn).unwrap()["trust"],
        Thing::Policy(arn) => {
            let [_, _, account, _] = parts(arn);
            let (account, name) = (account.to_owned(), name_in(arn).to_owned());
            let policy = &mut state.0["accounts"][account]["iam"]["policies"][name];
            let versions = policy["versions"].as_array_mut().unwrap();
            let default = versions
                .iter_mut()
                .find(|version| version["default"] == json!(true));
            &mut default.unwrap()["document"]
        }
    }
}

fn statements(document: &mut Value) -> &mut Vec<Value> {
    document["Statement"].as_array_mut().unwrap()
}

/// What the run changed of what was there before.
fn changed(done: &Done) -> Vec<Thing> {
    let now = state(&done.bench.practice);
    let mut things = done.before.things();
    things.retain(|thing| {
        compared_document(done.before.document(thing)) != compared_document(now.document(thing))
    });
    things
}

#[tokio::test(start_paused = true)]
async fn what_others_added_since_stays_and_ours_goes() {
    let row = &covering(Scene::Shared.questions(), 1)[0];
    let things = changed(&set_up(Scene::Shared, row).await);
    assert!(things.len() >= 5, "{things:?}");
    for thing in things {
        let done = set_up(Scene::Shared, row).await;
        edit(&done, &thing, |document| {
            statements(document).push(theirs(&thing));
        });
        let (way, _) = take_back(&done.bench, &asked(&done.run)).await;
        assert_eq!(by_hand(&way), [""; 0], "{thing:?}");
        let mut wanted = State(done.before.0.clone());
        statements(document_mut(&mut wanted, &thing)).push(theirs(&thing));
        let mut all = Vec::new();
        differences(
            "",
            &compared(&wanted, &done.before),
            &compared(&state(&done.bench.practice), &done.before),
            &mut all,
        );
        assert_eq!(all, [""; 0], "{thing:?}");
        let told = way.planned.told().changes.iter();
        let warned = told.filter(|told| !told.warnings.is_empty()).count();
        assert_eq!(warned, 1, "{thing:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn where_somebody_changed_what_is_ours_that_is_left_to_people_and_the_others_go_on() {
    let row = &covering(Scene::Shared.questions(), 1)[0];
    for thing in changed(&set_up(Scene::Shared, row).await) {
        let done = set_up(Scene::Shared, row).await;
        let before = done.before.document(&thing).unwrap().clone();
        let known = before["Statement"].as_array().unwrap().clone();
        let is_known = |statement: &Value| {
            let statement = compared_document(Some(statement));
            known
                .iter()
                .any(|there| compared_document(Some(there)) == statement)
        };
        edit(&done, &thing, |document| {
            let ours = statements(document)
                .iter_mut()
                .find(|statement| !is_known(statement))
                .unwrap();
            ours["Condition"]["StringEquals"]["aws:PrincipalTag/since"] = json!("then");
        });
        let since = state(&done.bench.practice)
            .document(&thing)
            .unwrap()
            .clone();
        let (way, _) = take_back(&done.bench, &asked(&done.run)).await;
        let left = by_hand(&way);
        assert!(!left.is_empty(), "{thing:?}");
        let now = state(&done.bench.practice);
        assert_eq!(now.document(&thing), Some(&since), "{thing:?}");
        // What does not hang on it is as before.
        let others = changed(&done);
        assert!(others.contains(&thing), "{thing:?}");
        assert!(others.len() <= left.len(), "{thing:?}: {others:?} {left:?}");
    }
}
