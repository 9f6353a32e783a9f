//! Flags, logging, and the choice between the command line and the window.

use std::process::ExitCode;

fn main() -> ExitCode {
    radiant_aws_setup::cli::main()
}
