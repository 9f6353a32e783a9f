//! Trails. Writes go to the trail's home Region: the caller brings the clients of that Region.

mod selectors;

use aws_sdk_cloudtrail::types;
use selectors::{is_default, read_advanced, read_basic, write_advanced, write_basic};

use super::Clients;
use super::answer::{arn, strange, unbuilt, unlooked};
use super::error::{Failure, failure};
use crate::domain::{Arn, Region};
use crate::inventory::{BasicSelector, Selectors, Trail};
use crate::plan::{TrailPatch, TrailSettings};

impl Clients {
    /// All trails that this Region shows: its own, copies of those of other Regions, and the organization's.
    ///
    /// Whether they log and what they select is not looked at here.
    ///
    /// # Errors
    ///
    /// AWS refuses, or describes a trail that we cannot read.
    pub async fn describe_trails(&self) -> Result<Vec<Trail>, Failure> {
        let call = "cloudtrail:DescribeTrails";
        let answer = self
            .cloudtrail
            .describe_trails()
            .include_shadow_trails(true)
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        answer
            .trail_list()
            .iter()
            .map(|trail| read_trail(call, trail))
            .collect()
    }

    /// Whether a trail logs, as its home Region says.
    ///
    /// # Errors
    ///
    /// AWS refuses, or there is no such trail.
    pub async fn trail_logging(&self, trail: &Arn) -> Result<bool, Failure> {
        let call = "cloudtrail:GetTrailStatus";
        self.cloudtrail
            .get_trail_status()
            .name(trail.to_string())
            .send()
            .await
            .map_err(|err| failure(call, &err))?
            .is_logging()
            .ok_or_else(|| strange(call, "status"))
    }

    /// What a trail records; `None` is AWS's default, which is management events, read and write.
    ///
    /// # Errors
    ///
    /// AWS refuses, or there is no such trail.
    pub async fn trail_selectors(&self, trail: &Arn) -> Result<Option<Selectors>, Failure> {
        let answer = self
            .cloudtrail
            .get_event_selectors()
            .trail_name(trail.to_string())
            .send()
            .await
            .map_err(|err| failure("cloudtrail:GetEventSelectors", &err))?;
        let advanced = answer.advanced_event_selectors();
        if !advanced.is_empty() {
            return Ok(Some(Selectors::Advanced(
                advanced.iter().map(read_advanced).collect(),
            )));
        }
        let basic: Vec<BasicSelector> = answer.event_selectors().iter().map(read_basic).collect();
        Ok(if is_default(&basic) {
            None
        } else {
            Some(Selectors::Basic(basic))
        })
    }

    /// A trail by its ARN; `None` is "there is no such trail".
    ///
    /// # Errors
    ///
    /// AWS refuses, or describes a trail that we cannot read.
    pub async fn trail(&self, trail: &Arn) -> Result<Option<Trail>, Failure> {
        let call = "cloudtrail:GetTrail";
        match self
            .cloudtrail
            .get_trail()
            .name(trail.to_string())
            .send()
            .await
        {
            Ok(answer) => answer
                .trail()
                .map(|trail| read_trail(call, trail))
                .transpose(),
            Err(err) => {
                let refused = failure(call, &err);
                if refused.is("TrailNotFoundException") {
                    Ok(None)
                } else {
                    Err(refused)
                }
            }
        }
    }

    /// How many trails the account has, in all its Regions; organization trails that it sees are among them.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn trail_count(&self) -> Result<usize, Failure> {
        let trails = self
            .cloudtrail
            .list_trails()
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure("cloudtrail:ListTrails", &err))?;
        Ok(trails.len())
    }

    /// Make a trail. It does not log before [`Clients::start_logging`].
    ///
    /// A topic of this account and Region is given by its bare name, which every implementation takes. For an organization's
    /// trail AWS may look for that name in the managing account, so there the ARN gets a second try.
    ///
    /// # Errors
    ///
    /// AWS refuses: the bucket, key or topic does not let it in, there are five trails, the name is taken, and so on.
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
        } = settings;
        let topic_arn = told(topic_arn.as_deref());
        let topic = topic_arn.as_deref().map(|topic| {
            topic_reference(
                topic,
                self.place.account.as_str(),
                self.place.region.as_str(),
            )
        });
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
            .set_tags_list(Some(list));
        let first = request
            .clone()
            .set_sns_topic_name(topic.clone())
            .send()
            .await;
        let Err(err) = first else {
            return Ok(());
        };
        let refused = failure(call, &err);
        if *organization && topic != topic_arn && refused.is("InsufficientSnsTopicPolicyException")
        {
            request
                .set_sns_topic_name(topic_arn)
                .send()
                .await
                .map_err(|err| failure(call, &err))?;
            return Ok(());
        }
        Err(refused)
    }

    /// Change settings of a trail; what the patch leaves out stays as it is.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn update_trail(&self, trail: &Arn, change: &TrailPatch) -> Result<(), Failure> {
        let TrailPatch {
            topic_arn,
            key_arn,
            multi_region,
            organization,
            global_events,
            validation,
        } = change;
        // An empty text would remove the setting.
        let topic = told(topic_arn.as_deref())
            .map(|topic| topic_reference(&topic, &trail.account, &trail.region));
        self.cloudtrail
            .update_trail()
            .name(trail.to_string())
            .set_sns_topic_name(topic)
            .set_kms_key_id(told(key_arn.as_deref()))
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

/// A text that says something.
fn told(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// How a trail of this account and Region names a topic: the bare name for one beside it, else the ARN.
fn topic_reference(topic: &str, account: &str, region: &str) -> String {
    match Arn::parse(topic) {
        Ok(topic) if topic.account == account && topic.region == region => topic.resource,
        _ => topic.to_owned(),
    }
}

fn read_trail(call: &str, trail: &types::Trail) -> Result<Trail, Failure> {
    let arn = arn(call, trail.trail_arn())?;
    let home_region = trail
        .home_region()
        .and_then(|home| Region::parse(home).ok())
        .or_else(|| arn.region_name())
        .ok_or_else(|| strange(call, "home Region"))?;
    Ok(Trail {
        name: trail
            .name()
            .unwrap_or_else(|| arn.resource_name())
            .to_owned(),
        home_region,
        multi_region: trail.is_multi_region_trail().unwrap_or_default(),
        organization: trail.is_organization_trail().unwrap_or_default(),
        global_events: trail.include_global_service_events().unwrap_or_default(),
        validation: trail.log_file_validation_enabled().unwrap_or_default(),
        bucket: trail.s3_bucket_name().unwrap_or_default().to_owned(),
        prefix: told(trail.s3_key_prefix()),
        topic_arn: told(trail.sns_topic_arn()),
        key_arn: told(trail.kms_key_id()),
        logging: unlooked(),
        selectors: unlooked(),
        arn,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_beside_the_trail_is_named_shortly() {
        let topic = "arn:aws:sns:eu-west-1:111122223333:trail-topic";
        assert_eq!(
            topic_reference(topic, "111122223333", "eu-west-1"),
            "trail-topic"
        );
        assert_eq!(topic_reference(topic, "444455556666", "eu-west-1"), topic);
        assert_eq!(topic_reference(topic, "111122223333", "us-east-1"), topic);
    }

    #[test]
    fn a_trail_without_its_home_region_has_that_of_its_arn() {
        let trail = types::Trail::builder()
            .trail_arn("arn:aws:cloudtrail:eu-west-1:111122223333:trail/logs")
            .s3_bucket_name("bucket")
            .s3_key_prefix("")
            .build();
        let read = read_trail("cloudtrail:GetTrail", &trail).unwrap();
        assert_eq!(read.home_region.as_str(), "eu-west-1");
        assert_eq!(read.name, "logs");
        assert_eq!(read.prefix, None);
        assert!(read_trail("cloudtrail:GetTrail", &types::Trail::builder().build()).is_err());
    }
}
