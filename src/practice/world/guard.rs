//! Policies that stand around an account and what is in it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A policy beside those of buckets, keys, topics and roles: it lets nobody in, it only keeps out.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// What kind of policy it is.
    pub kind: GuardKind,
    /// Its ARN, if refusals name it.
    #[serde(default)]
    pub arn: Option<String>,
    /// The document. What it does not allow is refused, so one that only denies begins with a statement that allows all.
    pub document: Value,
}

/// The kinds of policies that may say no.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuardKind {
    /// Of the organization, for what its members do; never for the management account.
    ServiceControl,
    /// Of the organization, for who may reach what its members have; never for the management account.
    ResourceControl,
    /// The limit of the signed-in role.
    Boundary,
    /// The signed-in role's own policy.
    Identity,
    /// What the sign-in was limited to when it began.
    Session,
    /// Of the network's way to AWS.
    Endpoint,
}

impl Guard {
    /// A policy that allows all but what `denied` says; each of these is a statement.
    #[must_use]
    pub fn denying(kind: GuardKind, denied: &[Value]) -> Self {
        let mut all = json!({ "Effect": "Allow", "Action": "*", "Resource": "*" });
        if kind == GuardKind::ResourceControl
            && let Some(statement) = all.as_object_mut()
        {
            statement.insert("Principal".to_owned(), json!("*"));
        }
        let mut statements = vec![all];
        statements.extend_from_slice(denied);
        Self {
            kind,
            arn: None,
            document: json!({ "Version": "2012-10-17", "Statement": statements }),
        }
    }
}
