//! Sentences for what a role may do, and who may use it.

use std::collections::BTreeSet;

use super::context::ExplainContext;
use super::reading::Reading;
use super::sentence::{Sentence, count, spaced};
use super::who::Who;
use crate::policy::member_role_permissions::SETTINGS;

pub(super) fn in_words(reading: &Reading<'_>, context: &ExplainContext<'_>) -> Option<Sentence> {
    match Who::of(reading.statement) {
        Who::OwnRole => permission(reading, context),
        who if reading.does_only(&["sts:assumerole"]) => trust(&who, reading, context),
        _ => None,
    }
}

fn permission(reading: &Reading<'_>, context: &ExplainContext<'_>) -> Option<Sentence> {
    let begin = Sentence::from(if context.for_vendor {
        "Radiant Security may "
    } else {
        "The role may "
    });
    let number = reading.resources.len();
    if reading
        .actions
        .iter()
        .all(|action| action.starts_with("s3:"))
    {
        return buckets(begin, reading, context);
    }
    if reading
        .actions
        .iter()
        .all(|action| is_look_at_organization(action))
    {
        let sentence = begin.plain("look at how your organization is set up");
        return Some(reading.end(sentence, &[]));
    }
    if reading.does_only(&["kms:decrypt"]) {
        let sentence = match number {
            _ if reading.resources.contains(&"*") => begin.plain("unlock files that use any key"),
            1 => begin.plain("unlock files that use this key"),
            _ => begin.plain(&format!(
                "unlock files that use these {} keys",
                count(number)
            )),
        };
        return Some(reading.end(sentence, &["kms:ViaService"]));
    }
    let joins = [
        "sns:confirmsubscription",
        "sns:subscribe",
        "sns:unsubscribe",
    ];
    if reading.does_only(&joins) {
        let sentence = match number {
            _ if reading.resources.contains(&"*") => begin.plain("join and leave any topic"),
            1 => begin.plain("join and leave the topic"),
            _ => begin.plain(&format!("join and leave the {} topics", count(number))),
        };
        return Some(reading.end(sentence, &[]));
    }
    if reading.does_only(&["sts:assumerole"]) {
        let organization = reading.required("aws:ResourceOrgID");
        let is_ours = context
            .organization
            .is_some_and(|ours| organization == [ours]);
        let known: &[&str] = if is_ours { &["aws:ResourceOrgID"] } else { &[] };
        let sentence = other_roles(begin, &reading.resources, is_ours);
        return Some(reading.end(sentence, known));
    }
    None
}

fn is_look_at_organization(action: &str) -> bool {
    action
        .strip_prefix("organizations:")
        .is_some_and(|name| name.starts_with("describe") || name.starts_with("list"))
}

fn buckets(
    begin: Sentence,
    reading: &Reading<'_>,
    context: &ExplainContext<'_>,
) -> Option<Sentence> {
    const SEES: [&str; 3] = ["s3:list*", "s3:listbucket", "s3:getbucketlocation"];
    const OPENS: [&str; 3] = ["s3:get*", "s3:getobject", "s3:getobjectversion"];
    if reading.does_only(&["s3:listallmybuckets"]) {
        let sentence = begin.plain("see the names of your buckets");
        return Some(reading.end(sentence, &[]));
    }
    if reading.actions.iter().all(|action| is_setting(action)) {
        let sentence = begin.plain("see how the buckets of this account are set up");
        return Some(reading.end(sentence, &[]).plain(" It cannot open files."));
    }
    let known =
        |action: &String| SEES.contains(&action.as_str()) || OPENS.contains(&action.as_str());
    if !reading.actions.iter().all(known) {
        return None;
    }
    let sees = reading
        .actions
        .iter()
        .any(|action| SEES.contains(&action.as_str()));
    let opens = reading
        .actions
        .iter()
        .any(|action| OPENS.contains(&action.as_str()));
    let names: Option<BTreeSet<String>> = reading.resources.iter().map(|arn| bucket(arn)).collect();
    let names = names?;
    let (verb, place) = match (sees, opens) {
        (true, true) => ("see and open the files in ", " It cannot change them."),
        (false, true) => ("open the files in ", " It cannot change them."),
        _ => ("see which files are in ", ""),
    };
    let begin = begin.plain(verb);
    if names.contains("*") {
        let sentence = begin.strong("every").plain(" bucket of this account");
        return Some(reading.end(sentence, &[]).plain(place));
    }
    let is_open = names.iter().any(|name| name.contains('*'));
    let sentence = if context.foreign || is_open {
        let list: Vec<String> = names.into_iter().collect();
        let noun = if list.len() == 1 {
            "the bucket "
        } else {
            "the buckets "
        };
        begin.plain(noun).values(&list)
    } else if names.len() == 1 {
        begin.plain("the log bucket")
    } else {
        begin.plain(&format!("the {} log buckets", count(names.len())))
    };
    Some(reading.end(sentence, &[]))
}

/// Whether an action is one of those that show how buckets are set up. Seeing their names alone has words of its own.
fn is_setting(action: &str) -> bool {
    SETTINGS
        .iter()
        .any(|setting| setting.eq_ignore_ascii_case(action))
}

/// The name of the bucket in an ARN; `*` for all.
fn bucket(arn: &str) -> Option<String> {
    if arn == "*" {
        return Some(arn.to_owned());
    }
    let name = arn.split_once(":s3:::").map(|(_, rest)| rest)?;
    let name = name.split_once('/').map_or(name, |(name, _)| name);
    Some(name.to_owned())
}

fn other_roles(begin: Sentence, roles: &[&str], in_organization: bool) -> Sentence {
    let is_pattern = |role: &&str| role.contains('*');
    if roles.iter().any(is_pattern) {
        let names: BTreeSet<&str> = roles
            .iter()
            .filter_map(|role| role.rsplit('/').next())
            .collect();
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        return begin
            .plain("use the role ")
            .values(&names)
            .plain(" in ")
            .strong("every")
            .plain(if in_organization {
                " account of your organization that lets it in"
            } else {
                " account that lets it in"
            });
    }
    match roles.len() {
        1 => begin.plain("use the role in your other account"),
        number => begin.plain(&format!("use the roles in your {number} other accounts")),
    }
}

fn trust(who: &Who, reading: &Reading<'_>, context: &ExplainContext<'_>) -> Option<Sentence> {
    let has_id = !reading.required("sts:ExternalId").is_empty();
    if who.is_vendor(context) {
        let sentence = if has_id {
            Sentence::from(
                "Only Radiant Security may use this role, and only with your External Role ID",
            )
        } else {
            Sentence::from("Radiant Security may use this role, with any ID")
        };
        return Some(reading.end(sentence, &["sts:ExternalId"]));
    }
    match who {
        Who::Role { account, .. }
            if has_id && !context.foreign && Who::is_main_account(account, context) =>
        {
            let sentence = Sentence::from(
                "Only the main account role may use this role, and only with the same ID",
            );
            Some(reading.end(sentence, &["sts:ExternalId"]))
        }
        Who::Session { account } => {
            let sentence = Sentence::from("A program of account ")
                .value(&spaced(account))
                .plain(" may use this role");
            Some(reading.end(sentence, &[]))
        }
        _ => {
            let sentence = who.begin(context)?.plain(" may use this role");
            Some(reading.end(sentence, &[]))
        }
    }
}
