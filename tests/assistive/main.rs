//! The built program, read and driven as a screen reader does it: over the accessibility bus, by role and name.
//!
//! No key is pressed and no place on the screen is clicked. Each test has a screen, a message bus and a window manager
//! of its own. Where what they need is not installed the tests say so and end, unless `RADIANT_ASSISTIVE=required`.
//!
//! AT-SPI, the protocol of Linux, is shown less than the window knows: AccessKit passes on neither the level of a
//! heading nor that a field is wrong. The tests of the window look at those.

#![cfg(target_os = "linux")]
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "what goes wrong in a test ends it"
)]

mod bus;
mod desk;
mod field;
mod listener;
mod others;
mod reader;
mod reading;
mod sharing;
mod steps;
mod table;
mod tree;
mod walk;
