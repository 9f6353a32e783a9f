//! The footer: back, what happens next, and the answer.

use egui::{Frame, Margin, Panel, Rect, Role, Ui, UiBuilder, pos2};

use super::button::Button;
use super::layout::{name_panel, reading};
use super::text::{self, Face, Piece};
use super::theme::{size, tokens};
use super::width::Width;

/// What was pressed in the footer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FooterPress {
    Back,
    Secondary,
    Primary,
}

/// The footer of a page.
#[must_use = "call `show`"]
#[derive(Clone, Copy, Debug, Default)]
pub struct Footer<'a> {
    /// The button at the left.
    pub back: Option<&'a str>,
    /// A few bold words before the sentence.
    pub bold: &'a str,
    /// What happens when the primary button is pressed, or what is missing before that.
    pub sentence: &'a str,
    /// A quiet line below the sentence, where there is room: who acts, and where.
    pub who: &'a str,
    pub secondary: Option<&'a str>,
    /// The answer, and whether nothing is missing for it.
    pub primary: Option<(&'a str, bool)>,
}

impl Footer<'_> {
    /// Draws the footer as a panel at the bottom and says what was pressed.
    pub fn show(self, ui: &mut Ui) -> Option<FooterPress> {
        let width = Width::of(ui.ctx());
        let (sides, _) = width.page_padding();
        let fill = tokens(ui).page;
        Panel::bottom("footer")
            .resizable(false)
            .exact_size(width.footer())
            .frame(
                Frame::new()
                    .fill(fill)
                    .inner_margin(Margin::symmetric(sides, 0)),
            )
            .show(ui, |ui| {
                name_panel(ui, Role::ContentInfo, "Next step");
                self.contents_ui(ui, width)
            })
            .inner
    }

    fn contents_ui(self, ui: &mut Ui, width: Width) -> Option<FooterPress> {
        let rect = ui.max_rect();
        let at = |left: f32, size: egui::Vec2| {
            Rect::from_min_size(pos2(left, rect.center().y - size.y / 2.0), size)
        };
        let mut pressed = None;
        let mut left = rect.left();
        if let Some(text) = self.back {
            let button = Button::secondary(text).id_salt("footer back");
            let wanted = button.size(ui);
            if button.show_at(ui, at(left, wanted)).clicked() {
                pressed = Some(FooterPress::Back);
            }
            left += wanted.x + size::S16;
        }

        let why = [self.bold, self.sentence].join(" ");
        let primary = self.primary.map(|(text, enabled)| {
            Button::primary(text)
                .enabled(enabled)
                .why(why.trim())
                .id_salt("footer primary")
        });
        let secondary = self
            .secondary
            .map(|text| Button::secondary(text).id_salt("footer secondary"));
        let primary_size = primary.map_or(egui::Vec2::ZERO, |button| button.size(ui));
        let secondary_size = secondary.map_or(egui::Vec2::ZERO, |button| button.size(ui));
        let gap = if primary.is_some() && secondary.is_some() {
            size::S16
        } else {
            0.0
        };
        let right = rect.right() - primary_size.x - gap - secondary_size.x;

        let room = Rect::from_min_max(
            pos2(left, rect.top()),
            pos2((right - size::S16).max(left), rect.bottom()),
        );
        self.words_ui(ui, room, width);
        if let Some(button) = secondary
            && button.show_at(ui, at(right, secondary_size)).clicked()
        {
            pressed = Some(FooterPress::Secondary);
        }
        if let Some(button) = primary
            && button
                .show_at(ui, at(rect.right() - primary_size.x, primary_size))
                .clicked()
        {
            pressed = Some(FooterPress::Primary);
        }
        pressed
    }

    fn words_ui(self, ui: &mut Ui, room: Rect, width: Width) {
        let mut used = text::bold_and(self.bold, self.sentence);
        if width == Width::Tight && room.width() < 3.0 * size::S40 {
            return;
        }
        let line = room.width().min(size::READING);
        let look = text::Look::help(tokens(ui));
        // Where not all of it has room, its first sentence is said whole.
        let is_high =
            |used: &[Piece<'_>]| text::lay_out(ui, used, look, line).size().y > room.height();
        if let Some((first, _)) = self.sentence.split_once(". ")
            && is_high(&used)
        {
            used = vec![Piece::Plain(first), Piece::Plain(".")];
        }
        let said = if used.is_empty() {
            0.0
        } else {
            text::lay_out(ui, &used, look, line).size().y
        };
        let quiet = tokens(ui).ink_3;
        let who = if self.who.is_empty() {
            0.0
        } else {
            text::galley(ui, self.who, Face::Meta, quiet, line).size().y
        };
        let has_who = who > 0.0 && said + who + size::S8 <= room.height();
        if used.is_empty() && !has_who {
            return;
        }
        let height = if has_who { said + who } else { said };
        let top = (room.center().y - height / 2.0).max(room.top());
        let mut inside = ui.new_child(UiBuilder::new().max_rect(room.with_min_y(top)));
        inside.shrink_clip_rect(room);
        reading(&mut inside, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if !used.is_empty() {
                text::rich_help(ui, &used);
            }
            if has_who {
                text::body_in(ui, self.who, Face::Meta, quiet);
            }
        });
    }
}
