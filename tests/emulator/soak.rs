//! Storms in real time: the built program through throttling, errors, lost answers and seconds without any connection. Every run
//! ends right in one `apply`, and nothing is made twice.
//!
//! What moto lacks for it: it has no pace and no word for "slower" of its own, spreads at once, checks no policy, and locks
//! nobody out while two writes meet; a trail of a taken name takes the other's place without a word. So it shows that the program
//! asks again and looks before it makes; that AWS would take what is asked for is the practice account's part, where the same
//! storms last a minute of a clock that runs by itself.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::product::{ANSWERS, Product};
use super::proxy::{Proxy, Trouble};
use super::storm::Storm;
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
    let wrong =
        |what: &str, with: &dyn std::fmt::Display| Err(format!("seed {seed}: {what}: {with}"));
    let refused = met
        .iter()
        .filter(|asked| {
            asked
                .status
                .is_some_and(|status| status == 429 || status >= 500)
        })
        .count();
    if refused < 5 {
        return wrong("that was no storm", &refused);
    }
    if ran.status != Some(0) || ran.last("finished")["outcome"] != "done" {
        return wrong("it did not end well", &ran);
    }
    if let Some(amiss) = looker.look(&proxy.url()).amiss() {
        return wrong("not everything is there once", &amiss);
    }
    let verify = product.verify();
    if verify.status != Some(0) {
        return wrong("not every check passed", &verify);
    }
    proxy.take();
    let again = product.apply();
    let writes = proxy.take_writes();
    if again.status != Some(0) || !writes.is_empty() {
        return wrong("it was written again", &format!("{writes:?} {again}"));
    }
    Ok(())
}

#[test]
fn every_storm_is_weathered_in_one_apply() {
    let next = AtomicU64::new(0);
    let wrong = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..WALKERS {
            scope.spawn(|| {
                let proxy = Proxy::mended();
                let mut looker = Looker::start();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= SEEDS {
                        return;
                    }
                    if let Err(why) = through(seed, &proxy, &mut looker) {
                        wrong.lock().expect("no walker panics with it").push(why);
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("no walker panics with it");
    assert!(
        wrong.is_empty(),
        "{} of {SEEDS} went wrong. {}",
        wrong.len(),
        wrong.join("\n\n")
    );
}
