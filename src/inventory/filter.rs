//! The spelling of file names in a notification's filter.
//!
//! S3 compares a filter with the name as it stands in a link: a space is `+`, other unsafe signs are percent-encoded.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html>

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::NotificationTarget;

/// The signs that stand as they are.
const SAFE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'!')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// A file name, or a part of one, as a filter has to hold it.
pub fn filter_value(name: &str) -> String {
    utf8_percent_encode(name, SAFE)
        .to_string()
        .replace("%20", "+")
}

/// The part of a file name that a filter stands for; nothing if no name can ever have it.
pub fn filtered_name(value: &str) -> Option<String> {
    let name = percent_decode_str(&value.replace('+', "%20"))
        .decode_utf8()
        .ok()?
        .into_owned();
    let spelled_right = value
        .chars()
        .all(|sign| matches!(sign, '+' | '%') || filter_value(&sign.to_string()).starts_with(sign));
    spelled_right.then_some(name)
}

impl NotificationTarget {
    /// Whether its filter lets through every file whose name begins like this.
    pub fn takes_all(&self, start: &str) -> bool {
        self.filter.iter().all(|(kind, value)| {
            value.is_empty()
                || (kind.eq_ignore_ascii_case("prefix")
                    && filtered_name(value).is_some_and(|prefix| start.starts_with(&prefix)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Arn;

    /// `NOT-07`
    #[test]
    fn a_space_is_a_plus_and_other_signs_are_encoded() {
        for (name, value) in [
            ("Security Findings/AWSLogs/", "Security+Findings/AWSLogs/"),
            ("a+b/", "a%2Bb/"),
            ("region=us/", "region%3Dus/"),
            ("Übersicht/", "%C3%9Cbersicht/"),
            ("it's-(plain)_file.name!*", "it's-(plain)_file.name!*"),
        ] {
            assert_eq!(filter_value(name), value);
            assert_eq!(filtered_name(value).as_deref(), Some(name));
        }
        assert_eq!(filtered_name("a%20b").as_deref(), Some("a b"));
    }

    /// `NOT-07`: such a filter is taken by S3 and never matches.
    #[test]
    fn a_name_that_is_not_encoded_matches_nothing() {
        assert_eq!(filtered_name("Security Findings/"), None);
        assert_eq!(filtered_name("a=b"), None);
        assert_eq!(filtered_name("%FF"), None);
    }

    #[test]
    fn a_target_takes_what_its_prefix_begins() {
        let target = |filter: &[(&str, &str)]| NotificationTarget {
            id: None,
            arn: Arn::parse("arn:aws:sns:us-east-1:111122223333:findings").unwrap(),
            events: vec!["s3:ObjectCreated:*".to_owned()],
            filter: filter
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        };
        let findings = "Security Findings/AWSLogs/";
        assert!(target(&[]).takes_all(findings));
        assert!(target(&[("Prefix", ""), ("Suffix", "")]).takes_all(findings));
        assert!(target(&[("Prefix", "Security+F")]).takes_all(findings));
        assert!(!target(&[("prefix", "Security F")]).takes_all(findings));
        assert!(!target(&[("suffix", ".gz")]).takes_all(findings));
        assert!(!target(&[("prefix", "Security+Findings/AWSLogs/1/")]).takes_all(findings));
    }
}
