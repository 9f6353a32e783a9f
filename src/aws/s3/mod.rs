//! Buckets. Every call but the making of a bucket says whose bucket is expected.

mod delete;
mod notification;
mod object;
mod settings;
mod write;

use super::answer::{all, document, if_there, seen};
use super::error::{Failure, Reached, failure};
use super::{Aws, Clients, words};
use crate::domain::{AccountId, BucketName, Region};
use crate::inventory::{Bucket, BucketView};
use crate::policy::Document;

/// The header in which S3 tells a bucket's Region, also when it refuses.
const REGION_HEADER: &str = "x-amz-bucket-region";

/// How often a bucket may send us on to another Region.
const MOST_MOVES: usize = 3;

/// What a bucket's name leads to, seen from one Region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BucketPlace {
    /// No bucket in this partition has the name.
    Free,
    /// Someone else has it, or this sign-in may not see the bucket.
    NotYours,
    /// There is a bucket, but only its own Region can say whose it is.
    Elsewhere(Region),
    /// The account's own bucket, in this Region.
    Yours(Region),
}

impl Aws {
    /// A bucket of an account, wherever it is; `hint` is the Region to ask first.
    /// One whose parts may not be read is no error: those parts are unknown.
    pub async fn bucket(
        &self,
        account: &AccountId,
        hint: &Region,
        name: &BucketName,
    ) -> Result<BucketView, Failure> {
        Ok(match self.bucket_place(account, hint, name).await? {
            BucketPlace::Free => BucketView::Free,
            BucketPlace::NotYours | BucketPlace::Elsewhere(_) => BucketView::NotYours,
            BucketPlace::Yours(home) => {
                let clients = self.in_region(account, &home)?;
                let bucket = Box::pin(clients.bucket(name)).await;
                BucketView::Yours(Box::new(bucket))
            }
        })
    }

    /// Whose a bucket's name is, and where the bucket is; asked in Region after Region until one knows. Nothing else of the
    /// bucket is looked at.
    pub async fn bucket_place(
        &self,
        account: &AccountId,
        hint: &Region,
        name: &BucketName,
    ) -> Result<BucketPlace, Failure> {
        let mut region = hint.clone();
        for _ in 0..MOST_MOVES {
            let clients = self.in_region(account, &region)?;
            match clients.bucket_region(name).await? {
                BucketPlace::Elsewhere(home) => region = home,
                place => return Ok(place),
            }
        }
        let mut problem = words::refused("s3:HeadBucket", Some("PermanentRedirect"), "");
        problem.call = Some("s3:HeadBucket".to_owned());
        Err(Failure {
            problem,
            reached: Reached::Refused,
        })
    }
}

impl Clients {
    /// The names of all buckets of the account, in all Regions.
    pub async fn bucket_names(&self) -> Result<Vec<BucketName>, Failure> {
        let pages = self
            .s3
            .list_buckets()
            .into_paginator()
            .page_size(1000)
            .items();
        let listed = all("s3:ListBuckets", pages.send()).await?;
        Ok(listed
            .iter()
            .filter_map(|bucket| bucket.name())
            // Names of before 2018 may break today's rules. Such a bucket cannot be chosen, so it is not offered.
            .filter_map(|name| BucketName::parse(name).ok())
            .collect())
    }

    /// What a bucket's name leads to.
    pub async fn bucket_region(&self, name: &BucketName) -> Result<BucketPlace, Failure> {
        let asked = self
            .s3
            .head_bucket()
            .bucket(name.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .send()
            .await;
        let err = match asked {
            Ok(answer) => {
                let region = answer
                    .bucket_region()
                    .and_then(|region| Region::parse(region).ok());
                return Ok(BucketPlace::Yours(
                    region.unwrap_or_else(|| self.place.region.clone()),
                ));
            }
            Err(err) => err,
        };
        // The answer to HEAD has no body, so the status has to say it all.
        let (status, region) = err.raw_response().map_or((0, None), |response| {
            (
                response.status().as_u16(),
                response.headers().get(REGION_HEADER),
            )
        });
        let elsewhere = region
            .and_then(|region| Region::parse(region).ok())
            .filter(|region| *region != self.place.region);
        match (status, elsewhere) {
            (404, _) => Ok(BucketPlace::Free),
            (301 | 307 | 400, Some(region)) => Ok(BucketPlace::Elsewhere(region)),
            (403, _) => Ok(BucketPlace::NotYours),
            _ => Err(failure("s3:HeadBucket", &err)),
        }
    }

    /// All that is looked at of a bucket of this Region. Parts that may not be read are unknown.
    pub async fn bucket(&self, name: &BucketName) -> Bucket {
        let (policy, notification, public_access_block, encryption, tags, requester_pays) = tokio::join!(
            seen(self.bucket_policy(name)),
            seen(self.notification(name)),
            seen(self.public_access_block(name)),
            seen(self.bucket_encryption(name)),
            seen(self.bucket_tags(name)),
            seen(self.requester_pays(name)),
        );
        Bucket {
            region: self.place.region.clone(),
            policy,
            notification,
            public_access_block,
            encryption,
            tags,
            requester_pays,
        }
    }

    /// A bucket's policy; `None` is "it has none".
    pub async fn bucket_policy(&self, name: &BucketName) -> Result<Option<Document>, Failure> {
        let call = "s3:GetBucketPolicy";
        let asked = self
            .s3
            .get_bucket_policy()
            .bucket(name.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .send()
            .await;
        if_there(call, &["NoSuchBucketPolicy"], asked)?
            .and_then(|answer| answer.policy)
            .filter(|text| !text.is_empty())
            .map(|text| document(call, &text))
            .transpose()
    }
}
