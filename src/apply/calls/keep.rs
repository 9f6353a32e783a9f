//! Writes the calls of a run as they end, on a thread of its own: AWS does not wait for the disk.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread::JoinHandle;

use super::line::CallLine;
use crate::apply::record::RunId;
use crate::aws::{Activity, Listening};
use crate::private;

/// Keeps calls until it is dropped; then all that were made until then are on disk.
#[derive(Debug)]
pub struct CallsKept {
    listening: Option<Listening>,
    writer: Option<JoinHandle<()>>,
}

/// So many calls may wait for the disk. A run makes some hundred in a second at most.
const WAITING: usize = 20_000;

/// Where the calls of a run are.
pub(super) fn path(state: &Path, run: &RunId) -> PathBuf {
    state.join("calls").join(run.file())
}

impl CallsKept {
    /// Keep what is called from now on. A run does without where the disk does not take it: what it changes stands in its record.
    pub fn of(activity: &Activity, state: &Path, run: &RunId) -> Self {
        let path = path(state, run);
        let folder = path.parent().unwrap_or(state);
        let file = private::create_dir(folder).and_then(|()| private::open_append(&path));
        let mut file = match file {
            Ok(file) => file,
            Err(err) => {
                tracing::warn!(%err, "the list of calls cannot be kept");
                return Self {
                    listening: None,
                    writer: None,
                };
            }
        };
        let (sender, calls) = sync_channel::<CallLine>(WAITING);
        let writer = std::thread::Builder::new()
            .name("calls".to_owned())
            .spawn(move || {
                for call in calls {
                    let Ok(mut line) = serde_json::to_vec(&call) else {
                        continue;
                    };
                    line.push(b'\n');
                    if let Err(err) = file.write_all(&line) {
                        tracing::warn!(%err, "the list of calls is not whole");
                        return;
                    }
                }
            });
        let listening = activity.listen(move |call| {
            // AWS does not wait for a disk that is that far behind, or full.
            if sender.try_send(CallLine::from(call)).is_err() {
                tracing::warn!("the list of calls is not whole");
            }
        });
        Self {
            listening: Some(listening),
            writer: writer.ok(),
        }
    }
}

impl Drop for CallsKept {
    fn drop(&mut self) {
        // Nobody sends any more, so the writer comes to its end.
        drop(self.listening.take());
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the writer of the list of calls stopped");
        }
    }
}
