//! How the window looks on this computer: sharing view, text size, and light or dark. Kept from one start to the next.
//!
//! Nothing of it is worth an error page: what cannot be read counts as what a new computer has.

use std::fmt::Write as _;
use std::path::Path;

use egui::ThemePreference;
use toml_edit::{Document, Item};

use crate::window::State;
use crate::window::session::keeping::Written;
use crate::{private, text_file};

/// The text sizes that were tried, in percent.
pub(crate) const TEXT_SIZES: [u16; 4] = [100, 125, 150, 200];

/// The file, in the folder of saved work.
const FILE: &str = "preferences.toml";
/// A larger file is not ours, in bytes.
const LARGEST: u64 = 64 * 1024;

const SHARING: &str = "sharing_view";
const SIZE: &str = "text_size";
const SIZE_BEFORE: &str = "text_size_before_sharing";
const THEME: &str = "theme";

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preferences {
    pub sharing: bool,
    /// Text size in percent: 100, 125, 150 or 200.
    pub zoom: u16,
    /// Text size before sharing view, which comes back when that is left.
    pub zoom_before: u16,
    pub theme: ThemePreference,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            sharing: false,
            zoom: 100,
            zoom_before: 100,
            theme: ThemePreference::System,
        }
    }
}

impl Preferences {
    /// Read a file. What is missing, unknown or broken counts as not said.
    pub fn from_text(text: &str) -> Self {
        let Ok(document) = Document::parse(text) else {
            return Self::default();
        };
        let table = document.as_table();
        let percent = |key: &str| nearest_size(table.get(key).and_then(Item::as_integer));
        Self {
            sharing: table.get(SHARING).and_then(Item::as_bool).unwrap_or(false),
            zoom: percent(SIZE),
            zoom_before: percent(SIZE_BEFORE),
            theme: match table.get(THEME).and_then(Item::as_str) {
                Some("light") => ThemePreference::Light,
                Some("dark") => ThemePreference::Dark,
                _ => ThemePreference::System,
            },
        }
    }

    /// The whole file.
    pub fn to_text(self) -> String {
        let theme = match self.theme {
            ThemePreference::System => "system",
            ThemePreference::Light => "light",
            ThemePreference::Dark => "dark",
        };
        let mut text = String::from("# How the window of radiant-aws-setup looks here.\n");
        for (key, value) in [
            (SHARING, self.sharing.to_string()),
            (SIZE, self.zoom.to_string()),
            (SIZE_BEFORE, self.zoom_before.to_string()),
            (THEME, format!("\"{theme}\"")),
        ] {
            // Writing to a text cannot fail.
            let _written = writeln!(text, "{key} = {value}");
        }
        text
    }

    /// As the window is now.
    const fn of(state: &State) -> Self {
        Self {
            sharing: state.look.sharing,
            zoom: state.look.zoom,
            zoom_before: state.look.zoom_before,
            theme: state.look.theme,
        }
    }
}

/// The size that was tried and is nearest to what was asked for.
fn nearest_size(asked: Option<i64>) -> u16 {
    let Some(asked) = asked else {
        return 100;
    };
    TEXT_SIZES
        .into_iter()
        .min_by_key(|size| i64::from(*size).abs_diff(asked))
        .unwrap_or(100)
}

/// Make the window look as it did last time. For before the first frame.
pub fn restore(state: &mut State) {
    let kept = read(&state.state_dir);
    state.look.sharing = kept.sharing;
    state.look.zoom = kept.zoom;
    state.look.zoom_before = kept.zoom_before;
    state.look.fit_zoom = kept.sharing;
    state.look.theme = kept.theme;
    state.look.kept = kept;
}

fn read(state_dir: &Path) -> Preferences {
    text_file::read_own(&state_dir.join(FILE), LARGEST)
        .and_then(text_file::decode)
        .map(|text| Preferences::from_text(&text))
        .unwrap_or_default()
}

/// Keep how the window looks, when that is not what was kept last.
pub(crate) fn keep_if_changed(state: &mut State) {
    let now = Preferences::of(state);
    if now == state.look.kept {
        return;
    }
    let folder = state.state_dir.clone();
    // Without a folder there is nowhere to keep it.
    let is_given = folder.as_os_str().is_empty()
        || state
            .keeping
            .disk
            .give(move || Written::look(write(&folder, now)));
    // Not tried again at every press where the folder cannot be written.
    if is_given {
        state.look.kept = now;
    }
}

/// Replace the file in one piece: the old one stays whole until the new one is.
fn write(state_dir: &Path, preferences: Preferences) -> std::io::Result<()> {
    private::create_dir(state_dir)?;
    private::write_atomically(&state_dir.join(FILE), preferences.to_text().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::{Action, act};

    #[test]
    fn everything_comes_back_as_it_was_written() {
        for sharing in [false, true] {
            for zoom in TEXT_SIZES {
                for theme in [
                    ThemePreference::System,
                    ThemePreference::Light,
                    ThemePreference::Dark,
                ] {
                    let written = Preferences {
                        sharing,
                        zoom,
                        zoom_before: 125,
                        theme,
                    };
                    assert_eq!(Preferences::from_text(&written.to_text()), written);
                }
            }
        }
    }

    #[test]
    fn broken_text_counts_as_nothing_said() {
        for text in [
            "",
            "sharing_view = ",
            "\u{0}\u{1}",
            "[sharing_view]\non = true",
            "sharing_view = \"yes\"\ntext_size = \"large\"\ntheme = 3",
            "theme = \"sepia\"\nfuture = true",
        ] {
            assert_eq!(
                Preferences::from_text(text),
                Preferences::default(),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_size_that_was_never_tried_becomes_the_nearest_one() {
        for (asked, wanted) in [
            ("137", 125),
            ("138", 150),
            ("0", 100),
            ("-5", 100),
            ("-9223372036854775808", 100),
            ("9223372036854775807", 200),
            ("12.5", 100),
        ] {
            let text = format!("text_size = {asked}");
            assert_eq!(Preferences::from_text(&text).zoom, wanted, "{asked}");
        }
    }

    fn opened(folder: &Path) -> State {
        let mut state = State::new(
            folder.to_owned(),
            crate::aws::Environment::default(),
            crate::vendor::Vendor::default(),
        );
        restore(&mut state);
        state
    }

    #[test]
    fn the_next_start_looks_like_the_last_one_and_leaving_sharing_view_puts_the_size_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = opened(folder.path());
        assert_eq!(Preferences::of(&first), Preferences::default());
        act(&mut first, Action::SetZoom(125));
        first.look.window_width = 1920.0;
        act(&mut first, Action::SetSharing(true));
        act(&mut first, Action::SetTheme(ThemePreference::Dark));
        drop(first);

        let mut second = opened(folder.path());
        assert!(second.look.sharing);
        assert_eq!(
            (second.look.zoom, second.look.theme),
            (150, ThemePreference::Dark)
        );
        act(&mut second, Action::SetSharing(false));
        assert_eq!(second.look.zoom, 125);
        assert_eq!(opened(folder.path()).look.zoom, 125);
    }

    #[test]
    fn a_folder_that_cannot_be_written_stops_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a file");
        std::fs::write(&file, "").unwrap();
        let mut state = opened(&file);
        act(&mut state, Action::SetZoom(150));
        assert_eq!(state.look.zoom, 150);
        assert_eq!(opened(&file).look.zoom, 100);
    }
}
