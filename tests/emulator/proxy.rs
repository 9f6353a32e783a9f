//! Stands between the product and moto: counts, delays, cuts, refuses, and says when to kill.

use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

use super::call::Call;
use super::http::{Request, Response};
use super::mend::{Mended, refusal};
use super::moto::Moto;

/// A request that came, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) call: Call,
    /// When it came.
    pub(crate) at: Instant,
    /// `None` when no answer came from the other side.
    pub(crate) status: Option<u16>,
}

/// What is to go wrong.
#[derive(Debug, Default)]
pub(crate) enum Trouble {
    #[default]
    None,
    /// When the n-th request (from 1) has had its effect, its answer is withheld, nothing more is let through, and the
    /// other end is told to kill.
    KillAfter(usize, SyncSender<()>),
    /// The same before the n-th write has had any effect.
    KillBeforeWrite(usize, SyncSender<()>),
    /// After so many requests the network is gone: connections are closed without an answer.
    GoneAfter(usize),
    /// This call is refused with this status and code.
    Refused {
        service: &'static str,
        action: &'static str,
        status: u16,
        code: &'static str,
    },
}

#[derive(Debug, Default)]
struct State {
    asked: Vec<Asked>,
    /// Writes under way.
    writing: Vec<Call>,
    /// How many writes were under way at once, at most.
    most_writing: usize,
    /// Writes to a bucket that came while another write to it was under way.
    clashes: Vec<String>,
    trouble: Trouble,
    /// Nothing is let through any more.
    dead: bool,
    /// Added to every request.
    latency: Duration,
    /// `None` is bare moto.
    mended: Option<Mended>,
}

#[derive(Debug)]
struct Shared {
    moto: u16,
    state: Mutex<State>,
    /// Told when `dead` is set.
    died: Condvar,
}

/// The proxy in front of one moto; its thread ends with the test process.
#[derive(Debug)]
pub(crate) struct Proxy {
    pub(crate) port: u16,
    shared: Arc<Shared>,
    moto: Moto,
}

impl Proxy {
    /// Passes everything through.
    pub(crate) fn bare() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener
            .local_addr()
            .expect("the port that was bound")
            .port();
        let moto = Moto::start();
        let shared = Arc::new(Shared {
            moto: moto.port(),
            state: Mutex::new(State::default()),
            died: Condvar::new(),
        });
        let handle = Arc::clone(&shared);
        Builder::new()
            .name("proxy".to_owned())
            .spawn(move || accept(&listener, &handle))
            .expect("a thread for the proxy");
        Self { port, shared, moto }
    }

    /// Answers also what moto cannot.
    pub(crate) fn mended() -> Self {
        let proxy = Self::bare();
        proxy.state().mended = Some(Mended::default());
        proxy
    }

    /// The address to give to `--endpoint-url`.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// An empty account again, and no trouble.
    pub(crate) fn reset(&self) {
        self.moto.reset();
        let mut state = self.state();
        let mended = state.mended.take().map(|_| Mended::default());
        *state = State {
            mended,
            ..State::default()
        };
    }

    /// Whether a write was let through since the last look.
    #[cfg(unix)]
    pub(crate) fn has_written(&self) -> bool {
        self.state().asked.iter().any(|asked| asked.call.writes)
    }

    /// Everything asked since the last look.
    pub(crate) fn take(&self) -> Vec<Asked> {
        std::mem::take(&mut self.state().asked)
    }

    /// The writes that were let through since the last look; the look covers all requests.
    pub(crate) fn take_writes(&self) -> Vec<String> {
        writes(&self.take())
    }

    /// Every request takes so much longer.
    pub(crate) fn slow_down(&self, latency: Duration) {
        self.state().latency = latency;
    }

    /// How many writes were under way at once, at most.
    pub(crate) fn most_writing(&self) -> usize {
        self.state().most_writing
    }

    /// Writes to a bucket that came while another write to it was under way.
    pub(crate) fn clashes(&self) -> Vec<String> {
        self.state().clashes.clone()
    }

    /// Makes a bucket one of another account.
    pub(crate) fn shut(&self, bucket: &str) {
        self.state()
            .mended
            .as_mut()
            .expect("a mended proxy")
            .shut(bucket);
    }

    /// From now on, counting from here, this goes wrong.
    pub(crate) fn trouble(&self, trouble: Trouble) {
        // What a killed process had sent is still on its way to moto.
        while !self.state().writing.is_empty() {
            wait(Duration::from_millis(1));
        }
        let mut state = self.state();
        state.asked.clear();
        state.dead = false;
        state.trouble = trouble;
    }

    /// The process is to be killed after its n-th request; the receiver hears when.
    pub(crate) fn kill_after(&self, request: usize) -> Receiver<()> {
        let (sender, receiver) = sync_channel(1);
        self.trouble(Trouble::KillAfter(request, sender));
        receiver
    }

    /// The process is to be killed before its n-th write; the receiver hears when.
    pub(crate) fn kill_before_write(&self, write: usize) -> Receiver<()> {
        let (sender, receiver) = sync_channel(1);
        self.trouble(Trouble::KillBeforeWrite(write, sender));
        receiver
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.lock()
    }
}

/// The calls that may have changed something, as text.
pub(crate) fn writes(asked: &[Asked]) -> Vec<String> {
    asked
        .iter()
        .filter(|asked| asked.call.writes)
        .map(|asked| asked.call.to_string())
        .collect()
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing is let through any more, and whoever waits for it hears.
    fn die(&self) {
        let mut state = self.lock();
        state.dead = true;
        self.died.notify_all();
        if let Trouble::KillAfter(_, told) | Trouble::KillBeforeWrite(_, told) = &state.trouble {
            // The room of one is enough: only the first death is told.
            told.try_send(()).ok();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming().flatten() {
        let shared = Arc::clone(shared);
        Builder::new()
            .name("proxy connection".to_owned())
            .spawn(move || {
                // A connection that broke is the other side's business; the test sees what came of it.
                serve(&stream, &shared).ok();
            })
            .expect("a thread for the connection");
    }
}

/// What is done with a request.
enum Fate {
    /// Let through.
    Forward { then_die: bool },
    /// Refused in AWS's name.
    Refuse { status: u16, code: &'static str },
    /// The product is as good as dead: this waits for its end.
    Hold,
    /// The product's end begins with this request.
    Die,
    /// The connection is closed.
    Drop,
}

impl State {
    fn fate(&self, call: &Call) -> Fate {
        if self.dead {
            return Fate::Drop;
        }
        let number = self.asked.len() + 1;
        match &self.trouble {
            Trouble::KillAfter(n, _) if number > *n => Fate::Hold,
            Trouble::KillAfter(n, _) => Fate::Forward {
                then_die: number == *n,
            },
            Trouble::KillBeforeWrite(n, _)
                if call.writes && writes(&self.asked).len() + 1 == *n =>
            {
                Fate::Die
            }
            Trouble::GoneAfter(n) if number > *n => Fate::Drop,
            Trouble::Refused {
                service,
                action,
                status,
                code,
            } if call.service == *service && call.action == *action => Fate::Refuse {
                status: *status,
                code,
            },
            Trouble::None
            | Trouble::KillBeforeWrite(..)
            | Trouble::GoneAfter(_)
            | Trouble::Refused { .. } => Fate::Forward { then_die: false },
        }
    }

    /// Takes a request into the account of what was asked; its place is given back.
    fn begin(&mut self, call: &Call) -> usize {
        if call.writes {
            let same = |other: &Call| call.bucket.is_some() && other.bucket == call.bucket;
            if self.writing.iter().any(same) {
                self.clashes.push(call.to_string());
            }
            self.writing.push(call.clone());
            self.most_writing = self.most_writing.max(self.writing.len());
        }
        self.asked.push(Asked {
            call: call.clone(),
            at: Instant::now(),
            status: None,
        });
        self.asked.len() - 1
    }

    fn end(&mut self, index: usize, call: &Call, status: Option<u16>) {
        if let Some(place) = self.writing.iter().position(|other| other == call) {
            self.writing.swap_remove(place);
        }
        if let Some(asked) = self
            .asked
            .get_mut(index)
            .filter(|asked| asked.call == *call)
        {
            asked.status = status;
        }
    }
}

fn serve(stream: &TcpStream, shared: &Shared) -> std::io::Result<()> {
    let Some(request) = Request::read(stream)? else {
        return Ok(());
    };
    let call = Call::of(&request);
    let (fate, index, latency) = {
        let mut state = shared.lock();
        let fate = state.fate(&call);
        let counts = matches!(fate, Fate::Forward { .. } | Fate::Refuse { .. });
        (
            fate,
            if counts {
                state.begin(&call)
            } else {
                Default::default()
            },
            state.latency,
        )
    };
    wait(latency);
    let response = match fate {
        Fate::Drop => return Ok(()),
        Fate::Hold => {
            let patience = Duration::from_secs(30);
            drop(
                shared
                    .died
                    .wait_timeout_while(shared.lock(), patience, |state| !state.dead),
            );
            return Ok(());
        }
        Fate::Die => {
            shared.die();
            return Ok(());
        }
        Fate::Refuse { status, code } => {
            shared.lock().end(index, &call, Some(status));
            refusal(
                &request,
                &call,
                status,
                code,
                "This was refused for the test.",
            )
        }
        Fate::Forward { then_die } => {
            let response = through(&request, &call, shared);
            let status = response.as_ref().ok().map(|response| response.status);
            shared.lock().end(index, &call, status);
            if then_die {
                shared.die();
                return Ok(());
            }
            response?
        }
    };
    response.write(stream, request.method == "HEAD")
}

/// The answer of moto, mended where that is wanted.
fn through(request: &Request, call: &Call, shared: &Shared) -> std::io::Result<Response> {
    if let Some(mended) = shared.lock().mended.as_mut()
        && let Some(response) = mended.answer(request, call)
    {
        return Ok(response);
    }
    let response = request.forward(shared.moto)?;
    Ok(match shared.lock().mended.as_mut() {
        None => response,
        Some(mended) => {
            mended.note(request, call, &response);
            mended.complete(call, response)
        }
    })
}

/// Holds the thread for this long.
fn wait(time: Duration) {
    let end = Instant::now() + time;
    while let Some(rest) = end
        .checked_duration_since(Instant::now())
        .filter(|rest| !rest.is_zero())
    {
        thread::park_timeout(rest);
    }
}
