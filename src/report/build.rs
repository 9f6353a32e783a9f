//! The record, put together.

use super::form::{Report, VERSION};
use super::sources::Sources;
use super::{ahead, costs, hidden, masks, parts, picture, points, policies, values};
use crate::problem::Problem;

impl Report {
    /// The record of a set-up. With `masked` every identifier is replaced, the same one always by the same word.
    ///
    /// # Errors
    ///
    /// It cannot be written down.
    pub fn of(from: &Sources<'_>, masked: bool) -> Result<Self, Problem> {
        let open_points = points::open_points(from);
        let whole = Self {
            version: VERSION,
            made: from.at(),
            program: format!("radiant-aws-setup {}", env!("CARGO_PKG_VERSION")),
            practice: from.practice,
            masked,
            title: points::title(from, open_points.len()),
            about: points::about(from),
            facts: parts::facts(from),
            picture: picture::picture(from),
            open_points,
            parts: parts::parts(from),
            runs: parts::runs(from),
            values: values::values(from),
            policies: policies::policies(from),
            rights: parts::rights(from),
            checks: points::checks(from),
            costs: costs::costs(from),
            undo: ahead::undo(from),
            accounts: parts::accounts(from),
            joining: ahead::joining(from),
        };
        let mut value = serde_json::to_value(&whole).map_err(unwritten)?;
        let ids = hidden::ids(from, &value);
        value = hidden::hidden(&value, &ids);
        if masked {
            value = masks::masks(from, &value).value(&value);
        }
        serde_json::from_value(value).map_err(unwritten)
    }

    /// The JSON form.
    ///
    /// # Errors
    ///
    /// It cannot be written down.
    pub fn to_json(&self) -> Result<String, Problem> {
        let text = serde_json::to_string_pretty(self).map_err(unwritten)?;
        Ok(format!("{}\n", crate::domain::shown_json(&text)))
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what map_err hands over"
)]
fn unwritten(err: serde_json::Error) -> Problem {
    Problem::new("The record could not be written down.").hint(err.to_string())
}
