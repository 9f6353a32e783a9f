//! The four fonts: Inter for reading, `JetBrains` Mono for names and numbers, each in two weights.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontTweak};

/// Text, regular.
pub const UI: &str = "ui";
/// Text, semibold.
pub const UI_STRONG: &str = "ui-strong";
/// Names and numbers, regular.
pub const MONO: &str = "mono";
/// Names and numbers, semibold.
pub const MONO_STRONG: &str = "mono-strong";

/// Moves the mono glyphs down by this part of their size, so that both faces share a baseline in one line.
const MONO_DROP: f32 = 0.02;

/// All families, with egui's own fonts behind them for glyphs that ours lack.
pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let mono_tweak = FontTweak {
        y_offset_factor: MONO_DROP,
        ..FontTweak::default()
    };
    let ours = [
        (
            UI,
            FontData::from_static(include_bytes!("../../../assets/fonts/Inter-Regular.otf")),
        ),
        (
            UI_STRONG,
            FontData::from_static(include_bytes!("../../../assets/fonts/Inter-SemiBold.otf")),
        ),
        (
            MONO,
            FontData::from_static(include_bytes!(
                "../../../assets/fonts/JetBrainsMono-Regular.ttf"
            ))
            .tweak(mono_tweak.clone()),
        ),
        (
            MONO_STRONG,
            FontData::from_static(include_bytes!(
                "../../../assets/fonts/JetBrainsMono-SemiBold.ttf"
            ))
            .tweak(mono_tweak),
        ),
    ];
    for (name, data) in ours {
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    }

    let behind_text = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    let behind_mono = fonts
        .families
        .get(&FontFamily::Monospace)
        .cloned()
        .unwrap_or_default();
    let chain = |first: &str, behind: &[String], last: &[String]| -> Vec<String> {
        let mut names = vec![first.to_owned()];
        for name in behind.iter().chain(last) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    };
    // Hack, behind the mono family, has arrows that the text fallback lacks.
    let families = [
        (
            FontFamily::Proportional,
            chain(UI, &behind_text, &behind_mono),
        ),
        (
            FontFamily::Name(UI.into()),
            chain(UI, &behind_text, &behind_mono),
        ),
        (
            FontFamily::Name(UI_STRONG.into()),
            chain(UI_STRONG, &behind_text, &behind_mono),
        ),
        (
            FontFamily::Monospace,
            chain(MONO, &behind_mono, &behind_text),
        ),
        (
            FontFamily::Name(MONO.into()),
            chain(MONO, &behind_mono, &behind_text),
        ),
        (
            FontFamily::Name(MONO_STRONG.into()),
            chain(MONO_STRONG, &behind_mono, &behind_text),
        ),
    ];
    for (family, names) in families {
        fonts.families.insert(family, names);
    }
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_starts_with_its_own_font() {
        let fonts = definitions();
        for name in [UI, UI_STRONG, MONO, MONO_STRONG] {
            assert!(fonts.font_data.contains_key(name));
            assert_eq!(
                fonts.families[&FontFamily::Name(name.into())]
                    .first()
                    .map(String::as_str),
                Some(name)
            );
        }
        assert_eq!(
            fonts.families[&FontFamily::Proportional]
                .first()
                .map(String::as_str),
            Some(UI)
        );
        assert_eq!(
            fonts.families[&FontFamily::Monospace]
                .first()
                .map(String::as_str),
            Some(MONO)
        );
    }
}
