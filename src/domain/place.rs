//! Where something is: an account and a Region of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{AccountId, Partition, Region};

/// An account and a Region of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The account.
    pub account: AccountId,
    /// The Region.
    pub region: Region,
}

impl Place {
    /// Puts the two together.
    pub fn new(account: AccountId, region: Region) -> Self {
        Self { account, region }
    }

    /// The partition of both.
    pub fn partition(&self) -> Partition {
        self.region.partition()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.account, self.region)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serde_keeps_both() {
        let place = Place::new(
            AccountId::parse("444455556666").unwrap(),
            Region::parse("eu-west-1").unwrap(),
        );
        let json = serde_json::to_string(&place).unwrap();
        assert_eq!(json, r#"{"account":"444455556666","region":"eu-west-1"}"#);
        assert_eq!(serde_json::from_str::<Place>(&json).unwrap(), place);
        assert_eq!(place.to_string(), "444455556666 eu-west-1");
    }
}
