//! Trails. Writes go to the trail's home Region: the caller brings the clients of that Region.

mod history;
mod lookup;
mod selectors;
mod status;
mod who;
mod write;

use std::collections::BTreeMap;

pub use history::{History, HistoryEvent};

use aws_sdk_cloudtrail::types;
use selectors::{is_default, read_advanced, read_basic};

use super::Clients;
use super::answer::{all, arn, if_there, strange, told};
use super::error::{Failure, failure};
use crate::domain::{Arn, Region};
use crate::inventory::{BasicSelector, ListedTrail, Seen, Selectors, Trail};

impl Clients {
    /// All trails that this Region shows: its own, copies of those of other Regions, and the organization's.
    ///
    /// Whether they log and what they select is not looked at here.
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

    /// What a trail records; `None` is AWS's default, which is management events, read and write.
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
    pub async fn trail(&self, trail: &Arn) -> Result<Option<Trail>, Failure> {
        let call = "cloudtrail:GetTrail";
        let asked = self.cloudtrail.get_trail().name(trail.to_string());
        if_there(call, &["TrailNotFoundException"], asked.send().await)?
            .and_then(|answer| answer.trail)
            .map(|trail| read_trail(call, &trail))
            .transpose()
    }

    /// The trails of all Regions; those of the organization that the account sees are among them.
    pub async fn listed_trails(&self) -> Result<Vec<ListedTrail>, Failure> {
        let call = "cloudtrail:ListTrails";
        let pages = self.cloudtrail.list_trails().into_paginator().items();
        let trails = all(call, pages.send()).await?;
        trails
            .iter()
            .map(|trail| {
                let arn = arn(call, trail.trail_arn())?;
                let home_region =
                    home(trail.home_region(), &arn).ok_or_else(|| strange(call, "home Region"))?;
                Ok(ListedTrail { arn, home_region })
            })
            .collect()
    }

    /// The tags of a trail, as its home Region says.
    /// Only the account that owns a trail may ask.
    pub async fn trail_tags(&self, trail: &Arn) -> Result<BTreeMap<String, String>, Failure> {
        let answer = self
            .cloudtrail
            .list_tags()
            .resource_id_list(trail.to_string())
            .send()
            .await
            .map_err(|err| failure("cloudtrail:ListTags", &err))?;
        let tags = answer
            .resource_tag_list()
            .iter()
            .flat_map(types::ResourceTag::tags_list);
        Ok(tags
            .map(|tag| {
                let value = tag.value().unwrap_or_default();
                (tag.key().to_owned(), value.to_owned())
            })
            .collect())
    }

    /// The templates of the summaries that a trail writes beside its records. AWS calls them aggregated events.
    /// Not every Region knows the call yet.
    pub async fn trail_summaries(&self, trail: &Arn) -> Result<Vec<String>, Failure> {
        let answer = self
            .cloudtrail
            .get_event_configuration()
            .trail_name(trail.to_string())
            .send()
            .await
            .map_err(|err| failure("cloudtrail:GetEventConfiguration", &err))?;
        let templates = answer
            .aggregation_configurations()
            .iter()
            .flat_map(types::AggregationConfiguration::templates);
        Ok(templates
            .map(|template| template.as_str().to_owned())
            .collect())
    }
}

/// The Region that AWS names, else that of the ARN.
fn home(named: Option<&str>, arn: &Arn) -> Option<Region> {
    named
        .and_then(|home| Region::parse(home).ok())
        .or_else(|| arn.region_name())
}

fn read_trail(call: &str, trail: &types::Trail) -> Result<Trail, Failure> {
    let arn = arn(call, trail.trail_arn())?;
    let home_region =
        home(trail.home_region(), &arn).ok_or_else(|| strange(call, "home Region"))?;
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
        recursive: trail.recursive_logging(),
        insights: trail.has_insight_selectors().unwrap_or_default(),
        logging: Seen::unlooked(),
        delivery: Seen::unlooked(),
        selectors: Seen::unlooked(),
        summaries: Seen::unlooked(),
        tags: Seen::unlooked(),
        arn,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
