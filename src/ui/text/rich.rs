//! Sentences of several looks: strong words, code, marked values.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::text_selection::LabelSelectionState;
use egui::{
    Align, Color32, Galley, Label, Painter, Pos2, Response, Role, Shape, Stroke, Ui, Vec2,
    WidgetInfo, pos2,
};

use super::face::Face;
use super::plain::body_in;
use crate::ui::theme::{Tokens, size, tokens};

/// How high the ground of a marked word is, beside the size of its text.
const MARKED: f32 = 1.25;

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

/// A few words in bold, then a sentence. Either may be empty.
pub fn bold_and<'a>(bold: &'a str, sentence: &'a str) -> Vec<Piece<'a>> {
    let between = if bold.is_empty() || sentence.is_empty() {
        ""
    } else {
        " "
    };
    let mut pieces = vec![
        Piece::Strong(bold),
        Piece::Plain(between),
        Piece::Plain(sentence),
    ];
    pieces.retain(|piece| !piece.text().is_empty());
    pieces
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
}
