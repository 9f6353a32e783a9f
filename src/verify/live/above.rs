//! Policies of the organization around the main account that stop the vendor or the deliveries, whatever the account itself allows.

use std::collections::BTreeMap;

use crate::domain::Arn;
use crate::inventory::{Above, AboveKind, Live};
use crate::policy::conflict::above::{Deed, refused};
use crate::policy::{Document, conflicts};
use crate::verify::build::{Checks, Requirement, Verdict};
use crate::verify::found;
use crate::wanted::Site;

const ASK: &str = "Ask whoever sets the rules of your organization to leave the role, CloudTrail and GuardDuty out of this one. We never change rules of others.";

/// The check of the policies above, where the account is in an organization.
pub(super) fn check(site: &Site<'_>, checks: &mut Checks, live: &Live) {
    if site.standing().is_ok_and(|it| it.organization().is_none()) {
        return;
    }
    checks.add(
        &site.home,
        Requirement::new(
            "policies-above",
            "No policy of the organization stands in the way",
            "No policy above the main account (AWS: SCP, RCP) refuses the vendor its role, the role its rights, or AWS its deliveries.",
        ),
        Verdict::judge(
            &live.above,
            "the policies of your organization",
            |above| match above {
                None => Verdict::passed(
                    "This account manages the organization, and its policies do not hold here.",
                ),
                Some(above) => judged(site, above),
            },
        ),
    );
}

fn judged(site: &Site<'_>, above: &[Above]) -> Verdict {
    let mut places: BTreeMap<(&str, bool), Vec<&Above>> = BTreeMap::new();
    for policy in above {
        let is_service = policy.kind == AboveKind::Service;
        places
            .entry((&policy.on, is_service))
            .or_default()
            .push(policy);
    }
    let mut possible = None;
    for ((_, is_service), policies) in &places {
        let deeds = if *is_service {
            own(site)
        } else {
            from_outside(site)
        };
        let documents: Vec<&Document> = policies.iter().map(|it| &it.document).collect();
        let names: Vec<String> = policies.iter().map(|it| format!("`{}`", it.name)).collect();
        for deed in &deeds {
            let deed = deed.deed();
            let Some(found) = refused(&documents, &deed) else {
                continue;
            };
            let seen = format!(
                "Of the policies {} of your organization {}.",
                names.join(", "),
                found.text
            );
            if found.certain {
                return Verdict::failed(seen).fix(ASK);
            }
            possible = possible.or(Some(seen));
        }
        if let Some((text, certain)) = deliveries(site, policies).filter(|_| !is_service) {
            if certain {
                return Verdict::failed(text).fix(ASK);
            }
            possible = possible.or(Some(text));
        }
    }
    match possible {
        Some(seen) => Verdict::unsure(seen, ASK),
        None => Verdict::passed(match above.len() {
            0 => "None stands above this account.".to_owned(),
            1 => "One stands above this account. It lets all through that is needed.".to_owned(),
            all => format!("{all} stand above this account. They let all through that is needed."),
        }),
    }
}

/// Something that is done, with what is known of the request.
struct Done {
    words: String,
    action: &'static str,
    resource: String,
    by: Arn,
    known: Vec<(&'static str, Vec<Vec<String>>)>,
}

impl Done {
    fn deed(&self) -> Deed<'_> {
        Deed {
            words: &self.words,
            action: self.action,
            resource: &self.resource,
            by: &self.by,
            known: self.known.clone(),
        }
    }
}

/// One value that a key surely carries.
fn one(value: impl Into<String>) -> Vec<Vec<String>> {
    vec![vec![value.into()]]
}

/// The vendor takes the role. It is of another organization than ours, or of none.
fn from_outside(site: &Site<'_>) -> Vec<Done> {
    let who = site.shared.trusted_first();
    let Ok(by) = Arn::parse(site.shared.principal()) else {
        return Vec::new();
    };
    let external = &site.shared.answers.vendor.external_role_id;
    let mut known = vec![
        ("aws:principalaccount", one(by.account.clone())),
        (
            "aws:principalorgid",
            vec![Vec::new(), vec!["o-of-the-vendor".to_owned()]],
        ),
        ("aws:principalarn", one(site.shared.principal())),
        ("aws:resourceaccount", one(site.account().as_str())),
    ];
    if let Some(id) = external {
        known.push(("sts:externalid", one(id.as_str())));
    }
    if let Some(organization) = site.shared.organization {
        known.push(("aws:resourceorgid", one(organization.id.clone())));
    }
    let mut done = vec![Done {
        words: format!("{who} use the role"),
        action: "sts:AssumeRole",
        resource: site.role_arn().to_string(),
        by,
        known,
    }];
    done.extend(
        own(site)
            .into_iter()
            .filter(|it| !it.action.starts_with("sns")),
    );
    done
}

/// What the role does in the account.
fn own(site: &Site<'_>) -> Vec<Done> {
    let who = site.shared.trusted_first();
    let role = site.role_arn();
    let account = site.account().as_str();
    let known = |region: &str, via: Option<String>| {
        let mut known = vec![
            ("aws:principalaccount", one(account)),
            ("aws:principalarn", one(role.to_string())),
            ("aws:resourceaccount", one(account)),
            ("aws:requestedregion", one(region)),
            (
                "aws:viaawsservice",
                one(if via.is_some() { "true" } else { "false" }),
            ),
        ];
        if let Some(organization) = site.shared.organization {
            known.push(("aws:principalorgid", one(organization.id.clone())));
            known.push(("aws:resourceorgid", one(organization.id.clone())));
        }
        if let Some(via) = via {
            known.push(("kms:viaservice", one(via)));
        }
        known
    };
    let mut all = Vec::new();
    for bucket in [site.log_bucket(), site.findings_bucket()] {
        let region = site.bucket_region(bucket);
        all.push(Done {
            words: format!("{who} open files in `{bucket}`"),
            action: "s3:GetObject",
            resource: format!(
                "{}/AWSLogs/{account}/file",
                Arn::bucket(site.shared.partition, bucket)
            ),
            by: role.clone(),
            known: known(region.as_str(), None),
        });
    }
    for topic in [site.log_topic(), site.findings_topic()] {
        all.push(Done {
            words: format!("{who} join the topic `{}`", topic.resource_name()),
            action: "sns:Subscribe",
            resource: topic.to_string(),
            by: role.clone(),
            known: known(&topic.region, None),
        });
    }
    let keys = [found::log_key(site), found::findings_key(site)];
    for key in keys.into_iter().filter_map(|key| key.ok().flatten()) {
        let via = format!("s3.{}.{}", key.region, key.partition.dns_suffix());
        all.push(Done {
            words: format!("{who} unlock files with the key `{}`", key.resource_name()),
            action: "kms:Decrypt",
            resource: key.to_string(),
            by: role.clone(),
            known: known(&key.region, Some(via)),
        });
    }
    all
}

/// Whether a policy on what the account has keeps AWS's own deliveries out.
fn deliveries(site: &Site<'_>, policies: &[&Above]) -> Option<(String, bool)> {
    let mut wanted = site.log_bucket_rules();
    wanted.extend(site.log_key_rules(false));
    for policy in policies {
        let found = conflicts(&policy.document, &wanted);
        let worst = found.iter().find(|it| it.certain).or_else(|| found.first());
        if let Some(conflict) = worst {
            let text = format!(
                "The policy `{}` of your organization: {}",
                policy.name, conflict.text
            );
            return Some((text, conflict.certain));
        }
    }
    None
}
