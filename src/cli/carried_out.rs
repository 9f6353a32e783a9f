//! A plan is carried out, or a run taken back, while it is told.

use std::path::Path;

use tokio_util::sync::CancellationToken;

use super::early::Early;
use super::enter::now;
use super::exit::Exit;
use super::options::Options;
use super::output::Output;
use crate::apply::Ending;
use crate::aws::Aws;
use crate::engine::{Planned, RunSettings, WayBack, carry_out, take_back};
use crate::problem::Problem;

/// Carry out a plan, or go the way back that it is.
pub(super) async fn apply(
    aws: &Aws,
    planned: &Planned,
    way: Option<&WayBack>,
    state: &Path,
    options: &Options,
    output: &Output,
) -> Result<Exit, Early> {
    let settings = RunSettings::new(state, options.practice, now());
    apply_as(aws, planned, way, settings, output).await
}

/// The same, in the way that was asked for.
pub(super) async fn apply_as(
    aws: &Aws,
    planned: &Planned,
    way: Option<&WayBack>,
    settings: RunSettings<'_>,
    output: &Output,
) -> Result<Exit, Early> {
    let cancel = CancellationToken::new();
    let at_once = CancellationToken::new();
    let ctrl_c = {
        let tokens = [cancel.clone(), at_once.clone()];
        tokio::spawn(async move {
            // The first lets the call under way finish. The second waits for nothing: the journal knows where it was.
            for token in tokens {
                if tokio::signal::ctrl_c().await.is_err() {
                    return;
                }
                token.cancel();
            }
        })
    };
    let told = std::sync::Mutex::new(output);
    let tell = |event| {
        told.lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .change(planned, &event);
    };
    let run = async {
        match way {
            Some(way) => take_back(aws, way, &settings, cancel, &tell).await,
            None => carry_out(aws, planned, &settings, cancel, &tell).await,
        }
    };
    let finished = tokio::select! {
        finished = run => {
            finished.map_err(|problem| Early::new(Exit::NotRight, problem))
        }
        () = at_once.cancelled() => Err(Early::new(
            Exit::Cancelled,
            Problem::new("Stopped at once, without waiting for AWS.")
                .hint("Run the same command again. It looks first, and goes on where this run was cut off."),
        )),
    };
    ctrl_c.abort();
    let finished = finished?;
    told.into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .finished(&finished);
    Ok(match finished.ending {
        Ending::Done => Exit::Well,
        Ending::Partly | Ending::Failed => Exit::NotRight,
        Ending::Cancelled => Exit::Cancelled,
    })
}
