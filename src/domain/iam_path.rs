//! Where IAM keeps a role or a policy, and the policy that limits a role in each account.

use super::{Arn, NameProblem, PolicyName};

/// What [`parse_iam_path`] takes.
pub const IAM_PATH_RULE: &str = "a path that begins and ends with /, such as \"/security/\", of letters, numbers and _ + = , . @ -";

/// What [`parse_boundary`] takes.
pub const BOUNDARY_RULE: &str = "the name of a policy that every account has, such as \"OrgBoundary\" or \"security/OrgBoundary\", or the ARN of one of AWS's own";

/// The longest path, in characters.
const LONGEST: usize = 512;
/// AWS keeps these to itself.
const RESERVED: [&str; 2] = ["/aws-service-role/", "/aws-reserved/"];

/// Reads the path under which a role is made.
///
/// AWS takes more signs; those with a meaning in policies are left out here.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names>.
pub fn parse_iam_path(text: &str) -> Result<String, NameProblem> {
    let Some(message) = path_fault(text) else {
        return Ok(text.to_owned());
    };
    let bare = text.trim().trim_matches('/');
    let fix = Some(format!("/{bare}/")).filter(|fix| !bare.is_empty() && path_fault(fix).is_none());
    Err(NameProblem::new(message).with_fix(fix))
}

fn path_fault(text: &str) -> Option<String> {
    if text == "/" {
        return Some("Without a path, leave this out.".to_owned());
    }
    if !text.starts_with('/') || !text.ends_with('/') {
        return Some("A path begins and ends with a slash.".to_owned());
    }
    let have = text.chars().count();
    if have > LONGEST {
        return Some(format!(
            "Use at most {LONGEST} characters. You have {have}."
        ));
    }
    if RESERVED.iter().any(|reserved| text.starts_with(reserved)) {
        return Some("AWS keeps this path to itself.".to_owned());
    }
    let parts_are_right = text
        .trim_matches('/')
        .split('/')
        .all(|part| PolicyName::parse(part).is_ok());
    (!parts_are_right).then(|| {
        "Between slashes there are letters, numbers and the signs _ + = , . @ -, at least one."
            .to_owned()
    })
}

/// Reads the policy that limits a role in each of several accounts: its name, with its path if it has one, or the ARN of one of
/// AWS's own.
///
/// A role can only have a boundary of its own account, or one of AWS's.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>.
pub fn parse_boundary(text: &str) -> Result<String, NameProblem> {
    if text.starts_with("arn:") {
        let arn = Arn::parse_policy(text)?;
        if arn.account == "aws" {
            return Ok(text.to_owned());
        }
        let message = format!(
            "This policy is of account {}. A role can only have a boundary of its own account, so only the name goes here.",
            arn.account
        );
        let name = arn.resource.strip_prefix("policy/").map(str::to_owned);
        return Err(NameProblem::new(message).with_fix(name));
    }
    let bare = text.trim().trim_start_matches('/');
    let (path, name) = bare.rsplit_once('/').unwrap_or(("", bare));
    PolicyName::parse(name)?;
    if !path.is_empty() {
        parse_iam_path(&format!("/{path}/"))?;
    }
    if bare == text {
        Ok(text.to_owned())
    } else {
        Err(
            NameProblem::new("Write the policy's name without a slash or a space before it.")
                .with_fix(Some(bare.to_owned())),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_between_slashes() {
        for path in ["/security/", "/a/b.c/", "/team=x/"] {
            assert_eq!(parse_iam_path(path).as_deref(), Ok(path));
        }
        for (text, fix) in [
            ("security", Some("/security/")),
            ("/security", Some("/security/")),
            ("", None),
            ("/", None),
            ("//", None),
            ("/a//b/", None),
            ("/a*/", None),
            ("/a b/", None),
            ("/aws-reserved/x/", None),
            (&format!("/{}/", "x".repeat(511)), None),
        ] {
            assert_eq!(
                parse_iam_path(text).unwrap_err().fix.as_deref(),
                fix,
                "{text}"
            );
        }
    }

    // IAM-04
    #[test]
    fn a_boundary_is_a_name_in_each_account_or_a_policy_of_aws() {
        for text in [
            "OrgBoundary",
            "security/OrgBoundary",
            "arn:aws:iam::aws:policy/PowerUserAccess",
        ] {
            assert_eq!(parse_boundary(text).as_deref(), Ok(text));
        }
        for (text, fix) in [
            (
                "arn:aws:iam::111122223333:policy/security/OrgBoundary",
                Some("security/OrgBoundary"),
            ),
            ("/OrgBoundary", Some("OrgBoundary")),
            ("Org Boundary", Some("Org-Boundary")),
            ("security/", None),
            ("arn:aws:iam::111122223333:role/x", None),
        ] {
            assert_eq!(
                parse_boundary(text).unwrap_err().fix.as_deref(),
                fix,
                "{text}"
            );
        }
    }
}
