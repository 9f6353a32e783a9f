//! What the checks need of a site, or the verdict on everything that needs it.

use super::build::{Found, Verdict};
use crate::answers::KeyChoice;
use crate::domain::{Arn, BucketName, Place, Region};
use crate::inventory::{
    Bucket, BucketView, Detector, Key, ManagedPolicy, Organization, Role, Standing, Topic, Trail,
};
use crate::wanted::{Gap, Site};

/// What was seen, or that it could not be; `what` is such as "the bucket `logs`".
fn seen<T>(seen: Result<T, Gap<'_>>, what: &str) -> Found<T> {
    seen.map_err(|gap| match gap {
        Gap::Unlooked(_) => Verdict::not_looked_at(what),
        Gap::Closed(problem) => Verdict::unknown(what, problem),
    })
}

/// The account's place in an organization.
pub(super) fn standing<'a>(site: &Site<'a>) -> Found<&'a Standing> {
    seen(site.standing(), "your organization")
}

/// The organization that the account is in.
pub(super) fn organization<'a>(site: &Site<'a>) -> Found<&'a Organization> {
    standing(site)?.organization().ok_or_else(|| {
        Verdict::failed("This account is in no organization.").fix("Cover only this account.")
    })
}

/// A bucket of the account.
pub(super) fn bucket<'a>(site: &Site<'a>, name: &BucketName) -> Found<&'a Bucket> {
    match seen(site.bucket(name), &format!("the bucket `{name}`"))? {
        BucketView::Yours(bucket) => Ok(bucket),
        BucketView::Free => Err(Verdict::failed(format!("There is no bucket `{name}`."))),
        BucketView::NotYours => match site.bucket_names() {
            Some(names) if !names.contains(name) => Err(Verdict::failed(format!(
                "The bucket `{name}` belongs to someone else."
            ))
            .fix("Choose another name. Add your company or a number.")),
            Some(_) => Err(Verdict::unsure(
                format!(
                    "The bucket `{name}` is in this account, and your sign-in may not look at it: the bucket's own rules or your rights keep you out."
                ),
                "Use a sign-in that may read this bucket. Then test again.",
            )),
            None => Err(Verdict::unsure(
                format!(
                    "Your sign-in may not look at the bucket `{name}`, or it belongs to someone else."
                ),
                "Use a sign-in that may read this bucket. Then test again.",
            )),
        },
    }
}

/// The ARN of the key for findings; none if there is to be none.
pub(super) fn findings_key(site: &Site<'_>) -> Found<Option<Arn>> {
    let choice = &site.shared.answers.guardduty.key;
    chosen(site, choice, &site.findings_key(), site.findings_bucket())
}

/// The ARN of the key that was chosen for log files; none if there is to be none.
pub(super) fn chosen_log_key(site: &Site<'_>) -> Found<Option<Arn>> {
    let choice = &site.shared.answers.cloudtrail.key;
    let text = site.slots.text(&site.log_key_slot());
    chosen(site, choice, &text, site.log_bucket())
}

/// The ARN of the key that log files are locked with: the chosen one, the one that the trail keeps, or the bucket's own.
pub(super) fn log_key(site: &Site<'_>) -> Found<Option<Arn>> {
    match site.log_files_key().map(|key| Arn::parse(&key)) {
        None => Ok(None),
        Some(Ok(arn)) => Ok(Some(arn)),
        Some(Err(_)) => chosen_log_key(site),
    }
}

/// The ARN of a chosen key; `text` is that ARN, or the slot of a key that is not there.
fn chosen(
    site: &Site<'_>,
    choice: &KeyChoice,
    text: &str,
    bucket: &BucketName,
) -> Found<Option<Arn>> {
    match (choice, Arn::parse(text)) {
        (KeyChoice::None, _) => Ok(None),
        (_, Ok(arn)) => Ok(Some(arn)),
        (KeyChoice::Existing { arn }, Err(_)) => Ok(Some(arn.clone())),
        (KeyChoice::New { alias }, Err(_)) => {
            let spot = site.key_spot(&site.bucket_region(bucket), alias);
            seen(spot, &format!("the key `{alias}`"))?;
            Err(Verdict::failed(format!("There is no key `{alias}`.")))
        }
    }
}

/// The verdict on opening log files when their key belongs to another account: that account's rules decide, and nobody can see them
/// from here.
pub(super) fn others_log_key(site: &Site<'_>) -> Option<Verdict> {
    let key = log_key(site).ok().flatten()?;
    if key.account == site.account().as_str() {
        return None;
    }
    let owner = key
        .account_id()
        .map_or_else(|| key.account.clone(), |account| account.grouped());
    Some(Verdict::unsure(
        format!(
            "The log files are locked with a key of account {owner}. We cannot see whether its rules let the role open them."
        ),
        format!(
            "Ask its owner whether the key lets the role `{}` use kms:Decrypt.",
            site.shared.role_name()
        ),
    ))
}

/// A key; its account and Region are those of its ARN.
pub(super) fn key<'a>(site: &Site<'a>, arn: &Arn) -> Found<&'a Key> {
    let name = arn.resource_name();
    seen(site.key(arn), &format!("the key `{name}`"))?.ok_or_else(|| {
        Verdict::failed(format!("There is no key `{name}`."))
            .fix("Choose another key, or make a new one.")
    })
}

/// A topic; its account and Region are those of its ARN.
pub(super) fn topic<'a>(site: &Site<'a>, arn: &Arn) -> Found<&'a Topic> {
    let name = arn.resource_name();
    seen(site.topic(arn), &format!("the topic `{name}`"))?
        .ok_or_else(|| Verdict::failed(format!("There is no topic `{name}`.")))
}

/// The trail that is meant, as its home Region shows it if that was looked at.
pub(super) fn trail<'a>(site: &Site<'a>) -> Found<&'a Trail> {
    let name = site.shared.answers.cloudtrail.trail.name();
    let gap = site.trail.gap.clone().map_or(Ok(()), Err);
    seen(gap, &format!("the trail `{name}`"))?;
    site.trail
        .there
        .ok_or_else(|| Verdict::failed(format!("There is no trail `{name}`.")))
}

pub(super) fn detector<'a>(site: &Site<'a>, region: &Region) -> Found<&'a Detector> {
    in_place(site, &site.at(region))
}

/// The detector of any account that was looked into.
pub(super) fn in_place<'a>(site: &Site<'a>, place: &Place) -> Found<&'a Detector> {
    let name = place.region.place_or_code();
    seen(site.detector_of(place), &format!("GuardDuty in {name}"))?
        .ok_or_else(|| Verdict::failed(format!("GuardDuty was never switched on in {name}.")))
}

/// The vendor's role; nothing if there is none.
pub(super) fn role<'a>(site: &Site<'a>) -> Found<Option<&'a Role>> {
    let name = site.shared.role_name();
    seen(site.role(name), &format!("the role `{name}`"))
}

/// The policy of the vendor's role; nothing if there is none.
pub(super) fn policy<'a>(site: &Site<'a>) -> Found<Option<&'a ManagedPolicy>> {
    let name = &site.shared.answers.role.policy_name;
    seen(site.policy(name), &format!("the policy `{name}`"))
}
