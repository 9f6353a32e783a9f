//! Keys and their aliases.

mod last_use;
mod made;
mod write;

use std::collections::BTreeMap;

use aws_sdk_kms::types::{
    KeyManagerType, KeyMetadata, KeySpec, KeyUsageType, MultiRegionConfiguration,
    MultiRegionKeyType, OriginType, Tag,
};

use super::Clients;
use super::answer::{all, arn, document, if_there, seen, strange};
use super::error::{Failure, failure};
use crate::domain::Arn;
use crate::inventory::{Key, NeverRotates, Seen};
use crate::policy::Document;

/// A key has one policy, with this name.
///
/// See <https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html>.
const POLICY_NAME: &str = "default";

/// How KMS says that there is no such key.
const GONE: &[&str] = &["NotFoundException"];

impl Clients {
    /// All aliases of the Region (`alias/…`), each with the id of its key.
    pub async fn aliases(&self) -> Result<BTreeMap<String, String>, Failure> {
        let pages = self.kms.list_aliases().into_paginator().items();
        let listed = all("kms:ListAliases", pages.send()).await?;
        Ok(listed
            .into_iter()
            // AWS reserves some aliases for keys that it makes only when they are needed.
            .filter_map(|entry| Some((entry.alias_name?, entry.target_key_id?)))
            .collect())
    }

    /// A key by its id, ARN or alias; `None` is "there is no such key".
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
            never_rotates: never_rotates(&metadata),
            tags: Seen::unlooked(),
            arn,
        }))
    }

    /// The same with its tags.
    pub async fn key_closely(&self, id_or_arn: &str) -> Result<Option<Key>, Failure> {
        let Some(mut key) = self.key(id_or_arn).await? else {
            return Ok(None);
        };
        key.tags = seen(self.key_tags(&key.arn.to_string())).await;
        Ok(Some(key))
    }

    async fn key_tags(&self, key: &str) -> Result<BTreeMap<String, String>, Failure> {
        let pages = self
            .kms
            .list_resource_tags()
            .key_id(key)
            .into_paginator()
            .items();
        let tags = all("kms:ListResourceTags", pages.send()).await?;
        Ok(tags
            .iter()
            .map(|tag: &Tag| (tag.tag_key().to_owned(), tag.tag_value().to_owned()))
            .collect())
    }

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

    async fn describe_key(&self, id_or_arn: &str) -> Result<Option<KeyMetadata>, Failure> {
        let call = "kms:DescribeKey";
        let asked = self.kms.describe_key().key_id(id_or_arn).send().await;
        if_there(call, GONE, asked)?
            .map(|answer| {
                answer
                    .key_metadata
                    .ok_or_else(|| strange(call, "description of the key"))
            })
            .transpose()
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

/// Why AWS cannot rotate a key by itself.
///
/// See <https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html>.
fn never_rotates(metadata: &KeyMetadata) -> Option<NeverRotates> {
    if !encrypts(metadata) {
        return Some(NeverRotates::Asymmetric);
    }
    match metadata.origin() {
        Some(OriginType::External) => return Some(NeverRotates::Imported),
        Some(OriginType::AwsCloudhsm | OriginType::ExternalKeyStore) => {
            return Some(NeverRotates::KeyStore);
        }
        _ => {}
    }
    if metadata.custom_key_store_id().is_some() {
        return Some(NeverRotates::KeyStore);
    }
    let copies = metadata.multi_region_configuration()?;
    let is_copy = copies.multi_region_key_type() == Some(&MultiRegionKeyType::Replica);
    is_copy.then(|| NeverRotates::Replica(primary(copies)))
}

fn primary(copies: &MultiRegionConfiguration) -> Option<Arn> {
    Arn::parse(copies.primary_key()?.arn()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_kms::types::MultiRegionKey;

    // KEY-03
    #[test]
    fn keys_that_aws_cannot_rotate_are_known() {
        let key = || KeyMetadata::builder().key_id("1");
        let why = |metadata: KeyMetadata| never_rotates(&metadata);
        assert_eq!(why(key().origin(OriginType::AwsKms).build().unwrap()), None);
        assert_eq!(
            why(key().origin(OriginType::External).build().unwrap()),
            Some(NeverRotates::Imported)
        );
        for origin in [OriginType::AwsCloudhsm, OriginType::ExternalKeyStore] {
            assert_eq!(
                why(key().origin(origin).build().unwrap()),
                Some(NeverRotates::KeyStore)
            );
        }
        let copies = |kind| {
            MultiRegionConfiguration::builder()
                .multi_region_key_type(kind)
                .primary_key(
                    MultiRegionKey::builder()
                        .arn("arn:aws:kms:us-east-1:111122223333:key/mrk-1234")
                        .build(),
                )
                .build()
        };
        let in_two = |kind| {
            key()
                .multi_region(true)
                .multi_region_configuration(copies(kind))
                .build()
                .unwrap()
        };
        assert_eq!(why(in_two(MultiRegionKeyType::Primary)), None);
        assert!(matches!(
            why(in_two(MultiRegionKeyType::Replica)),
            Some(NeverRotates::Replica(Some(arn))) if arn.region == "us-east-1"
        ));
        assert_eq!(
            why(key().key_spec(KeySpec::Rsa2048).build().unwrap()),
            Some(NeverRotates::Asymmetric)
        );
    }

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
            .key_state(aws_sdk_kms::types::KeyState::PendingDeletion)
            .build()
            .unwrap();
        assert_eq!(state(&pending), "PendingDeletion");
    }
}
