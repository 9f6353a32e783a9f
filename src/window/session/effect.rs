//! What has to be done outside of what the window knows.

use std::time::Duration;

use crate::approval::Approved;
use crate::problem::Problem;
use crate::window::session::draft::Draft;
use crate::window::session::file::Opening;
use crate::window::session::preferences::{Preferences, Theme};
use crate::window::session::saved_work::Saved;
use crate::worker::Command;

#[derive(Clone, Debug)]
pub enum Effect {
    /// Ask the worker.
    Send(Command),
    /// Set the text size, in percent.
    Zoom(u16),
    /// Light, dark, or as the system has it.
    Theme(Theme),
    /// Sharing view holds still.
    Still(bool),
    /// Look again after this time, also when nothing happens.
    Wake(Duration),
    /// Say a short message.
    Say(String),
    /// Ask where to save a file, and write it there.
    SaveFile { name: String, text: String },
    /// Ask which file to open, and read it.
    OpenFile(Opening),
    /// Write to the folder of saved work, in order; [`Written`] comes back.
    Write(Write),
    /// Close the window.
    Close,
}

/// What is written to the folder of saved work.
#[derive(Clone, Debug)]
pub enum Write {
    /// The work to carry on with; answers of another account or Region are put aside first.
    Work {
        saved: Box<Saved>,
        aside: Option<Box<Draft>>,
    },
    /// Earlier answers are put aside.
    Aside(Box<Draft>),
    /// What was given out to be approved, so that it can be said in what another plan differs from it.
    Approved(Box<Approved>),
    Look(Preferences),
    /// The unexpected stop is known now.
    CrashIsKnown,
}

/// What was written, or why not.
#[derive(Clone, Debug)]
pub enum Written {
    Work(Result<(), Problem>),
    Aside(Result<(), Problem>),
    /// Nothing waits for it.
    Other,
}
