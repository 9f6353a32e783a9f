//! Reads paths in the notation of SVG, as far as the drawings need it.

use std::iter::Peekable;
use std::str::Chars;

use egui::{Pos2, Vec2, pos2};

/// A curve becomes this many straight pieces.
const SEGMENTS: u8 = 12;

/// The lines of a path, each with whether it is closed. Curves come as straight pieces.
pub(super) fn trace(path: &str) -> Vec<(Vec<Pos2>, bool)> {
    let mut reader = Reader {
        chars: path.chars().peekable(),
    };
    let mut lines: Vec<(Vec<Pos2>, bool)> = Vec::new();
    let mut command = 'M';
    let mut at = Pos2::ZERO;
    loop {
        if let Some(next) = reader.command() {
            command = next;
        } else if reader.at_end() {
            return lines;
        }
        if command == 'Z' {
            if let Some(line) = lines.last_mut() {
                line.1 = true;
            }
            let Some(next) = reader.command() else {
                return lines;
            };
            command = next;
        }
        let Some(points) = reader.piece(command, at) else {
            return lines;
        };
        at = points.last().copied().unwrap_or(at);
        if command == 'M' {
            lines.push((points, false));
            command = 'L'; // what follows a move without a letter is a line
        } else if let Some(line) = lines.last_mut() {
            line.0.extend(points);
        }
    }
}

/// Reads the letters and numbers of a path.
struct Reader<'a> {
    chars: Peekable<Chars<'a>>,
}

impl Reader<'_> {
    fn skip_gaps(&mut self) {
        while self
            .chars
            .next_if(|c| c.is_whitespace() || *c == ',')
            .is_some()
        {}
    }

    fn at_end(&mut self) -> bool {
        self.skip_gaps();
        self.chars.peek().is_none()
    }

    fn command(&mut self) -> Option<char> {
        self.skip_gaps();
        self.chars.next_if(char::is_ascii_alphabetic)
    }

    fn number(&mut self) -> Option<f32> {
        self.skip_gaps();
        let mut digits = String::new();
        digits.extend(self.chars.next_if_eq(&'-'));
        while let Some(c) = self.chars.next_if(|c| c.is_ascii_digit() || *c == '.') {
            digits.push(c);
        }
        digits.parse().ok()
    }

    fn point(&mut self) -> Option<Pos2> {
        Some(pos2(self.number()?, self.number()?))
    }

    /// The points that one command adds, or none where the path does not go on.
    fn piece(&mut self, command: char, from: Pos2) -> Option<Vec<Pos2>> {
        Some(match command {
            'M' | 'L' => vec![self.point()?],
            'H' => vec![pos2(self.number()?, from.y)],
            'V' => vec![pos2(from.x, self.number()?)],
            'C' => {
                let (a, b, to) = (self.point()?, self.point()?, self.point()?);
                (1..=SEGMENTS)
                    .map(|step| bezier([from, a, b, to], f32::from(step) / f32::from(SEGMENTS)))
                    .collect()
            }
            'A' => {
                let radius = self.number()?;
                let (_, _) = (self.number()?, self.number()?); // circles only: the same radius again, and no tilt
                let (large, clockwise) = (self.number()? > 0.5, self.number()? > 0.5);
                arc(from, self.point()?, radius, large, clockwise)
            }
            _ => return None,
        })
    }
}

fn bezier([from, a, b, to]: [Pos2; 4], t: f32) -> Pos2 {
    let s = 1.0 - t;
    let part = |weight: f32, at: Pos2| weight * at.to_vec2();
    (part(s * s * s, from)
        + part(3.0 * s * s * t, a)
        + part(3.0 * s * t * t, b)
        + part(t * t * t, to))
    .to_pos2()
}

/// Part of a circle from one point to another, in straight pieces.
#[expect(
    clippy::fn_params_excessive_bools,
    reason = "the two flags of an SVG arc"
)]
fn arc(from: Pos2, to: Pos2, radius: f32, large: bool, clockwise: bool) -> Vec<Pos2> {
    let half = (to - from) / 2.0;
    let middle = from + half;
    let radius = radius.max(half.length());
    let rise = (radius * radius - half.length_sq()).max(0.0).sqrt();
    let across = Vec2::new(-half.y, half.x).normalized();
    let center = if large == clockwise {
        middle - across * rise
    } else {
        middle + across * rise
    };
    let (start, end) = ((from - center).angle(), (to - center).angle());
    let turn = std::f32::consts::TAU;
    let sweep = if clockwise {
        (end - start).rem_euclid(turn)
    } else {
        -(start - end).rem_euclid(turn)
    };
    (1..=SEGMENTS)
        .map(|step| {
            center + radius * Vec2::angled(start + sweep * f32::from(step) / f32::from(SEGMENTS))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_keeps_its_commands() {
        let lines = trace("M10 1 19.5 18.5H.5Z");
        assert_eq!(
            lines,
            [(
                vec![pos2(10.0, 1.0), pos2(19.5, 18.5), pos2(0.5, 18.5)],
                true
            )]
        );
        assert_eq!(trace("M10 4V16M4 10H16").len(), 2);
    }

    #[test]
    fn an_arc_ends_where_it_should_and_goes_the_right_way() {
        // A quarter of a circle clockwise on screen, from the top to the right.
        let points = arc(pos2(10.0, 4.6), pos2(15.4, 10.0), 5.4, false, true);
        let last = points[points.len() - 1];
        assert!((last - pos2(15.4, 10.0)).length() < 0.001);
        let middle = points[5];
        assert!(middle.x > 13.0 && middle.y < 7.0, "{middle:?}");
        // Three quarters counterclockwise stay at the same distance from the center.
        for at in arc(pos2(15.5, 6.5), pos2(16.5, 11.0), 6.5, true, false) {
            assert!(at.x < 17.0);
        }
    }
}
