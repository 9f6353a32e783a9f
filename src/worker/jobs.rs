//! The jobs themselves, each a task on the worker's thread.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::command::{Command, JobId};
use super::event::{Event, Identity};
use super::outbox::Outbox;
use super::progress::Progress;
use crate::answers::Answers;
use crate::apply::{CallLine, RunId, RunSummary, calls};
use crate::aws::{Aws, Environment, SignIn, look_around, profiles, sign_in, with_patience};
use crate::domain::{BucketName, Checksum, Region};
use crate::engine::{
    self, ByHand, Planned, Proof, RunSettings, TakeBack, WayBack, carry_out, look_again_and_plan,
    look_and_plan, look_back, take_back,
};
use crate::inventory::{Figures, Inventory};
use crate::problem::Problem;
use crate::report::{Records, Report, Sources, past_runs};
use crate::vendor::Vendor;
use crate::verify::verify;
use crate::wanted::Since;

/// How the worker's thread is set up.
#[derive(Clone, Debug)]
pub struct WorkerSettings {
    /// The folder for journals.
    pub state: PathBuf,
    pub environment: Environment,
    pub vendor: Vendor,
}

/// What the jobs share.
struct Shared {
    settings: WorkerSettings,
    out: Outbox,
    signed_in: RefCell<Option<Session>>,
    /// What was last seen of settings and data, with the answers that it was held against.
    proof: RefCell<Option<(Answers, Proof)>>,
    /// The sign-in that was asked for last. One that is late must not take its place.
    last_sign_in: Cell<Option<JobId>>,
}

/// A job under way.
struct UnderWay {
    stop: CancellationToken,
    /// What AWS carries out for it is to stop too.
    halt: CancellationToken,
    /// It changes something, so it is not dropped but asked to end.
    writes: bool,
}

#[derive(Clone)]
struct Session {
    aws: Aws,
    practice: bool,
}

/// Serve commands until the window is gone, then let the writes under way finish; what only looks is dropped.
pub(super) async fn serve(
    settings: WorkerSettings,
    commands: &mut mpsc::Receiver<Command>,
    out: Outbox,
) {
    let shared = Rc::new(Shared {
        settings,
        out,
        signed_in: RefCell::new(None),
        proof: RefCell::new(None),
        last_sign_in: Cell::new(None),
    });
    let mut under_way: BTreeMap<JobId, UnderWay> = BTreeMap::new();
    let mut tasks = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            command = commands.recv() => match command {
                None => break,
                Some(Command::Cancel { job }) => {
                    if let Some(job) = under_way.get(&job) {
                        job.stop.cancel();
                    }
                }
                Some(Command::Halt { job }) => {
                    if let Some(job) = under_way.get(&job) {
                        job.halt.cancel();
                    }
                }
                Some(Command::SignOut) => {
                    shared.last_sign_in.set(None);
                    *shared.signed_in.borrow_mut() = None;
                    *shared.proof.borrow_mut() = None;
                }
                Some(command) => {
                    let Some(job) = command.job() else {
                        continue;
                    };
                    if matches!(command, Command::SignIn { .. }) {
                        shared.last_sign_in.set(Some(job));
                    }
                    let writes = command.writes();
                    // At once, not when the task gets its turn: a Cancel right behind must not be lost.
                    let stop = CancellationToken::new();
                    let halt = CancellationToken::new();
                    under_way.insert(job, UnderWay { stop: stop.clone(), halt: halt.clone(), writes });
                    tasks.spawn_local(guarded(job, command, (stop, halt), Rc::clone(&shared)));
                }
            },
            Some(ended) = tasks.join_next() => {
                if let Ok(job) = ended {
                    under_way.remove(&job);
                }
            }
        }
    }
    for job in under_way.values() {
        job.stop.cancel();
    }
    while under_way.values().any(|job| job.writes)
        && let Some(ended) = tasks.join_next().await
    {
        if let Ok(job) = ended {
            under_way.remove(&job);
        }
    }
}

/// One job, which ends with one event however it ends.
async fn guarded(
    job: JobId,
    command: Command,
    (stop, halt): (CancellationToken, CancellationToken),
    shared: Rc<Shared>,
) -> JobId {
    let out = shared.out.clone();
    let writes = command.writes();
    let running = tokio::task::spawn_local(run(command, shared, (stop.clone(), halt)));
    let handle = running.abort_handle();
    // What writes ends by itself when it is asked to.
    let ended = if writes {
        Some(running.await)
    } else {
        stop.run_until_cancelled(running).await
    };
    match ended {
        Some(Ok(())) => {}
        Some(Err(err)) => {
            tracing::error!(%err, "a job crashed");
            let problem = Problem::new("Something went wrong in this program.")
                .hint("Try again. Your answers are safe. Nothing is half-made without a record.");
            out.send(Event::Crashed { job, problem }).await;
        }
        None => {
            handle.abort();
            out.send(Event::Stopped { job }).await;
        }
    }
    job
}

async fn run(
    command: Command,
    shared: Rc<Shared>,
    (stop, halt): (CancellationToken, CancellationToken),
) {
    let event = match command {
        Command::Profiles { job } => Event::Profiles {
            job,
            result: profiles(&shared.settings.environment),
        },
        Command::SignIn { job, how, region } => Event::SignedIn {
            job,
            result: enter(&shared, job, how, region).await,
        },
        Command::LookAround { job, region } => Event::LookedAround {
            job,
            result: around(&shared, region).await,
        },
        Command::ByHand { job, answers } => Event::ByHand {
            job,
            result: by_hand(&shared, &answers)
                .await
                .map(|found| found.map(Box::new)),
        },
        Command::CheckBucket { job, name, region } => Event::BucketChecked {
            job,
            result: check_bucket(&shared, &name, &region).await,
            name,
        },
        Command::Plan { job, answers } => Event::Planned {
            job,
            result: plan(&shared, &answers, None).await,
        },
        Command::LookAgain {
            job,
            answers,
            planned,
        } => Event::Planned {
            job,
            result: plan(&shared, &answers, Some(&planned)).await,
        },
        Command::Since { job, answers, seen } => Event::Since {
            job,
            result: since(&shared, answers, seen).await,
        },
        Command::Count { job, planned } => Event::Counted {
            job,
            result: count(&shared, &planned).await,
        },
        Command::TryOnCopy { job, planned } => Event::TriedOnCopy {
            job,
            result: engine::try_on_copy(
                &planned,
                &shared.settings.state,
                jiff::Timestamp::now,
                stop,
                &|_| {},
            )
            .await
            .map(Arc::new),
        },
        Command::Apply {
            job,
            planned,
            by,
            accepted,
        } => Event::Applied {
            job,
            result: apply(&shared, job, &planned, None, (by, accepted), (stop, halt)).await,
        },
        Command::Runs { job } => Event::Runs {
            job,
            result: runs(&shared).await,
        },
        Command::RunCalls { job, run } => Event::RunCalls {
            job,
            result: run_calls(&shared, &run).await,
            run,
        },
        Command::LookBack { job, asked } => Event::LookedBack {
            job,
            result: back(&shared, &asked).await,
        },
        Command::TakeBack { job, way } => {
            let (planned, nobody) = (&way.planned, (None, None));
            let result = apply(&shared, job, planned, Some(&way), nobody, (stop, halt)).await;
            Event::Applied { job, result }
        }
        Command::Record {
            job,
            answers,
            company,
        } => Event::Recorded {
            job,
            result: record(&shared, &answers, company.as_deref()).await,
        },
        Command::Verify { job, answers } => Event::Verified {
            job,
            result: proof::look(&shared, &answers).await,
        },
        Command::LookForData { job, answers } => Event::Verified {
            job,
            result: proof::again(&shared, &answers).await,
        },
        Command::MakeSample { job, answers } => Event::Sampled {
            job,
            result: proof::sample(&shared, &answers).await,
        },
        Command::Cancel { .. } | Command::Halt { .. } | Command::SignOut => return,
    };
    shared.tell_calls().await;
    shared.out.send(event).await;
}

impl Shared {
    fn session(&self) -> Result<Session, Problem> {
        self.signed_in.borrow().clone().ok_or_else(|| {
            Problem::new("You are not signed in to AWS.").hint("Sign in again, in section 1.")
        })
    }

    /// Tell the window which calls were made.
    async fn tell_calls(&self) {
        let calls = self
            .signed_in
            .borrow()
            .as_ref()
            .map(|session| session.aws.activity().take_new());
        if let Some(calls) = calls.filter(|calls| !calls.is_empty()) {
            self.out.send(Event::Calls(calls)).await;
        }
    }
}

/// How long signing in may take where AWS cannot be reached at once. Somebody is there who can try again, or another way.
const LONGEST_SIGN_IN: Duration = Duration::from_secs(15);

async fn enter(
    shared: &Shared,
    job: JobId,
    how: SignIn,
    region: Region,
) -> Result<Identity, Problem> {
    let out = shared.out.clone();
    let tell = {
        let out = out.clone();
        move |wait| out.tell(Event::LookWaits(wait))
    };
    let environment = &shared.settings.environment;
    let signed_in = with_patience(LONGEST_SIGN_IN, &tell, || {
        sign_in(&how, environment, &region)
    })
    .await?;
    signed_in
        .aws
        .on_wait(move |wait| out.tell(Event::LookWaits(wait)));
    let (practice, company) = match &how {
        SignIn::StandIn(there) => (true, Some(there.company.clone())),
        SignIn::Profile(_) | SignIn::Environment | SignIn::Pasted(_) => (false, None),
    };
    let identity = Identity {
        caller: signed_in.aws.caller().clone(),
        region,
        expires: signed_in.expires,
        practice,
        company,
    };
    // The window passes over a late answer too.
    if shared.last_sign_in.get() == Some(job) {
        *shared.proof.borrow_mut() = None;
        *shared.signed_in.borrow_mut() = Some(Session {
            aws: signed_in.aws,
            practice,
        });
    }
    Ok(identity)
}

async fn around(
    shared: &Shared,
    region: Region,
) -> Result<Arc<crate::inventory::Inventory>, Problem> {
    let session = shared.session()?;
    let account = session.aws.caller().account.clone();
    let inventory = look_around(&session.aws, &account, &region, jiff::Timestamp::now()).await;
    Ok(Arc::new(inventory))
}

/// What would change: after a whole look, or after one more at just that which had no answer.
async fn plan(
    shared: &Shared,
    answers: &Answers,
    seen: Option<&Planned>,
) -> Result<Arc<Planned>, Problem> {
    let aws = &shared.session()?.aws;
    let vendor = &shared.settings.vendor;
    let planned = match seen {
        None => look_and_plan(aws, answers, vendor, jiff::Timestamp::now).await,
        Some(planned) => {
            let seen = Arc::clone(&planned.inventory);
            look_again_and_plan(aws, answers, vendor, seen).await
        }
    };
    planned.map(Arc::new)
}

async fn count(shared: &Shared, planned: &Planned) -> Result<Arc<Figures>, Problem> {
    let session = shared.session()?;
    Ok(engine::count_for(&session.aws, planned, jiff::Timestamp::now).await)
}

/// The journals are read beside the thread, because the disk may be slow.
async fn since(
    shared: &Shared,
    answers: Box<Answers>,
    seen: Arc<Inventory>,
) -> Result<Option<Since>, Problem> {
    let practice = shared.session()?.practice;
    let WorkerSettings { state, vendor, .. } = shared.settings.clone();
    let read = move || engine::since(&state, practice, (&answers, &vendor), &seen);
    let read = tokio::task::spawn_blocking(read).await;
    let gone = |_| Problem::new("The records of earlier runs could not be read.");
    Ok(read.map_err(gone)??.map(|(_, since)| since))
}

/// The runs that were made in the account that is signed in to.
async fn runs(shared: &Shared) -> Result<Vec<RunSummary>, Problem> {
    let Session { aws, practice } = shared.session()?;
    let state = shared.settings.state.clone();
    let account = aws.caller().account.clone();
    let read = move || engine::past_runs(&state, &account, practice);
    let read = tokio::task::spawn_blocking(read).await;
    read.map_err(|err| {
        Problem::new("The records of earlier runs could not be read.").hint(err.to_string())
    })?
}

/// What taking a run back would do.
async fn back(shared: &Shared, asked: &TakeBack) -> Result<Arc<WayBack>, Problem> {
    let Session { aws, practice } = shared.session()?;
    let state = &shared.settings.state;
    let now = jiff::Timestamp::now;
    let way = look_back(&aws, state, practice, asked, None, now).await?;
    Ok(Arc::new(way))
}

/// The calls that were kept of a run.
async fn run_calls(shared: &Shared, run: &RunId) -> Result<Vec<CallLine>, Problem> {
    let (state, run) = (shared.settings.state.clone(), run.clone());
    let read = tokio::task::spawn_blocking(move || calls(&state, &run)).await;
    let read = read.map_err(|err| {
        Problem::new("The calls of the run could not be read.").hint(err.to_string())
    })??;
    Ok(read.0)
}

/// The record of the set-up, from a fresh look and the records of the runs.
async fn record(
    shared: &Shared,
    answers: &Answers,
    company: Option<&str>,
) -> Result<Arc<Records>, Problem> {
    let session = shared.session()?;
    let WorkerSettings { state, vendor, .. } = shared.settings.clone();
    let planned = look_and_plan(&session.aws, answers, &vendor, jiff::Timestamp::now).await?;
    let checks = verify(answers, &vendor, &planned.inventory);
    let (account, practice) = (answers.account.id.clone(), session.practice);
    let read = tokio::task::spawn_blocking(move || past_runs(&state, &account, practice));
    let gone = |_| Problem::new("The records of earlier runs could not be read.");
    let runs = read.await.map_err(gone)??;
    let sources = Sources {
        answers,
        vendor: &vendor,
        planned: &planned,
        checks: &checks,
        runs: &runs,
        practice,
        company,
    };
    Ok(Arc::new(Records {
        whole: Report::of(&sources, false)?,
        masked: Report::of(&sources, true)?,
    }))
}

/// What somebody set up by hand.
async fn by_hand(shared: &Shared, answers: &Answers) -> Result<Option<ByHand>, Problem> {
    let session = shared.session()?;
    let vendor = &shared.settings.vendor;
    engine::set_up_by_hand(&session.aws, answers, vendor, jiff::Timestamp::now).await
}

async fn check_bucket(
    shared: &Shared,
    name: &BucketName,
    region: &Region,
) -> Result<crate::inventory::BucketView, Problem> {
    let session = shared.session()?;
    let account = session.aws.caller().account.clone();
    Ok(session.aws.bucket(&account, region, name).await?)
}

async fn apply(
    shared: &Rc<Shared>,
    job: JobId,
    planned: &Planned,
    way: Option<&WayBack>,
    (by, accepted): (Option<String>, Option<Checksum>),
    (stop, halt): (CancellationToken, CancellationToken),
) -> Result<crate::apply::Finished, Problem> {
    let session = shared.session()?;
    // What happens is told through a queue, because telling may have to wait and applying may not.
    let progress = Arc::new(Progress::default());
    let teller = {
        let shared = Rc::clone(shared);
        let progress = Arc::clone(&progress);
        tokio::task::spawn_local(async move {
            while let Some(event) = progress.next().await {
                shared.tell_calls().await;
                shared.out.send(Event::Change { job, event }).await;
            }
        })
    };
    let mut settings = RunSettings::new(
        &shared.settings.state,
        session.practice,
        jiff::Timestamp::now,
    );
    settings.halt = halt;
    settings.approved_by = by;
    settings.accepted = accepted;
    let tell = |event| progress.push(event);
    let finished = match way {
        Some(way) => take_back(&session.aws, way, &settings, stop, &tell).await,
        None => carry_out(&session.aws, planned, &settings, stop, &tell).await,
    };
    progress.end();
    if let Err(err) = teller.await {
        tracing::error!(%err, "the teller crashed");
    }
    finished
}

/// Settings and data, looked at together and kept for the next look.
mod proof {
    use super::{Answers, Problem, Proof, Shared};
    use crate::verify::Check;

    /// Look at all of it. A sample finding that is on its way is still followed.
    pub(super) async fn look(shared: &Shared, answers: &Answers) -> Result<Vec<Check>, Problem> {
        let session = shared.session()?;
        let sample = kept(shared, answers).and_then(|proof| proof.live.sample);
        let chosen = (answers, &shared.settings.vendor);
        let proof = Proof::look(&session.aws, chosen, sample, jiff::Timestamp::now).await?;
        Ok(keep(shared, answers, proof))
    }

    /// Look again at what changes by itself; at all of it where nothing was seen yet.
    pub(super) async fn again(shared: &Shared, answers: &Answers) -> Result<Vec<Check>, Problem> {
        let Some(proof) = kept(shared, answers) else {
            return look(shared, answers).await;
        };
        let session = shared.session()?;
        let chosen = (answers, &shared.settings.vendor);
        let proof = proof
            .again(&session.aws, chosen, jiff::Timestamp::now)
            .await?;
        Ok(keep(shared, answers, proof))
    }

    /// Have a sample finding made, where what was seen says that it can arrive.
    pub(super) async fn sample(shared: &Shared, answers: &Answers) -> Result<Vec<Check>, Problem> {
        let Some(mut proof) = kept(shared, answers) else {
            return Err(Problem::new("We have to look at AWS first.").hint("Check again."));
        };
        let session = shared.session()?;
        let chosen = (answers, &shared.settings.vendor);
        proof
            .make_sample(&session.aws, chosen, jiff::Timestamp::now)
            .await?;
        Ok(keep(shared, answers, proof))
    }

    fn kept(shared: &Shared, answers: &Answers) -> Option<Proof> {
        let kept = shared.proof.borrow();
        let (of, proof) = kept.as_ref()?;
        (of == answers).then(|| proof.clone())
    }

    fn keep(shared: &Shared, answers: &Answers, mut proof: Proof) -> Vec<Check> {
        let mut kept = shared.proof.borrow_mut();
        // A sample that was made while this look was on its way is not forgotten.
        if let Some((of, last)) = kept.as_ref()
            && of == answers
            && proof.live.sample.is_none()
        {
            proof.live.sample.clone_from(&last.live.sample);
        }
        let checks = proof.checks.clone();
        *kept = Some((answers.clone(), proof));
        checks
    }
}
