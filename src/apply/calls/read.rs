//! Reading the calls of a run.

use std::path::Path;

use super::keep;
use super::line::CallLine;
use crate::apply::record::RunId;
use crate::problem::Problem;
use crate::text_file::{LARGEST, read_bytes};

/// The calls of a run, in the order in which they ended, and how many lines cannot be read.
///
/// # Errors
///
/// None were kept: the run is from a version before that, or made none. Or the file cannot be read.
pub fn calls(state: &Path, run: &RunId) -> Result<(Vec<CallLine>, usize), Problem> {
    let path = keep::path(state, run);
    if !path.exists() {
        return Err(Problem::new(format!("No calls were kept of the run {run}."))
            .hint("Earlier versions of this program did not keep them. Its record is there all the same."));
    }
    let bytes =
        read_bytes(&path, 16 * LARGEST).map_err(|why| why.problem("The list of calls", &path))?;
    let mut unread = 0;
    let lines = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .filter_map(|line| {
            let read = serde_json::from_slice(line).ok();
            unread += usize::from(read.is_none());
            read
        })
        .collect();
    Ok((lines, unread))
}
