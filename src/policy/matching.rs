//! Whether a statement speaks of somebody, an action or a resource: with wildcards, and with what it leaves out.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>

use super::condition::{Context, Judged};
use super::glob::{glob, overlap};
use super::holds::Holds;
use super::meaning::Meaning;
use crate::domain::Arn;

impl Meaning {
    /// Whether it speaks of the action, which may be a pattern; unknown where it takes in a part of that.
    pub(super) fn on_action(&self, action: &str) -> Holds {
        let action = action.to_ascii_lowercase();
        on(&self.actions, &self.not_actions, &action)
    }

    /// The same with a resource.
    pub(super) fn on_resource(&self, resource: &str) -> Holds {
        on(&self.resources, &self.not_resources, resource)
    }

    /// Whether it speaks of an AWS service, such as `cloudtrail.amazonaws.com`.
    pub(super) fn on_service(&self, service: &str) -> bool {
        let named =
            self.lists(|kind, name| kind == "Service" && name == service || is_all(kind, name));
        named == self.not_principals.is_empty()
    }

    /// Whether it speaks of a role and of all its sessions.
    ///
    /// Whoever is left out by `NotPrincipal` has to be named with account, role and session, and a session's name is its user's own.
    /// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html>.
    pub(super) fn on_role(&self, role: &Arn) -> Holds {
        let arn = role.to_string();
        let session = format!(
            "arn:{}:sts::{}:assumed-role/{}/",
            role.partition,
            role.account,
            role.resource_name()
        );
        let of_account = format!("::{}:", role.account);
        let any =
            |fits: &dyn Fn(&str) -> bool| self.lists(|kind, name| kind == "AWS" && fits(name));
        let everyone = self.lists(is_all);
        let account = any(&|name| name == role.account);
        let itself = any(&|name| name == arn);
        let as_session = any(&|name| name.starts_with(&session));
        if self.not_principals.is_empty() {
            let part = if as_session {
                Holds::Unknown
            } else {
                Holds::No
            };
            return part.max((everyone || account || itself).into());
        }
        if everyone || (account && itself && as_session) {
            return Holds::No;
        }
        // The account alone may mean its root user, or everybody in it.
        let others = any(&|name| name.contains(&of_account));
        if itself || as_session || (account && !others) {
            Holds::Unknown
        } else {
            Holds::Yes
        }
    }

    /// Whether it says something of a request of which this is known, and by which of its conditions; `element` is what
    /// principal, action and resource come to.
    pub(super) fn judge(&self, element: Holds, context: &Context) -> Judged<'_> {
        let mut judged = self.conditions.judge(context);
        judged.holds = judged.holds.min(element);
        if !self.unknown.is_empty() {
            judged.holds = judged.holds.min(Holds::Unknown);
        }
        judged
    }

    /// Whether somebody is in `Principal`, or in `NotPrincipal` where there is one.
    fn lists(&self, fits: impl Fn(&str, &str) -> bool) -> bool {
        let listed = if self.not_principals.is_empty() {
            &self.principals
        } else {
            &self.not_principals
        };
        listed.iter().any(|(kind, name)| fits(kind, name))
    }
}

fn is_all(kind: &str, name: &str) -> bool {
    kind == "AWS" && name == "*"
}

/// How much of the text the patterns take in, or all but what is left out where something is.
fn on<'a, S>(patterns: &'a S, left_out: &'a S, text: &str) -> Holds
where
    &'a S: IntoIterator<Item = &'a String>,
{
    if left_out.into_iter().next().is_none() {
        taken_in(patterns, text)
    } else {
        !taken_in(left_out, text)
    }
}

fn taken_in<'a>(patterns: impl IntoIterator<Item = &'a String>, text: &str) -> Holds {
    let each = patterns.into_iter().map(|pattern| {
        // What a variable stands for differs from request to request.
        if let Some(any) = any_value(pattern) {
            Holds::Unknown.min(overlap(&any, text).into())
        } else if glob(pattern, text) {
            Holds::Yes
        } else if overlap(pattern, text) {
            Holds::Unknown
        } else {
            Holds::No
        }
    });
    each.max().unwrap_or(Holds::No)
}

/// A pattern with a star for each policy variable in it, if it has any.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>.
fn any_value(pattern: &str) -> Option<String> {
    let mut parts = pattern.split("${");
    let mut any = parts.next()?.to_owned();
    let mut found = false;
    for part in parts {
        found = true;
        any.push('*');
        any.push_str(part.split_once('}').map_or("", |(_, behind)| behind));
    }
    found.then_some(any)
}
