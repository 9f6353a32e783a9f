//! The rights that a plan needs, as IAM policies for whoever carries it out.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::hand_over::{Exported, HandOver};
use crate::domain::{AccountId, Arn, Partition};
use crate::plan::{Action, Change, Plan, Slots, key_id};

/// The most signs of a managed policy, without white space.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>.
const LONGEST: usize = 6144;

/// For each action, what it may be used on.
type Rights = BTreeMap<&'static str, BTreeSet<String>>;

/// One policy an account; accounts that need the same share one. A right that IAM knows for no single thing is given for all.
pub fn permissions(plan: &Plan, known: &Slots) -> Exported {
    let mut accounts: BTreeMap<&AccountId, Rights> = BTreeMap::new();
    for change in plan.changes.iter().filter(|change| change.kind.writes()) {
        let rights = accounts.entry(&change.place.account).or_default();
        for action in change.needs() {
            let things = things(action, change, known);
            rights.entry(action).or_default().extend(things);
        }
    }
    let mut alike: BTreeMap<String, (Vec<&AccountId>, Rights)> = BTreeMap::new();
    for (account, rights) in accounts {
        let anywhere = of_any_account(&rights, account);
        let key = format!("{anywhere:?}");
        let group = alike.entry(key).or_insert_with(|| (Vec::new(), rights));
        group.0.push(account);
        if group.0.len() > 1 {
            group.1 = anywhere;
        }
    }
    let mut files = Vec::new();
    let mut said = Vec::new();
    for (accounts, rights) in alike.into_values() {
        let Some(first) = accounts.first() else {
            continue;
        };
        let documents = documents(&rights);
        let many = documents.len() > 1;
        for (at, document) in (1..).zip(documents) {
            let part = if many {
                format!("-{at}")
            } else {
                String::new()
            };
            files.push(HandOver {
                name: format!("radiant-permissions-{first}{part}.json"),
                text: format!("{document:#}\n"),
            });
        }
        if accounts.len() > 1 {
            said.push(format!(
                "{} accounts need the same rights: radiant-permissions-{first}.json is for each of them.",
                accounts.len()
            ));
        }
    }
    if files.is_empty() {
        said.push(
            "Nothing has to be changed, so no rights are needed beyond those to look.".to_owned(),
        );
    } else {
        said.push("These are the rights for this plan, the looks before each change included. To look at the account, add AWS's own policies SecurityAudit and ViewOnlyAccess.".to_owned());
    }
    Exported { files, said }
}

/// The same rights in any account.
fn of_any_account(rights: &Rights, account: &AccountId) -> Rights {
    let named = format!(":{account}:");
    let anywhere = |things: &BTreeSet<String>| {
        let things = things.iter();
        things.map(|arn| arn.replace(&named, ":*:")).collect()
    };
    rights
        .iter()
        .map(|(action, things)| (*action, anywhere(things)))
        .collect()
}

/// Documents that IAM takes, a statement for each set of things.
fn documents(rights: &Rights) -> Vec<Value> {
    let mut statements: BTreeMap<(&str, Vec<&str>), Vec<&str>> = BTreeMap::new();
    for (action, things) in rights {
        let service = action
            .split_once(':')
            .map_or(*action, |(service, _)| service);
        let things: Vec<&str> = if things.contains("*") {
            vec!["*"]
        } else {
            things.iter().map(String::as_str).collect()
        };
        statements
            .entry((service, things))
            .or_default()
            .push(action);
    }
    let mut documents: Vec<Vec<Value>> = vec![Vec::new()];
    for ((_, things), actions) in statements {
        let statement = json!({ "Effect": "Allow", "Action": actions, "Resource": things });
        match documents.last_mut() {
            Some(last) => {
                last.push(statement);
                if last.len() > 1
                    && document(last).to_string().len() > LONGEST
                    && let Some(further) = last.pop()
                {
                    documents.push(vec![further]);
                }
            }
            None => documents.push(vec![statement]),
        }
    }
    documents.retain(|statements| !statements.is_empty());
    documents.iter().map(|list| document(list)).collect()
}

fn document(statements: &[Value]) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

/// What an action of a change is used on, as the ARNs that IAM compares.
fn things(action: &str, change: &Change, known: &Slots) -> Vec<String> {
    let everything = || vec!["*".to_owned()];
    let (account, region) = (&change.place.account, &change.place.region);
    let partition = region.partition();
    let inputs: Vec<Value> = change
        .action
        .deed()
        .steps(&change.place)
        .into_iter()
        .map(|step| known.resolve_json(&step.input))
        .collect();
    let text = |name: &str| -> Option<String> {
        let mut found = inputs.iter().filter_map(|input| input.get(name)?.as_str());
        found.next().map(str::to_owned)
    };
    let (service, operation) = action.split_once(':').unwrap_or((action, ""));
    match service {
        "s3" => {
            let findings = inputs
                .iter()
                .find_map(|input| {
                    input
                        .pointer("/DestinationProperties/DestinationArn")?
                        .as_str()
                })
                .and_then(|arn| arn.parse::<Arn>().ok())
                .map(|arn| arn.resource_name().to_owned());
            let Some(bucket) = text("Bucket").or(findings) else {
                return everything();
            };
            let bucket = Arn::bucket(partition, bucket);
            if operation.ends_with("Object") {
                vec![format!("{bucket}/*")]
            } else {
                vec![bucket.to_string()]
            }
        }
        "sns" => {
            let named = || Some(Arn::topic(partition, region, account, text("Name")?).to_string());
            text("TopicArn")
                .or_else(named)
                .map_or_else(everything, |arn| vec![arn])
        }
        "cloudtrail" => match &change.action {
            Action::CreateTrail(made) => vec![made.trail.to_string()],
            _ => text("Name")
                .or_else(|| text("TrailName"))
                .map_or_else(everything, |arn| vec![arn]),
        },
        "kms" => match operation {
            "CreateKey" | "ListKeys" | "ListAliases" => everything(),
            _ => {
                let key = text("KeyId").or_else(|| text("TargetKeyId"));
                let id = key.as_deref().map(key_id).filter(|id| !id.contains("{{"));
                let mut things =
                    vec![Arn::key(partition, region, account, id.unwrap_or("*")).to_string()];
                if operation.ends_with("Alias")
                    && let Some(alias) = text("AliasName")
                {
                    things.push(Arn::alias(partition, region, account, alias).to_string());
                }
                things
            }
        },
        "iam" => of_iam(operation, account, partition, &text).unwrap_or_else(everything),
        _ => everything(),
    }
}

/// Roles and policies by their names, which are known before they are made.
fn of_iam(
    operation: &str,
    account: &AccountId,
    partition: Partition,
    text: &impl Fn(&str) -> Option<String>,
) -> Option<Vec<String>> {
    let path = text("Path").unwrap_or_default();
    let path = path.trim_start_matches('/');
    match operation {
        "CreateServiceLinkedRole" | "ListPolicies" | "ListRoles" => None,
        _ if operation.contains("Role") => {
            let role = text("RoleName")?;
            // What is done with a role that is there does not say its path.
            let anywhere = || Arn::role(partition, account, format!("*/{role}"));
            let mut things =
                vec![Arn::role(partition, account, format!("{path}{role}")).to_string()];
            if path.is_empty() && operation != "CreateRole" {
                things.push(anywhere().to_string());
            }
            Some(things)
        }
        _ => {
            let named = || {
                let name = text("PolicyName")?;
                Some(Arn::policy(partition, account, format!("{path}{name}")).to_string())
            };
            text("PolicyArn").or_else(named).map(|arn| vec![arn])
        }
    }
}
