//! Where a key stands that was to be made.

use crate::domain::Arn;

/// Where the key stands that is to have an alias.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySpot {
    /// The alias leads to it.
    Named(Arn),
    /// It was made for the alias, which it did not get yet.
    Unnamed(Arn),
    /// There is none.
    Nowhere,
}
