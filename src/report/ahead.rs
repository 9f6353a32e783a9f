//! What comes later: how it is taken back, and what to do when an account is added.

use super::form::Undo;
use super::sources::Sources;
use crate::answers::{ExportFindings, LookedAfter, MemberAccounts, Reach};

/// How it is taken back: the runs that still stand, the last one first.
pub(super) fn undo(from: &Sources<'_>) -> Undo {
    let is_taken_back = |name: &str| {
        from.runs.iter().any(|past| {
            past.run
                .undoes
                .as_ref()
                .is_some_and(|of| of.as_str() == name)
        })
    };
    let standing = from.runs.iter().rev().filter(|past| {
        past.run.undoes.is_none()
            && !past.written.is_empty()
            && !is_taken_back(past.run.run.as_str())
    });
    let connector = from.site().connector_values();
    let practice = if from.practice { " --practice" } else { "" };
    let mut steps: Vec<String> = standing
        .map(|past| {
            format!(
                "`radiant-aws-setup undo{practice} --run {}` shows the way back of the run of {}. With `--yes` it goes it.",
                past.run.run,
                past.run.began.strftime("%Y-%m-%d %H:%M UTC"),
            )
        })
        .collect();
    if steps.is_empty() {
        steps.push("No run that could be taken back is on record on the computer where this was made. What was made carries the tag `created-by`, with the value `radiant-aws-setup`.".to_owned());
    } else {
        steps.insert(0, "Take the runs back one after the other, the last one first, on the computer that has their records. Each shows what it removes and what it puts back before anything happens.".to_owned());
    }
    Undo {
        steps,
        stays: [
            "Log files and findings that are in the buckets, and so the buckets that hold them.",
            "Keys, unless you ask for them in so many words. What a key has locked can never be opened again without it.",
            "What AWS services may do across your organization (trusted access), because others may count on it.",
            "What somebody else has changed since. It is shown, and left to a person.",
        ]
        .map(str::to_owned)
        .to_vec(),
        at_the_vendor: vec![
            format!(
                "In Radiant Security, open Settings, then Data Connectors. Delete the Amazon Web Services connector of account {}.",
                from.main().grouped()
            ),
            format!(
                "Then open Settings, Services, Credentials, and delete the credential that holds the SNS topic names `{}` and `{}`.",
                connector.cloudtrail.topic_name, connector.guardduty.topic_name
            ),
        ],
    }
}

/// What to do when an account is added, as the set-up has it.
pub(super) fn joining(from: &Sources<'_>) -> Vec<String> {
    let (answers, site) = (from.answers, from.site());
    let mut todo = Vec::new();
    todo.push(if site.trail.covers_organization {
        "CloudTrail: nothing to do. The trail covers every account of the organization, also those that join.".to_owned()
    } else {
        "CloudTrail: the trail records the main account only. A new account is not in it.".to_owned()
    });
    let joins = site.watch().is_ok_and(|watch| {
        let mut regions = watch.regions.iter();
        !watch.regions.is_empty()
            && regions.all(|it| it.joining.as_deref().is_some_and(|word| word != "NONE"))
    });
    todo.push(if joins {
        "GuardDuty: nothing to do. Accounts that join the organization are watched by themselves.".to_owned()
    } else {
        match answers.guardduty.accounts {
            LookedAfter::Members | LookedAfter::Designate | LookedAfter::EachAccount => {
                "GuardDuty: open the assistant again, or run `plan`. It names who joined, and takes the account in once you approve.".to_owned()
            }
            LookedAfter::AsItIs => {
                "GuardDuty: whoever looks after GuardDuty in your organization has to add the account.".to_owned()
            }
        }
    });
    let members = &answers.members;
    let again = "open section 6 of the assistant again, or run `plan`. It names who joined since, and you approve what they get.";
    todo.push(match (&members.accounts, &members.reach) {
        (MemberAccounts::These(ids), _) if ids.is_empty() => {
            "Role: no other account has one. To let Radiant Security read another account, choose it in section 6.".to_owned()
        }
        (MemberAccounts::These(_), _) => {
            "Role: the accounts were named one by one. Name the new one in section 6, then check the changes.".to_owned()
        }
        (_, Reach::StackSet { .. }) => format!(
            "Role: AWS gives it to accounts that join the chosen groups, by the StackSet. The main account's role has to name it: {again}"
        ),
        (_, Reach::HandOff) => format!(
            "Role: the account's owner makes it from the file that `export` writes. Then {again}"
        ),
        (_, Reach::AssumeRole { .. } | Reach::StackSetRoles { .. } | Reach::Profiles { .. }) => {
            format!("Role: {again}")
        }
    });
    if answers.export.findings == ExportFindings::EachAccount {
        todo.push("Export: each account sends its own findings. Check the changes of section 7 again, so that the bucket and the key let the new one in.".to_owned());
    }
    todo.push(
        "At Radiant Security: nothing to do. It uses the same role and the same two topics."
            .to_owned(),
    );
    todo
}
