//! Writing to the disk beside the window, which never waits for it.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

type Job<T> = Box<dyn FnOnce() -> T + Send>;

/// Does one job after the other, each with an answer. Dropped, it still does what it was given.
#[derive(Debug)]
pub struct Disk<T> {
    tell: Sender<T>,
    done: Receiver<T>,
    /// Without it each job is done when it is given.
    beside: Option<(Sender<Job<T>>, JoinHandle<()>)>,
}

impl<T: Send + 'static> Disk<T> {
    /// Each job is done when it is given.
    pub fn here() -> Self {
        let (tell, done) = channel();
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
        let (jobs, given) = channel::<Job<T>>();
        let thread = thread::Builder::new()
            .name("disk".to_owned())
            .spawn(move || {
                for job in given {
                    // Whoever gave it may be gone.
                    let _told = tell.send(job());
                    wake();
                }
            })?;
        disk.beside = Some((jobs, thread));
        Ok(disk)
    }

    /// Give a job. Its answer comes out of [`Self::done`].
    pub fn give(&self, job: impl FnOnce() -> T + Send + 'static) {
        let mut job: Job<T> = Box::new(job);
        if let Some((jobs, _)) = &self.beside {
            match jobs.send(job) {
                Ok(()) => return,
                // The thread is gone; what has to be written is written all the same.
                Err(back) => job = back.0,
            }
        }
        let _told = self.tell.send(job());
    }

    /// The answer of the next job that is done, in the order in which they were given.
    pub fn done(&self) -> Option<T> {
        self.done.try_recv().ok()
    }

    /// Whether the thread is gone, and with it the answer that is awaited.
    pub fn is_gone(&self) -> bool {
        self.beside
            .as_ref()
            .is_some_and(|(_, thread)| thread.is_finished())
    }

    /// Wait until all is done that was given, but no longer than this. Whether it is.
    pub fn close(&mut self, longest: Duration) -> bool {
        let Some((jobs, thread)) = self.beside.take() else {
            return true;
        };
        drop(jobs);
        let began = Instant::now();
        while !thread.is_finished() {
            if began.elapsed() > longest {
                return false;
            }
            thread::sleep(Duration::from_millis(5));
        }
        thread.join().is_ok()
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
        for number in 0..200 {
            let file = file.clone();
            disk.give(move || std::fs::write(file, number.to_string()).is_ok());
        }
        assert!(disk.close(Duration::from_secs(20)));
        assert_eq!(std::fs::read_to_string(file).unwrap(), "199");
    }

    #[test]
    fn nobody_waits_for_a_slow_disk_for_long() {
        let (hold, held) = channel::<()>();
        let mut disk = Disk::spawn(|| ()).unwrap();
        disk.give(move || held.recv().is_err());
        assert_eq!(disk.done(), None);
        assert!(!disk.close(Duration::from_millis(50)));
        drop(hold);
    }

    #[test]
    fn when_its_thread_is_gone_it_is_done_all_the_same() {
        let disk = Disk::spawn(|| ()).unwrap();
        disk.give(|| assert!(std::hint::black_box(false), "on purpose"));
        let began = Instant::now();
        while !disk.is_gone() {
            assert!(began.elapsed() < Duration::from_secs(10));
            thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(disk.done(), None);
        disk.give(|| ());
        assert_eq!(disk.done(), Some(()));
    }

    #[test]
    fn without_a_thread_it_is_done_at_once() {
        let disk = Disk::here();
        disk.give(|| 1);
        disk.give(|| 2);
        assert_eq!(
            (disk.done(), disk.done(), disk.done()),
            (Some(1), Some(2), None)
        );
    }
}
