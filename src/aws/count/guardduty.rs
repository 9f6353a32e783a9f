//! What GuardDuty says that it has read, and how much of its trial is left.

use std::collections::BTreeMap;

use aws_sdk_guardduty::types::{
    FreeTrialFeatureResult, Total, UsageCriteria, UsageFeature, UsageStatisticType,
};

use crate::aws::Clients;
use crate::aws::answer::{account, insistent, strange};
use crate::aws::error::{Failure, failure};
use crate::domain::{AccountId, Usd};
use crate::inventory::{GuardDutyUse, Source};

/// How many accounts one call may name.
const ACCOUNTS_A_CALL: usize = 50;

const USAGE: &str = "guardduty:GetUsageStatistics";
const TRIAL: &str = "guardduty:GetRemainingFreeTrialDays";

impl Clients {
    /// What a detector has read of the accounts that it looks after, its own too, in the last 30 days.
    ///
    /// # Errors
    ///
    /// AWS refuses the count. Refused days of the trial are said beside it.
    pub async fn guardduty_use(
        &self,
        detector: &str,
        accounts: &[AccountId],
    ) -> Result<GuardDutyUse, Failure> {
        let mut found = GuardDutyUse::default();
        for source in Source::ALL {
            for (account, usd) in Box::pin(self.spent(detector, source)).await? {
                found.spent.entry(account).or_default().insert(source, usd);
            }
        }
        for some in accounts.chunks(ACCOUNTS_A_CALL) {
            match Box::pin(insistent(|| self.trial(detector, some))).await {
                Ok(trial) => found.trial.extend(trial),
                Err(failure) => {
                    found.no_trial = Some(failure.problem);
                    break;
                }
            }
        }
        Ok(found)
    }

    async fn spent(
        &self,
        detector: &str,
        source: Source,
    ) -> Result<Vec<(AccountId, Usd)>, Failure> {
        let features = source.features().iter().copied().map(UsageFeature::from);
        let criteria = UsageCriteria::builder()
            .set_features(Some(features.collect()))
            .build();
        let mut spent = Vec::new();
        let mut next: Option<String> = None;
        loop {
            let answer = insistent(|| async {
                self.guardduty
                    .get_usage_statistics()
                    .detector_id(detector)
                    .usage_statistic_type(UsageStatisticType::SumByAccount)
                    .usage_criteria(criteria.clone())
                    .unit("USD")
                    .set_next_token(next.clone())
                    .send()
                    .await
                    .map_err(|err| failure(USAGE, &err))
            })
            .await?;
            let sums = answer.usage_statistics();
            for sum in sums.map(|it| it.sum_by_account()).unwrap_or_default() {
                let usd = dollars(sum.total())?;
                spent.push((account(USAGE, sum.account_id())?, usd));
            }
            next = answer
                .next_token()
                .filter(|token| !token.is_empty())
                .map(str::to_owned);
            if next.is_none() {
                return Ok(spent);
            }
        }
    }

    async fn trial(
        &self,
        detector: &str,
        accounts: &[AccountId],
    ) -> Result<BTreeMap<AccountId, BTreeMap<Source, u32>>, Failure> {
        let ids = accounts.iter().map(ToString::to_string).collect();
        let answer = self
            .guardduty
            .get_remaining_free_trial_days()
            .detector_id(detector)
            .set_account_ids(Some(ids))
            .send()
            .await
            .map_err(|err| failure(TRIAL, &err))?;
        let mut found = BTreeMap::new();
        for info in answer.accounts() {
            let mut left: BTreeMap<Source, u32> = BTreeMap::new();
            for feature in info.features() {
                let Some(source) = feature.name().and_then(source_of) else {
                    continue;
                };
                let days = feature.free_trial_days_remaining().unwrap_or_default();
                let days = u32::try_from(days).unwrap_or_default();
                // Of two with one price the one that is free for longer.
                let longest = left.entry(source).or_default();
                *longest = days.max(*longest);
            }
            found.insert(account(TRIAL, info.account_id())?, left);
        }
        Ok(found)
    }
}

fn source_of(feature: &FreeTrialFeatureResult) -> Option<Source> {
    let is_in = |source: &Source| source.features().contains(&feature.as_str());
    Source::ALL.into_iter().find(is_in)
}

fn dollars(total: Option<&Total>) -> Result<Usd, Failure> {
    let total = total.ok_or_else(|| strange(USAGE, "sum"))?;
    let is_usd = total.unit().is_none_or(|unit| unit == "USD");
    total
        .amount()
        .filter(|_| is_usd)
        .and_then(Usd::parse)
        .ok_or_else(|| strange(USAGE, "sum in US dollars"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sums_in_dollars_are_read() {
        let total = |amount: &str, unit: &str| {
            let total = Total::builder().amount(amount).unit(unit).build();
            dollars(Some(&total)).ok()
        };
        assert_eq!(total("1.5", "USD"), Usd::parse("1.5"));
        assert_eq!(total("1.5", "CNY"), None);
        assert_eq!(total("many", "USD"), None);
        assert_eq!(dollars(None).ok(), None);
    }

    #[test]
    fn each_feature_of_the_trial_has_its_source() {
        let of = |name: &str| source_of(&FreeTrialFeatureResult::from(name));
        assert_eq!(of("CLOUD_TRAIL"), Some(Source::Events));
        assert_eq!(of("DNS_LOGS"), Some(Source::Logs));
        assert_eq!(of("S3_DATA_EVENTS"), Some(Source::S3));
        assert_eq!(of("EKS_AUDIT_LOGS"), None);
    }
}
