//! Stands between the product and moto: counts, delays, cuts, refuses, and says when to kill.

use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant};

use super::call::Call;
use super::fate::Fate;
pub(crate) use super::fate::Trouble;
use super::line::{accept, listen, wait};
use super::mend::Mended;
use super::moto::Moto;

/// A request that came, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) call: Call,
    /// `None` when no answer came from the other side.
    pub(crate) status: Option<u16>,
}

/// What the proxy knows and is told.
#[derive(Debug, Default)]
pub(super) struct State {
    asked: Vec<Asked>,
    /// Writes under way.
    writing: Vec<Call>,
    /// How many writes were under way at once, at most.
    most_writing: usize,
    /// Writes to a bucket that came while another write to it was under way.
    clashes: Vec<String>,
    trouble: Trouble,
    /// Nothing is let through any more.
    pub(super) dead: bool,
    /// Added to every request.
    pub(super) latency: Duration,
    /// `None` is bare moto.
    pub(super) mended: Option<Mended>,
}

/// What the proxy and its connections share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) moto: u16,
    state: Mutex<State>,
    /// Told when `dead` is set.
    pub(super) died: Condvar,
}

/// The proxy in front of one moto; its thread ends with it.
#[derive(Debug)]
pub(crate) struct Proxy {
    pub(crate) port: u16,
    shared: Arc<Shared>,
    moto: Moto,
}

impl Proxy {
    /// Passes everything through.
    pub(crate) fn bare() -> Self {
        let listener = listen();
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
            .spawn(move || accept(listener, port, &handle))
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
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing is let through any more, and whoever waits for it hears.
    pub(super) fn die(&self) {
        let mut state = self.lock();
        state.dead = true;
        self.died.notify_all();
        if let Trouble::KillAfter(_, told) | Trouble::KillBeforeWrite(_, told) = &state.trouble {
            // The room of one is enough: only the first death is told.
            told.try_send(()).ok();
        }
    }
}

impl State {
    /// Until when no connection is taken.
    pub(super) fn out_until(&self) -> Option<Instant> {
        match &self.trouble {
            Trouble::Storm(storm) => storm.out_until(),
            _ => None,
        }
    }

    /// How much longer than others a call takes.
    pub(super) fn more(&self, call: &Call) -> Duration {
        self.trouble.more(call)
    }

    /// What is done with a call that comes now.
    pub(super) fn fate(&mut self, call: &Call) -> Fate {
        if self.dead {
            return Fate::Drop;
        }
        let number = self.asked.len() + 1;
        let write = writes(&self.asked).len() + 1;
        self.trouble.fate(call, number, write)
    }

    /// Takes a request into the account of what was asked; its place is given back.
    pub(super) fn begin(&mut self, call: &Call) -> usize {
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
            status: None,
        });
        self.asked.len() - 1
    }

    pub(super) fn end(&mut self, index: usize, call: &Call, status: Option<u16>) {
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
