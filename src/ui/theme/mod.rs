//! The look: color roles for both themes, lengths and fonts. No color or length stands anywhere else.

mod fonts;
mod palette;
pub mod size;

use egui::style::{ScrollAnimation, ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{
    Context, CornerRadius, FontFamily, FontId, Id, Margin, Shadow, Stroke, Style, TextStyle, Theme,
    Ui, Vec2, vec2,
};

pub use fonts::{MONO, MONO_STRONG, UI, UI_STRONG};
pub use palette::{DARK, LIGHT, Tokens};

/// Seconds of motion, where there is any.
const MOTION_SECS: f32 = 0.12;

/// The color roles of the theme that `ui` is drawn in.
pub fn tokens(ui: &Ui) -> &'static Tokens {
    if ui.visuals().dark_mode {
        &DARK
    } else {
        &LIGHT
    }
}

/// The color roles of a theme.
pub fn tokens_of(theme: Theme) -> &'static Tokens {
    match theme {
        Theme::Dark => &DARK,
        Theme::Light => &LIGHT,
    }
}

/// The color roles of the theme that is in use.
pub fn tokens_now(ctx: &Context) -> &'static Tokens {
    tokens_of(ctx.theme())
}

/// Sets fonts and both themes; call it once, before the first frame.
///
/// egui's own zoom keys are switched off, since the text size goes in steps that were tried.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts::definitions());
    for theme in [Theme::Light, Theme::Dark] {
        let still = is_still(ctx);
        ctx.style_mut_of(theme, |style| {
            style.visuals = theme.default_visuals();
            shape(style, tokens_of(theme));
            style.animation_time = if still { 0.0 } else { MOTION_SECS };
        });
    }
    ctx.options_mut(|options| {
        options.zoom_with_keyboard = false;
        options.fallback_theme = Theme::Light;
    });
}

/// Stops all motion and lets short messages stay longer: for sharing view and for reduced motion.
pub fn set_still(ctx: &Context, still: bool) {
    ctx.data_mut(|data| data.insert_temp(still_id(), still));
    if still {
        let now = ctx.input(|input| input.time);
        ctx.data_mut(|data| data.insert_temp(peeks_id(), now));
    }
    let time = if still { 0.0 } else { MOTION_SECS };
    ctx.all_styles_mut(|style| style.animation_time = time);
}

/// Whether something that was shown at this time may still be: sharing view hides what was shown before it.
pub fn is_shown_since(ctx: &Context, at: f64) -> bool {
    let ended: Option<f64> = ctx.data(|data| data.get_temp(peeks_id()));
    ended.is_none_or(|ended| at > ended)
}

/// Is motion off?
pub fn is_still(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(still_id())).unwrap_or(false)
}

/// How long a short message stays, in seconds.
pub fn message_secs(ctx: &Context) -> f64 {
    if is_still(ctx) { 4.0 } else { 2.0 }
}

fn peeks_id() -> Id {
    Id::unique("ui peeks ended")
}

fn still_id() -> Id {
    Id::unique("ui still")
}

/// A font by family name and size.
pub fn font(family: &str, size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(family.into()))
}

fn shape(style: &mut Style, t: &Tokens) {
    style.text_styles = [
        (TextStyle::Small, font(UI, 14.0)),
        (TextStyle::Body, font(UI, 17.0)),
        (TextStyle::Button, font(UI_STRONG, 17.0)),
        (TextStyle::Heading, font(UI_STRONG, 30.0)),
        (TextStyle::Monospace, font(MONO, 16.0)),
    ]
    .into();

    style.spacing.item_spacing = Vec2::splat(size::S12);
    style.spacing.button_padding = vec2(size::BUTTON_PAD, 10.0);
    style.spacing.interact_size.y = size::CONTROL_SMALL;
    style.spacing.menu_margin = Margin::same(8);
    style.spacing.window_margin = Margin::same(16);
    style.spacing.scroll = ScrollStyle {
        bar_width: 10.0,
        dormant_background_opacity: 1.0,
        active_background_opacity: 1.0,
        interact_background_opacity: 1.0,
        dormant_handle_opacity: 1.0,
        active_handle_opacity: 1.0,
        interact_handle_opacity: 1.0,
        ..ScrollStyle::solid()
    };
    style.spacing.scroll.fade.strength = 0.0;
    // Nothing on the page moves by itself, also not on the way to where it belongs.
    style.scroll_animation = ScrollAnimation::none();

    let visuals = &mut style.visuals;
    visuals.panel_fill = t.page;
    visuals.window_fill = t.page;
    visuals.text_edit_bg_color = Some(t.page);
    visuals.extreme_bg_color = t.sunken;
    visuals.code_bg_color = t.sunken;
    visuals.faint_bg_color = t.sunken;
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(t.ink_2);
    visuals.hyperlink_color = t.accent;
    visuals.selection = Selection {
        bg_fill: t.accent_soft,
        stroke: Stroke::new(size::LINE, t.accent),
    };
    visuals.warn_fg_color = t.warn;
    visuals.error_fg_color = t.error;
    visuals.window_corner_radius = CornerRadius::same(size::RADIUS_DIALOG);
    visuals.menu_corner_radius = CornerRadius::same(size::RADIUS_CARD);
    visuals.window_stroke = Stroke::new(size::EDGE, t.line_strong);
    visuals.window_shadow = Shadow::NONE;
    visuals.popup_shadow = Shadow::NONE;
    visuals.disabled_alpha = 1.0;
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke = Stroke::new(size::EDGE, t.ink);
    visuals.widgets = widgets(t);
}

fn widgets(t: &Tokens) -> Widgets {
    let one = |fill, handle, edge: Stroke| WidgetVisuals {
        bg_fill: handle,
        weak_bg_fill: fill,
        bg_stroke: edge,
        corner_radius: CornerRadius::same(size::RADIUS),
        fg_stroke: Stroke::new(size::LINE, t.ink),
        expansion: 0.0,
    };
    let edge = Stroke::new(size::EDGE, t.line_strong);
    Widgets {
        noninteractive: one(t.page, t.page, Stroke::new(size::LINE, t.line)),
        inactive: one(t.page, t.line_strong, edge),
        hovered: one(t.hover, t.ink_3, edge),
        active: one(t.hover, t.ink_3, Stroke::new(size::EDGE, t.accent)),
        open: one(t.hover, t.line_strong, edge),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn install_sets_both_themes() {
        let ctx = Context::default();
        install(&ctx);
        assert_eq!(ctx.style_of(Theme::Light).visuals.panel_fill, LIGHT.page);
        assert_eq!(ctx.style_of(Theme::Dark).visuals.panel_fill, DARK.page);
        assert!(!ctx.options(|options| options.zoom_with_keyboard));
    }

    #[test]
    fn being_still_stops_motion_in_both_themes() {
        let ctx = Context::default();
        install(&ctx);
        set_still(&ctx, true);
        for theme in [Theme::Light, Theme::Dark] {
            assert!(ctx.style_of(theme).animation_time.abs() < f32::EPSILON);
        }
        assert!(message_secs(&ctx) > 3.0);
        set_still(&ctx, false);
        assert!(ctx.style_of(Theme::Light).animation_time > 0.0);
    }
}
