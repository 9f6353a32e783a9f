//! The roles of other accounts by a StackSet: AWS makes them, in the accounts that come later too.

mod drafts;
mod given;
mod made;
mod planned;
mod removed;
mod rights;
mod taken;

pub(super) use planned::plan;
pub(super) use removed::plan as removal;
