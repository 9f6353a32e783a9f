//! A name that is taken or mended.

use super::Arn;
use super::name::NameProblem;

/// Takes `text` when `fault` finds nothing.
///
/// Otherwise tells the fault, with the mended text if that would be taken.
pub(super) fn checked(
    text: &str,
    fault: fn(&str) -> Option<String>,
    mend: fn(&str) -> String,
) -> Result<String, NameProblem> {
    let Some(mut message) = fault(text) else {
        return Ok(text.to_owned());
    };
    let mended = if text.starts_with("arn:") {
        "This is an ARN. Only the name goes here.".clone_into(&mut message);
        Arn::parse(text)
            .ok()
            .map(|arn| arn.resource_name().to_owned())
    } else {
        Some(mend(text))
    };
    let fix = mended.filter(|fix| fix != text && fault(fix).is_none());
    Err(NameProblem { message, fix })
}
