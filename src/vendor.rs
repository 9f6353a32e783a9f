//! The vendor's constants: who uses the role, what it has to be called, and of which date that is.

use std::collections::BTreeMap;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
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
    /// Where the guide speaks of what; every part has one.
    pub guide_sections: BTreeMap<GuidePart, GuideSection>,
}

/// What a section of the guide is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GuidePart {
    Overview,
    Prerequisites,
    /// Everything that is set up in AWS.
    Configuration,
    CloudTrail,
    GuardDuty,
    /// The vendor's own website.
    Connector,
    MainRole,
    Members,
    Export,
}

impl GuidePart {
    pub const ALL: [Self; 9] = [
        Self::Overview,
        Self::Prerequisites,
        Self::Configuration,
        Self::CloudTrail,
        Self::GuardDuty,
        Self::Connector,
        Self::MainRole,
        Self::Members,
        Self::Export,
    ];

    /// Its key in the vendor file.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Prerequisites => "prerequisites",
            Self::Configuration => "configuration",
            Self::CloudTrail => "cloudtrail",
            Self::GuardDuty => "guardduty",
            Self::Connector => "connector",
            Self::MainRole => "main_role",
            Self::Members => "members",
            Self::Export => "export",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuideSection {
    /// As the guide has it, to the letter.
    pub heading: String,
    pub url: String,
}

/// Before the words that a browser scrolls to.
///
/// See <https://wicg.github.io/scroll-to-text-fragment/>.
const SCROLL_TO: &str = ":~:text=";

impl GuideSection {
    /// What is wrong with it.
    fn mistake(&self) -> Option<&'static str> {
        if !self.url.starts_with("https://") {
            return Some("its url has to begin with https://");
        }
        let (_, words) = self.url.split_once(SCROLL_TO)?;
        let wanted = utf8_percent_encode(&self.heading, NON_ALPHANUMERIC).to_string();
        (words != wanted).then_some("its url has to scroll to the heading, percent-encoded")
    }
}

const SECTIONS: &str = "guide_sections";

const KEYS: [&str; 8] = [
    "name",
    "principal",
    "account",
    "partition",
    "role_name",
    "dated",
    "guide_title",
    SECTIONS,
];

impl Vendor {
    /// Read a complete file.
    pub fn parse(text: &str) -> Result<Self, VendorProblem> {
        let document = Document::parse(text)
            .map_err(|err| VendorProblem::NotToml(err.to_string().trim_end().to_owned()))?;
        if let Some((key, _)) = document.iter().find(|(key, _)| !KEYS.contains(key)) {
            return Err(VendorProblem::Unknown(key.to_owned()));
        }
        let item = |key: &'static str| {
            let item = document.as_table().get(key);
            item.ok_or(VendorProblem::Missing(key))
        };
        let value = |key: &'static str| text_of(key, item(key)?);
        let vendor = Self {
            name: value("name")?,
            principal: value("principal")?,
            account: AccountId::parse(&value("account")?).map_err(|err| bad("account", &err))?,
            partition: Partition::parse(&value("partition")?)
                .map_err(|err| bad("partition", &err))?,
            role_name: RoleName::parse(&value("role_name")?)
                .map_err(|err| bad("role_name", &err))?,
            dated: value("dated")?,
            guide_title: value("guide_title")?,
            guide_sections: sections_of(item(SECTIONS)?)?,
        };
        if vendor.principal.split(':').nth(4) == Some(vendor.account.as_str()) {
            Ok(vendor)
        } else {
            Err(VendorProblem::OtherAccount {
                account: vendor.account,
            })
        }
    }

    /// Whether roles of this partition can trust the vendor at all.
    pub fn is_within_reach_of(&self, partition: Partition) -> bool {
        self.partition == partition
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

/// All sections, each whole, and nothing else.
fn sections_of(item: &Item) -> Result<BTreeMap<GuidePart, GuideSection>, VendorProblem> {
    let Some(table) = item.as_table_like() else {
        return Err(bad(SECTIONS, &"it has to be a table"));
    };
    for (key, _) in table.iter() {
        if GuidePart::ALL.into_iter().all(|part| part.key() != key) {
            return Err(VendorProblem::Unknown(format!("{SECTIONS}.{key}")));
        }
    }
    let mut sections = BTreeMap::new();
    for part in GuidePart::ALL {
        let section = section_of(part, table.get(part.key()))?;
        sections.insert(part, section);
    }
    Ok(sections)
}

fn section_of(part: GuidePart, item: Option<&Item>) -> Result<GuideSection, VendorProblem> {
    let part = part.key();
    let Some(table) = item.and_then(Item::as_table_like) else {
        return Err(bad(SECTIONS, &format!("`{part}` has to be a table")));
    };
    for (key, _) in table.iter() {
        if !["heading", "url"].contains(&key) {
            return Err(VendorProblem::Unknown(format!("{SECTIONS}.{part}.{key}")));
        }
    }
    let text = |key: &str| {
        table
            .get(key)
            .and_then(Item::as_str)
            .map(str::to_owned)
            .ok_or_else(|| VendorProblem::NotText(format!("{SECTIONS}.{part}.{key}")))
    };
    let section = GuideSection {
        heading: text("heading")?,
        url: text("url")?,
    };
    match section.mistake() {
        Some(mistake) => Err(bad(SECTIONS, &format!("`{part}`: {mistake}"))),
        None => Ok(section),
    }
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
    fn every_part_of_the_guide_can_be_opened_at_its_heading() {
        let sections = Vendor::default().guide_sections;
        for part in GuidePart::ALL {
            let section = &sections[&part];
            let (guide, words) = section.url.split_once("#:~:text=").unwrap();
            assert!(guide.starts_with("https://"), "{part:?}");
            let words = percent_encoding::percent_decode_str(words)
                .decode_utf8()
                .unwrap();
            assert_eq!(words, section.heading, "{part:?}");
        }
        let headings: std::collections::BTreeSet<&str> = sections
            .values()
            .map(|section| section.heading.as_str())
            .collect();
        assert_eq!(headings.len(), GuidePart::ALL.len(), "each has its own");
    }

    #[test]
    fn mistakes_in_sections_of_the_guide_are_named() {
        let with = |was: &str, is: &str| {
            assert!(BUILT_IN.contains(was), "{was}");
            Vendor::parse(&BUILT_IN.replace(was, is)).unwrap_err()
        };
        let says = |problem: VendorProblem, words: &str| {
            let text = problem.to_string();
            assert!(text.contains(words), "{text}");
        };
        says(
            with("[guide_sections.connector]", "[guide_sections.fees]"),
            "fees",
        );
        says(with("text=Overview", "text=Over%20view"), "`overview`");
        says(
            with(
                "https://help.radiantsecurity.ai/#:~:text=Overview",
                "http://a/",
            ),
            "https",
        );
        says(
            with("heading = \"Overview\"", "heading = 1"),
            "overview.heading",
        );
        says(
            with("heading = \"Overview\"", "title = \"Overview\""),
            "overview.title",
        );
        let (before, _) = BUILT_IN.split_once("[guide_sections.main_role]").unwrap();
        says(Vendor::parse(before).unwrap_err(), "main_role");
        let (before, _) = BUILT_IN.split_once("[guide_sections.overview]").unwrap();
        assert_eq!(Vendor::parse(before), Err(VendorProblem::Missing(SECTIONS)));
        // An address with an anchor of its own, or with none, is fine.
        let plain = BUILT_IN.replace("#:~:text=Overview", "#overview");
        let vendor = Vendor::parse(&plain).unwrap();
        assert!(
            vendor.guide_sections[&GuidePart::Overview]
                .url
                .ends_with("#overview")
        );
    }

    #[test]
    fn mistakes_are_named() {
        // The whole file, with this line in the place of its own.
        let problem = |line: &str| {
            let (key, _) = line.split_once('=').unwrap();
            let rest: Vec<&str> = BUILT_IN
                .lines()
                .filter(|there| !there.starts_with(&format!("{key}=")))
                .collect();
            Vendor::parse(&format!("{line}\n{}", rest.join("\n"))).unwrap_err()
        };
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
