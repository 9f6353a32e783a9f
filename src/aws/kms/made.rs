//! Keys that this product made, found again by their tags.

use std::collections::BTreeMap;

use aws_sdk_kms::types::{KeyManagerType, KeyState};
use futures::future::join_all;

use super::{never_rotates, state};
use crate::aws::Clients;
use crate::aws::answer::{all, arn, insistent};
use crate::aws::error::Failure;
use crate::domain::Arn;
use crate::inventory::{CREATED_BY, SETUP_PART};
use crate::problem::Problem;

/// How many keys are asked for their tags at once.
const AT_ONCE: usize = 20;

/// A key with this product's tags that is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeKey {
    pub arn: Arn,
    /// Such as we make one: symmetric, for encryption, its secret made and kept by AWS in this Region.
    pub is_plain: bool,
}

impl Clients {
    /// The keys that this product made for these parts and that are on, by part. Anybody can set tags, so each is looked at
    /// again before it is taken for ours.
    /// An error also where several keys carry the tags of one part.
    pub async fn made_keys(&self, parts: &[&str]) -> Result<BTreeMap<String, MadeKey>, Failure> {
        self.made_among(self.key_ids().await?, parts).await
    }

    /// The ids of all keys of the Region.
    pub async fn key_ids(&self) -> Result<Vec<String>, Failure> {
        let pages = self
            .kms
            .list_keys()
            .into_paginator()
            .page_size(1000)
            .items();
        let listed = all("kms:ListKeys", pages.send()).await?;
        Ok(listed
            .into_iter()
            .filter_map(|entry| entry.key_id)
            .collect())
    }

    /// The same of keys that were listed already. One whose tags may not be read is passed over, as long as those of others may.
    pub async fn made_among(
        &self,
        ids: Vec<String>,
        parts: &[&str],
    ) -> Result<BTreeMap<String, MadeKey>, Failure> {
        let mut made: BTreeMap<String, Vec<MadeKey>> = BTreeMap::new();
        let mut answered = false;
        let mut denied = None;
        for some in ids.chunks(AT_ONCE) {
            let mut reads = Vec::with_capacity(some.len());
            for id in some {
                reads.push(Box::pin(insistent(|| self.made_key(id, parts))));
            }
            for read in join_all(reads).await {
                match read {
                    Ok(found) => {
                        answered = true;
                        if let Some((part, key)) = found {
                            made.entry(part).or_default().push(key);
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
            _ => one_each(made, parts),
        }
    }

    /// Which of these parts a key was made for, if it is one of ours and on. Keys of other parts are not described: each call counts.
    async fn made_key(
        &self,
        id: &str,
        parts: &[&str],
    ) -> Result<Option<(String, MadeKey)>, Failure> {
        let tags = self.key_tags(id).await?;
        let value = |key: &str| tags.get(key).map(String::as_str);
        let (created_by, product) = CREATED_BY;
        let is_ours = value(created_by) == Some(product);
        let Some(part) = value(SETUP_PART).filter(|part| is_ours && parts.contains(part)) else {
            return Ok(None);
        };
        let Some(metadata) = self.describe_key(id).await? else {
            return Ok(None);
        };
        if state(&metadata) != KeyState::Enabled.as_str() {
            return Ok(None);
        }
        let key = MadeKey {
            arn: arn("kms:DescribeKey", metadata.arn())?,
            is_plain: never_rotates(&metadata).is_none()
                && metadata.key_manager() != Some(&KeyManagerType::Aws),
        };
        Ok(Some((part.to_owned(), key)))
    }
}

/// The key of each of these parts. Where there are several, nobody knows which of them is ours.
fn one_each(
    mut made: BTreeMap<String, Vec<MadeKey>>,
    parts: &[&str],
) -> Result<BTreeMap<String, MadeKey>, Failure> {
    let mut found = BTreeMap::new();
    for &part in parts {
        let mut keys = made.remove(part).unwrap_or_default();
        if keys.len() > 1 {
            return Err(Failure::before(several(part, &keys)));
        }
        if let Some(key) = keys.pop() {
            found.insert(part.to_owned(), key);
        }
    }
    Ok(found)
}

fn several(part: &str, keys: &[MadeKey]) -> Problem {
    let names: Vec<&str> = keys.iter().map(|key| key.arn.resource_name()).collect();
    Problem::new(format!(
        "{} keys carry the tags of the key that we make for {part}: {}.",
        keys.len(),
        names.join(", ")
    ))
    .hint(format!(
        "Give the right one the alias {part}. Or take the tags `{}` and `{SETUP_PART}` off the others. Then check again.",
        CREATED_BY.0
    ))
    .who("the owner of the keys")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_keys_for_one_part_none_is_taken() {
        let key = |id: &str| MadeKey {
            arn: Arn::parse(&format!("arn:aws:kms:us-east-1:111122223333:key/{id}")).unwrap(),
            is_plain: true,
        };
        let made = BTreeMap::from([
            ("alias/a".to_owned(), vec![key("1")]),
            ("alias/b".to_owned(), vec![key("2"), key("3")]),
        ]);
        let found = one_each(made.clone(), &["alias/a", "alias/c"]).unwrap();
        assert_eq!(found, BTreeMap::from([("alias/a".to_owned(), key("1"))]));
        let refused = one_each(made, &["alias/a", "alias/b"]).unwrap_err().problem;
        assert!(refused.summary.contains("2, 3"), "{refused:?}");
    }
}
