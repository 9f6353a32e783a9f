//! The command line: `plan`, `apply`, `cost`, `verify`, `undo`, `runs`, `export`; without one of them, the window.
//!
//! Exit status: 0 all well; 1 not all is in place: a change failed or was left out, a check did not pass, or, for `plan`,
//! something is left to a person; 2 bad usage or bad answers; 3 cancelled;
//! 4 could not sign in.

mod account;
mod answers_file;
mod approval;
mod approve;
mod beside;
mod carried_out;
mod cost;
mod early;
mod enter;
mod exit;
mod export;
mod export_folder;
mod look;
mod members;
mod on_copy;
mod options;
mod output;
mod plan_lines;
mod reached;
mod record;
mod runs;
mod told;
mod undo;
mod verify;
mod watch;
mod window;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::carried_out::apply_as;
use self::early::Early;
use self::enter::{LONGEST_SIGN_IN, now, read_answers, sign_in_way};
use self::exit::Exit;
use self::options::{Format, Options};
use self::output::Output;
use crate::answers::Answers;
use crate::aws::{Aws, goes_elsewhere};
use crate::engine::{self, Planned, RunSettings};
use crate::inventory::Inventory;
use crate::plan::Kind;
use crate::private;
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::wanted::{Fit, main_site};

/// Connects AWS CloudTrail and Amazon GuardDuty to Radiant Security.
#[derive(Debug, Parser)]
#[command(name = "radiant-aws-setup", version)]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Options,
}

#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
enum Command {
    /// What would change; writes nothing
    Plan {
        /// Also print our documents beside those of Radiant Security's guide
        #[arg(long)]
        beside_guide: bool,
        /// Also try it on a copy of the account, on this computer; nothing is written to AWS
        #[arg(long)]
        on_copy: bool,
    },
    /// Make it so
    Apply(approve::ApplyArgs),
    /// What the changes will cost, from the account's own counts; read-only
    Cost,
    /// Is it right, and does data flow? Read-only, but for the sample finding
    Verify(verify::VerifyArgs),
    /// Take back what a run wrote; without --yes only shows it, and ends with 1
    Undo(undo::UndoArgs),
    /// The runs that were made from this computer
    Runs(runs::RunsArgs),
    /// Files for those who make things by themselves, or who keep a record; writes nothing in AWS
    Export(export::ExportArgs),
}

/// The program: parse the arguments, run, say how it ended.
pub fn main() -> ExitCode {
    let mut args = Args::parse();
    start_logging(args.options.verbose);
    let output = Output::new(args.options.format == Format::Jsonl);
    let state = match state_dir(&args.options) {
        Ok(state) => state,
        Err(problem) => {
            output.problem(&problem);
            return Exit::BadAnswers.into();
        }
    };
    if let Some(theirs) = private::of_another(&state) {
        output.problem(&not_ours(&theirs));
        return Exit::BadAnswers.into();
    }
    private::close_all(&state);
    if private::may_be_open(&state, own_folder().as_deref()) {
        output.note(&format!(
            "Others who use this computer may be able to read {}. Folders inside of your own user folder are closed to them.",
            state.display()
        ));
    }
    if let Err(problem) = args.options.read_copy() {
        output.problem(&problem);
        return Exit::BadAnswers.into();
    }
    let Some(command) = args.command else {
        return window::open(&args.options, state);
    };
    let exit = match run(command, &args.options, &state, &output) {
        Ok(exit) => exit,
        Err(early) => {
            output.problem(&early.problem);
            early.exit
        }
    };
    if exit == Exit::Well && output.is_unwritten() {
        return Exit::NotRight.into();
    }
    exit.into()
}

fn start_logging(verbose: u8) {
    let level = match verbose {
        0 => "radiant_aws_setup=warn",
        1 => "radiant_aws_setup=debug",
        _ => "radiant_aws_setup=trace,info",
    };
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(level))
        .with_writer(|| output::Visible(std::io::stderr()))
        .init();
}

/// What is said of a folder or a file for our data that another user of this computer owns.
fn not_ours(path: &Path) -> Problem {
    Problem::new(format!(
        "{} belongs to another user of this computer, who could read and change what we keep there.",
        path.display()
    ))
    .hint("Name a folder of your own with --state-dir, or have it given to you. Nothing was sent to AWS.")
}

/// The folder of the user of this computer.
fn own_folder() -> Option<PathBuf> {
    directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned())
}

fn state_dir(options: &Options) -> Result<PathBuf, Problem> {
    if let Some(folder) = &options.state_dir {
        return Ok(folder.clone());
    }
    directories::ProjectDirs::from("", "", "radiant-aws-setup")
        .map(|folders| folders.data_dir().to_owned())
        .ok_or_else(|| {
            Problem::new("This computer names no folder for the program's data.")
                .hint("Name one with --state-dir.")
        })
}

fn run(command: Command, options: &Options, state: &Path, output: &Output) -> Result<Exit, Early> {
    if let Command::Runs(args) = &command {
        if args.asks_aws() {
            return runtime()?.block_on(runs::in_cloudtrail(args, options, state, output));
        }
        return runs::told(args, state, output);
    }
    if let Command::Undo(args) = &command {
        return runtime()?.block_on(undo::undo(args, options, state, output));
    }
    let answers = read_answers(options, output)?;
    let Some(answers) = answers else {
        return Ok(Exit::BadAnswers);
    };
    let only = if let Command::Apply(args) = &command {
        approve::only(args, &answers.account.id, state)
            .map_err(|problem| Early::new(Exit::BadAnswers, problem))?
    } else {
        approve::Only::Any
    };
    if matches!(&command, Command::Apply(args) if !args.yes) {
        return Err(Early::new(
            Exit::BadAnswers,
            Problem::new("apply changes the account, so it asks for a word of approval.")
                .hint("Look at what would change with plan. Then run apply again with --yes."),
        ));
    }
    if let Command::Export(args) = &command {
        export_folder::check(&args.out).map_err(|problem| Early::new(Exit::BadAnswers, problem))?;
    }
    if let Command::Verify(args) = &command {
        args.check()?;
    }
    runtime()?.block_on(async {
        let vendor = Vendor::default();
        let (aws, seen) = enter(options, &answers, &vendor, output).await?;
        match command {
            Command::Plan {
                beside_guide,
                on_copy,
            } => {
                let planned = plan(&answers, &vendor, seen, output);
                output.account(&Fit::of(&planned.inventory, &answers.place()));
                tell_members(
                    options,
                    state,
                    (&answers, &vendor),
                    &planned.inventory,
                    output,
                );
                output.plan(&planned);
                if beside_guide {
                    beside::print(output, &planned);
                }
                let works = !on_copy || on_copy::try_it(&planned, state, output).await?;
                Ok(if !works || left_to_people(&planned) {
                    Exit::NotRight
                } else {
                    Exit::Well
                })
            }
            Command::Apply(args) => {
                let planned = plan(&answers, &vendor, seen, output);
                let practice = options.practice;
                let (planned, accepted) = approve::hold(only, planned, state, practice, output)?;
                let settings = RunSettings {
                    accepted,
                    approved_by: args.approved_by,
                    ..RunSettings::new(state, practice, now())
                };
                apply_as(&aws, &planned, None, settings, output).await
            }
            Command::Cost => {
                let planned = plan(&answers, &vendor, seen, output);
                let figures = engine::count_for(&aws, &planned, now()).await;
                output.forecast(&planned.forecast(&figures));
                Ok(Exit::Well)
            }
            Command::Verify(args) => {
                tell_members(options, state, (&answers, &vendor), &seen, output);
                output.not_entered(&seen);
                verify::verify(&args, &aws, (&answers, &vendor), seen, output).await
            }
            Command::Export(args) => {
                let look = look::Look {
                    answers: &answers,
                    vendor: &vendor,
                    seen,
                    state,
                    practice: options.practice,
                };
                export::export(&args, &aws, look, output).await
            }
            Command::Undo(_) | Command::Runs(_) => Ok(Exit::Well),
        }
    })
}

fn runtime() -> Result<tokio::runtime::Runtime, Early> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|err| {
            Early::new(
                Exit::NotRight,
                Problem::new("This computer gives no event queue.").hint(err.to_string()),
            )
        })
}

/// Which other accounts are chosen, and what has changed since the last run.
fn tell_members(
    options: &Options,
    state: &Path,
    (answers, vendor): (&Answers, &Vendor),
    seen: &Inventory,
    output: &Output,
) {
    let since = engine::since(state, options.practice, (answers, vendor), seen);
    // What was then is good to know; without it the rest is told all the same.
    let since = since.unwrap_or_else(|problem| {
        output.note(&problem.to_text());
        None
    });
    let site = main_site(answers, vendor, seen);
    output.members(&site.shared, since.as_ref());
    output.watch(&site);
}

async fn enter(
    options: &Options,
    answers: &Answers,
    vendor: &Vendor,
    output: &Output,
) -> Result<(Aws, Inventory), Early> {
    let environment = options
        .environment()
        .map_err(|problem| Early::new(Exit::BadAnswers, problem))?;
    let how = sign_in_way(options, &environment, &answers.account.id);
    if let Some(said) = goes_elsewhere(&how, &environment) {
        output.note(&said);
    }
    let told = output.clone();
    let tell = move |wait| told.look_waits(&wait);
    let chosen = (answers, vendor);
    engine::enter(&how, &environment, chosen, LONGEST_SIGN_IN, tell, now())
        .await
        .map_err(|problem| Early::new(Exit::NoSignIn, problem))
}

fn plan(answers: &Answers, vendor: &Vendor, seen: Inventory, output: &Output) -> Planned {
    output.holes(&seen.holes());
    output.not_entered(&seen);
    Planned::new(answers, vendor, seen)
}

/// Whether something could not be done here. That is not well, even when nothing fails.
fn left_to_people(planned: &Planned) -> bool {
    planned
        .plan
        .changes
        .iter()
        .any(|change| matches!(change.kind, Kind::ByHand(_)))
}
