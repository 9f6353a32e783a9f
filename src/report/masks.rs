//! Which names a masked record replaces: all that was chosen or seen.

use serde_json::{Value, json};

use super::form::WORDS;
use super::sources::Sources;
use crate::answers::{Answers, KeyChoice, MemberAccounts, Reach, TrailChoice};
use crate::domain::AccountId;
use crate::export::masked::Masks;
use crate::plan::{GuideValues, guide_document};
use crate::policy::DocumentKind;

/// Names that AWS gives, the same for everybody.
const OF_AWS: [&str; 10] = [
    "true",
    "false",
    "AWSControlTowerExecution",
    "AWSCloudFormationStackSetAdministrationRole",
    "AWSCloudFormationStackSetExecutionRole",
    "AWSServiceRoleForAmazonGuardDuty",
    "__default_policy_ID",
    "__default_statement_ID",
    "created-by",
    "setup-run",
];

/// The documents of the vendor's guide.
const GUIDE: [DocumentKind; 7] = [
    DocumentKind::CloudTrailKey,
    DocumentKind::CloudTrailTopic,
    DocumentKind::GuardDutyTopic,
    DocumentKind::MainRolePermissions,
    DocumentKind::MainRoleTrust,
    DocumentKind::MemberRolePermissions,
    DocumentKind::MemberRoleTrust,
];

/// The masks for a record.
pub(super) fn masks(from: &Sources<'_>, record: &Value) -> Masks {
    let mut masks = Masks::new(&same_for_all(from));
    for name in OF_AWS.into_iter().chain(WORDS) {
        masks = masks.with_public(name);
    }
    masks.add("account", from.main().as_str());
    if let Some(company) = from.company {
        masks.add("company", company);
    }
    for past in from.runs {
        let approval = past.run.approval.as_ref();
        if let Some(name) = approval.and_then(|approval| approval.by.as_ref()) {
            masks.add("person", name);
        }
    }
    answered(&mut masks, from.answers);
    seen(&mut masks, from);
    masks.read(record);
    masks
}

/// What stands in the file of every customer: the usual answers, the names of the guide's rules, and the vendor.
fn same_for_all(from: &Sources<'_>) -> Value {
    let Ok(nobody) = AccountId::parse("000000000000") else {
        return Value::Null;
    };
    let usual = Answers::defaults(nobody, from.answers.account.region.clone());
    let values = GuideValues::of(&from.site());
    let guide = GUIDE.map(|kind| {
        let document = guide_document(kind, &values);
        let statements = document.map(|document| document.statements());
        let sids = statements.into_iter().flatten();
        let sids: Vec<String> = sids
            .filter_map(|statement| statement.sid().map(str::to_owned))
            .collect();
        json!(sids)
    });
    let vendor = from.vendor;
    json!({
        "usual": serde_json::to_value(&usual).unwrap_or_default(),
        "guide": guide,
        "vendor": [vendor.name, vendor.principal, vendor.account, vendor.role_name, vendor.guide_title],
    })
}

/// What the answers name.
fn answered(masks: &mut Masks, answers: &Answers) {
    masks.add("bucket", answers.cloudtrail.bucket.name().as_str());
    masks.add("bucket", answers.guardduty.bucket.name().as_str());
    if let TrailChoice::New { name } = &answers.cloudtrail.trail {
        masks.add("trail", name.as_str());
    }
    for key in [&answers.cloudtrail.key, &answers.guardduty.key] {
        if let KeyChoice::New { alias } = key {
            masks.add("alias", alias.as_str().trim_start_matches("alias/"));
        }
    }
    if let Ok(value) = serde_json::to_value(answers) {
        masks.read(&value);
    }
    masks.add("role", answers.members.role_name.as_str());
    masks.add("policy", answers.role.policy_name.as_str());
    if let MemberAccounts::These(accounts) = &answers.members.accounts {
        for account in accounts {
            masks.add("account", account.as_str());
        }
    }
    if let Reach::Profiles { profiles } = &answers.members.reach {
        for profile in profiles.values() {
            masks.add("profile", profile);
        }
    }
}

/// What was seen.
fn seen(masks: &mut Masks, from: &Sources<'_>) {
    let inventory = &from.planned.inventory;
    let caller = &inventory.caller;
    masks.read(&Value::String(caller.arn.clone()));
    for view in inventory.accounts.values() {
        for name in view.bucket_names.known().into_iter().flatten() {
            masks.add("bucket", name.as_str());
        }
        let standing = view.standing.known();
        let Some(organization) = standing.and_then(|standing| standing.organization()) else {
            continue;
        };
        masks.add("organization", &organization.id);
        for account in organization.accounts.known().into_iter().flatten() {
            masks.add("account", account.id.as_str());
            masks.add("account-name", &account.name);
            masks.add("address", &account.email);
        }
        for group in organization.groups.known().into_iter().flatten() {
            masks.add("group", &group.id);
            masks.add("group-name", &group.name);
        }
    }
    if let Ok(value) = serde_json::to_value(&**inventory) {
        masks.read(&value);
        names(masks, &value);
    }
}

/// Names of things, wherever the look has them.
fn names(masks: &mut Masks, value: &Value) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                let kind = match key.as_str() {
                    "name" => "name",
                    "alias" | "aliases" => "alias",
                    "bucket" => "bucket",
                    "prefix" => "folder",
                    _ => "",
                };
                if !kind.is_empty() {
                    for text in field.as_str().into_iter().chain(texts(field)) {
                        masks.add(kind, text.trim_start_matches("alias/"));
                    }
                }
                names(masks, field);
            }
        }
        Value::Array(items) => {
            for item in items {
                names(masks, item);
            }
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}

/// The texts of a list.
fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(Value::as_str)
}
