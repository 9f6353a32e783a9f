//! Whom a statement speaks about, and the plain words for what they do.

use super::context::ExplainContext;
use super::sentence::{Sentence, spaced};
use crate::policy::meaning::account_of_root;
use crate::policy::statement::{Principal, Statement};

/// Whom a statement speaks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// The policy belongs to a role and names nobody.
    OwnRole,
    CloudTrail,
    GuardDuty,
    S3,
    /// Another AWS service, by its name without the domain.
    Service(String),
    Everyone,
    /// All of an account, as far as its own rights go.
    Account(String),
    Role {
        account: String,
        name: String,
    },
    User {
        account: String,
        name: String,
    },
    /// A session of a role, such as the vendor's.
    Session {
        account: String,
    },
    /// Several of different kinds, or a kind without words.
    Mixed,
}

impl Who {
    pub(crate) fn of(statement: &Statement) -> Self {
        let principals = statement.principals();
        let mut all = principals.iter().map(Self::one);
        let Some(first) = all.next() else {
            return if statement.fields().contains_key("Principal") {
                Self::Mixed
            } else {
                Self::OwnRole
            };
        };
        if all.all(|next| next == first) {
            first
        } else {
            Self::Mixed
        }
    }

    fn one(principal: &Principal<'_>) -> Self {
        match principal.kind {
            "Service" => Self::service(principal.value),
            "AWS" => Self::aws(principal.value),
            _ => Self::Mixed,
        }
    }

    fn service(name: &str) -> Self {
        let short = name.strip_suffix(".cn").unwrap_or(name);
        match short.strip_suffix(".amazonaws.com").unwrap_or(short) {
            "cloudtrail" => Self::CloudTrail,
            "guardduty" => Self::GuardDuty,
            "s3" => Self::S3,
            regional if regional.starts_with("guardduty.") => Self::GuardDuty,
            other => Self::Service(other.to_owned()),
        }
    }

    fn aws(value: &str) -> Self {
        if value == "*" {
            return Self::Everyone;
        }
        if let Some(account) = account_of_root(value) {
            return Self::Account(account.to_owned());
        }
        let mut parts = value.splitn(6, ':').skip(2);
        let (service, account) = (parts.next(), parts.nth(1).unwrap_or_default().to_owned());
        let rest = parts.next().unwrap_or_default();
        let name = || rest.rsplit('/').next().unwrap_or(rest).to_owned();
        match (service, rest.split('/').next()) {
            (Some("iam"), Some("role")) => Self::Role {
                account,
                name: name(),
            },
            (Some("iam"), Some("user")) => Self::User {
                account,
                name: name(),
            },
            (Some("sts"), Some("assumed-role")) => Self::Session { account },
            _ => Self::Mixed,
        }
    }

    /// Whether this is the vendor, in whatever form.
    pub(super) fn is_vendor(&self, context: &ExplainContext<'_>) -> bool {
        match self {
            Self::Account(account)
            | Self::Role { account, .. }
            | Self::User { account, .. }
            | Self::Session { account } => account == context.vendor_account,
            _ => false,
        }
    }

    pub(super) fn is_main_account(account: &str, context: &ExplainContext<'_>) -> bool {
        context.account.is_some_and(|main| main.as_str() == account)
    }

    /// The beginning of a sentence, in capitals; nothing when there are no words.
    pub(super) fn begin(&self, context: &ExplainContext<'_>) -> Option<Sentence> {
        if self.is_vendor(context) {
            return Some(Sentence::from("Radiant Security"));
        }
        let sentence = match self {
            Self::OwnRole => Sentence::from("Radiant Security"),
            Self::CloudTrail => Sentence::from("CloudTrail"),
            Self::GuardDuty => Sentence::from("GuardDuty"),
            Self::S3 => Sentence::from("S3"),
            Self::Service(name) => Sentence::from("The AWS service ").value(name),
            Self::Everyone => Sentence::from("Everyone"),
            Self::Account(account) if Self::is_main_account(account, context) => {
                Sentence::from("People in your account")
            }
            Self::Account(account) => Sentence::from("People in account ").value(&spaced(account)),
            Self::Role { account, name } => {
                Self::in_account(Sentence::from("The role ").value(name), account, context)
            }
            Self::User { account, name } => {
                Self::in_account(Sentence::from("The user ").value(name), account, context)
            }
            Self::Session { .. } | Self::Mixed => return None,
        };
        Some(sentence)
    }

    fn in_account(sentence: Sentence, account: &str, context: &ExplainContext<'_>) -> Sentence {
        if Self::is_main_account(account, context) {
            sentence
        } else {
            sentence.plain(" of account ").value(&spaced(account))
        }
    }

    /// A short name for use inside a sentence that has no context.
    pub(crate) fn plain_name(&self) -> &str {
        match self {
            Self::CloudTrail => "CloudTrail",
            Self::GuardDuty => "GuardDuty",
            Self::S3 => "S3",
            Self::Service(name) => name,
            Self::OwnRole => "Radiant Security",
            Self::Everyone
            | Self::Account(_)
            | Self::Role { .. }
            | Self::User { .. }
            | Self::Session { .. }
            | Self::Mixed => "others",
        }
    }
}

/// What an action does, as a verb with its object; in whatever letters the action comes.
pub(crate) fn deed(who: &Who, action: &str) -> Option<String> {
    let action = action.to_ascii_lowercase();
    let own = match (who, action.as_str()) {
        (Who::CloudTrail, "s3:putobject") => Some("add log files"),
        (Who::CloudTrail, "kms:generatedatakey*" | "kms:generatedatakey") => {
            Some("lock new log files with this key")
        }
        (Who::CloudTrail, "kms:describekey") => Some("check that the key is switched on"),
        (Who::CloudTrail, "kms:decrypt") => Some("use the key together with the bucket's own lock"),
        (Who::GuardDuty, "s3:putobject") => Some("add findings"),
        (Who::GuardDuty, "kms:generatedatakey*" | "kms:generatedatakey") => {
            Some("lock new findings with this key")
        }
        _ => None,
    };
    own.or_else(|| general(&action)).map(str::to_owned)
}

fn general(action: &str) -> Option<&'static str> {
    let words = match action {
        "s3:getbucketacl" => "check who owns the bucket",
        "s3:getbucketlocation" => "look up where the bucket is",
        "s3:getbucketpolicy" => "read the bucket's rules",
        "s3:listbucket" => "see which files are in the bucket",
        "s3:getobject" => "open files",
        "s3:getobjectversion" => "open older copies of files",
        "s3:putobject" => "add files",
        "s3:deleteobject" => "delete files",
        "s3:deletebucket" => "delete the bucket",
        "s3:putbucketpolicy" => "change the bucket's rules",
        "s3:*" => "do everything with the bucket and its files",
        "sns:publish" => "post to this topic",
        "sns:subscribe" => "join this topic",
        "sns:unsubscribe" => "leave this topic",
        "sns:deletetopic" => "delete this topic",
        "sns:gettopicattributes" => "read this topic's settings",
        "sns:settopicattributes" => "change this topic's settings",
        "sns:listsubscriptionsbytopic" => "see who joined this topic",
        "sns:*" => "do everything with this topic",
        "kms:encrypt" => "lock files with this key",
        "kms:generatedatakey" | "kms:generatedatakey*" => "lock new files with this key",
        "kms:decrypt" => "unlock files with this key",
        "kms:describekey" => "look at this key's settings",
        "kms:*" => "do everything with this key",
        "sts:assumerole" => "use this role",
        _ => return None,
    };
    Some(words)
}
