//! The further policies of the main account's role: one after another, each filled before the next is made.

use std::collections::BTreeMap;

use super::listed::{Listed, told};
use crate::domain::{Arn, PolicyName};
use crate::inventory::{ManagedPolicy, Seen, made_by_us};
use crate::plan::draft::{Draft, policy_view, settings};
use crate::plan::main_role::versions::with_room;
use crate::plan::{
    Action, AttachPolicy, ChangeId, CreatePolicy, CreatePolicyVersion, Section, Service, owner,
};
use crate::policy::main_role_permissions::members;
use crate::policy::{Document, DocumentKind, Unit, measure, merge, same_meaning};
use crate::problem::Problem;
use crate::wanted::Site;

/// What AWS lets a role have if its account has never asked for more, and that could not be read.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
const FEWEST: usize = 10;

/// The further policies, those that are there and those to come.
pub(super) struct Further<'a> {
    policies: Vec<One<'a>>,
    /// The names that are free, in their order.
    free: Vec<(usize, PolicyName)>,
    /// Why a name could not be looked at.
    unseen: Option<Problem>,
}

/// One of them.
struct One<'a> {
    number: usize,
    name: PolicyName,
    there: Option<&'a ManagedPolicy>,
    /// What stays of it.
    left: Option<Document>,
    /// What it gets.
    gets: Vec<String>,
}

impl<'a> Further<'a> {
    /// Those that are there and are ours.
    pub(super) fn of(site: &Site<'a>, listed: &Listed) -> Self {
        let mut further = Self {
            policies: Vec::new(),
            free: Vec::new(),
            unseen: None,
        };
        let names = site.shared.answers.role.further_policies();
        for (number, name) in (1..).zip(names) {
            match site.policy(&name) {
                Ok(None) => further.free.push((number, name)),
                Ok(Some(policy)) if made_by_us(&policy.tags) => further.policies.push(One {
                    number,
                    name,
                    left: Some(listed.left(&policy.document)),
                    there: Some(policy),
                    gets: Vec::new(),
                }),
                // Somebody else's.
                Ok(Some(_)) => {}
                Err(gap) => further.unseen = further.unseen.or(Some(gap.into())),
            }
        }
        further
    }

    /// What stays of those that are there.
    pub(super) fn documents(&self) -> impl Iterator<Item = &Document> {
        self.policies.iter().filter_map(|one| one.left.as_ref())
    }

    /// Give them these roles.
    ///
    /// # Errors
    ///
    /// The role cannot have as many policies as that takes.
    pub(super) fn take(&mut self, site: &Site<'_>, roles: Vec<String>) -> Result<(), Problem> {
        if let Some(problem) = self.unseen.clone() {
            return Err(problem);
        }
        let count = roles.len();
        let mut roles = roles.into_iter().peekable();
        let mut taken: Vec<Vec<String>> = Vec::new();
        for one in &self.policies {
            taken.push(fill(one.left.as_ref(), &mut roles));
        }
        let mut more = Vec::new();
        while roles.peek().is_some() {
            more.push(fill(None, &mut roles));
        }
        let most = quota(site);
        let needed = others(site, self) + self.policies.len() + more.len();
        if needed > most || more.len() > self.free.len() {
            return Err(too_many(count, needed, most));
        }
        for (one, gets) in self.policies.iter_mut().zip(taken) {
            one.gets = gets;
        }
        let free = self.free.drain(..more.len());
        for ((number, name), gets) in free.zip(more) {
            self.policies.push(One {
                number,
                name,
                there: None,
                left: None,
                gets,
            });
        }
        self.policies.sort_by_key(|one| one.number);
        Ok(())
    }

    /// Their changes.
    pub(super) fn drafts(self, site: &Site<'_>, listed: &Listed) -> Vec<Draft> {
        let each = self.policies.into_iter();
        each.flat_map(|one| one.drafts(site, listed)).collect()
    }
}

impl One<'_> {
    fn drafts(self, site: &Site<'_>, listed: &Listed) -> Vec<Draft> {
        let arn = self.there.map_or_else(
            || Arn::policy(site.shared.partition, site.account(), &self.name),
            |policy| policy.arn.clone(),
        );
        let name = self.name.clone();
        let number = self.number;
        let policy = self.policy(site, listed);
        let attached = match site.role(site.shared.role_name()) {
            Ok(Some(role)) => role.attached.known().map_or(&[] as &[_], Vec::as_slice),
            Ok(None) | Err(_) => &[],
        };
        if attached.contains(&arn.to_string()) {
            return vec![policy];
        }
        let attach = Draft::new(
            Section::MainRole,
            &site.home,
            &format!("role-members-attach-{number:02}"),
            Service::Iam,
            site.role_arn().resource_name(),
        )
        .says(
            "Give the role its further policy",
            "The role can do only what its policies say.",
        )
        .requires([role_id(site), policy.id()])
        .then(Some(settings([("Policy", name.to_string())])))
        .update(Action::AttachPolicy(AttachPolicy {
            role: site.shared.role_name().clone(),
            policy: arn,
        }));
        vec![policy, attach]
    }

    fn policy(self, site: &Site<'_>, listed: &Listed) -> Draft {
        let Self {
            number,
            name,
            there,
            left,
            gets,
        } = self;
        let wanted = (!gets.is_empty()).then(|| members(&gets, None));
        let after = merge(left.as_ref(), wanted.as_slice()).document;
        let draft = Draft::new(
            Section::MainRole,
            &site.home,
            &format!("role-members-{number:02}"),
            Service::Iam,
            name.as_str(),
        )
        .says(
            "Name the roles of other accounts",
            "From the main account's role, the roles of other accounts can be used where a policy names them. They do not all fit into one policy, so this is a further one.",
        )
        .then(Some(policy_view(DocumentKind::MainRoleMembers, &after)));
        let Some(there) = there else {
            return draft.create(Action::CreatePolicy(CreatePolicy {
                name,
                description: "Which roles of other accounts may be used".to_owned(),
                document: after,
                path: None,
                tags: BTreeMap::new(),
            }));
        };
        let draft = draft
            .before(Some(policy_view(
                DocumentKind::MainRoleMembers,
                &there.document,
            )))
            .warns(told(listed, &there.document));
        if same_meaning(&there.document, &after) {
            return draft.keep();
        }
        // IAM takes no policy without a rule.
        if after.statements().is_empty() {
            let problem = Problem::new(
                "The answers do not choose any of the accounts any more that this policy is for.",
            )
            .hint("Take it off the role in AWS, and delete it.");
            return draft.by_hand(problem);
        }
        let draft = draft.update(Action::CreatePolicyVersion(CreatePolicyVersion {
            policy: there.arn.clone(),
            seen: there.document.clone(),
            after,
            delete_version: None,
        }));
        owner::told(with_room(draft, there), &Seen::Known(there.tags.clone()))
    }
}

/// As many of the roles as a policy takes besides what stays of it.
fn fill(
    left: Option<&Document>,
    roles: &mut std::iter::Peekable<impl Iterator<Item = String>>,
) -> Vec<String> {
    let kind = DocumentKind::MainRoleMembers;
    let empty = || merge(None, &[members(&[String::new(), String::new()], None)]).document;
    let before = measure(kind, left.unwrap_or(&empty()));
    debug_assert_eq!(before.limit.unit, Unit::CharactersWithoutSpace);
    // Two quotes and a comma for each; brackets round what was one alone.
    let mut used = before.used + 2;
    let mut gets = Vec::new();
    while let Some(role) = roles.next_if(|role| used + role.len() + 3 <= before.limit.most) {
        used += role.len() + 3;
        gets.push(role);
    }
    gets
}

/// How many policies the role has besides the further ones, with its first.
fn others(site: &Site<'_>, further: &Further<'_>) -> usize {
    let attached = match site.role(site.shared.role_name()) {
        Ok(Some(role)) => role.attached.known().map_or(&[] as &[_], Vec::as_slice),
        Ok(None) | Err(_) => &[],
    };
    let first = site.role_policy_arn().to_string();
    let is_further = |arn: &str| {
        further.policies.iter().any(|one| {
            one.there
                .is_some_and(|policy| policy.arn.to_string() == arn)
        })
    };
    let besides = attached
        .iter()
        .filter(|arn| **arn != first && !is_further(arn));
    besides.count() + 1
}

/// How many policies AWS attaches to a role of this account.
fn quota(site: &Site<'_>) -> usize {
    site.policies_per_role().unwrap_or(FEWEST)
}

fn too_many(roles: usize, needed: usize, most: usize) -> Problem {
    Problem::new(format!(
        "The roles of {roles} other accounts do not fit: with them the role would have {needed} policies, and AWS takes {most}."
    ))
    .hint("Name them all by one pattern: assume = \"pattern\" in [members]. Or choose fewer accounts. Or ask AWS to raise the number of managed policies per role.")
}

/// The id of the change that makes or keeps the role.
fn role_id(site: &Site<'_>) -> ChangeId {
    ChangeId::new(Section::MainRole, &site.home, "role")
}
