//! The only place that names SDK crates: clients, sign-in, reads, writes, and errors in plain words.

mod access;
mod activity;
mod addresses;
mod answer;
mod app_name;
mod clients;
mod cloudformation;
mod cloudtrail;
mod connection;
mod count;
mod discover;
mod door;
mod environment;
mod error;
mod guardduty;
mod iam;
mod kept;
mod kms;
mod live;
mod look_wait;
mod one_address;
mod organizations;
mod own_way;
mod passing;
mod pasted_keys;
mod patient;
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
pub use activity::{Activity, Call, Listening};
pub use app_name::USER_AGENT;
pub use clients::Clients;
pub use cloudformation::NewStackSet;
pub use cloudtrail::{History, HistoryEvent};
pub use count::count;
pub use discover::{
    Sought, SoughtAccounts, SoughtBucket, SoughtMember, SoughtRights, SoughtStackSet, SoughtTrail,
    discover, look_again, look_around, look_at_members,
};
pub use environment::Environment;
pub use error::Failure;
pub use iam::NewRole;
pub use live::{SoughtFiles, SoughtLive, SoughtRole, look_live, make_sample};
pub use look_wait::LookWait;
pub use own_way::reach_by_profile;
pub use passing::{Patience, Reached, Wait, pause, spoken};
pub use pasted_keys::PastedKeys;
pub use patient::with_patience;
pub use profiles::{Profile, Profiles, profiles};
pub use s3::BucketPlace;
pub use session::Aws;
pub use sign_in::{SignIn, SignedIn, goes_elsewhere, sign_in, sign_in_and_look};
pub use stand_in::StandIn;
