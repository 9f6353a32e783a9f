//! The whole file: what is written is read back, and what nobody means well is met.

mod hostile;
mod readme;
mod round_trip;
