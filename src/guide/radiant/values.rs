//! What has to be taken to Radiant Security's website: the two names, and more if it asks for more.

use egui::Ui;

use super::super::{Action, Ask, Phase, State, masking};
use crate::domain::Arn;
use crate::inventory::Inventory;
use crate::plan::{Carry, Slot, Slots, names};
use crate::ui::button::Button;
use crate::ui::copy::CopyField;
use crate::ui::text;
use crate::ui::theme::size;

/// A value with its label, which is unique on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Value {
    label: &'static str,
    value: String,
    /// What is said once it was copied.
    copied: &'static str,
}

/// The two names, and below them all other values once they were asked for. `head` may be empty.
pub(super) fn names_ui(ui: &mut Ui, state: &mut State, head: &str) -> Option<Action> {
    let draft = state.draft.as_ref()?;
    let two = [
        Value {
            label: "SNS topic name for CloudTrail",
            value: draft.log_topic_name(),
            copied: "Topic name for CloudTrail copied",
        },
        Value {
            label: "SNS topic name for GuardDuty",
            value: draft.findings_topic_name(),
            copied: "Topic name for GuardDuty copied",
        },
    ];
    if !head.is_empty() {
        text::section(ui, head);
        ui.add_space(size::S16);
    }
    let mut action = None;
    for value in &two {
        action = action.or(value_ui(ui, state, value));
        ui.add_space(size::S16);
    }
    text::help(
        ui,
        "A topic is a notice board in AWS. It tells Radiant Security when a new file is there.",
    );
    ui.add_space(size::S8);
    let words = if state.all_values {
        "Show only the two names"
    } else {
        "Asked for more? Show all values"
    };
    if Button::quiet(words).id_salt("all values").pressed(ui) {
        state.all_values = !state.all_values;
    }
    if state.all_values {
        ui.add_space(size::S16);
        for value in &more(state) {
            action = action.or(value_ui(ui, state, value));
            ui.add_space(size::S16);
        }
    }
    action
}

fn value_ui(ui: &mut Ui, state: &State, value: &Value) -> Option<Action> {
    let masked = masking::text(state, &value.value);
    let mut field = CopyField::new(value.label, &value.value);
    if masked != value.value {
        field = field.masked(&masked);
    }
    field
        .show(ui)
        .then(|| Action::Copied(value.copied.to_owned()))
}

/// Everything else that the website may ask for.
fn more(state: &State) -> Vec<Value> {
    let planned = state.plans.get(&Phase::Logging).and_then(Ask::here);
    let around: Option<&Inventory> = state.around.here().map(AsRef::as_ref);
    let inventory = planned.map(|planned| &planned.inventory).or(around);
    let answers = state
        .draft
        .as_ref()
        .and_then(|draft| draft.to_answers().ok());
    let (Some(inventory), Some(answers)) = (inventory, answers) else {
        return Vec::new();
    };
    let made = state
        .finished
        .get(&Phase::Logging)
        .and_then(Ask::here)
        .map(|finished| finished.slots.clone())
        .unwrap_or_default();
    values(&names(&answers, &state.vendor, inventory), &made)
}

fn values(carry: &Carry, made: &Slots) -> Vec<Value> {
    let key = |known: Option<&Arn>, slot: &Slot| {
        known
            .map(ToString::to_string)
            .or_else(|| made.get(slot).map(str::to_owned))
    };
    let (log, findings) = (&carry.cloudtrail, &carry.guardduty);
    let all = [
        (
            "Topic ARN for CloudTrail",
            Some(log.topic_arn.to_string()),
            "Topic ARN copied",
        ),
        (
            "Topic ARN for GuardDuty",
            Some(findings.topic_arn.to_string()),
            "Topic ARN copied",
        ),
        (
            "Bucket ARN for log files",
            Some(log.bucket_arn.to_string()),
            "Bucket ARN copied",
        ),
        (
            "Bucket ARN for findings",
            Some(findings.bucket_arn.to_string()),
            "Bucket ARN copied",
        ),
        (
            "Key ARN for log files",
            key(log.key_arn.as_ref(), &Slot::cloudtrail_key()),
            "Key ARN copied",
        ),
        (
            "Key ARN for findings",
            key(findings.key_arn.as_ref(), &Slot::guardduty_key()),
            "Key ARN copied",
        ),
        ("Region", Some(carry.region.to_string()), "Region copied"),
        (
            "Account number",
            Some(carry.account.to_string()),
            "Account number copied",
        ),
    ];
    all.into_iter()
        .filter_map(|(label, value, copied)| {
            Some(Value {
                label,
                value: value?,
                copied,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::domain::{AccountId, Partition, Region};
    use crate::inventory::Caller;
    use crate::vendor::Vendor;

    #[test]
    fn keys_are_shown_once_they_are_made() {
        let account = AccountId::parse("444455556666").unwrap();
        let answers = Answers::defaults(account.clone(), Region::parse("eu-west-1").unwrap());
        let caller = Caller {
            account,
            arn: String::new(),
            partition: Partition::Aws,
        };
        let inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller);
        let carry = names(&answers, &Vendor::default(), &inventory);
        let labels = |made: &Slots| {
            values(&carry, made)
                .into_iter()
                .map(|value| value.label)
                .collect::<Vec<_>>()
        };
        assert!(!labels(&Slots::default()).contains(&"Key ARN for log files"));
        let mut made = Slots::default();
        made.fill(
            Slot::cloudtrail_key(),
            "arn:aws:kms:eu-west-1:444455556666:key/1",
        );
        assert!(labels(&made).contains(&"Key ARN for log files"));
        assert!(!labels(&made).contains(&"Key ARN for findings"));
        let all = labels(&made);
        let own: std::collections::BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(own.len(), all.len(), "every label is its own");
    }
}
