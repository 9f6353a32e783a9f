//! What the copy is put together in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::domain::{AccountId, Arn, Partition, Place, Region};
use crate::inventory::Seen;
use crate::policy::Document;
use crate::practice::world::{Account, Copied, Guard, GuardKind, Regional, Settling, World};

/// A copy in the making.
pub(super) struct Build {
    pub(super) world: World,
    pub(super) partition: Partition,
    /// The account that looked.
    pub(super) main: AccountId,
    /// When it looked, in seconds since 1970.
    pub(super) seen: i64,
    /// Roles that are known not to be there.
    pub(super) absent: BTreeSet<String>,
    /// What policies of AWS's own say.
    pub(super) of_aws: BTreeMap<String, Value>,
    /// The ARNs of topics and keys, and the names of buckets, that were looked at closely.
    pub(super) closely: BTreeSet<String>,
    hidden: Vec<Value>,
}

impl Build {
    pub(super) fn new(main: AccountId, partition: Partition, seen: i64) -> Self {
        Self {
            world: World::default(),
            partition,
            main,
            seen,
            absent: BTreeSet::new(),
            of_aws: BTreeMap::new(),
            closely: BTreeSet::new(),
            hidden: Vec::new(),
        }
    }

    /// An account, which is open unless something else is said of it.
    pub(super) fn account(&mut self, account: &AccountId) -> &mut Account {
        let accounts = &mut self.world.accounts;
        accounts
            .entry(account.to_string())
            .or_insert_with(|| Account {
                name: "A copied account".to_owned(),
                email: format!("{account}@example.com"),
                status: "ACTIVE".to_owned(),
                // Whatever gets in was seen.
                joined: "INVITED".to_owned(),
                ..Account::default()
            })
    }

    /// What an account has in a Region.
    pub(super) fn regional(&mut self, account: &AccountId, region: &Region) -> &mut Regional {
        let regions = &mut self.account(account).regions;
        regions.entry(region.to_string()).or_default()
    }

    /// The account and Region of something with an ARN.
    pub(super) fn home(&mut self, arn: &Arn) -> Option<&mut Regional> {
        let (account, region) = (arn.account_id()?, arn.region_name()?);
        Some(self.regional(&account, &region))
    }

    /// What was seen; what was refused is refused in the copy too.
    pub(super) fn known<'s, T>(
        &mut self,
        seen: &'s Seen<T>,
        at: &Asked<'_>,
        actions: &[&str],
    ) -> Option<&'s T> {
        if let Seen::Unknown(problem) = seen
            && !seen.is_unlooked()
            && !problem.is_of_the_way_in()
        {
            self.hide(at, actions);
        }
        seen.known()
    }

    /// These reads are refused in the copy.
    fn hide(&mut self, at: &Asked<'_>, actions: &[&str]) {
        let mut only = serde_json::Map::new();
        only.insert(
            "aws:PrincipalAccount".to_owned(),
            json!(at.account.as_str()),
        );
        if let Some(region) = at.region {
            only.insert("aws:RequestedRegion".to_owned(), json!(region.as_str()));
        }
        let statement = json!({
            "Effect": "Deny",
            "Action": actions,
            "Resource": at.about,
            "Condition": { "StringEquals": only },
        });
        if !self.hidden.contains(&statement) {
            self.hidden.push(statement);
        }
    }

    /// The whole copy, of what this caller saw.
    pub(super) fn finish(mut self, caller: &str) -> World {
        if !self.hidden.is_empty() {
            let guard = Guard::denying(GuardKind::Identity, &self.hidden);
            self.world.guards.push(guard);
        }
        self.world.copied = Some(Copied {
            caller: caller.to_owned(),
            seen: self.seen,
            absent: self.absent,
            of_aws: self.of_aws,
        });
        self.world
    }
}

/// What a read was about, and with whose rights it was made.
#[derive(Clone, Debug)]
pub(super) struct Asked<'a> {
    pub(super) account: &'a AccountId,
    /// The Region, for what is asked in one.
    pub(super) region: Option<&'a Region>,
    /// An ARN, or `*`.
    pub(super) about: String,
}

impl<'a> Asked<'a> {
    /// In a whole account.
    pub(super) fn account(account: &'a AccountId) -> Self {
        Self {
            account,
            region: None,
            about: "*".to_owned(),
        }
    }

    /// In one Region of an account.
    pub(super) fn place(place: &'a Place) -> Self {
        Self {
            region: Some(&place.region),
            ..Self::account(&place.account)
        }
    }

    /// The same about one thing.
    #[must_use]
    pub(super) fn about(mut self, what: impl Into<String>) -> Self {
        self.about = what.into();
        self
    }
}

/// A document as practice keeps it.
pub(super) fn settled(document: &Document) -> Settling<Value> {
    Settling::settled(document.value().clone())
}

/// A document that lets nobody in.
pub(super) fn nothing() -> Settling<Value> {
    Settling::settled(json!({ "Version": "2012-10-17", "Statement": [] }))
}

/// The path in the ARN of a role or policy, with its slashes; empty where it is the common one.
pub(super) fn path(arn: &Arn) -> String {
    let after = arn.resource.split_once('/').map_or("", |(_, after)| after);
    after
        .rsplit_once('/')
        .map(|(path, _)| format!("/{path}/"))
        .unwrap_or_default()
}
