//! What takes away from a role what its own policy allows: rules that refuse, and a boundary that lets less through.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use super::cover::covers;
use super::glob::{glob, overlap};
use super::merge::Wanted;
use super::model::Document;
use super::statement::{Effect, Statement};

/// Something that is needed and does not get through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The rule that refuses it, by its name; nothing where no rule lets it through.
    pub rule: Option<String>,
    /// Such as `kms:Decrypt`.
    pub action: String,
    /// It is refused for certain; else it depends on what cannot be read from here.
    pub certain: bool,
}

/// The first rule of the document that refuses something of what is wanted.
pub fn refused(document: &Document, wanted: &[Wanted]) -> Option<Limit> {
    let statements = document.statements();
    let found = statements
        .iter()
        .filter(|rule| rule.effect() == Some(Effect::Deny))
        .find_map(|rule| Some((rule, touched(rule, wanted)?)));
    let (rule, action) = found?;
    Some(Limit {
        rule: Some(name(rule)),
        action,
        certain: rule.conditions().is_empty(),
    })
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
        rule.conditions().is_empty()
            && rule.not_actions().is_empty()
            && rule.not_resources().is_empty()
    };
    let certain = allows.iter().all(plain);
    let missing = wanted.iter().find_map(|want| {
        let statement = &want.statement;
        statement
            .actions()
            .into_iter()
            .find(|action| {
                !statement.resources().iter().all(|resource| {
                    let one = Statement::allow("One")
                        .action([*action])
                        .resource([*resource]);
                    allows.iter().any(|rule| covers(rule, &one))
                })
            })
            .map(str::to_owned)
    });
    missing
        .map(|action| Limit {
            rule: None,
            action,
            certain,
        })
        .or_else(|| refused(boundary, wanted))
}

/// Whether a rule speaks about an action and a resource of another one.
pub fn touches(rule: &Statement, other: &Statement) -> bool {
    touched_in(rule, other).is_some()
}

fn touched(rule: &Statement, wanted: &[Wanted]) -> Option<String> {
    wanted
        .iter()
        .find_map(|want| touched_in(rule, &want.statement))
}

/// The first action of another rule that this one speaks about, on a resource of both.
fn touched_in(rule: &Statement, other: &Statement) -> Option<String> {
    let not_actions = rule.not_actions();
    let action = |wanted: &str| {
        let wanted = wanted.to_ascii_lowercase();
        if not_actions.is_empty() {
            rule.actions()
                .iter()
                .any(|there| overlap(&there.to_ascii_lowercase(), &wanted))
        } else {
            !not_actions
                .iter()
                .any(|there| glob(&there.to_ascii_lowercase(), &wanted))
        }
    };
    let not_resources = rule.not_resources();
    let resource = |wanted: &str| {
        if not_resources.is_empty() {
            rule.resources().iter().any(|there| overlap(there, wanted))
        } else {
            !not_resources.iter().any(|there| glob(there, wanted))
        }
    };
    if !other.resources().iter().any(|wanted| resource(wanted)) {
        return None;
    }
    other
        .actions()
        .into_iter()
        .find(|wanted| action(wanted))
        .map(str::to_owned)
}

fn name(rule: &Statement) -> String {
    rule.sid().filter(|sid| !sid.is_empty()).map_or_else(
        || "a rule without a name".to_owned(),
        |sid| format!("the rule `{sid}`"),
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
        let found = refused(&document(&[deny.clone()]), &wanted()).unwrap();
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
