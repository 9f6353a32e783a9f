//! Lines to disk, off the threads that wait for AWS. Lines that wait at the same time reach the disk together.

use std::fs::File;
use std::io::{self, Write as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// The end of a journal's file.
#[derive(Debug)]
pub(super) struct Writer {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    waiting: Mutex<Waiting>,
    end: Mutex<End>,
}

/// What is to be written next.
#[derive(Debug, Default)]
struct Waiting {
    lines: Vec<Line>,
    /// Somebody is writing, and looks here once more before leaving.
    is_served: bool,
    /// Nobody waits any more.
    is_closed: bool,
}

#[derive(Debug)]
struct Line {
    bytes: Vec<u8>,
    done: oneshot::Sender<Result<(), Arc<io::Error>>>,
}

/// The open file, and whether its last line was cut off in the middle.
#[derive(Debug)]
struct End {
    file: File,
    torn: bool,
}

impl Writer {
    /// A writer that adds to a file; `torn` is whether its last line may end in the middle.
    pub(super) fn new(file: File, torn: bool) -> Self {
        Self {
            shared: Arc::new(Shared {
                waiting: Mutex::default(),
                end: Mutex::new(End { file, torn }),
            }),
        }
    }

    /// Add a line here and now, and wait until it is on disk.
    ///
    /// # Errors
    ///
    /// The disk is full or gone.
    pub(super) fn add_now(&self, line: &[u8]) -> io::Result<()> {
        held(&self.shared.end).add(line)
    }

    /// Add a line, and wait until it is on disk.
    ///
    /// # Errors
    ///
    /// The disk is full or gone, or the program is ending.
    pub(super) async fn add(&self, line: Vec<u8>) -> Result<(), Arc<io::Error>> {
        let (done, is_done) = oneshot::channel();
        let is_served = {
            let mut waiting = held(&self.shared.waiting);
            waiting.lines.push(Line { bytes: line, done });
            std::mem::replace(&mut waiting.is_served, true)
        };
        if !is_served {
            let shared = Arc::clone(&self.shared);
            drop(tokio::task::spawn_blocking(move || shared.serve()));
        }
        is_done
            .await
            .unwrap_or_else(|_| Err(Arc::new(io::Error::other("nobody writes any more"))))
    }
}

impl Drop for Writer {
    /// What is being written gets to the disk, and nothing after it: the file may belong to the next run already.
    fn drop(&mut self) {
        held(&self.shared.waiting).is_closed = true;
        drop(held(&self.shared.end));
    }
}

/// Whoever waits for a line hears it when the one who writes is gone, and the next one begins anew.
struct Served<'a>(&'a Shared);

impl Drop for Served<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut waiting = held(&self.0.waiting);
            waiting.is_served = false;
            waiting.lines.clear();
        }
    }
}

impl Shared {
    /// Write what waits, until nothing does.
    fn serve(&self) {
        let _served = Served(self);
        loop {
            let mut end = held(&self.end);
            let lines = {
                let mut waiting = held(&self.waiting);
                if waiting.is_closed || waiting.lines.is_empty() {
                    waiting.is_served = false;
                    return;
                }
                std::mem::take(&mut waiting.lines)
            };
            let bytes: Vec<u8> = lines.iter().flat_map(|line| &line.bytes).copied().collect();
            let written = end.add(&bytes).map_err(Arc::new);
            drop(end);
            for line in lines {
                // Who is gone does not wait for it.
                let _told = line.done.send(written.clone()).is_ok();
            }
        }
    }
}

impl End {
    /// Add whole lines, and wait until they are on disk. Behind one that was cut off, they begin on a line of their own.
    fn add(&mut self, lines: &[u8]) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(lines.len() + 1);
        if self.torn {
            bytes.push(b'\n');
        }
        bytes.extend_from_slice(lines);
        self.torn = true;
        self.file.write_all(&bytes)?;
        self.file.sync_data()?;
        self.torn = false;
        Ok(())
    }
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::*;

    fn writer() -> (tempfile::NamedTempFile, Writer) {
        let file = tempfile::NamedTempFile::new().unwrap();
        let end = crate::private::open_append(file.path()).unwrap();
        (file, Writer::new(end, false))
    }

    /// Whether a future still waits when it has been asked once.
    fn waits<F: Future>(future: std::pin::Pin<&mut F>) -> bool {
        let mut context = Context::from_waker(Waker::noop());
        future.poll(&mut context).is_pending()
    }

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
    }

    #[test]
    fn lines_that_wait_together_all_reach_the_disk_in_order() {
        let (file, writer) = writer();
        let runtime = runtime();
        let lines = (0..50).map(|line| writer.add(format!("{line}\n").into_bytes()));
        let mut adding = pin!(futures::future::join_all(lines));
        {
            // The disk is busy, so they all have to wait, and nothing else has to.
            let _in = runtime.enter();
            let _busy = held(&writer.shared.end);
            assert!(waits(adding.as_mut()));
            assert_eq!(std::fs::read(file.path()).unwrap(), b"");
        }
        let written = runtime.block_on(adding);
        assert!(written.iter().all(Result::is_ok));
        let text = std::fs::read_to_string(file.path()).unwrap();
        let lines: Vec<usize> = text.lines().map(|line| line.parse().unwrap()).collect();
        assert_eq!(lines, (0..50).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_is_added_once_the_run_is_gone() {
        let (file, writer) = writer();
        let runtime = runtime();
        let shared = Arc::clone(&writer.shared);
        {
            let _in = runtime.enter();
            let _busy = held(&shared.end);
            assert!(waits(pin!(writer.add(b"late\n".to_vec()))));
            held(&shared.waiting).is_closed = true;
        }
        drop(writer);
        shared.serve();
        drop(runtime);
        assert_eq!(std::fs::read(file.path()).unwrap(), b"");
    }
}
