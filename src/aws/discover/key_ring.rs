//! The keys of a Region: by their aliases, and those that were made and never got one.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::join_all;

use crate::aws::answer::{beside, seen};
use crate::aws::{Aws, Clients};
use crate::domain::{Arn, KeyAlias, Place};
use crate::inventory::{Key, PlaceView, Seen};

/// How many keys are described when there are no answers yet.
const MOST_OFFERED: usize = 50;

/// How many keys are described at once.
const AT_ONCE: usize = 20;

/// Which keys are looked at closely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Those of these aliases, and those that were made for them and have no alias yet.
    For(Vec<KeyAlias>),
    /// Those that may be chosen: with an alias that is not AWS's own.
    Offered,
}

impl Which {
    /// Whether a key is one of these.
    pub(super) fn has(&self, view: &PlaceView, arn: &Arn) -> bool {
        let mut aliases = view.aliases.known().into_iter().flatten();
        let mut made = view.made_keys.known().into_iter().flatten();
        match self {
            Self::For(wanted) => {
                let is_wanted =
                    |name: &String| wanted.iter().any(|alias| alias.as_str() == name.as_str());
                aliases.any(|(alias, id)| id == arn.resource_name() && is_wanted(alias))
                    || made.any(|(part, key)| key == arn && is_wanted(part))
            }
            Self::Offered => aliases.any(|(_, id)| id == arn.resource_name()),
        }
    }
}

/// Aliases and keys of a Region.
pub(super) struct KeyRing {
    pub(super) aliases: Seen<BTreeMap<String, String>>,
    pub(super) made_keys: Seen<BTreeMap<String, Arn>>,
    pub(super) keys: Vec<(Arn, Seen<Option<Key>>)>,
}

impl KeyRing {
    /// Without the aliases nothing else is looked at.
    pub(super) fn unseen(aliases: Seen<BTreeMap<String, String>>) -> Self {
        Self {
            aliases,
            made_keys: Seen::unlooked(),
            keys: Vec::new(),
        }
    }

    pub(super) async fn read(aws: &Aws, clients: &Clients, which: &Which) -> Self {
        let ids = async {
            match which {
                Which::For(wanted) if !wanted.is_empty() => clients.key_ids().await,
                Which::For(_) | Which::Offered => Ok(Vec::new()),
            }
        };
        let (aliases, ids) = beside(seen(clients.aliases()), ids).await;
        let Some(known) = aliases.known() else {
            return Self::unseen(aliases);
        };
        let Place { account, region } = &clients.place;
        let arn = |id: &String| Arn::key(aws.caller().partition, region, account, id);
        let mut made_keys = Seen::unlooked();
        let arns: BTreeSet<Arn> = match which {
            Which::For(wanted) => {
                let lost: Vec<&KeyAlias> = wanted
                    .iter()
                    .filter(|alias| !known.contains_key(alias.as_str()))
                    .collect();
                if !lost.is_empty() {
                    let parts: Vec<&str> = lost.iter().map(|alias| alias.as_str()).collect();
                    let made = async { clients.made_among(ids.await?, &parts).await };
                    made_keys = seen(made).await.map(|made| {
                        let arns = made.into_iter().map(|(part, key)| (part, key.arn));
                        arns.collect::<BTreeMap<String, Arn>>()
                    });
                }
                let named = wanted
                    .iter()
                    .filter_map(|alias| known.get(alias.as_str()))
                    .map(arn);
                let unnamed = lost
                    .iter()
                    .filter_map(|alias| made_keys.known()?.get(alias.as_str()).cloned());
                named.chain(unnamed).collect()
            }
            Which::Offered => known
                .iter()
                .filter(|(alias, _)| !alias.starts_with("alias/aws/"))
                .map(|(_, id)| arn(id))
                .take(MOST_OFFERED)
                .collect(),
        };
        // A key that may only be offered is not written to, so its tags are not asked for.
        let closely = matches!(which, Which::For(_));
        let keys = read_keys(clients, arns, closely).await;
        Self {
            aliases,
            made_keys,
            keys,
        }
    }
}

async fn read_keys(
    clients: &Clients,
    arns: BTreeSet<Arn>,
    closely: bool,
) -> Vec<(Arn, Seen<Option<Key>>)> {
    let named: Vec<(Arn, String)> = arns
        .into_iter()
        .map(|arn| {
            let name = arn.to_string();
            (arn, name)
        })
        .collect();
    let mut keys = Vec::with_capacity(named.len());
    for some in named.chunks(AT_ONCE) {
        let mut reads = Vec::with_capacity(some.len());
        for (_, name) in some {
            reads.push(if closely {
                seen(clients.key_closely(name))
            } else {
                seen(clients.key(name))
            });
        }
        let shown = join_all(reads).await;
        keys.extend(some.iter().map(|(arn, _)| arn.clone()).zip(shown));
    }
    keys
}
