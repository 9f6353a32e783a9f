//! What AWS's refusals say besides whose rule it is: the permission, the place, and what is added for a specialist.

use crate::problem::Added;

/// Before what only `DecodeAuthorizationMessage` can read.
const ENCODED: &str = "Encoded authorization failure message:";
/// Before the link into AWS's console.
const LINK: &str = "Go to https://";
/// The sentence for those without the console.
const CALL: &str = "all the GetRequestAuthorizationDetails API";
/// Before the id that this call asks for.
const ID: &str = "authorization id:";

/// A refusal without what AWS adds behind it for a specialist, and that.
///
/// Many end in: "Go to *link* for complete details, or call the `GetRequestAuthorizationDetails` API with the following
/// authorization id: *id*", some hold a part that is encoded.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>.
pub(in crate::aws) fn without_additions(said: &str) -> (String, Option<Box<Added>>) {
    let mut added = Added::default();
    let mut said = said.to_owned();
    if let Some((before, rest)) = said.split_once(ENCODED) {
        let (encoded, after) = first_word(rest);
        if !encoded.is_empty() {
            added.encoded = Some(encoded.to_owned());
            said = joined(before, "A part of the message is encoded.", after);
        }
    }
    let link = said.find(LINK);
    let begins = link.or_else(|| said.find(CALL).map(|at| at.saturating_sub(1)));
    if let Some((before, tail)) = begins.and_then(|at| said.split_at_checked(at)) {
        added.link = link.and_then(|_| tail.split_whitespace().nth(2)).map(bare);
        let after = match tail.split_once(ID) {
            Some((_, rest)) => {
                let (id, after) = first_word(rest);
                added.authorization_id = Some(bare(id));
                after
            }
            None => "",
        };
        said = joined(before, "", after);
    }
    let added = (!added.is_empty()).then(|| Box::new(added));
    (said, added)
}

/// The first word of a text, and what comes behind it.
fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_once(char::is_whitespace).unwrap_or((text, ""))
}

/// A link or an id without the sign that ends its sentence.
fn bare(word: &str) -> String {
    word.trim_end_matches(['.', ',', ';', ')']).to_owned()
}

/// The parts that hold something, with a space between.
fn joined(before: &str, between: &str, after: &str) -> String {
    [before, between, after]
        .map(str::trim)
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a refusal says no and nothing else.
pub(super) fn is_bare(said: &str) -> bool {
    let small = said.trim().trim_end_matches('.').to_lowercase();
    ["access denied", "accessdenied", "forbidden", "http 403"].contains(&small.as_str())
}

/// The permission that is missing: as AWS names it, else the one that the call needs.
pub(super) fn permission(call: &str, said: &str) -> Option<String> {
    let name = |rest: &str| Some(first_word(rest).0.trim_end_matches(['.', ',']).to_owned());
    let is_name = |name: &String| name.contains(':') && !name.starts_with("arn:");
    let performed = said
        .split_once("to perform:")
        .and_then(|(_, rest)| name(rest));
    let allowed = said
        .split_once(" allows the ")
        .and_then(|(_, rest)| name(rest));
    // S3's permissions are not always named as its calls.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
    let needed = match call {
        "s3:ListBuckets" => "s3:ListAllMyBuckets",
        "s3:HeadBucket" => "s3:ListBucket",
        "s3:HeadObject" => "s3:GetObject",
        "s3:GetBucketNotificationConfiguration" => "s3:GetBucketNotification",
        "s3:PutBucketNotificationConfiguration" => "s3:PutBucketNotification",
        "s3:GetPublicAccessBlock" => "s3:GetBucketPublicAccessBlock",
        "s3:PutPublicAccessBlock" => "s3:PutBucketPublicAccessBlock",
        "s3:GetBucketEncryption" => "s3:GetEncryptionConfiguration",
        "s3control:GetPublicAccessBlock" => "s3:GetAccountPublicAccessBlock",
        other => other,
    };
    performed
        .filter(is_name)
        .or(allowed.filter(is_name))
        .or_else(|| Some(needed.to_owned()))
        .filter(|name| !name.is_empty())
}

/// The place that a refusal names by its ARN.
pub(super) fn named_arn(said: &str) -> Option<&str> {
    said.split(|sign: char| {
        sign.is_whitespace() || matches!(sign, '(' | ')' | '[' | ']' | ',' | ';' | '"')
    })
    .find(|word| word.starts_with("arn:"))
    .map(|word| word.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DENIED: &str = "User: arn:aws:sts::111122223333:assumed-role/Ops/dana is not authorized to perform: iam:CreateRole on resource: \
         arn:aws:iam::111122223333:role/x with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/Limits";
    const LINK_HERE: &str = "https://us-east-1.console.aws.amazon.com/iam-toolbox/home?account=111122223333#/authorization/0a1b2c";

    #[test]
    fn link_and_authorization_id_are_taken_off_the_end() {
        let tail = format!(
            ". Go to {LINK_HERE} for complete details, or call the `GetRequestAuthorizationDetails` API with the following authorization id: 0a1b2c-3d4e."
        );
        let (said, added) = without_additions(&format!("{DENIED}{tail}"));
        assert_eq!(said, format!("{DENIED}."));
        let added = added.unwrap();
        assert_eq!(added.link.as_deref(), Some(LINK_HERE));
        assert_eq!(added.authorization_id.as_deref(), Some("0a1b2c-3d4e"));
        assert_eq!(added.encoded, None);
        assert_eq!(
            permission("iam:CreateRole", &said).as_deref(),
            Some("iam:CreateRole")
        );
    }

    #[test]
    fn an_id_without_a_link_and_a_link_without_an_id_are_taken_too() {
        let (said, added) = without_additions(
            "Not allowed. Call the GetRequestAuthorizationDetails API with the following authorization id: 77 It was logged.",
        );
        assert_eq!(said, "Not allowed. It was logged.");
        assert_eq!(added.unwrap().authorization_id.as_deref(), Some("77"));
        let (said, added) = without_additions(&format!("No. Go to {LINK_HERE}."));
        assert_eq!(said, "No.");
        assert_eq!(added.unwrap().link.as_deref(), Some(LINK_HERE));
        assert_eq!(without_additions(DENIED), (DENIED.to_owned(), None));
    }

    // ERR-06
    #[test]
    fn an_encoded_message_is_kept_whole_and_apart() {
        let code = format!("AKIAIOSFODNN7EXAMPLE{}==", "aB3/".repeat(220));
        let (said, added) = without_additions(&format!(
            "You are not authorized to perform this operation. Encoded authorization failure message: {code}"
        ));
        assert_eq!(
            said,
            "You are not authorized to perform this operation. A part of the message is encoded."
        );
        assert_eq!(added.unwrap().encoded, Some(code));
    }

    #[test]
    fn the_permission_is_read_out_of_every_form() {
        for (call, said, name) in [
            ("kms:PutKeyPolicy", DENIED, "iam:CreateRole"),
            (
                "s3:PutBucketPolicy",
                "because no resource-based policy allows the s3:PutBucketPolicy action",
                "s3:PutBucketPolicy",
            ),
            ("s3:ListBuckets", "Access Denied", "s3:ListAllMyBuckets"),
            ("kms:CreateKey", "", "kms:CreateKey"),
            // GD-09
            (
                "guardduty:DescribePublishingDestination",
                "User: arn:aws:sts::111122223333:assumed-role/Audit/me is not authorized to perform: guardduty:DescribePublishingDestination \
                 on resource: arn:aws:guardduty:us-east-1:111122223333:/detector/d0/publishingDestination/p0",
                "guardduty:DescribePublishingDestination",
            ),
        ] {
            assert_eq!(permission(call, said).as_deref(), Some(name), "{said}");
        }
    }

    #[test]
    fn no_and_nothing_else_is_told_from_more() {
        for said in ["Access Denied", "access denied.", "HTTP 403"] {
            assert!(is_bare(said), "{said}");
        }
        assert!(!is_bare(DENIED));
    }

    // NOT-01
    #[test]
    fn the_place_is_found_by_its_arn() {
        let said = "Unable to validate the following destination configurations (arn:aws:lambda:us-east-1:111122223333:function:gone, null; \
                    The destination does not exist)";
        assert_eq!(
            named_arn(said),
            Some("arn:aws:lambda:us-east-1:111122223333:function:gone")
        );
        assert_eq!(named_arn("Access Denied"), None);
    }
}
