//! Where something is: an account and a Region of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{AccountId, NameProblem, Partition, Region};

/// An account and a Region of it. Saved as `account/region`, so that it can be the key of a map in JSON.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Place {
    pub account: AccountId,
    pub region: Region,
}

impl Place {
    /// Puts the two together.
    pub fn new(account: AccountId, region: Region) -> Self {
        Self { account, region }
    }

    /// Reads `account/region`, as it is saved.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        let (account, region) = text
            .split_once('/')
            .ok_or_else(|| NameProblem::new("Write an account number, a slash and a Region."))?;
        Ok(Self::new(
            AccountId::parse(account)?,
            Region::parse(region)?,
        ))
    }

    /// The partition of both.
    pub fn partition(&self) -> Partition {
        self.region.partition()
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        format!("{}/{}", place.account, place.region)
    }
}

impl TryFrom<String> for Place {
    type Error = NameProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.account, self.region)
    }
}

/// A title of something in another account, with what that account is called: "Make the role in Larkfield Shops".
pub fn in_account(title: &str, account: &str) -> String {
    const HERE: &str = "this account";
    if title.contains(HERE) {
        title.replace(HERE, account)
    } else {
        format!("{title} in {account}")
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
        assert_eq!(json, r#""444455556666/eu-west-1""#);
        assert_eq!(serde_json::from_str::<Place>(&json).unwrap(), place);
        assert_eq!(place.to_string(), "444455556666 eu-west-1");
        let map = std::collections::BTreeMap::from([(place, 1)]);
        assert_eq!(
            serde_json::to_string(&map).unwrap(),
            r#"{"444455556666/eu-west-1":1}"#
        );
        assert!(serde_json::from_str::<Place>(r#""444455556666""#).is_err());
    }

    #[test]
    fn a_title_names_the_other_account_once() {
        assert_eq!(
            in_account("Make the role in this account", "Larkfield Shops"),
            "Make the role in Larkfield Shops"
        );
        assert_eq!(
            in_account("Give the role its policy", "account 1111 2222 3333"),
            "Give the role its policy in account 1111 2222 3333"
        );
    }
}
