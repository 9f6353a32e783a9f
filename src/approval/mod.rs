//! What somebody approves: a plan with its checksum, the sheet that is signed, and whether what would be done is still that plan.

mod approved;
mod canonical;
mod difference;
mod kept;
mod parts;
mod person;
mod plan_file;

#[cfg(test)]
mod tests;

pub use approved::{Approved, Begun};
pub use difference::{Difference, not_approved};
pub use kept::{keep, kept};
pub use parts::{EXPORT, LOGGING, MEMBERS, PARTS, ROLE, of_word};
pub use person::parse_approver;
pub use plan_file::{LEFT_OUT, PlanFile, SHORTEST_ID};
