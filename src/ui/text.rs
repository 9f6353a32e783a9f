//! Text in the faces of the type scale, and sentences with marked words in them.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::text_selection::LabelSelectionState;
use egui::{
    Align, Color32, FontId, Galley, Id, Label, Painter, Pos2, Response, Role, Sense, Shape, Stroke,
    Ui, Vec2, WidgetInfo, pos2,
};

use super::focus::stable_id;
use super::layout::Width;
use super::theme::{self, Tokens, size, tokens};

/// How high the ground of a marked word is, beside the size of its text.
const MARKED: f32 = 1.25;

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
    /// A value inside a sentence.
    MonoStrong,
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
            Self::MonoStrong => (theme::MONO_STRONG, 16.0, 24.0),
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

    /// The format of a piece of text in this face.
    pub fn format(self, color: Color32) -> TextFormat {
        TextFormat {
            line_height: Some(self.line()),
            ..TextFormat::simple(self.font(), color)
        }
    }
}

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

/// A name in a mono face on one line. Where it is wider than `width` its middle is left out: names differ at their ends.
pub fn one_line_name(ui: &Ui, name: &str, face: Face, color: Color32, width: f32) -> Arc<Galley> {
    let one = ui.fonts_mut(|fonts| fonts.glyph_width(&face.font(), '0'));
    one_line(
        ui,
        &shortened(name, columns(width, one)),
        face,
        color,
        width,
    )
}

/// How many characters of this width stand side by side.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive count of characters"
)]
fn columns(width: f32, one: f32) -> usize {
    (width / one.max(1.0)).floor().max(1.0) as usize
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
pub fn read_out(ui: &Ui, id: Id, spoken: String) {
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

/// A value to be read out or copied.
pub fn value(ui: &mut Ui, text: &str) -> Response {
    let color = tokens(ui).ink;
    body_in(ui, text, Face::Value, color)
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

/// A piece of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Plain(&'a str),
    Strong(&'a str),
    /// A name or number, as it is typed.
    Mono(&'a str),
    /// A value from an earlier answer.
    Value(&'a str),
    /// The value of the field in focus.
    ValueFocus(&'a str),
    /// A value that is not known yet.
    Unknown(&'a str),
}

impl<'a> Piece<'a> {
    pub fn text(self) -> &'a str {
        match self {
            Self::Plain(text)
            | Self::Strong(text)
            | Self::Mono(text)
            | Self::Value(text)
            | Self::ValueFocus(text)
            | Self::Unknown(text) => text,
        }
    }

    fn format(self, look: Look, t: &Tokens) -> TextFormat {
        let mono = |face: Face, color| TextFormat {
            line_height: Some(look.plain.line()),
            ..face.format(color)
        };
        let marked = |color, ground, line| TextFormat {
            background: ground,
            underline: line,
            // The ground is as high as the line: lower, so that it stays off the lines above and below.
            line_height: Some((look.strong.font().size * MARKED).round()),
            valign: Align::Center,
            ..look.strong.format(color)
        };
        match self {
            Self::Plain(_) => look.plain.format(look.color),
            Self::Strong(_) => look.strong.format(look.strong_color),
            Self::Mono(_) => mono(Face::Mono, look.strong_color),
            Self::Value(_) => marked(
                t.accent,
                t.accent_soft,
                Stroke::new(size::EDGE, t.accent_line),
            ),
            Self::ValueFocus(_) => marked(t.on_accent, t.accent, Stroke::NONE),
            // Its dashed underline is painted afterwards.
            Self::Unknown(_) => marked(t.warn, t.warn_soft, Stroke::NONE),
        }
    }
}

/// Faces and colors of a sentence.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub plain: Face,
    pub strong: Face,
    pub color: Color32,
    pub strong_color: Color32,
}

impl Look {
    /// Page text.
    pub fn body(t: &Tokens) -> Self {
        Self {
            plain: Face::Body,
            strong: Face::BodyStrong,
            color: t.ink,
            strong_color: t.ink,
        }
    }

    /// Help text.
    pub fn help(t: &Tokens) -> Self {
        Self {
            plain: Face::Help,
            strong: Face::HelpStrong,
            color: t.ink_2,
            strong_color: t.ink,
        }
    }
}

/// A sentence laid out, with the dashes that egui's text cannot draw.
pub struct Laid {
    pub galley: Arc<Galley>,
    /// Ranges of characters that get a dashed underline.
    dashed: Vec<(usize, usize)>,
    dash: Stroke,
}

impl Laid {
    pub fn size(&self) -> Vec2 {
        self.galley.size()
    }

    pub fn paint(&self, painter: &Painter, at: Pos2, color: Color32) {
        painter.galley(at, Arc::clone(&self.galley), color);
        self.paint_dashes(painter, at);
    }

    fn paint_dashes(&self, painter: &Painter, at: Pos2) {
        for &(start, end) in &self.dashed {
            let mut first_of_row = 0;
            for row in &self.galley.rows {
                let within = row
                    .glyphs
                    .iter()
                    .enumerate()
                    .filter(|(index, _)| (start..end).contains(&(first_of_row + index)));
                let (mut left, mut right) = (f32::INFINITY, f32::NEG_INFINITY);
                for (_, glyph) in within {
                    left = left.min(glyph.pos.x);
                    right = right.max(glyph.max_x());
                }
                if left < right {
                    let y = at.y + row.rect().bottom() - size::EDGE;
                    let from = pos2(at.x + row.pos.x + left, y);
                    let to = pos2(at.x + row.pos.x + right, y);
                    painter.extend(Shape::dashed_line(&[from, to], self.dash, 4.0, 3.0));
                }
                first_of_row += row.glyphs.len() + usize::from(row.ends_with_newline);
            }
        }
    }
}

fn rich_job(pieces: &[Piece<'_>], look: Look, t: &Tokens) -> (LayoutJob, Vec<(usize, usize)>) {
    let mut job = LayoutJob::default();
    let mut dashed = Vec::new();
    let mut at = 0;
    for piece in pieces {
        let end = at + piece.text().chars().count();
        if matches!(piece, Piece::Unknown(_)) {
            dashed.push((at, end));
        }
        job.append(piece.text(), 0.0, piece.format(look, t));
        at = end;
    }
    (job, dashed)
}

/// Lays out a sentence for painting, wrapped at `width`.
pub fn lay_out(ui: &Ui, pieces: &[Piece<'_>], look: Look, width: f32) -> Laid {
    let t = tokens(ui);
    let (mut job, dashed) = rich_job(pieces, look, t);
    job.wrap = TextWrapping::wrap_at_width(width.max(1.0));
    Laid {
        galley: ui.fonts_mut(|fonts| fonts.layout_job(job)),
        dashed,
        dash: Stroke::new(size::EDGE, t.warn_line),
    }
}

/// The words of a sentence in one string.
pub fn plain(pieces: &[Piece<'_>]) -> String {
    pieces.iter().map(|piece| piece.text()).collect()
}

/// The pieces of a sentence in which code stands between back quotes. The quotes themselves are left out.
pub fn coded(text: &str) -> Vec<Piece<'_>> {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        // One of the quotes has no partner.
        return vec![Piece::Plain(text)];
    }
    parts
        .into_iter()
        .enumerate()
        .filter(|(_, part)| !part.is_empty())
        .map(|(index, part)| {
            if index.is_multiple_of(2) {
                Piece::Plain(part)
            } else {
                Piece::Mono(part)
            }
        })
        .collect()
}

/// A sentence in any face and color, in which code stands between back quotes.
pub fn coded_in(ui: &mut Ui, text: &str, face: Face, color: Color32) -> Response {
    if !text.contains('`') {
        return body_in(ui, text, face, color);
    }
    let look = Look {
        plain: face,
        strong: face,
        color,
        strong_color: color,
    };
    rich_in(ui, &coded(text), look)
}

/// A sentence of page text with marked words.
pub fn rich(ui: &mut Ui, pieces: &[Piece<'_>]) -> Response {
    let look = Look::body(tokens(ui));
    rich_in(ui, pieces, look)
}

/// A sentence of help text with marked words.
pub fn rich_help(ui: &mut Ui, pieces: &[Piece<'_>]) -> Response {
    let look = Look::help(tokens(ui));
    rich_in(ui, pieces, look)
}

/// A sentence with marked words in any look.
pub fn rich_in(ui: &mut Ui, pieces: &[Piece<'_>], look: Look) -> Response {
    let t = tokens(ui);
    let (job, dashed) = rich_job(pieces, look, t);
    let (at, galley, response) = Label::new(job).wrap().layout_in_ui(ui);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), galley.text()));
    if ui.is_rect_visible(response.rect) {
        let laid = Laid {
            galley: Arc::clone(&galley),
            dashed,
            dash: Stroke::new(size::EDGE, t.warn_line),
        };
        LabelSelectionState::label_text_selection(
            ui,
            &response,
            at,
            galley,
            look.color,
            Stroke::NONE,
        );
        laid.paint_dashes(ui.painter(), at);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::LIGHT;

    #[test]
    fn unknown_pieces_are_dashed_by_characters_not_bytes() {
        let pieces = [
            Piece::Plain("Schlüssel "),
            Piece::Unknown("key"),
            Piece::Plain(" now"),
        ];
        let (job, dashed) = rich_job(&pieces, Look::body(&LIGHT), &LIGHT);
        assert_eq!(dashed, [(10, 13)]);
        assert_eq!(job.text, plain(&pieces));
    }

    #[test]
    fn code_between_back_quotes_is_drawn_as_it_is_typed() {
        assert_eq!(
            coded("Run `aws sso login` now."),
            [
                Piece::Plain("Run "),
                Piece::Mono("aws sso login"),
                Piece::Plain(" now."),
            ]
        );
        assert_eq!(coded("`eu-west-1`"), [Piece::Mono("eu-west-1")]);
        assert_eq!(coded("No code"), [Piece::Plain("No code")]);
        assert_eq!(coded("Only ` one"), [Piece::Plain("Only ` one")]);
    }

    #[test]
    fn a_long_name_keeps_both_ends() {
        let arn = "arn:aws:sns:eu-west-1:444455556666:radiant-cloudtrail-events";
        assert_eq!(shortened(arn, 60), arn);
        assert_eq!(shortened(arn, 21), "arn:aws:sn…ail-events");
        assert_eq!(shortened("Schlüssel", 5), "Sc…el");
        assert_eq!(shortened("abc", 1), "…");
        assert_eq!(columns(100.0, 8.4), 11);
        assert_eq!(columns(-5.0, 8.4), 1);
    }

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
