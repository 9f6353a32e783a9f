//! What the simulated organization remembers.

use serde::Serialize;

use super::fault::Fault;
use super::world::World;

/// One request that reached the simulated organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequestRecord {
    /// The service's IAM prefix, such as `s3`.
    pub service: String,
    /// The operation, such as `PutBucketPolicy`.
    pub action: String,
    /// The IAM action that allows it, such as `s3:PutBucketPolicy`.
    pub permission: String,
    /// The account of the credentials; empty when they are unknown.
    pub account: String,
    /// The Region that the request was signed for.
    pub region: String,
    /// Whether the operation changes anything.
    pub write: bool,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The error code, if it was refused.
    pub code: Option<String>,
}

/// What a request that was served carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Service and operation, such as `s3:PutBucketPolicy`.
    pub call: String,
    /// Its path, query and headers, as text to search in.
    pub head: String,
    pub body: String,
}

/// Somebody who hears every write that is served.
type Listener = Box<dyn Fn(Heard) + Send>;

/// What changes with each request.
pub(super) struct State {
    pub(super) world: World,
    pub(super) requests: Vec<RequestRecord>,
    pub(super) listener: Option<Listener>,
    pub(super) fault: Fault,
    pub(super) since_fault: usize,
    /// In milliseconds since the start.
    pub(super) fault_set_at: u64,
    pub(super) arrivals: u64,
}
