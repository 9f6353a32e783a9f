//! Closing a bucket to the public, and who would lose what by it.

use crate::domain::{Place, listed};
use crate::inventory::{Bucket, PublicAccessBlock, Seen, made_by_us};
use crate::plan::draft::{Draft, notice, on_off, settings, warning};
use crate::plan::owner::told;
use crate::plan::storage::ask::BucketAsk;
use crate::plan::storage::unless_control_tower;
use crate::plan::{Action, BlockPublicAccess, View};
use crate::problem::Problem;
use crate::wanted::Site;

/// The change that switches on what is off. `open` names the rules that S3 counts as public.
///
/// The account's own switches count for every bucket of it.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>.
pub(super) fn plan(
    site: &Site<'_>,
    ask: &BucketAsk<'_>,
    place: &Place,
    bucket: Option<&Bucket>,
    open: &[String],
) -> Draft {
    let (deed, done) = ask.close;
    let meaning = "Nobody outside can open files in it, whatever its rules say.";
    let draft = ask
        .draft(place, "-public-access")
        .says(deed, meaning)
        .then(Some(switches(PublicAccessBlock::ALL)));
    let account = site.public_access_block();
    if account == PublicAccessBlock::ALL && bucket.is_some() {
        return draft
            .says(
                done,
                "The whole account is closed to the public, and so is each of its buckets.",
            )
            .keep();
    }
    let seen = match bucket.map(|bucket| &bucket.public_access_block) {
        None => None,
        Some(Seen::Known(seen)) => *seen,
        Some(Seen::Unknown(problem)) => {
            return draft.unseen(&format!("{}'s public access", ask.of.the), problem);
        }
    };
    let draft = draft.before(seen.map(switches));
    if site.closes(seen) == PublicAccessBlock::ALL {
        return draft.says(done, meaning).keep();
    }
    if let Some(Seen::Unknown(problem)) = bucket.map(|bucket| &bucket.policy) {
        // Nobody knows whom it would shut out.
        return draft.unseen(&format!("{}'s rules", ask.of.the), problem);
    }
    let draft = draft.update(Action::BlockPublicAccess(BlockPublicAccess {
        bucket: ask.choice.name().clone(),
        seen,
    }));
    // That a new one was asked for does not say that the one that is there is ours.
    let Some(bucket) = bucket else {
        return unless_control_tower(draft, ask.choice.name().as_str());
    };
    if let Some(problem) = everyone_gets_in(open) {
        return draft
            .warns([notice(format!(
                "Closing it now would shut out everyone who comes in by {}, and with them every other account that this bucket's rules let in.",
                named(open)
            ))])
            .by_hand(problem);
    }
    if bucket.tags.known().is_some_and(made_by_us) {
        return draft;
    }
    let draft = draft.warns([warning(
        "This bucket was there before. Anyone who opens its files without a sign-in cannot do so any more.",
        "Make a new bucket, and leave this one as it is.",
    )]);
    told(
        unless_control_tower(draft, ask.choice.name().as_str()),
        &bucket.tags,
    )
}

/// Why neither the bucket can be closed nor its rules be written: with the one, S3 refuses the other.
pub(super) fn everyone_gets_in(open: &[String]) -> Option<Problem> {
    if open.is_empty() {
        return None;
    }
    Some(
        Problem::new(format!(
            "This bucket lets everyone in, by {}. AWS takes no changed rules for a bucket that is closed to the public while that is so.",
            named(open)
        ))
        .hint("Use another bucket. Or have everyone taken out there, or limited to an account or an organization. Then check again.")
        .who("the owner of the bucket"),
    )
}

/// Such as "the rules `Share` and `statement 3`".
fn named(open: &[String]) -> String {
    let names: Vec<String> = open.iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [one] => format!("the rule {one}"),
        [] => "no rule".to_owned(),
        several => format!("the rules {}", listed(several)),
    }
}

pub(in crate::plan) fn switches(block: PublicAccessBlock) -> View {
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
