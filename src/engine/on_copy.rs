//! A plan, tried on a copy of the account.

use std::path::Path;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::carried_out::{Now, RunSettings, carry_out};
use super::others::look_at_others;
use super::planned::Planned;
use super::rehearse::rehearse_as;
use super::sites::sites;
use super::tried::OnCopy;
use crate::answers::{Answers, Reach, to_toml};
use crate::apply::{Event, Resume};
use crate::aws::{Environment, discover, sign_in};
use crate::copy::{AccountCopy, Masker, WayIn, copy_of};
use crate::domain::{AccountId, RoleName};
use crate::practice::{Practice, PracticeOptions, Start};
use crate::private;
use crate::problem::Problem;
use crate::verify::verify;
use crate::wanted::STACK_SET;

/// The role that an organization makes in the accounts that it creates.
const OF_ORGANIZATION: &str = "OrganizationAccountAccessRole";

/// What the copy for somebody else is called.
pub const COPY_FILE: &str = "account-copy.json";
const ANSWERS_FILE: &str = "answers.toml";

/// The copy of what a plan was made from.
///
/// # Errors
///
/// The plan came from a file, without what was seen; or the accounts are in a partition that practice does not know.
pub fn copy(planned: &Planned) -> Result<AccountCopy, Problem> {
    let (answers, _) = planned.made_of().ok_or_else(from_a_file)?;
    copy_of(
        &planned.inventory,
        &answers.account.region,
        Some(&way(answers)),
    )
}

/// Try a plan on the copy of what it was made from. Nothing is sent to AWS: the copy opens no socket.
///
/// What is written down on the way is thrown away; `state` is the folder to write it in.
///
/// # Errors
///
/// As [`copy`], or the folder cannot be written.
pub async fn try_on_copy(
    planned: &Planned,
    state: &Path,
    now: Now,
    cancel: CancellationToken,
    tell: &(dyn Fn(Event) + Send + Sync),
) -> Result<OnCopy, Problem> {
    let (answers, vendor) = planned.made_of().ok_or_else(from_a_file)?;
    let AccountCopy {
        world,
        seen,
        unread,
    } = copy(planned)?;
    let began = Instant::now();
    let practice = Practice::new(PracticeOptions {
        start: Start::Copy(Box::new(world)),
        ..PracticeOptions::instant()
    });
    let how = rehearse_as(&practice, profiles(answers));
    let signed_in = sign_in(&how, &Environment::default(), &answers.account.region).await;
    let aws = signed_in.map_err(|failure| failure.problem)?.aws;
    let folder = folder(state).await?;
    let settings = RunSettings {
        resume: Some(Resume::New),
        halt: cancel.clone(),
        ..RunSettings::new(folder.path(), true, now)
    };
    let finished = carry_out(&aws, planned, &settings, cancel.clone(), tell).await?;
    let after = discover(&aws, &sites(answers, vendor), now()).await;
    let after = look_at_others(&aws, answers, vendor, after).await;
    let mut checks = verify(answers, vendor, &after);
    // The rest is not made by this plan.
    checks.retain(|check| planned.has(check.section));
    Ok(OnCopy {
        outcomes: finished.outcomes,
        checks,
        took: began.elapsed(),
        seen,
        unread,
        stopped: cancel.is_cancelled(),
    })
}

/// The copy for somebody else, with every identifier replaced: files by name, the copy and the answers that belong to it.
///
/// # Errors
///
/// As [`copy`].
pub fn copy_for_others(planned: &Planned) -> Result<[(&'static str, String); 2], Problem> {
    let (answers, vendor) = planned.made_of().ok_or_else(from_a_file)?;
    let masker = Masker::new().keeping([
        vendor.principal.clone(),
        vendor.account.to_string(),
        vendor.role_name.as_str().to_owned(),
        STACK_SET.to_owned(),
    ]);
    let masked = masker.answers(&to_toml(answers)).map_err(|err| Problem {
        said: Some(err.to_string()),
        ..Problem::new("The answers could not be written down.")
            .hint("This is a mistake of ours. Nothing was saved.")
    })?;
    Ok([
        (COPY_FILE, copy(planned)?.save(&masker)?),
        (ANSWERS_FILE, masked),
    ])
}

/// A folder that is gone afterwards, with all that is in it.
async fn folder(state: &Path) -> Result<tempfile::TempDir, Problem> {
    let state = state.to_owned();
    let made = tokio::task::spawn_blocking(move || {
        private::create_dir(&state)?;
        tempfile::Builder::new().prefix("copy-").tempdir_in(&state)
    });
    let made = made.await.map_err(std::io::Error::other).flatten();
    made.map_err(|err| Problem {
        said: Some(err.to_string()),
        ..Problem::new("A folder for the copy could not be made.")
            .hint("Make room on the disk, or name another folder with --state-dir.")
    })
}

/// The role by which the look got into other accounts.
fn way(answers: &Answers) -> WayIn {
    match &answers.members.reach {
        Reach::AssumeRole { role, external_id } => WayIn {
            role: role.clone(),
            external_id: external_id.clone(),
        },
        Reach::Profiles { .. }
        | Reach::StackSet { .. }
        | Reach::StackSetRoles { .. }
        | Reach::HandOff => WayIn {
            role: RoleName::constant(OF_ORGANIZATION),
            external_id: None,
        },
    }
}

/// What stands for the profiles of other accounts.
fn profiles(answers: &Answers) -> Vec<(String, AccountId)> {
    match &answers.members.reach {
        Reach::Profiles { profiles } => profiles
            .iter()
            .map(|(account, name)| (name.clone(), account.clone()))
            .collect(),
        Reach::AssumeRole { .. }
        | Reach::StackSet { .. }
        | Reach::StackSetRoles { .. }
        | Reach::HandOff => Vec::new(),
    }
}

fn from_a_file() -> Problem {
    Problem::new("This plan came from a file, and the file does not hold what was seen then.").hint(
        "Look at the account again. The changes that are planned then can be tried on a copy.",
    )
}
