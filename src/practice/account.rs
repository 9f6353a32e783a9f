//! Account management: which Regions are switched on.

use serde_json::json;

use super::answer::{Refusal, Reply, json_answer, page};
use super::call::{Call, text, texts};
use super::world::World;

/// Regions that are on in every account.
const ALWAYS_ON: [&str; 17] = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

/// Regions that an account has to switch on.
const OPT_IN: [&str; 8] = [
    "af-south-1",
    "ap-east-1",
    "ap-south-2",
    "ap-southeast-3",
    "eu-central-2",
    "eu-south-1",
    "il-central-1",
    "me-south-1",
];

/// Whether a Region has to be switched on.
pub(super) fn is_opt_in(region: &str) -> bool {
    OPT_IN.contains(&region)
}

/// Whether the account can use the Region.
pub(super) fn is_on(world: &World, account: &str, region: &str) -> bool {
    let opted_in = |region: &str| {
        world
            .accounts
            .get(account)
            .is_some_and(|account| account.opted_in.iter().any(|on| on == region))
    };
    ALWAYS_ON.contains(&region) || opted_in(region)
}

pub(super) fn serve(world: &World, call: &Call) -> Reply {
    let input = call.json();
    let account = text(&input, "AccountId").unwrap_or_else(|| call.account());
    if !world.accounts.contains_key(account) {
        return Err(Refusal::new(
            403,
            "AccessDeniedException",
            format!("The account {account} is not in the organization"),
        ));
    }
    let wanted = texts(&input, "RegionOptStatusContains");
    let mut regions: Vec<_> = ALWAYS_ON
        .into_iter()
        .map(|region| (region, "ENABLED_BY_DEFAULT"))
        .chain(OPT_IN.into_iter().map(|region| {
            (
                region,
                if is_on(world, account, region) {
                    "ENABLED"
                } else {
                    "DISABLED"
                },
            )
        }))
        .filter(|(_, status)| wanted.is_empty() || wanted.iter().any(|wanted| wanted == status))
        .map(|(region, status)| json!({ "RegionName": region, "RegionOptStatus": status }))
        .collect();
    regions.sort_by_key(|region| region.to_string());
    let size = input
        .get("MaxResults")
        .and_then(serde_json::Value::as_u64)
        .and_then(|size| usize::try_from(size).ok());
    let (regions, next) = page(
        regions,
        text(&input, "NextToken"),
        size.unwrap_or(20).clamp(1, 50),
    );
    Ok(json_answer(
        &json!({ "Regions": regions, "NextToken": next }),
    ))
}
