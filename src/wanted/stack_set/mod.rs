//! The StackSet that gives other accounts their role: what it makes, in which groups, and with which exceptions.
//!
//! AWS gives it to accounts that join a group by the group alone, whatever accounts were picked or left out at first. So who must
//! not have the role stands in the template itself.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html>

mod asked;
mod groups;
mod set;
mod template;

#[cfg(test)]
mod tests;

pub use asked::member_template;
pub use groups::all_of;
pub use set::{MemberStackSet, STACK_SET, parameters};
pub use template::EXTERNAL_ROLE_ID;
