//! One call, as a row shows it.

use egui::Color32;

use crate::ui::theme::Tokens;

/// How a call went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    Working,
    Bad,
}

impl Tone {
    pub(super) fn color(self, t: &Tokens) -> Color32 {
        match self {
            Self::Plain => t.ink_2,
            Self::Good => t.ok,
            Self::Working => t.accent,
            Self::Bad => t.error,
        }
    }
}

/// One call. Numbers are masked by whoever makes the row.
#[derive(Clone, Copy, Debug, Default)]
pub struct ActivityRow<'a> {
    /// Its own among all rows, and the same while other rows come and go.
    pub key: &'a str,
    pub time: &'a str,
    pub call: &'a str,
    /// Region and account.
    pub target: &'a str,
    /// The same where there is little room: "eu-west-1 …6666".
    pub short_target: &'a str,
    /// How it went, in words.
    pub result: &'a str,
    pub took: &'a str,
    pub tone: Tone,
    /// What the open row says besides.
    pub account: &'a str,
    /// "Ireland, eu-west-1".
    pub region: &'a str,
    /// The request number as it is drawn, and as it is copied; empty where none came.
    pub request: (&'a str, &'a str),
}
