//! Writing to the disk beside the window, which never waits for it.

use std::io;
use std::sync::mpsc::{
    Receiver, RecvTimeoutError, SyncSender, TryRecvError, TrySendError, sync_channel,
};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// So many jobs wait for a slow disk. The window gives few at a time.
const WAITING: usize = 64;

type Job<T> = Box<dyn FnOnce() -> T + Send>;

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
                    let _told = tell.send(job());
                    wake();
                }
            })?;
        disk.beside = Some(Beside { jobs, over, thread });
        Ok(disk)
    }

    /// Give a job. Its answer comes out of [`Self::done`]. `false` when the disk is far behind: then it is not done.
    #[must_use]
    pub fn give(&self, job: impl FnOnce() -> T + Send + 'static) -> bool {
        let mut job: Job<T> = Box::new(job);
        if let Some(beside) = &self.beside {
            match beside.jobs.try_send(job) {
                Ok(()) => return true,
                Err(TrySendError::Full(_)) => return false,
                // The thread is gone; what has to be written is written all the same.
                Err(TrySendError::Disconnected(back)) => job = back,
            }
        }
        self.tell.try_send(job()).is_ok()
    }

    /// The answer of the next job that is done, in the order in which they were given.
    pub fn done(&self) -> Option<T> {
        self.done.try_recv().ok()
    }

    /// Whether the thread is gone, and with it the answer that is awaited.
    pub fn is_gone(&self) -> bool {
        let over = self.beside.as_ref().map(|beside| beside.over.try_recv());
        over == Some(Err(TryRecvError::Disconnected))
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
            assert!(disk.give(move || std::fs::write(file, number.to_string()).is_ok()));
        }
        assert!(disk.close(Duration::from_secs(20)));
        let last = (WAITING - 1).to_string();
        assert_eq!(std::fs::read_to_string(file).unwrap(), last);
    }

    #[test]
    fn nobody_waits_for_a_slow_disk_for_long_and_it_takes_no_more_than_it_can_hold() {
        let (hold, held) = sync_channel::<()>(0);
        let mut disk = Disk::spawn(|| ()).unwrap();
        assert!(disk.give(move || held.recv().is_err()));
        assert_eq!(disk.done(), None);
        let taken = (0..10 * WAITING).filter(|_| disk.give(|| true)).count();
        // The first one may wait itself.
        assert!((WAITING - 1..=WAITING).contains(&taken), "{taken}");
        assert!(!disk.close(Duration::from_millis(50)));
        drop(hold);
    }

    #[test]
    fn when_its_thread_is_gone_it_is_done_all_the_same() {
        let disk = Disk::spawn(|| ()).unwrap();
        assert!(disk.give(|| assert!(std::hint::black_box(false), "on purpose")));
        let over = &disk.beside.as_ref().unwrap().over;
        let ended = over.recv_timeout(Duration::from_secs(10));
        assert_eq!(ended, Err(RecvTimeoutError::Disconnected));
        assert!(disk.is_gone() && disk.done().is_none());
        assert!(disk.give(|| ()));
        assert_eq!(disk.done(), Some(()));
    }

    #[test]
    fn without_a_thread_it_is_done_at_once() {
        let disk = Disk::here();
        assert!(disk.give(|| 1) && disk.give(|| 2));
        assert_eq!(
            (disk.done(), disk.done(), disk.done()),
            (Some(1), Some(2), None)
        );
    }
}
