//! The breakages, by what is broken.

pub(super) mod buckets;
pub(super) mod guardduty;
pub(super) mod keys;
pub(super) mod members;
pub(super) mod other;
pub(super) mod role;
pub(super) mod rules;
pub(super) mod topics;
pub(super) mod trail;

use super::row::Row;

/// All rows but those that are made from the documents.
pub(super) fn all() -> Vec<Row> {
    let mut rows = trail::rows();
    rows.extend(buckets::rows());
    rows.extend(keys::rows());
    rows.extend(topics::rows());
    rows.extend(guardduty::rows());
    rows.extend(role::rows());
    rows.extend(role::narrow());
    rows.extend(members::rows());
    rows.extend(other::rows().into_iter().flat_map(|(_, rows)| rows));
    rows
}
