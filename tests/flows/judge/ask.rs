//! Who asks, and what.

use std::collections::BTreeMap;

/// The request's context, by key in small letters.
pub(crate) type Context = BTreeMap<String, Vec<String>>;

/// Who makes a call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Caller {
    /// Without a sign-in.
    Anybody,
    /// An AWS service, such as `cloudtrail.amazonaws.com`.
    Service(String),
    /// A role or a user.
    Principal {
        /// Such as `arn:aws:iam::123456789012:role/reader`.
        arn: String,
        /// The services for which its own account gives it all rights, such as `s3`.
        rights: Vec<String>,
    },
}

impl Caller {
    pub(crate) fn service(name: &str) -> Self {
        Self::Service(name.to_owned())
    }

    /// A role whose own account lets it do anything.
    pub(crate) fn role(arn: &str) -> Self {
        Self::with_rights(arn, &["s3", "kms", "sns", "sts"])
    }

    /// A role with rights for some services only.
    pub(crate) fn with_rights(arn: &str, services: &[&str]) -> Self {
        Self::Principal {
            arn: arn.to_owned(),
            rights: services
                .iter()
                .map(|service| (*service).to_owned())
                .collect(),
        }
    }

    /// The account of a role or user.
    pub(crate) fn account(&self) -> Option<&str> {
        match self {
            Self::Principal { arn, .. } => arn.split(':').nth(4),
            Self::Anybody | Self::Service(_) => None,
        }
    }

    /// Whether its own account lets it do this.
    pub(crate) fn has_right(&self, action: &str) -> bool {
        match self {
            Self::Principal { rights, .. } => {
                let service = action.split(':').next().unwrap_or_default();
                rights
                    .iter()
                    .any(|right| right.eq_ignore_ascii_case(service))
            }
            Self::Anybody | Self::Service(_) => false,
        }
    }
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ask {
    pub(crate) caller: Caller,
    /// Such as `s3:GetObject`.
    pub(crate) action: String,
    /// The ARN.
    pub(crate) resource: String,
    pub(crate) context: Context,
}

impl Ask {
    /// A call over TLS, with what AWS itself puts into its context.
    pub(crate) fn new(caller: &Caller, action: &str, resource: &str) -> Self {
        let ask = Self {
            caller: caller.clone(),
            action: action.to_owned(),
            resource: resource.to_owned(),
            context: Context::new(),
        }
        .with("aws:SecureTransport", "true")
        .with("aws:CurrentTime", "2026-11-27T12:00:00Z")
        .with("aws:EpochTime", "1795780800");
        let ask = if action.starts_with("s3:") {
            ask.with("s3:TlsVersion", "1.3")
        } else {
            ask
        };
        match caller {
            Caller::Anybody => ask.with("aws:PrincipalType", "Anonymous"),
            Caller::Service(name) => ask
                .with("aws:PrincipalIsAWSService", "true")
                .with("aws:PrincipalServiceName", name),
            Caller::Principal { arn, .. } => {
                let account = caller.account().unwrap_or_default().to_owned();
                ask.with("aws:PrincipalIsAWSService", "false")
                    .with("aws:PrincipalType", "AssumedRole")
                    .with("aws:PrincipalArn", arn)
                    .with("aws:PrincipalAccount", &account)
                    .with("aws:SourceIp", "203.0.113.7")
            }
        }
    }

    /// The same with one value of the context set.
    #[must_use]
    pub(crate) fn with(mut self, key: &str, value: &str) -> Self {
        self.context
            .insert(key.to_ascii_lowercase(), vec![value.to_owned()]);
        self
    }

    /// The same over plain HTTP.
    #[must_use]
    pub(crate) fn over_http(mut self) -> Self {
        self.context.remove("s3:tlsversion");
        self.with("aws:SecureTransport", "false")
    }

    /// The call in one line.
    pub(crate) fn told(&self) -> String {
        let who = match &self.caller {
            Caller::Anybody => "anybody",
            Caller::Service(name) => name,
            Caller::Principal { arn, .. } => arn,
        };
        let context: Vec<String> = self
            .context
            .iter()
            .filter(|(key, _)| {
                ![
                    "aws:currenttime",
                    "aws:epochtime",
                    "aws:sourceip",
                    "s3:tlsversion",
                ]
                .contains(&key.as_str())
                    && !key.starts_with("aws:principal")
            })
            .map(|(key, values)| format!("{key}={}", values.join(",")))
            .collect();
        format!(
            "{who} {} {} [{}]",
            self.action,
            self.resource,
            context.join(" ")
        )
    }
}
