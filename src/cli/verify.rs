//! `verify`: is it right, and does data flow?

use std::time::Duration;

use super::early::Early;
use super::enter::now;
use super::exit::Exit;
use super::output::Output;
use crate::answers::Answers;
use crate::aws::Aws;
use crate::domain::AccountId;
use crate::engine::{Proof, SAMPLE_TYPE};
use crate::inventory::Inventory;
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::verify::{Check, Status, verify as settings};

/// The longest time that may be waited for.
const LONGEST: Duration = Duration::from_hours(24);

/// What can be asked of `verify`.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub(super) struct VerifyArgs {
    /// Only settings; look for no data
    #[arg(long, conflicts_with_all = ["wait", "sample"])]
    settings: bool,
    /// Look again until nothing is awaited, for so long at most, such as 30m
    #[arg(long, value_name = "TIME", value_parser = time)]
    wait: Option<Duration>,
    /// Have `GuardDuty` make one finding that is marked as a sample, and follow it; needs --yes
    #[arg(long)]
    sample: bool,
    /// The sample finding is approved
    #[arg(long, requires = "sample")]
    yes: bool,
}

/// A time such as `30m`, `90s` or `1h 30m`.
fn time(text: &str) -> Result<Duration, String> {
    const HOW: &str = "write a time with its unit, such as 30m, 90s or 1h";
    let parsed = text.parse::<jiff::SignedDuration>().ok();
    let time = parsed.and_then(|time| Duration::try_from(time).ok());
    let time = time.filter(|time| !time.is_zero());
    let time = time.ok_or_else(|| HOW.to_owned())?;
    if time > LONGEST {
        return Err("24 hours is the longest".to_owned());
    }
    Ok(time)
}

impl VerifyArgs {
    /// A sample finding is a write, so it is asked for in so many words.
    pub(super) fn check(&self) -> Result<(), Early> {
        if self.sample && !self.yes {
            return Err(Early::new(
                Exit::BadAnswers,
                Problem::new(format!(
                    "A sample finding is made in GuardDuty, so it asks for a word of approval. It is one finding of the type {SAMPLE_TYPE}, marked as a sample. It goes to everybody who gets your findings, Radiant Security too."
                ))
                .hint("Tell them before. Then run verify again with --sample --yes."),
            ));
        }
        Ok(())
    }
}

/// Print all checks, make the sample finding if it was asked for, and wait if that was asked for.
pub(super) async fn verify(
    args: &VerifyArgs,
    aws: &Aws,
    (answers, vendor): (&Answers, &Vendor),
    seen: Inventory,
    output: &Output,
) -> Result<Exit, Early> {
    let chosen = (answers, vendor);
    let failed = |problem| Early::new(Exit::NotRight, problem);
    let main = &answers.account.id;
    if args.settings {
        return Ok(told(&settings(answers, vendor, &seen), main, output));
    }
    let mut proof = Proof::of(aws, chosen, seen, None, now()).await;
    if args.sample {
        let made = proof.make_sample(aws, chosen, now()).await;
        made.map_err(failed)?;
        output.note(&format!(
            "GuardDuty was asked for one sample finding of the type {SAMPLE_TYPE}."
        ));
    }
    for check in &proof.checks {
        output.check(check, main);
    }
    if let Some(longest) = args.wait {
        let tell = |check: &Check| output.check(check, main);
        let waited = proof.wait(aws, chosen, longest, now(), tell).await;
        proof = waited.map_err(failed)?;
    }
    Ok(counted(&proof.checks, output))
}

fn told(checks: &[Check], main: &AccountId, output: &Output) -> Exit {
    for check in checks {
        output.check(check, main);
    }
    counted(checks, output)
}

fn counted(checks: &[Check], output: &Output) -> Exit {
    output.verified(checks);
    if checks.iter().all(|check| check.status == Status::Passed) {
        Exit::Well
    } else {
        Exit::NotRight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_unit_and_an_end() {
        assert_eq!(time("30m"), Ok(Duration::from_mins(30)));
        assert_eq!(time("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(time("1h 30m"), Ok(Duration::from_mins(90)));
        for text in ["", "30", "0s", "-5m", "soon", "25h", "1 month"] {
            assert!(time(text).is_err(), "{text}");
        }
    }
}
