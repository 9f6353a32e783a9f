//! Files that came into a bucket.

use aws_sdk_s3::types::Object;
use jiff::{SignedDuration, Timestamp};

use super::SoughtFiles;
use crate::aws::Clients;
use crate::aws::answer::timestamp;
use crate::aws::error::{Failure, failure};
use crate::inventory::Arrived;

/// How many files of a day are looked at for one that came since a time of that day.
const MOST_A_PAGE: i32 = 1000;

impl Clients {
    /// The first file of the folder, in the order of names, that came since the time that is asked for.
    ///
    /// Names go on with the Region and the date, so where the very first is older, those of the day are looked at, Region by Region.
    ///
    /// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>.
    pub(super) async fn first_file(&self, files: &SoughtFiles) -> Result<Option<Arrived>, Failure> {
        let is_since = |file: &Arrived| match (files.since, file.at) {
            (Some(since), Some(at)) => at >= since,
            (Some(_), None) => false,
            (None, _) => true,
        };
        // The folder itself may be there as an empty object, so two are asked for.
        let first = self.listed(files, &files.folder, None, 2).await?;
        let Some(first) = first.into_iter().next() else {
            return Ok(None);
        };
        if is_since(&first) {
            return Ok(Some(first));
        }
        let Some(since) = files.since else {
            return Ok(None);
        };
        for region in &files.regions {
            let folder = match files.folder.strip_suffix(&format!("{region}/")) {
                Some(_) => files.folder.clone(),
                None => format!("{}{region}/", files.folder),
            };
            // A file of the evening may be written under the date of the day before.
            let from = since.checked_sub(SignedDuration::from_hours(1));
            let day = from.unwrap_or(since).strftime("%Y/%m/%d").to_string();
            let after = format!("{folder}{day}");
            let found = self.listed(files, &folder, Some(after), MOST_A_PAGE);
            if let Some(file) = found.await?.into_iter().find(is_since) {
                return Ok(Some(file));
            }
        }
        Ok(None)
    }

    async fn listed(
        &self,
        files: &SoughtFiles,
        folder: &str,
        after: Option<String>,
        most: i32,
    ) -> Result<Vec<Arrived>, Failure> {
        let answer = self
            .s3
            .list_objects_v2()
            .bucket(files.bucket.as_str())
            .expected_bucket_owner(files.at.account.as_str())
            .prefix(folder)
            .set_start_after(after)
            .max_keys(most)
            .send()
            .await
            .map_err(|err| failure("s3:ListObjectsV2", &err))?;
        Ok(answer.contents().iter().filter_map(arrived).collect())
    }
}

/// A file; what ends with a slash stands for a folder.
fn arrived(object: &Object) -> Option<Arrived> {
    let key = object.key().filter(|key| !key.ends_with('/'))?.to_owned();
    let at: Option<Timestamp> = timestamp(object.last_modified());
    Some(Arrived { key, at })
}
