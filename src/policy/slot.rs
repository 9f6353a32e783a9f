//! Places in a document for values that AWS gives only when a thing is made, written `{{name}}`.
//!
//! Only our own names count: any other text in such brackets is somebody's text.

const OPEN: &str = "{{";
const CLOSE: &str = "}}";
const DETECTOR: (&str, &str) = ("guardduty.", ".detector");

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

/// How many characters a text can grow by when its places get their values.
///
/// The External Role ID is known before anything that holds it is written, so it counts as it stands.
pub fn growth(text: &str) -> usize {
    slots_in(text)
        .map(|name| {
            let now = OPEN.len() + name.len() + CLOSE.len();
            let longest = if is_detector(name) {
                LONGEST_DETECTOR
            } else if name.ends_with(".key") {
                LONGEST_KEY
            } else {
                0
            };
            longest.saturating_sub(now)
        })
        .sum()
}

fn is_name(name: &str) -> bool {
    matches!(
        name,
        "cloudtrail.key" | "guardduty.key" | "vendor.external-role-id"
    ) || is_detector(name)
}

fn is_detector(name: &str) -> bool {
    let (start, end) = DETECTOR;
    name.strip_prefix(start)
        .and_then(|rest| rest.strip_suffix(end))
        .is_some_and(|region| {
            !region.is_empty()
                && region
                    .chars()
                    .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-')
        })
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
            "{{vendor.external-role-id}}",
        ] {
            assert!(is_slot(ours), "{ours}");
        }
        for theirs in [
            "{{account}}",
            "{{guardduty..detector}}",
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
        for (slot, value) in [
            ("{{cloudtrail.key}}", key.len()),
            ("{{guardduty.key}}", key.len()),
            ("{{guardduty.us-east-1.detector}}", 32),
        ] {
            assert!(slot.len() + growth(slot) >= value, "{slot}");
        }
        assert_eq!(growth("{{vendor.external-role-id}}"), 0);
        assert_eq!(growth("{{account}} and so on"), 0);
        assert!(growth("{{cloudtrail.key}}{{cloudtrail.key}}") > 100);
    }
}
