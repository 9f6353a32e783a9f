//! How new findings are announced: the bucket tells the topic of every file that comes.

use super::Site;
use crate::domain::Arn;
use crate::inventory::Notification;

/// Every way in which a file can come into a bucket.
pub const CREATED: &str = "s3:ObjectCreated:*";
/// GuardDuty puts all findings under this folder.
const FOLDER: &str = "AWSLogs/";

impl Site<'_> {
    /// Whether the findings bucket, with these notifications, tells the topic of every new finding.
    pub fn is_announced(&self, notification: &Notification) -> bool {
        let folder = self.findings_folder(self.exports().iter());
        announces(notification, &self.findings_topic(), folder)
    }
}

/// Whether the topic hears of every new finding.
pub fn announces(notification: &Notification, topic: &Arn, folder: Option<&str>) -> bool {
    let files = findings_prefix(folder);
    notification.topics.iter().any(|target| {
        target.arn == *topic
            && target.events.iter().any(|event| event == CREATED)
            && target.takes_all(&files)
    })
}

/// The beginning of the names of all findings.
pub fn findings_prefix(folder: Option<&str>) -> String {
    match folder {
        Some(folder) => format!("{folder}/{FOLDER}"),
        None => FOLDER.to_owned(),
    }
}
