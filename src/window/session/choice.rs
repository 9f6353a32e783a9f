//! What the choices of the questions come to, as far as what is there was seen.

use crate::domain::{Arn, BucketName, Region};
use crate::inventory::{Destination, Trail};
use crate::window::session::around::{self, place_name};
use crate::window::{Draft, KeyPick, KeyUse, Pick, Question, State, Use};

pub(crate) const fn bucket_pick(draft: &Draft, question: Question) -> &Pick<BucketName> {
    match question {
        Question::FindingsBucket => &draft.findings_bucket,
        _ => &draft.log_bucket,
    }
}

pub(crate) const fn key_pick(draft: &Draft, question: Question) -> &KeyPick {
    match question {
        Question::FindingsKey => &draft.findings_key,
        _ => &draft.log_key,
    }
}

/// The question of the bucket whose files the key locks.
pub(crate) const fn bucket_question(question: Question) -> Question {
    match question {
        Question::FindingsKey => Question::FindingsBucket,
        _ => Question::LogBucket,
    }
}

/// The bucket's name, new or there.
pub(crate) fn bucket_of(pick: &Pick<BucketName>) -> Option<BucketName> {
    match pick.how? {
        Use::New => BucketName::parse_new(&pick.name).ok(),
        Use::Existing => pick.existing.clone(),
    }
}

/// Where findings go already. The export that these answers made is none that could be kept or moved.
pub(crate) fn export(state: &State) -> Option<&Destination> {
    let destination = around::destination(state)?;
    let draft = state.form.draft.as_ref()?;
    let pick = &draft.findings_bucket;
    let is_made = draft.keep_export != Some(false)
        && pick.how == Some(Use::New)
        && around::destination_bucket(destination) == bucket_of(pick);
    (!is_made).then_some(destination)
}

/// Bucket and key of an export that can be kept.
pub(crate) fn kept_export(state: &State, question: Question) -> Option<(BucketName, Arn)> {
    if !matches!(question, Question::FindingsBucket | Question::FindingsKey) {
        return None;
    }
    let destination = export(state)?;
    let bucket = around::destination_bucket(destination)?;
    let key = Arn::parse_key(&destination.key_arn).ok()?;
    let is_here = around::bucket_names(state).known()?.contains(&bucket);
    is_here.then_some((bucket, key))
}

/// Findings go to a bucket that we cannot use, and it was not said yet whether to move them.
pub(crate) fn undecided(state: &State, question: Question) -> Option<String> {
    let has_export = question == Question::FindingsBucket && export(state).is_some();
    let keeps = state.form.draft.as_ref()?.keep_export != Some(false);
    (has_export && keeps && kept_export(state, question).is_none())
        .then(|| "Choose where findings go.".to_owned())
}

/// The Region of a bucket that is there, as far as that was seen; a new one is made in the main Region.
pub(crate) fn region_of(state: &State, question: Question) -> Option<Region> {
    let draft = state.form.draft.as_ref()?;
    let there = bucket_pick(draft, question)
        .existing
        .as_ref()
        .filter(|_| bucket_pick(draft, question).how == Some(Use::Existing));
    match there {
        None => Some(draft.region.clone()),
        Some(name) => {
            let bucket = state.account.buckets.get(name)?.here()?.yours()?;
            Some(bucket.region.clone())
        }
    }
}

/// Why the chosen key and the bucket do not go together, as far as that is known.
pub(crate) fn far(state: &State, question: Question) -> Option<String> {
    let draft = state.form.draft.as_ref()?;
    let key = key_pick(draft, question);
    let region = match key.how? {
        KeyUse::New => Some(draft.region.clone()),
        KeyUse::Existing => key.existing.as_ref()?.region_name(),
        KeyUse::None => None,
    };
    far_from(state, question, region.as_ref())
}

pub(crate) fn far_from(state: &State, question: Question, key: Option<&Region>) -> Option<String> {
    let bucket = region_of(state, bucket_question(question))?;
    far_words(key?, &bucket)
}

pub(crate) fn far_words(key: &Region, bucket: &Region) -> Option<String> {
    (key != bucket).then(|| {
        format!(
            "This key is in {}, the bucket in {}. They must be in the same Region.",
            place_name(key),
            place_name(bucket)
        )
    })
}

/// The bucket, topic and key of log files follow from the trail: a trail that is there has its own.
pub(crate) fn follow_trail(draft: &mut Draft, trail: Option<&Trail>) {
    let Some(trail) = trail else {
        draft.log_bucket.how = Some(Use::New);
        draft.log_topic.how = Some(Use::New);
        draft.log_key.how = Some(KeyUse::New);
        return;
    };
    if trail.organization {
        draft.organization = Some(true);
    }
    if let Ok(bucket) = BucketName::parse(&trail.bucket) {
        draft.log_bucket.how = Some(Use::Existing);
        draft.log_bucket.existing = Some(bucket);
    }
    draft.log_topic.existing = trail
        .topic_arn
        .as_deref()
        .and_then(|topic| Arn::parse_topic(topic).ok());
    draft.log_topic.how = Some(match draft.log_topic.existing {
        Some(_) => Use::Existing,
        None => Use::New,
    });
    // Whoever reads the files today reads them with the key that the trail has, or without one.
    draft.log_key.existing = trail
        .key_arn
        .as_deref()
        .and_then(|key| Arn::parse_key(key).ok());
    draft.log_key.how = Some(match draft.log_key.existing {
        Some(_) => KeyUse::Existing,
        None => KeyUse::None,
    });
}
