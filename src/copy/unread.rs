//! What a look could not read.

use serde::Serialize;
use serde_json::Value;

use crate::inventory::UNLOOKED;
use crate::problem::Problem;

/// Why parts of what was looked at are not known, however deep, each reason once.
///
/// Read from its saved form, so that no part can be forgotten.
pub(super) fn unread(part: &impl Serialize) -> Vec<Problem> {
    let mut found = Vec::new();
    if let Ok(value) = serde_json::to_value(part) {
        collect(&value, &mut found);
    }
    found
}

fn collect(value: &Value, found: &mut Vec<Problem>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                let problem = (name == "unknown")
                    .then(|| serde_json::from_value::<Problem>(value.clone()).ok())
                    .flatten();
                match problem {
                    Some(problem) => add(problem, found),
                    None => collect(value, found),
                }
            }
        }
        _ => {}
    }
}

fn add(problem: Problem, found: &mut Vec<Problem>) {
    let is_told = |it: &Problem| it.summary == problem.summary && it.call == problem.call;
    if problem.summary != UNLOOKED && !found.iter().any(is_told) {
        found.push(problem);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::Seen;

    #[test]
    fn each_reason_is_told_once_and_what_nobody_asked_for_is_none() {
        let refused = |call: &str, request: &str| {
            Seen::<()>::Unknown(Problem {
                call: Some(call.to_owned()),
                request_id: Some(request.to_owned()),
                ..Problem::new("Your sign-in is not allowed to do this.")
            })
        };
        let parts = vec![
            refused("sns:ListTopics", "1"),
            refused("sns:ListTopics", "2"),
            refused("kms:ListAliases", "3"),
            Seen::unlooked(),
            Seen::Known(()),
        ];
        let calls: Vec<_> = unread(&parts).into_iter().map(|it| it.call).collect();
        assert_eq!(
            calls,
            [
                Some("sns:ListTopics".to_owned()),
                Some("kms:ListAliases".to_owned())
            ]
        );
    }
}
