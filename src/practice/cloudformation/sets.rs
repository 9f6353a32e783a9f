//! StackSets themselves.

use std::collections::BTreeMap;

use serde_json::json;

use super::super::answer::{Refusal, Reply, members, query_answer, tag_members};
use super::super::call::Call;
use super::super::query::Form;
use super::super::world::{StackSet, World};
use super::find::{find, find_mut, home, invalid, is_trusted, owner};
use super::{options, template};

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html>
const TEMPLATE_BYTES: usize = 51_200;
const PARAMETER_CHARS: usize = 4_096;

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let form = call.form();
    let name = form.text("StackSetName");
    let begins = name.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let is_sign = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    if !begins || !name.chars().all(is_sign) || name.chars().count() > 128 {
        return Err(invalid(format!(
            "1 validation error detected: Value '{name}' at 'stackSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
        )));
    }
    let service_managed = form.text("PermissionModel") == "SERVICE_MANAGED";
    let home = if service_managed {
        let owner = owner(world, call)?;
        needs_trust(world)?;
        if form.get("AdministrationRoleARN").is_some() || form.get("ExecutionRoleName").is_some() {
            return Err(invalid(
                "AdministrationRoleARN and ExecutionRoleName cannot be given with the SERVICE_MANAGED permission model",
            ));
        }
        owner
    } else {
        if form.get("AutoDeployment.Enabled").is_some() {
            return Err(invalid(
                "AutoDeployment cannot be given with the SELF_MANAGED permission model",
            ));
        }
        home(world, call)?
    };
    let content = Content::read(&form)?;
    let token = form.text("ClientRequestToken").to_owned();
    let id = world.unique_uuid();
    let sets = &mut world.regional_mut(&home, &call.region).stack_sets;
    if let Some(there) = sets.get(name) {
        if !token.is_empty() && there.token == token {
            return Ok(query_answer(
                call,
                &json!({ "StackSetId": format!("{name}:{}", there.id) }),
            ));
        }
        return Err(Refusal::new(
            409,
            "NameAlreadyExistsException",
            format!("StackSet {name} already exists"),
        ));
    }
    let answer = json!({ "StackSetId": format!("{name}:{id}") });
    let mut set = StackSet {
        id,
        service_managed,
        automatic: form.text("AutoDeployment.Enabled") == "true",
        managed_execution: form.text("ManagedExecution.Active") == "true",
        token,
        ..StackSet::default()
    };
    content.put(&mut set, &form);
    sets.insert(name.to_owned(), set);
    Ok(query_answer(call, &answer))
}

/// What a call gives a StackSet to hold, once it was found to be right.
struct Content {
    template: String,
    parameters: BTreeMap<String, String>,
}

impl Content {
    fn read(form: &Form) -> Result<Self, Refusal> {
        let template = form.text("TemplateBody").to_owned();
        if template.len() > TEMPLATE_BYTES {
            return Err(invalid(format!(
                "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to {TEMPLATE_BYTES}"
            )));
        }
        let parameters: BTreeMap<String, String> = (1..)
            .map_while(|at| {
                let key = form.get(&format!("Parameters.member.{at}.ParameterKey"))?;
                let value = form.text(&format!("Parameters.member.{at}.ParameterValue"));
                Some((key.to_owned(), value.to_owned()))
            })
            .collect();
        if let Some((name, _)) = parameters
            .iter()
            .find(|(_, value)| value.chars().count() > PARAMETER_CHARS)
        {
            return Err(invalid(format!(
                "Parameter {name} is longer than {PARAMETER_CHARS} characters"
            )));
        }
        let named = template::check(&template, &parameters).map_err(invalid)?;
        let may = form.list("Capabilities");
        if named && !may.iter().any(|it| it == "CAPABILITY_NAMED_IAM") {
            return Err(Refusal::bad(
                "InsufficientCapabilitiesException",
                "Requires capabilities : [CAPABILITY_NAMED_IAM]",
            ));
        }
        Ok(Self {
            template,
            parameters,
        })
    }

    fn put(self, set: &mut StackSet, form: &Form) {
        set.template = self.template;
        set.parameters = self.parameters;
        form.text("Description").clone_into(&mut set.description);
        // A list takes the place of what is there, also an empty one. None leaves it.
        if form.get("Tags").is_some() || form.get("Tags.member.1.Key").is_some() {
            set.tags = form.tags("Tags");
        }
        set.administration_role = form.get("AdministrationRoleARN").map(str::to_owned);
        set.execution_role = form.get("ExecutionRoleName").map(str::to_owned);
    }
}

pub(super) fn describe(world: &World, call: &Call) -> Reply {
    let (home, set) = find(world, call)?;
    let form = call.form();
    let name = form.text("StackSetName");
    let id = &set.id;
    let parameters = members(
        set.parameters
            .iter()
            .map(|(key, value)| json!({ "ParameterKey": key, "ParameterValue": value })),
    );
    let auto = set
        .service_managed
        .then(|| json!({ "Enabled": set.automatic, "RetainStacksOnAccountRemoval": false }));
    let model = if set.service_managed {
        "SERVICE_MANAGED"
    } else {
        "SELF_MANAGED"
    };
    let shown = json!({
        "StackSetName": name,
        "StackSetId": format!("{name}:{id}"),
        "StackSetARN": format!("arn:aws:cloudformation:{}:{home}:stackset/{name}:{id}", call.region),
        "Status": "ACTIVE",
        "Description": set.description,
        "TemplateBody": set.template,
        "Parameters": parameters,
        "Capabilities": members(["CAPABILITY_NAMED_IAM"]),
        "Tags": tag_members(&set.tags),
        "AdministrationRoleARN": set.administration_role,
        "ExecutionRoleName": set.execution_role,
        "AutoDeployment": auto,
        "PermissionModel": model,
        "OrganizationalUnitIds": members(&set.groups),
        "ManagedExecution": { "Active": set.managed_execution },
    });
    Ok(query_answer(call, &json!({ "StackSet": shown })))
}

pub(super) fn update(world: &mut World, call: &Call) -> Reply {
    let (_, set) = find(world, call)?;
    if set.service_managed {
        owner(world, call)?;
        needs_trust(world)?;
    }
    let form = call.form();
    let content = Content::read(&form)?;
    let accounts: Vec<String> = set
        .instances
        .iter()
        .filter(|(_, there)| there.status != "INOPERABLE")
        .map(|(account, _)| account.clone())
        .collect();
    let operation = options::operation(world, call, set, "UPDATE", accounts)?;
    let answer = json!({ "OperationId": operation.id });
    let set = find_mut(world, call)?;
    content.put(set, &form);
    if let Some(automatic) = form.get("AutoDeployment.Enabled") {
        set.automatic = automatic == "true";
    }
    options::begin(set, operation);
    Ok(query_answer(call, &answer))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let (home, set) = find(world, call)?;
    if !set.instances.is_empty() {
        return Err(Refusal::new(
            409,
            "StackSetNotEmptyException",
            "StackSet is not empty",
        ));
    }
    options::refuse_if_busy(set)?;
    let form = call.form();
    let regional = world.regional_mut(&home, &call.region);
    regional.stack_sets.remove(form.text("StackSetName"));
    Ok(query_answer(call, &json!({})))
}

pub(super) fn needs_trust(world: &World) -> Result<(), Refusal> {
    if is_trusted(world) {
        Ok(())
    } else {
        Err(invalid(
            "You must enable organizations access to operate a service managed stack set",
        ))
    }
}
