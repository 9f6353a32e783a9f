//! Looking a document over before it is sent: what AWS would refuse, and what would look right and not work.

use crate::policy::equal::statements_equal;
use crate::policy::model::{Document, VERSION};
use crate::policy::size::DocumentKind;
use crate::policy::slot::{is_slot, slots_in};
use crate::policy::statement::{Effect, Statement};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// `Version` is missing or unknown.
    Version,
    /// A name has signs that IAM does not take.
    SidLetters,
    /// Two statements have one name.
    SidTwice,
    /// Two statements mean the same.
    StatementTwice,
    /// `Effect` is neither `Allow` nor `Deny`.
    Effect,
    /// Nobody is named where somebody has to be, or somebody where nobody may be.
    Principal,
    /// No action, or one that is not `service:Name`.
    Action,
    /// No resource, or one where none may be.
    Resource,
    /// A text that begins like an ARN and is none.
    ArnShape,
    /// A part that was to be filled in is empty.
    EmptyPart,
    /// A `${NAME}` of the guide is left.
    Placeholder,
    /// A sign that this document may not have.
    Letters,
    /// The action can never be about this resource, so the statement does nothing.
    NeverMatches,
    /// A condition for lists of values on a key that has one.
    SetOperator,
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    /// The statement's place in the document, from 0; nothing for the document as a whole.
    pub statement: Option<usize>,
    pub sid: Option<String>,
    pub text: String,
}

/// Everything that is wrong with a document of this kind; nothing when it is fit to be sent.
pub fn check(kind: DocumentKind, document: &Document) -> Vec<Finding> {
    let statements = document.statements();
    let mut findings = Vec::new();
    if !matches!(document.version(), Some(VERSION | "2008-10-17")) {
        findings.push(Finding {
            rule: Rule::Version,
            statement: None,
            sid: None,
            text: format!("`Version` has to be \"{VERSION}\"."),
        });
    }
    let text = document.to_compact();
    if let Some(letter) = text.chars().find(|&letter| !may_stand_in(kind, letter)) {
        findings.push(Finding {
            rule: Rule::Letters,
            statement: None,
            sid: None,
            text: format!(
                "AWS does not take `{}` in this policy.",
                letter.escape_default()
            ),
        });
    }
    for (at, statement) in statements.iter().enumerate() {
        let mut look = Look {
            kind,
            statement,
            at,
            findings: &mut findings,
        };
        look.at_names(&statements);
        look.at_parts();
        look.at_texts();
        look.at_pairs();
    }
    findings
}

/// IAM and KMS take tab, line feed, carriage return and U+0020 to U+00FF.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html>
fn may_stand_in(kind: DocumentKind, letter: char) -> bool {
    let is_strict = kind.is_iam()
        || matches!(
            kind,
            DocumentKind::CloudTrailKey | DocumentKind::GuardDutyKey
        );
    !is_strict || matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{ff}')
}

/// One statement under the glass.
struct Look<'a> {
    kind: DocumentKind,
    statement: &'a Statement,
    at: usize,
    findings: &'a mut Vec<Finding>,
}

impl Look<'_> {
    fn found(&mut self, rule: Rule, text: String) {
        self.findings.push(Finding {
            rule,
            statement: Some(self.at),
            sid: self.statement.sid().map(str::to_owned),
            text,
        });
    }

    fn at_names(&mut self, all: &[Statement]) {
        let statement = self.statement;
        let earlier = all.iter().take(self.at);
        if earlier
            .clone()
            .any(|there| statements_equal(there, statement))
        {
            self.found(
                Rule::StatementTwice,
                "Another rule says the same.".to_owned(),
            );
        }
        let Some(sid) = statement.sid() else {
            return;
        };
        if earlier.clone().any(|there| there.sid() == Some(sid)) {
            self.found(
                Rule::SidTwice,
                format!("Another rule is named `{sid}` too."),
            );
        }
        if self.kind.is_iam() && !sid.chars().all(|letter| letter.is_ascii_alphanumeric()) {
            self.found(
                Rule::SidLetters,
                format!("IAM takes only letters and digits in a name: `{sid}`."),
            );
        }
    }

    fn at_parts(&mut self) {
        let statement = self.statement;
        if statement.effect().is_none() {
            self.found(Rule::Effect, "`Effect` has to be Allow or Deny.".to_owned());
        }
        let names_somebody =
            !(statement.principals().is_empty() && statement.not_principals().is_empty());
        let is_own = self.kind.is_of_role();
        if is_own && names_somebody {
            self.found(
                Rule::Principal,
                "A role's own policy names nobody.".to_owned(),
            );
        }
        if !is_own && !names_somebody {
            self.found(
                Rule::Principal,
                "The rule has to say for whom it is.".to_owned(),
            );
        }
        let actions = [statement.actions(), statement.not_actions()].concat();
        if actions.is_empty() {
            self.found(Rule::Action, "The rule has no action.".to_owned());
        }
        for action in actions {
            let is_sound = action == "*"
                || action.split_once(':').is_some_and(|(service, name)| {
                    !service.is_empty() && !name.is_empty() && !name.contains(':')
                });
            if !is_sound {
                self.found(
                    Rule::Action,
                    format!("`{action}` is not a service and an action."),
                );
            }
        }
        let has_resource =
            !(statement.resources().is_empty() && statement.not_resources().is_empty());
        let is_trust = self.kind.is_iam() && !self.kind.is_of_role();
        if is_trust && has_resource {
            self.found(
                Rule::Resource,
                "A trust policy has no `Resource`.".to_owned(),
            );
        }
        if !is_trust && !has_resource {
            self.found(
                Rule::Resource,
                "The rule has to say what it is about.".to_owned(),
            );
        }
    }

    fn at_texts(&mut self) {
        let statement = self.statement;
        let conditions = statement.conditions();
        let principals = [statement.principals(), statement.not_principals()].concat();
        let resources = [statement.resources(), statement.not_resources()].concat();
        for resource in &resources {
            if *resource != "*" && !resource.starts_with("arn:") && !is_slot(resource) {
                self.found(Rule::ArnShape, format!("`{resource}` is not an ARN."));
            }
        }
        let values = conditions.iter().flat_map(|condition| &condition.values);
        let texts = resources
            .iter()
            .copied()
            .chain(principals.iter().map(|principal| principal.value))
            .chain(values.map(String::as_str));
        for text in texts {
            if has_placeholder(text) {
                self.found(Rule::Placeholder, format!("`{text}` is not filled in."));
            } else if text.starts_with("arn:") {
                match arn_problem(text) {
                    Some(rule @ Rule::EmptyPart) => {
                        self.found(rule, format!("A part of `{text}` is empty."));
                    }
                    Some(rule) => self.found(rule, format!("`{text}` is not an ARN.")),
                    None => {}
                }
            }
        }
    }

    fn at_pairs(&mut self) {
        let statement = self.statement;
        let is_object = |resource: &&str| resource.contains(":s3:::") && resource.contains('/');
        let resources = statement.resources();
        let never = statement.effect() == Some(Effect::Allow)
            && !resources.is_empty()
            && resources.iter().all(is_object)
            && !statement.actions().is_empty()
            && statement
                .actions()
                .iter()
                .all(|action| is_about_buckets(action));
        if never {
            self.found(
                Rule::NeverMatches,
                "The action is about a bucket, and the rule names only files.".to_owned(),
            );
        }
        for condition in statement.conditions() {
            let operator = condition.operator.to_ascii_lowercase();
            let is_set =
                operator.starts_with("foranyvalue:") || operator.starts_with("forallvalues:");
            let key = condition.key.to_ascii_lowercase();
            if is_set && matches!(key.as_str(), "aws:sourcearn" | "aws:sourceaccount") {
                let (operator, key) = (condition.operator, condition.key);
                self.found(
                    Rule::SetOperator,
                    format!("`{key}` has one value, and `{operator}` is for lists."),
                );
            }
        }
    }
}

fn is_about_buckets(action: &str) -> bool {
    matches!(
        action.to_ascii_lowercase().as_str(),
        "s3:getbucketlocation"
            | "s3:getbucketacl"
            | "s3:getbucketpolicy"
            | "s3:listbucket"
            | "s3:listallmybuckets"
    )
}

/// Whether a `${NAME}` is left. AWS's own variables have a colon, or one of the signs `* ? $`.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
fn has_placeholder(text: &str) -> bool {
    text.split("${").skip(1).any(|after| {
        let name = after.split('}').next().unwrap_or(after);
        !name.contains(':') && !matches!(name, "*" | "?" | "$")
    })
}

/// What is wrong with a text that begins with `arn:`.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>
fn arn_problem(arn: &str) -> Option<Rule> {
    if slots_in(arn).next().is_some() {
        return None;
    }
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", partition, service, region, account, resource] = parts.as_slice() else {
        // Patterns such as `arn:aws:sns:*` are taken.
        return (!arn.ends_with('*')).then_some(Rule::ArnShape);
    };
    if partition.is_empty() || service.is_empty() {
        return Some(Rule::EmptyPart);
    }
    let is_empty = match *service {
        "s3" => resource.split('/').next().unwrap_or_default().is_empty(),
        "iam" | "organizations" | "sts" => account.is_empty(),
        "cloudtrail" | "guardduty" | "sns" | "kms" | "sqs" => {
            region.is_empty() || account.is_empty()
        }
        _ => false,
    };
    let ends_open = resource.is_empty() || resource.ends_with('/') || resource.ends_with(':');
    (is_empty || ends_open).then_some(Rule::EmptyPart)
}

#[cfg(test)]
mod tests;
