//! An action as it is sent: with the values that AWS has given by now.

use crate::plan::{Action, Slots, with_detectors_that_are_there, with_keys_that_are_there};
use crate::problem::Problem;

/// The action with every slot filled.
pub(super) fn resolve(action: &Action, slots: &Slots) -> Result<Action, Problem> {
    let unclear = |err: serde_json::Error| {
        Problem::new("A change could not be prepared.").hint(err.to_string())
    };
    let action = with_keys_that_are_there(action.clone(), slots);
    let action = with_detectors_that_are_there(action, slots)?;
    let value = slots.resolve_json(&serde_json::to_value(action).map_err(unclear)?);
    if let Some(slot) = Slots::unfilled(&value.to_string()) {
        return Err(Problem::new(format!(
            "A value is missing that AWS has not given yet: {slot}."
        ))
        .hint("Look at the changes again."));
    }
    serde_json::from_value(value).map_err(unclear)
}
