//! The policies of the organization around an account.

use std::collections::BTreeMap;

use aws_sdk_organizations::types::PolicyType;

use crate::aws::Clients;
use crate::aws::answer::{document, strange};
use crate::aws::error::{Failure, failure};
use crate::inventory::{Above, AboveKind};

impl Clients {
    /// The policies that can refuse something, at each of these places. Only the account that manages the organization and those that
    /// it has named may ask.
    pub(super) async fn policies_above(&self, under: &[String]) -> Result<Vec<Above>, Failure> {
        let mut texts = BTreeMap::new();
        let mut found = Vec::new();
        for on in under {
            for (kind, of_aws) in [
                (AboveKind::Service, PolicyType::ServiceControlPolicy),
                (AboveKind::Resource, PolicyType::ResourceControlPolicy),
            ] {
                for (id, name) in self.attached_to(on, of_aws).await? {
                    let document = match texts.get(&id) {
                        Some(known) => Clone::clone(known),
                        None => self.organization_policy(&id).await?,
                    };
                    texts.insert(id, document.clone());
                    found.push(Above {
                        name,
                        kind,
                        on: on.clone(),
                        document,
                    });
                }
            }
        }
        Ok(found)
    }

    /// Ids and names of the policies of one kind that are attached to an account or a group itself.
    async fn attached_to(
        &self,
        target: &str,
        kind: PolicyType,
    ) -> Result<Vec<(String, String)>, Failure> {
        let call = "organizations:ListPoliciesForTarget";
        let mut pages = self
            .organizations
            .list_policies_for_target()
            .target_id(target)
            .filter(kind)
            .into_paginator()
            .send();
        let mut listed = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|err| failure(call, &err))?;
            listed.extend(page.policies().iter().filter_map(|policy| {
                let id = policy.id()?.to_owned();
                let name = policy.name().unwrap_or(&id).to_owned();
                Some((id, name))
            }));
        }
        Ok(listed)
    }

    async fn organization_policy(&self, id: &str) -> Result<crate::policy::Document, Failure> {
        let call = "organizations:DescribePolicy";
        let asked = self.organizations.describe_policy().policy_id(id);
        let answer = asked.send().await.map_err(|err| failure(call, &err))?;
        let policy = answer.policy().and_then(|policy| policy.content());
        document(call, policy.ok_or_else(|| strange(call, "policy"))?)
    }
}
