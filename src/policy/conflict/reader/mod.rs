//! Rules of others that would shut out the vendor's role, which reads what the AWS services wrote.
//!
//! Against a refusal in the rules of a bucket, a key or a topic the role's own rights count for nothing.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use std::collections::BTreeSet;

use super::request::by_role;
use super::words::{reason, told};
use crate::domain::Arn;
use crate::policy::condition::{Context, Judged, Test};
use crate::policy::explain::who::{Who, deed};
use crate::policy::holds::Holds;
use crate::policy::meaning::Meaning;
use crate::policy::model::Document;
use crate::policy::size::DocumentKind;
use crate::policy::statement::{Effect, Statement};

/// The role that reads.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    pub role: &'a Arn,
    pub organization: Membership<'a>,
}

/// Which organization the role's account is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership<'a> {
    /// It could not be seen.
    Unseen,
    /// In none.
    Alone,
    /// In the one with this id.
    In(&'a str),
}

/// A rule that shuts the role out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShutOut {
    /// Whether it surely does; if not, it depends on something that we cannot see.
    pub certain: bool,
    /// In plain words, with the name of the rule.
    pub text: String,
}

/// One thing that the role does.
struct Read {
    /// In small letters.
    action: &'static str,
    resources: BTreeSet<String>,
    /// The service through which it asks, if it does not ask by itself.
    via: Option<String>,
}

/// The rules of the document that refuse the role what it needs of this bucket, key or topic.
pub fn shut_out(
    document: &Document,
    kind: DocumentKind,
    thing: &Arn,
    reader: &Reader<'_>,
) -> Vec<ShutOut> {
    let reads = reads(document, kind, thing);
    document
        .statements()
        .iter()
        .filter(|rule| rule.effect() == Some(Effect::Deny))
        .filter_map(|rule| worst(rule, &reads, reader))
        .collect()
}

/// The rules of another role's trust that refuse this one to use it with that External Role ID.
pub fn shut_out_of_role(trust: &Document, reader: &Reader<'_>, external_id: &str) -> Vec<ShutOut> {
    let one = |rule: &Statement| {
        let deny = Meaning::of(rule);
        let element = deny
            .on_role(reader.role)
            .min(deny.on_action("sts:assumerole"));
        let mut request = request(None, reader);
        request.carries("sts:externalid", [external_id]);
        let judged = deny.judge(element, &request);
        let certain = judged.holds == Holds::Yes;
        (judged.holds != Holds::No).then(|| ShutOut {
            certain,
            text: told(
                rule,
                certain,
                "the main account's role",
                "use this role",
                why(&deny, judged.by),
            ),
        })
    };
    trust
        .statements()
        .iter()
        .filter(|rule| rule.effect() == Some(Effect::Deny))
        .filter_map(one)
        .collect()
}

/// What the role does with a thing, the weightiest first.
fn reads(document: &Document, kind: DocumentKind, thing: &Arn) -> Vec<Read> {
    let of_thing = |action, via| Read {
        action,
        resources: BTreeSet::from([thing.to_string()]),
        via,
    };
    let writer = match kind {
        DocumentKind::LogBucket => "cloudtrail.",
        DocumentKind::FindingsBucket => "guardduty.",
        DocumentKind::CloudTrailKey | DocumentKind::GuardDutyKey => {
            let suffix = thing.partition.dns_suffix();
            let via = format!("s3.{}.{suffix}", thing.region);
            return vec![of_thing("kms:decrypt", Some(via))];
        }
        DocumentKind::CloudTrailTopic | DocumentKind::GuardDutyTopic => {
            return vec![of_thing("sns:subscribe", None)];
        }
        DocumentKind::MainRolePermissions
        | DocumentKind::MainRoleMembers
        | DocumentKind::MainRoleTrust
        | DocumentKind::MemberRolePermissions
        | DocumentKind::MemberRoleTrust => return Vec::new(),
    };
    vec![
        Read {
            action: "s3:getobject",
            resources: objects(document, thing, writer),
            via: None,
        },
        of_thing("s3:listbucket", None),
        of_thing("s3:getbucketlocation", None),
    ]
}

/// The files that the role opens: those that the service may add. Other files of the bucket are none of its business.
fn objects(document: &Document, bucket: &Arn, writer: &str) -> BTreeSet<String> {
    let folder = format!("{bucket}/");
    let adds = |rule: &&Statement| {
        rule.effect() == Some(Effect::Allow)
            && Meaning::of(rule).on_action("s3:putobject") == Holds::Yes
            && rule
                .principals()
                .iter()
                .any(|who| who.kind == "Service" && who.value.starts_with(writer))
    };
    let found: BTreeSet<String> = document
        .statements()
        .iter()
        .filter(adds)
        .flat_map(Statement::resources)
        .filter(|resource| resource.starts_with(&folder))
        .map(str::to_owned)
        .collect();
    if found.is_empty() {
        BTreeSet::from([format!("{bucket}/*")])
    } else {
        found
    }
}

/// The weightiest thing that the rule refuses, a sure one before others.
fn worst(rule: &Statement, reads: &[Read], reader: &Reader<'_>) -> Option<ShutOut> {
    let deny = Meaning::of(rule);
    let stopped = reads
        .iter()
        .filter_map(|read| Some((read, stops(&deny, read, reader)?)));
    // Of equals the first is taken.
    let (read, judged) = stopped.rev().max_by_key(|(_, judged)| judged.holds)?;
    Some(ShutOut {
        certain: judged.holds == Holds::Yes,
        text: words(rule, &deny, read, &judged),
    })
}

/// How the rule turns out for the read, if it may stop some of it; sure only where it surely stops all of it.
fn stops<'d>(deny: &'d Meaning, read: &Read, reader: &Reader<'_>) -> Option<Judged<'d>> {
    let resources = read.resources.iter().map(|one| deny.on_resource(one));
    let (least, most) = (resources.clone().min()?, resources.max()?);
    let some_or_all = if least == most {
        most
    } else {
        most.min(Holds::Unknown)
    };
    let element = deny
        .on_role(reader.role)
        .min(deny.on_action(read.action))
        .min(some_or_all);
    let judged = deny.judge(element, &request(read.via.as_deref(), reader));
    (judged.holds != Holds::No).then_some(judged)
}

/// What is known of the role's request; `via` is the service through which it asks, if it does not ask by itself.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>.
fn request(via: Option<&str>, reader: &Reader<'_>) -> Context {
    let arn = reader.role.to_string();
    let account = reader.role.account.as_str();
    let through_service = if via.is_some() { "true" } else { "false" };
    let mut known = vec![
        ("aws:principalarn", Some(arn.as_str())),
        ("aws:principalaccount", Some(account)),
        ("aws:viaawsservice", Some(through_service)),
        ("kms:calleraccount", Some(account)),
        ("kms:viaservice", via),
    ];
    match reader.organization {
        Membership::Unseen => {}
        Membership::Alone => known.push(("aws:principalorgid", None)),
        Membership::In(id) => known.push(("aws:principalorgid", Some(id))),
    }
    by_role(&known)
}

fn words(rule: &Statement, deny: &Meaning, read: &Read, judged: &Judged<'_>) -> String {
    let certain = judged.holds == Holds::Yes;
    let deed = deed(&Who::OwnRole, read.action).unwrap_or_else(|| format!("use {}", read.action));
    let rest = match read.action {
        _ if !certain => " It depends on what cannot be read from here.",
        "s3:getobject" | "kms:decrypt" => " Radiant Security could open nothing.",
        "sns:subscribe" => " Radiant Security would not hear of new files.",
        _ => "",
    };
    let why = why(deny, judged.by);
    let mut text = told(rule, certain, "Radiant Security", &deed, why);
    text.push_str(rest);
    text
}

fn why(deny: &Meaning, by: &[Test]) -> &'static str {
    let by_name = by.iter().find(|test| {
        test.key.starts_with("aws:principal") && test.key != "aws:principalisawsservice"
    });
    let everyone = deny.principals.iter().any(|(_, name)| name == "*");
    match by_name {
        Some(test) if test.operator.negated => {
            ", because it lets in only certain people and programs"
        }
        Some(_) => ", because of its conditions",
        None if by.is_empty() && deny.not_principals.is_empty() && !everyone => {
            ", because it names its account or its role"
        }
        None => reason(deny, by),
    }
}

#[cfg(test)]
mod tests;
