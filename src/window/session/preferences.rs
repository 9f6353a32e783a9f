//! How the window looks on this computer, kept from one start to the next: the text of its file.
//!
//! Nothing of it is worth an error page: what cannot be read counts as what a new computer has.

use std::fmt::Write as _;

use toml_edit::{Document, Item};

const SHARING: &str = "sharing_view";
const SIZE: &str = "text_size";
const SIZE_BEFORE: &str = "text_size_before_sharing";
const THEME: &str = "theme";

/// The text sizes that were tried, in percent.
pub const TEXT_SIZES: [u16; 4] = [100, 125, 150, 200];

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// What is kept from one start to the next. Sizes are in percent, each one of [`TEXT_SIZES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preferences {
    pub sharing: bool,
    pub zoom: u16,
    /// Text size before sharing view, which comes back when that is left.
    pub zoom_before: u16,
    pub theme: Theme,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            sharing: false,
            zoom: 100,
            zoom_before: 100,
            theme: Theme::System,
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
                Some("light") => Theme::Light,
                Some("dark") => Theme::Dark,
                _ => Theme::System,
            },
        }
    }

    /// The whole file.
    pub fn to_text(self) -> String {
        let theme = match self.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_comes_back_as_it_was_written() {
        for sharing in [false, true] {
            for zoom in TEXT_SIZES {
                for theme in [Theme::System, Theme::Light, Theme::Dark] {
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
}
