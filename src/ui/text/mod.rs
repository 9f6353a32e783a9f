//! Text in the faces of the type scale, and sentences with marked words in them.

mod face;
mod plain;
mod rich;

pub use face::Face;
pub use plain::{
    body, body_in, code, count, galley, help, help_strong, identity, identity_number, job, lead,
    meta, mono, one_line, one_line_name, paint_at, read_out, section, small, spoken, strong,
    subsection, title,
};
pub use rich::{
    Laid, Look, Piece, bold_and, coded, coded_in, lay_out, plain, rich, rich_help, rich_in,
};
