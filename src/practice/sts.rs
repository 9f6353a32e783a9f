//! STS: who the caller is, and roles that it assumes.

use serde_json::json;

use super::answer::{Answer, Refusal, Reply, query_answer, time};
use super::call::Call;
use super::evaluate::{Decision, Question, context, evaluate};
use super::lookup::{arn, last_part};
use super::query::number;
use super::world::{Caller, Session, World};

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    match call.action.as_str() {
        "GetCallerIdentity" => Ok(identity(call)),
        "AssumeRole" => assume(world, call),
        _ => Err(Refusal::unknown_action(call)),
    }
}

fn identity(call: &Call) -> Answer {
    let Caller {
        account,
        arn,
        user_id,
        ..
    } = &call.caller;
    query_answer(
        call,
        &json!({ "UserId": user_id, "Account": account, "Arn": arn }),
    )
}

/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>.
fn assume(world: &mut World, call: &Call) -> Reply {
    let form = call.form();
    let (role_arn, name) = (form.text("RoleArn"), form.text("RoleSessionName"));
    let is_sign = |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter);
    if name.chars().count() < 2 || name.chars().count() > 64 || !name.chars().all(is_sign) {
        let message = format!(
            "1 validation error detected: Value '{name}' at 'roleSessionName' failed to satisfy constraint"
        );
        return Err(Refusal::bad("ValidationError", message));
    }
    let seconds: u64 = number(form.get("DurationSeconds"), 3600);
    if !(900..=43_200).contains(&seconds) {
        let message = format!(
            "1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy constraint"
        );
        return Err(Refusal::bad("ValidationError", message));
    }
    let denied = || {
        let message = format!(
            "User: {} is not authorized to perform: sts:AssumeRole on resource: {role_arn}",
            call.caller.arn
        );
        Refusal::new(403, "AccessDenied", message)
    };
    let parts = arn(role_arn)
        .filter(|parts| parts.service == "iam" && parts.resource.starts_with("role/"))
        .ok_or_else(|| Refusal::bad("ValidationError", format!("{role_arn} is invalid")))?;
    let role_name = last_part(parts.resource);
    let account = world
        .accounts
        .get(parts.account)
        .filter(|account| account.status == "ACTIVE")
        .ok_or_else(denied)?;
    let role = account
        .iam
        .roles
        .get(role_name)
        .filter(|role| role.visible_at <= world.now)
        .ok_or_else(denied)?;
    let longest = if role.max_session == 0 {
        3600
    } else {
        u64::from(role.max_session)
    };
    if seconds > longest {
        let message =
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
        return Err(Refusal::bad("ValidationError", message));
    }
    let mut pairs = vec![
        ("aws:PrincipalArn", call.caller.role.as_str()),
        ("sts:RoleSessionName", name),
    ];
    if let Some(id) = form.get("ExternalId") {
        pairs.push(("sts:ExternalId", id));
    }
    let context = context(&pairs);
    let question = Question::new(call.caller.subject(), "sts:AssumeRole", role_arn, &context);
    if evaluate(role.trust.seen(world.now), question) != Decision::Allow {
        return Err(denied());
    }
    let caller = Caller {
        account: parts.account.to_owned(),
        arn: format!(
            "arn:aws:sts::{}:assumed-role/{role_name}/{name}",
            parts.account
        ),
        role: role_arn.to_owned(),
        user_id: format!("{}:{name}", role.id),
    };
    Ok(begin(world, call, caller, seconds))
}

/// Makes a session, and answers with its made-up credentials.
fn begin(world: &mut World, call: &Call, caller: Caller, seconds: u64) -> Answer {
    let key = format!("PRACTICESESSION{:016x}", world.unique());
    let end = world
        .seconds()
        .saturating_add(i64::try_from(seconds).unwrap_or(3600));
    let answer = json!({
        "Credentials": {
            "AccessKeyId": key,
            "SecretAccessKey": "made-up-for-practice",
            "SessionToken": "made-up-for-practice",
            "Expiration": time(end),
        },
        "AssumedRoleUser": { "AssumedRoleId": caller.user_id, "Arn": caller.arn },
    });
    let expires_at = world.now.saturating_add(seconds.saturating_mul(1000));
    world.sessions.insert(key, Session { caller, expires_at });
    query_answer(call, &answer)
}
