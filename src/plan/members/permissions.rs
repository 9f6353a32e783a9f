//! What a role may do in its account: a policy of its own, or one that is there already and gives as much.

use std::collections::BTreeMap;

use super::one::One;
use crate::answers::MemberRead;
use crate::domain::PolicyName;
use crate::inventory::{ManagedPolicy, Role, Seen, made_by_us};
use crate::plan::draft::{Draft, notice, settings, unseen, warning};
use crate::plan::main_role::versions::with_room;
use crate::plan::rules::Rules;
use crate::plan::{Action, AttachPolicy, CreatePolicy, CreatePolicyVersion, Warning, owner};
use crate::policy::beyond::{beyond, told};
use crate::policy::cover::covers;
use crate::policy::{Document, DocumentKind, Statement, Wanted, merge};
use crate::problem::Problem;

const DEED: &str = "Write down what the role may do";

/// The change of the policy; nothing where the role may do all that it has to.
pub(super) fn plan(one: One<'_, '_>, role: Option<&Role>) -> Option<Draft> {
    if role.is_some_and(|role| is_given_otherwise(role, &one.all.rights)) {
        return None;
    }
    let name = name(one);
    let draft = one
        .draft("role-policy", name.as_str())
        .requires([one.all.main_change.clone()]);
    let existing = match one.member.policy(&name) {
        Ok(existing) => existing,
        Err(gap) => {
            let problem: Problem = gap.into();
            return Some(draft.says(DEED, purpose(one)).by_hand(unseen(&problem)));
        }
    };
    let Some(policy) = existing else {
        return Some(make(one, draft, name));
    };
    let merged = merge(Some(&policy.document), &one.all.rights);
    if merged.unchanged {
        return gives_more(one, role, draft, policy);
    }
    if !made_by_us(&policy.tags) {
        let kind = DocumentKind::MemberRolePermissions;
        let draft = draft
            .says(DEED, purpose(one))
            .before(one.view(kind, &policy.document))
            .then(one.view(kind, &merged.document));
        return Some(draft.by_hand(theirs(&name)));
    }
    Some(grow(one, draft, policy))
}

/// What becomes of a policy that gives all that the role needs; nothing where it gives no more than that.
fn gives_more(
    one: One<'_, '_>,
    role: Option<&Role>,
    draft: Draft,
    policy: &ManagedPolicy,
) -> Option<Draft> {
    let more = beyond(&policy.document, &one.all.rights);
    if more.is_empty() {
        return None;
    }
    let name = name(one);
    let draft = draft
        .says(DEED, purpose(one))
        .before(one.view(DocumentKind::MemberRolePermissions, &policy.document));
    let text = format!(
        "The policy `{name}` gives more than is needed: {}.",
        told(&more)
    );
    let arn = policy.arn.to_string();
    let is_attached = role
        .and_then(|role| role.attached.known())
        .is_some_and(|attached| attached.contains(&arn));
    if is_attached || made_by_us(&policy.tags) {
        return Some(draft.keep().warns([warning(
            format!("{text} We keep that."),
            "Take it out of the policy in AWS, unless somebody needs it. Nothing is taken out here.",
        )]));
    }
    Some(draft.by_hand(
        Problem::new(format!("{text} We did not make it, and the role would get all of that."))
            .hint("Have its owner take that out, or attach it to the role yourself if that is meant. Or choose another role_name in [members], for all accounts: the policy is named after it.")
            .who("the owner of the policy"),
    ))
}

fn make(one: One<'_, '_>, draft: Draft, name: PolicyName) -> Draft {
    let answers = &one.member.shared.answers.members;
    let document = one.all.new_rights.clone();
    draft
        .says(DEED, purpose(one))
        .then(one.view(DocumentKind::MemberRolePermissions, &document))
        .create(Action::CreatePolicy(CreatePolicy {
            name,
            description: format!("What {} may read in this account", one.all.trusted),
            document,
            path: answers.path.clone(),
            tags: answers.role_tags.clone(),
        }))
}

fn grow(one: One<'_, '_>, draft: Draft, policy: &ManagedPolicy) -> Draft {
    let purpose = purpose(one);
    let rules = Rules {
        kind: DocumentKind::MemberRolePermissions,
        existing: Some(&policy.document),
        wanted: &one.all.rights,
        deed: DEED,
        done: DEED,
        purpose: &purpose,
    };
    let draft = rules.draft(draft, |after| {
        Action::CreatePolicyVersion(CreatePolicyVersion {
            policy: policy.arn.clone(),
            seen: policy.document.clone(),
            after,
            delete_version: None,
        })
    });
    if draft.writes() {
        owner::told(with_room(draft, policy), &Seen::Known(policy.tags.clone()))
    } else {
        draft
    }
}

/// The change that gives the role its policy; nothing where it has it. `there` is the change of the role, `policy` that of the
/// policy, if it has one.
pub(super) fn attach(
    one: One<'_, '_>,
    role: Option<&Role>,
    there: &Draft,
    policy: Option<&Draft>,
) -> Option<Draft> {
    if role.is_some_and(|role| is_given_otherwise(role, &one.all.rights)) {
        return None;
    }
    let name = name(one);
    let arn = one.member.policy_arn(&name);
    let text = arn.to_string();
    let shown = |names: &[String]| {
        let all = || {
            if names.is_empty() {
                "none".to_owned()
            } else {
                names.join(", ")
            }
        };
        one.all.told.then(|| settings([("Policies", all())]))
    };
    let draft = one
        .draft("role-attach", one.member.role_name().as_str())
        .says(
            "Give the role its policy",
            "The role can do only what its policies say.",
        )
        .requires([there.id()])
        .requires(policy.map(Draft::id));
    let attached: &[String] = match role.map(|role| &role.attached) {
        None => &[],
        Some(Seen::Known(attached)) => attached,
        Some(Seen::Unknown(problem)) => return Some(draft.by_hand(unseen(problem))),
    };
    if attached.contains(&text) {
        return None;
    }
    let mut after = attached.to_vec();
    after.push(text);
    let draft = draft
        .before(role.and_then(|_| shown(attached)))
        .then(shown(&after))
        .update(Action::AttachPolicy(AttachPolicy {
            role: one.member.role_name().clone(),
            policy: arn,
        }));
    Some(match role {
        Some(role) => owner::told(draft, &Seen::Known(role.tags.clone())).warns(others(role)),
        None => draft,
    })
}

/// A word on a role that somebody else made and that gets our policy.
fn others(role: &Role) -> Option<Warning> {
    (!made_by_us(&role.tags)).then(|| {
        notice("We did not make this role. Whoever else uses it gets what our policy gives, too.")
    })
}

/// Whether other policies of the role give it all that it needs.
fn is_given_otherwise(role: &Role, rights: &[Wanted]) -> bool {
    let statements: Vec<Statement> = role
        .others
        .known()
        .into_iter()
        .flat_map(BTreeMap::values)
        .flat_map(Document::statements)
        .collect();
    rights.iter().all(|want| {
        statements
            .iter()
            .any(|there| covers(there, &want.statement))
    })
}

fn name(one: One<'_, '_>) -> PolicyName {
    one.member.shared.answers.members.policy_name()
}

fn purpose(one: One<'_, '_>) -> String {
    let trusted = &one.all.trusted;
    match one.member.shared.answers.members.read {
        MemberRead::AllBuckets => format!(
            "This policy lets {trusted} see and open the files in every bucket of this account. It cannot change them."
        ),
        MemberRead::BucketSettings => format!(
            "This policy lets {trusted} see how the buckets of this account are set up. It cannot open files."
        ),
    }
}

fn theirs(name: &PolicyName) -> Problem {
    Problem::new(format!(
        "There is a policy {name} already. We did not make it, and it does not give what the role needs."
    ))
    .hint("Have its owner add the rule shown here. Or choose another role_name in [members], for all accounts: the policy is named after it.")
    .who("the owner of the policy")
}
