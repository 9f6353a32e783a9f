//! The record of a set-up, to be kept and handed on.
//!
//! It tells what was set up and where, who approved what and when, the values for the vendor's form, every policy in words, the
//! rights, the checks, what it costs, and how it is taken back.
//! One value ([`Report`]), made from the answers, a fresh look, its checks and the records of the runs, and three forms of it: a web
//! page that stands alone, Markdown and JSON. No form holds a key, a token or a whole External Role ID; a masked one holds no
//! identifier.

mod ahead;
mod build;
mod costs;
mod form;
mod hidden;
mod markdown;
mod masks;
mod parts;
mod past;
mod picture;
mod points;
mod policies;
mod sources;
mod svg;
mod values;
mod web;

pub use form::{
    Carried, Checked, CostRow, Costs, Fact, OpenPoint, OpenState, OtherAccount, Part, PartState,
    Picture, PictureBox, Policy, Report, Right, Rule, Run, Undo, Verdict, Wrote,
};
pub use past::{PastRun, past_runs};
pub use sources::Sources;

/// The record twice: as it is, and with every identifier replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Records {
    pub whole: Report,
    pub masked: Report,
}

/// The name of the file in each form, without its ending.
pub const FILE: &str = "radiant-aws-record";
