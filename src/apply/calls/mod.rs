//! Every call to AWS of a run: kept beside its record, and given out. Never what was sent.

mod forms;
mod keep;
mod line;
mod read;

pub use forms::{to_csv, to_lines};
pub use keep::CallsKept;
pub use line::{CallLine, CallOutcome};
pub use read::calls;
