//! What the answers have us look at, account by account.

use std::collections::BTreeSet;

use crate::answers::{
    Answers, ExportFindings, KeyChoice, LookedAfter, MemberAccounts, MembersAnswers, Reach,
    TopicChoice, TrailChoice,
};
use crate::aws::{
    Sought, SoughtAccounts, SoughtBucket, SoughtMember, SoughtRights, SoughtStackSet, SoughtTrail,
};
use crate::domain::{AccountId, KeyAlias, Place, Region, TopicName};
use crate::inventory::Inventory;
use crate::vendor::Vendor;
use crate::wanted::{STACK_SET, Site, main_site};

/// What to look at in the main account.
pub fn sites(answers: &Answers, vendor: &Vendor) -> Vec<Sought> {
    let main = answers.place();
    let Answers {
        cloudtrail,
        guardduty,
        role,
        members,
        ..
    } = answers;
    let keys = [&cloudtrail.key, &guardduty.key];
    vec![Sought {
        trail: match &cloudtrail.trail {
            TrailChoice::New { name } => SoughtTrail::Named(name.clone()),
            TrailChoice::Existing { arn } => SoughtTrail::Arn(arn.clone()),
        },
        buckets: vec![
            SoughtBucket {
                name: cloudtrail.bucket.name().clone(),
                key: new_key(&cloudtrail.key),
                topic: None,
                holds_findings: false,
            },
            SoughtBucket {
                name: guardduty.bucket.name().clone(),
                key: new_key(&guardduty.key),
                topic: new_topic(&guardduty.topic),
                holds_findings: true,
            },
        ],
        topics: [&cloudtrail.topic, &guardduty.topic]
            .map(|topic| topic.arn(&main))
            .into(),
        keys: keys
            .into_iter()
            .filter_map(|key| match key {
                KeyChoice::Existing { arn } => Some(arn.clone()),
                KeyChoice::New { .. } | KeyChoice::None => None,
            })
            .collect(),
        role: answers.vendor.role_name_or(&vendor.role_name).clone(),
        policy: role.policy_name.clone(),
        further: if members.accounts == MemberAccounts::These(Vec::new()) && !members.drop_unused {
            Vec::new()
        } else {
            role.further_policies()
        },
        regions: guardduty.regions.clone(),
        accounts: accounts(&answers.members),
        stack_set: stack_set(members),
        main,
    }]
}

/// The StackSet that is to make the roles, or to go.
fn stack_set(members: &MembersAnswers) -> Option<SoughtStackSet> {
    let rights = match &members.reach {
        Reach::StackSetRoles { administration, .. } if members.by_stack_set() => {
            SoughtRights::Roles(administration.clone())
        }
        _ if members.by_stack_set() => SoughtRights::Organization,
        _ if members.drop_stack_set => SoughtRights::Either,
        _ => return None,
    };
    Some(SoughtStackSet {
        name: STACK_SET.to_owned(),
        rights,
    })
}

/// What to look at in the other accounts that are chosen, as far as the look at the main account tells which those are.
pub fn member_sites(
    answers: &Answers,
    vendor: &Vendor,
    inventory: &Inventory,
) -> Vec<SoughtMember> {
    let site = main_site(answers, vendor, inventory);
    let Ok(choice) = site.shared.choice() else {
        return Vec::new();
    };
    let looked_after: Vec<(&Region, BTreeSet<&AccountId>)> = answers
        .guardduty
        .regions
        .iter()
        .map(|region| (region, looked_after(&site, region)))
        .collect();
    let each = answers.export.findings == ExportFindings::EachAccount
        || answers.guardduty.accounts == LookedAfter::EachAccount;
    let administrators = site
        .shared
        .organization
        .and_then(|organization| organization.guardduty_administrators.known());
    let members = choice.chosen.into_keys().map(|account| SoughtMember {
        role: answers.members.role_name.clone(),
        policy: answers.members.policy_name(),
        regions: looked_after
            .iter()
            .filter(|(_, members)| each || !members.contains(&account))
            .map(|(region, _)| (*region).clone())
            .collect(),
        administers: administrators.is_some_and(|them| them.contains(&account)),
        place: Place::new(account, answers.account.region.clone()),
    });
    members.collect()
}

/// The accounts whose GuardDuty the main account looks after in a Region: it knows all that matters of them.
fn looked_after<'i>(site: &Site<'i>, region: &Region) -> BTreeSet<&'i AccountId> {
    let detector = site.detector(region).ok().flatten();
    let members = detector.and_then(|detector| detector.members.known());
    let enabled = members.into_iter().flat_map(|members| &members.accounts);
    enabled
        .filter(|member| member.is_enabled())
        .map(|member| &member.account)
        .collect()
}

/// What the choice of accounts needs to know of the organization.
fn accounts(members: &MembersAnswers) -> SoughtAccounts {
    if members.accounts == MemberAccounts::These(Vec::new()) {
        return SoughtAccounts::default();
    }
    SoughtAccounts {
        by_group: !members.groups.is_empty(),
        by_tag: !members.tags.is_empty(),
        only: match &members.accounts {
            MemberAccounts::Organization => None,
            MemberAccounts::These(these) => Some(these.iter().cloned().collect()),
        },
    }
}

fn new_key(key: &KeyChoice) -> Option<KeyAlias> {
    match key {
        KeyChoice::New { alias } => Some(alias.clone()),
        KeyChoice::Existing { .. } | KeyChoice::None => None,
    }
}

fn new_topic(topic: &TopicChoice) -> Option<TopicName> {
    match topic {
        TopicChoice::New { name } => Some(name.clone()),
        TopicChoice::Existing { .. } => None,
    }
}
