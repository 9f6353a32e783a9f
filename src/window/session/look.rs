//! How the window looks.

use egui::ThemePreference;

use crate::window::session::preferences::Preferences;

/// How the window looks.
pub struct Look {
    pub sharing: bool,
    /// Text size in percent: 100, 125, 150 or 200.
    pub zoom: u16,
    /// Text size before sharing view.
    pub zoom_before: u16,
    /// The text size comes from another start, whose window may have been wider.
    pub fit_zoom: bool,
    /// Light, dark, or as the system has it.
    pub theme: ThemePreference,
    /// As it was kept last.
    pub kept: Preferences,
    /// How wide the window is, in points at 100 % text size.
    pub window_width: f32,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            sharing: false,
            zoom: 100,
            zoom_before: 100,
            fit_zoom: false,
            theme: ThemePreference::System,
            kept: Preferences::default(),
            window_width: 1280.0,
        }
    }
}
