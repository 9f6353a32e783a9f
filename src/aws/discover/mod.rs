//! Everything that a plan or a page needs to know about accounts. Only reads, all that can be at once.

mod again;
mod found;
mod key_ring;
mod make;
mod read;
mod regions_off;
mod sought;
mod trails;
mod waves;

pub use sought::{
    Sought, SoughtAccounts, SoughtBucket, SoughtMember, SoughtRights, SoughtStackSet, SoughtTrail,
};

use again::Again;

use super::Aws;
use crate::domain::{AccountId, Region};
use crate::inventory::Inventory;

/// Look at all that is sought.
///
/// What passes by itself is waited out for a while; the waits are told (see [`Aws::on_wait`]). What may not be read is in the
/// inventory as unknown, with AWS's reason.
pub async fn discover(aws: &Aws, sought: &[Sought], now: jiff::Timestamp) -> Inventory {
    look_again(aws, sought, Inventory::empty(now, aws.caller().clone())).await
}

/// Look once more, at just that which has no answer in this inventory for a reason that passes by itself.
pub async fn look_again(aws: &Aws, sought: &[Sought], mut inventory: Inventory) -> Inventory {
    aws.ask_anew();
    let mut again = Again::new(aws);
    again
        .look(&mut inventory, |_| {
            sought.iter().map(waves::named).collect()
        })
        .await;
    for wave in [waves::behind_names, waves::behind_things] {
        again
            .look(&mut inventory, |seen| {
                sought.iter().map(|one| wave(one, seen)).collect()
            })
            .await;
    }
    regions_off::tell(aws, &mut inventory).await;
    inventory
}

/// Look at other accounts, many at a time. What was seen of them is in the inventory already and is not looked at again, but for what
/// had no answer for a reason that passes by itself.
///
/// An account that lets nobody in is asked once, and unknown with the reason.
pub async fn look_at_members(aws: &Aws, sought: &[SoughtMember], inventory: &mut Inventory) {
    let mut again = Again::new(aws);
    again
        .look(inventory, |_| sought.iter().map(waves::in_member).collect())
        .await;
    let has_opt_in = |one: &&SoughtMember| one.regions.iter().any(Region::is_opt_in);
    let opt_in: Vec<&SoughtMember> = sought.iter().filter(has_opt_in).collect();
    again
        .look(inventory, |seen| {
            let behind = |one: &&SoughtMember| waves::opt_in_of_member(one, seen);
            opt_in.iter().map(behind).collect()
        })
        .await;
    let administrators = sought.iter().filter(|one| one.administers);
    let administrators: Vec<&SoughtMember> = administrators.collect();
    again
        .look(inventory, |seen| {
            let behind = |one: &&SoughtMember| waves::behind_member(one, seen);
            administrators.iter().map(behind).collect()
        })
        .await;
    regions_off::tell(aws, inventory).await;
}

/// Look around in an account and Region before anything is chosen: what there is to choose from.
///
/// What passes by itself is waited out for a while; the waits are told (see [`Aws::on_wait`]). What may not be read is in the
/// inventory as unknown, with AWS's reason.
pub async fn look_around(
    aws: &Aws,
    account: &AccountId,
    region: &Region,
    now: jiff::Timestamp,
) -> Inventory {
    let mut inventory = Inventory::empty(now, aws.caller().clone());
    let mut again = Again::new(aws);
    again
        .look(&mut inventory, |_| vec![waves::around(account, region)])
        .await;
    again
        .look(&mut inventory, |seen| {
            vec![waves::behind_around(account, region, seen)]
        })
        .await;
    inventory
}
