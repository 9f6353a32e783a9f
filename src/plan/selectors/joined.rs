//! What has to be written so that a trail records what is wished.

use crate::inventory::Selectors;
use crate::plan::told::Warning;

/// The name of our own selector of data events; it is how we find it again.
pub const OURS: &str = "S3 data events without the log buckets";

/// The kind of thing whose use is recorded.
pub(super) const S3_OBJECT: &str = "AWS::S3::Object";

/// What has to be written so that the wish is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The whole set to write; `None` when nothing has to be written.
    pub after: Option<Selectors>,
    pub warnings: Vec<Warning>,
    /// Whether management events will be recorded that were left out so far, which may cost.
    pub more_management: bool,
}
