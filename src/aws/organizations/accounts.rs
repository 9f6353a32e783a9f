//! The accounts of the organization.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_organizations::operation::list_accounts::ListAccountsOutput;
use aws_sdk_organizations::types::{Account, AccountState, AccountStatus};
use futures::StreamExt as _;
use futures::future::BoxFuture;
use futures::stream::iter;

use super::AT_ONCE;
use crate::aws::Clients;
use crate::aws::answer::{account, insistent, seen};
use crate::aws::error::{Failure, failure};
use crate::domain::AccountId;
use crate::inventory::{MemberAccount, Seen};

const LIST: &str = "organizations:ListAccounts";
/// The most accounts that AWS puts on one page.
///
/// <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html>
const MOST_A_PAGE: i32 = 20;

/// The tags of accounts.
pub(in crate::aws) type AccountTags = BTreeMap<AccountId, Seen<BTreeMap<String, String>>>;

impl Clients {
    /// All accounts of the organization, each with the groups that it is in where AWS says so.
    pub(super) async fn organization_accounts(&self) -> Result<Vec<MemberAccount>, Failure> {
        let mut accounts = Vec::new();
        let mut token = None;
        loop {
            let page = insistent(|| self.page_of_accounts(token.as_deref())).await?;
            for listed in page.accounts() {
                accounts.push(member(LIST, listed)?);
            }
            token = page.next_token;
            if token.is_none() {
                return Ok(accounts);
            }
        }
    }

    /// One page. A large organization has hundreds of them, faster than AWS lets them through, so each is asked for by itself.
    async fn page_of_accounts(&self, token: Option<&str>) -> Result<ListAccountsOutput, Failure> {
        self.organizations
            .list_accounts()
            .max_results(MOST_A_PAGE)
            .set_next_token(token.map(str::to_owned))
            .send()
            .await
            .map_err(|err| failure(LIST, &err))
    }

    /// The tags of these accounts of the organization.
    pub(in crate::aws) async fn account_tags(&self, accounts: BTreeSet<AccountId>) -> AccountTags {
        let reads: Vec<BoxFuture<'_, _>> = accounts
            .iter()
            .map(|account| seen(insistent(|| self.tags_of(account))))
            .collect();
        let tags: Vec<_> = iter(reads).buffered(AT_ONCE).collect().await;
        accounts.into_iter().zip(tags).collect()
    }

    async fn tags_of(&self, account: &AccountId) -> Result<BTreeMap<String, String>, Failure> {
        let listed = self
            .organizations
            .list_tags_for_resource()
            .resource_id(account.as_str())
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure("organizations:ListTagsForResource", &err))?;
        let tags = listed.into_iter().map(|tag| (tag.key, tag.value));
        Ok(tags.collect())
    }
}

fn member(call: &str, listed: &Account) -> Result<MemberAccount, Failure> {
    // AWS replaces the status by the state; older answers have only the status.
    let active = match listed.state() {
        Some(state) => *state == AccountState::Active,
        None => listed.status() == Some(&AccountStatus::Active),
    };
    let state = listed
        .state()
        .map(AccountState::as_str)
        .or_else(|| listed.status().map(AccountStatus::as_str));
    let path = listed.paths().first();
    Ok(MemberAccount {
        id: account(call, listed.id())?,
        name: listed.name().unwrap_or_default().to_owned(),
        active,
        state: state.unwrap_or_default().to_owned(),
        email: listed.email().unwrap_or_default().to_owned(),
        path: path.map_or_else(Vec::new, |path| groups_in(path)),
        tags: Seen::unlooked(),
    })
}

/// The groups of a path, `o-…/r-…/ou-…/ACCOUNT/`, the root first.
///
/// See <https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html>.
fn groups_in(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|part| part.starts_with("r-") || part.starts_with("ou-"))
        .map(str::to_owned)
        .collect()
}
