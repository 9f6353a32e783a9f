//! Color roles with their values in both themes. Code names the role, never the value.

use egui::Color32;

/// Every color role of one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Page, fields, dialogs.
    pub page: Color32,
    /// Section list, bars.
    pub rail: Color32,
    /// Side panel, drawers, quiet fills.
    pub sunken: Color32,
    /// Under the pointer: rows and secondary buttons.
    pub hover: Color32,
    /// Separators, tracks, later pips; never the edge of a control.
    pub line: Color32,
    /// Edges of controls, rings.
    pub line_strong: Color32,
    /// Text.
    pub ink: Color32,
    /// Secondary text.
    pub ink_2: Color32,
    /// Notes, done discs.
    pub ink_3: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Links, the filled button, what is current.
    pub accent: Color32,
    /// The filled button under the pointer.
    pub accent_hover: Color32,
    /// The filled button, pressed.
    pub accent_press: Color32,
    /// Chosen, current row, marked values.
    pub accent_soft: Color32,
    /// Edge of chosen things.
    pub accent_line: Color32,
    /// Done.
    pub ok: Color32,
    /// Ground of a note that all is well.
    pub ok_soft: Color32,
    /// Its edge, and the edge of Copied.
    pub ok_line: Color32,
    /// Look at this.
    pub warn: Color32,
    /// Ground of a note on cost; unknown values.
    pub warn_soft: Color32,
    /// Its edge.
    pub warn_line: Color32,
    /// Failed, stopped.
    pub error: Color32,
    /// Ground of a note on a problem.
    pub error_soft: Color32,
    /// Edge of problem cards and wrong fields.
    pub error_line: Color32,
    /// Practice tag and text.
    pub practice: Color32,
    /// Practice strip.
    pub practice_soft: Color32,
    /// Its dashed edge.
    pub practice_line: Color32,
    /// Added lines.
    pub added: Color32,
    /// Their ground.
    pub added_soft: Color32,
    /// Their bar.
    pub added_line: Color32,
    /// Removed lines.
    pub removed: Color32,
    /// Their ground.
    pub removed_soft: Color32,
    /// Their bar.
    pub removed_line: Color32,
    /// Live strip.
    pub band: Color32,
    /// Its text.
    pub band_ink: Color32,
    /// Its secondary text.
    pub band_ink_2: Color32,
    /// Focus ring.
    pub focus: Color32,
    /// Focus ring on the live strip.
    pub band_focus: Color32,
    /// The `Live` tag on the live strip.
    pub band_tag: Color32,
    /// Text on that tag.
    pub band_tag_ink: Color32,
    /// Behind a dialog: the only transparency in the window.
    pub scrim: Color32,
}

/// An opaque color from its six hexadecimal digits.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place where colors are made"
)]
const fn rgb(hex: u32) -> Color32 {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

/// Near-black at 65%.
const fn scrim() -> Color32 {
    Color32::from_rgba_unmultiplied_const(0x0B, 0x0D, 0x10, 166)
}

/// The light theme: ink on paper.
pub const LIGHT: Tokens = Tokens {
    page: rgb(0xFF_FF_FF),
    rail: rgb(0xF3_F1_EC),
    sunken: rgb(0xF8_F7_F3),
    hover: rgb(0xEB_E8_E0),
    line: rgb(0xD9_D5_CA),
    line_strong: rgb(0x75_71_6A),
    ink: rgb(0x17_19_1C),
    ink_2: rgb(0x41_44_49),
    ink_3: rgb(0x5A_5D_62),
    on_accent: rgb(0xFF_FF_FF),
    accent: rgb(0x0A_4D_85),
    accent_hover: rgb(0x08_3E_6C),
    accent_press: rgb(0x06_2F_52),
    accent_soft: rgb(0xE3_ED_F6),
    accent_line: rgb(0x2F_74_B0),
    ok: rgb(0x0E_5A_37),
    ok_soft: rgb(0xE1_F0_E7),
    ok_line: rgb(0x2A_7C_54),
    warn: rgb(0x6E_40_00),
    warn_soft: rgb(0xFB_EF_D0),
    warn_line: rgb(0xA3_65_0A),
    error: rgb(0x97_1B_12),
    error_soft: rgb(0xFB_E7_E3),
    error_line: rgb(0xC4_39_2C),
    practice: rgb(0x0A_52_5C),
    practice_soft: rgb(0xD6_EC_EF),
    practice_line: rgb(0x2A_7B_87),
    added: rgb(0x0B_57_4E),
    added_soft: rgb(0xDB_F0_EB),
    added_line: rgb(0x1E_80_71),
    removed: rgb(0x7C_2F_0D),
    removed_soft: rgb(0xFB_E6_DA),
    removed_line: rgb(0xB4_54_1F),
    band: rgb(0x1B_1F_25),
    band_ink: rgb(0xFF_FF_FF),
    band_ink_2: rgb(0xC9_CD_D3),
    focus: rgb(0x0A_4D_85),
    band_focus: rgb(0x9C_CB_FA),
    band_tag: rgb(0xFF_FF_FF),
    band_tag_ink: rgb(0x17_19_1C),
    scrim: scrim(),
};

/// The dark theme.
pub const DARK: Tokens = Tokens {
    page: rgb(0x16_19_1D),
    rail: rgb(0x0F_11_14),
    sunken: rgb(0x1D_21_26),
    hover: rgb(0x29_2E_35),
    line: rgb(0x36_3C_44),
    line_strong: rgb(0x8A_91_9B),
    ink: rgb(0xF2_F3_F4),
    ink_2: rgb(0xCB_CF_D4),
    ink_3: rgb(0xAB_B1_B9),
    on_accent: rgb(0x0B_18_26),
    accent: rgb(0x9C_CB_FA),
    accent_hover: rgb(0xBA_DB_FC),
    accent_press: rgb(0xD6_EA_FD),
    accent_soft: rgb(0x17_30_4A),
    accent_line: rgb(0x5E_9A_D1),
    ok: rgb(0x8A_D9_AC),
    ok_soft: rgb(0x12_30_1F),
    ok_line: rgb(0x44_A0_6E),
    warn: rgb(0xF5_CB_80),
    warn_soft: rgb(0x37_28_09),
    warn_line: rgb(0x00BD_9232),
    error: rgb(0xFF_B7_AE),
    error_soft: rgb(0x43_17_13),
    error_line: rgb(0xDD_6C_61),
    practice: rgb(0x91_DA_E2),
    practice_soft: rgb(0x0D_31_36),
    practice_line: rgb(0x42_9B_A6),
    added: rgb(0x86_D9_CB),
    added_soft: rgb(0x0D_30_2B),
    added_line: rgb(0x3F_A2_93),
    removed: rgb(0xFF_BE_98),
    removed_soft: rgb(0x3F_22_12),
    removed_line: rgb(0xD0_7C_47),
    band: rgb(0x2C_32_3A),
    band_ink: rgb(0xFF_FF_FF),
    band_ink_2: rgb(0xD3_D7_DC),
    focus: rgb(0x9C_CB_FA),
    band_focus: rgb(0x9C_CB_FA),
    band_tag: rgb(0xFF_FF_FF),
    band_tag_ink: rgb(0x17_19_1C),
    scrim: scrim(),
};

#[cfg(test)]
mod tests {
    use super::*;

    /// One part of the relative luminance of WCAG 2.2.
    fn linear(part: u8) -> f64 {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    }

    fn luminance(color: Color32) -> f64 {
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// `pairs!(tokens; ink on page: 7.0, …)` as a list of name, contrast and target.
    macro_rules! pairs {
        ($tokens:expr; $($front:ident on $ground:ident: $target:literal,)*) => {
            vec![$((concat!(stringify!($front), " on ", stringify!($ground)), contrast($tokens.$front, $tokens.$ground), $target),)*]
        };
    }

    fn pairs(t: &Tokens) -> Vec<(&'static str, f64, f64)> {
        pairs!(t;
            ink on page: 7.0,
            ink_2 on page: 7.0,
            ink_3 on page: 4.5,
            line_strong on page: 3.0,
            accent on page: 4.5,
            ink on rail: 7.0,
            ink_2 on rail: 7.0,
            ink_3 on rail: 4.5,
            line_strong on rail: 3.0,
            accent on rail: 4.5,
            ink on sunken: 7.0,
            ink_2 on sunken: 7.0,
            ink_3 on sunken: 4.5,
            line_strong on sunken: 3.0,
            accent on sunken: 4.5,
            ink on hover: 7.0,
            ink_2 on hover: 7.0,
            ink_3 on hover: 4.5,
            line_strong on hover: 3.0,
            accent on hover: 4.5,
            ink on accent_soft: 7.0,
            ink on ok_soft: 7.0,
            ink on warn_soft: 7.0,
            ink on error_soft: 7.0,
            ink on practice_soft: 7.0,
            ink on added_soft: 7.0,
            ink on removed_soft: 7.0,
            ink_2 on accent_soft: 7.0,
            on_accent on accent: 7.0,
            on_accent on accent_hover: 7.0,
            on_accent on accent_press: 7.0,
            accent on accent_soft: 4.5,
            accent_line on page: 3.0,
            accent_line on accent_soft: 3.0,
            ok on page: 7.0,
            ok on ok_soft: 7.0,
            ok on sunken: 7.0,
            ok on rail: 4.5,
            ok_line on page: 3.0,
            ok_line on ok_soft: 3.0,
            warn on page: 7.0,
            warn on warn_soft: 7.0,
            warn on sunken: 7.0,
            warn on rail: 4.5,
            warn_line on page: 3.0,
            warn_line on warn_soft: 3.0,
            error on page: 7.0,
            error on error_soft: 7.0,
            error on sunken: 7.0,
            error on rail: 4.5,
            error_line on page: 3.0,
            error_line on error_soft: 3.0,
            practice on practice_soft: 7.0,
            practice_line on practice_soft: 3.0,
            added on added_soft: 7.0,
            added_line on added_soft: 3.0,
            removed on removed_soft: 7.0,
            removed_line on removed_soft: 3.0,
            band_ink on band: 7.0,
            band_ink_2 on band: 7.0,
            band_focus on band: 3.0,
            focus on page: 3.0,
            focus on rail: 3.0,
            focus on sunken: 3.0,
            focus on accent_soft: 3.0,
            ink_3 on line: 4.5,
            accent on line: 3.0,
            ok on line: 3.0,
            error on line: 3.0,
            page on error: 7.0,
            page on ink: 7.0,
            rail on ink_3: 3.0,
            practice_soft on practice: 4.5,
            ink_2 on practice_soft: 7.0,
            band_tag_ink on band_tag: 7.0,
        )
    }

    #[test]
    fn every_pair_reaches_its_contrast_in_both_themes() {
        for (theme, tokens) in [("light", &LIGHT), ("dark", &DARK)] {
            for (pair, found, target) in pairs(tokens) {
                assert!(
                    found >= target,
                    "{theme}: {pair} has {found:.2}, needs {target}"
                );
            }
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast(LIGHT.page, rgb(0x00_00_00)) - 21.0).abs() < 0.01);
        assert!((contrast(LIGHT.ink, LIGHT.page) - 17.61).abs() < 0.01);
    }
}
