//! A topic: made with its rules, or adopted and its rules completed.

use super::{Part, Words, elsewhere, unless_control_tower};
use crate::answers::TopicChoice;
use crate::domain::{Arn, Place, TopicName};
use crate::inventory::Topic;
use crate::plan::cost;
use crate::plan::draft::{Draft, notice, policy_view};
use crate::plan::ground::Ground;
use crate::plan::rules::Rules;
use crate::plan::{Action, ChangeId, Section, Service, Warning};
use crate::policy::{DocumentKind, Wanted};
use crate::problem::Problem;

/// A topic that is asked for.
pub(in crate::plan) struct Ask<'a> {
    pub(in crate::plan) section: Section,
    /// The part's name in ids, such as `log-topic`.
    pub(in crate::plan) part: &'static str,
    pub(in crate::plan) choice: &'a TopicChoice,
    pub(in crate::plan) words: Words,
    /// Who posts to it, such as "CloudTrail".
    pub(in crate::plan) poster: &'static str,
    pub(in crate::plan) kind: DocumentKind,
    pub(in crate::plan) wanted: &'a [Wanted],
    /// What the rules name and is not there yet.
    pub(in crate::plan) rules_need: Vec<ChangeId>,
    /// A reason from elsewhere why this topic cannot be used.
    pub(in crate::plan) refused: Option<Problem>,
}

pub(in crate::plan) fn plan(ground: &Ground<'_>, ask: &Ask<'_>) -> Part {
    let arn = ask.choice.arn(&ground.home);
    let region = arn
        .region_name()
        .unwrap_or_else(|| ground.home.region.clone());
    let place = ground.at(&region);
    let draft = ask
        .draft(&place, "", &arn)
        .says(ask.words.make, ask.words.purpose);
    if let Some(problem) =
        elsewhere(ground, "topic", arn.account_id()).or_else(|| ask.refused.clone())
    {
        return Part::only(draft.by_hand(problem));
    }
    match (ground.topic(&arn), ask.choice) {
        (Err(problem), _) => Part::only(draft.unseen(ask.words.the, &problem)),
        (Ok(None), TopicChoice::New { name }) => Part::only(make(ask, draft, name)),
        (Ok(None), TopicChoice::Existing { .. }) => Part::only(draft.by_hand(no_such(&arn))),
        (Ok(Some(topic)), _) => adopt(ground, ask, &place, draft, topic),
    }
}

/// A new topic gets its rules at once.
fn make(ask: &Ask<'_>, draft: Draft, name: &TopicName) -> Draft {
    let rules = ask.rules(None);
    let policy = rules.after();
    draft
        .then(Some(policy_view(ask.kind, &policy)))
        .requires(ask.rules_need.iter().cloned())
        .costs([cost::messages()])
        .create(Action::CreateTopic {
            topic: name.clone(),
            policy,
        })
}

fn adopt(ground: &Ground<'_>, ask: &Ask<'_>, place: &Place, draft: Draft, topic: &Topic) -> Part {
    if topic.fifo {
        return Part::only(draft.by_hand(fifo(ask.poster)));
    }
    let lock = match locked(ground, place, topic, ask.poster) {
        Ok(lock) => lock,
        Err(problem) => return Part::only(draft.by_hand(problem)),
    };
    let view = topic
        .policy
        .as_ref()
        .map(|policy| policy_view(ask.kind, policy));
    let kept = draft
        .before(view)
        .says(ask.words.there, ask.words.purpose)
        .warns(lock)
        .keep();
    let rules = ask
        .rules(topic.policy.as_ref())
        .draft(ask.draft(place, "-policy", &topic.arn), |after| {
            Action::PutTopicPolicy {
                topic: topic.arn.clone(),
                seen: topic.policy.clone(),
                after,
            }
        })
        .requires([kept.id()])
        .requires(ask.rules_need.iter().cloned());
    let rules = unless_control_tower(rules, topic.arn.resource_name());
    Part {
        ready: vec![rules.id()],
        drafts: vec![kept, rules],
    }
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

/// A topic that is locked with AWS's own key takes no posts from AWS services; with one's own key it depends on the key.
///
/// See <https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html>.
fn locked(
    ground: &Ground<'_>,
    place: &Place,
    topic: &Topic,
    poster: &str,
) -> Result<Option<Warning>, Problem> {
    let Some(key) = topic.kms_key.as_deref().filter(|key| !key.is_empty()) else {
        return Ok(None);
    };
    let id = key.rsplit_once('/').map_or(key, |(_, id)| id);
    let is_default = key.ends_with("alias/aws/sns")
        || ground.aliases(place).is_ok_and(|aliases| {
            aliases
                .get("alias/aws/sns")
                .is_some_and(|default| default == id)
        });
    let is_aws_managed = Arn::parse(key)
        .ok()
        .and_then(|arn| ground.key(&arn).ok().flatten())
        .is_some_and(|key| !key.customer_managed);
    if is_default || is_aws_managed {
        return Err(Problem::new(format!(
            "This topic is locked with a key of AWS's own. Its rules cannot let {poster} in."
        ))
        .hint("Make a new topic. Or have this one locked with a key of yours, or with none.")
        .who("the owner of the topic"));
    }
    Ok(Some(notice(format!(
        "This topic is locked with the key {key}. That key's rules have to let {poster} use it, or no messages come."
    ))))
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
