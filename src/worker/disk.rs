//! Writing to the disk beside the window, which never waits for it.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// So many jobs wait for a slow disk. The window gives few at a time.
const WAITING: usize = 64;

struct Job<T> {
    work: Box<dyn FnOnce() -> T + Send>,
    /// The answer when it could not be done.
    undone: T,
}

impl<T> Job<T> {
    /// Do it. One that stops unexpectedly takes none of the others along.
    fn answer(self) -> T {
        catch_unwind(AssertUnwindSafe(self.work)).unwrap_or(self.undone)
    }
}

/// Does one job after the other, each with an answer. Dropped, it still does what it was given.
#[derive(Debug)]
pub struct Disk<T> {
    tell: SyncSender<T>,
    done: Receiver<T>,
    /// Without it each job is done when it is given.
    beside: Option<Beside<T>>,
}

#[derive(Debug)]
struct Beside<T> {
    jobs: SyncSender<Job<T>>,
    /// Closed when the thread has ended, however it did.
    over: Receiver<()>,
    thread: JoinHandle<()>,
}

impl<T: Send + 'static> Disk<T> {
    /// Each job is done when it is given.
    pub fn here() -> Self {
        // Whoever gives jobs takes in the answers, so these are never more than wait, are under way, and were just done.
        let (tell, done) = sync_channel(2 * WAITING);
        Self {
            tell,
            done,
            beside: None,
        }
    }

    /// Jobs are done on a thread. `wake` is called after each.
    ///
    /// # Errors
    ///
    /// The system gives no thread.
    pub fn spawn(wake: impl Fn() + Send + 'static) -> io::Result<Self> {
        let mut disk = Self::here();
        let tell = disk.tell.clone();
        let (jobs, given) = sync_channel::<Job<T>>(WAITING);
        let (ends, over) = sync_channel(0);
        let thread = thread::Builder::new()
            .name("disk".to_owned())
            .spawn(move || {
                let _ends: SyncSender<()> = ends;
                for job in given {
                    // Whoever gave it may be gone.
                    let _told = tell.send(job.answer());
                    wake();
                }
            })?;
        disk.beside = Some(Beside { jobs, over, thread });
        Ok(disk)
    }

    /// Give a job. Its answer comes out of [`Self::done`]; `undone` does when the job stops unexpectedly, or is not begun because
    /// the disk is far behind.
    pub fn give(&self, job: impl FnOnce() -> T + Send + 'static, undone: T) {
        let job = Job {
            work: Box::new(job),
            undone,
        };
        let answer = match &self.beside {
            None => job.answer(),
            Some(beside) => match beside.jobs.try_send(job) {
                Ok(()) => return,
                Err(TrySendError::Full(job) | TrySendError::Disconnected(job)) => job.undone,
            },
        };
        if self.tell.try_send(answer).is_err() {
            tracing::error!("nobody takes in what the disk answers");
        }
    }

    /// The answer of the next job that is done, in the order in which they were given.
    pub fn done(&self) -> Option<T> {
        self.done.try_recv().ok()
    }

    /// Wait until all is done that was given, but no longer than this. Whether it is. What is given later is done at once.
    pub fn close(&mut self, longest: Duration) -> bool {
        let Some(Beside { jobs, over, thread }) = self.beside.take() else {
            return true;
        };
        drop(jobs);
        over.recv_timeout(longest) == Err(RecvTimeoutError::Disconnected) && thread.join().is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_are_done_in_order_and_none_is_left_out_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("last");
        let mut disk = Disk::spawn(|| ()).unwrap();
        for number in 0..WAITING {
            let file = file.clone();
            disk.give(
                move || std::fs::write(file, number.to_string()).is_ok(),
                false,
            );
        }
        assert!(disk.close(Duration::from_secs(20)));
        let last = (WAITING - 1).to_string();
        assert_eq!(std::fs::read_to_string(file).unwrap(), last);
    }

    #[test]
    fn nobody_waits_for_a_slow_disk_for_long_and_what_it_cannot_hold_is_told() {
        let (hold, held) = sync_channel::<()>(0);
        let mut disk = Disk::spawn(|| ()).unwrap();
        disk.give(move || held.recv().is_err(), false);
        assert_eq!(disk.done(), None);
        for _ in 0..2 * WAITING {
            disk.give(|| true, false);
        }
        let undone = std::iter::from_fn(|| disk.done()).count();
        // The first one may wait itself.
        assert!((WAITING..=WAITING + 1).contains(&undone), "{undone}");
        assert!(!disk.close(Duration::from_millis(50)));
        drop(hold);
    }

    #[test]
    fn a_job_that_stops_unexpectedly_takes_none_of_the_others_along() {
        for mut disk in [Disk::here(), Disk::spawn(|| ()).unwrap()] {
            disk.give(|| 1, 0);
            disk.give(
                || {
                    assert!(std::hint::black_box(false), "on purpose");
                    2
                },
                0,
            );
            disk.give(|| 3, 0);
            assert!(disk.close(Duration::from_secs(20)));
            let answers: Vec<u8> = std::iter::from_fn(|| disk.done()).collect();
            assert_eq!(answers, [1, 0, 3]);
        }
    }

    #[test]
    fn without_a_thread_it_is_done_at_once() {
        let disk = Disk::here();
        disk.give(|| 1, 0);
        assert_eq!((disk.done(), disk.done()), (Some(1), None));
    }
}
