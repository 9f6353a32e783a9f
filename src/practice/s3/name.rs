//! Names of buckets.

use super::super::answer::Refusal;

/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>.
pub(in super::super) fn is_bucket_name(name: &str) -> bool {
    let length = name.chars().count();
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let is_ip =
        name.split('.').count() == 4 && name.split('.').all(|part| part.parse::<u8>().is_ok());
    let reserved = ["xn--", "sthree-", "amzn-s3-demo-"]
        .iter()
        .any(|start| name.starts_with(start))
        || ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"]
            .iter()
            .any(|end| name.ends_with(end));
    (3..=63).contains(&length)
        && name
            .chars()
            .all(|letter| is_plain(letter) || matches!(letter, '.' | '-'))
        && name.starts_with(is_plain)
        && name.ends_with(is_plain)
        && !name.contains("..")
        && !is_ip
        && !reserved
}

pub(super) fn no_such_bucket(name: &str) -> Refusal {
    Refusal::new(
        404,
        "NoSuchBucket",
        format!("The specified bucket does not exist: {name}"),
    )
}
