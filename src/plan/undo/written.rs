//! What the record of a run tells of one write.

use crate::domain::Place;
use crate::plan::{Action, ChangeId};
use crate::policy::Document;

/// One write of a run, as its record tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The run that wrote it, as its tags say.
    pub run: String,
    pub change: ChangeId,
    pub place: Place,
    /// With everything filled in that AWS had given by then.
    pub action: Action,
    /// What came back, such as a key's ARN.
    pub output: Option<String>,
    /// The text of an old version of a policy that it removed.
    pub removes: Option<Document>,
    /// The record says that it was done. Otherwise the program or the call broke off, and only a look can tell.
    pub is_done: bool,
}
