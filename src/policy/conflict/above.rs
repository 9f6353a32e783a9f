//! Policies of an organization that refuse what the vendor needs, whatever the rules of the account itself say.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_authorization_policies.html>

use super::reader::ShutOut;
use super::request::by_role;
use crate::domain::Arn;
use crate::policy::cover::covers;
use crate::policy::holds::Holds;
use crate::policy::meaning::Meaning;
use crate::policy::model::Document;
use crate::policy::statement::{Effect, Statement};

/// Somebody does something.
#[derive(Clone, Debug)]
pub struct Deed<'a> {
    /// Such as "use the role".
    pub words: &'a str,
    /// Such as `sts:AssumeRole`.
    pub action: &'a str,
    pub resource: &'a str,
    /// Who asks, by ARN.
    pub by: &'a Arn,
    /// What is known of the request: the condition key in small letters, and all that it may carry; an empty list is "nothing".
    pub known: Vec<(&'a str, Vec<Vec<String>>)>,
}

/// What the policies of one place refuse of it: a rule that says no, or no rule that lets it through. A sure refusal goes before others.
pub fn refused(documents: &[&Document], deed: &Deed<'_>) -> Option<ShutOut> {
    let rules = || documents.iter().flat_map(|document| document.statements());
    let mut possible = None;
    for rule in rules().filter(|rule| rule.effect() == Some(Effect::Deny)) {
        let holds = hits(&rule, deed);
        if holds == Holds::No {
            continue;
        }
        let certain = holds == Holds::Yes;
        let name = rule.sid().filter(|sid| !sid.is_empty());
        let name = name.map_or_else(
            || "a rule without a name".to_owned(),
            |sid| format!("the rule `{sid}`"),
        );
        let text = if certain {
            format!("{name} does not let {}", deed.words)
        } else {
            format!("{name} may not let {}", deed.words)
        };
        if certain {
            return Some(ShutOut { certain, text });
        }
        possible = possible.or(Some(ShutOut { certain, text }));
    }
    let one = Statement::allow("One")
        .action([deed.action])
        .resource([deed.resource]);
    let allows = rules().filter(|rule| rule.effect() == Some(Effect::Allow));
    let best = allows
        .map(|rule| {
            if covers(&rule, &one) {
                Holds::Yes
            } else {
                hits(&rule, deed)
            }
        })
        .max()
        .unwrap_or(Holds::No);
    match best {
        Holds::Yes => possible,
        Holds::Unknown => possible.or_else(|| {
            Some(ShutOut {
                certain: false,
                text: format!("perhaps no rule lets {}", deed.words),
            })
        }),
        Holds::No => Some(ShutOut {
            certain: true,
            text: format!("no rule lets {}", deed.words),
        }),
    }
}

/// Whether the rule speaks of the deed.
fn hits(rule: &Statement, deed: &Deed<'_>) -> Holds {
    let meaning = Meaning::of(rule);
    // A policy on what accounts may do names nobody.
    let who = if rule.principals().is_empty() && rule.not_principals().is_empty() {
        Holds::Yes
    } else {
        meaning.on_role(deed.by)
    };
    let element = who
        .min(meaning.on_action(deed.action))
        .min(meaning.on_resource(deed.resource));
    let mut request = by_role(&[]);
    for (key, lists) in &deed.known {
        request.may_carry(key, lists.iter().cloned());
    }
    meaning.judge(element, &request).holds
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "arn:aws:iam::111122223333:role/radiant-aws-access-role";

    fn said(statements: &str, organization: &[&str]) -> Option<ShutOut> {
        let vendor = Arn::parse("arn:aws:iam::649384204969:role/tenant-aws-access-role").unwrap();
        let document = Document::parse(&format!(
            r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#
        ))
        .unwrap();
        let lists = organization.iter().map(|id| vec![(*id).to_owned()]);
        let deed = Deed {
            words: "Radiant Security use the role",
            action: "sts:AssumeRole",
            resource: ROLE,
            by: &vendor,
            known: vec![
                (
                    "aws:principalaccount",
                    vec![vec!["649384204969".to_owned()]],
                ),
                ("aws:principalorgid", lists.collect()),
            ],
        };
        refused(&[&document], &deed)
    }

    const ALL: &str = r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#;

    #[test]
    fn only_what_meets_the_request_refuses_it() {
        assert_eq!(said(ALL, &["o-another"]), None);
        let perimeter = |more: &str| {
            format!(
                r#"{ALL},{{"Sid":"OnlyOurs","Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Resource":"*",
                "Condition":{{"StringNotEqualsIfExists":{{"aws:PrincipalOrgID":"o-ours"{more}}}}}}}"#
            )
        };
        let found = said(&perimeter(""), &["o-another"]).unwrap();
        assert!(
            found.certain && found.text.contains("OnlyOurs"),
            "{found:?}"
        );
        let let_through = perimeter(r#","aws:PrincipalAccount":["649384204969"]"#);
        assert_eq!(said(&let_through, &["o-another"]), None);
        let other =
            format!(r#"{ALL},{{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}}"#);
        assert_eq!(said(&other, &["o-another"]), None);
    }

    #[test]
    fn what_no_rule_allows_is_refused() {
        let only_s3 = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#;
        assert!(said(only_s3, &["o-another"]).unwrap().certain);
        let asks = r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}}"#;
        assert!(!said(asks, &["o-another"]).unwrap().certain);
    }
}
