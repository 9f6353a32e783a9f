//! The parts of the tests against moto that a benchmark needs: moto itself, the proxy before it, and the built program.

#![expect(
    dead_code,
    clippy::expect_used,
    clippy::panic,
    reason = "the tests use the rest of it; what goes wrong ends it"
)]

#[path = "../../tests/emulator/call.rs"]
mod call;
#[path = "../../tests/emulator/destinations.rs"]
mod destinations;
#[path = "../../tests/emulator/fate.rs"]
mod fate;
#[path = "../../tests/emulator/http.rs"]
mod http;
#[path = "../../tests/emulator/line.rs"]
mod line;
#[path = "../../tests/emulator/mend.rs"]
mod mend;
#[path = "../../tests/emulator/moto.rs"]
mod moto;
#[path = "../../tests/emulator/product.rs"]
pub(crate) mod product;
#[path = "../../tests/emulator/proxy.rs"]
pub(crate) mod proxy;
#[path = "../../tests/emulator/python.rs"]
pub(crate) mod python;
#[path = "../../tests/emulator/ran.rs"]
mod ran;
#[path = "../../tests/emulator/storm.rs"]
mod storm;
#[path = "../../tests/emulator/world.rs"]
pub(crate) mod world;
