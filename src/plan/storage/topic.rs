//! A topic: made with its rules, or adopted and its rules completed.

use super::topic_key::{Locked, locked};
use super::{Part, Words, elsewhere, shared, unless_control_tower};
use crate::answers::TopicChoice;
use crate::domain::{Arn, Place, Region, TopicName};
use crate::inventory::Topic;
use crate::plan::cost;
use crate::plan::draft::{Draft, policy_view, warning};
use crate::plan::rules::Rules;
use crate::plan::words::spoken;
use crate::plan::{
    Action, ChangeId, CreateTopic, PutTopicPolicy, Section, Service, Warning, owner,
};
use crate::policy::topic_key::Poster;
use crate::policy::{DocumentKind, Wanted};
use crate::problem::Problem;
use crate::wanted::Site;

/// A topic that is asked for.
pub(in crate::plan) struct Ask<'a> {
    pub(in crate::plan) section: Section,
    /// The part's name in ids, such as `log-topic`.
    pub(in crate::plan) part: &'static str,
    pub(in crate::plan) choice: &'a TopicChoice,
    /// Where it is, or will be.
    pub(in crate::plan) arn: Arn,
    pub(in crate::plan) words: Words,
    /// Who posts to it, such as "CloudTrail".
    pub(in crate::plan) poster: &'static str,
    /// The same as policies name it.
    pub(in crate::plan) source: Poster<'a>,
    /// The title of letting it use the key that locks the topic, and what is said when it may.
    pub(in crate::plan) lock: (&'static str, &'static str),
    pub(in crate::plan) kind: DocumentKind,
    pub(in crate::plan) wanted: &'a [Wanted],
    /// What the rules name and is not there yet.
    pub(in crate::plan) rules_need: Vec<ChangeId>,
    /// A reason from elsewhere why this topic cannot be used.
    pub(in crate::plan) refused: Option<Problem>,
}

pub(in crate::plan) fn plan(site: &Site<'_>, ask: &Ask<'_>) -> Part {
    let arn = ask.arn.clone();
    let region = arn
        .region_name()
        .unwrap_or_else(|| site.home.region.clone());
    let place = site.at(&region);
    let draft = ask
        .draft(&place, "", &arn)
        .says(ask.words.make, ask.words.purpose)
        .warns(in_opt_in_region(&region));
    if let Some(problem) =
        elsewhere(site, "topic", arn.account_id()).or_else(|| ask.refused.clone())
    {
        return Part::only(draft.by_hand(problem));
    }
    match (site.topic(&arn), ask.choice) {
        (Err(gap), _) => Part::only(draft.unseen(ask.words.the, &gap.into())),
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
                spoken(region)
            ),
            "Ask Radiant Security. Or choose a main Region that every account has from the start.",
        )
    })
}

/// A new topic gets its rules at once.
fn make(ask: &Ask<'_>, draft: Draft, name: &TopicName) -> Draft {
    let rules = ask.rules(None);
    let policy = rules.after();
    draft
        .then(Some(policy_view(ask.kind, &policy)))
        .requires(ask.rules_need.iter().cloned())
        .costs([cost::messages()])
        .create(Action::CreateTopic(CreateTopic {
            topic: name.clone(),
            policy,
        }))
}

fn adopt(site: &Site<'_>, ask: &Ask<'_>, place: &Place, draft: Draft, topic: &Topic) -> Part {
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
        .map(|policy| policy_view(ask.kind, policy));
    let is_new = matches!(ask.choice, TopicChoice::New { .. });
    let open = is_new.then(|| shared(site, "topic", topic.policy.as_ref()));
    let kept = draft
        .before(view)
        .says(ask.words.there, ask.words.purpose)
        .warns(word)
        .warns(open.flatten())
        .keep();
    let rules = ask
        .rules(topic.policy.as_ref())
        .draft(ask.draft(place, "-policy", &topic.arn), |after| {
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

impl<'a> Ask<'a> {
    fn draft(&self, place: &Place, suffix: &str, arn: &Arn) -> Draft {
        let part = format!("{}{suffix}", self.part);
        Draft::new(
            self.section,
            place,
            &part,
            Service::Sns,
            arn.resource_name(),
        )
    }

    fn rules(&self, existing: Option<&'a crate::policy::Document>) -> Rules<'a> {
        Rules {
            kind: self.kind,
            existing,
            wanted: self.wanted,
            deed: self.words.allow,
            done: self.words.allowed,
            purpose: self.words.why,
        }
    }
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
