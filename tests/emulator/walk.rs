//! Many runs beside each other, each against a stand-in of its own, and what has to be so at the end of each.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use super::product::Product;
use super::proxy::Proxy;
use super::world::Looker;

/// Takes the steps 1, 2, 3 and so on, several at a time, until one says that there is none; how many there were.
pub(crate) fn walk(
    walkers: usize,
    step: impl Fn(usize, &Proxy, &mut Looker) -> Result<bool, String> + Sync,
) -> usize {
    let next = AtomicUsize::new(1);
    let reached = AtomicUsize::new(0);
    let over = AtomicBool::new(false);
    let wrong = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..walkers {
            scope.spawn(|| {
                let proxy = Proxy::mended();
                let mut looker = Looker::start();
                while !over.load(Ordering::Relaxed) {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    match step(n, &proxy, &mut looker) {
                        Ok(true) => {
                            reached.fetch_max(n, Ordering::Relaxed);
                        }
                        Ok(false) => over.store(true, Ordering::Relaxed),
                        Err(why) => wrong.lock().expect("no walker panics with it").push(why),
                    }
                    assert!(n < 1000, "there is no end to this walk");
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("no walker panics with it");
    let shown = wrong.iter().take(3).cloned().collect::<Vec<_>>();
    assert!(
        wrong.is_empty(),
        "{} of them went wrong. {}",
        wrong.len(),
        shown.join("\n\n")
    );
    reached.into_inner()
}

/// Everything is there once, every check passes, and one more run writes nothing; else what is wrong.
pub(crate) fn is_right(
    product: &Product,
    proxy: &Proxy,
    looker: &mut Looker,
) -> Result<(), String> {
    if let Some(amiss) = looker.look(&proxy.url()).amiss() {
        return Err(format!("not everything is there once: {amiss}"));
    }
    let verify = product.verify();
    if verify.status != Some(0) {
        return Err(format!("not every check passed: {verify}"));
    }
    proxy.take();
    let again = product.apply();
    let writes = proxy.take_writes();
    if again.status != Some(0) || !writes.is_empty() {
        return Err(format!("one more run still wrote: {writes:?} {again}"));
    }
    Ok(())
}
