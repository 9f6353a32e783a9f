//! How the window looks: sharing view, text size, and light or dark.

use crate::window::session::effect::{Effect, Write};
use crate::window::session::preferences::{Preferences, Theme};

/// Whether others watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    Off,
    On,
    /// As at the last start, whose window may have been wider: the text size has still to be made to fit.
    Again,
}

/// How the window looks.
pub struct Look {
    pub sharing: Sharing,
    /// Text size in percent, one of `TEXT_SIZES`.
    pub zoom: u16,
    /// Text size before sharing view.
    pub zoom_before: u16,
    pub theme: Theme,
    /// As it was kept last.
    kept: Preferences,
    /// How wide the window is, in points at 100 % text size.
    pub window_width: f32,
    /// There is little room, so that pages show one thing at a time.
    pub is_narrow: bool,
}

/// What may be asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    Share(bool),
    /// Text size in percent.
    Zoom(u16),
    Theme(Theme),
}

impl Default for Look {
    fn default() -> Self {
        Self::from(Preferences::default())
    }
}

impl From<Preferences> for Look {
    fn from(kept: Preferences) -> Self {
        Self {
            sharing: if kept.sharing {
                Sharing::Again
            } else {
                Sharing::Off
            },
            zoom: kept.zoom,
            zoom_before: kept.zoom_before,
            theme: kept.theme,
            kept,
            window_width: 1280.0,
            is_narrow: false,
        }
    }
}

impl Look {
    /// Whether others watch.
    pub fn is_shared(&self) -> bool {
        self.sharing != Sharing::Off
    }

    pub fn take(&mut self, message: Message) -> Vec<Effect> {
        match message {
            Message::Share(on) if on == self.is_shared() => Vec::new(),
            Message::Share(true) => {
                self.sharing = Sharing::On;
                self.zoom_before = self.zoom;
                self.zoom = self.zoom.max(sharing_zoom(self.window_width));
                vec![
                    Effect::Zoom(self.zoom),
                    Effect::Still(true),
                    Effect::Say(
                        "Text is larger now. Account numbers and other companies' names are hidden"
                            .to_owned(),
                    ),
                ]
            }
            Message::Share(false) => {
                self.sharing = Sharing::Off;
                self.zoom = self.zoom_before;
                vec![Effect::Zoom(self.zoom), Effect::Still(false)]
            }
            Message::Zoom(percent) => {
                self.zoom = percent;
                vec![Effect::Zoom(percent)]
            }
            Message::Theme(theme) => {
                self.theme = theme;
                vec![Effect::Theme(theme)]
            }
        }
    }

    /// Make the text size of another start fit into this window.
    pub fn fit(&mut self) -> Option<Effect> {
        if self.sharing != Sharing::Again {
            return None;
        }
        self.sharing = Sharing::On;
        let most = sharing_zoom(self.window_width).max(self.zoom_before);
        if self.zoom <= most {
            return None;
        }
        self.zoom = most;
        Some(Effect::Zoom(most))
    }

    /// Keep how it looks, when that is not what was kept last. Not tried again at every press where it cannot be written.
    pub fn keep(&mut self) -> Option<Effect> {
        let now = Preferences {
            sharing: self.is_shared(),
            zoom: self.zoom,
            zoom_before: self.zoom_before,
            theme: self.theme,
        };
        if now == self.kept {
            return None;
        }
        self.kept = now;
        Some(Effect::Write(Write::Look(now)))
    }
}

/// The largest text size that leaves 1,024 points of width, and never less than 125 %.
fn sharing_zoom(window_width: f32) -> u16 {
    const LEFT: f32 = 1024.0;
    [200_u16, 150]
        .into_iter()
        .find(|percent| window_width * 100.0 / f32::from(*percent) >= LEFT)
        .unwrap_or(125)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (sharing, text size, theme)
    type Seen = (bool, u16, Theme);

    #[test]
    fn each_message_changes_what_it_names_and_says_what_follows() {
        let light = Theme::Light;
        let table: [(Seen, Message, Seen, &[&str]); 5] = [
            (
                (false, 100, light),
                Message::Share(true),
                (true, 125, light),
                &["Zoom(125)", "Still(true)", "Say"],
            ),
            (
                (true, 125, light),
                Message::Share(true),
                (true, 125, light),
                &[],
            ),
            (
                (true, 125, light),
                Message::Share(false),
                (false, 100, light),
                &["Zoom(100)", "Still(false)"],
            ),
            (
                (false, 100, light),
                Message::Zoom(200),
                (false, 200, light),
                &["Zoom(200)"],
            ),
            (
                (true, 150, light),
                Message::Theme(Theme::Dark),
                (true, 150, Theme::Dark),
                &["Theme(Dark)"],
            ),
        ];
        for ((sharing, zoom, theme), message, after, effects) in table {
            let mut look = Look::from(Preferences {
                sharing,
                zoom,
                zoom_before: 100,
                theme,
            });
            let told = look.take(message);
            assert_eq!(
                (look.is_shared(), look.zoom, look.theme),
                after,
                "{message:?}"
            );
            let told: Vec<String> = told.iter().map(|effect| format!("{effect:?}")).collect();
            assert_eq!(told.len(), effects.len(), "{message:?}: {told:?}");
            for (told, wanted) in told.iter().zip(effects) {
                assert!(told.starts_with(wanted), "{message:?}: {told}");
            }
        }
    }

    #[test]
    fn it_is_kept_once_and_only_when_it_changed() {
        let mut look = Look::default();
        assert!(look.keep().is_none());
        look.take(Message::Zoom(150));
        assert!(matches!(
            look.keep(),
            Some(Effect::Write(Write::Look(Preferences { zoom: 150, .. })))
        ));
        assert!(look.keep().is_none());
    }

    #[test]
    fn a_text_size_from_a_wider_window_is_made_to_fit() {
        let mut look = Look::from(Preferences {
            sharing: true,
            zoom: 200,
            ..Preferences::default()
        });
        assert!(matches!(look.fit(), Some(Effect::Zoom(125))));
        // What is chosen later stays.
        look.zoom = 200;
        assert!(look.fit().is_none());
    }

    #[test]
    fn sharing_makes_text_as_large_as_the_window_allows() {
        let sizes = [1024.0, 1280.0, 1920.0, 2560.0].map(sharing_zoom);
        assert_eq!(sizes, [125, 125, 150, 200]);
    }
}
