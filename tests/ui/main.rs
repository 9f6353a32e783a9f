//! The window, found and driven as a person would: by role, by label and by keyboard.

mod around;
mod bench;
mod keyboard;
mod pages;
mod run;
mod sign_in;
