//! The only place that names SDK crates: clients, sign-in, reads, writes, and errors in plain words.

mod access;
mod activity;
mod answer;
mod clients;
mod cloudtrail;
mod connection;
mod discover;
mod environment;
mod error;
mod guardduty;
mod iam;
mod kept;
mod kms;
mod organizations;
mod passing;
mod pasted_keys;
mod profiles;
mod s3;
mod s3control;
mod session;
mod sign_in;
mod sns;
mod stand_in;
mod transport;
mod words;

pub use access::{Access, RoleAccess, SignInEnd};
pub use activity::{Activity, Call};
pub use clients::Clients;
pub use discover::{
    LookWait, Sought, SoughtBucket, SoughtTrail, discover, look_again, look_around,
};
pub use environment::Environment;
pub use error::Failure;
pub use passing::{Patience, Reached, Wait, pause, spoken};
pub use pasted_keys::PastedKeys;
pub use profiles::{Profile, Profiles, profiles};
pub use s3::BucketPlace;
pub use session::Aws;
pub use sign_in::{SignIn, SignedIn, goes_elsewhere, sign_in, sign_in_with_patience};
pub use stand_in::StandIn;
