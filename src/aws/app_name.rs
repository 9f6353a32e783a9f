//! How this program names itself to AWS: CloudTrail writes it down with every call.
//!
//! See <https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html>.

use aws_config::AppName;

/// What stands in the user agent of our calls.
pub const USER_AGENT: &str = "app/radiant-aws-setup";

/// The name that every client is given.
pub(super) fn app_name() -> Option<AppName> {
    let name = USER_AGENT.strip_prefix("app/")?;
    AppName::new(name).ok()
}
