//! Sentences for what is forbidden.

use super::who::{Who, deed};
use super::{ExplainContext, MORE_CONDITIONS, Reading, Sentence};

pub(super) fn in_words(reading: &Reading<'_>, context: &ExplainContext<'_>) -> Option<Sentence> {
    let who = Who::of(reading.statement);
    let conditions = reading.statement.conditions();
    let open = reading.required("aws:SecureTransport");
    if who == Who::Everyone
        && reading.does_only(&["s3:*"])
        && conditions.len() == 1
        && open.iter().any(|value| value.eq_ignore_ascii_case("false"))
    {
        return Some(Sentence::from(
            "No one may use the bucket over an open connection.",
        ));
    }
    let begin = match who {
        Who::Everyone => Sentence::from("No one may "),
        _ => who.begin(context)?.plain(" may not "),
    };
    if reading.does_only(&["s3:putobject"]) && conditions.len() == 1 {
        let is_key = !reading
            .excluded("s3:x-amz-server-side-encryption-aws-kms-key-id")
            .is_empty();
        if is_key {
            return Some(begin.plain("add anything locked with another key."));
        }
        if reading.excluded("s3:x-amz-server-side-encryption") == ["aws:kms"] {
            return Some(begin.plain("add anything that is not locked."));
        }
    }
    let deeds: Vec<String> = reading
        .actions
        .iter()
        .map(|action| deed(&who, action))
        .collect::<Option<_>>()?;
    let sentence = begin.plain(&deeds.join(" or ")).plain(".");
    Some(if conditions.is_empty() {
        sentence
    } else {
        sentence.plain(MORE_CONDITIONS)
    })
}
