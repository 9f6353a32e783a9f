//! A plan as a script of AWS CLI commands, for `CloudShell`.
//!
//! It carries out the same calls as a run, in the same order, each behind the same look. It may be run again.

mod look;

use std::fmt::Write as _;

use serde_json::Value;

use self::look::{ANSWER, Look, Mode, Question, look};
use super::chosen::{Choice, Chosen, RECURSIVE_BY_DEFAULT, choose, one_line};
use super::hand_over::{Exported, HandOver};
use super::script::{cli_name, cli_service, quoted};
use crate::answers::Reach;
use crate::domain::{AccountId, Arn};
use crate::inventory::{CREATED_BY, SETUP_PART};
use crate::plan::{Action, Change, Plan, Slot, Slots, Step, Told};
use crate::wanted::Site;

const FRAME: &str = include_str!("frame.sh");
const HELPER: &str = include_str!("helper.py");

/// The script for the whole plan.
pub(super) fn cli(site: &Site<'_>, plan: &Plan<Told>, known: &Slots) -> Exported {
    let reach = &site.shared.answers.members.reach;
    let Choice { chosen, left_out } = choose(plan, known, |change, action| {
        refused(change, action, site.account(), reach)
    });
    let mut text = head(site, &chosen, &left_out);
    let mut account = site.account();
    let parts = chosen.len();
    let looks = all_looks(&chosen);
    for (at, (part, look)) in (1..).zip(chosen.iter().zip(&looks)) {
        let place = &part.told.place;
        if place.account != *account {
            account = &place.account;
            text.push_str(&entering(site, account));
        }
        text.push_str(&change((at, parts), part, look));
    }
    let rest = match left_out.len() {
        0 => String::new(),
        1 => " One change of the plan is not in this script. It stands at its head.".to_owned(),
        some => {
            format!(" {some} changes of the plan are not in this script. They stand at its head.")
        }
    };
    let _written = writeln!(
        text,
        "\nleave\nsay \"Done. Calls that wrote: $written. In place already: $in_place.{rest}\""
    )
    .is_ok();
    Exported {
        files: vec![HandOver {
            name: "radiant-aws-setup.sh".to_owned(),
            text,
        }],
        said: left_out,
    }
}

/// The look of each change. What a later change makes of the same thing counts as done too, or a second run would stop there.
fn all_looks(chosen: &[Chosen<'_>]) -> Vec<Look> {
    let mut looks: Vec<Look> = chosen
        .iter()
        .filter_map(|part| look(&part.action, &part.told.place))
        .collect();
    let asks = |look: &Look, part: &Chosen<'_>| {
        let Question { call, input, .. } = &look.question;
        let input = match &part.action {
            Action::CreateKey(it) => input.to_string().replace(ANSWER, &it.fills.to_string()),
            _ => input.to_string(),
        };
        let first = look.first.as_ref().map(|first| first.input.to_string());
        (*call, input, first, part.told.place.clone())
    };
    let questions: Vec<_> = looks
        .iter()
        .zip(chosen)
        .map(|(look, part)| asks(look, part))
        .collect();
    let afters: Vec<Vec<Value>> = looks.iter().map(|look| look.after.clone()).collect();
    for (at, look) in looks.iter_mut().enumerate() {
        let later = questions.iter().zip(&afters).skip(at + 1);
        let same = later.filter(|(question, _)| questions.get(at) == Some(*question));
        look.after.extend(same.flat_map(|(_, after)| after.clone()));
    }
    looks
}

/// Why the script cannot carry out a change.
fn refused(
    change: &Change,
    action: &Action,
    main: &AccountId,
    reach: &Reach,
) -> Option<&'static str> {
    let is_ours = |reach: &Reach| match reach {
        Reach::AssumeRole { .. } => true,
        Reach::Profiles { profiles } => profiles.contains_key(&change.place.account),
        Reach::StackSet { .. } | Reach::StackSetRoles { .. } | Reach::HandOff => false,
    };
    if change.place.account != *main && !is_ours(reach) {
        return Some("The answers name no way into its account that a script can go.");
    }
    look(action, &change.place)
        .is_none()
        .then_some("It takes something away, which the program does with care for what others use.")
}

/// What stands before the first change.
fn head(site: &Site<'_>, chosen: &[Chosen<'_>], left_out: &[String]) -> String {
    let main = site.account();
    let vendor = &site.shared.vendor.name;
    let (made_by, product) = CREATED_BY;
    let mut text = format!(
        "#!/usr/bin/env bash
# Connects account {main} to {vendor}: {} changes, as the plan of radiant-aws-setup has them.
#
# Run it in CloudShell of account {main}, or wherever the AWS CLI is signed in to it: bash radiant-aws-setup.sh
# It looks before each write. What is in place already is left alone, so it may be run again.
# Where somebody has changed something since the plan was made, it stops. Then look at the changes again.
# It holds no secret. It asks for the External Role ID where it needs it, or takes it from EXTERNAL_ROLE_ID.
",
        chosen.len()
    );
    for line in left_out {
        let _written = writeln!(text, "# {line}").is_ok();
    }
    text.push_str("# shellcheck disable=SC2329 # not every plan needs all of the functions\n");
    text.push_str(
        &FRAME
            .replace("MADE_BY", made_by)
            .replace("PRODUCT", product)
            .replace("MADE_FOR", SETUP_PART)
            .replace("HOME_REGION", site.home.region.as_str()),
    );
    let begins = format!(
        "
cat >\"$WORK/helper.py\" <<'PYTHON'
{HELPER}PYTHON

is_in {main} || stop \"This is for account {main}. The AWS CLI is signed in to another one, or not at all.\"
value {} \"script-$(date -u +%Y%m%d-%H%M%S)\"
",
        quoted(Slot::run().name())
    );
    text.push_str(&begins);
    let id = Slot::external_id();
    let asks = chosen.iter().any(|part| {
        let slot = id.to_string();
        let steps = part.steps();
        steps
            .iter()
            .any(|step| step.input.to_string().contains(&slot))
    });
    if asks {
        let _written = writeln!(
            text,
            "
if [ -z \"${{EXTERNAL_ROLE_ID-}}\" ]; then
  printf 'External Role ID, as {} shows it: ' >&2
  read -r EXTERNAL_ROLE_ID
fi
case \"$EXTERNAL_ROLE_ID\" in
  '' | ? | *[!A-Za-z0-9_+=,.@:/-]*) stop 'This is no External Role ID.' ;;
esac
value {} \"$EXTERNAL_ROLE_ID\"",
            one_line(vendor).replace('\'', ""),
            quoted(id.name())
        )
        .is_ok();
    }
    text
}

/// The way into another account, or back.
fn entering(site: &Site<'_>, account: &AccountId) -> String {
    if account == site.account() {
        return "\nleave\n".to_owned();
    }
    match &site.shared.answers.members.reach {
        Reach::Profiles { profiles } => {
            let profile = profiles.get(account).map_or("", String::as_str);
            format!("\nenter_by_profile {account} {}\n", quoted(profile))
        }
        Reach::AssumeRole { role, external_id } => {
            let arn = Arn::role(site.shared.partition, account, role.as_str());
            let asks = if external_id.is_some() {
                "\n[ -n \"${ENTRY_EXTERNAL_ID-}\" ] || stop 'Set ENTRY_EXTERNAL_ID to what that role asks for.'"
            } else {
                ""
            };
            format!(
                "\n# Account {account}{asks}\nenter_by_role {account} {}\n",
                quoted(&arn.to_string())
            )
        }
        Reach::StackSet { .. } | Reach::StackSetRoles { .. } | Reach::HandOff => String::new(),
    }
}

/// One change: its look, and its calls behind it.
fn change((at, of): (usize, usize), part: &Chosen<'_>, look: &Look) -> String {
    let place = &part.told.place;
    let mut text = String::from("\n");
    for line in part.about() {
        let _written = writeln!(text, "# {line}").is_ok();
    }
    let title = one_line(&part.told.title);
    let _written = writeln!(
        text,
        "title={}\nregion={}\nsay {}",
        quoted(&title),
        quoted(place.region.as_str()),
        quoted(&format!("{at} of {of}: {title}"))
    )
    .is_ok();
    text.push_str(&json_input("after", &Value::Array(look.after.clone())));
    text.push_str(&json_input(
        "seen",
        &look.seen.clone().map_or(Value::Null, Value::Array),
    ));
    text.push_str(&looks(&part.action, look));
    let mode = match look.mode {
        Mode::Same => "same",
        Mode::Holds => "holds",
    };
    let _written = writeln!(text, "if must_write {mode}; then").is_ok();
    text.push_str(&writes(part));
    if let Some(slot) = part.action.deed().fills() {
        let _written = writeln!(text, "else\n  json keep-as {}", quoted(slot.name())).is_ok();
    }
    text.push_str("fi\n");
    text
}

/// The questions to AWS.
fn looks(action: &Action, look: &Look) -> String {
    let question = format!(
        "{}{}",
        json_input("look", &look.question.input),
        asked("look", &look.question)
    );
    let first = match (action, &look.first) {
        (Action::CreateKey(it), _) => format!("if made_key {}; then\n", quoted(&it.part)),
        (_, Some(first)) => format!(
            "{}if {}; then\n",
            json_input("look", &first.input),
            asked("look_first", first).trim_end()
        ),
        (_, None) => return question,
    };
    format!("{first}{question}else\n  nothing\nfi\n")
}

fn asked(function: &str, question: &Question) -> String {
    let mut text = format!(
        "{function} {} {}",
        command(question.call),
        quoted(&question.query)
    );
    for code in question.absent {
        let _written = write!(text, " {code}").is_ok();
    }
    text.push('\n');
    text
}

/// What holds where the AWS CLI cannot say who has to own the bucket of an export.
const OWNER_NOT_NAMED: &str =
    "So the export does not say who has to own the bucket. The program can add that later.";

/// A call, without a field that an older AWS CLI does not know.
fn without(step: &Step, field: &str, holds: &str) -> String {
    format!(
        "{}without_unknown {command} {field} {}\ncall {command}\n",
        json_input("write", &step.input),
        quoted(holds),
        command = command(step.call),
    )
}

/// The calls that write, and what they give for what follows.
fn writes(part: &Chosen<'_>) -> String {
    let mut text = String::new();
    let call = |step: &Step| {
        format!(
            "{}call {}\n",
            json_input("write", &step.input),
            command(step.call)
        )
    };
    let keep =
        |slot: &Slot, field: &str| format!("json keep-made {} {field}\n", quoted(slot.name()));
    match &part.action {
        Action::CreateDetector(it) => {
            let mut steps = part.steps().into_iter();
            let (Some(made), Some(_look), Some(woken)) = (steps.next(), steps.next(), steps.next())
            else {
                return text;
            };
            let _written = write!(
                text,
                "if [ \"$(cat \"$WORK/answer.json\")\" = null ]; then\n{}{}else\n  json keep-as {}\nfi\n{}",
                call(&made),
                keep(&it.fills, "DetectorId"),
                quoted(it.fills.name()),
                call(&woken)
            ).is_ok();
        }
        Action::CreateTrail(it) if it.settings.recursive.is_some() => {
            let steps = part.steps();
            let steps = steps.iter();
            text.extend(steps.map(|step| without(step, "RecursiveLogging", RECURSIVE_BY_DEFAULT)));
        }
        Action::CreateKey(it) => {
            text.extend(part.steps().iter().map(call));
            text.push_str(&keep(&it.fills, "KeyMetadata.Arn"));
        }
        Action::CreateDestination(it) => {
            let steps = part.steps();
            let steps = steps.iter();
            text.extend(steps.map(|step| without(step, "ExpectedBucketOwner", OWNER_NOT_NAMED)));
            text.push_str(&publishes(&it.detector));
        }
        Action::UpdateDestination(it) => {
            let steps = part.steps();
            let steps = steps.iter();
            text.extend(steps.map(|step| without(step, "ExpectedBucketOwner", OWNER_NOT_NAMED)));
            text.push_str(&publishes(&it.detector));
        }
        Action::UpdateStackSet(_) | Action::GiveStackSet(_) => {
            for step in part.steps() {
                text.push_str(&call(&step));
                let text_of = |name: &str| step.input.get(name).and_then(Value::as_str);
                let set = text_of("StackSetName").unwrap_or_default();
                let _written = write!(text, "until_carried_out {}", quoted(set)).is_ok();
                if let Some(caller) = text_of("CallAs") {
                    let _written = write!(text, " --call-as {}", quoted(caller)).is_ok();
                }
                text.push('\n');
            }
        }
        _ => text.extend(part.steps().iter().map(call)),
    }
    text
}

/// The detector may be known only by then.
fn publishes(detector: &str) -> String {
    let filled = Value::String(detector.to_owned());
    format!(
        "{}until_it_publishes \"$(tr -d '\"' <\"$WORK/detector.json\")\"\n",
        json_input("detector", &filled)
    )
}

/// JSON as the lines that a function of the script reads. None of them can be the one that ends them.
fn json_input(name: &str, value: &Value) -> String {
    let pretty = format!("{value:#}");
    let mut plain = String::with_capacity(pretty.len());
    for sign in pretty.chars() {
        if sign.is_ascii() {
            plain.push(sign);
        } else {
            let mut units = [0; 2];
            for unit in sign.encode_utf16(&mut units) {
                let _written = write!(plain, "\\u{unit:04x}").is_ok();
            }
        }
    }
    format!("input {name} <<'JSON'\n{plain}\nJSON\n")
}

/// A call as the AWS CLI names it.
fn command(call: &str) -> String {
    let (service, operation) = call.split_once(':').unwrap_or(("", call));
    format!("{} {}", cli_service(service), cli_name(operation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_have_the_names_of_the_command_line() {
        for (call, name) in [
            ("s3:PutBucketPolicy", "s3api put-bucket-policy"),
            (
                "organizations:EnableAWSServiceAccess",
                "organizations enable-aws-service-access",
            ),
            ("iam:CreateRole", "iam create-role"),
            ("kms:GetKeyPolicy", "kms get-key-policy"),
        ] {
            assert_eq!(command(call), name);
        }
    }

    #[test]
    fn no_text_of_somebody_ends_the_lines_of_json_or_leaves_ascii() {
        let hostile = "JSON\n$(rm -rf /)`'\u{202e}\u{1f600}";
        let text = json_input("x", &serde_json::json!({ "a": hostile, "b": [hostile] }));
        assert!(text.is_ascii(), "{text}");
        assert_eq!(text.lines().filter(|line| *line == "JSON").count(), 1);
        assert!(!text.contains(ANSWER));
    }
}
