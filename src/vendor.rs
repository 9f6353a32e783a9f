//! The vendor's constants: who uses the role, what it has to be called, and of which date that is.

use toml_edit::{Document, Item};

use crate::domain::{AccountId, Partition, RoleName};

const BUILT_IN: &str = include_str!("../assets/vendor.toml");

/// What is wrong with a file of vendor constants.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VendorProblem {
    #[error("The vendor file is not TOML: {0}")]
    NotToml(String),
    #[error("`{0}` is missing in the vendor file.")]
    Missing(&'static str),
    #[error("`{0}` is not a key of the vendor file.")]
    Unknown(String),
    #[error("`{0}` has to be a text.")]
    NotText(String),
    #[error("`{key}`: {reason}")]
    BadValue { key: &'static str, reason: String },
    #[error("`principal` is not in the account {account}.")]
    OtherAccount { account: AccountId },
}

/// The vendor, as the guide of [`Vendor::dated`] has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vendor {
    /// What people call it.
    pub name: String,
    /// The ARN that the main role's trust names, to the letter.
    pub principal: String,
    /// The account in that ARN.
    pub account: AccountId,
    pub partition: Partition,
    /// The only name that the vendor accepts for the main role.
    pub role_name: RoleName,
    /// The date of the guide, as `YYYY-MM-DD`.
    pub dated: String,
    pub guide_title: String,
    pub guide_url: String,
}

const KEYS: [&str; 8] = [
    "name",
    "principal",
    "account",
    "partition",
    "role_name",
    "dated",
    "guide_title",
    "guide_url",
];

impl Vendor {
    /// Read a complete file.
    pub fn parse(text: &str) -> Result<Self, VendorProblem> {
        Self::read(text, None)
    }

    /// The same vendor with the values of another file, which may name only some of them.
    pub fn overridden_by(&self, text: &str) -> Result<Self, VendorProblem> {
        Self::read(text, Some(self))
    }

    /// Whether roles of this partition can trust the vendor at all.
    pub fn is_within_reach_of(&self, partition: Partition) -> bool {
        self.partition == partition
    }

    fn read(text: &str, base: Option<&Self>) -> Result<Self, VendorProblem> {
        let document = Document::parse(text)
            .map_err(|err| VendorProblem::NotToml(err.to_string().trim_end().to_owned()))?;
        if let Some((key, _)) = document.iter().find(|(key, _)| !KEYS.contains(key)) {
            return Err(VendorProblem::Unknown(key.to_owned()));
        }
        let value =
            |key: &'static str, there: fn(&Self) -> &str| -> Result<String, VendorProblem> {
                match (document.as_table().get(key), base) {
                    (Some(item), _) => text_of(key, item),
                    (None, Some(base)) => Ok(there(base).to_owned()),
                    (None, None) => Err(VendorProblem::Missing(key)),
                }
            };
        let vendor = Self {
            name: value("name", |base| &base.name)?,
            principal: value("principal", |base| &base.principal)?,
            account: AccountId::parse(&value("account", |base| base.account.as_str())?)
                .map_err(|err| bad("account", &err))?,
            partition: Partition::parse(&value("partition", |base| base.partition.as_str())?)
                .map_err(|err| bad("partition", &err))?,
            role_name: RoleName::parse(&value("role_name", |base| base.role_name.as_str())?)
                .map_err(|err| bad("role_name", &err))?,
            dated: value("dated", |base| &base.dated)?,
            guide_title: value("guide_title", |base| &base.guide_title)?,
            guide_url: value("guide_url", |base| &base.guide_url)?,
        };
        if vendor.principal.split(':').nth(4) == Some(vendor.account.as_str()) {
            Ok(vendor)
        } else {
            Err(VendorProblem::OtherAccount {
                account: vendor.account,
            })
        }
    }
}

impl Default for Vendor {
    /// The constants that come with the product.
    #[expect(
        clippy::expect_used,
        reason = "the file is part of the program, and a test reads it"
    )]
    fn default() -> Self {
        Self::parse(BUILT_IN).expect("assets/vendor.toml is complete")
    }
}

fn text_of(key: &str, item: &Item) -> Result<String, VendorProblem> {
    item.as_str()
        .map(str::to_owned)
        .ok_or_else(|| VendorProblem::NotText(key.to_owned()))
}

fn bad(key: &'static str, reason: &impl ToString) -> VendorProblem {
    VendorProblem::BadValue {
        key,
        reason: reason.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_file_is_whole() {
        let vendor = Vendor::default();
        assert_eq!(
            vendor.principal,
            "arn:aws:sts::649384204969:assumed-role/tenant-aws-access-role/radiant-security"
        );
        assert_eq!(vendor.account.as_str(), "649384204969");
        assert_eq!(vendor.role_name.as_str(), "radiant-aws-access-role");
        assert_eq!(vendor.dated, "2024-10-18");
        assert!(vendor.is_within_reach_of(Partition::parse("aws").unwrap()));
        assert!(!vendor.is_within_reach_of(Partition::parse("aws-cn").unwrap()));
    }

    #[test]
    fn some_values_can_be_overridden() {
        let vendor = Vendor::default()
            .overridden_by("role_name = \"other-role\"\ndated = \"2030-01-01\"")
            .unwrap();
        assert_eq!(vendor.role_name.as_str(), "other-role");
        assert_eq!(vendor.dated, "2030-01-01");
        assert_eq!(vendor.principal, Vendor::default().principal);
    }

    #[test]
    fn mistakes_are_named() {
        let problem = |text: &str| Vendor::default().overridden_by(text).unwrap_err();
        assert_eq!(
            problem("colour = \"red\""),
            VendorProblem::Unknown("colour".to_owned())
        );
        assert_eq!(
            problem("name = 3"),
            VendorProblem::NotText("name".to_owned())
        );
        assert!(matches!(
            problem("account = \"12\""),
            VendorProblem::BadValue { key: "account", .. }
        ));
        assert!(matches!(problem("name = "), VendorProblem::NotToml(_)));
        let account = AccountId::parse("111122223333").unwrap();
        assert_eq!(
            problem("account = \"111122223333\""),
            VendorProblem::OtherAccount { account }
        );
        assert_eq!(
            Vendor::parse("name = \"x\""),
            Err(VendorProblem::Missing("principal"))
        );
    }
}
