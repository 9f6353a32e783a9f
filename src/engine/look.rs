//! The look at all that the answers speak of.

use super::carried_out::{Now, other_account};
use super::others::look_at_others;
use super::sites::sites;
use crate::answers::Answers;
use crate::aws::{Aws, Sought, discover};
use crate::inventory::Inventory;
use crate::problem::Problem;
use crate::vendor::Vendor;

/// Look at the main account, and then at the others, because the first tells which they are.
pub(super) async fn look(
    aws: &Aws,
    answers: &Answers,
    vendor: &Vendor,
    now: Now,
) -> Result<Inventory, Problem> {
    let sites = right_sites(aws, answers, vendor)?;
    let inventory = discover(aws, &sites, now()).await;
    Ok(look_at_others(aws, answers, vendor, inventory).await)
}

/// What to look at in each account that the answers speak of, if all of them are reached.
pub(super) fn right_sites(
    aws: &Aws,
    answers: &Answers,
    vendor: &Vendor,
) -> Result<Vec<Sought>, Problem> {
    let sites = sites(answers, vendor);
    match sites
        .iter()
        .find(|site| !aws.is_reached(&site.main.account))
    {
        Some(site) => Err(other_account(aws, &site.main.account)),
        None => Ok(sites),
    }
}
