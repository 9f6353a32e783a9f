//! How a trail is doing: whether it logs, and what became of its files and messages.

use aws_sdk_cloudtrail::operation::get_trail_status::GetTrailStatusOutput;
use jiff::Timestamp;

use crate::aws::Clients;
use crate::aws::answer::{strange, timestamp, told};
use crate::aws::error::{Failure, failure};
use crate::domain::Arn;
use crate::inventory::{Delivery, Sent};

impl Clients {
    /// Whether a trail logs, and how its files and messages got through, as its home Region says.
    pub async fn trail_status(&self, trail: &Arn) -> Result<(bool, Delivery), Failure> {
        let call = "cloudtrail:GetTrailStatus";
        let status = self
            .cloudtrail
            .get_trail_status()
            .name(trail.to_string())
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        let logging = status.is_logging().ok_or_else(|| strange(call, "status"))?;
        Ok((logging, read_delivery(&status)))
    }

    /// Whether a trail logs, as its home Region says.
    pub async fn trail_logging(&self, trail: &Arn) -> Result<bool, Failure> {
        self.trail_status(trail).await.map(|(logging, _)| logging)
    }
}

fn read_delivery(status: &GetTrailStatusOutput) -> Delivery {
    Delivery {
        started: timestamp(status.start_logging_time()),
        stopped: timestamp(status.stop_logging_time()),
        files: Sent {
            done: timestamp(status.latest_delivery_time()),
            tried: written_time(status.latest_delivery_attempt_time()),
            error: told(status.latest_delivery_error()),
        },
        messages: Sent {
            done: timestamp(status.latest_notification_time()),
            tried: written_time(status.latest_notification_attempt_time()),
            error: told(status.latest_notification_error()),
        },
        digests: Sent {
            done: timestamp(status.latest_digest_delivery_time()),
            tried: None,
            error: told(status.latest_digest_delivery_error()),
        },
        log_lines: Sent {
            done: timestamp(status.latest_cloud_watch_logs_delivery_time()),
            tried: None,
            error: told(status.latest_cloud_watch_logs_delivery_error()),
        },
    }
}

/// A time that AWS gives as text, such as `2026-11-27T12:00:00Z`. AWS says that it has no use for these any more, and often
/// gives them all the same.
fn written_time(text: Option<&str>) -> Option<Timestamp> {
    text?.parse().ok()
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::DateTime;

    use super::*;

    // TRL-10
    #[test]
    fn all_that_aws_says_about_a_trail_is_kept() {
        let at = DateTime::from_secs_and_nanos(1_700_000_000, 497_000_000);
        let status = GetTrailStatusOutput::builder()
            .is_logging(true)
            .start_logging_time(at)
            .latest_delivery_time(at)
            .latest_delivery_attempt_time("2023-11-14T22:20:00Z")
            .latest_delivery_error("AccessDenied")
            .latest_notification_error("NotFound")
            .latest_notification_attempt_time("")
            .latest_digest_delivery_error("NoSuchBucket")
            .latest_cloud_watch_logs_delivery_error("ResourceNotFoundException")
            .build();
        let delivery = read_delivery(&status);
        assert_eq!(
            delivery.files.done.unwrap().to_string(),
            "2023-11-14T22:13:20.497Z"
        );
        assert_eq!(delivery.started, delivery.files.done);
        assert_eq!(delivery.stopped, None);
        assert!(delivery.files.tried > delivery.files.done);
        assert_eq!(
            delivery.file_error(delivery.files.done.unwrap()),
            Some("AccessDenied")
        );
        assert_eq!(delivery.messages.tried, None);
        assert_eq!(delivery.message_error(), Some("NotFound"));
        assert_eq!(delivery.digests.error.as_deref(), Some("NoSuchBucket"));
        assert!(delivery.log_lines.error.is_some());
    }

    #[test]
    fn an_empty_text_is_no_error() {
        let status = GetTrailStatusOutput::builder()
            .is_logging(true)
            .latest_delivery_error("")
            .build();
        assert_eq!(read_delivery(&status), Delivery::default());
    }
}
