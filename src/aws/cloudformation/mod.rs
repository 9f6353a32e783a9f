//! StackSets: what is there, and how far AWS has come.
//!
//! An account that was named for StackSets says so with every call, or AWS shows it only its own.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html>

mod call_as;
mod read;
mod write;

pub use write::NewStackSet;
