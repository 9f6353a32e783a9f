//! Roles, policies, and what concerns a whole account.

use serde_json::json;

use super::build::{Asked, Build, path, settled};
use crate::domain::{AccountId, Arn};
use crate::inventory::{self, AccountView, ManagedPolicy, Seen};
use crate::practice::world::{Policy, PolicyVersion, PublicAccessBlock, Role};

pub(super) fn add(build: &mut Build, account: &AccountId, view: &AccountView) {
    let asked = Asked::account(account);
    let regions = build.known(&view.regions, &asked, &["account:ListRegions"]);
    let opted_in = regions
        .into_iter()
        .flatten()
        .filter(|region| region.is_opt_in())
        .map(ToString::to_string)
        .collect();
    build.account(account).opted_in = opted_in;
    let block = build.known(
        &view.public_access_block,
        &asked,
        &["s3:GetAccountPublicAccessBlock"],
    );
    build.account(account).public_access_block = block.copied().flatten().map(switches);
    let _limit = build.known(&view.policies_per_role, &asked, &["iam:GetAccountSummary"]);
    for (name, seen) in &view.roles {
        let arn = Arn::role(build.partition, account, name).to_string();
        let asked = Asked::account(account).about(arn.as_str());
        match build.known(seen, &asked, &["iam:GetRole"]) {
            Some(Some(seen)) => role(build, account, seen),
            Some(None) => {
                build.absent.insert(arn);
            }
            None => {}
        }
    }
    for (name, seen) in &view.policies {
        let arn = Arn::policy(build.partition, account, name).to_string();
        let asked = Asked::account(account).about(arn);
        if let Some(Some(seen)) = build.known(seen, &asked, &["iam:GetPolicy", "iam:ListPolicies"])
        {
            policy(build, account, seen);
        }
    }
}

/// Block Public Access, in practice's terms.
pub(super) const fn switches(seen: inventory::PublicAccessBlock) -> PublicAccessBlock {
    PublicAccessBlock {
        block_acls: seen.block_public_acls,
        ignore_acls: seen.ignore_public_acls,
        block_policy: seen.block_public_policy,
        restrict: seen.restrict_public_buckets,
    }
}

fn role(build: &mut Build, account: &AccountId, seen: &inventory::Role) {
    let asked = Asked::account(account).about(seen.arn.to_string());
    let attached = build.known(&seen.attached, &asked, &["iam:ListAttachedRolePolicies"]);
    let attached = attached.cloned().unwrap_or_default();
    let others = build.known(
        &seen.others,
        &asked,
        &["iam:ListRolePolicies", "iam:GetRolePolicy"],
    );
    let mut role = Role {
        id: build.world.unique_id("AROA"),
        path: path(&seen.arn),
        trust: settled(&seen.trust),
        tags: seen.tags.clone(),
        ..Role::default()
    };
    for (name, document) in others.into_iter().flatten() {
        let named = |arn: &&String| {
            let parsed = Arn::parse(arn).ok();
            parsed.is_some_and(|parsed| parsed.resource_name() == name)
        };
        match attached.iter().find(named) {
            Some(arn) => attachable(build, account, arn, document.value()),
            None => {
                role.inline.insert(name.clone(), document.value().clone());
            }
        }
    }
    if let Some(boundary) = &seen.boundary {
        let arn = boundary.arn.to_string();
        let asked = Asked::account(account).about(arn.as_str());
        let said = build.known(&boundary.document, &asked, &["iam:GetPolicy"]);
        if let Some(document) = said {
            attachable(build, account, &arn, document.value());
        }
        role.boundary = Some(arn);
    }
    role.attached = attached;
    let roles = &mut build.account(account).iam.roles;
    roles.insert(seen.name.as_str().to_owned(), role);
}

/// A policy of which only the document is known: one of the account's own, or of AWS.
fn attachable(build: &mut Build, account: &AccountId, arn: &str, document: &serde_json::Value) {
    let Ok(parsed) = Arn::parse(arn) else {
        return;
    };
    if parsed.account == "aws" {
        build.of_aws.insert(arn.to_owned(), document.clone());
        return;
    }
    let id = build.world.unique_id("ANPA");
    let policies = &mut build.account(account).iam.policies;
    policies
        .entry(parsed.resource_name().to_owned())
        .or_insert_with(|| Policy {
            id,
            path: path(&parsed),
            versions: vec![version("v1", true, document.clone())],
            counted: 1,
            ..Policy::default()
        });
}

fn version(id: &str, default: bool, document: serde_json::Value) -> PolicyVersion {
    PolicyVersion {
        id: id.to_owned(),
        document,
        default,
        created: 0,
    }
}

fn policy(build: &mut Build, account: &AccountId, seen: &ManagedPolicy) {
    let asked = Asked::account(account).about(seen.arn.to_string());
    let versions = build.known(&seen.versions, &asked, &["iam:ListPolicyVersions"]);
    let mut kept: Vec<PolicyVersion> = versions
        .into_iter()
        .flatten()
        .filter(|it| it.id != seen.default_version)
        .map(|it| PolicyVersion {
            created: it.created.map_or(0, jiff::Timestamp::as_second),
            // What it says was not looked at.
            ..version(&it.id, false, json!({}))
        })
        .collect();
    let created = match &seen.versions {
        Seen::Known(versions) => versions
            .iter()
            .find(|it| it.id == seen.default_version)
            .and_then(|it| it.created),
        Seen::Unknown(_) => None,
    };
    kept.push(PolicyVersion {
        created: created.map_or(0, jiff::Timestamp::as_second),
        ..version(&seen.default_version, true, seen.document.value().clone())
    });
    let number = |it: &PolicyVersion| {
        let number = it.id.strip_prefix('v');
        number
            .and_then(|number| number.parse::<u32>().ok())
            .unwrap_or(1)
    };
    kept.sort_by_key(number);
    let policy = Policy {
        id: build.world.unique_id("ANPA"),
        path: path(&seen.arn),
        counted: kept.last().map_or(1, number),
        versions: kept,
        tags: seen.tags.clone(),
        ..Policy::default()
    };
    let policies = &mut build.account(account).iam.policies;
    policies.insert(seen.arn.resource_name().to_owned(), policy);
}
