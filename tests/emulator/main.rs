//! The built program and the library against moto, a stand-in for AWS, over HTTP.
//!
//! Between the two stands a proxy that counts and tells writes from reads, and can cut, refuse, or kill. moto lacks some
//! calls: a test either runs on bare moto and expects those parts to be named as unknown, or lets the proxy answer in
//! moto's place (`mend`). Where moto misreads an ARN, `serve.py` mends it. Neither checks policies; that they would be refused is the practice account's part.
//!
//! Python is needed: 3.10 or later with `venv`.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "what goes wrong in a test ends it"
)]

mod approved;
mod bad_days;
mod broken;
mod call;
mod cost;
mod destinations;
#[cfg(unix)]
mod exported;
mod fate;
mod fresh;
mod http;
mod kill;
mod line;
mod live;
mod login;
mod mend;
mod moto;
mod organization;
mod policies;
mod product;
mod proxy;
mod python;
mod ran;
mod soak;
mod stack_set;
mod storm;
mod templates;
mod there_already;
mod undo;
mod walk;
mod world;
