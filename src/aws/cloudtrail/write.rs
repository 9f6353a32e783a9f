//! Writes of a trail. They go to its home Region.

use aws_sdk_cloudtrail::types;

use super::selectors::{write_advanced, write_basic};
use crate::aws::Clients;
use crate::aws::answer::{if_there, told, unbuilt};
use crate::aws::error::{Failure, failure};
use crate::domain::Arn;
use crate::inventory::{Selectors, TrailPatch, TrailSettings};

impl Clients {
    /// Make a trail. It does not log before [`Clients::start_logging`].
    /// Refused where bucket, key or topic do not let it in, where there are five trails, and so on.
    pub async fn create_trail(
        &self,
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
        self.cloudtrail
            .create_trail()
            .name(name.as_str())
            .s3_bucket_name(bucket)
            .set_s3_key_prefix(told(prefix.as_deref()))
            // An ARN is taken too, and names a topic of another account or Region as well.
            .set_sns_topic_name(told(topic_arn.as_deref()))
            .set_kms_key_id(told(key_arn.as_deref()))
            .is_multi_region_trail(*multi_region)
            .is_organization_trail(*organization)
            .include_global_service_events(*global_events)
            .enable_log_file_validation(*validation)
            .set_recursive_logging(*recursive)
            .set_tags_list(Some(list))
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        Ok(())
    }

    /// Change settings of a trail; what the patch leaves out stays as it is.
    pub async fn update_trail(&self, trail: &Arn, change: &TrailPatch) -> Result<(), Failure> {
        let TrailPatch {
            topic_arn,
            key_arn,
            multi_region,
            organization,
            global_events,
            validation,
            no_topic,
            no_key,
        } = change;
        // An empty text removes the setting.
        let value = |text: Option<&str>, gone: &bool| told(text).or_else(|| gone.then(String::new));
        self.cloudtrail
            .update_trail()
            .name(trail.to_string())
            .set_sns_topic_name(value(topic_arn.as_deref(), no_topic))
            .set_kms_key_id(value(key_arn.as_deref(), no_key))
            .set_is_multi_region_trail(*multi_region)
            .set_is_organization_trail(*organization)
            .set_include_global_service_events(*global_events)
            .set_enable_log_file_validation(*validation)
            .send()
            .await
            .map_err(|err| failure("cloudtrail:UpdateTrail", &err))?;
        Ok(())
    }

    /// Replace the complete set of a trail's selectors.
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
    pub async fn start_logging(&self, trail: &Arn) -> Result<(), Failure> {
        self.cloudtrail
            .start_logging()
            .name(trail.to_string())
            .send()
            .await
            .map_err(|err| failure("cloudtrail:StartLogging", &err))?;
        Ok(())
    }

    /// Switch a trail's logging off. Doing it twice is harmless. Files of the minutes before still arrive.
    pub async fn stop_logging(&self, trail: &Arn) -> Result<(), Failure> {
        self.cloudtrail
            .stop_logging()
            .name(trail.to_string())
            .send()
            .await
            .map_err(|err| failure("cloudtrail:StopLogging", &err))?;
        Ok(())
    }

    /// Delete a trail, not its files; one that is gone already is no failure.
    pub async fn delete_trail(&self, trail: &Arn) -> Result<(), Failure> {
        let deleted = self.cloudtrail.delete_trail().name(trail.to_string());
        let gone = &["TrailNotFoundException"];
        if_there("cloudtrail:DeleteTrail", gone, deleted.send().await)?;
        Ok(())
    }
}
