//! The built program over 1,000 accounts, in a process of its own: nothing of what answers in AWS's place is in its memory.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::emulator::product::{Product, answers_with};
use crate::emulator::proxy::Proxy;
use crate::emulator::world::seed;
use crate::setup::memory_of;

const MEMBERS: usize = 1_000;

pub(crate) fn memory() {
    let proxy = Proxy::mended();
    seed(&proxy.url(), &["organization-of", &MEMBERS.to_string()]);
    // Moto lets a role have ten policies, into which so many do not fit by their names.
    let chosen = "accounts = \"organization\"\nassume = \"pattern\"";
    let product = Product::new(&proxy.url(), &answers_with("accounts = []", chosen));
    for what in ["first", "second"] {
        proxy.take();
        let began = Instant::now();
        let mut child = product
            .command(&["apply", "--yes"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut most = 0.0_f64;
        let status = loop {
            if let Some(held) = memory_of(&child.id().to_string(), "VmHWM") {
                most = most.max(held);
            }
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            #[expect(
                clippy::disallowed_methods,
                reason = "nothing else goes on here while the program is measured"
            )]
            std::thread::sleep(Duration::from_millis(20));
        };
        let asked = proxy.take();
        println!(
            "the program alone, {MEMBERS} other accounts, {what} apply over HTTP: most memory {most:.0} MB (budget 120 MB); {} requests, {} of them writes, {:.0} s of moto's pace, {status}",
            asked.len(),
            asked.iter().filter(|asked| asked.call.writes).count(),
            began.elapsed().as_secs_f64(),
        );
    }
}
