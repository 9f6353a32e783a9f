//! Rules of others that would shut out the vendor's role, which reads what the AWS services wrote.
//!
//! Against a refusal in the rules of a bucket, a key or a topic the role's own rights count for nothing.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use std::collections::BTreeSet;

use super::reason;
use super::request::{Holds, Request};
use crate::domain::Arn;
use crate::policy::equal::Meaning;
use crate::policy::explain::who::{Who, deed};
use crate::policy::glob::{Meets, glob, met};
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
        DocumentKind::MainRolePermissions | DocumentKind::MainRoleTrust => return Vec::new(),
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
        let actions = rule.actions();
        let mut adds = actions.iter().map(|action| action.to_ascii_lowercase());
        rule.effect() == Some(Effect::Allow)
            && adds.any(|action| glob(&action, "s3:putobject"))
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
    let named = speaks_about(&deny, reader.role)?;
    let mut worst: Option<(&Read, bool)> = None;
    for read in reads {
        let Some(sure) = stops(&deny, read, reader) else {
            continue;
        };
        let sure = sure && named == Meets::All;
        if worst.is_none_or(|(_, was)| sure && !was) {
            worst = Some((read, sure));
        }
    }
    worst.map(|(read, certain)| ShutOut {
        certain,
        text: words(rule, &deny, read, certain),
    })
}

/// Whether the rule speaks about the role.
///
/// Whoever is left out by `NotPrincipal` has to be named with account, role and session, and a session's name is the vendor's own.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html>.
fn speaks_about(deny: &Meaning, role: &Arn) -> Option<Meets> {
    let arn = role.to_string();
    let session = format!(
        "arn:{}:sts::{}:assumed-role/{}/",
        role.partition,
        role.account,
        role.resource_name()
    );
    let listed = if deny.not_principals.is_empty() {
        &deny.principals
    } else {
        &deny.not_principals
    };
    let any = |fits: &dyn Fn(&str) -> bool| {
        listed
            .iter()
            .any(|(kind, value)| kind == "AWS" && fits(value))
    };
    let everyone = any(&|value| value == "*");
    let account = any(&|value| value == role.account);
    let itself = any(&|value| value == arn);
    let as_session = any(&|value| value.starts_with(&session));
    if deny.not_principals.is_empty() {
        return if everyone || account || itself {
            Some(Meets::All)
        } else {
            as_session.then_some(Meets::Some)
        };
    }
    if everyone || (account && itself && as_session) {
        return None;
    }
    // The account alone may mean its root user, or everybody in it.
    let others = any(&|value| value.contains(&format!("::{}:", role.account)));
    let open = itself || as_session || (account && !others);
    Some(if open { Meets::Some } else { Meets::All })
}

/// Nothing if the refusal does not meet the read, else whether it surely stops all of it.
fn stops(deny: &Meaning, read: &Read, reader: &Reader<'_>) -> Option<bool> {
    let action = met(texts(&deny.actions), texts(&deny.not_actions), read.action)?;
    let resources: Vec<Option<Meets>> = read
        .resources
        .iter()
        .map(|resource| met(texts(&deny.resources), texts(&deny.not_resources), resource))
        .collect();
    resources.iter().flatten().next()?;
    let all = resources.iter().all(|met| *met == Some(Meets::All));
    let request = request(read, reader);
    let mut certain = all && action == Meets::All && deny.unknown.is_empty();
    for (operator, key, values) in &deny.conditions {
        match request.holds(operator, key, values) {
            Holds::No => return None,
            Holds::Yes => {}
            Holds::Unknown => certain = false,
        }
    }
    Some(certain)
}

fn texts(set: &BTreeSet<String>) -> impl Iterator<Item = &str> + Clone {
    set.iter().map(String::as_str)
}

/// What is known of the role's request.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>.
fn request(read: &Read, reader: &Reader<'_>) -> Request {
    let arn = reader.role.to_string();
    let account = reader.role.account.as_str();
    let via = read.via.as_deref();
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
    Request::of_role(&known)
}

fn words(rule: &Statement, deny: &Meaning, read: &Read, certain: bool) -> String {
    let name = match rule.sid() {
        Some(sid) if !sid.is_empty() => format!("The rule `{sid}` was there before."),
        _ => "A rule without a name was there before.".to_owned(),
    };
    let stops = if certain {
        "does not let"
    } else {
        "may not let"
    };
    let deed = deed(&Who::OwnRole, read.action).unwrap_or_else(|| format!("use {}", read.action));
    let rest = match read.action {
        _ if !certain => " It depends on what cannot be read from here.",
        "s3:getobject" | "kms:decrypt" => " Radiant Security could open nothing.",
        "sns:subscribe" => " Radiant Security would not hear of new files.",
        _ => "",
    };
    let why = why(deny);
    format!("{name} It {stops} Radiant Security {deed}{why}.{rest}")
}

fn why(deny: &Meaning) -> &'static str {
    let by_name = deny
        .conditions
        .iter()
        .find(|(_, key, _)| key.starts_with("aws:principal") && key != "aws:principalisawsservice");
    let everyone = deny.principals.iter().any(|(_, name)| name == "*");
    match by_name {
        Some((operator, ..)) if operator.contains("not") => {
            ", because it lets in only certain people and programs"
        }
        Some(_) => ", because of its conditions",
        None if deny.conditions.is_empty() && deny.not_principals.is_empty() && !everyone => {
            ", because it names its account or its role"
        }
        None => reason(deny),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ROLE: &str = "arn:aws:iam::111122223333:role/radiant-aws-access-role";
    const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";

    fn found(
        statements: &Value,
        kind: DocumentKind,
        thing: &str,
        organization: Membership<'_>,
    ) -> Vec<ShutOut> {
        let document = json!({"Version": "2012-10-17", "Statement": statements});
        shut_out(
            &Document::try_from(document).unwrap(),
            kind,
            &Arn::parse(thing).unwrap(),
            &Reader {
                role: &Arn::parse(ROLE).unwrap(),
                organization,
            },
        )
    }

    /// Whether a refusal of opening files in the log bucket meets the role, and whether it surely does.
    fn bucket(who: &Value, condition: &Value) -> Option<bool> {
        let write = json!({"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/AWSLogs/111122223333/*"});
        let mut deny = json!({"Sid": "Theirs", "Effect": "Deny", "Action": ["s3:GetObject", "s3:PutObjectAcl"],
            "Resource": "arn:aws:s3:::logs/*"});
        deny["Condition"] = condition.clone();
        for (field, value) in who.as_object().unwrap() {
            deny[field] = value.clone();
        }
        let found = found(
            &json!([write, deny]),
            DocumentKind::LogBucket,
            "arn:aws:s3:::logs",
            Membership::In("o-example123"),
        );
        assert!(found.len() < 2);
        found.first().map(|found| found.certain)
    }

    // A perimeter of the account shuts out people, not AWS services: the role is one of the people.
    #[test]
    fn a_perimeter_around_people_shuts_the_role_out() {
        let soc = "arn:aws:iam::111122223333:role/SOC";
        for (condition, expected) in [
            (
                json!({"StringNotLike": {"aws:PrincipalArn": soc}}),
                Some(true),
            ),
            (
                json!({"ArnNotLike": {"aws:PrincipalArn": [soc, "arn:aws:iam::*:role/ops/*"]}}),
                Some(true),
            ),
            (
                json!({"ArnNotLike": {"aws:PrincipalArn": [soc, ROLE]}}),
                None,
            ),
            (
                json!({"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/radiant-*"}}),
                None,
            ),
            (
                json!({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
                Some(false),
            ),
            (
                json!({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}),
                Some(false),
            ),
            (
                json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-example123"}}),
                None,
            ),
            (
                json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-other12345"}}),
                Some(true),
            ),
            (
                json!({"StringNotEquals": {"aws:PrincipalAccount": "111122223333"}}),
                None,
            ),
            (
                json!({"StringNotEquals": {"aws:PrincipalTag/team": "soc"}}),
                Some(false),
            ),
            (json!({"Bool": {"aws:SecureTransport": "false"}}), None),
            (json!({"NumericLessThan": {"s3:TlsVersion": "1.2"}}), None),
            (
                json!({"Bool": {"aws:PrincipalIsAWSService": "false"}}),
                Some(true),
            ),
            (
                json!({"Bool": {"aws:PrincipalIsAWSService": "false"}, "ArnNotLike": {"aws:PrincipalArn": ROLE}}),
                None,
            ),
        ] {
            let everyone = json!({"Principal": "*"});
            assert_eq!(bucket(&everyone, &condition), expected, "{condition}");
        }
    }

    #[test]
    fn whom_a_rule_names_or_leaves_out_is_read() {
        let root = "arn:aws:iam::111122223333:root";
        let ops = "arn:aws:iam::111122223333:role/Ops";
        let session = "arn:aws:sts::111122223333:assumed-role/radiant-aws-access-role/radiant";
        for (who, expected) in [
            (json!({"Principal": {"AWS": "111122223333"}}), Some(true)),
            (json!({"Principal": {"AWS": ROLE}}), Some(true)),
            (json!({"Principal": {"AWS": session}}), Some(false)),
            (json!({"Principal": {"AWS": ops}}), None),
            (
                json!({"Principal": {"Service": "cloudtrail.amazonaws.com"}}),
                None,
            ),
            (json!({"NotPrincipal": {"AWS": [root, ops]}}), Some(true)),
            (json!({"NotPrincipal": {"AWS": root}}), Some(false)),
            (json!({"NotPrincipal": {"AWS": [root, ROLE]}}), Some(false)),
            (
                json!({"NotPrincipal": {"AWS": [root, ROLE, session]}}),
                None,
            ),
            (
                json!({"NotPrincipal": {"Service": "cloudtrail.amazonaws.com"}}),
                Some(true),
            ),
        ] {
            assert_eq!(bucket(&who, &json!({})), expected, "{who}");
        }
    }

    #[test]
    fn other_files_and_other_deeds_are_none_of_the_role_s() {
        let deny = |action: &str, resource: &str| {
            let statement = json!([{"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
                "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/AWSLogs/111122223333/*"},
                {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": resource}]);
            let kind = DocumentKind::LogBucket;
            let found = found(&statement, kind, "arn:aws:s3:::logs", Membership::Unseen);
            found.first().map(|found| found.certain)
        };
        assert_eq!(deny("s3:GetObject", "arn:aws:s3:::logs/private/*"), None);
        assert_eq!(deny("s3:Delete*", "*"), None);
        assert_eq!(deny("s3:ListBucket", "arn:aws:s3:::logs"), Some(true));
        let part = "arn:aws:s3:::logs/AWSLogs/111122223333/CloudTrail/us-west-2/*";
        assert_eq!(deny("s3:GetObject", part), Some(false));
    }

    #[test]
    fn keys_are_used_through_s3_and_topics_are_joined() {
        let key = |condition: Value| {
            let deny = json!({"Sid": "Keep", "Effect": "Deny", "Principal": "*", "Action": "kms:Decrypt",
                "Resource": "*", "Condition": condition});
            found(&deny, DocumentKind::CloudTrailKey, KEY, Membership::Alone)
        };
        let soc = "arn:aws:iam::111122223333:role/SOC";
        let shut = key(json!({"ArnNotLike": {"aws:PrincipalArn": soc}}));
        assert_eq!(
            shut[0].text,
            "The rule `Keep` was there before. It does not let Radiant Security unlock files with this key, because it lets in only \
             certain people and programs. Radiant Security could open nothing."
        );
        let via = |name: &str| key(json!({"StringNotEquals": {"kms:ViaService": name}}));
        assert!(via("s3.us-east-1.amazonaws.com").is_empty());
        assert!(via("ebs.us-east-1.amazonaws.com")[0].certain);
        assert!(key(json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-example123"}}))[0].certain);
        let join = json!({"Effect": "Deny", "Principal": "*", "Action": "SNS:Subscribe", "Resource": "*",
            "Condition": {"StringNotEquals": {"sns:Protocol": "email"}}});
        let topic = "arn:aws:sns:us-east-1:111122223333:events";
        let join = found(
            &join,
            DocumentKind::GuardDutyTopic,
            topic,
            Membership::Alone,
        );
        assert_eq!(
            join[0].text,
            "A rule without a name was there before. It may not let Radiant Security join this topic, because of its conditions. It \
             depends on what cannot be read from here."
        );
    }
}
