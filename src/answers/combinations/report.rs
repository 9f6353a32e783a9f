//! Where mistakes are looked up and put.

use crate::answers::found::Found;
use crate::answers::walk::Section;

/// Where mistakes are looked up and put.
pub(super) struct Report<'r, 'd, 't> {
    pub(super) root: &'r Section<'d>,
    pub(super) found: &'r mut Found<'t>,
}

impl Report<'_, '_, '_> {
    /// Adds a mistake where the key stands, or the table that it would stand in.
    pub(super) fn add(
        &mut self,
        key: &str,
        message: impl Into<String>,
        allowed: impl Into<String>,
    ) {
        let span = self.root.span_at(key);
        self.found.add(&span, key, message, allowed);
    }
}
