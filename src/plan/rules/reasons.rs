//! Why a document is left to a person, though our rules are known.

use crate::policy::{Conflict, Document, DocumentKind, departed, measure};
use crate::problem::Problem;

/// Why AWS would not take a document of this size.
pub(in crate::plan) fn too_large(kind: DocumentKind, document: &Document) -> Option<Problem> {
    let size = measure(kind, document);
    if size.fits {
        return None;
    }
    let problem = Problem::new(format!(
        "With our rules this policy would be too long: {} of {}.",
        size.used, size.limit.most
    ));
    Some(match size.advice {
        Some(advice) => problem.hint(advice),
        None => problem,
    })
}

/// Why AWS would refuse the document as it is: it names somebody who was deleted.
///
/// It stays so until the id is taken out, however often it is tried.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>.
pub(in crate::plan) fn gone(kind: DocumentKind, document: &Document) -> Option<Problem> {
    let gone = departed(document);
    let first = gone.first()?;
    let thing = thing(kind);
    let rest = match gone.len() - 1 {
        0 => String::new(),
        1 => " One more is named like that.".to_owned(),
        more => format!(" {more} more are named like that."),
    };
    Some(
        Problem::new(format!(
            "The rule `{}` of this {thing} names {}. That is someone who was deleted. AWS takes no changed rules while the id is there.{rest}",
            first.statement, first.id
        ))
        .hint(format!(
            "Have the id taken out of that rule, then check again. Or use another {thing}."
        ))
        .who(format!("the owner of the {thing}")),
    )
}

/// Why the service would be refused with our rules in place too.
pub(super) fn refused(kind: DocumentKind, refusal: Conflict) -> Problem {
    let thing = thing(kind);
    let ask = format!(
        "Ask its owner to leave AWS services out of it, for instance with aws:PrincipalIsAWSService. Or use another {thing}."
    );
    let hint = match refusal.way_out {
        Some(way_out) => format!("{way_out} Or use another {thing}."),
        None => ask,
    };
    Problem::new(refusal.text)
        .hint(hint)
        .who("the owner of that rule")
}

/// What the document belongs to.
fn thing(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::LogBucket | DocumentKind::FindingsBucket => "bucket",
        DocumentKind::CloudTrailKey | DocumentKind::GuardDutyKey => "key",
        DocumentKind::CloudTrailTopic | DocumentKind::GuardDutyTopic => "topic",
        DocumentKind::MainRolePermissions
        | DocumentKind::MainRoleMembers
        | DocumentKind::MemberRolePermissions => "policy",
        DocumentKind::MainRoleTrust | DocumentKind::MemberRoleTrust => "role",
    }
}
