//! The wildcards of policies: `*` for any text, `?` for any one character.

/// Whether the pattern takes in the whole text.
///
/// The text may be a pattern itself: then all that it takes in is taken in too.
pub fn glob(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut here) = (0, 0);
    // Where to go on when the last star has to swallow one character more.
    let mut retry = None;
    while let Some(&found) = text.get(here) {
        match pattern.get(at) {
            Some('*') => {
                at += 1;
                retry = Some((at, here));
                continue;
            }
            Some('?') if found != '*' => {
                at += 1;
                here += 1;
                continue;
            }
            Some(&wanted) if wanted == found => {
                at += 1;
                here += 1;
                continue;
            }
            _ => {}
        }
        let Some((after_star, swallowed)) = retry else {
            return false;
        };
        at = after_star;
        here = swallowed + 1;
        retry = Some((at, here));
    }
    pattern.iter().skip(at).all(|&left| left == '*')
}

/// Whether the pattern takes in the ARN as `ArnLike` compares: each of the six parts for itself, so no star reaches over a colon.
///
/// One star alone takes in all; what else has fewer parts is no ARN to AWS.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN>.
pub fn arn_glob(pattern: &str, arn: &str) -> bool {
    let [patterns, parts] = [pattern, arn].map(|text| text.splitn(6, ':').collect::<Vec<_>>());
    let fits = |(pattern, part): (&&str, &&str)| glob(pattern, part);
    pattern == "*"
        || (patterns.len() == 6
            && patterns.len() == parts.len()
            && patterns.iter().zip(&parts).all(fits))
}

/// Whether there is any text that both patterns take in.
pub fn overlap(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    // below[j]: the rest of `one` after this row and the rest of `other` from j have a text in common.
    let mut below: Vec<bool> = Vec::new();
    for i in (0..=one.len()).rev() {
        let mut row = vec![false; other.len() + 1];
        for j in (0..=other.len()).rev() {
            let beneath = below.get(j).copied().unwrap_or(false);
            let right = row.get(j + 1).copied().unwrap_or(false);
            let across = below.get(j + 1).copied().unwrap_or(false);
            let both = match (one.get(i), other.get(j)) {
                (None, None) => true,
                (Some('*'), Some('*')) => beneath || right,
                (Some('*'), next) => beneath || (next.is_some() && right),
                (next, Some('*')) => right || (next.is_some() && beneath),
                (Some(a), Some(b)) => (a == b || *a == '?' || *b == '?') && across,
                (Some(_), None) | (None, Some(_)) => false,
            };
            if let Some(cell) = row.get_mut(j) {
                *cell = both;
            }
        }
        below = row;
    }
    below.first().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks() {
        assert!(glob("s3:*", "s3:putobject"));
        assert!(glob("s3:get*acl", "s3:getbucketacl"));
        assert!(glob("*", ""));
        assert!(glob("a?c", "abc"));
        assert!(glob("*a*b", "xaxxaxb"));
        assert!(!glob("a?c", "ac"));
        assert!(!glob("s3:get*", "s3:putobject"));
        assert!(!glob("", "a"));
        assert!(!glob("*b", "abc"));
    }

    #[test]
    fn a_wider_pattern_takes_in_a_narrower_one() {
        assert!(glob("arn:aws:s3:::b/*", "arn:aws:s3:::b/AWSLogs/1/*"));
        assert!(!glob("arn:aws:s3:::b/AWSLogs/1/*", "arn:aws:s3:::b/*"));
        assert!(!glob("a?", "a*"));
        assert!(glob("a?", "a?"));
    }

    #[test]
    fn of_an_arn_no_star_reaches_over_a_colon() {
        let trail = "arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events";
        for pattern in [
            "*",
            trail,
            "arn:aws:cloudtrail:*:111122223333:trail/*",
            "arn:*:cloudtrail:us-east-?:*:*",
        ] {
            assert!(arn_glob(pattern, trail), "{pattern}");
        }
        for pattern in [
            "arn:aws:cloudtrail:*",
            "arn:aws:*management-events",
            "arn:aws:cloudtrail:*:trail/*",
            "arn:aws:cloudtrail:eu-*:111122223333:trail/*",
        ] {
            assert!(!arn_glob(pattern, trail), "{pattern}");
        }
        assert!(arn_glob(
            "arn:aws:sns:*:*:a:*",
            "arn:aws:sns:us-east-1:111122223333:a:b"
        ));
    }

    #[test]
    fn two_patterns_may_share_a_text() {
        assert!(overlap("a*c", "ab*"));
        assert!(overlap("*", ""));
        assert!(overlap("a?", "*b"));
        assert!(overlap("x*y", "x*y"));
        assert!(!overlap("a*", "b*"));
        assert!(!overlap("ab", "a"));
        assert!(!overlap("arn:aws:s3:::one/*", "arn:aws:s3:::two/*"));
    }
}
