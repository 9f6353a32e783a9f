//! What policies name of roles in other accounts today: what stays of it, and what the answers do not choose any more.

use std::collections::BTreeSet;

use crate::answers::{AssumeList, MembersAnswers};
use crate::domain::Arn;
use crate::plan::Warning;
use crate::plan::draft::warning;
use crate::policy::main_role_permissions::MEMBERS_SID;
use crate::policy::{Document, Effect, Statement};
use crate::wanted::{Assume, MemberSite};

/// So many are told by name.
const TOLD: usize = 3;

/// The roles of the accounts that are chosen, and what becomes of others that policies name.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an answer or a fact of its own, and any of them may hold together"
)]
pub(in crate::plan::main_role) struct Listed {
    chosen: BTreeSet<String>,
    /// Those of the chosen that one pattern names, so that none of them has to be named by itself.
    by_pattern: BTreeSet<String>,
    /// Chosen accounts whose role was not seen this time: it may be under any path.
    unseen: BTreeSet<String>,
    is_pattern: bool,
    /// The answers ask to take out what they do not choose any more.
    drops: bool,
    /// CloudFormation made the roles, and takes out those that are not chosen any more where the answers ask.
    is_by_stack_set: bool,
    /// Which accounts are chosen is not known, so nothing is said of any.
    is_unsure: bool,
}

impl Listed {
    /// `assume` is how they are to be named, if that is known.
    pub(super) fn new(
        sites: &[MemberSite<'_, '_>],
        assume: Option<&Assume<'_>>,
        answers: &MembersAnswers,
    ) -> Self {
        let chosen: BTreeSet<String> = sites
            .iter()
            .map(|site| site.role_arn().to_string())
            .collect();
        let by_pattern = match assume {
            Some(Assume::Pattern { besides, .. }) => {
                let besides = besides.iter().cloned().collect();
                chosen.difference(&besides).cloned().collect()
            }
            _ => BTreeSet::new(),
        };
        Self {
            is_pattern: answers.assume == AssumeList::Pattern,
            chosen,
            by_pattern,
            unseen: sites
                .iter()
                .filter(|site| site.role().is_err())
                .map(|site| site.account().as_str().to_owned())
                .collect(),
            drops: answers.drop_unused,
            is_by_stack_set: answers.by_stack_set(),
            is_unsure: false,
        }
    }

    pub(super) fn unsure() -> Self {
        Self {
            is_unsure: true,
            ..Self::default()
        }
    }

    /// Whether a policy has to name this role by itself, as far as is known.
    fn is_needed(&self, role: &str) -> bool {
        if self.by_pattern.contains(role) {
            return false;
        }
        let is_unseen = || Arn::parse(role).is_ok_and(|role| self.unseen.contains(&role.account));
        self.chosen.contains(role) || is_unseen()
    }

    /// What stays of a policy: all of it, unless the answers ask to take something out.
    pub(in crate::plan::main_role) fn left(&self, document: &Document) -> Document {
        let statements = document.statements();
        if !self.drops || !statements.iter().any(|rule| self.goes(rule).is_some()) {
            return document.clone();
        }
        document.with_statements(statements.into_iter().filter_map(|rule| {
            let Some(goes) = self.goes(&rule) else {
                return Some(rule);
            };
            let stays: Vec<String> = rule
                .resources()
                .into_iter()
                .filter(|role| !goes.contains(role))
                .map(str::to_owned)
                .collect();
            (!stays.is_empty()).then(|| rule.clone().resource(stays))
        }))
    }

    /// What a rule of ours names that is not needed there; nothing for any other rule.
    fn goes<'r>(&self, rule: &'r Statement) -> Option<BTreeSet<&'r str>> {
        let is_ours = rule.effect() == Some(Effect::Allow)
            && rule.actions() == ["sts:AssumeRole"]
            && rule.sid().is_some_and(|name| {
                name.strip_prefix(MEMBERS_SID)
                    .is_some_and(|rest| rest.chars().all(|sign| sign.is_ascii_digit()))
            });
        if !is_ours || (self.is_pattern && rule.fields().contains_key("Condition")) {
            return None;
        }
        let goes: BTreeSet<&str> = rule
            .resources()
            .into_iter()
            .filter(|role| !self.is_needed(role))
            .collect();
        (!goes.is_empty()).then_some(goes)
    }

    /// What a policy names and the answers do not choose any more.
    fn old(&self, document: &Document) -> Vec<String> {
        let statements = document.statements();
        let goes = statements.iter().filter_map(|rule| self.goes(rule));
        let all: BTreeSet<String> = goes
            .flatten()
            .filter(|role| self.drops || !self.chosen.contains(*role))
            .map(str::to_owned)
            .collect();
        all.into_iter().collect()
    }
}

/// The roles of other accounts that these policies name, where the answers choose no account.
pub(super) fn left<'d>(
    answers: &MembersAnswers,
    documents: impl Iterator<Item = &'d Document>,
) -> BTreeSet<String> {
    let listed = Listed::new(&[], None, answers);
    documents
        .flat_map(|document| listed.old(document))
        .collect()
}

/// A word on what a policy names and the answers do not choose any more.
pub(in crate::plan::main_role) fn told(listed: &Listed, document: &Document) -> Option<Warning> {
    if listed.is_unsure {
        return None;
    }
    let old = listed.old(document);
    let named = match old.as_slice() {
        [] => return None,
        few if few.len() <= TOLD => few.join(", "),
        many => {
            let first = many.get(..TOLD).unwrap_or_default().join(", ");
            format!("{first} and {} more", many.len().saturating_sub(TOLD))
        }
    };
    Some(if listed.drops {
        warning(
            format!(
                "Taken out of the policy, as the answers ask: {named}. The role cannot go on to them by this policy any more."
            ),
            if listed.is_by_stack_set {
                "Leave drop_unused out of [members], and they stay, with the roles that the StackSet made in these accounts."
            } else {
                "Leave drop_unused out of [members], and they stay. The roles in these accounts stay in any case."
            },
        )
    } else {
        warning(
            format!(
                "The policy names roles of other accounts that the answers do not choose any more: {named}. We keep them, so the role can still go on to them."
            ),
            if listed.is_by_stack_set {
                "Once nobody needs them, take them out: with drop_unused in [members], which also has AWS delete the roles that the StackSet made in these accounts. Or in AWS, out of the policy alone."
            } else {
                "Once nobody needs them, take them out: with drop_unused in [members], or in AWS. The roles in these accounts stay in any case."
            },
        )
    })
}
