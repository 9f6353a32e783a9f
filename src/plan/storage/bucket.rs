//! A bucket: made or adopted, closed to the public, and its rules.

use super::{Part, Words, unless_control_tower};
use crate::answers::BucketChoice;
use crate::domain::Place;
use crate::inventory::{Bucket, BucketView, PublicAccessBlock, Seen};
use crate::plan::draft::{Draft, on_off, settings, warning};
use crate::plan::ground::{Ground, spoken};
use crate::plan::rules::Rules;
use crate::plan::{Action, ChangeId, Cost, Section, Service, View};
use crate::policy::{DocumentKind, Wanted};
use crate::problem::Problem;

/// A bucket that is asked for.
pub(in crate::plan) struct Ask<'a> {
    pub(in crate::plan) section: Section,
    /// The part's name in ids, such as `log-bucket`.
    pub(in crate::plan) part: &'static str,
    pub(in crate::plan) choice: &'a BucketChoice,
    pub(in crate::plan) words: Words,
    /// The title of closing it to the public, and what is said when it is closed.
    pub(in crate::plan) close: (&'static str, &'static str),
    pub(in crate::plan) kind: DocumentKind,
    pub(in crate::plan) wanted: &'a [Wanted],
    /// What the rules name and is not there yet.
    pub(in crate::plan) rules_need: Vec<ChangeId>,
    pub(in crate::plan) cost: Cost,
    /// A reason from elsewhere why this bucket cannot be used.
    pub(in crate::plan) refused: Option<Problem>,
}

pub(in crate::plan) fn plan(ground: &Ground<'_>, ask: &Ask<'_>) -> Part {
    let name = ask.choice.name();
    let place = ground.at(&ground.bucket_region(name));
    let draft = ask
        .draft(&place, "")
        .says(ask.words.make, ask.words.purpose)
        .then(Some(at_a_glance(&place)));
    if let Some(problem) = &ask.refused {
        return Part::only(draft.by_hand(problem.clone()));
    }
    let view = match ground.bucket(name) {
        Ok(view) => view,
        Err(problem) => return Part::only(draft.unseen(ask.words.the, &problem)),
    };
    match view {
        BucketView::NotYours => Part::only(draft.by_hand(not_yours(name.as_str()))),
        BucketView::Free if !ask.choice.is_new() => {
            Part::only(draft.by_hand(no_such(name.as_str())))
        }
        BucketView::Free => {
            let made = draft
                .costs([ask.cost.clone()])
                .create(Action::CreateBucket {
                    bucket: name.clone(),
                });
            with_rules(ask, &place, made, None)
        }
        BucketView::Yours(bucket) => {
            let kept = draft
                .before(Some(at_a_glance(&place)))
                .says(ask.words.there, ask.words.purpose)
                .keep();
            with_rules(ask, &place, kept, Some(bucket))
        }
    }
}

/// The bucket's own change, then what is set on it, one after the other.
fn with_rules(ask: &Ask<'_>, place: &Place, made: Draft, bucket: Option<&Bucket>) -> Part {
    let id = made.id();
    let closed = close(ask, place, bucket).requires([id.clone()]);
    let rules = rules(ask, place, bucket)
        .requires([id])
        .requires(ask.rules_need.iter().cloned())
        .follows([closed.id()]);
    Part {
        ready: vec![rules.id()],
        drafts: vec![made, closed, rules],
    }
}

fn close(ask: &Ask<'_>, place: &Place, bucket: Option<&Bucket>) -> Draft {
    let name = ask.choice.name();
    let (deed, done) = ask.close;
    let meaning = "Nobody outside can open files in it, whatever its rules say.";
    let draft = ask
        .draft(place, "-public-access")
        .says(deed, meaning)
        .then(Some(switches(PublicAccessBlock::ALL)));
    let seen = match bucket.map(|bucket| &bucket.public_access_block) {
        None => None,
        Some(Seen::Known(seen)) => *seen,
        Some(Seen::Unknown(problem)) => {
            return draft.unseen(&format!("{}'s public access", ask.words.the), problem);
        }
    };
    let draft = draft.before(seen.map(switches));
    if seen == Some(PublicAccessBlock::ALL) {
        return draft.says(done, meaning).keep();
    }
    let draft = draft.update(Action::BlockPublicAccess {
        bucket: name.clone(),
        seen,
    });
    let draft = if bucket.is_some() && !ask.choice.is_new() {
        draft.warns([warning(
            "This bucket was there before. Anyone who opens its files without a sign-in cannot do so any more.",
            "Make a new bucket, and leave this one as it is.",
        )])
    } else {
        draft
    };
    unless_control_tower(draft, name.as_str())
}

fn rules(ask: &Ask<'_>, place: &Place, bucket: Option<&Bucket>) -> Draft {
    let name = ask.choice.name();
    let draft = ask.draft(place, "-policy");
    let existing = match bucket.map(|bucket| &bucket.policy) {
        None => None,
        Some(Seen::Known(existing)) => existing.as_ref(),
        Some(Seen::Unknown(problem)) => {
            return draft.unseen(&format!("{}'s rules", ask.words.the), problem);
        }
    };
    let rules = Rules {
        kind: ask.kind,
        existing,
        wanted: ask.wanted,
        deed: ask.words.allow,
        done: ask.words.allowed,
        purpose: ask.words.why,
    };
    let draft = rules.draft(draft, |after| Action::PutBucketPolicy {
        bucket: name.clone(),
        seen: existing.cloned(),
        after,
    });
    unless_control_tower(draft, name.as_str())
}

impl Ask<'_> {
    fn draft(&self, place: &Place, suffix: &str) -> Draft {
        let part = format!("{}{suffix}", self.part);
        Draft::new(
            self.section,
            place,
            &part,
            Service::S3,
            self.choice.name().as_str(),
        )
    }
}

fn at_a_glance(place: &Place) -> View {
    settings([
        ("Region", spoken(&place.region)),
        ("Owner of files", "this account".to_owned()),
    ])
}

fn switches(block: PublicAccessBlock) -> View {
    settings([
        (
            "Refuse public access lists",
            on_off(block.block_public_acls),
        ),
        (
            "Ignore public access lists",
            on_off(block.ignore_public_acls),
        ),
        ("Refuse public rules", on_off(block.block_public_policy)),
        (
            "Restrict public rules",
            on_off(block.restrict_public_buckets),
        ),
    ])
}

fn not_yours(name: &str) -> Problem {
    Problem::new(format!(
        "Someone else has the bucket {name}, or your sign-in may not see it."
    ))
    .hint("Choose another name. Add your company or a number.")
}

fn no_such(name: &str) -> Problem {
    Problem::new(format!("There is no bucket {name} in this account."))
        .hint("Check the name. Or let us make a new bucket.")
}
