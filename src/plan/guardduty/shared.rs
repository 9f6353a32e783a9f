//! Who else has to do with the findings bucket, in words: whose GuardDuty writes there, and which detectors stay in our rules.

use super::exporters::Watched;
use crate::domain::Arn;
use crate::plan::Warning;
use crate::plan::draft::{notice, warning};
use crate::policy::detectors::{named_in, writers};
use crate::policy::findings_bucket::{OPEN_CONNECTIONS, SIDS};
use crate::policy::{Document, guardduty_key};
use crate::wanted::Site;

/// What the change of the bucket's rules says besides.
pub(super) fn of_bucket(
    site: &Site<'_>,
    watched: &[Watched<'_>],
    existing: Option<&Document>,
) -> Vec<Warning> {
    let statements = existing.map(Document::statements).unwrap_or_default();
    let is_new = !statements
        .iter()
        .any(|statement| statement.sid() == Some(OPEN_CONNECTIONS));
    let is_asked = site.shared.answers.guardduty.strict_bucket && !site.is_findings_bucket_ours();
    let open = (is_new && is_asked).then(|| {
        warning(
            "This bucket was there before. Programs that reach it without TLS, over http://, are refused from then on.",
            "Set strict_bucket to false in the answers.",
        )
    });
    open.into_iter()
        .chain(existing.and_then(|existing| others(site, watched, existing)))
        .chain(existing.and_then(|existing| left_out(site, existing, &SIDS)))
        .collect()
}

/// What the change of the key's rules says besides.
pub(super) fn of_key(site: &Site<'_>, existing: Option<&Document>) -> Option<Warning> {
    left_out(site, existing?, &guardduty_key::SIDS)
}

/// Whose GuardDuty writes into the bucket by rules that are not ours.
fn others(site: &Site<'_>, watched: &[Watched<'_>], existing: &Document) -> Option<Warning> {
    let ours: Vec<String> = watched
        .iter()
        .map(|region| region.export.detector.arn.clone())
        .collect();
    let own = site.account().as_str();
    let mut found: Vec<String> = Vec::new();
    for writer in writers(existing) {
        let is_ours = writer
            .rule
            .as_deref()
            .is_some_and(|rule| SIDS.contains(&rule));
        let by_account = writer.accounts.iter().filter(|account| *account != own);
        let mut names: Vec<String> = by_account.map(|account| of_account(account)).collect();
        for arn in &writer.detectors {
            let is_any = arn.contains(":*:*:detector/");
            let is_known = ours.contains(arn)
                || (is_ours && is_any)
                || (is_ours && arn.contains(&format!(":{own}:")));
            if is_known {
                continue;
            }
            match Arn::parse(arn).ok().and_then(|arn| arn.account_id()) {
                Some(account) if account.as_str() != own => {
                    names.push(of_account(account.as_str()));
                }
                _ => names.push(format!("the detector {arn}")),
            }
        }
        if writer.accounts.is_empty() && writer.detectors.is_empty() {
            names.push("any account".to_owned());
        }
        for name in names {
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    (!found.is_empty()).then(|| {
        notice(format!(
            "Others may send findings into this bucket, too: GuardDuty of {}. Their rules stay, and ours refuse them nothing. The topic announces their findings with yours.",
            found.join(", ")
        ))
    })
}

fn of_account(account: &str) -> String {
    crate::domain::AccountId::parse(account).map_or_else(
        |_| format!("accounts like {account}"),
        |account| format!("account {}", account.grouped()),
    )
}

/// The Regions that our rules let in and that the answers leave out.
fn left_out(site: &Site<'_>, existing: &Document, own: &[&str]) -> Option<Warning> {
    let watched = &site.shared.answers.guardduty.regions;
    let mut names: Vec<String> = Vec::new();
    for statement in existing.statements() {
        if !statement.sid().is_some_and(|sid| own.contains(&sid)) {
            continue;
        }
        for arn in named_in(&statement) {
            let region = Arn::parse(&arn).ok().and_then(|arn| arn.region_name());
            let Some(region) = region.filter(|region| !watched.contains(region)) else {
                continue;
            };
            let name = region.with_code();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    (!names.is_empty()).then(|| {
        notice(format!(
            "These rules let in GuardDuty of Regions that are not in your answers: {}. That stays, so what is sent from there goes on arriving.",
            names.join(", ")
        ))
    })
}
