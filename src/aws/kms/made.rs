//! Keys that this product made, found again by their tags.

use std::collections::BTreeMap;

use aws_sdk_kms::types::KeyState;
use futures::future::join_all;

use super::state;
use crate::aws::answer::{arn, insistent};
use crate::aws::error::{Failure, failure};
use crate::aws::{CREATED_BY, Clients, SETUP_PART};
use crate::domain::Arn;

/// How many keys are asked for their tags at once.
const AT_ONCE: usize = 20;

impl Clients {
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
                reads.push(Box::pin(insistent(|| self.made_key(id))));
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

    /// The part that a key was made for, if it is one of ours and on.
    async fn made_key(&self, id: &str) -> Result<Option<(String, Arn)>, Failure> {
        let tags = self.key_tags(id).await?;
        let value = |key: &str| tags.get(key).map(String::as_str);
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
