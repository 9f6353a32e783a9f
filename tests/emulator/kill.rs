//! Killed after every single request in turn, then run again: it always ends right, and nothing is made twice.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use super::product::{ANSWERS, Product};
use super::proxy::{Proxy, Trouble};
use super::world::Looker;

/// Walks at a time. They wait more than they work.
const WALKERS: usize = 4;

/// The moments at which the process dies.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// The n-th request had its effect, and its answer was lost.
    AfterRequest,
    /// The n-th write was about to be made: it stands in the journal, and nowhere else.
    BeforeWrite,
}

/// Kills at the n-th moment, runs again and looks. `Ok(false)` when the run ended before there was one.
fn step(moment: Moment, n: usize, proxy: &Proxy, looker: &mut Looker) -> Result<bool, String> {
    proxy.reset();
    let product = Product::new(&proxy.url(), ANSWERS);
    let kill = match moment {
        Moment::AfterRequest => proxy.kill_after(n),
        Moment::BeforeWrite => proxy.kill_before_write(n),
    };
    if let Some(ended) = product.apply_until(&kill) {
        return if ended.status == Some(0) {
            Ok(false)
        } else {
            Err(ended.to_string())
        };
    }
    let at = proxy.take().last().map(|asked| asked.call.to_string());
    let what = |what: &str, ran: &dyn std::fmt::Display| {
        Err(format!("killed {moment:?} {n} ({at:?}): {what}: {ran}"))
    };

    proxy.trouble(Trouble::None);
    let again = product.apply();
    if again.status != Some(0) {
        return what("the second run did not end well", &again);
    }
    if let Some(amiss) = looker.look(&proxy.url()).amiss() {
        return what("not everything is there once", &amiss);
    }
    let verify = product.verify();
    if verify.status != Some(0) {
        return what("not every check passed", &verify);
    }
    proxy.take();
    let third = product.apply();
    let writes = proxy.take_writes();
    if third.status != Some(0) || !writes.is_empty() {
        return what("the third run still wrote", &format!("{writes:?} {third}"));
    }
    Ok(true)
}

/// Walks through all moments of a kind; how many there were.
fn walk(moment: Moment) -> usize {
    let next = AtomicUsize::new(1);
    let reached = AtomicUsize::new(0);
    let over = AtomicBool::new(false);
    let wrong = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..WALKERS {
            scope.spawn(|| {
                let proxy = Proxy::mended();
                let mut looker = Looker::start();
                while !over.load(Ordering::Relaxed) {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    match step(moment, n, &proxy, &mut looker) {
                        Ok(true) => {
                            reached.fetch_max(n, Ordering::Relaxed);
                        }
                        Ok(false) => over.store(true, Ordering::Relaxed),
                        Err(why) => {
                            wrong.lock().expect("no walker panics with it").push(why);
                        }
                    }
                    assert!(n < 1000, "there is no end to this walk");
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("no walker panics with it");
    assert!(
        wrong.is_empty(),
        "{} of them went wrong. {}",
        wrong.len(),
        wrong
            .iter()
            .take(3)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n\n")
    );
    reached.into_inner()
}

#[test]
fn killed_after_each_request_it_ends_right() {
    let requests = walk(Moment::AfterRequest);
    assert!(
        requests > 50,
        "only {requests} requests were walked through"
    );
}

#[test]
fn killed_before_each_write_it_ends_right() {
    let writes = walk(Moment::BeforeWrite);
    assert!(writes > 20, "only {writes} writes were walked through");
}
