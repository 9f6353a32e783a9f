//! The ids of roots and organizational units.

use super::NameProblem;

/// What [`parse_group`] takes.
pub const GROUP_RULE: &str =
    "the ID of a root or an organizational unit, such as \"r-a1b2\" or \"ou-a1b2-c3d4e5f6\"";

/// Reads the id of a root or an organizational unit, the groups that an organization's accounts are in.
///
/// See <https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html>.
pub fn parse_group(text: &str) -> Result<String, NameProblem> {
    if is_group(text) {
        return Ok(text.to_owned());
    }
    let small = text.trim().to_ascii_lowercase();
    // ARNs and the paths that AWS writes end in the id.
    let last = small
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let fix = is_group(last).then(|| last.to_owned());
    Err(NameProblem::new(
        "This is not the ID of a root or an organizational unit. AWS shows it in Organizations, under AWS accounts.",
    )
    .with_fix(fix))
}

fn is_group(text: &str) -> bool {
    let part = |text: &str, least: usize| {
        let count = text.chars().count();
        (least..=32).contains(&count)
            && text
                .chars()
                .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit())
    };
    match text.split_once('-') {
        Some(("r", root)) => part(root, 4),
        Some(("ou", rest)) => rest
            .split_once('-')
            .is_some_and(|(root, unit)| part(root, 4) && part(unit, 8)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_and_units_are_taken() {
        for id in ["r-a1b2", "ou-a1b2-c3d4e5f6", "ou-examplerootid-exampleouid"] {
            assert_eq!(parse_group(id).as_deref(), Ok(id));
        }
    }

    #[test]
    fn others_are_refused_and_mended_where_that_is_sure() {
        for (text, fix) in [
            ("", None),
            ("Production", None),
            ("r-abc", None),
            ("ou-a1b2", None),
            ("ou-a1b2-short", None),
            ("o-abcd123456", None),
            (" OU-A1B2-C3D4E5F6", Some("ou-a1b2-c3d4e5f6")),
            (
                "arn:aws:organizations::111122223333:ou/o-abcd123456/ou-a1b2-c3d4e5f6",
                Some("ou-a1b2-c3d4e5f6"),
            ),
        ] {
            assert_eq!(parse_group(text).unwrap_err().fix.as_deref(), fix, "{text}");
        }
    }
}
