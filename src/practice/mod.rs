//! A simulated organization inside the process, behind the SDK's HTTP hook; it opens no socket.
//!
//! Real SDK clients write real requests, which are read, judged and answered here. It refuses what AWS refuses: policies that are
//! missing or wrong, a wrong order, bad names, limits, and things that AWS has not spread yet.

mod account;
mod answer;
mod call;
mod cloudformation;
mod cloudtrail;
mod cut;
mod document;
pub mod evaluate;
mod fault;
mod guard;
mod guardduty;
mod http;
mod iam;
mod identify;
mod kms;
mod lookup;
mod options;
mod organization_policies;
mod organizations;
mod query;
mod refusals;
mod s3;
mod simulated;
mod sns;
mod start;
mod state;
mod sts;
#[cfg(test)]
mod tests;
mod vendor;
mod verdict;
pub mod world;
mod xml;

pub use self::fault::{Fault, Outage, Storm, Unreachable};
pub use self::options::{PracticeOptions, Start};
pub use self::simulated::Practice;
pub use self::state::{Heard, RequestRecord};
pub use self::world::World;
