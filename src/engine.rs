//! The same steps for the window, the command line and practice: look, plan, apply, verify.

mod accounts;
mod approved;
mod back;
mod by_hand;
mod carried_out;
mod forecast;
mod in_cloudtrail;
mod last_used;
mod live;
mod look;
mod on_copy;
mod others;
mod past;
mod planned;
mod rehearse;
mod sites;
mod tried;

pub use accounts::since;
pub use approved::{differences, hold_to};
pub use back::{TakeBack, WayBack, look_back, take_back};
pub use by_hand::{ByHand, set_up_by_hand};
pub use carried_out::{Now, RunSettings, carry_out};
pub use forecast::count_for;
pub use in_cloudtrail::{InCloudTrail, InRecord, in_cloudtrail};
pub use live::{Proof, SAMPLE_TYPE, pause_before};
pub use on_copy::{COPY_FILE, copy, copy_for_others, try_on_copy};
pub use past::{past_runs, run_of};
pub use planned::{InSection, Planned};
pub use rehearse::rehearse;
pub use sites::{member_sites, sites};
pub use tried::{CopyLimit, OnCopy, Tried, TriedCounts, age_in_words};

use std::sync::Arc;
use std::time::Duration;

use crate::answers::Answers;
use look::{look, right_sites};
use others::look_at_others;

use crate::aws::{
    Aws, Environment, LookWait, SignIn, discover, look_again, sign_in_and_look, with_patience,
};
use crate::inventory::Inventory;
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::verify::{Check, verify};

/// Look at AWS, and say what would change. Writes nothing.
///
/// # Errors
///
/// The sign-in is for another account than the answers.
pub async fn look_and_plan(
    aws: &Aws,
    answers: &Answers,
    vendor: &Vendor,
    now: Now,
) -> Result<Planned, Problem> {
    let inventory = look(aws, answers, vendor, now).await?;
    Ok(Planned::new(answers, vendor, inventory))
}

/// Sign in to the account of the answers, and look at it. The look begins while AWS is asked whose the keys are, where they say that
/// themselves.
///
/// # Errors
///
/// The keys cannot be had, AWS does not accept them or cannot be reached for `longest`, or they are those of another account.
pub async fn enter(
    how: &SignIn,
    environment: &Environment,
    (answers, vendor): (&Answers, &Vendor),
    longest: Duration,
    tell: impl Fn(LookWait) + Clone + Send + Sync + 'static,
    now: Now,
) -> Result<(Aws, Inventory), Problem> {
    let account = &answers.account;
    let sought = sites(answers, vendor);
    let sought = sought.as_slice();
    let look = |aws: Aws| {
        aws.on_wait(tell.clone());
        async move { discover(&aws, sought, now()).await }
    };
    let (signed_in, seen) = with_patience(longest, &tell, || {
        sign_in_and_look(how, environment, &account.region, &account.id, look)
    })
    .await?;
    let aws = signed_in.aws;
    if aws.caller().account != account.id {
        return Err(Problem::new(format!(
            "The answers are for account {}. You are signed in to {}.",
            account.id.grouped(),
            aws.caller().account.grouped()
        ))
        .hint("Sign in to that account, for example with --profile NAME, or change account.id in the answers."));
    }
    let seen = match seen {
        Some(seen) => seen,
        None => look(aws.clone()).await,
    };
    let seen = look_at_others(&aws, answers, vendor, seen).await;
    Ok((aws, seen))
}

/// Look once more, at just that which had no answer for a reason that passes by itself and at the other accounts that were not
/// entered, and say what would change.
///
/// # Errors
///
/// The sign-in is for another account than the answers.
pub async fn look_again_and_plan(
    aws: &Aws,
    answers: &Answers,
    vendor: &Vendor,
    seen: Arc<Inventory>,
) -> Result<Planned, Problem> {
    let sites = right_sites(aws, answers, vendor)?;
    let mut seen = Arc::unwrap_or_clone(seen);
    seen.forget_unseen_members(&answers.account.id);
    let seen = look_again(aws, &sites, seen).await;
    let inventory = look_at_others(aws, answers, vendor, seen).await;
    Ok(Planned::new(answers, vendor, inventory))
}

/// Read everything back, and check it. Writes nothing.
///
/// # Errors
///
/// The sign-in is for another account than the answers.
pub async fn look_and_verify(
    aws: &Aws,
    answers: &Answers,
    vendor: &Vendor,
    now: Now,
) -> Result<Vec<Check>, Problem> {
    let inventory = look(aws, answers, vendor, now).await?;
    Ok(verify(answers, vendor, &inventory))
}
