//! Work that is kept on this computer.

use std::collections::BTreeSet;

use crate::window::session::draft::Draft;
use crate::window::session::page::Page;

/// Work that was found on this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    pub at: jiff::Timestamp,
    pub page: Page,
    /// The steps on the vendor's page that are ticked.
    pub ticked: BTreeSet<usize>,
    pub draft: Draft,
}

impl Saved {
    /// Work in which no step is ticked.
    pub const fn new(draft: Draft, page: Page, at: jiff::Timestamp) -> Self {
        Self {
            at,
            page,
            ticked: BTreeSet::new(),
            draft,
        }
    }
}

/// What begins the names of answers that were put aside.
pub(crate) const ASIDE: &str = "setup.";
/// The ending of a file with answers that can be opened again.
pub(crate) const ANSWERS: &str = "toml";

/// The name and the ending of the file in which these answers are kept. Only complete ones can be opened again, as answers.
pub(crate) fn aside_name(old: &Draft) -> (String, &'static str) {
    let ending = if old.to_answers().is_ok() {
        ANSWERS
    } else {
        "json"
    };
    (format!("{ASIDE}{}.{}", old.account, old.region), ending)
}

/// The file in which these answers are kept when others take their place, and whether it can be opened again.
pub(crate) fn kept_as(old: &Draft) -> (String, bool) {
    let (name, ending) = aside_name(old);
    (format!("{name}.{ending}"), ending == ANSWERS)
}
