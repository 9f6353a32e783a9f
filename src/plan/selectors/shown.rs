//! What a trail records, as it is shown before and after.

use crate::inventory::{AdvancedSelector, BasicSelector, FieldSelector, Selectors};
use crate::plan::View;
use crate::plan::draft::settings;

/// The selectors as settings, one row each.
pub(in crate::plan) fn view(selectors: Option<&Selectors>) -> View {
    match selectors {
        None => settings([("Management events", "read and write")]),
        Some(Selectors::Basic(list)) => settings(
            list.iter()
                .enumerate()
                .map(|(index, selector)| (format!("Selector {}", index + 1), basic(selector))),
        ),
        Some(Selectors::Advanced(list)) => {
            settings(list.iter().enumerate().map(|(index, selector)| {
                let name = selector.name.clone().filter(|name| !name.is_empty());
                (
                    name.unwrap_or_else(|| format!("Selector {}", index + 1)),
                    advanced(selector),
                )
            }))
        }
    }
}

fn basic(selector: &BasicSelector) -> String {
    let access = match selector.read_write.as_str() {
        "ReadOnly" => "read",
        "WriteOnly" => "write",
        _ => "read and write",
    };
    let mut text = if selector.management_events {
        format!("management events ({access})")
    } else {
        format!("no management events ({access})")
    };
    if !selector.excluded_sources.is_empty() {
        text.push_str(" without ");
        text.push_str(&selector.excluded_sources.join(", "));
    }
    for resource in &selector.data_resources {
        text.push_str("; ");
        text.push_str(&resource.kind);
        text.push_str(": ");
        text.push_str(&resource.values.join(", "));
    }
    text
}

fn advanced(selector: &AdvancedSelector) -> String {
    selector
        .fields
        .iter()
        .flat_map(conditions)
        .collect::<Vec<_>>()
        .join("; ")
}

fn conditions(field: &FieldSelector) -> Vec<String> {
    [
        ("is", &field.equals),
        ("starts with", &field.starts_with),
        ("ends with", &field.ends_with),
        ("is not", &field.not_equals),
        ("does not start with", &field.not_starts_with),
        ("does not end with", &field.not_ends_with),
    ]
    .into_iter()
    .filter(|(_, values)| !values.is_empty())
    .map(|(words, values)| format!("{} {words} {}", field.field, values.join(" or ")))
    .collect()
}
