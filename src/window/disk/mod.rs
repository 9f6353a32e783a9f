//! What the window keeps in its folder. Only `app` and the start of the program come here.

mod saved_files;
#[cfg(test)]
mod tests;

pub use crate::window::disk::saved_files::{load, save};

use std::path::Path;

use crate::answers::Answers;
use crate::approval::keep;
use crate::problem::Problem;
use crate::window::disk::saved_files::{has_aside, put_aside};
use crate::window::session::draft::Draft;
use crate::window::session::effect::{Write, Written};
use crate::window::session::file::Opening;
use crate::window::session::look::Look;
use crate::window::session::preferences::Preferences;
use crate::window::session::sign_in::Start;
use crate::window::session::state::State;
use crate::{crash, private, text_file};

/// The file of how the window looks, in the folder of saved work.
const LOOK: &str = "preferences.toml";
/// A larger one is not ours, in bytes.
const LARGEST: u64 = 64 * 1024;

/// Write what the window asks for.
pub fn write(folder: &Path, write: Write) -> Written {
    match write {
        Write::Work { saved, aside } => {
            let aside = aside.map_or(Ok(()), |old| put_aside(folder, &old));
            Written::Work(aside.and_then(|()| save(folder, &saved)))
        }
        Write::Aside(old) => Written::Aside(put_aside(folder, &old)),
        Write::Approved(approved) => {
            if let Err(problem) = keep(folder, &approved) {
                tracing::warn!(%problem, "what was given out to be approved is not kept");
            }
            Written::Other
        }
        Write::Look(preferences) => {
            if let Err(err) = write_look(folder, preferences) {
                tracing::warn!(%err, "the look of the window is not kept");
            }
            Written::Other
        }
        Write::CrashIsKnown => {
            crash::put_away(folder);
            Written::Other
        }
    }
}

/// What is told when the disk's thread could not do this.
pub fn unwritten(write: &Write) -> Written {
    let problem = || {
        Problem::new("Your answers cannot be saved on this computer.")
            .hint("Check the disk. Until then, keep this window open.")
    };
    match write {
        Write::Work { .. } => Written::Work(Err(problem())),
        Write::Aside(_) => Written::Aside(Err(problem())),
        Write::Approved(_) | Write::Look(_) | Write::CrashIsKnown => Written::Other,
    }
}

/// Replace the file in one piece: the old one stays whole until the new one is.
fn write_look(folder: &Path, preferences: Preferences) -> std::io::Result<()> {
    // Without a folder there is nowhere to keep it.
    if folder.as_os_str().is_empty() {
        return Ok(());
    }
    private::create_dir(folder)?;
    private::write_atomically(&folder.join(LOOK), preferences.to_text().as_bytes())
}

/// Make the window look as it did last time. For before the first frame.
pub fn restore(state: &mut State) {
    let kept = text_file::read_own(&state.state_dir.join(LOOK), LARGEST)
        .and_then(text_file::decode)
        .map(|text| Preferences::from_text(&text))
        .unwrap_or_default();
    state.look = Look::from(kept);
}

/// Take answers from a file: they become the saved work to carry on with. What was saved before is put aside.
///
/// # Errors
///
/// What was saved before cannot be put aside; then nothing has changed.
pub fn adopt(state: &mut State, answers: &Answers) -> Result<(), Problem> {
    let draft = Draft::from_answers(answers);
    let saved = state.keeping.saved.as_ref();
    if let Some(old) = saved.filter(|old| old.draft != draft) {
        put_aside(&state.state_dir, &old.draft)?;
    }
    state.keeping.take_over(draft);
    state.sign_in.start = Some(Start::CarryOn);
    Ok(())
}

/// The folder in which files of a kind lie that nobody saved by hand: answers that were put aside.
///
/// In sharing view there is none, for their names would be seen by others.
pub fn folder_of(state: &State, opening: Opening) -> Option<&Path> {
    let shows =
        opening == Opening::Answers && !state.look.is_shared() && has_aside(&state.state_dir);
    shows.then_some(state.state_dir.as_path())
}
