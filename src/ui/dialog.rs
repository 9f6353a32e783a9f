//! The last question before something that matters.

use std::fmt::Debug;
use std::hash::Hash;

use egui::{
    Align, Context, CornerRadius, Frame, Id, Layout, Margin, Modal, Rect, Role, ScrollArea, Stroke,
    Ui, UiBuilder, Vec2, pos2, vec2,
};

use super::button::Button;
use super::count::offset;
use super::follow::{Turns, scroll_ui};
use super::layout::{divider, fact_ui};
use super::text::{self, Face};
use super::theme::{self, size};

/// How the deed looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Plain,
    /// It cannot be taken back.
    Danger,
}

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The safe way: the button, Escape or a press outside.
    Safe,
    /// The third button.
    Other,
    Deed,
}

#[derive(Clone, Copy, Debug)]
enum Value<'a> {
    Text(&'a str),
    Mono(&'a str),
}

/// A dialog. Draw it in every frame while it is open.
#[must_use = "call `show`"]
#[derive(Debug)]
pub struct Dialog<'a> {
    id: Id,
    title: &'a str,
    rows: Vec<(&'a str, Value<'a>)>,
    safe: &'a str,
    other: Option<&'a str>,
    deed: Option<(&'a str, Deed)>,
    deed_enabled: bool,
    large: bool,
}

/// Around the largest dialog.
const MARGIN: f32 = size::S24;
/// Width of a large dialog, where the window has it.
const LARGE: f32 = 900.0;

impl<'a> Dialog<'a> {
    /// The title repeats the deed and the company: "Make 14 changes in Larkfield Foods?".
    pub fn new(salt: impl Hash + Debug, title: &'a str) -> Self {
        Self {
            id: Id::unique(("dialog", salt)),
            title,
            rows: Vec::new(),
            safe: "Not yet",
            other: None,
            deed: None,
            deed_enabled: true,
            large: false,
        }
    }

    pub fn row(mut self, label: &'a str, value: &'a str) -> Self {
        self.rows.push((label, Value::Text(value)));
        self
    }

    /// A row whose value is a name or a number.
    pub fn row_mono(mut self, label: &'a str, value: &'a str) -> Self {
        self.rows.push((label, Value::Mono(value)));
        self
    }

    /// The button that has focus first, and that Escape stands for.
    pub fn safe(mut self, text: &'a str) -> Self {
        self.safe = text;
        self
    }

    /// A third button between the two.
    pub fn other(mut self, text: &'a str) -> Self {
        self.other = Some(text);
        self
    }

    pub fn deed(mut self, text: &'a str, deed: Deed) -> Self {
        self.deed = Some((text, deed));
        self
    }

    /// Whether the deed can be done yet, such as once a word was typed.
    pub fn deed_enabled(mut self, enabled: bool) -> Self {
        self.deed_enabled = enabled;
        self
    }

    /// Nearly as large as the window, with the safe button beside the title. It has no other buttons.
    pub fn large(mut self) -> Self {
        self.large = true;
        self
    }

    pub fn show(self, ctx: &Context) -> Option<Answer> {
        self.show_with(ctx, |_| ()).0
    }

    /// The same with more between the rows and the buttons.
    pub fn show_with<R>(
        self,
        ctx: &Context,
        add: impl FnOnce(&mut Ui) -> R,
    ) -> (Option<Answer>, R) {
        let t = theme::tokens_now(ctx);
        let window = ctx.content_rect().size();
        let (widest, margin) = if self.large {
            (LARGE - 40.0, Margin::symmetric(20, 20))
        } else {
            (size::DIALOG - 64.0, Margin::symmetric(32, 28))
        };
        let frame = Frame::new()
            .fill(t.page)
            .stroke(Stroke::new(size::EDGE, t.line_strong))
            .corner_radius(CornerRadius::same(size::RADIUS_DIALOG))
            .inner_margin(margin);
        let around = frame.total_margin().sum();
        let room = (window - Vec2::splat(2.0 * MARGIN) - around).max(Vec2::splat(1.0));
        let width = widest.min(room.x);
        let opening = opening(ctx, self.id);
        keep_focus(ctx);
        // What only shows something is no alert.
        let role = if self.deed.is_some() {
            Role::AlertDialog
        } else {
            Role::Dialog
        };
        let area = Modal::default_area(self.id)
            .role(role)
            .accessible_name(self.title)
            .fade_in(false);
        let shown = Modal::new(self.id)
            .area(area)
            .frame(frame)
            .backdrop_color(t.scrim)
            .show(ctx, |ui| {
                if let Some(dialog) = ui.stack().iter().find(|one| one.is_area_ui()) {
                    ui.accesskit_node_builder(dialog.unique_id, |node| node.set_modal());
                }
                ui.set_width(width);
                ui.spacing_mut().item_spacing = vec2(size::S12, 0.0);
                // What was drawn in the last frame sets no limit.
                ui.set_max_height(room.y);
                let beside = if self.large {
                    self.head_ui(ui, opening)
                } else {
                    None
                };
                let below = if self.large {
                    size::CONTROL_SMALL + size::S8
                } else {
                    size::S20 + self.buttons_height(ui)
                };
                let tallest = (room.y - below).max(80.0);
                let area = ScrollArea::vertical()
                    .id_salt("dialog contents")
                    .max_height(tallest)
                    .auto_shrink([false, true]);
                let inner = scroll_ui(ui, area, Turns::Always, |ui| {
                    // Leaves room for the focus ring of what the caller adds.
                    let clip = ui.clip_rect().expand2(vec2(size::S8, 0.0));
                    ui.set_clip_rect(clip);
                    if !self.large {
                        self.title_ui(ui);
                        ui.add_space(size::S12);
                    }
                    for (label, value) in &self.rows {
                        divider(ui, 0.0);
                        fact_ui(ui, label, |ui| match value {
                            Value::Text(text) => text::body_in(ui, text, Face::Help, t.ink),
                            Value::Mono(text) => text::mono(ui, text),
                        });
                    }
                    add(ui)
                });
                if self.large {
                    return (beside, inner);
                }
                ui.add_space(size::S20);
                (self.buttons_ui(ui, opening), inner)
            });
        // The second press of a double click on what opened the dialog means no answer.
        let doubled = shown.backdrop_response.clicked() && is_fresh(ctx, self.id);
        let closed = shown.should_close() && !doubled;
        let (pressed, inner) = shown.inner;
        (pressed.or(closed.then_some(Answer::Safe)), inner)
    }

    fn title_ui(&self, ui: &mut Ui) {
        let title = text::body_in(ui, self.title, Face::Count, theme::tokens(ui).ink);
        ui.accesskit_node_builder(title.id, |node| {
            node.set_role(Role::Heading);
            node.set_label(self.title);
            node.set_level(1);
        });
    }

    /// The title with the safe button beside it.
    fn head_ui(&self, ui: &mut Ui, opening: bool) -> Option<Answer> {
        let safe = Button::secondary(self.safe).small().id_salt("safe");
        let wanted = safe.size(ui);
        let (_, row) = ui.allocate_space(vec2(ui.available_width(), size::CONTROL_SMALL));
        let at = Rect::from_min_max(
            pos2((row.right() - wanted.x).max(row.left()), row.top()),
            row.max,
        );
        let left = row.with_max_x((at.left() - size::S12).max(row.left()));
        let builder = UiBuilder::new()
            .max_rect(left)
            .layout(Layout::left_to_right(Align::Center));
        self.title_ui(&mut ui.new_child(builder));
        let response = safe.show_at(ui, at);
        if opening {
            response.request_focus();
        }
        ui.add_space(size::S8);
        response.clicked().then_some(Answer::Safe)
    }

    fn buttons(&self) -> Vec<(Answer, Button<'a>)> {
        let safe = Button::secondary(self.safe).id_salt("safe");
        let other = self
            .other
            .map(|text| Button::secondary(text).id_salt("other"));
        let deed = self.deed.map(|(text, deed)| {
            let button = match deed {
                Deed::Plain => Button::primary(text),
                Deed::Danger => Button::danger_confirm(text),
            };
            button.enabled(self.deed_enabled).id_salt("deed")
        });
        [
            (Answer::Safe, Some(safe)),
            (Answer::Other, other),
            (Answer::Deed, deed),
        ]
        .into_iter()
        .filter_map(|(answer, button)| button.map(|button| (answer, button)))
        .collect()
    }

    /// How high the buttons are, and with that whether they fit side by side.
    fn buttons_height(&self, ui: &Ui) -> f32 {
        let buttons = self.buttons();
        if side_by_side(ui, &buttons) <= ui.available_width() {
            size::CONTROL
        } else {
            offset(buttons.len(), size::CONTROL) + gaps(&buttons)
        }
    }

    /// The buttons at the right, the safe one first.
    fn buttons_ui(&self, ui: &mut Ui, opening: bool) -> Option<Answer> {
        let buttons = self.buttons();
        let wide = side_by_side(ui, &buttons);
        let mut pressed = None;
        let row = vec2(ui.available_width(), size::CONTROL);
        // Where they do not fit side by side they stand below each other.
        let beside = wide <= row.x;
        let layout = if beside {
            Layout::left_to_right(Align::Center)
        } else {
            Layout::top_down(Align::Max)
        };
        ui.allocate_ui_with_layout(row, layout, |ui| {
            if beside {
                ui.add_space(row.x - wide);
            } else {
                ui.spacing_mut().item_spacing.y = size::S12;
            }
            for (answer, button) in buttons {
                let response = ui.add(button);
                if opening && answer == Answer::Safe {
                    response.request_focus();
                }
                if response.clicked() {
                    pressed = Some(answer);
                }
            }
        });
        pressed
    }
}

/// How wide the buttons are beside each other.
fn side_by_side(ui: &Ui, buttons: &[(Answer, Button<'_>)]) -> f32 {
    let wide: f32 = buttons.iter().map(|(_, button)| button.size(ui).x).sum();
    wide + gaps(buttons)
}

/// How much room is left between the buttons.
fn gaps(buttons: &[(Answer, Button<'_>)]) -> f32 {
    offset(buttons.len().saturating_sub(1), size::S12)
}

/// What had focus when the first dialog opened, and the last pass in which a dialog was drawn.
#[derive(Clone, Copy)]
struct Before {
    focused: Option<Id>,
    drawn: u64,
}

fn memo() -> Id {
    Id::unique("focus before the dialog")
}

/// Remembers what had focus when the dialog opened.
pub(crate) fn keep_focus(ctx: &Context) {
    let focused = ctx.memory(|memory| memory.focused());
    let drawn = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| {
        let before = data.get_temp_mut_or(memo(), Before { focused, drawn });
        before.drawn = drawn;
    });
}

/// Gives focus back to what had it before, once no dialog is open. Call it in each frame, after all dialogs.
///
/// `elsewhere` is whether focus has a new place, such as the title of a page that has just been opened.
pub fn give_focus_back(ctx: &Context, elsewhere: bool) {
    let before: Option<Before> = ctx.data(|data| data.get_temp(memo()));
    let Some(before) = before.filter(|before| before.drawn != ctx.cumulative_pass_nr()) else {
        return;
    };
    ctx.data_mut(|data| data.remove::<Before>(memo()));
    if let Some(id) = before.focused.filter(|_| !elsewhere) {
        ctx.memory_mut(|memory| memory.request_focus(id));
        // What has focus again was drawn before this.
        ctx.request_repaint_after(std::time::Duration::ZERO);
    }
}

/// Passes until the contents have their place.
const SETTLES: u64 = 4;

/// Since when a dialog is open, and when it was last drawn.
#[derive(Clone, Copy)]
struct Opened {
    first: u64,
    last: u64,
    /// In the window's seconds.
    at: f64,
}

/// Was it opened only just now, within the time of a double click?
fn is_fresh(ctx: &Context, id: Id) -> bool {
    let opened: Option<Opened> = ctx.data(|data| data.get_temp(id.with("open since")));
    let now = ctx.input(|input| input.time);
    let double = ctx.options(|options| options.input_options.max_double_click_delay);
    opened.is_some_and(|opened| now - opened.at <= double)
}

/// Is this one of the first passes in which the dialog is drawn?
pub(crate) fn opening(ctx: &Context, id: Id) -> bool {
    let pass = ctx.cumulative_pass_nr();
    let at = ctx.input(|input| input.time);
    let first = ctx.data_mut(|data| {
        let begun = Opened {
            first: pass,
            last: pass,
            at,
        };
        let opened = data.get_temp_mut_or(id.with("open since"), begun);
        if pass > opened.last + 1 {
            *opened = begun;
        }
        opened.last = pass;
        opened.first
    });
    // What scrolls and wraps needs a few passes to find its place, also when nothing else asks for them.
    if pass < first + SETTLES {
        ctx.request_repaint_after(std::time::Duration::ZERO);
    }
    // The first pass only measures, and what has focus in it would lose it again.
    pass <= first + 1
}
