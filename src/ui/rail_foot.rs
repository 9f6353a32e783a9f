//! What stands at the foot of the rail: sharing view, text size and theme.

use egui::{
    Align2, Color32, CornerRadius, Frame, Margin, Painter, Panel, Popup, Pos2, Role, Sense, Shape,
    Stroke, ThemePreference, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::button::Button;
use super::check::switch_row_ui;
use super::focus::{ring_inside, stable_id};
use super::icon::Icon;
use super::layout::name_panel;
use super::text::{self, Face};
use super::theme::{size, tokens};

/// The text sizes that were tried, in percent.
pub const TEXT_SIZES: [u16; 4] = [100, 125, 150, 200];

/// What happened at the foot of the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RailFoot {
    pub sharing_changed: bool,
    /// The text size that was picked, in percent.
    pub percent: Option<u16>,
    /// The theme that was picked.
    pub theme: Option<ThemePreference>,
}

/// Sharing view, text size and, where there is room, theme, at the bottom of the rail. Draw it before the stops.
pub fn rail_foot_ui(
    ui: &mut Ui,
    sharing: &mut bool,
    percent: u16,
    theme: Option<ThemePreference>,
) -> RailFoot {
    let fill = tokens(ui).rail;
    let frame = Frame::new().fill(fill).inner_margin(Margin {
        left: 20,
        right: 20,
        top: 10,
        bottom: 10,
    });
    Panel::bottom("rail foot")
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            name_panel(ui, Role::Group, "View");
            ui.spacing_mut().item_spacing = vec2(size::S8, 0.0);
            let switch = switch_row_ui(ui, Icon::Screen, sharing, "Sharing view");
            RailFoot {
                sharing_changed: switch.changed(),
                percent: text_size_ui(ui, percent),
                theme: theme.and_then(|theme| theme_ui(ui, theme)),
            }
        })
        .inner
}

/// The text size with its menu of sizes.
pub fn text_size_ui(ui: &mut Ui, percent: u16) -> Option<u16> {
    let sizes = TEXT_SIZES.map(|one| (one, format!("{one}%")));
    menu_row_ui(ui, "Text size", percent, &sizes, |ui, center, color| {
        let letters = text::one_line(ui, "Aa", Face::SmallStrong, color, size::ICON);
        text::paint_at(
            ui.painter(),
            (Align2::CENTER_CENTER, center),
            letters,
            color,
        );
    })
}

/// The theme with its menu: as the system has it, light or dark.
pub fn theme_ui(ui: &mut Ui, theme: ThemePreference) -> Option<ThemePreference> {
    let themes = [
        (ThemePreference::System, "System".to_owned()),
        (ThemePreference::Light, "Light".to_owned()),
        (ThemePreference::Dark, "Dark".to_owned()),
    ];
    menu_row_ui(ui, "Theme", theme, &themes, |ui, center, color| {
        paint_half_disc(ui.painter(), center, color);
    })
}

/// A disc, one half of which is filled.
fn paint_half_disc(painter: &Painter, center: Pos2, color: Color32) {
    /// As in the drawings of the icons, scaled from their grid.
    const RADIUS: f32 = 7.0;
    /// The half circle becomes this many straight pieces.
    const PIECES: u8 = 12;
    let half = (0..=PIECES)
        .map(|piece| {
            let turn = std::f32::consts::PI * f32::from(piece) / f32::from(PIECES);
            center + RADIUS * Vec2::angled(turn - std::f32::consts::FRAC_PI_2)
        })
        .collect();
    painter.circle_stroke(center, RADIUS, Stroke::new(size::EDGE, color));
    painter.add(Shape::convex_polygon(half, color, Stroke::NONE));
}

/// A row with a drawing, a name and a value; a press opens the menu of all values. Says which one was picked.
fn menu_row_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    value: T,
    values: &[(T, String)],
    draw: impl FnOnce(&Ui, Pos2, Color32),
) -> Option<T> {
    let t = tokens(ui);
    let id = stable_id(ui, ("menu row", name));
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), size::CONTROL_SMALL));
    let response = ui.interact(rect, id, Sense::click());
    let shown = values
        .iter()
        .find(|(one, _)| *one == value)
        .map_or("", |(_, text)| text.as_str());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{name} {shown}")));
    let painter = ui.painter();
    if response.hovered() {
        painter.rect_filled(
            rect.expand2(vec2(size::S8, 0.0)),
            CornerRadius::same(size::RADIUS_TAG),
            t.hover,
        );
    }
    draw(
        ui,
        pos2(rect.left() + size::ICON / 2.0, rect.center().y),
        t.ink_2,
    );
    for (text, face, color, align, at) in [
        (
            name,
            Face::Meta,
            t.ink_2,
            Align2::LEFT_CENTER,
            pos2(rect.left() + size::ICON + 10.0, rect.center().y),
        ),
        (
            shown,
            Face::MetaStrong,
            t.ink,
            Align2::RIGHT_CENTER,
            rect.right_center(),
        ),
    ] {
        let galley = text::one_line(ui, text, face, color, rect.width());
        text::paint_at(painter, (align, at), galley, color);
    }
    ring_inside(ui, &response, rect.expand2(vec2(size::S8, 0.0)));

    let mut picked = None;
    Popup::menu(&response).accessible_name(name).show(|ui| {
        ui.spacing_mut().item_spacing.y = size::S4;
        for (one, text) in values {
            let button = if *one == value {
                Button::done(text)
            } else {
                Button::secondary(text)
            };
            if button.small().pressed(ui) {
                picked = Some(*one);
                ui.close();
            }
        }
    });
    picked
}
