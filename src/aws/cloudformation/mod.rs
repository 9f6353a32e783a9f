//! StackSets: what is there, and how far AWS has come.
//!
//! An account that was named for StackSets says so with every call, or AWS shows it only its own.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html>

mod read;
mod write;

pub use write::NewStackSet;

use aws_sdk_cloudformation::types;

use crate::inventory::CallAs;

/// As the SDK says it.
const fn call_as(caller: CallAs) -> Option<types::CallAs> {
    match caller {
        CallAs::Own => None,
        CallAs::DelegatedAdministrator => Some(types::CallAs::DelegatedAdmin),
    }
}
