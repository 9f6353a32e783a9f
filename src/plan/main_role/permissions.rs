//! What the vendor's role may do: a policy of its own.

use std::collections::BTreeMap;

use super::keys::Keys;
use super::left_over;
use super::members::{self, Listed};
use super::versions::with_room;
use crate::answers::ReadScope;
use crate::domain::PolicyName;
use crate::inventory::{ManagedPolicy, Seen};
use crate::plan::draft::{Draft, warning};
use crate::plan::rules::Rules;
use crate::plan::{Action, CreatePolicy, CreatePolicyVersion, Section, Service, Warning, owner};
use crate::policy::beyond::{Beyond, beyond, told};
use crate::policy::main_role_permissions::MEMBERS_ID;
use crate::policy::{Document, DocumentKind, OnClash, Wanted, merge};
use crate::wanted::Site;

/// The change of the policy; `listed` are the roles of other accounts, of which some may be taken out.
pub(super) fn plan(site: &Site<'_>, wanted: &[Wanted], keys: Keys, listed: &Listed) -> Draft {
    let name = &site.shared.answers.role.policy_name;
    let Keys {
        after,
        complete,
        warnings: of_keys,
        ..
    } = keys;
    let is_narrowed = site.shared.answers.role.drop_unused && complete;
    let wanted = &if is_narrowed {
        narrowed(wanted)
    } else {
        wanted.to_vec()
    };
    let draft = Draft::new(
        Section::MainRole,
        &site.home,
        "role-policy",
        Service::Iam,
        name.as_str(),
    )
    .follows(after)
    .warns(warnings(site))
    .warns(of_keys);
    let existing = match site.policy(name) {
        Ok(existing) => existing,
        Err(gap) => return draft.unseen("The policy of the role", &gap.into()),
    };
    let whose = user(site);
    let deed = format!("Write down what {whose} may do");
    let done = format!("It is written down what {whose} may do");
    let left = existing.map(|policy| listed.left(&policy.document));
    let after = merge(left.as_ref(), wanted).document;
    let nothing_more = if is_all(site, &after, wanted) {
        " It cannot change or delete files."
    } else {
        ""
    };
    let purpose = format!(
        "This policy lets {whose} read files, join the two topics and unlock what your keys lock.{nothing_more}"
    );
    let rules = Rules {
        kind: DocumentKind::MainRolePermissions,
        existing: existing.map(|policy| &policy.document),
        wanted,
        deed: &deed,
        done: &done,
        purpose: &purpose,
    };
    let Some(policy) = existing else {
        return rules.draft(draft, |document| {
            Action::CreatePolicy(CreatePolicy {
                name: name.clone(),
                description: format!("What {whose} may do in this account"),
                document,
                path: None,
                tags: BTreeMap::new(),
            })
        });
    };
    let taken_out = is_narrowed.then(|| left_over::taken_out(&policy.document, wanted));
    let draft = draft
        .warns(elsewhere(name, policy))
        .warns(taken_out.flatten())
        .warns(members::told(listed, &policy.document))
        .warns(left_over::told(&policy.document, wanted, !complete));
    let save = |after| {
        Action::CreatePolicyVersion(CreatePolicyVersion {
            policy: policy.arn.clone(),
            seen: policy.document.clone(),
            after,
            delete_version: None,
        })
    };
    let draft = if left.as_ref() == Some(&policy.document) {
        rules.draft(draft, save)
    } else {
        rules.draft_less(draft, &after, save)
    };
    let left = if draft.writes() {
        &after
    } else {
        &policy.document
    };
    let draft = draft.warns(more(name, &beyond(left, wanted)));
    if draft.writes() {
        owner::told(with_room(draft, policy), &Seen::Known(policy.tags.clone()))
    } else {
        draft
    }
}

/// Who does what the policy allows, inside a sentence.
fn user<'a>(site: &'a Site<'_>) -> &'a str {
    match site
        .shared
        .answers
        .vendor
        .stranger(&site.shared.vendor.account)
    {
        Some(_) => "the role",
        None => &site.shared.vendor.name,
    }
}

/// Whether the role gets what is wanted and, as far as its policies tell, nothing besides.
fn is_all(site: &Site<'_>, policy: &Document, wanted: &[Wanted]) -> bool {
    let is_ours = |document: &Document| beyond(document, wanted).is_empty();
    let others = match site.role(site.shared.role_name()) {
        Ok(None) => true,
        Ok(Some(role)) => role
            .others
            .known()
            .is_some_and(|others| others.values().all(is_ours)),
        Err(_) => false,
    };
    others && is_ours(policy)
}

/// A word on rules of the policy that give more than is wanted.
fn more(name: &PolicyName, beyond: &[Beyond]) -> Option<Warning> {
    (!beyond.is_empty()).then(|| {
        warning(
            format!(
                "The policy `{name}` gives more than is needed: {}. We keep that.",
                told(beyond)
            ),
            "Take it out of the policy in AWS, unless somebody needs it. Nothing is taken out here.",
        )
    })
}

/// A name is taken without regard to path and letters, so a policy found under another one is the one that is meant.
fn elsewhere(name: &PolicyName, policy: &ManagedPolicy) -> Option<Warning> {
    (policy.arn.resource != format!("policy/{name}")).then(|| {
        warning(
            format!(
                "The name {name} is taken by the policy {}. AWS has each name once, so that policy is used.",
                policy.arn
            ),
            "Choose another name for the policy, and leave this one as it is.",
        )
    })
}

/// The same rules with lists that hold just what is wanted now, because the answers ask for that.
fn narrowed(wanted: &[Wanted]) -> Vec<Wanted> {
    let mut narrowed = wanted.to_vec();
    // Roles of other accounts are taken out where the answers ask for just that.
    for want in narrowed.iter_mut().filter(|want| want.id != MEMBERS_ID) {
        want.on_clash = OnClash::Replace;
    }
    narrowed
}

fn warnings(site: &Site<'_>) -> Vec<Warning> {
    let wide = (site.shared.answers.role.read == ReadScope::AllBuckets).then(|| {
        warning(
            format!(
                "{} may see and open the files in every bucket of this account, unless a key locks them.",
                site.shared.trusted_first()
            ),
            "Let it read only the two log buckets. It is less than Radiant Security asks for, and some features may not work.",
        )
    });
    wide.into_iter().collect()
}
