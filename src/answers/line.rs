//! The lines of an answers file.

use toml_edit::Value;

/// One key of a section.
pub(super) struct Line {
    pub(super) key: &'static str,
    /// As TOML.
    pub(super) value: String,
    /// The comment behind; may be empty.
    pub(super) note: &'static str,
}

impl Line {
    /// The line, with the equal signs of a section under each other.
    pub(super) fn render(&self, width: usize) -> String {
        let Self { key, value, note } = self;
        if note.is_empty() {
            format!("{key:width$} = {value}\n")
        } else {
            format!("{key:width$} = {value}  # {note}\n")
        }
    }
}

/// A text as TOML.
pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A list of texts as TOML, on one line if it is short.
pub(super) fn list<T: ToString>(items: &[T]) -> String {
    const SHORT: usize = 20;
    let items: Vec<String> = items.iter().map(|item| quoted(&item.to_string())).collect();
    if items.len() > SHORT {
        format!("[\n    {},\n]", items.join(",\n    "))
    } else {
        format!("[{}]", items.join(", "))
    }
}

/// A table on one line as TOML; the keys stand as they are given.
pub(super) fn inline<K: AsRef<str>>(rows: &[(K, String)]) -> String {
    if rows.is_empty() {
        return "{}".to_owned();
    }
    let rows: Vec<String> = rows
        .iter()
        .map(|(key, value)| format!("{} = {value}", key.as_ref()))
        .collect();
    format!("{{ {} }}", rows.join(", "))
}
