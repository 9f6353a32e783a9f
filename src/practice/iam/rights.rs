//! What a role may do by its own policies.

use super::super::evaluate::{Context, Decision, Question, Subject, evaluate};
use super::super::lookup::last_part;
use super::super::world::{Role, World};

/// What the role's own policies say, within its boundary.
pub(in super::super) fn role_may(
    world: &World,
    account: &str,
    role: &Role,
    action: &str,
    resource: &str,
    context: &Context,
) -> Decision {
    let question = Question::new(Subject::Identity, action, resource, context);
    let policies = world.iam(account).map(|iam| &iam.policies);
    let mut decision = Decision::ImplicitDeny;
    let mut hear = |said: Decision| {
        if said == Decision::ExplicitDeny
            || (said == Decision::Allow && decision == Decision::ImplicitDeny)
        {
            decision = said;
        }
    };
    for arn in &role.attached {
        if arn == "arn:aws:iam::aws:policy/AdministratorAccess" {
            hear(Decision::Allow);
        }
        let policy = policies.and_then(|policies| policies.get(last_part(arn)));
        for version in policy
            .into_iter()
            .flat_map(|policy| &policy.versions)
            .filter(|version| version.default)
        {
            hear(evaluate(&version.document, question));
        }
    }
    for document in role.inline.values() {
        hear(evaluate(document, question));
    }
    match boundary_says(world, account, role, question) {
        Some(Decision::ExplicitDeny) => Decision::ExplicitDeny,
        Some(Decision::ImplicitDeny) if decision == Decision::Allow => Decision::ImplicitDeny,
        Some(Decision::Allow | Decision::ImplicitDeny) | None => decision,
    }
}

/// What the role's boundary says, if it has one; AWS's own policies are not known here, and limit nothing.
pub(super) fn boundary_says(
    world: &World,
    account: &str,
    role: &Role,
    question: Question<'_>,
) -> Option<Decision> {
    let boundary = role.boundary.as_deref()?;
    let (_, name) = boundary.rsplit_once('/')?;
    let policy = world.iam(account)?.policies.get(name)?;
    let version = policy.versions.iter().find(|version| version.default)?;
    Some(evaluate(&version.document, question))
}
