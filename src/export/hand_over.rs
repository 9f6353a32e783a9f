//! Files to hand over.

/// A file to hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// The file's name, below the folder that it is written to.
    pub name: String,
    pub text: String,
}

/// The files of one form, and what has to be said of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    pub files: Vec<HandOver>,
    /// What the form cannot express, and what to do with it; each a sentence or two.
    pub said: Vec<String>,
}
