//! The faces of the kit: each a font, a size and the height of its line.

use egui::text::TextFormat;
use egui::{Color32, FontId, Ui};

use crate::ui::theme;

/// A face of the type scale: family, size and line height together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// The question of the page, wide and medium.
    Title,
    TitleCompact,
    TitleTight,
    /// The account name on the sign-in card.
    Identity,
    /// The account number under it.
    IdentityNumber,
    /// "8 of 14 done", dialog titles.
    Count,
    /// Heads inside a page.
    Section,
    Body,
    BodyStrong,
    /// Help under a label, list details, names in the rail.
    Help,
    HelpStrong,
    /// Notes at the edge.
    Meta,
    MetaStrong,
    /// The state word in the rail.
    Small,
    SmallStrong,
    /// The value in a copy field.
    Value,
    /// Names and numbers in fields, tables and sentences.
    Mono,
    Code,
    CodeStrong,
}

impl Face {
    /// Family, size and line height.
    fn parts(self) -> (&'static str, f32, f32) {
        match self {
            Self::Title => (theme::UI_STRONG, 30.0, 38.0),
            Self::TitleCompact | Self::Identity => (theme::UI_STRONG, 28.0, 36.0),
            Self::TitleTight => (theme::UI_STRONG, 24.0, 32.0),
            Self::IdentityNumber => (theme::MONO, 22.0, 28.0),
            Self::Count => (theme::UI_STRONG, 22.0, 28.0),
            Self::Section => (theme::UI_STRONG, 20.0, 28.0),
            Self::Body => (theme::UI, 17.0, 26.0),
            Self::BodyStrong => (theme::UI_STRONG, 17.0, 26.0),
            Self::Help => (theme::UI, 16.0, 24.0),
            Self::HelpStrong => (theme::UI_STRONG, 16.0, 24.0),
            Self::Meta => (theme::UI, 15.0, 22.0),
            Self::MetaStrong => (theme::UI_STRONG, 15.0, 22.0),
            Self::Small => (theme::UI, 14.0, 18.0),
            Self::SmallStrong => (theme::UI_STRONG, 14.0, 18.0),
            Self::Value => (theme::MONO_STRONG, 18.0, 26.0),
            Self::Mono => (theme::MONO, 16.0, 24.0),
            Self::Code => (theme::MONO, 14.0, 22.0),
            Self::CodeStrong => (theme::MONO_STRONG, 14.0, 22.0),
        }
    }

    pub fn font(self) -> FontId {
        let (family, size, _) = self.parts();
        theme::font(family, size)
    }

    /// Height of one line, in points.
    pub fn line(self) -> f32 {
        self.parts().2
    }

    /// Width of one character, of a face in which all are as wide.
    pub fn column(self, ui: &Ui) -> f32 {
        ui.fonts_mut(|fonts| fonts.glyph_width(&self.font(), '0'))
            .max(1.0)
    }

    /// The format of a piece of text in this face.
    pub fn format(self, color: Color32) -> TextFormat {
        TextFormat {
            line_height: Some(self.line()),
            ..TextFormat::simple(self.font(), color)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_face_is_smaller_than_fourteen() {
        for face in [
            Face::Small,
            Face::SmallStrong,
            Face::Code,
            Face::CodeStrong,
            Face::Meta,
            Face::Body,
        ] {
            assert!(face.font().size >= 14.0);
            assert!(face.line() > face.font().size);
        }
    }
}
