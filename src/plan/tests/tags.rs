//! Tags that could not be read: what is ours is not known, and nothing is taken away for it.

use super::*;
use crate::plan::PutBucketPolicy;

/// The account with no tag seen.
fn without_tags(mut inventory: Inventory) -> Inventory {
    for view in inventory.accounts.values_mut() {
        for seen in view.buckets.values_mut() {
            if let Seen::Known(BucketView::Yours(bucket)) = seen {
                bucket.tags = Seen::Unknown(denied());
            }
        }
    }
    for view in inventory.places.values_mut() {
        if let Seen::Known(trails) = &mut view.trails {
            for trail in trails {
                trail.tags = Seen::Unknown(denied());
            }
        }
        for seen in view.topics.values_mut() {
            if let Seen::Known(Some(topic)) = seen {
                topic.tags = Seen::Unknown(denied());
            }
        }
        for seen in view.keys.values_mut() {
            if let Seen::Known(Some(key)) = seen {
                key.tags = Seen::Unknown(denied());
            }
        }
    }
    inventory
}

#[test]
fn without_tags_nothing_that_is_right_is_written_again() {
    let answers = answers();
    let inventory = without_tags(after(&answers, &fresh(&answers)));
    assert_eq!(writes(&planned(&answers, &inventory)), [""; 0]);
}

#[test]
fn without_tags_rules_that_are_completed_keep_every_statement() {
    let answers = answers();
    let mut inventory = without_tags(after(&answers, &fresh(&answers)));
    let name = answers.guardduty.bucket.name().clone();
    let Some(Seen::Known(BucketView::Yours(bucket))) =
        global(&mut inventory).buckets.get_mut(&name)
    else {
        panic!("the findings bucket is there");
    };
    let Seen::Known(Some(rules)) = &mut bucket.policy else {
        panic!("{:?}", bucket.policy);
    };
    let mut left = rules.statements();
    let gone = left
        .iter()
        .position(|statement| statement.effect() == Some(crate::policy::Effect::Allow))
        .unwrap();
    left.remove(gone);
    *rules = rules.with_statements(left.clone());
    let plan = planned(&answers, &inventory);
    let change = part(&plan, "guardduty/findings-bucket-policy");
    let PutBucketPolicy { after, .. } = deed(change);
    let then = after.statements();
    assert!(left.len() > 1 && then.len() > left.len());
    for statement in left {
        assert!(then.contains(&statement), "{statement:?}");
    }
}
