//! A word on trails of the whole organization that lost the other accounts.

use crate::plan::Warning;
use crate::plan::draft::warning;
use crate::wanted::Site;

pub(super) fn told(site: &Site<'_>) -> Vec<Warning> {
    let narrowed = site.narrowed().into_iter();
    narrowed.map(|it| warning(it.words(), it.hint())).collect()
}
