//! A judge of who may do what, written from AWS's documentation alone. It shares nothing with the product.

pub(crate) mod access;
pub(crate) mod ask;
pub(crate) mod condition;
pub(crate) mod document;
pub(crate) mod events;
pub(crate) mod pattern;
pub(crate) mod public;
mod tests;
mod tests_of_conditions;

pub(crate) use access::{Bucket, bucket_lets, identity_lets, key_lets, role_lets, thing_lets};
pub(crate) use ask::{Ask, Caller};
pub(crate) use document::deleted;
pub(crate) use events::{Happening, is_told, overlap, records};
pub(crate) use public::is_public;
