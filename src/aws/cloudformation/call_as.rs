//! As whom CloudFormation is asked.

use aws_sdk_cloudformation::types;

use crate::inventory::CallAs;

/// As the SDK says it.
pub(super) const fn call_as(caller: CallAs) -> Option<types::CallAs> {
    match caller {
        CallAs::Own => None,
        CallAs::DelegatedAdministrator => Some(types::CallAs::DelegatedAdmin),
    }
}
