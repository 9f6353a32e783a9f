//! Roles and customer managed policies. IAM is global: the clients of any Region serve.

mod last_use;
mod policies;
mod roles;

pub use roles::NewRole;

use std::collections::BTreeMap;

use aws_sdk_iam::types::Tag;

use super::answer::unbuilt;
use super::error::Failure;

/// How IAM says that there is no such thing.
const GONE: &[&str] = &["NoSuchEntity"];

fn read_tags(tags: &[Tag]) -> BTreeMap<String, String> {
    tags.iter()
        .map(|tag| (tag.key().to_owned(), tag.value().to_owned()))
        .collect()
}

fn write_tags(call: &str, tags: &[(String, String)]) -> Result<Vec<Tag>, Failure> {
    tags.iter()
        .map(|(key, value)| {
            Tag::builder()
                .key(key)
                .value(value)
                .build()
                .map_err(|err| unbuilt(call, &err))
        })
        .collect()
}
