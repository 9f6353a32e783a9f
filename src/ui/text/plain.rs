//! Text in one face: laid out for painting, or drawn with its role.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::text_selection::LabelSelectionState;
use egui::{
    Align2, Color32, Galley, Id, Label, Painter, Pos2, Response, Role, Sense, Stroke, Ui,
    WidgetInfo,
};

use super::face::Face;
use crate::ui::count::whole;
use crate::ui::focus::stable_id;
use crate::ui::theme::tokens;
use crate::ui::width::Width;

/// Text in one face, to be laid out.
pub fn job(text: &str, face: Face, color: Color32) -> LayoutJob {
    LayoutJob::single_section(text.to_owned(), face.format(color))
}

/// Text laid out for painting, wrapped at `width`.
pub fn galley(ui: &Ui, text: &str, face: Face, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = job(text, face, color);
    job.wrap = TextWrapping::wrap_at_width(width.max(1.0));
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Text laid out for painting on one line, shortened with `…` when it is wider than `width`.
pub fn one_line(ui: &Ui, text: &str, face: Face, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = job(text, face, color);
    job.wrap = TextWrapping::truncate_at_width(width.max(1.0));
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Paints a text with one of its sides, or its middle, at a place.
pub fn paint_at(painter: &Painter, (side, at): (Align2, Pos2), text: Arc<Galley>, color: Color32) {
    let at = side.anchor_size(at, text.size()).min;
    painter.galley(at, text, color);
}

/// A name in a mono face on one line. Where it is wider than `width` its middle is left out: names differ at their ends.
pub fn one_line_name(ui: &Ui, name: &str, face: Face, color: Color32, width: f32) -> Arc<Galley> {
    let most = whole(width, face.column(ui)).max(1);
    one_line(ui, &shortened(name, most), face, color, width)
}

/// The text with `…` in the place of its middle, when it has more characters than these.
fn shortened(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let kept = most.saturating_sub(1);
    let head = kept / 2;
    let tail = kept - head;
    let mut short: String = text.chars().take(head).collect();
    short.push('…');
    short.extend(text.chars().skip(count - tail));
    short
}

/// Text in any face and color, wrapped at the width there is.
pub fn body_in(ui: &mut Ui, text: &str, face: Face, color: Color32) -> Response {
    let response = ui.add(Label::new(job(text, face, color)).wrap());
    if text.contains(HIDDEN) {
        ui.accesskit_node_builder(response.id, |node| node.set_value(spoken(text)));
    }
    response
}

/// What stands for a hidden digit.
const HIDDEN: char = '•';

/// A text with hidden digits as it is read out: an account by its end.
pub fn spoken(text: &str) -> String {
    text.replace("•••• •••• ", "account ending ")
        .replace("••••••••", "account ending ")
}

/// Gives a text of many lines, such as a policy, to assistive technologies.
pub fn read_out(ui: &Ui, id: Id, spoken: impl FnOnce() -> String) {
    if ui.accesskit_node_builder(id, |_| ()).is_none() {
        return;
    }
    let spoken = spoken();
    ui.accesskit_node_builder(id, |node| {
        // On Linux only fields and numbers are read with their values.
        if cfg!(target_os = "linux") {
            node.set_description(spoken.as_str());
        }
        node.set_value(spoken);
    });
}

/// The question of the page, once per page: heading level 1, smaller in narrow windows.
///
/// Call `request_focus` on the response once when the page opens. It is no Tab stop of its own.
pub fn title(ui: &mut Ui, text: &str) -> Response {
    let face = match Width::of(ui.ctx()) {
        Width::Wide | Width::Medium => Face::Title,
        Width::Compact => Face::TitleCompact,
        Width::Tight => Face::TitleTight,
    };
    heading(ui, text, face, 1)
}

/// A head inside a page: heading level 2.
pub fn section(ui: &mut Ui, text: &str) -> Response {
    heading(ui, text, Face::Section, 2)
}

/// A head inside a list or a side panel: heading level 3 in the size of text.
pub fn subsection(ui: &mut Ui, text: &str) -> Response {
    heading(ui, text, Face::BodyStrong, 3)
}

fn heading(ui: &mut Ui, text: &str, face: Face, level: usize) -> Response {
    let color = tokens(ui).ink;
    let galley = galley(ui, text, face, color, ui.available_width());
    let id = stable_id(ui, ("heading", level));
    let (_, rect) = ui.allocate_space(galley.size());
    let mut sense = Sense::CLICK | Sense::DRAG; // the text can be selected
    if ui.memory(|memory| memory.has_focus(id)) {
        sense |= Sense::FOCUSABLE; // so that Tab goes on from here
    }
    let response = ui.interact(rect, id, sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, ui.is_enabled(), text));
    ui.accesskit_node_builder(id, |node| node.set_level(level));
    if ui.is_rect_visible(rect) {
        LabelSelectionState::label_text_selection(
            ui,
            &response,
            rect.min,
            galley,
            color,
            Stroke::NONE,
        );
    }
    response
}

/// The name of the account on the sign-in card, nowhere else.
pub fn identity(ui: &mut Ui, text: &str) -> Response {
    let color = tokens(ui).ink;
    body_in(ui, text, Face::Identity, color)
}

/// The account number under that name.
pub fn identity_number(ui: &mut Ui, text: &str) -> Response {
    let color = tokens(ui).ink;
    body_in(ui, text, Face::IdentityNumber, color)
}

/// A count, such as "8 of 14 done".
pub fn count(ui: &mut Ui, text: &str) -> Response {
    let color = tokens(ui).ink;
    body_in(ui, text, Face::Count, color)
}

/// Page text.
pub fn body(ui: &mut Ui, text: &str) -> Response {
    let color = tokens(ui).ink;
    body_in(ui, text, Face::Body, color)
}

/// Text under a title: page text in the secondary color.
pub fn lead(ui: &mut Ui, text: &str) -> Response {
    let color = tokens(ui).ink_2;
    body_in(ui, text, Face::Body, color)
}

/// Page text, semibold.
pub fn strong(ui: &mut Ui, text: &str) -> Response {
    let color = tokens(ui).ink;
    body_in(ui, text, Face::BodyStrong, color)
}

/// Help under a label, details in lists.
pub fn help(ui: &mut Ui, text: &str) -> Response {
    let color = tokens(ui).ink_2;
    body_in(ui, text, Face::Help, color)
}

/// The same size, semibold and in full contrast.
pub fn help_strong(ui: &mut Ui, text: &str) -> Response {
    let color = tokens(ui).ink;
    body_in(ui, text, Face::HelpStrong, color)
}

/// A note at the edge: a time, a place in a sequence.
pub fn meta(ui: &mut Ui, text: &str) -> Response {
    let color = tokens(ui).ink_3;
    body_in(ui, text, Face::Meta, color)
}

/// The smallest text there is.
pub fn small(ui: &mut Ui, text: &str) -> Response {
    let color = tokens(ui).ink_3;
    body_in(ui, text, Face::Small, color)
}

/// A name or a number.
pub fn mono(ui: &mut Ui, text: &str) -> Response {
    let color = tokens(ui).ink;
    body_in(ui, text, Face::Mono, color)
}

/// An identifier under a row.
pub fn code(ui: &mut Ui, text: &str) -> Response {
    let color = tokens(ui).ink_2;
    body_in(ui, text, Face::Code, color)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_both_ends() {
        let arn = "arn:aws:sns:eu-west-1:444455556666:radiant-cloudtrail-events";
        assert_eq!(shortened(arn, 60), arn);
        assert_eq!(shortened(arn, 21), "arn:aws:sn…ail-events");
        assert_eq!(shortened("Schlüssel", 5), "Sc…el");
        assert_eq!(shortened("abc", 1), "…");
    }
}
