//! Names of buckets.

use super::checked::checked;
use super::name::{
    bare_ends, has_bare_ends, hyphenated, length_fault, looks_like_ip, sign_fault, text_newtype,
};
use super::{AccountId, Arn, NameProblem, Region};

/// The name of an S3 bucket; nobody else in its partition can have the same one.
///
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BucketName(String);

text_newtype!(BucketName);

/// The longest name, in characters.
const MAX: usize = 63;

/// Beginnings that AWS keeps for itself.
const RESERVED_STARTS: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];

/// Ends that AWS keeps for itself.
const RESERVED_ENDS: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/// The end of buckets that live in an account's own name space; they are made in another way than we make ours.
const ACCOUNT_REGIONAL_END: &str = "-an";

impl BucketName {
    /// What is allowed, for help texts and mistakes.
    pub const RULE: &'static str =
        "3 to 63 small letters, numbers and hyphens, with a letter or number at both ends";

    /// Reads the name of a bucket that may exist already; dots are taken, and so is the bucket's ARN.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        let arn = Arn::parse(text).ok();
        let of_bucket = arn.as_ref().filter(|arn| {
            arn.service == "s3" && arn.account.is_empty() && arn.resource_name() == arn.resource
        });
        let name = of_bucket.map_or(text, |arn| arn.resource.as_str());
        checked(name, fault, mend).map(Self)
    }

    /// Reads the name of a bucket that we are to make: as [`Self::parse`], but without dots.
    ///
    /// A dotted name does not match the certificate of its HTTPS address.
    pub fn parse_new(text: &str) -> Result<Self, NameProblem> {
        checked(text, fault_of_new, mend_new).map(Self)
    }

    /// A name that others hardly have: `stem`, account and Region, joined by hyphens.
    ///
    /// `stem` is at most 34 characters long, so that the longest Region fits.
    pub(crate) fn for_account(stem: &'static str, account: &AccountId, region: &Region) -> Self {
        let name = format!("{stem}-{account}-{region}");
        debug_assert!(Self::parse_new(&name).is_ok(), "{name} is not a valid name");
        Self(name)
    }
}

/// The signs of a bucket's name.
const fn is_sign(sign: char) -> bool {
    sign.is_ascii_lowercase() || sign.is_ascii_digit() || matches!(sign, '.' | '-')
}

/// What is wrong with the name of a bucket that may exist.
fn fault(text: &str) -> Option<String> {
    if text.is_empty() {
        return length_fault(text, 3, MAX);
    }
    if let Some(fault) = letters_fault(text) {
        return Some(fault);
    }
    if let Some(fault) = sign_fault(text, is_sign, "Use small letters, numbers and hyphens.") {
        return Some(fault);
    }
    if let Some(fault) = length_fault(text, 3, MAX) {
        return Some(fault);
    }
    if !has_bare_ends(text) {
        return Some("Start and end with a letter or number.".to_owned());
    }
    if text.contains("..") {
        return Some("Two dots in a row do not work. Use one hyphen.".to_owned());
    }
    if looks_like_ip(text) {
        return Some(
            "A bucket's name cannot look like a network address. Put a word in front.".to_owned(),
        );
    }
    if let Some(start) = RESERVED_STARTS
        .iter()
        .find(|start| text.starts_with(**start))
    {
        return Some(format!(
            "AWS keeps names that start with `{start}` for itself. Start with another word."
        ));
    }
    let end = RESERVED_ENDS.iter().find(|end| text.ends_with(**end))?;
    Some(format!(
        "AWS keeps names that end with `{end}` for itself. End with another word."
    ))
}

/// What is wrong with the name of a bucket that we are to make.
fn fault_of_new(text: &str) -> Option<String> {
    if let Some(fault) = fault(text) {
        return Some(fault);
    }
    if text.contains('.') {
        return Some("Dots cause trouble with secure connections. Use a hyphen.".to_owned());
    }
    text.ends_with(ACCOUNT_REGIONAL_END).then(|| {
        format!("AWS keeps names that end with `{ACCOUNT_REGIONAL_END}` for another kind of bucket. End with another word.")
    })
}

/// The fault that is met most: capitals and underscores.
fn letters_fault(text: &str) -> Option<String> {
    let capital = text
        .chars()
        .find(|c| c.is_ascii_uppercase())
        .map(|c| format!("`{c}` to `{}`", c.to_ascii_lowercase()));
    let underscore = text.contains('_').then(|| "`_` to `-`".to_owned());
    let changes: Vec<String> = [capital, underscore].into_iter().flatten().collect();
    if changes.is_empty() {
        return None;
    }
    Some(format!(
        "Use small letters and hyphens. Change {}.",
        changes.join(" and ")
    ))
}

/// The text in small letters, with hyphens for what cannot stand there.
fn mend(text: &str) -> String {
    let small = hyphenated(&text.to_lowercase(), is_sign, MAX);
    let single = small.replace("..", "-");
    let mended = bare_ends(&single);
    if looks_like_ip(mended) {
        mended.replace('.', "-")
    } else {
        mended.to_owned()
    }
}

/// As [`mend`], without dots.
fn mend_new(text: &str) -> String {
    mend(text).replace('.', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_names_are_taken() {
        for text in ["abc", "larkfield-cloudtrail-logs", "0-9", &"x".repeat(63)] {
            assert_eq!(BucketName::parse(text).unwrap().as_str(), text);
            assert_eq!(BucketName::parse_new(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn a_bucket_by_its_arn_is_the_same_bucket() {
        let name = BucketName::parse("larkfield-logs");
        for arn in [
            "arn:aws:s3:::larkfield-logs",
            "arn:aws-us-gov:s3:::larkfield-logs",
        ] {
            assert_eq!(BucketName::parse(arn), name);
        }
        for other in [
            "arn:aws:s3:::larkfield-logs/*",
            "arn:aws:s3:::Larkfield",
            "arn:aws:sns:us-east-1:111122223333:larkfield-logs",
            "arn:aws:s3:us-east-1:111122223333:accesspoint/larkfield-logs",
        ] {
            assert!(BucketName::parse(other).is_err(), "{other}");
        }
        let problem = BucketName::parse_new("arn:aws:s3:::larkfield-logs").unwrap_err();
        assert_eq!(problem.fix.as_deref(), Some("larkfield-logs"));
    }

    #[test]
    fn dots_are_for_buckets_that_are_there() {
        assert!(BucketName::parse("logs.larkfield.com").is_ok());
        let problem = BucketName::parse_new("logs.larkfield.com").unwrap_err();
        assert_eq!(
            problem.message,
            "Dots cause trouble with secure connections. Use a hyphen."
        );
        assert_eq!(problem.fix.as_deref(), Some("logs-larkfield-com"));
    }

    #[test]
    fn capitals_and_underscores_are_mended() {
        let problem = BucketName::parse("Larkfield_Logs").unwrap_err();
        assert_eq!(
            problem.message,
            "Use small letters and hyphens. Change `L` to `l` and `_` to `-`."
        );
        assert_eq!(problem.fix.as_deref(), Some("larkfield-logs"));
        let problem = BucketName::parse("a_b").unwrap_err();
        assert_eq!(
            problem.message,
            "Use small letters and hyphens. Change `_` to `-`."
        );
    }

    #[test]
    fn others_say_what_to_do() {
        let message = |text: &str| BucketName::parse(text).unwrap_err().message;
        assert_eq!(
            message(&"x".repeat(71)),
            "Use 3 to 63 characters. You have 71."
        );
        assert_eq!(message("ab"), "Use 3 to 63 characters. You have 2.");
        assert_eq!(message(""), "Type a name.");
        assert_eq!(message("logs-"), "Start and end with a letter or number.");
        assert_eq!(
            message("a..b"),
            "Two dots in a row do not work. Use one hyphen."
        );
        assert_eq!(
            message("a#b"),
            "Use small letters, numbers and hyphens. `#` cannot be part of this name."
        );
        assert_eq!(
            message("192.168.5.4"),
            "A bucket's name cannot look like a network address. Put a word in front."
        );
    }

    #[test]
    fn reserved_names_are_refused() {
        for text in ["xn--logs", "sthree-logs", "amzn-s3-demo-logs"] {
            assert!(
                BucketName::parse(text)
                    .unwrap_err()
                    .message
                    .contains("start with"),
                "{text}"
            );
        }
        for text in [
            "logs-s3alias",
            "logs--ol-s3",
            "logs.mrap",
            "logs--x-s3",
            "logs--table-s3",
        ] {
            assert!(
                BucketName::parse(text)
                    .unwrap_err()
                    .message
                    .contains("end with"),
                "{text}"
            );
        }
        assert!(BucketName::parse("logs-111122223333-us-east-1-an").is_ok());
        assert!(BucketName::parse_new("logs-111122223333-us-east-1-an").is_err());
        assert!(BucketName::parse_new("japan").is_ok());
    }

    #[test]
    fn our_own_names_fit_every_region() {
        let account = AccountId::parse("111122223333").unwrap();
        for known in Region::known() {
            let name =
                BucketName::for_account("radiant-guardduty-findings", &account, &known.region());
            assert_eq!(BucketName::parse_new(name.as_str()), Ok(name));
        }
    }
}
