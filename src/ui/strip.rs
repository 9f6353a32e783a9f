//! The strip at the top: is this real, and whose account is it.

use egui::{
    Align, Align2, Color32, CornerRadius, Frame, Layout, Panel, Rect, Role, Sense, Shape, Stroke,
    Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::focus::{ring_at, stable_id};
use super::icon::{Icon, paint_icon};
use super::layout::name_panel;
use super::text::{self, Face};
use super::theme::{Tokens, size, tokens};
use super::width::Width;

/// What the strip stands for. It is dark only when real changes are possible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StripState {
    Live,
    Practice,
    #[default]
    NotConnected,
}

/// What stands on the strip. Empty texts are left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Strip<'a> {
    pub state: StripState,
    /// Name of the product, above the rail.
    pub product: &'a str,
    /// "Live" or "Practice".
    pub tag: &'a str,
    /// What nobody may overlook, beside the tag: "Not AWS: 127.0.0.1:5000".
    pub warning: &'a str,
    pub company: &'a str,
    /// The account number, masked where it has to be.
    pub number: &'a str,
    /// A masked number as it is read out: "account ending 6666".
    pub spoken_number: &'a str,
    /// The number in very narrow windows.
    pub short_number: &'a str,
    pub region: &'a str,
    /// A sentence, where there is no account.
    pub words: &'a str,
    /// "Sign-in ends 11:40".
    pub ends: &'a str,
    /// "11:40", where there is less room.
    pub short_ends: &'a str,
    /// The sign-in ends within ten minutes.
    pub ends_soon: bool,
    /// "4 of 9", which opens all sections in very narrow windows.
    pub place: &'a str,
    /// Without it there is no Activity.
    pub has_activity: bool,
    /// Without it there are no Values.
    pub has_values: bool,
}

/// What was pressed on the strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StripTool {
    /// The time at which the sign-in ends.
    SignIn,
    /// The values to copy.
    Values,
    Activity,
    Help,
    Sections,
}

/// Colors of the strip.
#[derive(Clone, Copy)]
struct Look {
    fill: Color32,
    ink: Color32,
    ink_2: Color32,
    tag: Color32,
    tag_ink: Color32,
    over: Color32,
    ring: Color32,
}

impl Look {
    fn of(state: StripState, t: &Tokens) -> Self {
        match state {
            StripState::Live => Self {
                fill: t.band,
                ink: t.band_ink,
                ink_2: t.band_ink_2,
                tag: t.band_tag,
                tag_ink: t.band_tag_ink,
                over: t.band_ink,
                ring: t.band_focus,
            },
            StripState::Practice => Self {
                fill: t.practice_soft,
                ink: t.practice,
                ink_2: t.practice,
                tag: t.practice,
                tag_ink: t.practice_soft,
                over: t.ink,
                ring: t.focus,
            },
            StripState::NotConnected => Self {
                fill: t.rail,
                ink: t.ink,
                ink_2: t.ink_2,
                tag: t.rail,
                tag_ink: t.ink,
                over: t.accent,
                ring: t.focus,
            },
        }
    }
}

/// Beside a tool at the right, within what can be pressed.
const TOOL_PAD: f32 = size::S12;

/// Draws the strip as a panel at the top, before everything else, and says what was pressed.
pub fn strip_ui(ui: &mut Ui, strip: &Strip<'_>) -> Option<StripTool> {
    let t = tokens(ui);
    let look = Look::of(strip.state, t);
    Panel::top("strip")
        .resizable(false)
        .show_separator_line(false)
        .exact_size(size::STRIP)
        .frame(Frame::new().fill(look.fill))
        .show(ui, |ui| {
            name_panel(ui, Role::Banner, "Product and account");
            let rect = ui.max_rect();
            match strip.state {
                StripState::Live => {}
                StripState::Practice => {
                    let y = rect.bottom() - size::EDGE / 2.0;
                    let dashes = Shape::dashed_line(
                        &[pos2(rect.left(), y), pos2(rect.right(), y)],
                        Stroke::new(size::EDGE, t.practice_line),
                        6.0,
                        4.0,
                    );
                    ui.painter().extend(dashes);
                }
                StripState::NotConnected => {
                    ui.painter().hline(
                        rect.x_range(),
                        rect.bottom() - 0.5,
                        Stroke::new(size::LINE, t.line),
                    );
                }
            }
            contents_ui(ui, strip, look, rect)
        })
        .inner
}

fn contents_ui(ui: &mut Ui, strip: &Strip<'_>, look: Look, rect: Rect) -> Option<StripTool> {
    let width = Width::of(ui.ctx());
    let sides = if width.has_rail() {
        size::S20
    } else {
        size::S24
    };
    let tools = tools(strip, width);
    let tools_width: f32 = tools.iter().map(|tool| tool.width(ui)).sum();

    let left = if width.has_rail() {
        let side = size::ICON;
        let drawing = Rect::from_min_size(
            pos2(rect.left() + size::S20, rect.center().y - side / 2.0),
            Vec2::splat(side),
        );
        paint_icon(ui.painter(), drawing, Icon::Product, look.ink, look.fill);
        let name = text::one_line(
            ui,
            strip.product,
            Face::HelpStrong,
            look.ink,
            width.rail() - 60.0,
        );
        let at = rect.left_center() + vec2(50.0, 0.0);
        text::paint_at(ui.painter(), (Align2::LEFT_CENTER, at), name, look.ink);
        rect.left() + width.rail() + size::S40
    } else {
        rect.left() + sides
    };

    let words = Rect::from_min_max(
        pos2(left, rect.top()),
        pos2(
            (rect.right() - sides - tools_width).max(left),
            rect.bottom(),
        ),
    );
    let builder = UiBuilder::new()
        .max_rect(words)
        .layout(Layout::left_to_right(Align::Center))
        .accessibility_role(Role::Group)
        .accessibility_label("Account");
    let mut inside = ui.new_child(builder);
    inside.shrink_clip_rect(words);
    identity_ui(&mut inside, strip, look, width);

    let mut pressed = None;
    // The words of the last tool end where the page does, not its padding.
    let mut right = rect.right() - sides + TOOL_PAD - tools_width;
    for tool in tools {
        let wide = tool.width(ui);
        let at = Rect::from_min_size(
            pos2(right, rect.center().y - size::CONTROL_SMALL / 2.0),
            vec2(wide, size::CONTROL_SMALL),
        );
        if tool.show_at(ui, at, look) {
            pressed = Some(tool.tool);
        }
        right += wide;
    }
    pressed
}

fn identity_ui(ui: &mut Ui, strip: &Strip<'_>, look: Look, width: Width) {
    ui.spacing_mut().item_spacing.x = 14.0;
    let t = tokens(ui);
    tag_ui(ui, strip.tag, look.tag, look.tag_ink);
    tag_ui(ui, strip.warning, t.warn_soft, t.warn);
    let number = if width == Width::Tight && !strip.short_number.is_empty() {
        strip.short_number
    } else {
        strip.number
    };
    let region = if width.has_rail() { strip.region } else { "" };
    let words = if width.has_rail() || strip.company.is_empty() {
        strip.words
    } else {
        ""
    };
    let texts = [
        (strip.company, Face::HelpStrong, look.ink),
        (number, Face::Mono, look.ink),
        (region, Face::Help, look.ink_2),
        (words, Face::Help, look.ink_2),
    ];
    let needed: f32 = texts
        .iter()
        .filter(|(text, ..)| !text.is_empty())
        .map(|(text, face, color)| {
            text::one_line(ui, text, *face, *color, f32::INFINITY)
                .size()
                .x
                + ui.spacing().item_spacing.x
        })
        .sum();
    // Where there is not room for all, the sentence stays whole: it says whether this is real.
    let left_out = if !words.is_empty() && needed > ui.available_width() {
        strip.company
    } else {
        ""
    };
    for (text, face, color) in texts {
        if !text.is_empty() && text != left_out {
            let galley = text::one_line(ui, text, face, color, ui.available_width());
            let shown = ui.label(galley);
            if text == number && !strip.spoken_number.is_empty() {
                ui.accesskit_node_builder(shown.id, |node| node.set_value(strip.spoken_number));
            }
        }
    }
}

/// A few words on a ground of their own; nothing where there are none.
fn tag_ui(ui: &mut Ui, words: &str, fill: Color32, ink: Color32) {
    if words.is_empty() {
        return;
    }
    let galley = text::one_line(ui, words, Face::MetaStrong, ink, ui.available_width());
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x + 20.0, 24.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    ui.painter()
        .rect_filled(rect, CornerRadius::same(size::RADIUS_TAG), fill);
    let middle = (Align2::CENTER_CENTER, rect.center());
    text::paint_at(ui.painter(), middle, galley, ink);
}

/// One thing to press at the right.
#[derive(Clone, Copy)]
struct Tool<'a> {
    tool: StripTool,
    icon: Icon,
    text: &'a str,
    strong: bool,
}

/// What is at the right for this width.
fn tools<'a>(strip: &Strip<'a>, width: Width) -> Vec<Tool<'a>> {
    let mut tools = Vec::new();
    // Beside one more tool the whole sentence would leave no room for the account.
    let is_roomy = width == Width::Wide || (width.has_rail() && !strip.has_values);
    let ends = if is_roomy || strip.short_ends.is_empty() {
        strip.ends
    } else {
        strip.short_ends
    };
    if !ends.is_empty() && width != Width::Tight {
        let icon = if strip.ends_soon {
            Icon::Warn
        } else {
            Icon::Clock
        };
        tools.push(Tool {
            tool: StripTool::SignIn,
            icon,
            text: ends,
            strong: strip.ends_soon,
        });
    }
    if width == Width::Tight && !strip.place.is_empty() {
        tools.push(Tool {
            tool: StripTool::Sections,
            icon: Icon::Down,
            text: strip.place,
            strong: false,
        });
    }
    if strip.has_values && width != Width::Tight {
        tools.push(Tool {
            tool: StripTool::Values,
            icon: Icon::Copy,
            text: "Values",
            strong: false,
        });
    }
    if strip.has_activity && width != Width::Tight {
        tools.push(Tool {
            tool: StripTool::Activity,
            icon: Icon::Log,
            text: "Activity",
            strong: false,
        });
    }
    tools.push(Tool {
        tool: StripTool::Help,
        icon: Icon::Help,
        text: "Help",
        strong: false,
    });
    tools
}

impl Tool<'_> {
    fn face(self) -> Face {
        if self.strong {
            Face::HelpStrong
        } else {
            Face::Help
        }
    }

    fn width(&self, ui: &Ui) -> f32 {
        let galley = text::one_line(
            ui,
            self.text,
            self.face(),
            Color32::PLACEHOLDER,
            f32::INFINITY,
        );
        galley.size().x + size::ICON + size::S8 + 2.0 * TOOL_PAD
    }

    fn show_at(self, ui: &Ui, rect: Rect, look: Look) -> bool {
        let id = stable_id(ui, ("strip tool", self.text));
        let response = ui.interact(rect, id, Sense::click());
        let name = if self.tool == StripTool::Sections {
            format!("{}, all sections", self.text)
        } else {
            self.text.to_owned()
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let color = if response.hovered() {
            look.over
        } else {
            look.ink_2
        };
        let painter = ui.painter();
        let drawing = Rect::from_center_size(
            pos2(rect.left() + TOOL_PAD + size::ICON / 2.0, rect.center().y),
            Vec2::splat(size::ICON),
        );
        paint_icon(painter, drawing, self.icon, color, look.fill);
        let galley = text::one_line(ui, self.text, self.face(), color, f32::INFINITY);
        let at = drawing.right_center() + vec2(size::S8, 0.0);
        text::paint_at(painter, (Align2::LEFT_CENTER, at), galley, color);
        if response.has_focus() {
            ring_at(painter, rect.shrink(size::S4), size::RADIUS_TAG, look.ring);
        }
        response.clicked()
    }
}
