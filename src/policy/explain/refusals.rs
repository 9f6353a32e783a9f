//! Sentences for what is forbidden.

use super::context::ExplainContext;
use super::reading::{MORE_CONDITIONS, Reading};
use super::sentence::{Sentence, count, spaced};
use super::who::{Who, deed};

/// Keys that say whose request it is.
const SOURCES: [&str; 2] = ["aws:sourceaccount", "aws:sourcearn"];

pub(super) fn in_words(reading: &Reading<'_>, context: &ExplainContext<'_>) -> Option<Sentence> {
    let who = Who::of(reading.statement);
    let open = reading.required("aws:SecureTransport");
    if who == Who::Everyone
        && reading.does_only(&["s3:*"])
        && reading.tests.len() == 1
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
    let tests = reading.tests.iter();
    let others = tests.filter(|test| !SOURCES.contains(&test.key.as_str()));
    let others = others.count();
    if reading.does_only(&["s3:putobject"]) && others == 1 {
        let is_key = !reading
            .excluded("s3:x-amz-server-side-encryption-aws-kms-key-id")
            .is_empty();
        let is_open = reading.excluded("s3:x-amz-server-side-encryption") == ["aws:kms"];
        if is_key || is_open {
            let begin = of_whom(begin.plain("add anything"), reading, context);
            return Some(begin.plain(if is_key {
                " locked with another key."
            } else {
                " that is not locked."
            }));
        }
    }
    let deeds: Vec<String> = reading
        .actions
        .iter()
        .map(|action| deed(&who, action))
        .collect::<Option<_>>()?;
    let sentence = begin.plain(&deeds.join(" or ")).plain(".");
    Some(if reading.tests.is_empty() {
        sentence
    } else {
        sentence.plain(MORE_CONDITIONS)
    })
}

/// Say whose findings it speaks of, if not of everybody's.
fn of_whom(sentence: Sentence, reading: &Reading<'_>, context: &ExplainContext<'_>) -> Sentence {
    let accounts = reading.required("aws:SourceAccount");
    match accounts.as_slice() {
        [] if reading.required("aws:SourceArn").is_empty() => sentence,
        [] => sentence.plain(" of the named detectors"),
        [only] if Who::is_main_account(only, context) => sentence.plain(" of this account"),
        [only] => sentence.plain(" of account ").value(&spaced(only)),
        several => sentence.plain(&format!(" of {} accounts", count(several.len()))),
    }
}
