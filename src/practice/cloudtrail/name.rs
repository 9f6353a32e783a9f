//! What CloudTrail takes as a trail's name.

use super::super::answer::Refusal;

/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html>.
pub(super) fn check_name(name: &str) -> Result<(), Refusal> {
    let problem = |text: &str| Err(Refusal::bad("InvalidTrailNameException", text));
    let length = name.chars().count();
    if length < 3 {
        return problem("Trail name too short. Minimum allowed length: 3 characters.");
    }
    if length > 128 {
        return problem("Trail name too long. Maximum allowed length: 128 characters.");
    }
    let is_sign = |letter: char| matches!(letter, '.' | '_' | '-');
    if !name
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || is_sign(letter))
    {
        return problem(
            "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).",
        );
    }
    if name.starts_with(is_sign) || name.ends_with(is_sign) {
        return problem("Trail name must begin and end with a letter or number.");
    }
    if name
        .chars()
        .zip(name.chars().skip(1))
        .any(|(one, next)| is_sign(one) && is_sign(next))
    {
        return problem("Trail name must not have adjacent periods, hyphens or underscores.");
    }
    if name.split('.').count() == 4 && name.split('.').all(|part| part.parse::<u8>().is_ok()) {
        return problem("Trail name must not have the form of an IP address.");
    }
    Ok(())
}
