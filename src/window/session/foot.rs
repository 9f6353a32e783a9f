//! What the footer of a page says and does.

use crate::window::Action;

/// The footer of a page: what is true now and what happens next, and the one button that names its deed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foot {
    pub back: Option<Action>,
    /// Said first, in bold.
    pub bold: String,
    pub sentence: String,
    pub secondary: Option<(String, Action)>,
    pub primary: Option<(String, Action)>,
    /// Why the primary button cannot be pressed yet; empty when it can. The gate says it, for every page.
    pub not_yet: String,
}
