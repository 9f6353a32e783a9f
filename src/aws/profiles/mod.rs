//! The profiles of the AWS command line on this computer: what the SDK is given to read, what it would stop at or pass over, and
//! what it does not read itself.

mod addresses;
mod files;
mod lines;
mod notes;
mod profile;
mod trouble;

pub(super) use self::files::{DEFAULT, SharedFiles};
pub use self::profile::{Profile, Profiles};

use super::Environment;
use super::addresses::not_aws;
use crate::domain::Region;
use crate::problem::Problem;

/// The profiles on this computer.
///
/// # Errors
///
/// There is none, because a file cannot be read.
pub fn profiles(environment: &Environment) -> Result<Profiles, Problem> {
    let files = SharedFiles::read(environment);
    let list: Vec<Profile> = files
        .profiles
        .iter()
        .map(|(name, view)| Profile {
            name: name.clone(),
            region: view
                .get("region")
                .and_then(|region| Region::parse(region.trim()).ok()),
            trouble: files.trouble(name),
            not_aws: files.addresses(name).find_map(not_aws),
        })
        .collect();
    match files.unreadable() {
        Some(problem) if list.is_empty() => Err(problem.clone()),
        _ => {
            let mut profiles = Profiles::from(list);
            profiles.notes = files.unread().collect();
            profiles.unusable = files.unusable();
            Ok(profiles)
        }
    }
}

#[cfg(test)]
mod tests;
