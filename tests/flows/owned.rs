//! What a tool looks after by code is told before it is changed, whatever it is.

use std::collections::BTreeSet;

use radiant_aws_setup::plan::{Action, Kind};
use radiant_aws_setup::practice::World;
use serde_json::{Value, json};

use crate::sweep::answers::covering;
use crate::sweep::world::{Scene, state};

/// Give everything that carries tags those of a tool.
fn tag_all(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::Object(tags)) = fields.get_mut("tags") {
                tags.insert("ManagedBy".to_owned(), json!("Terraform"));
            }
            fields.values_mut().for_each(tag_all);
        }
        Value::Array(items) => items.iter_mut().for_each(tag_all),
        _ => {}
    }
}

#[tokio::test(start_paused = true)]
async fn terraform_is_named_on_every_change_of_what_it_looks_after() {
    let mut seen = 0;
    let mut silent = BTreeSet::new();
    for row in covering(Scene::Shared.questions(), 1) {
        let mut bench = Scene::Shared.set().await;
        let mut world = state(&bench.practice).0;
        tag_all(&mut world);
        let tagged: World = serde_json::from_value(world).unwrap();
        let buckets: BTreeSet<String> = tagged.buckets.keys().cloned().collect();
        bench.practice.edit(|there| {
            there.accounts = tagged.accounts;
            there.buckets = tagged.buckets;
        });
        bench.answers = row.answers.clone();
        let planned = bench.plan().await;
        for told in &planned.told().changes {
            let has_tags = match &told.action {
                // AWS tells no tags of an export, and trusted access has none.
                Action::UpdateDestination(_) | Action::EnableTrustedAccess(_) => false,
                // That of a bucket that is yet to be made.
                Action::PutBucketNotification(put) => buckets.contains(put.bucket.as_str()),
                _ => true,
            };
            let is_there = told.version.before.is_some();
            if told.kind != Kind::Update || !has_tags || !is_there {
                continue;
            }
            seen += 1;
            let warned = told.warnings.iter().any(|warning| {
                let instead = warning.instead.as_deref().unwrap_or_default();
                warning.text.contains("Terraform looks after this")
                    && instead.contains("Save the changes as a file")
            });
            if !warned {
                silent.insert(told.id.part().to_owned());
            }
        }
    }
    assert_eq!(silent, BTreeSet::new());
    assert!(seen > 20, "{seen}");
}
