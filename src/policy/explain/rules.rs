//! Sentences for what buckets, keys and topics allow.

use super::context::ExplainContext;
use super::reading::Reading;
use super::sentence::{Sentence, count, spaced};
use super::who::{Who, deed};
use crate::domain::listed;

/// Conditions that the sentences say, or that say nothing to the reader.
const SOURCE: [&str; 2] = ["aws:SourceArn", "aws:SourceAccount"];
const LOG_FILE: [&str; 3] = ["aws:SourceArn", "aws:SourceAccount", "s3:x-amz-acl"];
const LOG_KEY: [&str; 3] = [
    "aws:SourceArn",
    "aws:SourceAccount",
    "kms:EncryptionContext:aws:cloudtrail:arn",
];

pub(super) fn in_words(reading: &Reading<'_>, context: &ExplainContext<'_>) -> Option<Sentence> {
    let who = Who::of(reading.statement);
    match &who {
        Who::CloudTrail if reading.does_only(&["s3:putobject"]) => {
            Some(log_files(reading, context))
        }
        Who::CloudTrail if reading.does_only(&["sns:publish"]) => {
            let sentence = Sentence::from("CloudTrail may post to this topic");
            Some(reading.end(for_trails(sentence, reading), &SOURCE))
        }
        Who::GuardDuty if reading.does_only(&["s3:putobject"]) => {
            let sentence = Sentence::from("GuardDuty may add findings");
            Some(reading.end(from_accounts(sentence, reading, context), &SOURCE))
        }
        Who::S3 if reading.does_only(&["sns:publish"]) => Some(bucket_posts(reading, context)),
        Who::Account(account) if reading.does_only(&["kms:*"]) => {
            let people = if Who::is_main_account(account, context) {
                Sentence::from("People in your account")
            } else {
                Sentence::from("People in account ").value(&spaced(account))
            };
            let sentence = people.plain(" look after this key, as far as their own rights allow");
            Some(reading.end(sentence, &[]))
        }
        Who::Account(_) if reading.does_only(&["kms:decrypt", "kms:reencryptfrom"]) => {
            let sentence = who
                .begin(context)?
                .plain(" may unlock files with this key, as far as their own rights allow");
            Some(reading.end(sentence, &LOG_KEY))
        }
        Who::Everyone if is_of_topic_owner(reading) => Some(Sentence::from(
            "People and services of the topic's own account may use and look after this topic.",
        )),
        _ => other(&who, reading, context),
    }
}

/// Whoever may do whatever we have words for.
fn other(who: &Who, reading: &Reading<'_>, context: &ExplainContext<'_>) -> Option<Sentence> {
    let begin = who.begin(context)?;
    let deeds: Vec<String> = reading
        .actions
        .iter()
        .map(|action| deed(who, action))
        .collect::<Option<_>>()?;
    let sentence = begin.plain(" may ").plain(&listed(&deeds));
    let known: &[&str] = match who {
        Who::CloudTrail | Who::GuardDuty => &LOG_KEY,
        _ => &[],
    };
    Some(reading.end(sentence, known))
}

/// Whose log files, out of the folder that the rule names.
fn log_files(reading: &Reading<'_>, context: &ExplainContext<'_>) -> Sentence {
    let begin = Sentence::from("CloudTrail may add ");
    let folders: Vec<&str> = reading
        .resources
        .iter()
        .filter_map(|resource| folder(resource))
        .collect();
    if folders.len() != reading.resources.len() {
        let sentence = begin.plain("log files to the bucket");
        return reading.end(for_trails(sentence, reading), &LOG_FILE);
    }
    let [only] = folders.as_slice() else {
        let number = folders.len();
        let sentence = begin.plain(&format!("log files to {} folders", count(number)));
        return reading.end(for_trails(sentence, reading), &LOG_FILE);
    };
    let is_organization = only.starts_with("o-");
    if is_organization && context.organization.is_none_or(|ours| ours == *only) {
        let sentence = match context.other_accounts {
            Some(1) => begin.plain("files for your other account"),
            Some(number) => begin.plain(&format!("files for your other {number} accounts")),
            None => begin.plain("files for the other accounts of your organization"),
        };
        return reading.end(sentence, &LOG_FILE);
    }
    let sentence = if is_organization {
        begin.plain("log files for the organization ").value(only)
    } else if Who::is_main_account(only, context) {
        begin.plain("log files for this account")
    } else if *only == "*" {
        begin.plain("log files for any account")
    } else {
        begin.plain("log files for account ").value(&spaced(only))
    };
    reading.end(for_trails(sentence, reading), &LOG_FILE)
}

/// The account or organization whose files go into this path.
fn folder(resource: &str) -> Option<&str> {
    let (_, after) = resource
        .split_once("/AWSLogs/")
        .filter(|(before, _)| before.starts_with("arn:"))?;
    let (folder, rest) = after.split_once('/').unwrap_or((after, "*"));
    (rest == "*" && !folder.is_empty()).then_some(folder)
}

/// Name the trails, if the rule does.
fn for_trails(sentence: Sentence, reading: &Reading<'_>) -> Sentence {
    let arns = reading.required("aws:SourceArn");
    let names: Option<Vec<String>> = arns
        .iter()
        .map(|arn| arn.split_once(":trail/").map(|(_, name)| name.to_owned()))
        .collect();
    match names {
        None => sentence.plain(", only from where the full text says"),
        Some(names) if names.is_empty() => match reading.required("aws:SourceAccount").as_slice() {
            [] => sentence.plain(", for any trail"),
            accounts => {
                let accounts: Vec<String> =
                    accounts.iter().map(|account| spaced(account)).collect();
                sentence
                    .plain(", only for trails of account ")
                    .values(&accounts)
            }
        },
        Some(names) if names.iter().all(|name| name == "*") => {
            sentence.plain(", for any trail of the named account")
        }
        Some(names) => {
            let noun = if names.len() == 1 { "trail" } else { "trails" };
            sentence
                .plain(&format!(", only for the {noun} "))
                .values(&names)
        }
    }
}

/// Say from which accounts findings may come.
fn from_accounts(
    sentence: Sentence,
    reading: &Reading<'_>,
    context: &ExplainContext<'_>,
) -> Sentence {
    let accounts = reading.required("aws:SourceAccount");
    match accounts.as_slice() {
        [] => match reading.required("aws:SourceArn").len() {
            0 => sentence.plain(", from any account"),
            1 => sentence.plain(", only from one detector"),
            number => sentence.plain(&format!(", only from {} detectors", count(number))),
        },
        [only] if Who::is_main_account(only, context) => sentence.plain(", only from this account"),
        [only] => sentence.plain(", only from account ").value(&spaced(only)),
        several => sentence.plain(&format!(", only from {} accounts", count(several.len()))),
    }
}

fn bucket_posts(reading: &Reading<'_>, context: &ExplainContext<'_>) -> Sentence {
    let buckets: Vec<String> = reading
        .required("aws:SourceArn")
        .iter()
        .map(|arn| arn.rsplit(':').next().unwrap_or(arn).to_owned())
        .collect();
    let sentence = match buckets.as_slice() {
        [only] if only != "*" && !context.foreign => Sentence::from("The findings bucket"),
        [only] if only != "*" => Sentence::from("The bucket ").value(only),
        [] | [_] => match reading.required("aws:SourceAccount").as_slice() {
            [] => Sentence::from("Any bucket"),
            accounts => {
                let accounts: Vec<String> =
                    accounts.iter().map(|account| spaced(account)).collect();
                Sentence::from("Any bucket of account ").values(&accounts)
            }
        },
        _ => Sentence::from("The buckets ").values(&buckets),
    };
    reading.end(sentence.plain(" may post to this topic"), &SOURCE)
}

/// The rule that the AWS console writes for the owner of a topic.
fn is_of_topic_owner(reading: &Reading<'_>) -> bool {
    reading
        .actions
        .iter()
        .all(|action| action.starts_with("sns:"))
        && reading.tests.require_only(&["AWS:SourceOwner"])
        && !reading.required("AWS:SourceOwner").is_empty()
}
