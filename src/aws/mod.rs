//! The only place that names SDK crates: clients, sign-in, reads, writes, and errors in plain words.

mod activity;
mod answer;
mod cloudtrail;
mod discover;
mod environment;
mod error;
mod guardduty;
mod iam;
mod kms;
mod organizations;
mod pasted_keys;
mod s3;
mod session;
mod sign_in;
mod sns;
mod transport;
mod words;

pub use activity::{Activity, Call};
pub use discover::{discover, look_around};
pub use environment::Environment;
pub use error::{Failure, Reached};
pub use pasted_keys::PastedKeys;
pub use s3::BucketPlace;
pub use session::{Aws, Clients};
pub use sign_in::{Profile, SignIn, SignedIn, profiles, sign_in};

/// The tag that everything made by this product carries.
pub const CREATED_BY: (&str, &str) = ("created-by", "radiant-aws-setup");
/// The tag's key that names the run that made a thing.
pub const SETUP_RUN: &str = "setup-run";
/// The tag's key that names what a key is for: the alias it is to get.
pub const SETUP_PART: &str = "setup-part";
