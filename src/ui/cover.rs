//! Hides parts of a text while it is edited: what is laid out has dots, and the text stays as it is.

use std::sync::Arc;

use egui::{Color32, Galley, Ui};

use super::text::{self, Face};

/// Hides parts of a text that can be edited.
pub trait Cover {
    /// The text with a sign such as `•` in place of each that is hidden. It has as many signs as before, so that the cursor
    /// stands where one types.
    fn hide(&self, text: &str) -> String;
}

/// A text as it stands in an input, with what is hidden as dots.
pub(super) fn covered(
    ui: &Ui,
    text: &str,
    cover: Option<&dyn Cover>,
    (face, color): (Face, Color32),
) -> Arc<Galley> {
    let shown = cover.map_or_else(|| text.to_owned(), |cover| cover.hide(text));
    let mut job = text::job(&shown, face, color);
    job.break_on_newline = false;
    // A space at the end is seen as it is typed.
    job.keep_trailing_whitespace = true;
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}
