//! One stack: what a template makes in one account, by calls to IAM with the rights that CloudFormation has there.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::evaluate::strings;
use super::super::world::{Caller, StackInstance, StackSet, World};
use super::super::{guard, iam};
use super::template::{Resource, render};

/// Who CloudFormation is in an account.
struct Hand {
    account: String,
    region: String,
    caller: Caller,
}

/// Bring an account to what the StackSet asks for. Gives what is said of a failure.
pub(super) fn make(
    world: &mut World,
    set: &StackSet,
    home: &str,
    account: &str,
    instance: &mut StackInstance,
) -> Result<(), String> {
    let hand = hand(world, set, home, account, &instance.region)?;
    let wanted = render(
        &set.template,
        &set.parameters,
        account,
        &instance.region,
        false,
    )?;
    let before = std::mem::take(&mut instance.resources);
    let mut made = BTreeMap::new();
    let outcome = bring(world, &hand, &wanted, &before, &mut made);
    match outcome {
        Ok(()) => {
            for (name, there) in before.iter().rev() {
                if !made.contains_key(name) {
                    remove(world, &hand, there).map_err(|refusal| told(name, there, &refusal))?;
                }
            }
            instance.resources = made;
            Ok(())
        }
        Err(said) => {
            // What the stack made before it failed is taken back.
            for (name, there) in made.iter().rev() {
                if !before.contains_key(name) {
                    drop(remove(world, &hand, there));
                }
            }
            instance.resources = before;
            Err(said)
        }
    }
}

/// Take away what a stack made.
pub(super) fn unmake(
    world: &mut World,
    set: &StackSet,
    home: &str,
    account: &str,
    instance: &StackInstance,
) -> Result<(), String> {
    let hand = hand(world, set, home, account, &instance.region)?;
    for (name, there) in instance.resources.iter().rev() {
        remove(world, &hand, there).map_err(|refusal| told(name, there, &refusal))?;
    }
    Ok(())
}

fn hand(
    world: &World,
    set: &StackSet,
    home: &str,
    account: &str,
    region: &str,
) -> Result<Hand, String> {
    let role = if set.service_managed {
        format!("stacksets-exec-{}", set.id.replace('-', ""))
    } else {
        let or = |name: &Option<String>, default: &str| {
            name.clone().unwrap_or_else(|| default.to_owned())
        };
        let administration = or(
            &set.administration_role,
            &format!("arn:aws:iam::{home}:role/AWSCloudFormationStackSetAdministrationRole"),
        );
        let execution = or(
            &set.execution_role,
            "AWSCloudFormationStackSetExecutionRole",
        );
        let name = administration.rsplit('/').next().unwrap_or_default();
        let has_own = world
            .iam(home)
            .is_some_and(|iam| iam.roles.contains_key(name));
        let lets_in = world
            .iam(account)
            .and_then(|iam| iam.roles.get(&execution))
            .is_some_and(|role| {
                let trusted = role.trust.newest().to_string();
                trusted.contains(&administration) || trusted.contains(&format!("::{home}:root"))
            });
        if !has_own || !lets_in {
            return Err(format!(
                "Account {account} should have '{execution}' role with trust relationship to Role '{name}'."
            ));
        }
        execution
    };
    Ok(Hand {
        account: account.to_owned(),
        region: region.to_owned(),
        caller: Caller {
            account: account.to_owned(),
            arn: format!("arn:aws:sts::{account}:assumed-role/{role}/stackset"),
            role: format!("arn:aws:iam::{account}:role/{role}"),
            user_id: "AROAPRACTICESTACKSET0:stackset".to_owned(),
        },
    })
}

/// Make what is new and change what is there; policies before the roles that have them.
fn bring(
    world: &mut World,
    hand: &Hand,
    wanted: &BTreeMap<String, Resource>,
    before: &BTreeMap<String, Value>,
    made: &mut BTreeMap<String, Value>,
) -> Result<(), String> {
    let mut order: Vec<(&String, &Resource)> = wanted.iter().collect();
    order.sort_by_key(|(_, resource)| resource.kind == "AWS::IAM::Role");
    for (name, resource) in order {
        let mut properties = resource.properties.clone();
        refer(&mut properties, made);
        let there = json!({ "Type": resource.kind, "Properties": properties });
        let said = |refusal: Refusal| told(name, &there, &refusal);
        let Some(mut old) = before.get(name).cloned() else {
            let reference = create(world, hand, &there).map_err(said)?;
            let mut there = there.clone();
            set(&mut there, "Ref", reference.into());
            made.insert(name.clone(), there);
            continue;
        };
        let reference = old.get("Ref").cloned().unwrap_or_default();
        if let Some(fields) = old.as_object_mut() {
            fields.remove("Ref");
        }
        if old != there {
            change(world, hand, &there, reference.as_str().unwrap_or_default()).map_err(said)?;
        }
        let mut there = there.clone();
        set(&mut there, "Ref", reference);
        made.insert(name.clone(), there);
    }
    Ok(())
}

fn set(object: &mut Value, field: &str, value: Value) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(field.to_owned(), value);
    }
}

/// Put the names of what was made in the place of references to it.
fn refer(value: &mut Value, made: &BTreeMap<String, Value>) {
    match value {
        Value::String(text) => {
            let reference = text
                .strip_prefix("resource:")
                .and_then(|name| made.get(name));
            if let Some(known) = reference.and_then(|it| it.get("Ref")?.as_str()) {
                known.clone_into(text);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, made)),
        Value::Object(fields) => fields.values_mut().for_each(|field| refer(field, made)),
        _ => {}
    }
}

fn create(world: &mut World, hand: &Hand, there: &Value) -> Result<String, Refusal> {
    let account = &hand.account;
    let text = |name: &str| {
        property(there, name)
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let path = match text("Path").as_str() {
        "" => "/".to_owned(),
        path => path.to_owned(),
    };
    match kind(there) {
        "AWS::CloudFormation::WaitConditionHandle" => Ok("https://cloudformation".to_owned()),
        "AWS::IAM::ManagedPolicy" => {
            let name = text("ManagedPolicyName");
            let document = property(there, "PolicyDocument").to_string();
            let fields = [
                ("PolicyName", name.as_str()),
                ("Path", &path),
                ("Description", &text("Description")),
                ("PolicyDocument", &document),
            ];
            hand.ask(world, "CreatePolicy", &fields)?;
            Ok(format!("arn:aws:iam::{account}:policy{path}{name}"))
        }
        "AWS::IAM::Role" => {
            let name = text("RoleName");
            let trust = property(there, "AssumeRolePolicyDocument").to_string();
            let (description, boundary) = (text("Description"), text("PermissionsBoundary"));
            let mut fields = vec![
                ("RoleName", name.clone()),
                ("Path", path),
                ("Description", description),
                ("AssumeRolePolicyDocument", trust),
            ];
            if !boundary.is_empty() {
                fields.push(("PermissionsBoundary", boundary));
            }
            let mut fields: Vec<(String, String)> = fields
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect();
            let tags = property(there, "Tags").as_array().cloned();
            for (at, tag) in tags.into_iter().flatten().enumerate() {
                for part in ["Key", "Value"] {
                    let value = tag.get(part).and_then(Value::as_str).unwrap_or_default();
                    fields.push((format!("Tags.member.{}.{part}", at + 1), value.to_owned()));
                }
            }
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(key, value)| (key.as_str(), value.as_str()))
                .collect();
            hand.ask(world, "CreateRole", &fields)?;
            for policy in strings(there.pointer("/Properties/ManagedPolicyArns")) {
                let fields = [("RoleName", name.as_str()), ("PolicyArn", &policy)];
                if let Err(refusal) = hand.ask(world, "AttachRolePolicy", &fields) {
                    drop(hand.ask(world, "DeleteRole", &[("RoleName", &name)]));
                    return Err(refusal);
                }
            }
            Ok(name)
        }
        other => Err(Refusal::bad(
            "ValidationError",
            format!("Practice does not make {other}"),
        )),
    }
}

fn change(world: &mut World, hand: &Hand, there: &Value, reference: &str) -> Result<(), Refusal> {
    match kind(there) {
        "AWS::IAM::ManagedPolicy" => {
            let document = property(there, "PolicyDocument").to_string();
            let fields = [
                ("PolicyArn", reference),
                ("PolicyDocument", &document),
                ("SetAsDefault", "true"),
            ];
            hand.ask(world, "CreatePolicyVersion", &fields)
        }
        "AWS::IAM::Role" => {
            let trust = property(there, "AssumeRolePolicyDocument").to_string();
            let fields = [("RoleName", reference), ("PolicyDocument", &trust)];
            hand.ask(world, "UpdateAssumeRolePolicy", &fields)
        }
        _ => Ok(()),
    }
}

fn remove(world: &mut World, hand: &Hand, there: &Value) -> Result<(), Refusal> {
    let reference = there.get("Ref").and_then(Value::as_str).unwrap_or_default();
    match kind(there) {
        "AWS::IAM::ManagedPolicy" => {
            let name = reference.rsplit('/').next().unwrap_or_default();
            let versions: Vec<String> = world
                .iam(&hand.account)
                .and_then(|iam| iam.policies.get(name))
                .into_iter()
                .flat_map(|policy| &policy.versions)
                .filter(|version| !version.default)
                .map(|version| version.id.clone())
                .collect();
            for version in versions {
                let fields = [("PolicyArn", reference), ("VersionId", &version)];
                hand.ask(world, "DeletePolicyVersion", &fields)?;
            }
            hand.ask(world, "DeletePolicy", &[("PolicyArn", reference)])
        }
        "AWS::IAM::Role" => {
            let role = [("RoleName", reference)];
            for policy in strings(there.pointer("/Properties/ManagedPolicyArns")) {
                let fields = [("RoleName", reference), ("PolicyArn", &policy)];
                hand.ask(world, "DetachRolePolicy", &fields)?;
            }
            hand.ask(world, "DeleteRole", &role)
        }
        _ => Ok(()),
    }
}

impl Hand {
    fn ask(&self, world: &mut World, action: &str, fields: &[(&str, &str)]) -> Result<(), Refusal> {
        let call = Call::within(&self.region, self.caller.clone(), action, fields);
        guard::check(world, &call)?;
        // CloudFormation asks until what it has just made is seen.
        let now = world.now;
        if !action.starts_with("Create") {
            world.now += 60_000;
        }
        let answer = iam::serve(world, &call);
        world.now = now;
        answer.map(drop)
    }
}

fn kind(there: &Value) -> &str {
    there
        .get("Type")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn property<'a>(there: &'a Value, name: &str) -> &'a Value {
    static NOTHING: Value = Value::Null;
    there
        .pointer(&format!("/Properties/{name}"))
        .unwrap_or(&NOTHING)
}

/// A failure as CloudFormation tells it.
fn told(name: &str, there: &Value, refusal: &Refusal) -> String {
    let kind = kind(there);
    let said = match refusal.code.as_str() {
        "EntityAlreadyExists" => {
            let named = ["RoleName", "ManagedPolicyName"]
                .into_iter()
                .find_map(|it| property(there, it).as_str())
                .unwrap_or_default();
            format!("{named} already exists.")
        }
        _ => format!(
            "Resource handler returned message: \"{} (Service: Iam, Status Code: {}, Request ID: practice)\"",
            refusal.message, refusal.status
        ),
    };
    format!("ResourceLogicalId:{name}, ResourceType:{kind}, ResourceStatusReason:{said}")
}
