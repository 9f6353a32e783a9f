//! The whole command (sign-in, look, plan, write, settle) with +80 ms on every request, against a Python program that makes the same
//! writes blindly over the same stand-in, in 8 threads.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::emulator::product::{ANSWERS, Product};
use crate::emulator::proxy::Proxy;
use crate::emulator::python;

const LATENCY: Duration = Duration::from_millis(80);
const ROUNDS: usize = 3;

/// The calls of a run, and how long it took.
struct Ran {
    took: Duration,
    requests: usize,
    writes: Vec<String>,
}

fn one(proxy: &Proxy, run: impl FnOnce()) -> Ran {
    proxy.reset();
    proxy.slow_down(LATENCY);
    let began = Instant::now();
    run();
    let took = began.elapsed();
    let asked = proxy.take();
    let mut writes: Vec<String> = asked
        .iter()
        .filter(|asked| asked.call.writes)
        .map(|asked| asked.call.to_string())
        .collect();
    writes.sort_unstable();
    Ran {
        took,
        requests: asked.len(),
        writes,
    }
}

fn quickest(rounds: impl Iterator<Item = Ran>) -> Ran {
    rounds.min_by_key(|ran| ran.took).unwrap()
}

pub(crate) fn the_whole_command() {
    let proxy = Proxy::mended();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/engine/same_writes.py");
    let ours = quickest((0..ROUNDS).map(|_| {
        one(&proxy, || {
            let product = Product::new(&proxy.url(), ANSWERS);
            product.apply().exits(0);
        })
    }));
    let theirs = quickest((0..ROUNDS).map(|_| {
        one(&proxy, || {
            let status = Command::new(python::with_moto())
                .arg(&script)
                .arg(proxy.url())
                .env("AWS_ACCESS_KEY_ID", "testing")
                .env("AWS_SECRET_ACCESS_KEY", "testing")
                .env("AWS_EC2_METADATA_DISABLED", "true")
                .status();
            assert!(status.unwrap().success(), "the Python program failed");
        })
    }));
    assert_eq!(ours.writes, theirs.writes, "they do not write the same");
    println!(
        "the whole command, +80 ms: {:.2} s for {} requests, {} of them writes; Python with 8 threads and the same writes alone: {:.2} s; ratio {:.2} (budget < 1)",
        ours.took.as_secs_f64(),
        ours.requests,
        ours.writes.len(),
        theirs.took.as_secs_f64(),
        ours.took.as_secs_f64() / theirs.took.as_secs_f64(),
    );
}
