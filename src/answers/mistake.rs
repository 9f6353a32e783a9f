//! One mistake in an answers file.

use std::fmt;

/// One mistake in an answers file, with the place to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// The dotted path of the key, such as `cloudtrail.bucket.name`; empty where the file is no TOML.
    pub key: String,
    /// What is wrong.
    pub message: String,
    /// What is allowed there, without full stop; may be empty.
    pub allowed: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            column,
            key,
            message,
            allowed,
        } = self;
        write!(formatter, "line {line}, column {column}: ")?;
        if !key.is_empty() {
            write!(formatter, "{key}: ")?;
        }
        write!(formatter, "{message}")?;
        if !allowed.is_empty() {
            write!(formatter, " Allowed: {allowed}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Mistake {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_left_out() {
        let mut mistake = Mistake {
            line: 7,
            column: 9,
            key: "cloudtrail.bucket.name".to_owned(),
            message: "Start and end with a letter or number.".to_owned(),
            allowed: "a name".to_owned(),
        };
        assert_eq!(
            mistake.to_string(),
            "line 7, column 9: cloudtrail.bucket.name: Start and end with a letter or number. Allowed: a name"
        );
        mistake.key = String::new();
        mistake.allowed = String::new();
        assert_eq!(
            mistake.to_string(),
            "line 7, column 9: Start and end with a letter or number."
        );
    }
}
