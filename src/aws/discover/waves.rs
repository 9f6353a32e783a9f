//! Which reads what is sought takes: three waves, each of what the one before could name.

use std::collections::{BTreeMap, BTreeSet};

use super::key_ring::Which;
use super::read::{Folder, Reads, What, home};
use super::sought::{Sought, SoughtBucket, SoughtMember, SoughtRights};
use crate::domain::{AccountId, Arn, BucketName, KeyAlias, Place, Region, RoleName};
use crate::inventory::control_tower;
use crate::inventory::{
    Bucket, BucketView, CallAs, Detector, Inventory, Lock, MemberAccount, Seen, Standing, Topic,
    Trail,
};

/// What there is to choose from in an account, before anything is sought.
pub(super) fn around(account: &AccountId, region: &Region) -> Reads {
    let mut reads = Reads::new(account.clone());
    account_wide(&mut reads, region);
    reads.add(region, What::Trails(None));
    reads.add(region, What::Detector);
    reads.add(region, What::TopicArns);
    reads.add(region, What::KeyRing(Which::Offered));
    reads
}

/// The groups of the organization, where the list of its accounts could be had: whoever may not list the one may not list the other.
pub(super) fn behind_around(account: &AccountId, region: &Region, inventory: &Inventory) -> Reads {
    let mut reads = Reads::new(account.clone());
    if let Some(accounts) = listed(account, inventory) {
        reads.add(region, groups(accounts));
    }
    reads
}

/// The groups, and who is in them if the list of accounts does not tell.
fn groups(accounts: &[MemberAccount]) -> What {
    What::Groups {
        with_accounts: accounts.iter().any(|account| account.path.is_empty()),
    }
}

/// The accounts of the organization, as far as this account may list them.
fn listed<'i>(account: &AccountId, inventory: &'i Inventory) -> Option<&'i [MemberAccount]> {
    let standing = inventory.account(account)?.standing.known()?;
    let accounts = standing.organization()?.accounts.known()?;
    Some(accounts)
}

/// What has a name from the beginning.
pub(super) fn named(sought: &Sought) -> Reads {
    let Place { account, region } = &sought.main;
    let mut reads = Reads::new(account.clone());
    account_wide(&mut reads, region);
    for bucket in &sought.buckets {
        reads.add(region, What::Bucket(bucket.name.clone()));
    }
    let (role, policy) = (&sought.role, &sought.policy);
    reads.add(region, What::Role(role.clone(), policy.clone()));
    reads.add(region, What::Policy(policy.clone()));
    if !sought.further.is_empty() {
        reads.add(region, What::Policies(sought.further.clone()));
        reads.add(region, What::PoliciesPerRole);
    }
    reads.add(region, What::ListedTrails);
    reads.add(region, What::Trails(Some(sought.trail.clone())));
    if let Some(home) = sought.trail.home() {
        reads.add(&home, What::Trails(Some(sought.trail.clone())));
    }
    for region in sought.regions.iter().filter(|it| !it.is_opt_in()) {
        reads.add(region, What::Detector);
    }
    reads.add(region, What::TopicArns);
    for topic in &sought.topics {
        reads.add_topic(topic);
    }
    for key in &sought.keys {
        reads.add_key(key);
    }
    let aliases = sought.buckets.iter().filter_map(|it| it.key.clone());
    reads.add(region, What::KeyRing(Which::For(aliases.collect())));
    reads
}

/// What is looked at in another account.
pub(super) fn in_member(sought: &SoughtMember) -> Reads {
    let Place { account, region } = &sought.place;
    let mut reads = Reads::new(account.clone());
    let (role, policy) = (&sought.role, &sought.policy);
    reads.add(region, What::Role(role.clone(), policy.clone()));
    reads.add(region, What::Policy(policy.clone()));
    let (opt_in, open): (Vec<&Region>, Vec<&Region>) =
        sought.regions.iter().partition(|region| region.is_opt_in());
    if !opt_in.is_empty() {
        reads.add(region, What::Regions);
    }
    for region in open {
        reads.add(region, What::Detector);
    }
    reads
}

/// The detectors of another account in Regions that have to be switched on, where they are: elsewhere nothing answers.
pub(super) fn opt_in_of_member(sought: &SoughtMember, inventory: &Inventory) -> Reads {
    let account = &sought.place.account;
    let mut reads = Reads::new(account.clone());
    let view = inventory.account(account);
    let on = view.and_then(|view| view.regions.known());
    for region in sought.regions.iter().filter(|region| region.is_opt_in()) {
        if on.is_none_or(|on| on.contains(region)) {
            reads.add(region, What::Detector);
        }
    }
    reads
}

/// The accounts that the detectors of another account administer.
pub(super) fn behind_member(sought: &SoughtMember, inventory: &Inventory) -> Reads {
    let account = &sought.place.account;
    let mut reads = Reads::new(account.clone());
    for region in sought.regions.iter().filter(|_| sought.administers) {
        if let Some(detector) = detector(account, inventory, region) {
            reads.add(region, What::Members(detector.id.clone()));
        }
    }
    reads
}

/// The organization, the Regions, the names of all buckets, whether the whole account is closed to the public, and whether AWS Control
/// Tower looks after it.
fn account_wide(reads: &mut Reads, region: &Region) {
    reads.add(region, What::Standing);
    reads.add(region, What::Regions);
    reads.add(region, What::BucketNames);
    reads.add(region, What::PublicAccessBlock);
    for role in control_tower::ROLES {
        reads.add(region, What::RoleAtAll(RoleName::constant(role)));
    }
}

/// What only the first wave could name: the Region where the trail is at home, and the bucket, topic and key that it has; Regions
/// that have to be switched on; and what stands beside a bucket that is away from the main Region.
pub(super) fn behind_names(sought: &Sought, inventory: &Inventory) -> Reads {
    let Place { account, region } = &sought.main;
    let mut reads = Reads::new(account.clone());
    if let Some(trail) = find_trail(sought, inventory) {
        reads.add(&trail.home_region, What::Trails(Some(sought.trail.clone())));
        if let Ok(name) = BucketName::parse(&trail.bucket) {
            reads.add(region, What::Bucket(name));
        }
        let arn = |text: &Option<String>| Arn::parse(text.as_deref()?).ok();
        if let Some(topic) = arn(&trail.topic_arn) {
            reads.add_topic(&topic);
        }
        if let Some(key) = arn(&trail.key_arn) {
            reads.add_key(&key);
        }
    }
    if let Some(accounts) = listed(account, inventory) {
        if sought.accounts.by_group {
            reads.add(region, groups(accounts));
        }
        if sought.accounts.by_tag {
            let only = sought.accounts.only.as_ref();
            let asked = accounts
                .iter()
                .filter(|it| it.active && only.is_none_or(|only| only.contains(&it.id)))
                .map(|it| it.id.clone());
            reads.add(region, What::AccountTags(asked.collect()));
        }
    }
    // Where a Region is not switched on, nothing there answers, so nothing is asked.
    let on = inventory
        .account(account)
        .and_then(|view| view.regions.known());
    for region in sought.regions.iter().filter(|it| it.is_opt_in()) {
        if on.is_none_or(|on| on.contains(region)) {
            reads.add(region, What::Detector);
        }
    }
    let mut aliases: BTreeMap<&Region, Vec<KeyAlias>> = BTreeMap::new();
    for bucket in &sought.buckets {
        let Some(home) = bucket_region(account, inventory, bucket).filter(|it| *it != region)
        else {
            continue;
        };
        if let Some(alias) = &bucket.key {
            aliases.entry(home).or_default().push(alias.clone());
        }
        if let Some(topic) = &bucket.topic {
            let partition = sought.main.partition();
            reads.add_topic(&Arn::topic(partition, home, account, topic));
        }
    }
    for (region, aliases) in aliases {
        reads.add(region, What::KeyRing(Which::For(aliases)));
    }
    stack_set(&mut reads, sought, inventory);
    reads
}

/// The StackSet, asked for as the account stands: the one that manages the organization, or one that may have been named for it.
fn stack_set(reads: &mut Reads, sought: &Sought, inventory: &Inventory) {
    let Place { account, region } = &sought.main;
    let standing = inventory
        .account(account)
        .and_then(|view| view.standing.known());
    let Some(set) = &sought.stack_set else {
        return;
    };
    let caller = match (&set.rights, standing) {
        // Such a one is the account's own, and no organization's.
        (SoughtRights::Roles(_), _)
        | (SoughtRights::Either, Some(Standing::Alone))
        | (_, Some(Standing::Management(_))) => CallAs::Own,
        (_, Some(Standing::Member(_))) => CallAs::DelegatedAdministrator,
        (SoughtRights::Organization, Some(Standing::Alone)) | (_, None) => return,
    };
    reads.add(region, What::StackSet(set.clone(), caller));
}

/// What only detectors, buckets and topics could name: the folders of exports, the accounts whose findings come to this one, and
/// keys.
pub(super) fn behind_things(sought: &Sought, inventory: &Inventory) -> Reads {
    let account = &sought.main.account;
    let mut reads = Reads::new(account.clone());
    for bucket in sought.buckets.iter().filter(|it| it.holds_findings) {
        folders(&mut reads, sought, inventory, bucket);
    }
    guardduty_of_organization(&mut reads, sought, inventory);
    keys_of_buckets(&mut reads, account, inventory);
    keys_of_topics(&mut reads, account, inventory);
    reads
}

/// Whom GuardDuty looks after in each Region, and who does so, as far as this account may know.
fn guardduty_of_organization(reads: &mut Reads, sought: &Sought, inventory: &Inventory) {
    let account = &sought.main.account;
    let Some(view) = inventory.account(account) else {
        return;
    };
    let standing = match view.standing.known() {
        Some(standing) if standing.organization().is_some() => standing,
        _ => return,
    };
    let is_on = |region: &Region| {
        let on = view.regions.known();
        !region.is_opt_in() || on.is_none_or(|on| on.contains(region))
    };
    for region in sought.regions.iter().filter(|region| is_on(region)) {
        if let Some(detector) = detector(account, inventory, region) {
            reads.add(region, What::Members(detector.id.clone()));
        }
        if matches!(standing, Standing::Management(_)) {
            reads.add(region, What::Designated);
        }
    }
}

/// The empty objects of the folders that findings go under.
fn folders(reads: &mut Reads, sought: &Sought, inventory: &Inventory, bucket: &SoughtBucket) {
    let account = &sought.main.account;
    let Some(home) = bucket_region(account, inventory, bucket) else {
        return;
    };
    let arn = Arn::bucket(inventory.caller.partition, &bucket.name).to_string();
    let names: BTreeSet<&str> = sought
        .regions
        .iter()
        .filter_map(|region| detector(account, inventory, region)?.destinations.known())
        .flatten()
        .filter_map(|there| there.folder_in(&arn))
        .filter(|folder| !folder.is_empty())
        .collect();
    for name in names {
        reads.add(
            home,
            What::Folder(Folder {
                bucket: bucket.name.clone(),
                bucket_arn: arn.clone(),
                name: name.to_owned(),
            }),
        );
    }
}

/// The keys that buckets lock their files with when nobody names one.
fn keys_of_buckets(reads: &mut Reads, account: &AccountId, inventory: &Inventory) {
    let partition = inventory.caller.partition;
    let buckets = inventory.account(account).map(|view| &view.buckets);
    for seen in buckets.into_iter().flat_map(BTreeMap::values) {
        let key = yours(seen).and_then(|bucket| {
            let encryption = bucket.encryption.known()?.as_ref()?;
            encryption.key_arn(partition, &bucket.region, account)
        });
        if let Some(key) = key {
            reads.add_key(&key);
        }
    }
}

/// The keys that lock the account's own topics, each in its topic's Region, with the aliases by which topics name them.
fn keys_of_topics(reads: &mut Reads, account: &AccountId, inventory: &Inventory) {
    let places = inventory
        .places
        .iter()
        .filter(|(place, _)| place.account == *account);
    for (place, view) in places {
        let topics = view
            .topics
            .values()
            .filter_map(|seen| seen.known()?.as_ref());
        let locked: Vec<&Topic> = topics.filter(|topic| topic.lock().is_some()).collect();
        if !locked.is_empty() {
            reads.add(&place.region, What::Aliases);
        }
        for topic in locked {
            let Some(named) = topic.lock_arn() else {
                continue;
            };
            match inventory.lock_of(topic) {
                Lock::Unseen(_) => reads.add_key(&named),
                // One that has parts without an answer is looked at again by each name that it is kept under.
                Lock::Key(key) => {
                    let names = BTreeSet::from([&named, &key.arn]);
                    for arn in names.into_iter().filter(|arn| is_kept(inventory, arn)) {
                        reads.add_key(arn);
                    }
                }
                Lock::Open | Lock::OfAws => {}
            }
        }
    }
}

fn is_kept(inventory: &Inventory, key: &Arn) -> bool {
    home(key)
        .and_then(|place| inventory.place(&place))
        .is_some_and(|view| view.keys.contains_key(key))
}

fn detector<'i>(
    account: &AccountId,
    inventory: &'i Inventory,
    region: &Region,
) -> Option<&'i Detector> {
    let view = inventory.place(&Place::new(account.clone(), region.clone()))?;
    view.detector.known()?.as_ref()
}

fn bucket_region<'i>(
    account: &AccountId,
    inventory: &'i Inventory,
    bucket: &SoughtBucket,
) -> Option<&'i Region> {
    let seen = inventory.account(account)?.buckets.get(&bucket.name)?;
    yours(seen).map(|bucket| &bucket.region)
}

fn yours(seen: &Seen<BucketView>) -> Option<&Bucket> {
    seen.known().and_then(BucketView::yours)
}

/// The trail that is sought, where it is at home if that was looked at, else as the main Region shows it.
fn find_trail<'i>(sought: &Sought, inventory: &'i Inventory) -> Option<&'i Trail> {
    let Sought { main, trail, .. } = sought;
    let shown = |place: &Place| {
        let trails = inventory.place(place)?.trails.known()?;
        trails.iter().find(|it| trail.is(it))
    };
    trail
        .home()
        .and_then(|region| shown(&Place::new(main.account.clone(), region)))
        .or_else(|| shown(main))
}
