//! Policy documents: what AWS and the vendor's guide require, and how it joins what is already there.
//!
//! Everything here is pure: no clock, no network, no disk.
//! One document has one file, which says what each of its statements is for.
//! Values that AWS gives only later (a key's ARN, a detector's id) may stand in as a slot such as
//! `{{cloudtrail.key@111122223333/us-east-1}}`; nothing in here takes an ARN apart to build another one from it.

pub mod account_root;
mod assumed;
pub mod beyond;
pub mod cloudtrail_key;
pub mod cloudtrail_topic;
mod condition;
pub mod conflict;
pub mod cover;
pub mod departed;
pub mod detectors;
pub mod diff;
pub mod equal;
pub mod explain;
mod external_ids;
pub mod findings_bucket;
pub mod findings_export;
pub mod glob;
pub mod guardduty_key;
pub mod guardduty_topic;
mod holds;
pub mod limits;
pub mod log_bucket;
pub mod main_role_permissions;
pub mod main_role_trust;
mod matching;
mod meaning;
pub mod member_role_permissions;
pub mod member_role_trust;
pub mod merge;
pub mod model;
pub mod outsiders;
pub mod public;
pub mod size;
pub mod slot;
pub mod statement;
pub mod topic_key;
mod twice;

#[cfg(test)]
pub mod tests;

pub use assumed::Assumed;
pub(crate) use condition::Tests;
pub use conflict::{Conflict, conflicts};
pub use departed::{Departed, departed, same_but_for_departed};
pub use detectors::{Detector, OfOrganization};
pub use diff::{DocumentDiff, Line, Part, Row, compare, rows};
pub use equal::{same_meaning, statements_equal};
pub use explain::{ExplainContext, Piece, PieceKind, Sentence, explain};
pub use external_ids::{each_external_id, replace_external_ids};
pub use merge::{Merge, OnClash, Wanted, merge, take_out, without};
pub use model::{Document, DocumentProblem};
pub use public::public_statements;
pub use size::{DocumentKind, Limit, Size, Unit, measure};
pub use statement::{Condition, Effect, Principal, Statement};
