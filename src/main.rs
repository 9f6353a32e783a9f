//! Flags, logging, and the choice between the command line and the window.

// A window program: no black console behind it on Windows.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    radiant_aws_setup::cli::main()
}
