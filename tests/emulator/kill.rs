//! Killed after every single request in turn, then run again: it always ends right, and nothing is made twice.

use super::product::{ANSWERS, Product};
use super::proxy::{Proxy, Trouble};
use super::walk::{is_right, walk};
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
    let wrong = |why: String| format!("killed {moment:?} {n} ({at:?}): {why}");

    proxy.trouble(Trouble::None);
    let again = product.apply();
    if again.status != Some(0) {
        return Err(wrong(format!("the second run did not end well: {again}")));
    }
    is_right(&product, proxy, looker).map_err(wrong)?;
    Ok(true)
}

#[test]
fn killed_after_each_request_it_ends_right() {
    let requests = walk(WALKERS, |n, proxy, looker| {
        step(Moment::AfterRequest, n, proxy, looker)
    });
    assert!(
        requests > 50,
        "only {requests} requests were walked through"
    );
}

#[test]
fn killed_before_each_write_it_ends_right() {
    let writes = walk(WALKERS, |n, proxy, looker| {
        step(Moment::BeforeWrite, n, proxy, looker)
    });
    assert!(writes > 20, "only {writes} writes were walked through");
}
