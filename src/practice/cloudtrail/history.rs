//! The event history: the management events of the last 90 days, also without a trail.
//!
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::answer::{Refusal, Reply, json_answer};
use super::super::call::{Call, Service, items, text};
use super::super::lookup::arn;
use super::super::world::{PastEvent, World};

/// An event is found in the history only after this time.
const LATE_MILLIS: u64 = 60_000;
const DAY_SECONDS: i64 = 86_400;
const KEPT_SECONDS: i64 = 90 * DAY_SECONDS;
/// So many events at most are made up for the time before practice began.
const MOST_MADE_UP: i64 = 10_000;

impl World {
    /// Write an event down in the history.
    pub fn remember(&mut self, event: PastEvent) {
        self.history.push(event);
    }
}

/// Writes a request down that was answered. What is done with objects is no management event.
pub(in super::super) fn remember(
    world: &mut World,
    call: &Call,
    request_id: &str,
    refusal: Option<(&str, &str)>,
) {
    if call.caller.account.is_empty() || (call.service == Service::S3 && call.is_about_objects()) {
        return;
    }
    let region = match call.service {
        Service::Iam | Service::Organizations => "us-east-1",
        _ => call.region.as_str(),
    };
    let resources = call
        .bucket
        .iter()
        .map(|name| ("AWS::S3::Bucket".to_owned(), name.clone()))
        .collect();
    let event = PastEvent {
        time: world.seconds(),
        account: call.account().to_owned(),
        region: region.to_owned(),
        source: format!("{}.amazonaws.com", source(call.service)),
        name: call.action.clone(),
        read_only: !call.is_write(),
        username: session_name(&call.caller.arn).to_owned(),
        caller: call.caller.arn.clone(),
        access_key: call.access_key.clone(),
        user_agent: call.header("user-agent").unwrap_or_default().to_owned(),
        request_id: request_id.to_owned(),
        error_code: refusal.map(|(code, _)| code.to_owned()),
        error_message: refusal.map(|(_, message)| message.to_owned()),
        resources,
    };
    world.remember(event);
}

fn source(service: Service) -> &'static str {
    match service {
        Service::S3Control => "s3",
        other => other.prefix(),
    }
}

/// The name of a role's session, or of a user.
fn session_name(arn: &str) -> &str {
    arn.rsplit_once('/').map_or(arn, |(_, name)| name)
}

/// The answer of `LookupEvents`.
pub(super) fn lookup(world: &World, call: &Call, input: &Value) -> Reply {
    let now = world.seconds();
    let late = world.settles(LATE_MILLIS).saturating_sub(world.now) / 1000;
    let newest = now - i64::try_from(late).unwrap_or_default();
    let given = |key: &str| time(input.get(key));
    let end = given("EndTime").unwrap_or(now).min(newest);
    let start = given("StartTime").unwrap_or(now - KEPT_SECONDS);
    if given("EndTime").is_some_and(|end| start > end) {
        return Err(Refusal::bad(
            "InvalidTimeRangeException",
            "End time must not be before start time.",
        ));
    }
    let start = start.max(now - KEPT_SECONDS);
    let size = input
        .get("MaxResults")
        .map(|it| it.as_u64().unwrap_or_default());
    let size = match size {
        None => 50,
        Some(size @ 1..=50) => usize::try_from(size).unwrap_or(50),
        Some(_) => {
            return Err(Refusal::bad(
                "InvalidMaxResultsException",
                "MaxResults must be between 1 and 50.",
            ));
        }
    };
    let wanted = items(input, "LookupAttributes");
    if wanted.len() > 1 {
        return Err(Refusal::bad(
            "InvalidLookupAttributesException",
            "You can use at most one lookup attribute.",
        ));
    }
    let wanted = wanted.first();
    let mut found: Vec<PastEvent> = world
        .history
        .iter()
        .filter(|event| event.account == call.account() && event.region == call.region)
        .filter(|event| (start..=end).contains(&event.time))
        .cloned()
        .collect();
    found.extend(made_up(world, call, start, end));
    let mut events = Vec::new();
    for event in found {
        if matches(&event, wanted)? {
            events.push(event);
        }
    }
    events.sort_by_key(|event| std::cmp::Reverse(event.time));
    let skipped = text(input, "NextToken").unwrap_or("0");
    let Ok(skipped) = skipped.parse::<usize>() else {
        return Err(Refusal::bad(
            "InvalidNextTokenException",
            "The token is not valid.",
        ));
    };
    let next = (events.len() > skipped + size).then(|| (skipped + size).to_string());
    let shown: Vec<Value> = events.iter().skip(skipped).take(size).map(shown).collect();
    Ok(json_answer(&json!({ "Events": shown, "NextToken": next })))
}

/// Events of the programs that the account runs, evenly over the day.
fn made_up(world: &World, call: &Call, start: i64, end: i64) -> Vec<PastEvent> {
    let regional = world.regional(call.account(), &call.region);
    let a_day = regional.map_or(0, |regional| regional.events_a_day);
    let Ok(a_day) = i64::try_from(a_day) else {
        return Vec::new();
    };
    if a_day == 0 {
        return Vec::new();
    }
    // The newest first, because that is what is asked for; practice need not make up a whole quarter.
    let number = |second: i64| second.saturating_mul(a_day) / DAY_SECONDS;
    let (first, last) = (number(start), number(end));
    let first = first.max(last - MOST_MADE_UP);
    (first..last)
        .map(|number| {
            let is_global = call.region == "us-east-1" && number % 5 == 0;
            let (source, name) = if is_global {
                ("iam.amazonaws.com", "GetRole")
            } else {
                ("ec2.amazonaws.com", "DescribeInstances")
            };
            PastEvent {
                time: number * DAY_SECONDS / a_day,
                account: call.account().to_owned(),
                region: call.region.clone(),
                source: source.to_owned(),
                name: name.to_owned(),
                read_only: true,
                username: "inventory".to_owned(),
                caller: format!(
                    "arn:aws:sts::{}:assumed-role/inventory/inventory",
                    call.account()
                ),
                access_key: String::new(),
                user_agent: "inventory".to_owned(),
                request_id: format!("made-up-{number}"),
                ..PastEvent::default()
            }
        })
        .collect()
}

/// AWS's clients send seconds since 1970.
fn time(value: Option<&Value>) -> Option<i64> {
    let value = value?;
    value.as_i64().or_else(|| {
        let seconds = value.as_f64()?;
        Timestamp::from_second(0)
            .ok()?
            .checked_add(jiff::SignedDuration::try_from_secs_f64(seconds).ok()?)
            .ok()
            .map(Timestamp::as_second)
    })
}

fn matches(event: &PastEvent, wanted: Option<&Value>) -> Result<bool, Refusal> {
    let Some(wanted) = wanted else {
        return Ok(true);
    };
    let value = text(wanted, "AttributeValue").unwrap_or_default();
    Ok(match text(wanted, "AttributeKey").unwrap_or_default() {
        "EventName" => event.name == value,
        "EventSource" => event.source == value,
        "Username" => event.username == value,
        "AccessKeyId" => event.access_key == value,
        "EventId" => event_id(event) == value,
        "ReadOnly" => event.read_only.to_string() == value,
        "ResourceName" => event.resources.iter().any(|(_, name)| name == value),
        "ResourceType" => event.resources.iter().any(|(kind, _)| kind == value),
        _ => {
            return Err(Refusal::bad(
                "InvalidLookupAttributesException",
                "The lookup attribute is not known.",
            ));
        }
    })
}

fn event_id(event: &PastEvent) -> String {
    format!("event-{}", event.request_id)
}

fn shown(event: &PastEvent) -> Value {
    let at = Timestamp::from_second(event.time).unwrap_or_default();
    let mut whole = json!({
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "AssumedRole",
            "arn": event.caller,
            "accountId": arn(&event.caller).map_or(event.account.as_str(), |caller| caller.account),
            "accessKeyId": event.access_key,
        },
        "eventTime": at.to_string(),
        "eventSource": event.source,
        "eventName": event.name,
        "awsRegion": event.region,
        "userAgent": event.user_agent,
        "requestID": event.request_id,
        "eventID": event_id(event),
        "readOnly": event.read_only,
        "eventType": "AwsApiCall",
        "managementEvent": true,
        "recipientAccountId": event.account,
        "eventCategory": "Management",
    });
    if let Some(code) = &event.error_code {
        whole["errorCode"] = json!(code);
        whole["errorMessage"] = json!(event.error_message);
    }
    let role = event
        .resources
        .iter()
        .find(|(kind, _)| kind == "AWS::IAM::Role");
    if let Some((_, role)) = role.filter(|_| event.name == "AssumeRole") {
        whole["requestParameters"] = json!({ "roleArn": role });
    }
    let resources = event.resources.iter();
    let resources: Vec<Value> = resources
        .map(|(kind, name)| json!({ "ResourceType": kind, "ResourceName": name }))
        .collect();
    json!({
        "EventId": event_id(event),
        "EventName": event.name,
        "ReadOnly": event.read_only.to_string(),
        "AccessKeyId": event.access_key,
        "EventTime": event.time,
        "EventSource": event.source,
        "Username": event.username,
        "Resources": resources,
        "CloudTrailEvent": whole.to_string(),
    })
}
