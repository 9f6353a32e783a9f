//! When a read is worth making, and how each is made.

use serde::Serialize;

use super::found::{Found, exports_into};
use super::key_ring::KeyRing;
use super::read::{Read, What, home};
use super::sought::{SoughtRights, SoughtStackSet};
use super::trails::trails;
use crate::aws::answer::seen;
use crate::aws::{Aws, Clients};
use crate::domain::{Arn, Place};
use crate::inventory::{CallAs, Inventory, Organization, Seen, StackSetLook, passing};

impl Read {
    /// Whether its place in the inventory is open: nobody has looked yet, or what stood in the way passes by itself.
    pub(super) fn is_open(&self, inventory: &Inventory) -> bool {
        let account = inventory.account(&self.at.account);
        let view = inventory.place(&self.at);
        match &self.what {
            What::Standing => open(account.map(|it| &it.standing)),
            What::Groups { .. } => organization(inventory, &self.at)
                .is_some_and(|organization| is_open(&organization.groups)),
            What::AccountTags(asked) => organization(inventory, &self.at)
                .and_then(|organization| organization.accounts.known())
                .into_iter()
                .flatten()
                .any(|account| asked.contains(&account.id) && is_open(&account.tags)),
            What::Regions => open(account.map(|it| &it.regions)),
            What::BucketNames => open(account.map(|it| &it.bucket_names)),
            What::PublicAccessBlock => open(account.map(|it| &it.public_access_block)),
            What::ListedTrails => open(account.map(|it| &it.listed_trails)),
            What::Bucket(name) => open(account.and_then(|it| it.buckets.get(name))),
            What::Role(name, _) | What::RoleAtAll(name) => {
                open(account.and_then(|it| it.roles.get(name)))
            }
            What::Policy(name) => open(account.and_then(|it| it.policies.get(name))),
            What::Policies(names) => names
                .iter()
                .any(|name| open(account.and_then(|it| it.policies.get(name)))),
            What::PoliciesPerRole => open(account.map(|it| &it.policies_per_role)),
            What::Trails(_) => open(view.map(|it| &it.trails)),
            What::Detector => open(view.map(|it| &it.detector)),
            What::StackSet(..) => inventory
                .stack_sets
                .get(&self.at)
                .is_none_or(|it| it.set.is_unlooked() || has_holes(it)),
            What::Members(_) => view
                .and_then(|it| it.detector.known()?.as_ref())
                .is_some_and(|detector| is_open(&detector.members)),
            What::Designated => account
                .and_then(|it| it.standing.known()?.organization())
                .is_some_and(|it| open(it.guardduty_designated.get(&self.at.region))),
            What::Folder(folder) => exports_into(inventory, folder)
                .any(|there| there.folder_object.as_ref().is_none_or(is_open)),
            What::TopicArns => open(view.map(|it| &it.topic_arns)),
            What::Topic(arn) => {
                open(home(arn).and_then(|place| inventory.place(&place)?.topics.get(arn)))
            }
            What::Key(arn) => {
                open(home(arn).and_then(|place| inventory.place(&place)?.keys.get(arn)))
            }
            What::Aliases => open(view.map(|it| &it.aliases)),
            // Keys that others have asked for are theirs to look at again.
            What::KeyRing(which) => view.is_none_or(|view| {
                is_open(&view.aliases)
                    || has_holes(&view.made_keys)
                    || view
                        .keys
                        .iter()
                        .any(|(arn, key)| which.has(view, arn) && has_holes(key))
            }),
        }
    }

    /// Make it. A refusal is an answer too.
    pub(super) async fn make(self, aws: &Aws) -> (Place, Found) {
        let Self { at, what } = self;
        let here = || aws.at(&at);
        let found = match what {
            What::Standing => Found::Standing(seen(async { here()?.standing().await }).await),
            What::Groups { with_accounts } => {
                Found::Groups(seen(async { here()?.organization_tree(with_accounts).await }).await)
            }
            What::AccountTags(accounts) => Found::AccountTags(match here() {
                Ok(clients) => Box::pin(clients.account_tags(accounts)).await,
                Err(failure) => accounts
                    .into_iter()
                    .map(|account| (account, Seen::Unknown(failure.problem.clone())))
                    .collect(),
            }),
            What::Regions => Found::Regions(seen(async { here()?.regions().await }).await),
            What::BucketNames => {
                Found::BucketNames(seen(async { here()?.bucket_names().await }).await)
            }
            What::PublicAccessBlock => Found::PublicAccessBlock(
                seen(async { here()?.account_public_access_block().await }).await,
            ),
            What::ListedTrails => {
                Found::ListedTrails(seen(async { here()?.listed_trails().await }).await)
            }
            What::Bucket(name) => {
                let bucket = seen(aws.bucket(&at.account, &at.region, &name)).await;
                Found::Bucket(name, bucket)
            }
            What::Role(name, policy) => {
                let role = seen(async { here()?.role_closely(&name, &policy).await }).await;
                Found::Role(name, role)
            }
            What::RoleAtAll(name) => {
                let role = seen(async { here()?.role(&name).await }).await;
                Found::Role(name, role)
            }
            What::Policy(name) => {
                let arn = Arn::policy(aws.caller().partition, &at.account, &name);
                Found::Policy(name, seen(async { here()?.policy_named(&arn).await }).await)
            }
            What::Policies(names) => {
                let partition = aws.caller().partition;
                let seen = async { here()?.policies_named(partition, &names).await }.await;
                Found::Policies(match seen {
                    Ok(policies) => policies,
                    Err(failure) => {
                        let unknown = |name| (name, Seen::Unknown(failure.problem.clone()));
                        names.into_iter().map(unknown).collect()
                    }
                })
            }
            What::PoliciesPerRole => {
                Found::PoliciesPerRole(seen(async { here()?.policies_per_role().await }).await)
            }
            What::Trails(sought) => Found::Trails(seen(trails(aws, &at, sought.as_ref())).await),
            What::Detector => Found::Detector(seen(async { here()?.detector().await }).await),
            What::StackSet(sought, caller) => Found::StackSet(match here() {
                Ok(clients) => stack_set(&clients, &sought, caller).await,
                Err(failure) => StackSetLook::unseen(caller, &failure.problem),
            }),
            What::Members(detector) => {
                Found::Members(seen(async { here()?.guardduty_members(&detector).await }).await)
            }
            What::Designated => {
                Found::Designated(seen(async { here()?.guardduty_designated().await }).await)
            }
            What::Folder(folder) => {
                let object = format!("{}/", folder.name);
                let is_there =
                    seen(async { here()?.has_object(&folder.bucket, &object).await }).await;
                Found::Folder(folder, is_there)
            }
            What::TopicArns => Found::TopicArns(seen(async { here()?.topic_arns().await }).await),
            What::Topic(arn) => {
                let topic = seen(async { here()?.topic_closely(&arn).await }).await;
                Found::Topic(arn, topic)
            }
            What::Key(arn) => {
                let name = arn.to_string();
                Found::Key(arn, seen(async { here()?.key_closely(&name).await }).await)
            }
            What::Aliases => Found::Aliases(seen(async { here()?.aliases().await }).await),
            What::KeyRing(which) => Found::KeyRing(match here() {
                Ok(clients) => Box::pin(KeyRing::read(aws, &clients, &which)).await,
                Err(failure) => KeyRing::unseen(Seen::Unknown(failure.problem)),
            }),
        };
        (at, found)
    }
}

async fn stack_set(clients: &Clients, sought: &SoughtStackSet, caller: CallAs) -> StackSetLook {
    let SoughtStackSet { name, rights } = sought;
    let set = seen(clients.stack_set(name, caller));
    let mut look = StackSetLook::unlooked();
    look.caller = caller;
    match rights {
        SoughtRights::Organization => {
            (look.may_reach, look.set) =
                tokio::join!(seen(clients.stack_sets_may_reach(caller)), set);
        }
        SoughtRights::Roles(name) => {
            let role = async { Ok(clients.role(name).await?.map(|role| role.arn)) };
            (look.administration, look.set) = tokio::join!(seen(role), set);
        }
        SoughtRights::Either => {
            look.set = set.await;
            // Named for the organization's, an account may have one of its own all the same.
            if caller != CallAs::Own && !matches!(look.set, Seen::Known(Some(_))) {
                let own = seen(clients.stack_set(name, CallAs::Own)).await;
                if matches!(own, Seen::Known(Some(_))) {
                    (look.caller, look.set) = (CallAs::Own, own);
                }
            }
        }
    }
    look
}

/// The organization, as an account shows it.
fn organization<'i>(inventory: &'i Inventory, at: &Place) -> Option<&'i Organization> {
    let view = inventory.account(&at.account)?;
    view.standing.known()?.organization()
}

fn open<T: Serialize>(seen: Option<&Seen<T>>) -> bool {
    seen.is_none_or(is_open)
}

/// Whether nobody has looked here yet, or something stood in the way, in any part of it, that passes by itself.
fn is_open<T: Serialize>(seen: &Seen<T>) -> bool {
    seen.is_unlooked() || has_holes(seen)
}

fn has_holes(part: &impl Serialize) -> bool {
    !passing(part).is_empty()
}
