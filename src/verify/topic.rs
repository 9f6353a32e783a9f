//! A topic: whether whoever posts to it gets through, and whether the vendor has joined it.

use super::build::{Checks, Found, Requirement, Verdict, on};
use super::rules::hold;
use crate::domain::{Arn, bare_addresses, listed};
use crate::inventory::{Key, Lock, Subscription, SubscriptionState, Topic};
use crate::policy::topic_key::{self, lets_in};
use crate::policy::{Document, Wanted, conflicts};
use crate::wanted::Site;

/// Who posts to a topic, and for what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Poster<'a> {
    /// Such as "CloudTrail".
    pub(super) name: &'a str,
    /// The same as policies name it.
    pub(super) by: topic_key::Poster<'a>,
}

/// Whether the poster gets through to the topic: its kind, its rules, and its lock.
pub(super) fn open(
    site: &Site<'_>,
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
    if rules.has_passed() {
        locked(site, topic, poster).unwrap_or(rules)
    } else {
        rules
    }
}

/// The verdict on the topic's lock, unless it lets the poster in.
///
/// See <https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html>.
fn locked(site: &Site<'_>, topic: &Topic, poster: &Poster<'_>) -> Option<Verdict> {
    match site.lock_of(topic) {
        Lock::Open => None,
        Lock::OfAws => Some(
            Verdict::failed(format!(
                "The topic is locked with a key of AWS's own, which does not let {} in.",
                poster.name
            ))
            .fix("Make a new topic. Or have this one locked with a key of yours, or with none."),
        ),
        Lock::Unseen(name) => Some(Verdict::unsure(
            format!("The topic is locked with the key `{name}`, which we could not look at."),
            format!("Check that the key's rules let {} use it.", poster.name),
        )),
        Lock::Key(key) => match key.policy.as_result() {
            Err(problem) => Some(Verdict::unknown("the rules of the topic's key", problem)),
            Ok(policy) => with_key(site, key, policy, poster),
        },
    }
}

fn with_key(site: &Site<'_>, key: &Key, policy: &Document, poster: &Poster<'_>) -> Option<Verdict> {
    const ASK: &str = "Ask the owner of that rule to leave this service out of it. We never change rules of others.";
    let name = key.arn.to_string();
    if !lets_in(policy, &name, &poster.by) {
        let verdict = Verdict::failed(format!(
            "The topic is locked with a key that does not let {} in.",
            poster.name
        ));
        // A key of this account gets the rule from the plan.
        let ours = key.arn.account_id().as_ref() == Some(site.account());
        return Some(if ours {
            verdict
        } else {
            verdict.fix(format!(
                "Ask the owner of the key `{name}` to let {} use it, with kms:GenerateDataKey* and kms:Decrypt.",
                poster.name
            ))
        });
    }
    let against = conflicts(policy, &topic_key::wanted(&poster.by));
    match against.iter().find(|rule| rule.certain) {
        Some(sure) => Some(Verdict::failed(sure.text.clone()).fix(sure.way_out.unwrap_or(ASK))),
        None => against
            .first()
            .map(|maybe| Verdict::unsure(maybe.text.clone(), ASK)),
    }
}

/// Write down whether the vendor has joined the topic; `files` is what the topic announces, such as "log files".
pub(super) fn subscription(
    site: &Site<'_>,
    checks: &mut Checks,
    arn: &Arn,
    topic: &Found<&Topic>,
    files: &str,
) {
    let vendor = site.shared.trusted_first();
    checks.add(
        &site.place_of(arn),
        Requirement::new(
            "vendor-subscription",
            format!("{vendor} has joined the topic for {files}"),
            format!(
                "{vendor} has a confirmed subscription to the topic `{}`.",
                arn.resource_name()
            ),
        ),
        on(topic, |topic| {
            Verdict::judge(&topic.subscriptions, "who has joined the topic", |list| {
                joined(site, list)
            })
        }),
    );
}

fn joined(site: &Site<'_>, list: &[Subscription]) -> Verdict {
    let vendor = site.shared.trusted_first();
    let within = site.shared.trusted();
    let account = Arn::parse(site.shared.principal())
        .ok()
        .and_then(|arn| arn.account_id())
        .unwrap_or_else(|| site.shared.vendor.account.clone());
    let is_theirs = |one: &&Subscription| {
        one.owner == account.as_str()
            || Arn::parse(&one.endpoint).is_ok_and(|arn| arn.account == account.as_str())
    };
    let theirs: Vec<&Subscription> = list.iter().filter(is_theirs).collect();
    let has = |state| theirs.iter().any(|one| one.state == state);
    if has(SubscriptionState::Confirmed) {
        return Verdict::passed(format!("{vendor} has joined."));
    }
    if has(SubscriptionState::Pending) {
        return Verdict::waiting(
            format!("{vendor} asked to join and has not confirmed it yet, so nothing is sent."),
            format!("{vendor} has to confirm it. Ask its support if that takes longer than a day."),
        );
    }
    if has(SubscriptionState::Deleted) {
        return Verdict::waiting(
            format!("{vendor} had joined and has left."),
            format!(
                "Open the connector in {}, and check that it works.",
                site.shared.vendor.name
            ),
        );
    }
    if site.shared.answers.vendor.external_role_id.is_none() {
        return Verdict::waiting(
            format!("{vendor} has not joined yet."),
            "It joins by itself once the role of section 5 is there.",
        );
    }
    // An address on the web belongs to nobody's account.
    let web: Vec<String> = list
        .iter()
        .filter(|one| one.state != SubscriptionState::Deleted && one.protocol.starts_with("http"))
        .map(|one| format!("`{}`", bare_addresses(&one.endpoint)))
        .collect();
    if !web.is_empty() {
        return Verdict::unsure(
            format!(
                "Somebody has joined with {}. We cannot tell whether that is {within}.",
                listed(&web)
            ),
            format!(
                "Compare it with what {} shows for the connector.",
                site.shared.vendor.name
            ),
        );
    }
    Verdict::waiting(
        format!("{vendor} has not joined yet."),
        format!(
            "It joins by itself once its connector works. Look at the connector in {}.",
            site.shared.vendor.name
        ),
    )
}
