//! What log files and findings have in common: the checks of a bucket, a key and a topic.

use super::build::{Checks, Found, Requirement, Verdict, on, said};
use super::ground::Ground;
use super::rules::{hold, unmet};
use crate::answers::KeyChoice;
use crate::domain::{Arn, Place};
use crate::inventory::{Bucket, Key, PublicAccessBlock, Seen, Topic};
use crate::policy::cover::covers;
use crate::policy::{Document, Statement, Wanted, account_root};

/// Whether nobody outside can open the bucket's files.
pub(super) fn private(bucket: &Bucket) -> Verdict {
    Verdict::judge(
        &bucket.public_access_block,
        "the bucket's public access",
        |block| {
            let Some(block) = block else {
                return Verdict::failed("Public access was never blocked.");
            };
            let PublicAccessBlock {
                block_public_acls,
                ignore_public_acls,
                block_public_policy,
                restrict_public_buckets,
            } = *block;
            let switches = [
                block_public_acls,
                ignore_public_acls,
                block_public_policy,
                restrict_public_buckets,
            ];
            let off = switches.iter().filter(|on| !**on).count();
            Verdict::of(
                off == 0,
                "Public access is blocked in all 4 ways.",
                format!("Public access is not blocked in {off} of 4 ways."),
            )
        },
    )
}

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
    /// Judges the key's rules; passed with this text.
    pub(super) rules: &'a dyn Fn(&Document, &str) -> Verdict,
    /// Our rules with the one that lets the account read.
    pub(super) readers: &'a dyn Fn() -> Vec<Wanted>,
}

/// Four checks of a key: switched on, renewed if we made it, its rules, and whether the account's rights count for it.
pub(super) fn key(
    ground: &Ground<'_>,
    checks: &mut Checks,
    ask: &KeyAsk<'_>,
    bucket: &Found<&Bucket>,
) {
    let arn = match ground.key_arn(ask.choice) {
        Ok(None) => return,
        Ok(Some(arn)) => Ok(arn),
        Err(verdict) => Err(verdict),
    };
    let place = arn
        .as_ref()
        .map_or_else(|_| ground.main(), |arn| ground.place_of(arn));
    let key = arn.and_then(|arn| ground.key(&arn));
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
        on(&key, |key| switched_on(key, bucket.as_ref().ok().copied())),
    );
    if ask.choice.is_new() {
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

/// Switched on, of the right kind, and where the bucket is.
fn switched_on(key: &Key, bucket: Option<&Bucket>) -> Verdict {
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
            said(&region),
            said(&bucket.region)
        ))
        .fix("Choose a key in the bucket's Region, or make a new one there.");
    }
    Verdict::passed("It is switched on, and in the bucket's Region.")
}

/// Without the account's own rule, or one for readers, the rights of the vendor's role count for nothing.
fn readable(key: &Key, wanted: &[Wanted]) -> Verdict {
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

/// Who posts to a topic, and for what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Poster<'a> {
    /// Such as "CloudTrail".
    pub(super) name: &'a str,
    /// Such as `cloudtrail.amazonaws.com`.
    pub(super) service: &'a str,
    /// The ARN of the trail or the bucket.
    pub(super) source: &'a str,
}

/// Whether the poster gets through to the topic: its kind, its rules, and its lock.
pub(super) fn topic(
    ground: &Ground<'_>,
    topic: &Topic,
    wanted: &[Wanted],
    poster: &Poster<'_>,
) -> Verdict {
    if topic.fifo {
        return Verdict::failed(format!(
            "It is a FIFO topic, which takes no posts from {}.",
            poster.name
        ))
        .fix("Choose a standard topic, or make a new one.");
    }
    let rules = hold(
        topic.policy.as_ref(),
        wanted,
        &format!("The topic's rules let {} post.", poster.name),
    );
    match topic.kms_key.as_deref().filter(|key| !key.is_empty()) {
        Some(lock) if rules.has_passed() => {
            locked(ground, &ground.place_of(&topic.arn), lock, poster).unwrap_or(rules)
        }
        _ => rules,
    }
}

/// The verdict on the topic's lock, unless it lets the poster in.
///
/// See <https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html>.
fn locked(ground: &Ground<'_>, place: &Place, lock: &str, poster: &Poster<'_>) -> Option<Verdict> {
    let refused = || {
        Verdict::failed(format!(
            "The topic is locked with a key of AWS's own, which does not let {} in.",
            poster.name
        ))
        .fix("Make a new topic. Or have this one locked with a key of yours, or with none.")
    };
    if lock.ends_with("alias/aws/sns") {
        return Some(refused());
    }
    let Some(key) = find_key(ground, place, lock) else {
        return Some(Verdict::unsure(
            format!("The topic is locked with the key `{lock}`, which we have not looked at."),
            format!("Check that the key's rules let {} use it.", poster.name),
        ));
    };
    if !key.customer_managed {
        return Some(refused());
    }
    let needed = Statement::allow("Lock")
        .services([poster.service])
        .action(["kms:GenerateDataKey*", "kms:Decrypt"])
        .resource(["*"])
        .when("StringEquals", "aws:SourceArn", [poster.source]);
    match &key.policy {
        Seen::Unknown(problem) => Some(Verdict::unknown("the rules of the topic's key", problem)),
        Seen::Known(policy) if policy.statements().iter().any(|there| covers(there, &needed)) => None,
        Seen::Known(_) => Some(
            Verdict::failed(format!("The topic is locked with a key that does not let {} in.", poster.name)).fix(format!(
                "Ask the owner of the key `{lock}` to let {} use it, with kms:GenerateDataKey* and kms:Decrypt.",
                poster.name
            )),
        ),
    }
}

/// The key that a topic names, by ARN, id or alias, if it was looked at.
fn find_key<'a>(ground: &Ground<'a>, place: &Place, lock: &str) -> Option<&'a Key> {
    let view = ground.inventory.place(place)?;
    let name =
        Arn::parse(lock).map_or_else(|_| lock.to_owned(), |arn| arn.resource_name().to_owned());
    let id = match view.aliases.known().and_then(|aliases| aliases.get(&name)) {
        Some(id) => id.clone(),
        None => name,
    };
    view.keys
        .iter()
        .filter(|(arn, _)| arn.resource_name() == id)
        .find_map(|(_, seen)| seen.known()?.as_ref())
}

/// "The log key" inside of a sentence.
pub(super) fn lower_first(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_lowercase(), signs.as_str())
    })
}
