//! What the set-up costs, by a forecast of it as if it were made anew: what is in place is billed like what is planned.

use super::form::{CostRow, Costs};
use super::sources::Sources;
use crate::answers::{KeyChoice, TrailChoice};
use crate::cost::{Note, forecast};
use crate::inventory::{AccountView, BucketView, Figures, Inventory, PlaceView, Seen, made_by_us};
use crate::plan::tell;

/// The costs of the whole set-up. Nothing is counted for it, so what grows with use has a price and often no amount.
pub(super) fn costs(from: &Sources<'_>) -> Costs {
    let before = without_ours(from);
    let told = tell(from.answers, from.vendor, &before);
    let forecast = forecast(&told.changes, &before, &Figures::none(from.at()));
    let rows = forecast.rows.iter().map(|row| CostRow {
        what: row.name.clone(),
        price: row.price.clone(),
        amount: row.amount_words(),
    });
    let mut notes = vec![forecast.of_prices()];
    let said = |note: &Note| format!("{}: {}", note.head, note.text);
    notes.extend(forecast.unknown.iter().map(said));
    notes.extend(forecast.stays.iter().map(said));
    notes.push("With your account's own figures: `radiant-aws-setup cost`, or the assistant's page of costs. Radiant Security's own price is not in it.".to_owned());
    Costs {
        rows: rows.collect(),
        total: (!forecast.rows.is_empty()).then(|| format!("Together: {}.", forecast.head())),
        notes,
    }
}

/// What was seen, without what this product made.
fn without_ours(from: &Sources<'_>) -> Inventory {
    let mut before = Inventory::clone(&from.planned.inventory);
    let trail = match &from.answers.cloudtrail.trail {
        TrailChoice::New { .. } => Some(from.site().trail.arn),
        TrailChoice::Existing { .. } => None,
    };
    let keys = [&from.answers.cloudtrail.key, &from.answers.guardduty.key];
    let aliases: Vec<&str> = keys
        .into_iter()
        .filter_map(|key| match key {
            KeyChoice::New { alias } => Some(alias.as_str()),
            KeyChoice::Existing { .. } | KeyChoice::None => None,
        })
        .collect();
    for view in before.accounts.values_mut() {
        if let Seen::Known(trails) = &mut view.listed_trails {
            trails.retain(|it| Some(&it.arn) != trail.as_ref());
        }
        of_account(view);
    }
    for view in before.places.values_mut() {
        if let Seen::Known(trails) = &mut view.trails {
            trails.retain(|it| Some(&it.arn) != trail.as_ref());
        }
        of_place(view, &aliases);
    }
    before
}

fn of_account(view: &mut AccountView) {
    let mut gone = Vec::new();
    for (name, seen) in &mut view.buckets {
        let is_ours = seen
            .known()
            .and_then(BucketView::yours)
            .is_some_and(|bucket| bucket.tags.known().is_some_and(made_by_us));
        if is_ours {
            *seen = Seen::Known(BucketView::Free);
            gone.push(name.clone());
        }
    }
    if let Seen::Known(names) = &mut view.bucket_names {
        names.retain(|name| !gone.contains(name));
    }
    for role in view.roles.values_mut() {
        if let Seen::Known(role) = role {
            *role = role.take().filter(|role| !made_by_us(&role.tags));
        }
    }
    for policy in view.policies.values_mut() {
        if let Seen::Known(policy) = policy {
            *policy = policy.take().filter(|policy| !made_by_us(&policy.tags));
        }
    }
}

/// `aliases` are those of the keys that the answers have made.
fn of_place(view: &mut PlaceView, aliases: &[&str]) {
    if let Seen::Known(detector) = &mut view.detector {
        *detector = detector.take().filter(|it| !made_by_us(&it.tags));
    }
    let mut gone = Vec::new();
    for (arn, topic) in &mut view.topics {
        if let Seen::Known(topic) = topic
            && let Some(there) = topic
            && there.tags.known().is_some_and(made_by_us)
        {
            *topic = None;
            gone.push(arn.clone());
        }
    }
    if let Seen::Known(arns) = &mut view.topic_arns {
        arns.retain(|arn| !gone.contains(arn));
    }
    let mut gone = Vec::new();
    if let Seen::Known(there) = &mut view.aliases {
        gone.extend(aliases.iter().filter_map(|alias| there.remove(*alias)));
    }
    for (arn, key) in &mut view.keys {
        let id = arn.resource_name().to_owned();
        if let Seen::Known(key) = key
            && let Some(there) = key
            && (gone.contains(&id) || there.tags.known().is_some_and(made_by_us))
        {
            *key = None;
            gone.push(id);
        }
    }
    if let Seen::Known(aliases) = &mut view.aliases {
        aliases.retain(|_, key| !gone.contains(key));
    }
    if let Seen::Known(keys) = &mut view.made_keys {
        keys.clear();
    }
}
