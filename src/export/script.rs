//! The commands that make the role, for the owner of an account.

use crate::domain::{AccountId, Arn, ExternalId, Partition, Place};
use crate::inventory::CREATED_BY;
use crate::plan::{AttachPolicy, CreatePolicy, CreateRole, Deed, Slot, Slots, Step};
use crate::policy::{member_role_trust, merge};
use crate::wanted::Site;

/// Stands for the owner's account until the script knows it.
const SOME_ACCOUNT: &str = "000000000000";
/// Stands for the External Role ID.
const SOME_ID: &str = "EXTERNAL-ROLE-ID-GOES-HERE";

/// An id in the place of the External Role ID, for plans that are made before it is known.
pub fn some_id() -> Option<ExternalId> {
    ExternalId::parse(SOME_ID).ok()
}

/// The script.
pub(super) fn of(site: &Site<'_>) -> String {
    let main = site.account();
    let vendor = &site.shared.vendor.name;
    let commands: Vec<String> = steps(site)
        .iter()
        .map(|step| command(site.shared.partition, step))
        .collect();
    let (mark, made) = CREATED_BY;
    format!(
        "#!/bin/sh
# Makes the role by which {vendor} reads this account, from the main account {main}.
# Run it with the AWS CLI signed in to the account that gets the role, as somebody who may make roles.
# The role of the main account has to be there before. What an earlier run made is kept, so it may be run again.
set -eu

account=$(aws sts get-caller-identity --query Account --output text)
if [ \"$account\" = \"{main}\" ]; then
  echo \"This is the main account. It has a role of its own. Nothing was made.\" >&2
  exit 1
fi
if [ -z \"${{EXTERNAL_ROLE_ID:-}}\" ]; then
  printf 'External Role ID, as {vendor} shows it: ' >&2
  read -r EXTERNAL_ROLE_ID
fi
case \"$EXTERNAL_ROLE_ID\" in
  ''|?|*[!A-Za-z0-9_+=,.@:/-]*)
    echo \"This is no External Role ID. Nothing was made.\" >&2
    exit 1;;
esac
fill() {{ sed -e \"s/{SOME_ACCOUNT}/$account/g\" -e \"s|{SOME_ID}|$EXTERNAL_ROLE_ID|g\"; }}

# Whether an earlier run made it. What somebody else made is left alone.
is_there() {{
  name=$1
  kind=$2
  shift 2
  found=$(aws iam \"$@\" --query \"$kind.Tags[?Key=='{mark}'].Value | [0]\" --output text 2>/dev/null) || return 1
  if [ \"$found\" = \"{made}\" ]; then
    echo \"$name is there already.\" >&2
    return 0
  fi
  echo \"$name is there, and this script did not make it. It was left as it is. Ask whoever made it.\" >&2
  exit 1
}}

{}
echo \"Done. Account $account has the role.\" >&2
",
        commands.join("\n")
    )
}

/// The calls that a run would make in the account.
fn steps(site: &Site<'_>) -> Vec<Step> {
    let answers = &site.shared.answers.members;
    let account = AccountId::constant(SOME_ACCOUNT);
    let place = Place::new(account.clone(), site.home.region.clone());
    let trusted = site.shared.trusted();
    let partition = site.shared.partition;
    let rights = merge(None, &site.shared.member_rules()).document;
    let trust = member_role_trust::new_document(&member_role_trust::Facts {
        main_role: &site.role_arn().to_string(),
        external_id: SOME_ID,
    });
    let name = answers.policy_name();
    let path = answers.path.as_deref().unwrap_or_default();
    let policy = CreatePolicy {
        name: name.clone(),
        description: format!("What {trusted} may read in this account"),
        document: rights,
        path: answers.path.clone(),
        tags: answers.role_tags.clone(),
    };
    let boundary = answers.permissions_boundary.as_ref().map(|asked| {
        Arn::parse_policy(asked)
            .unwrap_or_else(|_| Arn::policy(partition, &account, asked.trim_start_matches('/')))
    });
    let role = CreateRole {
        name: answers.role_name.clone(),
        description: format!("Lets {trusted} read this account"),
        trust,
        boundary,
        path: answers.path.clone(),
        tags: answers.role_tags.clone(),
    };
    let attach = AttachPolicy {
        role: answers.role_name.clone(),
        policy: Arn::policy(
            partition,
            &account,
            format!("{}{name}", path.trim_start_matches('/')),
        ),
    };
    let deeds: [&dyn Deed; 3] = [&policy, &role, &attach];
    deeds.iter().flat_map(|deed| deed.steps(&place)).collect()
}

/// One call as a command, behind a look whether an earlier one made it; who ran it is not known, so it stands in no run's name.
fn command(partition: Partition, step: &Step) -> String {
    let mut run = Slots::default();
    run.fill(Slot::run(), "hand-over");
    let input = run.resolve_json(&step.input).to_string();
    let (service, operation) = step.call.split_once(':').unwrap_or(("", step.call));
    let made = format!(
        "aws {service} {} --cli-input-json {} >/dev/null",
        cli_name(operation),
        filled(&input)
    );
    match look(partition, step) {
        Some(look) => format!("{look} ||\n  {made}"),
        None => made,
    }
}

/// The look whether what a call makes is there. To attach a policy twice is harmless.
fn look(partition: Partition, step: &Step) -> Option<String> {
    let text = |name: &str| step.input.get(name)?.as_str();
    match step.call {
        "iam:CreatePolicy" => {
            let name = text("PolicyName")?;
            let path = text("Path").unwrap_or_default().trim_start_matches('/');
            let account = AccountId::constant(SOME_ACCOUNT);
            let arn = Arn::policy(partition, &account, format!("{path}{name}"));
            Some(format!(
                "is_there {} Policy get-policy --policy-arn {}",
                quoted(&format!("The policy {name}")),
                filled(&arn.to_string())
            ))
        }
        "iam:CreateRole" => {
            let name = text("RoleName")?;
            Some(format!(
                "is_there {} Role get-role --role-name {}",
                quoted(&format!("The role {name}")),
                quoted(name)
            ))
        }
        _ => None,
    }
}

/// A text as one word of the shell.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The same, with the account and the External Role ID in it.
fn filled(text: &str) -> String {
    format!("\"$(printf '%s' {} | fill)\"", quoted(text))
}

/// A service as the AWS CLI names it.
pub(super) fn cli_service(service: &str) -> &str {
    if service == "s3" { "s3api" } else { service }
}

/// An operation as the AWS CLI names it: `CreateRole` is `create-role`, `ListAWSServices` is `list-aws-services`.
pub(super) fn cli_name(operation: &str) -> String {
    let signs: Vec<char> = operation.chars().collect();
    let mut name = String::new();
    for (at, letter) in signs.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| signs.get(at));
        let behind = signs.get(at + 1);
        let begins = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                !before.is_ascii_uppercase() || behind.is_some_and(char::is_ascii_lowercase)
            });
        if begins {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}
