//! AWS Regions: their codes, places and kinds.

use std::sync::Arc;

use super::name::text_newtype;
use super::{NameProblem, Partition, clean_paste, nearest};

/// The code of an AWS Region, such as `eu-west-1`.
///
/// A code that has the right shape is taken even if it is not in [`Region::known`], because AWS opens new Regions.
/// See <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(Arc<str>);

text_newtype!(Region, constant);

/// A Region that AWS had when this was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownRegion {
    /// The code, such as `eu-west-1`.
    pub code: &'static str,
    /// The place as we say it, such as Ireland.
    pub place: &'static str,
    /// Whether an account has to switch it on before it can be used.
    pub opt_in: bool,
}

impl KnownRegion {
    /// Its code as a type.
    pub fn region(&self) -> Region {
        Region::constant(self.code)
    }
}

/// A Region that every account of its partition has from the start.
const fn open(code: &'static str, place: &'static str) -> KnownRegion {
    KnownRegion {
        code,
        place,
        opt_in: false,
    }
}

/// A Region that an account has to switch on.
const fn opt_in(code: &'static str, place: &'static str) -> KnownRegion {
    KnownRegion {
        code,
        place,
        opt_in: true,
    }
}

/// The Regions of the public partitions; those that opened after 20 March 2019 have to be switched on.
///
/// See <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>.
const KNOWN: &[KnownRegion] = &[
    open("us-east-1", "N. Virginia"),
    open("us-east-2", "Ohio"),
    open("us-west-1", "N. California"),
    open("us-west-2", "Oregon"),
    open("ca-central-1", "Canada"),
    opt_in("ca-west-1", "Calgary"),
    opt_in("mx-central-1", "Mexico"),
    open("sa-east-1", "São Paulo"),
    open("eu-central-1", "Frankfurt"),
    opt_in("eu-central-2", "Zurich"),
    open("eu-north-1", "Stockholm"),
    opt_in("eu-south-1", "Milan"),
    opt_in("eu-south-2", "Spain"),
    open("eu-west-1", "Ireland"),
    open("eu-west-2", "London"),
    open("eu-west-3", "Paris"),
    opt_in("af-south-1", "Cape Town"),
    opt_in("il-central-1", "Tel Aviv"),
    opt_in("me-central-1", "UAE"),
    opt_in("me-south-1", "Bahrain"),
    opt_in("ap-east-1", "Hong Kong"),
    opt_in("ap-east-2", "Taipei"),
    open("ap-northeast-1", "Tokyo"),
    open("ap-northeast-2", "Seoul"),
    open("ap-northeast-3", "Osaka"),
    open("ap-south-1", "Mumbai"),
    opt_in("ap-south-2", "Hyderabad"),
    open("ap-southeast-1", "Singapore"),
    open("ap-southeast-2", "Sydney"),
    opt_in("ap-southeast-3", "Jakarta"),
    opt_in("ap-southeast-4", "Melbourne"),
    opt_in("ap-southeast-5", "Malaysia"),
    opt_in("ap-southeast-6", "New Zealand"),
    opt_in("ap-southeast-7", "Thailand"),
    open("us-gov-east-1", "GovCloud (US-East)"),
    open("us-gov-west-1", "GovCloud (US-West)"),
    open("cn-north-1", "Beijing"),
    open("cn-northwest-1", "Ningxia"),
    open("eusc-de-east-1", "Germany, Sovereign Cloud"),
];

/// The first part of the codes that have three parts.
const AREAS: [&str; 10] = ["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx", "cn"];

/// The part of a code before its number.
const DIRECTIONS: [&str; 9] = [
    "north",
    "northeast",
    "east",
    "southeast",
    "south",
    "southwest",
    "west",
    "northwest",
    "central",
];

impl Region {
    /// What is allowed, for help texts and mistakes.
    pub const RULE: &'static str = "a Region's code, such as \"us-east-1\"";

    /// Reads a code; small letters only, as AWS writes it.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        if well_formed(text) {
            return Ok(Self(text.into()));
        }
        Err(NameProblem::new("Use the Region's code, such as `eu-west-1`.").with_fix(mended(text)))
    }

    /// All Regions of the public partitions, those of one area together.
    pub const fn known() -> &'static [KnownRegion] {
        KNOWN
    }

    /// The place as we say it, such as Ireland; none for a Region that is newer than this program.
    pub fn place(&self) -> Option<&'static str> {
        self.in_table().map(|known| known.place)
    }

    /// The place where it is, or its code.
    pub fn place_or_code(&self) -> &str {
        self.place().unwrap_or(&self.0)
    }

    /// The place where it is, with its code.
    pub fn with_code(&self) -> String {
        match self.place() {
            Some(place) => format!("{place} ({self})"),
            None => self.to_string(),
        }
    }

    /// Whether an account has to switch this Region on before it can be used.
    ///
    /// A Region that is newer than this program counts as one of those, as all new ones are.
    pub fn is_opt_in(&self) -> bool {
        match self.in_table() {
            Some(known) => known.opt_in,
            None => self.partition() == Partition::Aws,
        }
    }

    /// The partition that this Region is part of.
    pub fn partition(&self) -> Partition {
        let starts = |start: &str| self.0.starts_with(start);
        if starts("us-gov-") {
            Partition::AwsUsGov
        } else if starts("cn-") {
            Partition::AwsCn
        } else if starts("eusc-") {
            Partition::AwsEusc
        } else if starts("us-iso-") {
            Partition::AwsIso
        } else if starts("us-isob-") {
            Partition::AwsIsoB
        } else if starts("eu-isoe-") {
            Partition::AwsIsoE
        } else if starts("us-isof-") {
            Partition::AwsIsoF
        } else {
            Partition::Aws
        }
    }

    /// The row of this Region.
    fn in_table(&self) -> Option<&'static KnownRegion> {
        KNOWN.iter().find(|known| known.code == self.as_str())
    }
}

/// Whether the text has the shape of a Region's code.
fn well_formed(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let (direction, number) = match parts.as_slice() {
        [area, direction, number] if AREAS.contains(area) => (direction, number),
        ["us", "gov" | "iso" | "isob" | "isof", direction, number]
        | ["eu", "isoe", direction, number]
        | ["eusc", "de", direction, number] => (direction, number),
        _ => return false,
    };
    let digits = number.chars().count();
    DIRECTIONS.contains(direction)
        && (digits == 1 || digits == 2)
        && !number.starts_with('0')
        && number.chars().all(|c| c.is_ascii_digit())
}

/// The code that was probably meant: in capitals, by its place, with its place, or misspelled.
fn mended(text: &str) -> Option<String> {
    let (clean, _) = clean_paste(text);
    let code = clean.to_lowercase().replace(['_', ' '], "-");
    if well_formed(&code) {
        return Some(code);
    }
    if let Some(known) = KNOWN
        .iter()
        .find(|known| known.place.eq_ignore_ascii_case(&clean))
    {
        return Some(known.code.to_owned());
    }
    let word = clean
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .find(|word| well_formed(word));
    if let Some(word) = word {
        return Some(word.to_owned());
    }
    nearest(&code, KNOWN.iter().map(|known| known.code)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_region_parses_once() {
        for (index, known) in Region::known().iter().enumerate() {
            let region = Region::parse(known.code).unwrap();
            assert_eq!(region.place(), Some(known.place));
            assert_eq!(region.is_opt_in(), known.opt_in);
            assert!(
                Region::known()
                    .iter()
                    .skip(index + 1)
                    .all(|other| other.code != known.code && other.place != known.place),
                "{} stands twice",
                known.code
            );
        }
    }

    #[test]
    fn seventeen_regions_are_open_from_the_start() {
        let open = Region::known()
            .iter()
            .filter(|known| known.region().partition() == Partition::Aws && !known.opt_in)
            .count();
        assert_eq!(open, 17);
    }

    #[test]
    fn the_code_tells_the_partition() {
        let partition = |code: &str| Region::parse(code).unwrap().partition();
        assert_eq!(partition("eu-west-1"), Partition::Aws);
        assert_eq!(partition("us-gov-west-1"), Partition::AwsUsGov);
        assert_eq!(partition("cn-northwest-1"), Partition::AwsCn);
        assert_eq!(partition("eusc-de-east-1"), Partition::AwsEusc);
        assert_eq!(partition("us-iso-east-1"), Partition::AwsIso);
        assert_eq!(partition("us-isob-east-1"), Partition::AwsIsoB);
        assert_eq!(partition("eu-isoe-west-1"), Partition::AwsIsoE);
        assert_eq!(partition("us-isof-south-1"), Partition::AwsIsoF);
    }

    #[test]
    fn a_region_to_come_is_taken_and_has_to_be_switched_on() {
        let region = Region::parse("eu-west-9").unwrap();
        assert_eq!(region.place(), None);
        assert!(region.is_opt_in());
    }

    #[test]
    fn what_was_meant_is_offered() {
        let fix = |text: &str| Region::parse(text).unwrap_err().fix;
        assert_eq!(fix("EU-West-1").as_deref(), Some("eu-west-1"));
        assert_eq!(fix("eu_west_1").as_deref(), Some("eu-west-1"));
        assert_eq!(fix(" eu-west-1").as_deref(), Some("eu-west-1"));
        assert_eq!(fix("ireland").as_deref(), Some("eu-west-1"));
        assert_eq!(
            fix("Europe (Ireland) eu-west-1").as_deref(),
            Some("eu-west-1")
        );
        assert_eq!(fix("eu-west-1a").as_deref(), Some("eu-west-1"));
        assert_eq!(fix("us-esat-1").as_deref(), Some("us-east-1"));
        assert_eq!(fix("nowhere"), None);
        assert_eq!(
            Region::parse("").unwrap_err().message,
            "Use the Region's code, such as `eu-west-1`."
        );
    }

    #[test]
    fn a_region_is_said_by_its_place_if_that_is_known() {
        let known = Region::parse("eu-west-1").unwrap();
        let new = Region::parse("eu-east-9").unwrap();
        assert_eq!(known.place_or_code(), "Ireland");
        assert_eq!(known.with_code(), "Ireland (eu-west-1)");
        assert_eq!(new.place_or_code(), "eu-east-9");
        assert_eq!(new.with_code(), "eu-east-9");
    }
}
