//! A topic that is locked with a key, named by its alias, while reads get no answer at first.

use radiant_aws_setup::answers::TopicChoice;
use radiant_aws_setup::domain::{KeyAlias, TopicName};
use radiant_aws_setup::plan::Kind;
use radiant_aws_setup::practice::{Fault, PracticeOptions, Storm};
use serde_json::json;

use crate::bench::Bench;

// a key that did not answer at first is looked at again, so its rule is planned.
#[tokio::test(start_paused = true)]
async fn a_key_behind_an_alias_is_looked_at_until_it_answers() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    let (account, region) = (
        bench.answers.account.id.clone(),
        bench.answers.account.region.clone(),
    );
    let clients = bench.aws.in_region(&account, &region).unwrap();
    let rules = |action: &str| {
        json!({"Version": "2012-10-17", "Statement": [{
            "Sid": "Own", "Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{account}:root")},
            "Action": action, "Resource": "*"
        }]})
        .to_string()
    };
    let name = TopicName::parse("their-events").unwrap();
    let topic = clients
        .create_topic(&name, &rules("sns:Publish"), &[])
        .await
        .unwrap();
    let key = clients
        .create_key("For topics", &rules("kms:*"), &[])
        .await
        .unwrap();
    tokio::time::sleep(std::time::Duration::from_mins(1)).await;
    let alias = KeyAlias::parse("alias/topics").unwrap();
    clients
        .create_alias(&alias, &key.to_string())
        .await
        .unwrap();
    tokio::time::sleep(std::time::Duration::from_mins(1)).await;
    bench.practice.edit(|world| {
        let topics = &mut world.regional_mut(account.as_str(), region.as_str()).topics;
        topics.get_mut("their-events").unwrap().key = Some("alias/topics".to_owned());
    });
    bench.answers.cloudtrail.topic = TopicChoice::Existing { arn: topic };
    for seed in 0..6 {
        bench
            .practice
            .set_fault(Fault::Storm(Storm::from_seed(seed)));
        let planned = bench.plan().await;
        // What only adds a remark is not waited for; nothing is held back.
        assert_eq!(planned.plan.counts().by_hand, 0, "seed {seed}");
        let rule = planned
            .plan
            .changes
            .iter()
            .find(|change| change.id.as_str().ends_with("/log-topic-key"))
            .unwrap_or_else(|| panic!("seed {seed}: the key's rule is not planned"));
        assert_eq!(rule.kind, Kind::Update, "seed {seed}");
    }
}
