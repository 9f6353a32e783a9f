//! How an operation goes about, and whether it may begin.

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::query::number;
use super::super::world::{StackOperation, StackSet, World};
use super::find::invalid;

/// An operation as a call asks for it.
pub(super) fn operation(
    world: &World,
    call: &Call,
    set: &StackSet,
    action: &str,
    accounts: Vec<String>,
) -> Result<StackOperation, Refusal> {
    let form = call.form();
    let id = match form.get("OperationId") {
        Some(id) => id.to_owned(),
        None => return Err(invalid("Practice wants every operation to have an id")),
    };
    let is_sign = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    if id.is_empty() || !id.chars().all(is_sign) || id.chars().count() > 128 || id.starts_with('-')
    {
        return Err(invalid(format!(
            "1 validation error detected: Value '{id}' at 'operationId' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9][-a-zA-Z0-9]*"
        )));
    }
    if set.operations.iter().any(|there| there.id == id) {
        return Err(Refusal::new(
            409,
            "OperationIdAlreadyExistsException",
            format!("Operation {id} already exists"),
        ));
    }
    refuse_if_busy(set)?;
    let count = accounts.len();
    let share = |name: &str, default: usize| {
        let percent: usize = number(
            form.get(&format!("OperationPreferences.{name}Percentage")),
            0,
        );
        let exact: usize = number(
            form.get(&format!("OperationPreferences.{name}Count")),
            default,
        );
        if percent > 0 {
            count * percent / 100
        } else {
            exact
        }
    };
    let tolerated = share("FailureTolerance", 0);
    let mut at_once = share("MaxConcurrent", 1).max(1);
    // In the strict way fewer are worked on at a time than may fail.
    if form.text("OperationPreferences.ConcurrencyMode") != "SOFT_FAILURE_TOLERANCE" {
        at_once = at_once.min(tolerated + 1);
    }
    Ok(StackOperation {
        id,
        action: action.to_owned(),
        status: "QUEUED".to_owned(),
        accounts,
        at_once,
        tolerated,
        began: world.now,
        ..StackOperation::default()
    })
}

/// One operation at a time, unless they may stand in line.
pub(super) fn refuse_if_busy(set: &StackSet) -> Result<(), Refusal> {
    let is_busy = set.operations.iter().any(|it| !has_ended(it));
    if is_busy && !set.managed_execution {
        return Err(Refusal::new(
            409,
            "OperationInProgressException",
            "Another Operation on StackSet is in progress",
        ));
    }
    Ok(())
}

pub(super) fn has_ended(operation: &StackOperation) -> bool {
    matches!(
        operation.status.as_str(),
        "STOPPED" | "SUCCEEDED" | "FAILED"
    )
}

/// Takes an operation in; it runs when those before it have ended.
pub(super) fn begin(set: &mut StackSet, operation: StackOperation) {
    for account in &operation.accounts {
        let instance = set.instances.entry(account.clone()).or_default();
        "PENDING".clone_into(&mut instance.detailed);
        if instance.status.is_empty() || operation.action != "DELETE" {
            "OUTDATED".clone_into(&mut instance.status);
        }
    }
    set.operations.push(operation);
}
