//! The sites that there are.

use super::{Looks, Shared, Site};
use crate::answers::Answers;
use crate::inventory::Inventory;
use crate::vendor::Vendor;

/// The sites that the answers speak of, each with what has to be true there. Today that is the main account alone.
pub fn sites<'a>(
    answers: &'a Answers,
    vendor: &'a Vendor,
    inventory: &'a Inventory,
) -> Vec<Site<'a>> {
    vec![main_site(answers, vendor, inventory)]
}

/// The main account with its Region.
pub fn main_site<'a>(
    answers: &'a Answers,
    vendor: &'a Vendor,
    inventory: &'a Inventory,
) -> Site<'a> {
    let looks = Looks::one(inventory);
    let shared = Shared::new(answers, vendor, inventory.caller.partition, &looks);
    Site::new(shared, looks, answers.place())
}
