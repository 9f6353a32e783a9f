//! The change that lets the findings bucket tell its topic.

mod merged;

use merged::{join, others, rows};

use crate::domain::{Arn, Region};
use crate::inventory::control_tower::is_control_tower;
use crate::inventory::{BucketView, Notification, Seen};
use crate::plan::draft::{Draft, notice, settings};
use crate::plan::owner::told;
use crate::plan::storage::Part;
use crate::plan::words::control_tower;
use crate::plan::{Action, Kind, PutBucketNotification, Section, Service, Warning};
use crate::wanted::Site;

pub(super) fn plan(
    site: &Site<'_>,
    region: &Region,
    folder: Option<&str>,
    bucket: &Part,
    topic: &Part,
) -> Draft {
    let name = site.findings_bucket();
    let meaning = "The bucket tells the topic about each new finding. Other notifications of the bucket stay.";
    let made = bucket.drafts.first().map(Draft::id);
    // Nothing is announced of a bucket whose own rules keep findings out: S3 has one place for each kind of event.
    let rules = bucket
        .drafts
        .iter()
        .filter(|draft| matches!(draft.change.kind, Kind::ByHand(_)))
        .map(Draft::id)
        .filter(|id| bucket.ready.contains(id));
    let draft = Draft::new(
        Section::GuardDuty,
        &site.at(region),
        "findings-notification",
        Service::S3,
        name.as_str(),
    )
    .says("Announce each new file in the findings bucket", meaning)
    .requires(made)
    .requires(rules)
    .requires(topic.ready.iter().cloned());
    let none = Notification::default();
    let seen = match site.bucket(name) {
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
    let gone = |arn: &Arn| {
        arn.service == "sns"
            && arn.account == site.account().as_str()
            && site.topic(arn) == Ok(None)
    };
    match join(seen, &site.findings_topic(), folder, &gone) {
        Err(problem) => draft.by_hand(problem),
        Ok(None) => draft
            .says("The findings bucket announces each new file", meaning)
            .keep(),
        Ok(Some(_)) if is_control_tower(name.as_str()) => {
            draft.by_hand(control_tower(&format!("the bucket {name}")))
        }
        Ok(Some(after)) => {
            let draft = draft
                .then(Some(settings(rows(&after))))
                .warns(all_tested(&after))
                .update(Action::PutBucketNotification(PutBucketNotification {
                    bucket: name.clone(),
                    seen: seen.clone(),
                    after,
                }));
            match site.bucket(name) {
                Ok(BucketView::Yours(there)) => told(draft, &there.tags),
                Ok(BucketView::Free | BucketView::NotYours) | Err(_) => draft,
            }
        }
    }
}

/// What else stands in the list, since one place that does not answer spoils all of it.
fn all_tested(after: &Notification) -> Option<Warning> {
    let others = others(after);
    let (places, one) = match others.as_slice() {
        [] => return None,
        [only] => (only.clone(), "it"),
        many => (many.join(", "), "one of them"),
    };
    Some(notice(format!(
        "S3 tests every place that the bucket tells, also {places}. If {one} does not answer, S3 refuses the whole list, and nothing changes."
    )))
}
