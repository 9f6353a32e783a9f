//! Finds things by ARN, and asks their policies.

use serde_json::Value;

use super::document::is_public;
use super::evaluate::{Context, Decision, Question, Subject, evaluate};
use super::world::{Caller, Key, KeyUse, PublicAccessBlock, Topic, World};

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

/// The name at the end of an ARN or of its resource.
pub(super) fn last_part(resource: &str) -> &str {
    resource.rsplit_once('/').map_or(resource, |(_, name)| name)
}

/// The ARN of a bucket, or of an object in it.
pub(super) fn bucket_arn(name: &str, key: Option<&str>) -> String {
    let object = key.map(|key| format!("/{key}")).unwrap_or_default();
    format!("arn:aws:s3:::{name}{object}")
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

    /// A file was locked with a key.
    pub(super) fn lock_with(&mut self, key: &str) {
        let used = KeyUse {
            at: self.seconds(),
            operation: "GenerateDataKey".to_owned(),
            event: self.unique_uuid(),
        };
        let Some(parts) = arn(key).filter(|parts| parts.service == "kms") else {
            return;
        };
        let id = parts.resource.strip_prefix("key/").unwrap_or_default();
        let place = self.regional_mut(parts.account, parts.region);
        if let Some(key) = place.keys.get_mut(id) {
            key.used = Some(used);
        }
    }

    /// Whether a key is there and can be used.
    pub(super) fn is_enabled(&self, key: &str) -> bool {
        self.key(key).map(KeyState::of) == Some(KeyState::Enabled)
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
        let policy = self.policy_of(&bucket_arn(name, None));
        blocks.into_iter().flatten().any(|block| block.restrict) && policy.is_some_and(is_public)
    }

    /// What the policy of a bucket, a key or a topic says, as it is seen now; of an object its bucket's does.
    pub(super) fn says(
        &self,
        resource: &str,
        subject: Subject<'_>,
        action: &str,
        context: &Context,
    ) -> Decision {
        let question = Question::new(subject, action, resource, context);
        self.policy_of(resource)
            .map_or(Decision::ImplicitDeny, |policy| evaluate(policy, question))
    }

    fn policy_of(&self, resource: &str) -> Option<&Value> {
        let parts = arn(resource)?;
        match parts.service {
            "s3" => {
                let bucket = parts.resource.split('/').next()?;
                self.buckets.get(bucket)?.policy.seen(self.now).as_ref()
            }
            "kms" => Some(self.key(resource)?.policy.seen(self.now)),
            "sns" => Some(self.topic(resource)?.policy.seen(self.now)),
            _ => None,
        }
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
        let lets = |arn: &str, action| self.says(arn, subject, action, context) == Decision::Allow;
        if !lets(topic_arn, "sns:Publish") {
            return false;
        }
        let Some(key) = topic.key.as_deref().filter(|key| !key.is_empty()) else {
            return true;
        };
        arn(topic_arn)
            .and_then(|parts| self.key_arn(parts.account, parts.region, key))
            .is_some_and(|key| {
                self.is_enabled(&key)
                    && lets(&key, "kms:GenerateDataKey")
                    && lets(&key, "kms:Decrypt")
            })
    }
}
