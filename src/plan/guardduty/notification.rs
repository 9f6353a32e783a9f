//! The change that lets the findings bucket tell its topic.

use super::topic_arn;
use crate::domain::Region;
use crate::inventory::{BucketView, Notification, Seen};
use crate::plan::draft::{Draft, settings};
use crate::plan::ground::{Ground, control_tower, is_control_tower};
use crate::plan::notification::{join, rows};
use crate::plan::storage::Part;
use crate::plan::{Action, Section, Service};

pub(super) fn plan(
    ground: &Ground<'_>,
    region: &Region,
    folder: Option<&str>,
    bucket: &Part,
    topic: &Part,
) -> Draft {
    let name = ground.answers.guardduty.bucket.name();
    let meaning = "The bucket tells the topic about each new finding. Other notifications of the bucket stay.";
    // The bucket's own change comes first of its part; its rules do not matter here.
    let made = bucket.drafts.first().map(Draft::id);
    let draft = Draft::new(
        Section::GuardDuty,
        &ground.at(region),
        "findings-notification",
        Service::S3,
        name.as_str(),
    )
    .says("Announce each new file in the findings bucket", meaning)
    .requires(made)
    .requires(topic.ready.iter().cloned());
    let none = Notification::default();
    let seen = match ground.bucket(name) {
        Ok(BucketView::Yours(there)) => match &there.notification {
            Seen::Known(seen) => seen,
            Seen::Unknown(problem) => {
                return draft.unseen("The notifications of the findings bucket", problem);
            }
        },
        // A new bucket has none; the bucket's own change says when it cannot be made.
        Ok(BucketView::Free | BucketView::NotYours) | Err(_) => &none,
    };
    let draft = draft.before(Some(settings(rows(seen))));
    match join(seen, &topic_arn(ground), folder) {
        Err(problem) => draft.by_hand(problem),
        Ok(None) => draft
            .says("The findings bucket announces each new file", meaning)
            .keep(),
        Ok(Some(_)) if is_control_tower(name.as_str()) => {
            draft.by_hand(control_tower(&format!("the bucket {name}")))
        }
        Ok(Some(after)) => {
            draft
                .then(Some(settings(rows(&after))))
                .update(Action::PutBucketNotification {
                    bucket: name.clone(),
                    seen: seen.clone(),
                    after,
                })
        }
    }
}
