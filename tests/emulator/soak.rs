//! Storms in real time: the built program through throttling, errors, lost answers and seconds without any connection. Every run
//! ends right in one `apply`, and nothing is made twice.
//!
//! What moto lacks for it: it has no pace and no word for "slower" of its own, spreads at once, checks no policy, and locks
//! nobody out while two writes meet; a trail of a taken name takes the other's place without a word. So it shows that the program
//! asks again and looks before it makes; that AWS would take what is asked for is the practice account's part, where the same
//! storms last a minute of a clock that runs by itself.

use super::product::{ANSWERS, Product};
use super::proxy::{Proxy, Trouble};
use super::storm::Storm;
use super::walk::{is_right, walk};
use super::world::Looker;

/// How many storms.
const SEEDS: u64 = 20;
/// Storms at a time. They wait more than they work.
const WALKERS: usize = 5;

/// One run through one storm, and a look at what came of it.
fn through(seed: u64, proxy: &Proxy, looker: &mut Looker) -> Result<(), String> {
    proxy.reset();
    let product = Product::new(&proxy.url(), ANSWERS);
    proxy.trouble(Trouble::Storm(Storm::from_seed(seed)));
    let ran = product.apply();
    let met = proxy.take();
    proxy.trouble(Trouble::None);
    let refused = met
        .iter()
        .filter(|asked| {
            asked
                .status
                .is_some_and(|status| status == 429 || status >= 500)
        })
        .count();
    if refused < 5 {
        return Err(format!("that was no storm: {refused}"));
    }
    if ran.status != Some(0) || ran.last("finished")["outcome"] != "done" {
        return Err(format!("it did not end well: {ran}"));
    }
    is_right(&product, proxy, looker)
}

#[test]
fn every_storm_is_weathered_in_one_apply() {
    let storms = walk(WALKERS, |n, proxy, looker| {
        let seed = u64::try_from(n).expect("steps are few") - 1;
        if seed >= SEEDS {
            return Ok(false);
        }
        through(seed, proxy, looker).map_err(|why| format!("seed {seed}: {why}"))?;
        Ok(true)
    });
    assert_eq!(u64::try_from(storms), Ok(SEEDS));
}
