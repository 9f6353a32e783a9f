//! What GuardDuty has read, as what that costs, and the days of its trial.
//!
//! See <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetUsageStatistics.html> and
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetRemainingFreeTrialDays.html>.

use serde_json::{Value, json};

use super::super::answer::{Reply, json_answer, page};
use super::super::call::{Call, items, text, texts};
use super::super::world::{Detector, World};
use super::find::{INVALID, bad, detector, detector_id};

const DAY_SECONDS: i64 = 86_400;
const TRIAL_DAYS: i64 = 30;
/// The most accounts that a call may name.
const ACCOUNTS: usize = 50;

/// The detectors that one speaks for: its own, and those of the accounts that it looks after.
fn spoken_for<'world>(world: &'world World, call: &Call) -> Vec<(&'world str, &'world Detector)> {
    let here = world
        .everywhere()
        .filter(|(_, region, _)| *region == call.region);
    here.flat_map(|(account, _, there)| {
        let detectors = there.detectors.iter();
        detectors.map(move |(id, detector)| (account, id, detector))
    })
    .filter(|(account, id, detector)| {
        let own = *account == call.account() && id.as_str() == detector_id(call);
        let looked_after = detector.administrator.as_deref() == Some(call.account());
        own || looked_after
    })
    .map(|(account, _, detector)| (account, detector))
    .collect()
}

pub(super) fn statistics(world: &World, call: &Call) -> Reply {
    detector(world, call)?;
    let input = call.json();
    let criteria = input.get("usageCriteria").cloned().unwrap_or_default();
    if text(&input, "usageStatisticsType") != Some("SUM_BY_ACCOUNT")
        || text(&input, "unit").is_some_and(|unit| unit != "USD")
        || !criteria.is_object()
    {
        return Err(bad(INVALID));
    }
    let features = texts(&criteria, "features");
    let only = texts(&criteria, "accountIds");
    let sums: Vec<Value> = spoken_for(world, call)
        .into_iter()
        .filter(|(account, _)| only.is_empty() || only.iter().any(|it| it == account))
        .map(|(account, detector)| {
            let spent = features.iter().filter_map(|name| detector.spent.get(name));
            let cents: u64 = spent.sum();
            let amount = format!("{}.{:02}", cents / 100, cents % 100);
            json!({ "accountId": account, "total": { "amount": amount, "unit": "USD" } })
        })
        .collect();
    let size = input.get("maxResults").and_then(Value::as_u64);
    let size = usize::try_from(size.unwrap_or(50))
        .unwrap_or(50)
        .clamp(1, 50);
    let (sums, next) = page(sums, text(&input, "nextToken"), size);
    Ok(json_answer(&json!({
        "usageStatistics": { "sumByAccount": sums },
        "nextToken": next,
    })))
}

pub(super) fn trial(world: &World, call: &Call) -> Reply {
    detector(world, call)?;
    let input = call.json();
    if items(&input, "accountIds").len() > ACCOUNTS {
        return Err(bad(INVALID));
    }
    let asked = texts(&input, "accountIds");
    let known = spoken_for(world, call);
    let mut accounts = Vec::new();
    let mut unprocessed = Vec::new();
    for account in asked {
        let Some((_, detector)) = known.iter().find(|(id, _)| *id == account) else {
            unprocessed.push(json!({
                "accountId": account,
                "result": "The request is rejected because the account is not a member.",
            }));
            continue;
        };
        let days = (world.seconds() - detector.created) / DAY_SECONDS;
        let left = (TRIAL_DAYS - days).clamp(0, TRIAL_DAYS);
        let always = ["CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS"];
        let chosen = detector.features.iter();
        let chosen = chosen.filter(|(_, status)| *status == "ENABLED");
        let names = always
            .into_iter()
            .chain(chosen.map(|(name, _)| name.as_str()));
        let features: Vec<Value> = names
            .map(|name| json!({ "name": name, "freeTrialDaysRemaining": left }))
            .collect();
        accounts.push(json!({ "accountId": account, "features": features }));
    }
    Ok(json_answer(&json!({
        "accounts": accounts,
        "unprocessedAccounts": unprocessed,
    })))
}
