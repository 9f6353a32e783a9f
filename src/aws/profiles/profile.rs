//! What is told of the profiles on this computer.

use std::ops::Deref;

use crate::domain::Region;
use crate::problem::Problem;

/// A profile on this computer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    /// Its own Region, if it says one.
    pub region: Option<Region>,
    /// Why one cannot sign in with it.
    pub trouble: Option<Problem>,
    /// The host that its calls go to instead of AWS, if it names one.
    pub not_aws: Option<String>,
}

impl Profile {
    /// A profile that says nothing else.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }
}

/// The profiles on this computer, by their names, and what else is to be said about their files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profiles {
    list: Vec<Profile>,
    /// Files and lines that cannot be read.
    pub notes: Vec<Problem>,
    /// Names that cannot be used, in one note that has them all.
    pub unusable: Option<Problem>,
}

impl Deref for Profiles {
    type Target = [Profile];

    fn deref(&self) -> &[Profile] {
        &self.list
    }
}

impl From<Vec<Profile>> for Profiles {
    fn from(list: Vec<Profile>) -> Self {
        Self {
            list,
            ..Self::default()
        }
    }
}

impl FromIterator<Profile> for Profiles {
    fn from_iter<I: IntoIterator<Item = Profile>>(profiles: I) -> Self {
        profiles.into_iter().collect::<Vec<_>>().into()
    }
}
