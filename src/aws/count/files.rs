//! The log files of one day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::aws::answer::{all, insistent};
use crate::aws::error::Failure;
use crate::aws::{Aws, BucketPlace, Clients, words};
use crate::domain::{BucketName, Place, Region};
use crate::inventory::{DayOfFiles, LogFolder};

/// The Region of each bucket, or why it is not known.
pub(super) type Buckets = BTreeMap<BucketName, Result<Region, Failure>>;

const LIST: &str = "s3:ListObjectsV2";

/// Where the buckets are.
pub(super) async fn places(aws: &Aws, folders: &BTreeMap<Place, LogFolder>) -> Buckets {
    let asked: BTreeSet<(&BucketName, &Region, &Place)> = folders
        .iter()
        .map(|(at, folder)| (&folder.bucket, &folder.near, at))
        .collect();
    let mut found = Buckets::new();
    for (bucket, near, at) in asked {
        if !found.contains_key(bucket) {
            let place = aws.bucket_place(&at.account, near, bucket).await;
            let region = place.and_then(|place| match place {
                BucketPlace::Yours(region) => Ok(region),
                BucketPlace::Free | BucketPlace::NotYours | BucketPlace::Elsewhere(_) => Err(
                    Failure::before(words::refused(LIST, Some("NoSuchBucket"), "")),
                ),
            });
            found.insert(bucket.clone(), region);
        }
    }
    found
}

/// The files that were written on the last whole day.
pub(super) async fn of_day(
    aws: &Aws,
    buckets: &Buckets,
    at: &Place,
    folder: &LogFolder,
    now: Timestamp,
) -> Result<DayOfFiles, Failure> {
    let yesterday = now - SignedDuration::from_hours(24);
    let day = yesterday.to_zoned(TimeZone::UTC).date();
    let region = match buckets.get(&folder.bucket) {
        Some(Ok(region)) => region,
        Some(Err(failure)) => return Err(failure.clone()),
        None => &folder.near,
    };
    let prefix = format!("{}{}/", folder.folder, day.strftime("%Y/%m/%d"));
    let clients = aws.in_region(&at.account, region)?;
    let (count, bytes) =
        Box::pin(insistent(|| clients.objects_under(&folder.bucket, &prefix))).await?;
    Ok(DayOfFiles { day, count, bytes })
}

impl Clients {
    /// How many objects there are whose names begin so, and how many bytes they have together.
    async fn objects_under(
        &self,
        bucket: &BucketName,
        prefix: &str,
    ) -> Result<(u64, u64), Failure> {
        let pages = self
            .s3
            .list_objects_v2()
            .bucket(bucket.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .prefix(prefix)
            .into_paginator();
        let pages = all(LIST, pages.send()).await?;
        let sizes = pages.iter().flat_map(|page| page.contents());
        let sizes = sizes.map(|object| u64::try_from(object.size().unwrap_or_default()));
        Ok(sizes.fold((0, 0), |(count, bytes), size| {
            (count + 1, bytes + size.unwrap_or_default())
        }))
    }
}
