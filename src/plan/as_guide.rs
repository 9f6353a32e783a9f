//! Where a change leaves the vendor's guide and why, and the guide's own document to lay beside ours.
//!
//! The guide's documents stand in `assets/guide` with their places to fill in; the parts that the guide leaves to AWS's console or to
//! AWS's pages (log bucket, findings bucket, key for findings) have none.

use serde_json::Value;

use super::{ConnectorValues, Kind, Slots, Told, View};
use crate::domain::ExternalId;
use crate::policy::main_role_permissions::MEMBERS_SID;
use crate::policy::member_role_permissions::READ_SID;
use crate::policy::{Document, DocumentKind, Row, rows};
use crate::wanted::Site;

/// What the places in the guide's documents are filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuideValues {
    /// The names and ARNs that the vendor's page asks for.
    pub connector: ConnectorValues,
    pub trail_name: String,
    /// `None` until the connector has been added at the vendor's.
    pub external_role_id: Option<ExternalId>,
}

impl GuideValues {
    /// As they are at the main account.
    pub fn of(site: &Site<'_>) -> Self {
        let answers = site.shared.answers;
        Self {
            connector: site.connector_values(),
            trail_name: answers.cloudtrail.trail.name().to_owned(),
            external_role_id: answers.vendor.external_role_id.clone(),
        }
    }
}

/// The guide's document of this kind, filled in as the guide says. What is not known yet stays as the guide's own place.
///
/// `None` where the guide has no document of its own.
pub fn guide_document(kind: DocumentKind, values: &GuideValues) -> Option<Document> {
    let text = match kind {
        DocumentKind::CloudTrailKey => include_str!("../../assets/guide/cloudtrail-key.json"),
        DocumentKind::CloudTrailTopic => include_str!("../../assets/guide/cloudtrail-topic.json"),
        DocumentKind::GuardDutyTopic => include_str!("../../assets/guide/guardduty-topic.json"),
        DocumentKind::MainRolePermissions => {
            include_str!("../../assets/guide/main-role-permissions.json")
        }
        DocumentKind::MainRoleTrust => include_str!("../../assets/guide/main-role-trust.json"),
        DocumentKind::MemberRolePermissions => {
            include_str!("../../assets/guide/member-role-permissions.json")
        }
        DocumentKind::MemberRoleTrust => include_str!("../../assets/guide/member-role-trust.json"),
        DocumentKind::LogBucket
        | DocumentKind::FindingsBucket
        | DocumentKind::GuardDutyKey
        | DocumentKind::MainRoleMembers => return None,
    };
    let mut value: Value = serde_json::from_str(text).ok()?;
    fill(&mut value, &places(kind, values));
    Document::try_from(value).ok()
}

/// Each place of the guide with its value, where that is known.
fn places(kind: DocumentKind, values: &GuideValues) -> Vec<(&'static str, String)> {
    let ConnectorValues {
        account,
        region,
        cloudtrail,
        guardduty,
        ..
    } = &values.connector;
    let topic = if kind == DocumentKind::GuardDutyTopic {
        guardduty
    } else {
        cloudtrail
    };
    let mut places = vec![
        ("${AWS_ACCOUNT_ID}", account.to_string()),
        ("${REGION}", region.to_string()),
        ("${TRAIL_NAME}", values.trail_name.clone()),
        (
            "${Assume_Role_Name}",
            values.connector.role_name.to_string(),
        ),
        ("${SNS_NAME}", topic.topic_name.clone()),
        ("${SNS_NAME_CLOUD_TRAIL}", cloudtrail.topic_name.clone()),
        ("${SNS_NAME_GUARD_DUTY}", guardduty.topic_name.clone()),
    ];
    for (place, key) in [
        ("${KMS_KEY_CLOUD_TRAIL}", &cloudtrail.key_arn),
        ("${KMS_KEY_GUARD_DUTY}", &guardduty.key_arn),
    ] {
        places.extend(
            key.as_ref()
                .map(|arn| (place, arn.resource_name().to_owned())),
        );
    }
    places.extend(
        values
            .external_role_id
            .as_ref()
            .map(|id| ("${RS_CREDENTIAL_ID}", id.as_str().to_owned())),
    );
    places
}

fn fill(value: &mut Value, places: &[(&str, String)]) {
    match value {
        // The other accounts' roles are not of the main account: their number is not known here.
        Value::String(text) if text.contains("${ROLES_NAME}") => {}
        Value::String(text) => {
            for (place, filled) in places {
                if text.contains(place) {
                    *text = text.replace(place, filled);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, places)),
        Value::Object(fields) => fields.values_mut().for_each(|item| fill(item, places)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The guide's document and ours, for a change that is about one that the guide has too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    pub guide: Document,
    pub ours: Document,
}

impl Beside {
    /// With everything filled in that is known by now.
    pub fn of(change: &Told, values: &GuideValues, known: &Slots) -> Option<Self> {
        let guide = guide_document(guide_kind(change)?, values)?;
        let Some(View::Policy(_, after)) = &change.version.after else {
            return None;
        };
        let ours = Document::try_from(known.resolve_json(after)).ok()?;
        Some(Self { guide, ours })
    }

    /// Line by line: what the guide has and ours has not with a minus, what ours has instead with a plus.
    pub fn to_text(&self) -> String {
        let line = |row| match row {
            Row::Kept(1) => "      1 rule is the guide's".to_owned(),
            Row::Kept(count) => format!("      {count} rules are the guide's"),
            Row::Same(text) => format!("      {text}"),
            Row::Added(line) => format!("    + {}", line.text()),
            Row::Removed(line) => format!("    - {}", line.text()),
        };
        let lines: Vec<String> = rows(Some(&self.guide), &self.ours)
            .into_iter()
            .map(line)
            .collect();
        lines.join("\n")
    }
}

/// The document that a change writes, and which one it is.
fn written(change: &Told) -> Option<(DocumentKind, &Value)> {
    match &change.version.after {
        Some(View::Policy(kind, after)) if change.kind.writes() => Some((*kind, after)),
        _ => None,
    }
}

/// Which of the guide's documents a change is about.
pub fn guide_kind(change: &Told) -> Option<DocumentKind> {
    match &change.version.after {
        Some(View::Policy(kind, _)) => Some(*kind),
        _ => None,
    }
}

/// Where the document that this change writes is not the guide's, one sentence each with the reason. Empty where it is the guide's to
/// the letter, and for changes that write no document.
pub fn departures(change: &Told) -> Vec<&'static str> {
    written(change).map_or_else(Vec::new, |(kind, after)| {
        leaves_guide(kind, after, change.kind == Kind::Create)
    })
}

/// The same of the document that a change is about where it is in place already, or left to somebody.
pub fn departures_of(kind: DocumentKind, document: &Value) -> Vec<&'static str> {
    // SNS gives a topic that it makes this rule, in the version of 2008.
    let is_new = !has_statement(document, "__default_statement_ID")
        && document.get("Version").and_then(Value::as_str) == Some("2012-10-17");
    leaves_guide(kind, document, is_new)
}

fn leaves_guide(kind: DocumentKind, after: &Value, is_new: bool) -> Vec<&'static str> {
    let has = |sid: &str| has_statement(after, sid);
    let mut said = Vec::new();
    match kind {
        DocumentKind::LogBucket => {
            said.push("The guide leaves these rules to the AWS console. Ours are those of AWS's own page, limited to this trail.");
        }
        DocumentKind::CloudTrailKey => {
            said.push("The guide lets CloudTrail look at the key for any trail. Ours names this trail, as AWS advises.");
            said.push("The guide lacks the right to unlock (kms:Decrypt) for CloudTrail. AWS needs it where the bucket has an S3 Bucket Key, so it is in ours.");
            if !has("RadiantCloudTrailReaders") {
                said.push("The guide lets everybody in the account open log files with this key. Ours leaves that out: the account's own rights decide, so people who read log files need kms:Decrypt in theirs.");
            }
            said.push("The guide's rule to make an alias through EC2 in us-west-2 is left out. It is a leftover of the console and does nothing here.");
            said.push("The guide's rule for \"cross account\" decryption is left out. It names your own account, so it opens nothing to others.");
            said.push(NAMES);
        }
        DocumentKind::CloudTrailTopic => {
            said.extend(is_new.then_some(OWNER_RULE));
            said.extend(is_new.then_some(VERSION));
        }
        DocumentKind::GuardDutyTopic => {
            said.push("The guide lets any bucket of the account post to any topic. Ours names this topic and this bucket.");
            said.push("The guide's rule for S3 has no name (Sid). SNS asks for one of its own, so ours has one.");
            said.extend(is_new.then_some(OWNER_RULE));
            said.extend(is_new.then_some(VERSION));
        }
        DocumentKind::FindingsBucket => {
            said.push("The guide points to AWS's page for these rules. Ours are those of that page, for each Region that sends findings.");
            if !has("RadiantGuardDutyDenyOtherKey") {
                said.push("AWS's page has three refusals besides. They are left out here, because others may use this bucket.");
            }
        }
        DocumentKind::GuardDutyKey => {
            said.push("The guide points to AWS's page for this rule. Ours is that of the page, for each Region that sends findings.");
        }
        DocumentKind::MainRolePermissions => {
            said.push("The guide says to remove the last part when no key is used. Its last part is another one, so we choose parts by their names.");
            said.push("The guide writes all topics and keys with one Region and account. Ours has the full ARN of each.");
            if names_pattern(after) {
                said.push("The guide lists the role of each account. Ours names them by one pattern, limited to your organization, as your answers ask.");
            }
            if !has(MEMBERS_SID) {
                said.push("The guide's part for roles in other accounts is left out, because it is not needed: no other account has such a role, or another policy names them.");
            }
            if !has("Statement5") {
                said.push("The guide's part that looks at the organization (Statement5) is left out, as your answers ask.");
            }
            if !has("AllowListAndGetAllLogFiles") {
                said.push("The guide lets Radiant Security read every bucket. Ours names the two log buckets, as your answers ask.");
            }
        }
        DocumentKind::MainRoleMembers => {
            said.push("The guide has the roles of all other accounts in one policy. AWS takes 6,144 characters in one, so ours has a policy for those that do not fit.");
        }
        DocumentKind::MemberRolePermissions => {
            said.push("The guide's text is not JSON: a bracket is missing, and a comma is too many. Its rule has spaces in its name, which IAM does not take. Ours has neither.");
            if !lets_open(after) {
                said.push("The guide lets Radiant Security read every file of every bucket. Ours shows only how buckets are set up, as your answers ask.");
            }
        }
        DocumentKind::MainRoleTrust | DocumentKind::MemberRoleTrust => {}
    }
    said
}

const OWNER_RULE: &str = "The guide's first rule (AWS:SourceOwner) is left out. The account acts on its own rights, and the rule only adds a door for everybody.";
const VERSION: &str =
    "The guide's policy version is 2008-10-17. New documents are written in today's, 2012-10-17.";
const NAMES: &str = "Our rules have names of their own that begin with Radiant, so that they can be told from others and taken out again.";

/// Whether roles of other accounts are named by a pattern.
fn names_pattern(document: &Value) -> bool {
    resources(document, MEMBERS_SID)
        .into_iter()
        .any(|role| role.contains('*'))
}

/// Whether the guide's rule for all files is in it.
fn lets_open(document: &Value) -> bool {
    resources(document, READ_SID)
        .into_iter()
        .any(|resource| resource.ends_with("/*"))
}

fn resources(document: &Value, sid: &str) -> Vec<String> {
    let document = Document::try_from(document.clone());
    let statements = document.map(|document| document.statements());
    let of_name = statements
        .into_iter()
        .flatten()
        .filter(|rule| rule.sid() == Some(sid));
    of_name
        .flat_map(|rule| {
            let resources = rule.resources().into_iter().map(str::to_owned);
            resources.collect::<Vec<_>>()
        })
        .collect()
}

fn has_statement(document: &Value, sid: &str) -> bool {
    document
        .get("Statement")
        .and_then(Value::as_array)
        .is_some_and(|statements| {
            statements
                .iter()
                .any(|statement| statement.get("Sid").and_then(Value::as_str) == Some(sid))
        })
}
