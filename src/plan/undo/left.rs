//! What both the making and the narrowing of a way back need: the section of a change, and leaving one out.

use crate::plan::told::Told;
use crate::plan::{Action, ChangeId, Kind, Section};

/// Write nothing of this change, and say why.
pub fn leave(told: &mut Told, kind: Kind) {
    told.change.kind = kind;
    told.change.action = Action::None;
}

/// The section that a change of a run belongs to.
pub(super) fn section(change: &ChangeId) -> Section {
    Section::of(change.as_str().split('/').next().unwrap_or_default())
}
