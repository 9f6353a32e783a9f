//! The engine against the simulated organization, end to end, without a window and without a socket.

mod arrows;
mod bench;
mod cut_off;
mod ends_well;
mod refusals;
