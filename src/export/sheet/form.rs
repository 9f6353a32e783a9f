//! The sheet's words, and what they are made from: plain data.

use serde::{Deserialize, Serialize};

use super::rows::Row;
use crate::approval::Approved;
use crate::domain::Region;
use crate::inventory::Caller;
use crate::plan::{Plan, Told};

/// What a sheet is made from.
#[derive(Clone, Copy, Debug)]
pub struct Asks<'a> {
    /// The changes that are to be approved, and no others.
    pub plan: &'a Plan<Told>,
    pub approved: &'a Approved,
    /// Who signed in, and for whom the changes are made.
    pub caller: &'a Caller,
    /// The name of the main account, where it is known.
    pub name: Option<&'a str>,
    /// The main account's Region.
    pub region: &'a Region,
    /// When it was made, in words.
    pub at: &'a str,
    /// The simulated organization, not AWS.
    pub practice: bool,
    /// Who has to approve, where that was said.
    pub by: Option<&'a str>,
    /// What it costs, in lines, where a forecast was made.
    pub costs: &'a [String],
}

/// The sheet's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub title: String,
    /// When it was made, and what is hidden in it.
    pub about: String,
    /// Who asks, for which account, where, and how much.
    pub facts: Vec<(String, String)>,
    pub rows: Vec<Row>,
    /// What is not made, with the reason.
    pub left_out: Vec<String>,
    pub rights: String,
    /// What others may notice.
    pub notices: Vec<String>,
    /// What it costs.
    pub costs: Vec<String>,
    /// What cannot be taken back, and how the rest is.
    pub stays: Vec<String>,
    /// As it is read aloud.
    pub checksum: String,
    pub whole_checksum: String,
}
