//! A plan as Terraform configuration, with import blocks for what is there.
//!
//! <https://registry.terraform.io/providers/hashicorp/aws/latest/docs>

mod hcl;
mod resources;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use self::hcl::{Block, Places, plain};
use self::resources::{address, refused, unknown_features, write};
use super::chosen::{Choice, Chosen, choose, unsaid};
use super::hand_over::{Exported, HandOver};
use crate::answers::Reach;
use crate::domain::{AccountId, Arn, Place};
use crate::plan::{Action, ChangeId, Plan, Slot, Slots, Told};
use crate::wanted::Site;

/// The configuration for the whole plan.
pub(super) fn terraform(site: &Site<'_>, plan: &Plan<Told>, known: &Slots) -> Exported {
    let home = &site.home;
    let made: BTreeSet<String> = plan
        .changes
        .iter()
        .filter(|told| told.kind.writes())
        .filter_map(|told| resources::makes(&told.action))
        .collect();
    let Choice {
        chosen,
        mut left_out,
    } = choose(plan, known, |change, action| {
        let is_entered = change.place.account == home.account
            || matches!(
                site.shared.answers.members.reach,
                Reach::AssumeRole { .. } | Reach::Profiles { .. }
            );
        if is_entered {
            refused(action, &made)
        } else {
            Some("The answers name no way into its account that Terraform can go.")
        }
    });
    left_out.extend(unsaid(&chosen, "Terraform"));
    left_out.extend(unknown_features(&chosen));
    let mut places = Places::default();
    places.put(Slot::run().to_string(), "\"terraform\"".to_owned());
    places.put(
        Slot::external_id().to_string(),
        "var.external_role_id".to_owned(),
    );
    let names = names(home, &chosen);
    for (part, name) in chosen.iter().zip(&names) {
        let value = match part.action {
            Action::CreateKey(_) => format!("aws_kms_key.{name}.arn"),
            Action::CreateDetector(_) => format!("aws_guardduty_detector.{name}.id"),
            _ => continue,
        };
        if let Some(slot) = part.action.deed().fills() {
            places.put(slot.to_string(), value);
        }
    }
    let mut text = head(site, &chosen, &left_out);
    let addresses = addresses(&chosen, &names, &made);
    for (at, (part, name)) in chosen.iter().zip(&names).enumerate() {
        let behind: BTreeSet<String> = part
            .told
            .depends_on
            .iter()
            .chain(&part.told.follows)
            .filter_map(|id| addresses.get(id).cloned())
            .collect();
        let later = chosen.get(at + 1..).unwrap_or_default();
        let written = write(&resources::Writing {
            part,
            later,
            name,
            places: &places,
            behind: &behind,
            provider: (part.told.place != *home).then(|| alias(home, &part.told.place)),
            made: &made,
        });
        if written.is_empty() {
            continue;
        }
        text.push('\n');
        for line in part.about() {
            let _written = writeln!(text, "# {line}").is_ok();
        }
        text.push_str(&written);
    }
    let mut said = vec![
        "Look at it with: terraform init && terraform plan. What the plan of this program changes and Terraform does not own yet is imported.".to_owned(),
    ];
    said.extend(left_out);
    Exported {
        files: vec![HandOver {
            name: "radiant.tf".to_owned(),
            text,
        }],
        said,
    }
}

/// A name for each change, of letters, numbers and low lines, each once.
fn names(home: &Place, chosen: &[Chosen<'_>]) -> Vec<String> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    chosen
        .iter()
        .map(|part| {
            let place = &part.told.place;
            let mut name = format!("{}_{}", part.told.section.word(), part.told.id.part());
            if place != home {
                name = format!("{name}_{}", alias(home, place));
            }
            let name = plain(&name);
            let count = taken.entry(name.clone()).or_default();
            *count += 1;
            if *count == 1 {
                name
            } else {
                format!("{name}_{count}")
            }
        })
        .collect()
}

/// The name of the provider of a place.
fn alias(home: &Place, place: &Place) -> String {
    let region = plain(place.region.as_str());
    if place.account == home.account {
        region
    } else {
        format!("account_{}_{region}", place.account)
    }
}

/// The resource in which each change stands: that of the thing that it belongs to, or of a later change of the same, or its own.
fn addresses(
    chosen: &[Chosen<'_>],
    names: &[String],
    made: &BTreeSet<String>,
) -> BTreeMap<ChangeId, String> {
    let mut addresses = BTreeMap::new();
    for (at, part) in chosen.iter().enumerate() {
        let later = chosen.get(at + 1..).unwrap_or_default();
        let maker = resources::belongs_to(&part.action)
            .filter(|thing| made.contains(thing))
            .and_then(|thing| {
                let mut all = chosen.iter();
                all.position(|other| resources::makes(&other.action).as_ref() == Some(&thing))
            });
        let last = resources::comes_later(&part.action, later).map(|further| at + 1 + further);
        let at = maker.or(last).unwrap_or(at);
        if let (Some(holder), Some(name)) = (chosen.get(at), names.get(at))
            && let Some(address) = address(&holder.action, name)
        {
            addresses.insert(part.told.id.clone(), address);
        }
    }
    addresses
}

/// What stands before the first resource.
fn head(site: &Site<'_>, chosen: &[Chosen<'_>], left_out: &[String]) -> String {
    let vendor = &site.shared.vendor.name;
    let home = &site.home;
    let mut text = format!(
        "# Connects account {} to {vendor}: {} changes, as the plan of radiant-aws-setup has them.
# It holds no secret. Give the External Role ID as the variable external_role_id.
",
        home.account,
        chosen.len()
    );
    for line in left_out {
        let _written = writeln!(text, "# {line}").is_ok();
    }
    let mut terraform = Block::new("\nterraform");
    terraform
        .set("required_version", "\">= 1.5\"")
        .inner("required_providers", |providers| {
            providers.set(
                "aws",
                "{ source = \"hashicorp/aws\", version = \">= 5.50\" }",
            );
        });
    text.push_str(&terraform.end());
    let mut variable = Block::new("\nvariable \"external_role_id\"");
    variable.set("type", "string").set("sensitive", "true").set(
        "description",
        "\"The External Role ID that the vendor shows.\"",
    );
    text.push_str(&variable.end());
    if let Reach::AssumeRole {
        external_id: Some(_),
        ..
    } = site.shared.answers.members.reach
    {
        let mut asked = Block::new("\nvariable \"entry_external_id\"");
        asked.set("type", "string").set("sensitive", "true").set(
            "description",
            "\"What the role asks for by which other accounts are entered.\"",
        );
        text.push_str(&asked.end());
    }
    text.push_str(&provider(site, None, home));
    let others: BTreeSet<&Place> = chosen
        .iter()
        .map(|part| &part.told.place)
        .filter(|place| *place != home)
        .collect();
    for place in others {
        text.push_str(&provider(site, Some(alias(home, place)), place));
    }
    text
}

/// The way into an account and Region; Terraform refuses to work in another account.
fn provider(site: &Site<'_>, alias: Option<String>, place: &Place) -> String {
    let texts = Places::default();
    let mut provider = Block::new("\nprovider \"aws\"");
    if let Some(alias) = alias {
        provider.set("alias", &texts.text(&alias));
    }
    provider
        .set("region", &texts.text(place.region.as_str()))
        .set(
            "allowed_account_ids",
            &format!("[{}]", texts.text(place.account.as_str())),
        );
    if place.account != *site.account() {
        into(site, &place.account, &mut provider);
    }
    provider.end()
}

fn into(site: &Site<'_>, account: &AccountId, provider: &mut Block) {
    let texts = Places::default();
    match &site.shared.answers.members.reach {
        Reach::AssumeRole { role, external_id } => {
            let arn = Arn::role(site.shared.partition, account, role.as_str()).to_string();
            provider.inner("assume_role", |way| {
                way.set("role_arn", &texts.text(&arn));
                if external_id.is_some() {
                    way.set("external_id", "var.entry_external_id");
                }
            });
        }
        Reach::Profiles { profiles } => {
            if let Some(profile) = profiles.get(account) {
                provider.set("profile", &texts.text(profile));
            }
        }
        Reach::StackSet { .. } | Reach::StackSetRoles { .. } | Reach::HandOff => {}
    }
}
