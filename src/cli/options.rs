//! What can be said on the command line, whatever the command.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::aws::Environment;
use crate::copy::read_copy;
use crate::domain::AccountId;
use crate::practice::{PracticeOptions, Start, World};
use crate::problem::Problem;
use crate::text_file;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Options {
    /// The answers file (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) answers: Option<PathBuf>,
    /// A profile of the AWS command line
    #[arg(long, global = true, value_name = "NAME")]
    pub(super) profile: Option<String>,
    /// Send every call to this address instead of AWS
    #[arg(long, global = true, value_name = "URL")]
    pub(super) endpoint_url: Option<String>,
    /// Use the simulated organization; nothing reaches AWS
    #[arg(long, global = true)]
    pub(super) practice: bool,
    /// Enter the simulated organization through this account of it
    #[arg(long, global = true, value_name = "ACCOUNT", requires = "practice", value_parser = account)]
    pub(super) practice_account: Option<AccountId>,
    /// Use a copy of an account that was saved with export --as copy, in place of the made-up company
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        requires = "practice",
        conflicts_with = "practice_account"
    )]
    pub(super) copy: Option<PathBuf>,
    /// What is in that file.
    #[arg(skip)]
    pub(super) copied: Option<Box<World>>,
    /// Where runs and saved answers are kept [default: the platform's data folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) state_dir: Option<PathBuf>,
    /// How to print
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// Say more on standard error; twice for the calls
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(super) verbose: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Human,
    Jsonl,
}

fn account(text: &str) -> Result<AccountId, String> {
    AccountId::parse(text).map_err(|problem| problem.message)
}

/// A copy of a large organization is not larger than this, in bytes.
const LARGEST_COPY: u64 = 256 * 1024 * 1024;

impl Options {
    /// Read the copy of an account, if one is named.
    pub(super) fn read_copy(&mut self) -> Result<(), Problem> {
        if let Some(path) = &self.copy {
            let text = text_file::read(path, LARGEST_COPY)
                .map_err(|why| why.problem("The copy of an account", path))?;
            self.copied = Some(Box::new(read_copy(&text)?));
        }
        Ok(())
    }

    /// How practice begins; `account` is the one that it is entered through, unless another one was named.
    pub(super) fn practice(&self, account: Option<&AccountId>) -> PracticeOptions {
        let entered = self.practice_account.as_ref().or(account);
        let made_up = || entered.map_or(Start::Company, |it| Start::CompanyIn(it.clone()));
        PracticeOptions {
            start: self.copied.clone().map_or_else(made_up, Start::Copy),
            ..PracticeOptions::default()
        }
    }

    /// What the environment says, and the address of the command line, if that can be used.
    pub(super) fn environment(&self) -> Result<Environment, Problem> {
        let mut environment = Environment::read();
        if let Some(url) = &self.endpoint_url {
            environment.lead_to(url)?;
        }
        Ok(environment)
    }
}
