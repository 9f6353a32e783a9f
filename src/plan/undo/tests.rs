//! The order of the way back, and that what is said of it agrees with what is done.
