//! A copy without identifiers, for somebody else: each name, number and text of the account is replaced, the same one always by the same.
//!
//! Only what is known to be AWS's, the guide's or this program's stays. Whatever nobody has thought of is replaced, so that nothing of
//! the account is in the file because it was forgotten.

mod answers;
mod document;
mod kept;
mod names;
mod public;
mod texts;
mod whole;

pub use names::Masker;
