//! Finds things by ARN, and asks their policies.

use super::document::is_public;
use super::evaluate::{Context, Decision, Question, Subject, evaluate};
use super::world::{Caller, Key, PublicAccessBlock, Topic, World};

/// The parts of an ARN that practice asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct ArnParts<'a> {
    pub(super) service: &'a str,
    pub(super) region: &'a str,
    pub(super) account: &'a str,
    pub(super) resource: &'a str,
}

/// Takes an ARN of the partition `aws` apart.
pub(super) fn arn(text: &str) -> Option<ArnParts<'_>> {
    let mut parts = text.splitn(6, ':');
    if (parts.next(), parts.next()) != (Some("arn"), Some("aws")) {
        return None;
    }
    Some(ArnParts {
        service: parts.next()?,
        region: parts.next()?,
        account: parts.next()?,
        resource: parts.next().filter(|resource| !resource.is_empty())?,
    })
}

/// What may be done with a key now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyState {
    Enabled,
    Disabled,
    PendingDeletion,
}

impl KeyState {
    pub(super) const fn of(key: &Key) -> Self {
        if key.deletion.is_some() {
            Self::PendingDeletion
        } else if key.enabled {
            Self::Enabled
        } else {
            Self::Disabled
        }
    }

    /// AWS's word for it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::PendingDeletion => "PendingDeletion",
        }
    }
}

impl Caller {
    /// The caller, as policies see them.
    pub(super) fn subject(&self) -> Subject<'_> {
        Subject::Session {
            account: &self.account,
            role: &self.role,
            session: &self.arn,
        }
    }
}

impl World {
    /// A topic by its ARN.
    pub(super) fn topic(&self, topic: &str) -> Option<&Topic> {
        let parts = arn(topic).filter(|parts| parts.service == "sns")?;
        self.regional(parts.account, parts.region)?
            .topics
            .get(parts.resource)
    }

    /// A topic by its ARN, to be changed.
    pub(super) fn topic_mut(&mut self, topic: &str) -> Option<&mut Topic> {
        let parts = arn(topic).filter(|parts| parts.service == "sns")?;
        self.regional_mut(parts.account, parts.region)
            .topics
            .get_mut(parts.resource)
    }

    /// A key by its ARN, once it is seen everywhere.
    pub(super) fn key(&self, key: &str) -> Option<&Key> {
        let parts = arn(key).filter(|parts| parts.service == "kms")?;
        let id = parts.resource.strip_prefix("key/")?;
        self.regional(parts.account, parts.region)?
            .keys
            .get(id)
            .filter(|key| key.visible_at <= self.now)
    }

    /// The key's ARN, from its id, its ARN, an alias or an alias's ARN.
    pub(super) fn key_arn(&self, account: &str, region: &str, reference: &str) -> Option<String> {
        let (account, region, resource) = match arn(reference) {
            Some(parts) if parts.service == "kms" => (parts.account, parts.region, parts.resource),
            Some(_) => return None,
            None => (account, region, reference),
        };
        let id = if resource.starts_with("alias/") {
            let alias = self.regional(account, region)?.aliases.get(resource);
            alias
                .filter(|alias| alias.visible_at <= self.now)?
                .key
                .clone()?
        } else {
            resource.strip_prefix("key/").unwrap_or(resource).to_owned()
        };
        let found = format!("arn:aws:kms:{region}:{account}:key/{id}");
        self.key(&found).map(|_| found)
    }

    /// Block Public Access of a bucket and of its account; each switch counts where it is on in either.
    fn public_access_blocks(&self, name: &str) -> [Option<PublicAccessBlock>; 2] {
        let bucket = self.buckets.get(name);
        let account = bucket.and_then(|bucket| self.accounts.get(&bucket.account));
        [
            bucket.and_then(|bucket| bucket.public_access_block),
            account.and_then(|account| account.public_access_block),
        ]
    }

    /// Whether a bucket takes no public policy.
    pub(super) fn blocks_public_policies(&self, name: &str) -> bool {
        let blocks = self.public_access_blocks(name);
        blocks.into_iter().flatten().any(|block| block.block_policy)
    }

    /// Whether a bucket lets in only its own account and services, because its policy is public and such buckets are restricted.
    pub(super) fn is_restricted(&self, name: &str) -> bool {
        let blocks = self.public_access_blocks(name);
        let policy_is_public = || {
            let policy = self
                .buckets
                .get(name)
                .and_then(|bucket| bucket.policy.seen(self.now).as_ref());
            policy.is_some_and(is_public)
        };
        blocks.into_iter().flatten().any(|block| block.restrict) && policy_is_public()
    }

    /// What a bucket's policy says, as it is seen now; `key` is an object's.
    pub(super) fn bucket_says(
        &self,
        name: &str,
        subject: Subject<'_>,
        action: &str,
        key: Option<&str>,
        context: &Context,
    ) -> Decision {
        let resource = key.map_or_else(
            || format!("arn:aws:s3:::{name}"),
            |key| format!("arn:aws:s3:::{name}/{key}"),
        );
        let policy = self
            .buckets
            .get(name)
            .and_then(|bucket| bucket.policy.seen(self.now).as_ref());
        let question = Question {
            subject,
            action,
            resource: &resource,
            context,
        };
        policy.map_or(Decision::ImplicitDeny, |policy| evaluate(policy, question))
    }

    /// What a key's policy says, as it is seen now.
    pub(super) fn key_says(
        &self,
        key_arn: &str,
        subject: Subject<'_>,
        action: &str,
        context: &Context,
    ) -> Decision {
        let question = Question {
            subject,
            action,
            resource: key_arn,
            context,
        };
        self.key(key_arn).map_or(Decision::ImplicitDeny, |key| {
            evaluate(key.policy.seen(self.now), question)
        })
    }

    /// What a topic's policy says, as it is seen now.
    pub(super) fn topic_says(
        &self,
        topic_arn: &str,
        subject: Subject<'_>,
        action: &str,
        context: &Context,
    ) -> Decision {
        let question = Question {
            subject,
            action,
            resource: topic_arn,
            context,
        };
        self.topic(topic_arn)
            .map_or(Decision::ImplicitDeny, |topic| {
                evaluate(topic.policy.seen(self.now), question)
            })
    }

    /// Whether a service may publish to a topic: its policy, and the key of an encrypted one.
    ///
    /// AWS's own key for topics lets no service in: <https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html>.
    pub(super) fn service_may_publish(
        &self,
        topic_arn: &str,
        service: &str,
        context: &Context,
    ) -> bool {
        let subject = Subject::Service(service);
        let Some(topic) = self.topic(topic_arn) else {
            return false;
        };
        if self.topic_says(topic_arn, subject, "sns:Publish", context) != Decision::Allow {
            return false;
        }
        let Some(key) = topic.key.as_deref().filter(|key| !key.is_empty()) else {
            return true;
        };
        let Some(parts) = arn(topic_arn) else {
            return false;
        };
        self.key_arn(parts.account, parts.region, key)
            .is_some_and(|key_arn| {
                let enabled = self
                    .key(&key_arn)
                    .is_some_and(|key| KeyState::of(key) == KeyState::Enabled);
                let allowed =
                    |action| self.key_says(&key_arn, subject, action, context) == Decision::Allow;
                enabled && allowed("kms:GenerateDataKey") && allowed("kms:Decrypt")
            })
    }
}
