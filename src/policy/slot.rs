//! Places in a document for values that AWS gives only when a thing is made, written `{{name}}`.
//!
//! Only our own names count: any other text in such brackets is somebody's text.

const OPEN: &str = "{{";
const CLOSE: &str = "}}";
const DETECTOR: &str = "guardduty.detector@";
/// Characters of the longest ARN of a key: `arn:aws-us-gov:kms:` and a Region, an account, and an id like those of AWS.
const LONGEST_KEY: usize = 96;
/// Characters of a detector's id.
const LONGEST_DETECTOR: usize = 32;

/// Whether the whole text is such a place.
pub fn is_slot(text: &str) -> bool {
    text.strip_prefix(OPEN)
        .and_then(|rest| rest.strip_suffix(CLOSE))
        .is_some_and(is_name)
}

/// The names of the places in a text, in their order.
pub fn slots_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(OPEN)
        .skip(1)
        .filter_map(|rest| rest.split_once(CLOSE))
        .map(|(name, _)| name)
        .filter(|name| is_name(name))
}

/// How many characters longer, or shorter, a text gets when its places have the longest values that they can get.
///
/// The External Role ID is known before anything that holds it is written, so it counts as it stands.
pub fn growth(text: &str) -> isize {
    slots_in(text)
        .map(|name| {
            let now = OPEN.len() + name.len() + CLOSE.len();
            let longest = if is_detector(name) {
                LONGEST_DETECTOR
            } else if is_key(name) {
                LONGEST_KEY
            } else {
                now
            };
            longest.cast_signed() - now.cast_signed()
        })
        .sum()
}

/// Whether this is the name of a key's place.
pub fn is_key(name: &str) -> bool {
    name.starts_with("cloudtrail.key") || name.starts_with("guardduty.key")
}

/// Whether this is the name of the place of a detector's id.
pub fn is_detector(name: &str) -> bool {
    name.starts_with(DETECTOR) || is_older_detector(name)
}

/// Our names: with the account and Region that the value belongs to, and those of earlier versions, which are never filled.
fn is_name(name: &str) -> bool {
    let is_older = |name| matches!(name, "cloudtrail.key" | "guardduty.key");
    let is_placed = name.split_once('@').is_some_and(|(thing, place)| {
        matches!(
            thing,
            "cloudtrail.key" | "guardduty.key" | "guardduty.detector"
        ) && place.split_once('/').is_some_and(|(account, region)| {
            account.len() == 12
                && account.chars().all(|sign| sign.is_ascii_digit())
                && is_region(region)
        })
    });
    matches!(name, "vendor.external-role-id" | "setup.run")
        || is_placed
        || is_older(name)
        || is_older_detector(name)
}

fn is_older_detector(name: &str) -> bool {
    name.strip_prefix("guardduty.")
        .and_then(|rest| rest.strip_suffix(".detector"))
        .is_some_and(is_region)
}

fn is_region(text: &str) -> bool {
    let is_sign = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
    !text.is_empty() && text.chars().all(is_sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_places() {
        for ours in [
            "{{cloudtrail.key}}",
            "{{guardduty.key}}",
            "{{guardduty.eu-west-1.detector}}",
            "{{cloudtrail.key@111122223333/us-east-1}}",
            "{{guardduty.key@111122223333/us-gov-west-1}}",
            "{{guardduty.detector@111122223333/eu-west-1}}",
            "{{vendor.external-role-id}}",
        ] {
            assert!(is_slot(ours), "{ours}");
        }
        for theirs in [
            "{{account}}",
            "{{guardduty..detector}}",
            "{{cloudtrail.key@}}",
            "{{cloudtrail.key@me/us-east-1}}",
            "{{cloudtrail.key@111122223333}}",
            "{{cloudtrail.topic@111122223333/us-east-1}}",
            "{{ cloudtrail.key }}",
            "{{}}",
            "{{cloudtrail.key",
            "cloudtrail.key",
        ] {
            assert!(!is_slot(theirs), "{theirs}");
            assert_eq!(slots_in(theirs).count(), 0, "{theirs}");
        }
        let mixed = "a {{account}} {{{{guardduty.key}} {{b}} {{cloudtrail.key}}}}";
        let found: Vec<&str> = slots_in(mixed).collect();
        assert_eq!(found, ["guardduty.key", "cloudtrail.key"]);
    }

    #[test]
    fn a_place_counts_as_long_as_its_longest_value() {
        let key = "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";
        for (slot, longest) in [
            ("{{cloudtrail.key@111122223333/us-east-1}}", LONGEST_KEY),
            ("{{guardduty.key@111122223333/us-gov-west-1}}", LONGEST_KEY),
            ("{{guardduty.detector@111122223333/us-east-1}}", 32),
        ] {
            assert_eq!(
                slot.len().cast_signed() + growth(slot),
                longest.cast_signed()
            );
        }
        assert!(key.len() <= LONGEST_KEY);
        assert_eq!(growth("{{vendor.external-role-id}}"), 0);
        assert_eq!(growth("{{account}} and so on"), 0);
        assert!(growth("{{cloudtrail.key}}{{cloudtrail.key}}") > 100);
    }
}
