//! The tree of the organization: its root, its organizational units, and the accounts in them.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::BoxFuture;
use futures::stream::iter;
use futures::{StreamExt as _, TryStreamExt as _};

use super::AT_ONCE;
use crate::aws::Clients;
use crate::aws::answer::{account, insistent, strange};
use crate::aws::error::{Failure, failure};
use crate::domain::AccountId;
use crate::inventory::Group;

/// The groups of an organization.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::aws) struct Tree {
    /// Each behind the one that it is in.
    pub(in crate::aws) groups: Vec<Group>,
    /// The groups that each account is in, the root first; nothing where that was not asked for.
    pub(in crate::aws) paths: BTreeMap<AccountId, Vec<String>>,
}

impl Clients {
    /// The groups of the organization, level by level, and the accounts in them if those are asked for.
    ///
    /// # Errors
    ///
    /// AWS refuses one of the lists, for instance because this account neither manages the organization nor is a delegated
    /// administrator.
    pub(in crate::aws) async fn organization_tree(
        &self,
        with_accounts: bool,
    ) -> Result<Tree, Failure> {
        let mut tree = Tree::default();
        let mut seen = BTreeSet::new();
        let mut level = insistent(|| self.roots()).await?;
        while !level.is_empty() {
            level.retain(|group| seen.insert(group.id.clone()));
            let below: Vec<BoxFuture<'_, Result<Vec<Group>, Failure>>> = level
                .iter()
                .map(|group| Box::pin(insistent(|| self.units_in(&group.id))) as BoxFuture<'_, _>)
                .collect();
            let below: Vec<Vec<Group>> = iter(below).buffered(AT_ONCE).try_collect().await?;
            tree.groups.append(&mut level);
            level = below.into_iter().flatten().collect();
        }
        if with_accounts {
            tree.paths = self.paths(&tree.groups).await?;
        }
        Ok(tree)
    }

    async fn paths(&self, groups: &[Group]) -> Result<BTreeMap<AccountId, Vec<String>>, Failure> {
        let lists: Vec<BoxFuture<'_, Result<Vec<AccountId>, Failure>>> = groups
            .iter()
            .map(|group| Box::pin(insistent(|| self.accounts_in(&group.id))) as BoxFuture<'_, _>)
            .collect();
        let lists: Vec<Vec<AccountId>> = iter(lists).buffered(AT_ONCE).try_collect().await?;
        let parents: BTreeMap<&str, Option<&str>> = groups
            .iter()
            .map(|group| (group.id.as_str(), group.parent.as_deref()))
            .collect();
        let mut paths = BTreeMap::new();
        for (group, accounts) in groups.iter().zip(lists) {
            let mut path = vec![group.id.clone()];
            while let Some(Some(parent)) = path.last().and_then(|id| parents.get(id.as_str())) {
                path.push((*parent).to_owned());
            }
            path.reverse();
            paths.extend(accounts.into_iter().map(|account| (account, path.clone())));
        }
        Ok(paths)
    }

    async fn roots(&self) -> Result<Vec<Group>, Failure> {
        let call = "organizations:ListRoots";
        let mut pages = self.organizations.list_roots().into_paginator().send();
        let mut roots = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|err| failure(call, &err))?;
            for root in page.roots() {
                roots.push(group(call, root.id(), root.name(), None)?);
            }
        }
        Ok(roots)
    }

    async fn units_in(&self, parent: &str) -> Result<Vec<Group>, Failure> {
        let call = "organizations:ListOrganizationalUnitsForParent";
        let asked = self.organizations.list_organizational_units_for_parent();
        let mut pages = asked.parent_id(parent).into_paginator().send();
        let mut units = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|err| failure(call, &err))?;
            for unit in page.organizational_units() {
                units.push(group(call, unit.id(), unit.name(), Some(parent))?);
            }
        }
        Ok(units)
    }

    async fn accounts_in(&self, parent: &str) -> Result<Vec<AccountId>, Failure> {
        let call = "organizations:ListAccountsForParent";
        let asked = self.organizations.list_accounts_for_parent();
        let mut pages = asked.parent_id(parent).into_paginator().send();
        let mut accounts = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|err| failure(call, &err))?;
            for listed in page.accounts() {
                accounts.push(account(call, listed.id())?);
            }
        }
        Ok(accounts)
    }
}

fn group(
    call: &str,
    id: Option<&str>,
    name: Option<&str>,
    parent: Option<&str>,
) -> Result<Group, Failure> {
    Ok(Group {
        id: id.ok_or_else(|| strange(call, "group's ID"))?.to_owned(),
        name: name.unwrap_or_default().to_owned(),
        parent: parent.map(str::to_owned),
    })
}
