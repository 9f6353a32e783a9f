//! A bucket: made or adopted, closed to the public, and its rules.

mod closed;
mod lock;

pub(in crate::plan) use closed::switches;

use super::ask::BucketAsk;
use super::{Part, shared, unless_control_tower};
use crate::domain::Place;
use crate::inventory::{Bucket, BucketView, Seen};
use crate::plan::draft::{Draft, settings};
use crate::plan::owner::told;
use crate::plan::{Action, CreateBucket, Kind, PutBucketPolicy, View, Warning};
use crate::policy::{Document, public_statements};
use crate::problem::Problem;
use crate::wanted::Site;

pub(in crate::plan) fn plan(site: &Site<'_>, ask: &BucketAsk<'_>) -> Part {
    let name = ask.choice.name();
    let place = site.at(&site.bucket_region(name));
    let draft = ask
        .draft(&place, "")
        .says(ask.of.make, ask.of.purpose)
        .then(Some(at_a_glance(&place)));
    if let Some(problem) = &ask.refused {
        return Part::only(draft.by_hand(problem.clone()));
    }
    let view = match site.bucket(name) {
        Ok(view) => view,
        Err(gap) => return Part::only(draft.unseen(ask.of.the, &gap.into())),
    };
    match view {
        BucketView::NotYours => {
            let is_here = site.bucket_names().is_some_and(|all| all.contains(name));
            let problem = if is_here {
                kept_out(name.as_str())
            } else {
                not_yours(name.as_str())
            };
            Part::only(draft.by_hand(problem))
        }
        BucketView::Free if !ask.choice.is_new() => {
            Part::only(draft.by_hand(no_such(name.as_str())))
        }
        BucketView::Free => {
            let made = draft
                .costs([ask.cost.clone()])
                .create(Action::CreateBucket(CreateBucket {
                    bucket: name.clone(),
                }));
            with_rules(site, ask, &place, made, None)
        }
        BucketView::Yours(bucket) if bucket.requester_pays == Seen::Known(true) => {
            Part::only(draft.by_hand(requester_pays(name.as_str())))
        }
        BucketView::Yours(bucket) => {
            let kept = draft
                .before(Some(at_a_glance(&place)))
                .says(ask.of.there, ask.of.purpose)
                .warns(in_others_hands(site, ask, bucket))
                .keep();
            with_rules(site, ask, &place, kept, Some(bucket))
        }
    }
}

fn in_others_hands(site: &Site<'_>, ask: &BucketAsk<'_>, bucket: &Bucket) -> Option<Warning> {
    let policy = bucket.policy.known()?.as_ref();
    ask.choice
        .is_new()
        .then(|| shared(site, "bucket", policy))
        .flatten()
}

/// The bucket's own change, then what is set on it, one after the other.
fn with_rules(
    site: &Site<'_>,
    ask: &BucketAsk<'_>,
    place: &Place,
    made: Draft,
    bucket: Option<&Bucket>,
) -> Part {
    let id = made.id();
    let open = bucket
        .and_then(|bucket| bucket.policy.known())
        .and_then(Option::as_ref)
        .map(public_statements)
        .unwrap_or_default();
    let closed = closed::plan(site, ask, place, bucket, &open).requires([id.clone()]);
    let rules = rules(ask, place, bucket, &open)
        .requires([id.clone()])
        .requires(ask.rules_need.iter().cloned())
        .follows([closed.id()]);
    let closed = if bucket.is_some() && closed.writes() && !rules_can_be(&rules) {
        closed.by_hand(
            Problem::new("The rules of this bucket cannot be written from here, so it is not closed to the public either.")
                .hint("See to its rules first. Then check again."),
        )
    } else {
        closed
    };
    let lock = bucket.and_then(|bucket| lock::plan(site, ask, bucket));
    let mut ready = vec![rules.id()];
    let mut drafts = vec![made, closed, rules];
    if let Some(lock) = lock {
        let lock = lock.requires([id]);
        ready.push(lock.id());
        drafts.push(lock);
    }
    Part { drafts, ready }
}

/// Whether the rules are right, or will be.
fn rules_can_be(rules: &Draft) -> bool {
    !matches!(rules.change.kind, Kind::ByHand(_))
}

fn rules(ask: &BucketAsk<'_>, place: &Place, bucket: Option<&Bucket>, open: &[String]) -> Draft {
    let name = ask.choice.name();
    let draft = ask.draft(place, "-policy");
    let existing = match bucket.map(|bucket| &bucket.policy) {
        None => None,
        Some(Seen::Known(existing)) => existing.as_ref(),
        Some(Seen::Unknown(problem)) => {
            return draft.unseen(&format!("{}'s rules", ask.of.the), problem);
        }
    };
    let rules = ask.of.rules(existing, ask.wanted);
    let draft = rules.draft(draft, |after| put_policy(ask, existing, after));
    let draft = match closed::everyone_gets_in(open) {
        Some(problem) if draft.writes() => draft.by_hand(problem),
        _ => unless_control_tower(draft, name.as_str()),
    };
    match bucket {
        Some(bucket) => told(draft, &bucket.tags),
        None => draft,
    }
}

fn put_policy(ask: &BucketAsk<'_>, existing: Option<&Document>, after: Document) -> Action {
    Action::PutBucketPolicy(PutBucketPolicy {
        bucket: ask.choice.name().clone(),
        seen: existing.cloned(),
        after,
    })
}

fn at_a_glance(place: &Place) -> View {
    settings([
        ("Region", place.region.with_code()),
        ("Owner of files", "this account".to_owned()),
    ])
}

fn not_yours(name: &str) -> Problem {
    Problem::new(format!(
        "Someone else has the bucket {name}, or your sign-in may not see it."
    ))
    .hint("Choose another name. Add your company or a number.")
}

fn kept_out(name: &str) -> Problem {
    Problem::new(format!(
        "The bucket {name} is in this account, and your sign-in may not look at it."
    ))
    .hint("Use a sign-in that may read it. If the bucket's own rules refuse everyone, the account's root user can delete them.")
    .who("whoever the rules of the bucket let in")
}

fn no_such(name: &str) -> Problem {
    Problem::new(format!("There is no bucket {name} in this account."))
        .hint("Check the name. Or let us make a new bucket.")
}

/// AWS services do not write into such a bucket, and the vendor's role cannot read from it.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html>.
fn requester_pays(name: &str) -> Problem {
    Problem::new(format!(
        "Whoever reads from the bucket {name} has to pay for it (Requester Pays). AWS puts no log files there, and Radiant Security cannot read any."
    ))
    .hint("Use another bucket. Or have Requester Pays switched off, if nobody needs it.")
    .who("the owner of the bucket")
}
