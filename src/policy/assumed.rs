//! Which roles policies let somebody go on to, read once for thousands of roles.

use std::collections::BTreeSet;

use super::cover::covers;
use super::glob::glob;
use super::model::Document;
use super::statement::{Effect, Statement};

/// The roles that policies allow to assume, without a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assumed {
    named: BTreeSet<String>,
    patterns: Vec<String>,
}

impl Assumed {
    /// Of all of these policies together.
    pub fn of<'d>(documents: impl IntoIterator<Item = &'d Document>) -> Self {
        let mut assumed = Self::default();
        for rule in documents.into_iter().flat_map(Document::statements) {
            if allows(&rule) {
                assumed.take(&rule);
            }
        }
        assumed
    }

    fn take(&mut self, rule: &Statement) {
        for role in rule.resources() {
            if role.contains(['*', '?']) {
                self.patterns.push(role.to_owned());
            } else {
                self.named.insert(role.to_owned());
            }
        }
    }

    /// Whether this role is among them, by its name or by a pattern.
    pub fn has(&self, role: &str) -> bool {
        self.named.contains(role) || self.patterns.iter().any(|pattern| glob(pattern, role))
    }
}

/// Whether a statement lets somebody assume what it names, whatever the request carries.
fn allows(rule: &Statement) -> bool {
    let resources = rule.resources();
    let Some(first) = resources.first() else {
        return false;
    };
    let assume = Statement::allow("Assume")
        .action(["sts:AssumeRole"])
        .resource([*first]);
    rule.effect() == Some(Effect::Allow) && covers(rule, &assume)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "arn:aws:iam::444455556666:role/member";

    fn assumed(rules: &[Statement]) -> Assumed {
        Assumed::of([&Document::from_statements(rules.iter().cloned())])
    }

    #[test]
    fn a_role_is_there_by_name_or_by_pattern() {
        let rule = |action: &str, resources: &[&str]| {
            Statement::allow("A")
                .action([action])
                .resource(resources.iter().copied())
        };
        assert!(assumed(&[rule("sts:AssumeRole", &["arn:aws:iam::1:role/x", ROLE])]).has(ROLE));
        assert!(assumed(&[rule("STS:*", &["arn:aws:iam::*:role/member"])]).has(ROLE));
        assert!(assumed(&[rule("*", &["*"])]).has(ROLE));
        assert!(!assumed(&[rule("sts:TagSession", &[ROLE])]).has(ROLE));
        assert!(
            !assumed(&[rule(
                "sts:AssumeRole",
                &["arn:aws:iam::444455556666:role/other"]
            )])
            .has(ROLE)
        );
    }

    #[test]
    fn what_is_limited_or_refused_is_not_counted() {
        let plain = Statement::allow("A")
            .action(["sts:AssumeRole"])
            .resource([ROLE]);
        let limited = plain
            .clone()
            .when("StringEquals", "aws:ResourceOrgID", ["o-abcd123456"]);
        assert!(!assumed(&[limited]).has(ROLE));
        let denied = Statement::deny("A")
            .action(["sts:AssumeRole"])
            .resource([ROLE]);
        assert!(!assumed(&[denied]).has(ROLE));
        assert!(assumed(&[plain]).has(ROLE));
    }
}
