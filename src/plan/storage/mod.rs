//! The bucket, the key and the topic: the same three for log files and for findings.

mod ask;
pub(super) mod bucket;
pub(super) mod key;
mod key_rules;
pub(super) mod one_key;
pub(super) mod reach;
mod rotation;
pub(super) mod topic;
mod topic_key;

pub(super) use ask::{BucketAsk, KeyAsk, Resource, TopicAsk};

use super::draft::{Draft, warning};
use super::{ChangeId, Warning};
use crate::domain::AccountId;
use crate::inventory::Standing;
use crate::inventory::control_tower::is_control_tower;
use crate::plan::words::control_tower;
use crate::policy::Document;
use crate::policy::outsiders::{Own, outsiders};
use crate::problem::Problem;
use crate::wanted::Site;

/// The changes for one thing, and what has to be done before it can be used.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub(super) drafts: Vec<Draft>,
    pub(super) ready: Vec<ChangeId>,
}

impl Part {
    /// One change, which is all that has to be done.
    fn only(draft: Draft) -> Self {
        Self {
            ready: vec![draft.id()],
            drafts: vec![draft],
        }
    }
}

/// Nothing is written to what AWS Control Tower looks after.
fn unless_control_tower(draft: Draft, name: &str) -> Draft {
    if draft.writes() && is_control_tower(name) {
        draft.by_hand(control_tower(name))
    } else {
        draft
    }
}

/// Why a thing of another account is not used.
fn elsewhere(site: &Site<'_>, kind: &str, owner: Option<AccountId>) -> Option<Problem> {
    let owner = owner.filter(|owner| owner != site.account())?;
    Some(
        Problem::new(format!("This {kind} is in account {}, not in this one.", owner.grouped()))
            .hint(format!(
                "Use a {kind} of this account. Radiant Security's role can only reach what is in its own account."
            ))
            .who(format!("the people who look after account {}", owner.grouped())),
    )
}

/// Who else gets in, for a thing that was to be new and is there already.
fn shared(site: &Site<'_>, kind: &str, policy: Option<&Document>) -> Option<Warning> {
    let organization = site.standing().ok().and_then(Standing::organization);
    let own = Own {
        account: site.account(),
        organization: organization.map(|organization| organization.id.as_str()),
    };
    let others = outsiders(policy?, own);
    (!others.is_empty()).then(|| {
        warning(
            format!(
                "This {kind} was to be new, and is there already. Its rules let in others: {}. We keep these rules.",
                others.join(", ")
            ),
            format!("Choose another name, unless you know why they need this {kind}."),
        )
    })
}
