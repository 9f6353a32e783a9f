//! Keys and their aliases.

use std::collections::BTreeMap;

use aws_sdk_kms::config::retry::RetryConfig;
use aws_sdk_kms::types::{KeyManagerType, KeyMetadata, KeySpec, KeyState, KeyUsageType, Tag};
use futures::future::join_all;

use super::answer::{arn, document, seen, strange, unbuilt};
use super::error::{Failure, failure};
use super::{CREATED_BY, Clients, SETUP_PART};
use crate::domain::{Arn, KeyAlias};
use crate::inventory::Key;
use crate::policy::Document;

/// A key has one policy, with this name.
///
/// <https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html>
const POLICY_NAME: &str = "default";

/// How many keys are asked for their tags at once.
const AT_ONCE: usize = 20;

impl Clients {
    /// All aliases of the Region (`alias/…`), each with the id of its key.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn aliases(&self) -> Result<BTreeMap<String, String>, Failure> {
        let listed = self
            .kms
            .list_aliases()
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure("kms:ListAliases", &err))?;
        Ok(listed
            .into_iter()
            // AWS reserves some aliases for keys that it makes only when they are needed.
            .filter_map(|entry| Some((entry.alias_name?, entry.target_key_id?)))
            .collect())
    }

    /// A key by its id, ARN or alias; `None` is "there is no such key".
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn key(&self, id_or_arn: &str) -> Result<Option<Key>, Failure> {
        let Some(metadata) = self.describe_key(id_or_arn).await? else {
            return Ok(None);
        };
        let arn = arn("kms:DescribeKey", metadata.arn())?;
        let name = arn.to_string();
        let (policy, rotates) =
            tokio::join!(seen(self.key_policy(&name)), seen(self.key_rotates(&name)));
        Ok(Some(Key {
            state: state(&metadata).to_owned(),
            encrypts: encrypts(&metadata),
            customer_managed: metadata.key_manager() != Some(&KeyManagerType::Aws),
            policy,
            rotates,
            arn,
        }))
    }

    /// A key's policy.
    ///
    /// # Errors
    ///
    /// AWS refuses, or there is no such key.
    pub async fn key_policy(&self, key: &str) -> Result<Document, Failure> {
        let call = "kms:GetKeyPolicy";
        let answer = self
            .kms
            .get_key_policy()
            .key_id(key)
            .policy_name(POLICY_NAME)
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        document(
            call,
            answer.policy().ok_or_else(|| strange(call, "policy"))?,
        )
    }

    /// Whether a key is rotated once a year.
    ///
    /// # Errors
    ///
    /// AWS refuses, or there is no such key.
    pub async fn key_rotates(&self, key: &str) -> Result<bool, Failure> {
        let answer = self
            .kms
            .get_key_rotation_status()
            .key_id(key)
            .send()
            .await
            .map_err(|err| failure("kms:GetKeyRotationStatus", &err))?;
        Ok(answer.key_rotation_enabled())
    }

    /// The keys that this product made and that are on, by the part that each was made for.
    ///
    /// A key whose tags may not be read is passed over, as long as those of others may.
    ///
    /// # Errors
    ///
    /// AWS refuses the list, or the tags of every key.
    pub async fn made_keys(&self) -> Result<BTreeMap<String, Arn>, Failure> {
        let listed = self
            .kms
            .list_keys()
            .into_paginator()
            .page_size(1000)
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure("kms:ListKeys", &err))?;
        let ids: Vec<String> = listed
            .into_iter()
            .filter_map(|entry| entry.key_id)
            .collect();
        let mut made = BTreeMap::new();
        let mut answered = false;
        let mut denied = None;
        for some in ids.chunks(AT_ONCE) {
            let mut reads = Vec::with_capacity(some.len());
            for id in some {
                reads.push(Box::pin(self.made_key(id)));
            }
            for read in join_all(reads).await {
                match read {
                    Ok(found) => {
                        answered = true;
                        if let Some((part, key)) = found {
                            made.entry(part).or_insert(key);
                        }
                    }
                    // Removed between the list and the look.
                    Err(gone) if gone.is("NotFoundException") => answered = true,
                    Err(refused) if refused.is("AccessDeniedException") => denied = Some(refused),
                    Err(other) => return Err(other),
                }
            }
        }
        match denied {
            Some(refused) if !answered => Err(refused),
            _ => Ok(made),
        }
    }

    /// Make a key for encryption. It has no idempotency token: look for one with [`Clients::made_keys`] first.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn create_key(
        &self,
        description: &str,
        policy: &str,
        tags: &[(String, String)],
    ) -> Result<Arn, Failure> {
        let call = "kms:CreateKey";
        let mut request = self
            .kms
            .create_key()
            .description(description)
            .policy(policy)
            .key_spec(KeySpec::SymmetricDefault)
            .key_usage(KeyUsageType::EncryptDecrypt)
            .bypass_policy_lockout_safety_check(false);
        for (key, value) in tags {
            let tag = Tag::builder().tag_key(key).tag_value(value).build();
            request = request.tags(tag.map_err(|err| unbuilt(call, &err))?);
        }
        // Sent once: when the answer is lost, the caller looks for the key before another one is made.
        let once = aws_sdk_kms::Config::builder().retry_config(RetryConfig::disabled());
        let answer = request
            .customize()
            .config_override(once)
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        arn(call, answer.key_metadata().and_then(KeyMetadata::arn))
    }

    /// Give a key of this account and Region an alias.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because the alias is taken.
    pub async fn create_alias(&self, alias: &KeyAlias, key: &str) -> Result<(), Failure> {
        // The bare id is what AWS lists later, whatever it is given.
        let id = Arn::parse(key).map_or_else(
            |_problem| key.to_owned(),
            |arn| arn.resource_name().to_owned(),
        );
        self.kms
            .create_alias()
            .alias_name(alias.as_str())
            .target_key_id(id)
            .send()
            .await
            .map_err(|err| failure("kms:CreateAlias", &err))?;
        Ok(())
    }

    /// Have a key rotated once a year. Doing it twice is harmless.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn enable_key_rotation(&self, key: &str) -> Result<(), Failure> {
        self.kms
            .enable_key_rotation()
            .key_id(key)
            .send()
            .await
            .map_err(|err| failure("kms:EnableKeyRotation", &err))?;
        Ok(())
    }

    /// Replace a key's policy.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn put_key_policy(&self, key: &str, policy: &str) -> Result<(), Failure> {
        self.kms
            .put_key_policy()
            .key_id(key)
            .policy_name(POLICY_NAME)
            .policy(policy)
            .bypass_policy_lockout_safety_check(false)
            .send()
            .await
            .map_err(|err| failure("kms:PutKeyPolicy", &err))?;
        Ok(())
    }

    async fn describe_key(&self, id_or_arn: &str) -> Result<Option<KeyMetadata>, Failure> {
        let call = "kms:DescribeKey";
        match self.kms.describe_key().key_id(id_or_arn).send().await {
            Ok(answer) => answer
                .key_metadata
                .map(Some)
                .ok_or_else(|| strange(call, "description of the key")),
            Err(err) => {
                let refused = failure(call, &err);
                if refused.is("NotFoundException") {
                    Ok(None)
                } else {
                    Err(refused)
                }
            }
        }
    }

    /// The part that a key was made for, if it is one of ours and on.
    async fn made_key(&self, id: &str) -> Result<Option<(String, Arn)>, Failure> {
        let tags = self
            .kms
            .list_resource_tags()
            .key_id(id)
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure("kms:ListResourceTags", &err))?;
        let value = |key: &str| {
            tags.iter()
                .find(|tag| tag.tag_key() == key)
                .map(Tag::tag_value)
        };
        let (created_by, product) = CREATED_BY;
        let Some(part) = value(SETUP_PART).filter(|_| value(created_by) == Some(product)) else {
            return Ok(None);
        };
        let Some(metadata) = self.describe_key(id).await? else {
            return Ok(None);
        };
        if state(&metadata) != KeyState::Enabled.as_str() {
            return Ok(None);
        }
        Ok(Some((
            part.to_owned(),
            arn("kms:DescribeKey", metadata.arn())?,
        )))
    }
}

fn state(metadata: &KeyMetadata) -> &str {
    match metadata.key_state() {
        Some(state) => state.as_str(),
        None if metadata.enabled() => "Enabled",
        None => "Disabled",
    }
}

/// Symmetric and for encryption; a usage that is not told counts, because symmetric keys have no other.
fn encrypts(metadata: &KeyMetadata) -> bool {
    let symmetric = metadata
        .key_spec()
        .is_none_or(|spec| *spec == KeySpec::SymmetricDefault);
    let for_encryption = metadata
        .key_usage()
        .is_none_or(|usage| *usage == KeyUsageType::EncryptDecrypt);
    symmetric && for_encryption
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_symmetric_keys_for_encryption_encrypt() {
        let key = || KeyMetadata::builder().key_id("1");
        assert!(encrypts(&key().build().unwrap()));
        assert!(encrypts(
            &key().key_spec(KeySpec::SymmetricDefault).build().unwrap()
        ));
        assert!(!encrypts(
            &key()
                .key_spec(KeySpec::Rsa2048)
                .key_usage(KeyUsageType::EncryptDecrypt)
                .build()
                .unwrap()
        ));
        assert!(!encrypts(
            &key()
                .key_spec(KeySpec::Hmac256)
                .key_usage(KeyUsageType::GenerateVerifyMac)
                .build()
                .unwrap()
        ));
    }

    #[test]
    fn a_key_without_a_state_is_on_or_off() {
        let key = || KeyMetadata::builder().key_id("1");
        assert_eq!(state(&key().enabled(true).build().unwrap()), "Enabled");
        assert_eq!(state(&key().build().unwrap()), "Disabled");
        let pending = key()
            .enabled(false)
            .key_state(KeyState::PendingDeletion)
            .build()
            .unwrap();
        assert_eq!(state(&pending), "PendingDeletion");
    }
}
