//! A plan as CloudFormation templates.
//!
//! A template makes what is not there. What is there and belongs to no stack CloudFormation cannot change, so that is said.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/introduction.html>

mod resources;
mod text;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use self::resources::{Made, is_made_in, resources};
use self::text::{Places, has_reference};
use super::chosen::{Choice, Chosen, choose, unsaid};
use super::hand_over::{Exported, HandOver};
use crate::domain::{AccountId, Place};
use crate::plan::{Action, Change, Plan, Slot, Slots, Told};
use crate::wanted::{EXTERNAL_ROLE_ID, Site};

/// The longest template that can be given as a file; a longer one goes through a bucket.
///
/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>.
const LONGEST: usize = 51_200;

/// When a stack is made: what is needed elsewhere comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// Detectors of other Regions, which the rules of the bucket name.
    First,
    Main,
    /// What needs the bucket, in other Regions.
    Last,
}

/// A template, before it is written down.
struct Stack<'a, 'b> {
    name: String,
    place: Place,
    parts: Vec<&'b Chosen<'a>>,
}

/// The templates for the main account; other accounts have one of their own.
pub(super) fn cloudformation(site: &Site<'_>, plan: &Plan<Told>, known: &Slots) -> Exported {
    let made = made_things(plan);
    let Choice {
        chosen,
        mut left_out,
    } = choose(plan, known, |change, action| {
        refused(change, action, site.account(), &made)
    });
    left_out.extend(unsaid(&chosen, "CloudFormation"));
    let mut exported = Exported::default();
    let stacks = stacks(site, &chosen);
    let makers: BTreeMap<&Slot, usize> = stacks
        .iter()
        .enumerate()
        .flat_map(|(at, stack)| {
            let slots = stack
                .parts
                .iter()
                .filter_map(|part| part.action.deed().fills());
            slots.map(move |slot| (slot, at))
        })
        .collect();
    for (at, stack) in stacks.iter().enumerate() {
        let mut template = template(site, stack, at, &makers);
        if at == 0 && !left_out.is_empty() {
            tell(&mut template, &left_out);
        }
        let text = format!("{template:#}\n");
        let file = format!("{}-{}.template.json", at + 1, stack.name);
        exported.said.push(deployed(stack, &file, &template));
        if text.len() > LONGEST {
            exported.said.push(format!(
                "{file} is longer than {LONGEST} bytes, so the AWS CLI needs --s3-bucket with it."
            ));
        }
        exported.files.push(HandOver { name: file, text });
    }
    exported.said.extend(left_out);
    exported
}

/// What no template holds, where whoever reads the first one finds it. None of it is looked up.
fn tell(template: &mut Value, left_out: &[String]) {
    let lines: Vec<String> = left_out
        .iter()
        .map(|line| line.replace("{resolve:", "{resolve "))
        .collect();
    if let Some(parts) = template.as_object_mut() {
        let told = json!({ "NotInHere": lines });
        parts.insert("Metadata".to_owned(), told);
    }
}

/// How a template is deployed.
fn deployed(stack: &Stack<'_, '_>, file: &str, template: &Value) -> String {
    let mut line = format!(
        "Deploy {file} with: aws cloudformation deploy --region {} --stack-name {} --template-file {file} --capabilities CAPABILITY_NAMED_IAM",
        stack.place.region, stack.name
    );
    let parameters = template.get("Parameters").and_then(Value::as_object);
    let names: Vec<&String> = parameters.into_iter().flat_map(Map::keys).collect();
    if !names.is_empty() {
        line.push_str(" --parameter-overrides");
        for name in names {
            let _written = write!(line, " {name}=…").is_ok();
        }
    }
    line
}

/// The things that the plan makes, by kind and name.
fn made_things(plan: &Plan<Told>) -> Made {
    let mut made = Made::default();
    for told in plan.changes.iter().filter(|told| told.kind.writes()) {
        made.add(&told.action, &told.place);
    }
    made
}

/// Why a template cannot hold a change.
fn refused(
    change: &Change,
    action: &Action,
    main: &AccountId,
    made: &Made,
) -> Option<&'static str> {
    if change.place.account != *main {
        return Some(
            "It is in another account, whose owner deploys radiant-member-role.template.json.",
        );
    }
    if !is_made_in(action, made) {
        return Some(
            "CloudFormation makes what is not there, and does not change what is. Use the script, or the program.",
        );
    }
    let steps = action.deed().steps(&change.place);
    let foreign = steps.iter().any(|step| has_reference(&step.input));
    foreign.then_some("It holds a text that CloudFormation would take for a place of its own.")
}

/// The stacks in the order in which they are deployed.
fn stacks<'a, 'b>(site: &Site<'_>, chosen: &'b [Chosen<'a>]) -> Vec<Stack<'a, 'b>> {
    let mut stacks: BTreeMap<(Turn, &Place), Vec<&Chosen<'a>>> = BTreeMap::new();
    for part in chosen {
        let place = &part.told.place;
        let turn = match (&part.action, *place == site.home) {
            (_, true) => Turn::Main,
            (Action::CreateDetector(_), false) => Turn::First,
            (_, false) => Turn::Last,
        };
        stacks.entry((turn, place)).or_default().push(part);
    }
    let named = |((turn, place), parts): ((Turn, &Place), Vec<&'b Chosen<'a>>)| {
        let what = match turn {
            Turn::First => "guardduty",
            Turn::Main => "main",
            Turn::Last => "export",
        };
        Stack {
            name: format!("radiant-{what}-{}", place.region),
            place: place.clone(),
            parts,
        }
    };
    stacks.into_iter().map(named).collect()
}

/// A template, with parameters for what comes from elsewhere, and outputs for what is needed elsewhere.
fn template(
    site: &Site<'_>,
    stack: &Stack<'_, '_>,
    at: usize,
    makers: &BTreeMap<&Slot, usize>,
) -> Value {
    let vendor = &site.shared.vendor.name;
    let mut places = Places::default();
    places.put(&Slot::run(), json!("cloudformation"));
    let mut parameters = Map::new();
    let mut outputs = Map::new();
    let inputs: Vec<Value> = stack
        .parts
        .iter()
        .flat_map(|part| part.steps())
        .map(|step| step.input)
        .collect();
    let inputs = Value::Array(inputs);
    let id = Slot::external_id();
    if !Places::held(&inputs, [&id].into_iter()).is_empty() {
        parameters.insert(
            EXTERNAL_ROLE_ID.to_owned(),
            json!({
                "Type": "String",
                "Description": format!("The External Role ID that {vendor} shows."),
                "MinLength": 2,
                "MaxLength": 1224,
                "AllowedPattern": "[A-Za-z0-9_+=,.@:/-]+",
            }),
        );
        places.put(&id, json!({ "Ref": EXTERNAL_ROLE_ID }));
    }
    for slot in Places::held(&inputs, makers.keys().copied()) {
        if makers.get(slot) != Some(&at) {
            let name = value_name(slot);
            let from = makers.get(slot).map_or(0, |maker| maker + 1);
            parameters.insert(
                name.clone(),
                json!({
                    "Type": "String",
                    "Description": format!("The output {name} of stack number {from}."),
                }),
            );
            places.put(slot, json!({ "Ref": name }));
        }
    }
    let (resources, values) = resources(&stack.parts, &mut places);
    for (slot, value) in values {
        outputs.insert(value_name(&slot), json!({ "Value": value }));
    }
    let mut template = Map::new();
    template.insert("AWSTemplateFormatVersion".to_owned(), json!("2010-09-09"));
    template.insert(
        "Description".to_owned(),
        json!(format!(
            "Connects AWS CloudTrail and Amazon GuardDuty to {vendor}: account {}, {}. Made by radiant-aws-setup.",
            stack.place.account, stack.place.region
        )),
    );
    for (name, part) in [
        ("Parameters", parameters),
        ("Resources", resources),
        ("Outputs", outputs),
    ] {
        if !part.is_empty() {
            template.insert(name.to_owned(), Value::Object(part));
        }
    }
    Value::Object(template)
}

/// The name of a slot's value among parameters and outputs, which takes letters and digits only.
fn value_name(slot: &Slot) -> String {
    let mut name = String::new();
    let mut begins = true;
    for sign in slot.name().chars() {
        if sign.is_ascii_alphanumeric() {
            name.push(if begins {
                sign.to_ascii_uppercase()
            } else {
                sign
            });
            begins = false;
        } else {
            begins = true;
        }
    }
    name
}
