//! What log files and findings have in common: the checks of a key.

use super::build::{Checks, Found, Requirement, Verdict, on};
use super::found;
use super::rules::unmet;
use crate::answers::KeyChoice;
use crate::domain::{Arn, KeyAlias, Place};
use crate::inventory::{Bucket, Key};
use crate::policy::{Document, Wanted, account_root};
use crate::wanted::{KeySpot, Site};

/// A key that is checked.
pub(super) struct KeyAsk<'a> {
    /// The beginning of the checks' names, such as `log-key`.
    pub(super) part: &'a str,
    /// Such as "The log key".
    pub(super) the: &'a str,
    /// Who locks files with it, such as "CloudTrail".
    pub(super) who: &'a str,
    /// What it locks, such as "log files".
    pub(super) files: &'a str,
    pub(super) choice: &'a KeyChoice,
    /// Its ARN; none if there is to be none.
    pub(super) arn: &'a Found<Option<Arn>>,
    /// Judges the key's rules; passed with this text.
    pub(super) rules: &'a dyn Fn(&Document, &str) -> Verdict,
    /// Our rules with the one that lets the account read.
    pub(super) readers: &'a dyn Fn() -> Vec<Wanted>,
}

/// Four checks of a key: switched on, renewed if we made it, its rules, and whether the account's rights count for it.
pub(super) fn key(site: &Site<'_>, checks: &mut Checks, ask: &KeyAsk<'_>, bucket: &Found<&Bucket>) {
    let arn = match ask.arn {
        Ok(None) => return,
        Ok(Some(arn)) => Ok(arn.clone()),
        Err(verdict) => Err(verdict.clone()),
    };
    let place = arn
        .as_ref()
        .map_or_else(|_| site.home.clone(), |arn| site.place_of(arn));
    let key = arn.and_then(|arn| found::key(site, &arn));
    let KeyAsk {
        the, who, files, ..
    } = *ask;
    let part = |suffix: &str| format!("{}-{suffix}", ask.part);

    checks.add(
        &place,
        Requirement::new(
            &part("on"),
            format!("{the} is switched on"),
            "It is switched on, fit for locking files, yours to change, and in the bucket's Region.",
        ),
        on(&key, |key| {
            let verdict = switched_on(key, bucket.as_ref().ok().copied());
            match nickname_to_come(site, ask.choice, &place) {
                Some(alias) if verdict.has_passed() => Verdict::failed(format!(
                    "It is there, and does not have its nickname `{alias}` yet."
                )),
                _ => verdict,
            }
        }),
    );
    let can_be_renewed = !key.as_ref().is_ok_and(|key| key.never_rotates.is_some());
    if ask.choice.is_new() && can_be_renewed {
        checks.add(
            &place,
            Requirement::new(
                &part("renewed"),
                format!("{the} is renewed every year"),
                "AWS renews it once a year. Older files stay readable.",
            ),
            on(&key, |key| {
                Verdict::judge(&key.rotates, "whether the key is renewed", |rotates| {
                    Verdict::of(*rotates, "It is renewed every year.", "It is not renewed.")
                })
            }),
        );
    }
    checks.add(
        &place,
        Requirement::new(
            &part("rules"),
            format!("{who} may use {}", lower_first(the)),
            format!("The key's rules let {who} lock {files}, and no rule refuses it."),
        ),
        on(&key, |key| {
            Verdict::judge(&key.policy, "the rules of the key", |policy| {
                (ask.rules)(policy, &format!("The rules let {who} lock {files}."))
            })
        }),
    );
    checks.add(
        &place,
        Requirement::new(
            &part("readers"),
            format!("Rights in your account count for {}", lower_first(the)),
            format!("The key's rules leave it to your account's own rights who opens {files}."),
        ),
        on(&key, |key| readable(key, &(ask.readers)())),
    );
}

/// The nickname of a key whose making was cut off before it had one.
fn nickname_to_come<'c>(
    site: &Site<'_>,
    choice: &'c KeyChoice,
    place: &Place,
) -> Option<&'c KeyAlias> {
    let KeyChoice::New { alias } = choice else {
        return None;
    };
    let spot = site.key_spot(&place.region, alias);
    matches!(spot, Ok(KeySpot::Unnamed(_))).then_some(alias)
}

/// Switched on, of the right kind, and where the bucket is.
pub(super) fn switched_on(key: &Key, bucket: Option<&Bucket>) -> Verdict {
    const OTHER: &str = "Choose another key, or make a new one.";
    if !key.customer_managed {
        return Verdict::failed("It is a key of AWS's own. Nobody can change its rules.")
            .fix(OTHER);
    }
    if !key.encrypts {
        return Verdict::failed("It is not a key for locking files.").fix(OTHER);
    }
    if !key.is_enabled() {
        return Verdict::failed(format!(
            "It is not switched on. AWS calls its state {}.",
            key.state
        ))
        .fix("Ask the owner of the key to switch it on. Or choose another key.");
    }
    let far = bucket.filter(|bucket| bucket.region.as_str() != key.arn.region);
    if let (Some(bucket), Some(region)) = (far, key.arn.region_name()) {
        return Verdict::failed(format!(
            "The key is in {}, the bucket in {}.",
            region.place_or_code(),
            bucket.region.place_or_code()
        ))
        .fix("Choose a key in the bucket's Region, or make a new one there.");
    }
    Verdict::passed("It is switched on, and in the bucket's Region.")
}

/// Without the account's own rule, or one for readers, the rights of the vendor's role count for nothing.
pub(super) fn readable(key: &Key, wanted: &[Wanted]) -> Verdict {
    Verdict::judge(&key.policy, "the rules of the key", |policy| {
        if key
            .arn
            .account_id()
            .is_some_and(|account| account_root::is_in(policy, &account))
        {
            return Verdict::passed("The key's rules leave it to the rights in your account.");
        }
        Verdict::of(
            unmet(Some(policy), wanted)
                .iter()
                .all(|want| want.id != "readers"),
            "The key's rules let your account open the files.",
            "No rule of the key lets your account open the files, so the role's rights count for nothing.",
        )
    })
}

/// "The log key" inside of a sentence.
pub(super) fn lower_first(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_lowercase(), signs.as_str())
    })
}
