//! What takes away from a role what its own policy allows: rules that refuse, and a boundary that lets less through.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use super::condition::{Context, Tests};
use super::cover::covers;
use super::holds::Holds;
use super::meaning::Meaning;
use super::merge::Wanted;
use super::model::Document;
use super::statement::{Effect, Statement};
use crate::domain::shown;

/// Something that is needed and does not get through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The rule that refuses it, by its name; nothing where no rule lets it through.
    pub rule: Option<String>,
    /// Such as `kms:Decrypt`.
    pub action: String,
    /// It is refused for certain, and wholly; else a part of it is, or it depends on what cannot be read from here.
    pub certain: bool,
}

/// The first rule of the document that refuses something of what is wanted, a certain one before others.
pub fn refused(document: &Document, wanted: &[Wanted]) -> Option<Limit> {
    let mut possible = None;
    for rule in document.statements() {
        if rule.effect() != Some(Effect::Deny) {
            continue;
        }
        for want in wanted {
            let Some((action, holds)) = touched(&rule, &want.statement) else {
                continue;
            };
            let limit = Limit {
                rule: Some(name(&rule)),
                action,
                certain: holds == Holds::Yes,
            };
            if limit.certain {
                return Some(limit);
            }
            possible = possible.or(Some(limit));
        }
    }
    possible
}

/// The first thing of what is wanted that a boundary does not let through.
pub fn outside(boundary: &Document, wanted: &[Wanted]) -> Option<Limit> {
    let statements = boundary.statements();
    let allows: Vec<&Statement> = statements
        .iter()
        .filter(|rule| rule.effect() == Some(Effect::Allow))
        .collect();
    // A rule that names what it leaves out, or asks for something, may let through more than can be read from it.
    let plain = |rule: &&Statement| {
        Tests::of(rule).is_empty()
            && rule.not_actions().is_empty()
            && rule.not_resources().is_empty()
    };
    let is_plain = allows.iter().all(plain);
    let mut possible = None;
    for want in wanted {
        let statement = &want.statement;
        for action in statement.actions() {
            for resource in statement.resources() {
                let one = Statement::allow("One")
                    .action([action])
                    .resource([resource]);
                if allows.iter().any(|rule| covers(rule, &one)) {
                    continue;
                }
                let limit = Limit {
                    rule: None,
                    action: action.to_owned(),
                    // What is let through in part may be all that there is.
                    certain: is_plain && !allows.iter().any(|rule| touches(rule, &one)),
                };
                if limit.certain {
                    return Some(limit);
                }
                possible = possible.or(Some(limit));
            }
        }
    }
    match refused(boundary, wanted) {
        Some(limit) if limit.certain => Some(limit),
        other => possible.or(other),
    }
}

/// Whether a rule speaks about an action and a resource of another one.
pub fn touches(rule: &Statement, other: &Statement) -> bool {
    touched(rule, other).is_some()
}

/// The action of another rule that this one speaks about, on a resource of both, and whether it takes in the two wholly: of
/// what it takes in wholly the first, else the first of all.
fn touched(rule: &Statement, other: &Statement) -> Option<(String, Holds)> {
    let rule = Meaning::of(rule);
    let resources = other.resources().into_iter();
    let resource = resources.map(|wanted| rule.on_resource(wanted)).max()?;
    let actions = other.actions().into_iter();
    let (action, holds) = actions
        .map(|wanted| (wanted, resource.min(rule.on_action(wanted))))
        .rev()
        .max_by_key(|(_, holds)| *holds)?;
    (holds != Holds::No).then(|| {
        (
            action.to_owned(),
            rule.judge(holds, &Context::default()).holds,
        )
    })
}

fn name(rule: &Statement) -> String {
    rule.sid().filter(|sid| !sid.is_empty()).map_or_else(
        || "a rule without a name".to_owned(),
        |sid| format!("the rule `{}`", shown(sid)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";

    fn wanted() -> Vec<Wanted> {
        let read = Statement::allow("Read")
            .action(["s3:Get*", "s3:List*"])
            .resource(["arn:aws:s3:::*", "arn:aws:s3:::*/*"]);
        let open = Statement::allow("Open")
            .action(["kms:Decrypt"])
            .resource([KEY]);
        vec![
            Wanted::growing("read", "Because.", read),
            Wanted::growing("open", "Because.", open),
        ]
    }

    fn document(statements: &[Statement]) -> Document {
        Document::from_statements(statements.iter().cloned())
    }

    // IAM-05
    #[test]
    fn a_deny_of_what_is_needed_is_found_with_its_name() {
        let deny = Statement::deny("NoKeys").action(["kms:*"]).resource(["*"]);
        let found = refused(&document(std::slice::from_ref(&deny)), &wanted()).unwrap();
        assert_eq!(found.rule.as_deref(), Some("the rule `NoKeys`"));
        assert_eq!(found.action, "kms:Decrypt");
        assert!(found.certain);
        let sometimes = deny.when("Bool", "aws:MultiFactorAuthPresent", ["false"]);
        assert!(!refused(&document(&[sometimes]), &wanted()).unwrap().certain);
        let other = Statement::deny("NoQueues")
            .action(["sqs:*"])
            .resource(["*"]);
        assert_eq!(refused(&document(&[other]), &wanted()), None);
    }

    // IAM-05
    #[test]
    fn a_deny_of_a_part_is_possible_and_one_of_all_is_certain() {
        let deny = |action: &str, resources: [&str; 2]| {
            Statement::deny("Payroll")
                .action([action])
                .resource(resources)
        };
        let payroll = ["arn:aws:s3:::payroll", "arn:aws:s3:::payroll/*"];
        for action in ["s3:*", "s3:GetObject"] {
            let found = refused(&document(&[deny(action, payroll)]), &wanted()).unwrap();
            assert!(!found.certain, "{found:?}");
            assert_eq!(found.rule.as_deref(), Some("the rule `Payroll`"));
            assert_eq!(found.action, "s3:Get*");
        }
        // One call of many, on everything.
        let tags = deny("s3:GetObjectTagging", ["*", "*"]);
        let found = refused(&document(std::slice::from_ref(&tags)), &wanted()).unwrap();
        assert!(!found.certain, "{found:?}");
        let exact = Statement::deny("NoKey")
            .action(["kms:Decrypt"])
            .resource([KEY]);
        // The certain one is named, wherever it stands.
        let found = refused(&document(&[tags, exact]), &wanted()).unwrap();
        assert!(found.certain, "{found:?}");
        assert_eq!(found.rule.as_deref(), Some("the rule `NoKey`"));
        let all = deny("s3:List*", ["*", "*"]);
        assert!(refused(&document(&[all]), &wanted()).unwrap().certain);
    }

    // IAM-05
    #[test]
    fn a_boundary_that_lets_a_part_through_is_not_called_certain() {
        let some = Statement::allow("Some")
            .action(["s3:GetObject", "s3:List*", "kms:*"])
            .resource(["*"]);
        let found = outside(&document(&[some]), &wanted()).unwrap();
        assert_eq!((found.action.as_str(), found.certain), ("s3:Get*", false));
    }

    #[test]
    fn a_boundary_lets_through_what_it_allows_and_nothing_else() {
        let all = Statement::allow("All").action(["*"]).resource(["*"]);
        assert_eq!(outside(&document(&[all]), &wanted()), None);
        let get = Statement::allow("Get").action(["s3:Get*"]).resource(["*"]);
        let list = Statement::allow("List")
            .action(["s3:List*"])
            .resource(["*"]);
        let open = Statement::allow("Keys")
            .action(["kms:Decrypt"])
            .resource(["*"]);
        let split = document(&[get.clone(), list.clone(), open]);
        assert_eq!(outside(&split, &wanted()), None);
        let short = outside(&document(&[get, list]), &wanted()).unwrap();
        assert_eq!(
            (short.rule, short.action.as_str(), short.certain),
            (None, "kms:Decrypt", true)
        );
        let elsewhere = Statement::allow("Some")
            .action(["s3:*", "kms:*"])
            .resource(["*"])
            .when("StringEquals", "aws:RequestedRegion", ["eu-west-1"]);
        assert!(!outside(&document(&[elsewhere]), &wanted()).unwrap().certain);
        let none = Statement::deny("None")
            .action(["kms:Decrypt"])
            .resource(["*"]);
        let all_but = document(&[Statement::allow("All").action(["*"]).resource(["*"]), none]);
        assert_eq!(
            outside(&all_but, &wanted()).unwrap().rule.as_deref(),
            Some("the rule `None`")
        );
    }

    #[test]
    fn a_rule_that_names_what_it_leaves_out_touches_the_rest() {
        let all_but = Statement::from_value(&serde_json::json!({
            "Effect": "Deny", "NotAction": ["s3:*"], "Resource": "*"
        }))
        .unwrap();
        let want = wanted();
        assert!(!touches(&all_but, &want[0].statement));
        assert!(touches(&all_but, &want[1].statement));
    }
}
