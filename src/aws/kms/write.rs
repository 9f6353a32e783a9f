//! Making keys and changing them.

use aws_sdk_kms::config::retry::RetryConfig;
use aws_sdk_kms::types::{KeyMetadata, KeySpec, KeyUsageType, Tag};

use super::POLICY_NAME;
use crate::aws::Clients;
use crate::aws::answer::{arn, if_there, unbuilt};
use crate::aws::error::{Failure, failure};
use crate::domain::{Arn, KeyAlias};

impl Clients {
    /// Make a key for encryption. It has no idempotency token: look for one with [`Clients::made_keys`] first.
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

    /// Give a key of this account and Region, by its bare id, an alias.
    /// Refused for instance because the alias is taken.
    pub async fn create_alias(&self, alias: &KeyAlias, key_id: &str) -> Result<(), Failure> {
        self.kms
            .create_alias()
            .alias_name(alias.as_str())
            .target_key_id(key_id)
            .send()
            .await
            .map_err(|err| failure("kms:CreateAlias", &err))?;
        Ok(())
    }

    /// Have a key rotated once a year. Doing it twice is harmless.
    pub async fn enable_key_rotation(&self, key: &str) -> Result<(), Failure> {
        self.kms
            .enable_key_rotation()
            .key_id(key)
            .send()
            .await
            .map_err(|err| failure("kms:EnableKeyRotation", &err))?;
        Ok(())
    }

    /// Have a key rotated no more. Doing it twice is harmless.
    pub async fn disable_key_rotation(&self, key: &str) -> Result<(), Failure> {
        self.kms
            .disable_key_rotation()
            .key_id(key)
            .send()
            .await
            .map_err(|err| failure("kms:DisableKeyRotation", &err))?;
        Ok(())
    }

    /// Take an alias away; one that is gone already is no failure.
    pub async fn delete_alias(&self, alias: &KeyAlias) -> Result<(), Failure> {
        let deleted = self.kms.delete_alias().alias_name(alias.as_str());
        if_there(
            "kms:DeleteAlias",
            &["NotFoundException"],
            deleted.send().await,
        )?;
        Ok(())
    }

    /// Have a key deleted after so many days, in which that can be called off.
    pub async fn schedule_key_deletion(&self, key: &str, days: i32) -> Result<(), Failure> {
        self.kms
            .schedule_key_deletion()
            .key_id(key)
            .pending_window_in_days(days)
            .send()
            .await
            .map_err(|err| failure("kms:ScheduleKeyDeletion", &err))?;
        Ok(())
    }

    /// Replace a key's policy.
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
}
