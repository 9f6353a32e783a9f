//! Templates: as much of CloudFormation's language as roles and their policies need. All else is refused by its name.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// A resource as a template gives it for one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Resource {
    pub(super) kind: String,
    pub(super) properties: Value,
}

/// For whom a template is read.
struct Reader<'a> {
    template: &'a Value,
    parameters: BTreeMap<&'a str, &'a str>,
    account: &'a str,
    region: &'a str,
}

/// Whether a template can be read, and whether it names roles or policies itself.
pub(super) fn check(text: &str, parameters: &BTreeMap<String, String>) -> Result<bool, String> {
    let resources = render(text, parameters, "000000000000", "us-east-1", true)?;
    Ok(resources
        .values()
        .any(|resource| resource.kind.starts_with("AWS::IAM::")))
}

/// The resources that a template makes in an account; with `all` those too whose condition does not hold there.
pub(super) fn render(
    text: &str,
    given: &BTreeMap<String, String>,
    account: &str,
    region: &str,
    all: bool,
) -> Result<BTreeMap<String, Resource>, String> {
    let template: Value = serde_json::from_str(text)
        .map_err(|err| format!("Template format error: JSON not well-formed. ({err})"))?;
    let known = [
        "AWSTemplateFormatVersion",
        "Description",
        "Parameters",
        "Conditions",
        "Resources",
        "Metadata",
    ];
    let sections = object(&template, "Template")?;
    if let Some(other) = sections.keys().find(|it| !known.contains(&it.as_str())) {
        return Err(format!("Invalid template property or properties [{other}]"));
    }
    let parameters = values(&template, given)?;
    let reader = Reader {
        template: &template,
        parameters,
        account,
        region,
    };
    let resources = template.get("Resources").and_then(Value::as_object);
    let resources = resources
        .filter(|it| !it.is_empty())
        .ok_or("Template format error: At least one Resources member must be defined.")?;
    let mut made = BTreeMap::new();
    for (name, resource) in resources {
        let kind = resource.get("Type").and_then(Value::as_str);
        let kind = kind.ok_or_else(|| format!("[/Resources/{name}/Type] is missing"))?;
        let properties = reader.value(resource.get("Properties").unwrap_or(&Value::Null))?;
        let holds = match resource.get("Condition").and_then(Value::as_str) {
            Some(condition) => reader.condition(condition)?,
            None => true,
        };
        if holds || all {
            let kind = kind.to_owned();
            made.insert(name.clone(), Resource { kind, properties });
        }
    }
    // Nothing is made in such an account, and CloudFormation makes no stack without a resource.
    if made.is_empty() {
        return Err(
            "Template format error: At least one Resources member must be defined.".to_owned(),
        );
    }
    Ok(made)
}

/// What the template's parameters come to.
fn values<'a>(
    template: &'a Value,
    given: &'a BTreeMap<String, String>,
) -> Result<BTreeMap<&'a str, &'a str>, String> {
    let declared = template.get("Parameters").and_then(Value::as_object);
    let nothing = Map::new();
    let declared = declared.unwrap_or(&nothing);
    if let Some(other) = given.keys().find(|name| !declared.contains_key(*name)) {
        return Err(format!(
            "Parameters: [{other}] do not exist in the template"
        ));
    }
    let mut values = BTreeMap::new();
    for (name, about) in template
        .get("Parameters")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let default = about.get("Default").and_then(Value::as_str);
        let value = given
            .get(name)
            .map(String::as_str)
            .or(default)
            .ok_or_else(|| format!("Parameters: [{name}] must have values"))?;
        values.insert(name.as_str(), value);
    }
    Ok(values)
}

impl Reader<'_> {
    fn value(&self, value: &Value) -> Result<Value, String> {
        match value {
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(fields) => {
                if let Some((name, argument)) = function(fields) {
                    return self.call(name, argument);
                }
                let mut read = Map::new();
                for (name, field) in fields {
                    read.insert(name.clone(), self.value(field)?);
                }
                Ok(read.into())
            }
            plain => Ok(plain.clone()),
        }
    }

    fn call(&self, function: &str, argument: &Value) -> Result<Value, String> {
        match (function, argument) {
            ("Ref", Value::String(name)) => self.named(name),
            ("Fn::Sub", Value::String(text)) => self.sub(text).map(Value::String),
            _ => Err(format!("Practice does not know {function} here")),
        }
    }

    /// A parameter, a value of the account, or a resource, which stands as its own name until it is made.
    fn named(&self, name: &str) -> Result<Value, String> {
        let value = match name {
            "AWS::AccountId" => self.account.to_owned(),
            "AWS::Region" => self.region.to_owned(),
            "AWS::Partition" => "aws".to_owned(),
            _ if self.parameters.contains_key(name) => {
                (*self.parameters.get(name).unwrap_or(&"")).to_owned()
            }
            _ if self
                .template
                .pointer(&format!("/Resources/{name}"))
                .is_some() =>
            {
                format!("resource:{name}")
            }
            _ => {
                return Err(format!(
                    "Template format error: Unresolved resource dependencies [{name}] in the Resources block of the template"
                ));
            }
        };
        Ok(Value::String(value))
    }

    fn sub(&self, text: &str) -> Result<String, String> {
        let mut parts = text.split("${");
        let mut read = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part
                .split_once('}')
                .ok_or("Template error: a variable in Fn::Sub is not closed")?;
            read.push_str(self.named(name)?.as_str().unwrap_or_default());
            read.push_str(rest);
        }
        Ok(read)
    }

    fn condition(&self, name: &str) -> Result<bool, String> {
        let pointer = format!("/Conditions/{name}");
        let condition = self.template.pointer(&pointer).ok_or_else(|| {
            format!("Template format error: Unresolved condition dependency {name}")
        })?;
        self.truth(condition)
    }

    fn truth(&self, condition: &Value) -> Result<bool, String> {
        let fields = object(condition, "Condition")?;
        let (name, argument) = fields
            .iter()
            .next()
            .filter(|_| fields.len() == 1)
            .ok_or("Template validation error: a condition has to be one function")?;
        match (name.as_str(), argument) {
            ("Condition", Value::String(name)) => self.condition(name),
            ("Fn::Equals", Value::Array(two)) if two.len() == 2 => {
                let read: Vec<Value> = two
                    .iter()
                    .map(|it| self.value(it))
                    .collect::<Result<_, _>>()?;
                Ok(read.first() == read.last())
            }
            ("Fn::Not", Value::Array(one)) if one.len() == 1 => one
                .first()
                .map_or(Ok(false), |it| self.truth(it))
                .map(|it| !it),
            ("Fn::Or" | "Fn::And", Value::Array(several)) => {
                if !(2..=10).contains(&several.len()) {
                    return Err(format!(
                        "Template validation error: every {name} object requires a list of at least 2 and at most 10 boolean parameters."
                    ));
                }
                let read: Vec<bool> = several
                    .iter()
                    .map(|it| self.truth(it))
                    .collect::<Result<_, _>>()?;
                Ok(if name == "Fn::Or" {
                    read.contains(&true)
                } else {
                    !read.contains(&false)
                })
            }
            _ => Err(format!("Practice does not know {name} in a condition")),
        }
    }
}

/// The function that an object stands for, if it stands for one.
fn function(fields: &Map<String, Value>) -> Option<(&str, &Value)> {
    let (name, argument) = fields.iter().next().filter(|_| fields.len() == 1)?;
    (name == "Ref" || name.starts_with("Fn::")).then_some((name.as_str(), argument))
}

fn object<'a>(value: &'a Value, what: &str) -> Result<&'a Map<String, Value>, String> {
    value
        .as_object()
        .ok_or_else(|| format!("Template format error: {what} has to be an object"))
}
