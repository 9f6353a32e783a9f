//! Trails, each once, however many Regions and accounts show it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::build::{Asked, Build};
use crate::domain::{Arn, Place};
use crate::inventory::{
    self, AdvancedSelector, BasicSelector, FieldSelector, Inventory, Seen, Selectors,
};
use crate::practice::world::Trail;

pub(super) fn add(build: &mut Build, inventory: &Inventory) {
    let mut best: BTreeMap<&Arn, (&Place, &inventory::Trail)> = BTreeMap::new();
    for (place, view) in &inventory.places {
        let asked = Asked::place(place);
        let trails = build.known(&view.trails, &asked, &["cloudtrail:DescribeTrails"]);
        for trail in trails.into_iter().flatten() {
            // Its home Region knows most of it.
            if place.region == trail.home_region || !best.contains_key(&trail.arn) {
                best.insert(&trail.arn, (place, trail));
            }
        }
    }
    for (place, trail) in best.into_values() {
        put(build, place, trail);
    }
    for (account, view) in &inventory.accounts {
        let asked = Asked::account(account);
        let listed = build.known(&view.listed_trails, &asked, &["cloudtrail:ListTrails"]);
        for trail in listed.into_iter().flatten() {
            let is_own = trail.arn.account == account.as_str();
            let name = trail.arn.resource_name().to_owned();
            let owner = trail.arn.account_id().unwrap_or_else(|| account.clone());
            let bare = || Trail {
                organization: !is_own,
                global_events: true,
                ..Trail::default()
            };
            let there = build.regional(&owner, &trail.home_region);
            there.trails.entry(name).or_insert_with(bare);
        }
    }
}

fn put(build: &mut Build, place: &Place, seen: &inventory::Trail) {
    let arn = seen.arn.to_string();
    let home = Place::new(place.account.clone(), seen.home_region.clone());
    let is_own = seen.arn.account == place.account.as_str();
    let asked = Asked::place(&home).about(arn);
    // To others AWS does not tell, nor does practice.
    if is_own {
        let reads: [(Seen<()>, &str); 4] = [
            (refusal(&seen.logging), "cloudtrail:GetTrailStatus"),
            (refusal(&seen.selectors), "cloudtrail:GetEventSelectors"),
            (refusal(&seen.summaries), "cloudtrail:GetEventConfiguration"),
            (refusal(&seen.tags), "cloudtrail:ListTags"),
        ];
        for (seen, action) in &reads {
            // Who may not ask about one trail may not ask about the next one either.
            let whole = Asked::place(&home);
            let at = if is_denied(seen) { &whole } else { &asked };
            build.known(seen, at, &[action]);
        }
    }
    let delivery = seen.delivery.known().cloned().unwrap_or_default();
    let (basic, advanced) = match seen.selectors.known().and_then(Option::as_ref) {
        Some(Selectors::Basic(selectors)) => {
            (Some(selectors.iter().map(basic).collect::<Value>()), None)
        }
        Some(Selectors::Advanced(selectors)) => (
            None,
            Some(selectors.iter().map(advanced).collect::<Value>()),
        ),
        None => (None, None),
    };
    let seconds = |time: Option<Timestamp>| time.map(Timestamp::as_second);
    let trail = Trail {
        bucket: seen.bucket.clone(),
        prefix: seen.prefix.clone(),
        topic: seen.topic_arn.clone(),
        key: seen.key_arn.clone(),
        global_events: seen.global_events,
        multi_region: seen.multi_region,
        organization: seen.organization,
        validation: seen.validation,
        logging: seen.logging.known().copied().unwrap_or_default(),
        not_recursive: seen.recursive == Some(false),
        event_selectors: basic,
        advanced_selectors: advanced,
        event_configuration: seen.summaries.known().and_then(|it| summaries(it)),
        insights: seen.insights,
        tags: seen.tags.known().cloned().unwrap_or_default(),
        started: seconds(delivery.started),
        stopped: seconds(delivery.stopped),
        delivered: seconds(delivery.files.done),
        notified: seconds(delivery.messages.done),
        delivery_error: delivery.files.error,
        notification_error: delivery.messages.error,
        ..Trail::default()
    };
    let owner = seen.arn.account_id().unwrap_or_else(|| build.main.clone());
    let there = build.regional(&owner, &seen.home_region);
    there.trails.insert(seen.name.clone(), trail);
}

/// Whether it was not seen for want of a right.
fn is_denied(seen: &Seen<()>) -> bool {
    let code = seen.problem().and_then(|problem| problem.code.as_deref());
    code.is_some_and(|code| code.starts_with("AccessDenied"))
}

/// Why something was not seen, whatever it is.
fn refusal<T>(seen: &Seen<T>) -> Seen<()> {
    seen.problem()
        .map_or(Seen::Known(()), |problem| Seen::Unknown(problem.clone()))
}

/// What `GetEventConfiguration` tells, if there is something to tell.
fn summaries(templates: &[String]) -> Option<Value> {
    (!templates.is_empty()).then(|| {
        json!({
            "MaxEventSize": "Standard",
            "ContextKeySelectors": [],
            "AggregationConfigurations": [{ "EventCategory": "Data", "Templates": templates }],
        })
    })
}

fn basic(selector: &BasicSelector) -> Value {
    let resources = selector.data_resources.iter();
    let resources: Vec<Value> = resources
        .map(|it| json!({ "Type": it.kind, "Values": it.values }))
        .collect();
    json!({
        "ReadWriteType": selector.read_write,
        "IncludeManagementEvents": selector.management_events,
        "DataResources": resources,
        "ExcludeManagementEventSources": selector.excluded_sources,
    })
}

fn advanced(selector: &AdvancedSelector) -> Value {
    let fields: Vec<Value> = selector.fields.iter().map(field).collect();
    match &selector.name {
        Some(name) => json!({ "Name": name, "FieldSelectors": fields }),
        None => json!({ "FieldSelectors": fields }),
    }
}

fn field(field: &FieldSelector) -> Value {
    let operators = [
        ("Equals", &field.equals),
        ("StartsWith", &field.starts_with),
        ("EndsWith", &field.ends_with),
        ("NotEquals", &field.not_equals),
        ("NotStartsWith", &field.not_starts_with),
        ("NotEndsWith", &field.not_ends_with),
    ];
    let mut told = serde_json::Map::new();
    told.insert("Field".to_owned(), json!(field.field));
    for (name, values) in operators {
        if !values.is_empty() {
            told.insert(name.to_owned(), json!(values));
        }
    }
    Value::Object(told)
}
