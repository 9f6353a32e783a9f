//! What a command begins with: the answers, and by whom AWS is asked.

use std::time::Duration;

use super::answers_file;
use super::early::Early;
use super::exit::Exit;
use super::options::Options;
use super::output::Output;
use crate::answers::{self, Answers};
use crate::aws::{Environment, SignIn};
use crate::domain::AccountId;
use crate::engine::rehearse;
use crate::practice::Practice;
use crate::problem::Problem;
use crate::text_file;

/// How long signing in may take where AWS cannot be reached at once. Nobody may be there to try again.
pub(super) const LONGEST_SIGN_IN: Duration = Duration::from_secs(90);

/// The answers, or `None` when they have mistakes, which have been printed.
pub(super) fn read_answers(options: &Options, output: &Output) -> Result<Option<Answers>, Early> {
    let Some(path) = &options.answers else {
        return Err(Early::new(
            Exit::BadAnswers,
            Problem::new("No answers file is named.").hint("Name one with --answers FILE."),
        ));
    };
    let text = answers_file::read(path).map_err(|problem| Early::new(Exit::BadAnswers, problem))?;
    match answers::parse_with(&text, &text_file::beside(path)) {
        Ok(answers) => Ok(Some(answers)),
        Err(mistakes) => {
            output.mistakes(path, &mistakes);
            Ok(None)
        }
    }
}

pub(super) fn sign_in_way(
    options: &Options,
    environment: &Environment,
    account: &AccountId,
) -> SignIn {
    if options.practice {
        return rehearse(&Practice::new(options.practice(Some(account))));
    }
    match (&options.profile, environment.has_keys, &environment.profile) {
        (Some(profile), _, _) | (None, false, Some(profile)) => SignIn::Profile(profile.clone()),
        (None, true, _) => SignIn::Environment,
        (None, false, None) => SignIn::Profile("default".to_owned()),
    }
}

pub(super) const fn now() -> fn() -> jiff::Timestamp {
    jiff::Timestamp::now
}
