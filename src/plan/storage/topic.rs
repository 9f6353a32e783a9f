//! A topic: made with its rules, or adopted and its rules completed.

use super::ask::TopicAsk;
use super::topic_key::{Locked, locked};
use super::{Part, elsewhere, shared, unless_control_tower};
use crate::answers::TopicChoice;
use crate::domain::{Arn, Place, Region, TopicName};
use crate::inventory::Topic;
use crate::plan::cost;
use crate::plan::draft::{Draft, policy_view, warning};
use crate::plan::{Action, CreateTopic, PutTopicPolicy, Warning, owner};
use crate::problem::Problem;
use crate::wanted::Site;

pub(in crate::plan) fn plan(site: &Site<'_>, ask: &TopicAsk<'_>) -> Part {
    let arn = ask.arn.clone();
    let region = arn
        .region_name()
        .unwrap_or_else(|| site.home.region.clone());
    let place = site.at(&region);
    let draft = ask
        .draft(&place, "")
        .says(ask.of.make, ask.of.purpose)
        .warns(in_opt_in_region(&region));
    if let Some(problem) =
        elsewhere(site, "topic", arn.account_id()).or_else(|| ask.refused.clone())
    {
        return Part::only(draft.by_hand(problem));
    }
    match (site.topic(&arn), ask.choice) {
        (Err(gap), _) => Part::only(draft.unseen(ask.of.the, &gap.into())),
        (Ok(None), TopicChoice::New { name }) => Part::only(make(ask, draft, name)),
        (Ok(None), TopicChoice::Existing { .. }) => Part::only(draft.by_hand(no_such(&arn))),
        (Ok(Some(topic)), _) => adopt(site, ask, &place, draft, topic),
    }
}

/// From a Region that has to be switched on, SNS comes to a queue elsewhere under a name of its own, which the queue's rules have
/// to let in. The queue is the vendor's.
///
/// See <https://docs.aws.amazon.com/sns/latest/dg/sns-cross-region-delivery.html>.
fn in_opt_in_region(region: &Region) -> Option<Warning> {
    region.is_opt_in().then(|| {
        warning(
            format!(
                "This topic is in {}, a Region that has to be switched on. Radiant Security may have to allow messages from there first.",
                region.with_code()
            ),
            "Ask Radiant Security. Or choose a main Region that every account has from the start.",
        )
    })
}

/// A new topic gets its rules at once.
fn make(ask: &TopicAsk<'_>, draft: Draft, name: &TopicName) -> Draft {
    let policy = ask.of.rules(None, ask.wanted).after();
    draft
        .then(Some(policy_view(ask.of.kind, &policy)))
        .requires(ask.rules_need.iter().cloned())
        .costs([cost::messages()])
        .create(Action::CreateTopic(CreateTopic {
            topic: name.clone(),
            policy,
        }))
}

fn adopt(site: &Site<'_>, ask: &TopicAsk<'_>, place: &Place, draft: Draft, topic: &Topic) -> Part {
    if topic.fifo {
        return Part::only(draft.by_hand(fifo(ask.poster)));
    }
    let (word, key) = match locked(site, ask, topic) {
        Locked::Fine(word) => (word, None),
        Locked::Rule(rule) => (None, Some(*rule)),
        Locked::Refused(problem) => return Part::only(draft.by_hand(*problem)),
    };
    let view = topic
        .policy
        .as_ref()
        .map(|policy| policy_view(ask.of.kind, policy));
    let is_new = matches!(ask.choice, TopicChoice::New { .. });
    let open = is_new.then(|| shared(site, "topic", topic.policy.as_ref()));
    let kept = draft
        .before(view)
        .says(ask.of.there, ask.of.purpose)
        .warns(word)
        .warns(open.flatten())
        .keep();
    let rules = ask
        .of
        .rules(topic.policy.as_ref(), ask.wanted)
        .draft(ask.draft(place, "-policy"), |after| {
            Action::PutTopicPolicy(PutTopicPolicy {
                topic: topic.arn.clone(),
                seen: topic.policy.clone(),
                after,
            })
        })
        .requires([kept.id()])
        .requires(ask.rules_need.iter().cloned());
    let rules = owner::told(
        unless_control_tower(rules, topic.arn.resource_name()),
        &topic.tags,
    );
    let mut part = Part {
        ready: vec![rules.id()],
        drafts: vec![kept, rules],
    };
    part.ready.extend(key.iter().map(Draft::id));
    part.drafts.extend(key);
    part
}

fn fifo(poster: &str) -> Problem {
    Problem::new(format!(
        "This is a FIFO topic. {poster} cannot post to one."
    ))
    .hint("Choose a standard topic, or make a new one.")
}

fn no_such(arn: &Arn) -> Problem {
    Problem::new(format!("There is no topic {}.", arn.resource_name()))
        .hint("Check its ARN. Or let us make a new topic.")
}
