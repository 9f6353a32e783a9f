//! Writes of a trail. They go to its home Region.

use aws_sdk_cloudtrail::types;

use super::selectors::{write_advanced, write_basic};
use super::told;
use crate::aws::Clients;
use crate::aws::answer::unbuilt;
use crate::aws::error::{Failure, failure};
use crate::domain::Arn;
use crate::inventory::Selectors;
use crate::plan::{TrailPatch, TrailSettings};

impl Clients {
    /// Make a trail with this ARN. It does not log before [`Clients::start_logging`].
    ///
    /// # Errors
    ///
    /// AWS refuses: the bucket, key or topic does not let it in, there are five trails, the name is taken, and so on.
    pub async fn create_trail(
        &self,
        trail: &Arn,
        settings: &TrailSettings,
        tags: &[(String, String)],
    ) -> Result<(), Failure> {
        let call = "cloudtrail:CreateTrail";
        let mut list = Vec::with_capacity(tags.len());
        for (key, value) in tags {
            let tag = types::Tag::builder()
                .key(key)
                .value(value)
                .build()
                .map_err(|err| unbuilt(call, &err))?;
            list.push(tag);
        }
        let TrailSettings {
            name,
            bucket,
            prefix,
            topic_arn,
            key_arn,
            multi_region,
            organization,
            global_events,
            validation,
            recursive,
            insights: _,
        } = settings;
        let topic_arn = told(topic_arn.as_deref());
        let request = self
            .cloudtrail
            .create_trail()
            .name(name.as_str())
            .s3_bucket_name(bucket)
            .set_s3_key_prefix(told(prefix.as_deref()))
            .set_kms_key_id(told(key_arn.as_deref()))
            .is_multi_region_trail(*multi_region)
            .is_organization_trail(*organization)
            .include_global_service_events(*global_events)
            .enable_log_file_validation(*validation)
            .set_recursive_logging(*recursive)
            .set_tags_list(Some(list));
        let by_arn = request
            .clone()
            .set_sns_topic_name(topic_arn.clone())
            .send()
            .await;
        let Err(err) = by_arn else {
            return Ok(());
        };
        let refused = failure(call, &err);
        let Some(name) = topic_arn
            .filter(|_| is_about_topic(&refused))
            .and_then(|topic| bare_name(&topic, trail, self.place.account.as_str()))
        else {
            return Err(refused);
        };
        request
            .sns_topic_name(name)
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        Ok(())
    }

    /// Change settings of a trail; what the patch leaves out stays as it is.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn update_trail(&self, trail: &Arn, change: &TrailPatch) -> Result<(), Failure> {
        let call = "cloudtrail:UpdateTrail";
        let TrailPatch {
            topic_arn,
            key_arn,
            multi_region,
            organization,
            global_events,
            validation,
        } = change;
        // An empty text would remove the setting.
        let topic_arn = told(topic_arn.as_deref());
        let request = self
            .cloudtrail
            .update_trail()
            .name(trail.to_string())
            .set_kms_key_id(told(key_arn.as_deref()))
            .set_is_multi_region_trail(*multi_region)
            .set_is_organization_trail(*organization)
            .set_include_global_service_events(*global_events)
            .set_enable_log_file_validation(*validation);
        let by_arn = request
            .clone()
            .set_sns_topic_name(topic_arn.clone())
            .send()
            .await;
        let Err(err) = by_arn else {
            return Ok(());
        };
        let refused = failure(call, &err);
        let Some(name) = topic_arn
            .filter(|_| is_about_topic(&refused))
            .and_then(|topic| bare_name(&topic, trail, self.place.account.as_str()))
        else {
            return Err(refused);
        };
        request
            .sns_topic_name(name)
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        Ok(())
    }

    /// Replace the complete set of a trail's selectors.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn put_selectors(&self, trail: &Arn, selectors: &Selectors) -> Result<(), Failure> {
        let call = "cloudtrail:PutEventSelectors";
        let request = self
            .cloudtrail
            .put_event_selectors()
            .trail_name(trail.to_string());
        let request = match selectors {
            Selectors::Basic(basic) => {
                request.set_event_selectors(Some(basic.iter().map(write_basic).collect()))
            }
            Selectors::Advanced(advanced) => {
                let mut list = Vec::with_capacity(advanced.len());
                for selector in advanced {
                    list.push(write_advanced(selector).map_err(|err| unbuilt(call, &err))?);
                }
                request.set_advanced_event_selectors(Some(list))
            }
        };
        request.send().await.map_err(|err| failure(call, &err))?;
        Ok(())
    }

    /// Switch a trail's logging on. Doing it twice is harmless.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn start_logging(&self, trail: &Arn) -> Result<(), Failure> {
        // The name is enough for the account's own trails, and not every stand-in for AWS takes the ARN here.
        let name = if trail.account == self.place.account.as_str() {
            trail.resource_name().to_owned()
        } else {
            trail.to_string()
        };
        self.cloudtrail
            .start_logging()
            .name(name)
            .send()
            .await
            .map_err(|err| failure("cloudtrail:StartLogging", &err))?;
        Ok(())
    }
}

/// Whether the way in which the topic was named may be what is refused.
fn is_about_topic(refused: &Failure) -> bool {
    refused.is("InsufficientSnsTopicPolicyException") || refused.is("InvalidSnsTopicNameException")
}

/// The bare name of a topic, where it can mean no other one: AWS looks for it beside the trail, in the account that owns the
/// trail. A second way for whatever does not take the ARN.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html>.
fn bare_name(topic: &str, trail: &Arn, caller: &str) -> Option<String> {
    let topic = Arn::parse(topic).ok()?;
    (caller == trail.account && topic.account == trail.account && topic.region == trail.region)
        .then_some(topic.resource)
}

#[cfg(test)]
mod tests {
    use super::*;

    // TRL-03
    #[test]
    fn a_bare_name_is_only_for_a_topic_beside_a_trail_of_our_own() {
        let topic = "arn:aws:sns:eu-west-1:111122223333:trail-topic";
        let trail = |account: &str, region: &str| {
            Arn::parse(&format!("arn:aws:cloudtrail:{region}:{account}:trail/logs")).unwrap()
        };
        let name = |account, region| bare_name(topic, &trail(account, region), "111122223333");
        assert_eq!(
            name("111122223333", "eu-west-1").as_deref(),
            Some("trail-topic")
        );
        assert_eq!(name("111122223333", "us-east-1"), None);
        // A named administrator's trail belongs to the managing account: the name would be that of a topic there.
        assert_eq!(name("444455556666", "eu-west-1"), None);
        let theirs = "arn:aws:sns:eu-west-1:444455556666:trail-topic";
        let trail = trail("444455556666", "eu-west-1");
        assert_eq!(bare_name(theirs, &trail, "111122223333"), None);
    }
}
