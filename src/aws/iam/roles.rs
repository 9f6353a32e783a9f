//! Roles: who may use them, what is attached to them, and what limits them.

use std::collections::BTreeMap;

use futures::future::try_join_all;

use super::{GONE, read_tags, write_tags};
use crate::aws::Clients;
use crate::aws::answer::{all, arn, encoded_document, if_there, seen, strange};
use crate::aws::error::{Failure, failure};
use crate::domain::{Arn, PolicyName, RoleName};
use crate::inventory::{Boundary, Role, Seen};
use crate::policy::Document;
use crate::problem::{Passing, Problem};

/// What AWS says it does not find of a role that it shows. The role is new and not known everywhere in IAM yet, which passes.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency>
fn not_yet<T>(seen: Seen<T>) -> Seen<T> {
    match seen {
        Seen::Unknown(problem) if problem.code.as_deref().is_some_and(|it| GONE.contains(&it)) => {
            Seen::Unknown(Problem {
                passing: Some(Passing::Trouble),
                ..problem
            })
        }
        other => other,
    }
}

/// A role to make.
#[derive(Clone, Copy, Debug)]
pub struct NewRole<'a> {
    pub name: &'a RoleName,
    pub description: &'a str,
    /// Its trust policy as JSON.
    pub trust: &'a str,
    /// What limits it.
    pub boundary: Option<&'a Arn>,
    /// Such as `/security/`.
    pub path: Option<&'a str>,
}

impl Clients {
    /// A role with its trust policy; `None` is "there is no such role". What is attached to it is not looked at here.
    pub async fn role(&self, name: &RoleName) -> Result<Option<Role>, Failure> {
        let call = "iam:GetRole";
        let asked = self.iam.get_role().role_name(name.as_str());
        let Some(answer) = if_there(call, GONE, asked.send().await)? else {
            return Ok(None);
        };
        let role = answer.role().ok_or_else(|| strange(call, "role"))?;
        let trust = role
            .assume_role_policy_document()
            .ok_or_else(|| strange(call, "trust policy"))?;
        let boundary = role
            .permissions_boundary()
            .and_then(|boundary| boundary.permissions_boundary_arn())
            .map(|boundary| arn(call, Some(boundary)))
            .transpose()?
            .map(|arn| Boundary {
                arn,
                document: Seen::unlooked(),
            });
        Ok(Some(Role {
            arn: arn(call, Some(role.arn()))?,
            name: name.clone(),
            trust: encoded_document(call, trust)?,
            attached: Seen::unlooked(),
            tags: read_tags(role.tags()),
            boundary,
            others: Seen::unlooked(),
        }))
    }

    /// The same with all that is attached to the role, limits it or adds to it: what its boundary says, and every policy but `ours`.
    pub async fn role_closely(
        &self,
        name: &RoleName,
        ours: &PolicyName,
    ) -> Result<Option<Role>, Failure> {
        let (role, attached) = tokio::join!(
            Box::pin(self.role(name)),
            seen(self.attached_policies(name)),
        );
        let Some(role) = role? else {
            return Ok(None);
        };
        let mut role = Role {
            attached: not_yet(attached),
            ..role
        };
        let boundary = role.boundary.as_ref().map(|boundary| boundary.arn.clone());
        let attached = role.attached.known().cloned().unwrap_or_default();
        let (limits, others) = tokio::join!(
            async {
                match &boundary {
                    Some(arn) => Some(seen(self.policy_text(arn)).await),
                    None => None,
                }
            },
            seen(self.other_policies(name, &attached, ours)),
        );
        if let (Some(boundary), Some(limits)) = (&mut role.boundary, limits) {
            boundary.document = limits;
        }
        role.others = not_yet(others);
        Ok(Some(role))
    }

    /// The policies written into a role, and those attached to it but for one, by name.
    async fn other_policies(
        &self,
        role: &RoleName,
        attached: &[String],
        but: &PolicyName,
    ) -> Result<BTreeMap<String, Document>, Failure> {
        let arns: Vec<Arn> = attached
            .iter()
            .filter_map(|arn| Arn::parse(arn).ok())
            .filter(|arn| !arn.resource_name().eq_ignore_ascii_case(but.as_str()))
            .collect();
        let mut reads = Vec::with_capacity(arns.len());
        for arn in &arns {
            reads.push(Box::pin(self.policy_text(arn)));
        }
        let (inline, texts) = tokio::try_join!(self.inline_policies(role), try_join_all(reads))?;
        let names = arns.iter().map(|arn| arn.resource_name().to_owned());
        Ok(inline.into_iter().chain(names.zip(texts)).collect())
    }

    /// The policies that are written into a role itself, by name.
    async fn inline_policies(&self, role: &RoleName) -> Result<Vec<(String, Document)>, Failure> {
        let names = self.inline_policy_names(role).await?;
        let mut reads = Vec::with_capacity(names.len());
        for name in &names {
            reads.push(Box::pin(self.inline_policy(role, name)));
        }
        let texts = try_join_all(reads).await?;
        Ok(names.into_iter().zip(texts).collect())
    }

    async fn inline_policy(&self, role: &RoleName, name: &str) -> Result<Document, Failure> {
        let call = "iam:GetRolePolicy";
        let answer = self
            .iam
            .get_role_policy()
            .role_name(role.as_str())
            .policy_name(name)
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        encoded_document(call, answer.policy_document())
    }

    /// The ARNs of the managed policies attached to a role.
    pub async fn attached_policies(&self, role: &RoleName) -> Result<Vec<String>, Failure> {
        let pages = self
            .iam
            .list_attached_role_policies()
            .role_name(role.as_str())
            .into_paginator()
            .items();
        let listed = all("iam:ListAttachedRolePolicies", pages.send()).await?;
        Ok(listed
            .into_iter()
            .filter_map(|policy| policy.policy_arn)
            .collect())
    }

    /// Make a role.
    /// Refused for instance because the name is taken.
    pub async fn create_role(
        &self,
        role: &NewRole<'_>,
        tags: &[(String, String)],
    ) -> Result<(), Failure> {
        let call = "iam:CreateRole";
        self.iam
            .create_role()
            .role_name(role.name.as_str())
            .set_path(role.path.map(str::to_owned))
            .description(role.description)
            .assume_role_policy_document(role.trust)
            .set_permissions_boundary(role.boundary.map(ToString::to_string))
            .set_tags(Some(write_tags(call, tags)?))
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        Ok(())
    }

    /// Replace a role's trust policy.
    pub async fn update_trust(&self, role: &RoleName, trust: &str) -> Result<(), Failure> {
        self.iam
            .update_assume_role_policy()
            .role_name(role.as_str())
            .policy_document(trust)
            .send()
            .await
            .map_err(|err| failure("iam:UpdateAssumeRolePolicy", &err))?;
        Ok(())
    }

    /// Attach a managed policy to a role. Doing it twice is harmless.
    pub async fn attach_policy(&self, role: &RoleName, policy: &Arn) -> Result<(), Failure> {
        self.iam
            .attach_role_policy()
            .role_name(role.as_str())
            .policy_arn(policy.to_string())
            .send()
            .await
            .map_err(|err| failure("iam:AttachRolePolicy", &err))?;
        Ok(())
    }

    /// Take a managed policy off a role; one that is not attached is no failure.
    pub async fn detach_policy(&self, role: &RoleName, policy: &Arn) -> Result<(), Failure> {
        let detached = self
            .iam
            .detach_role_policy()
            .role_name(role.as_str())
            .policy_arn(policy.to_string());
        if_there("iam:DetachRolePolicy", GONE, detached.send().await)?;
        Ok(())
    }

    /// Delete a role; one that is gone already is no failure.
    /// Refused for instance because something is still attached to it.
    pub async fn delete_role(&self, role: &RoleName) -> Result<(), Failure> {
        let deleted = self.iam.delete_role().role_name(role.as_str());
        if_there("iam:DeleteRole", GONE, deleted.send().await)?;
        Ok(())
    }

    /// The names of the policies that are written into a role itself.
    pub async fn inline_policy_names(&self, role: &RoleName) -> Result<Vec<String>, Failure> {
        let pages = self
            .iam
            .list_role_policies()
            .role_name(role.as_str())
            .into_paginator()
            .items();
        all("iam:ListRolePolicies", pages.send()).await
    }
}
