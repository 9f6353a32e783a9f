//! The way through a parsed answers file, by hand, so that every mistake is found and not just the first.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::Range;

use toml_edit::{Item, Key, Table, TableLike, Value};

use super::found::Found;
use crate::domain::{
    AccountId, ExternalId, KeyAlias, NameProblem, PolicyName, Region, RoleName, TopicName,
    TrailName, nearest,
};

/// A kind of name that a value of the file can be.
pub(super) trait Named: Sized + Clone + Ord + Display {
    /// What is allowed.
    const ALLOWED: &'static str;

    fn read(text: &str) -> Result<Self, NameProblem>;
}

macro_rules! named {
    ($($name:ident),+) => {
        $(impl Named for $name {
            const ALLOWED: &'static str = Self::RULE;

            fn read(text: &str) -> Result<Self, NameProblem> {
                Self::parse(text)
            }
        })+
    };
}

named!(
    AccountId, ExternalId, KeyAlias, PolicyName, Region, RoleName, TopicName, TrailName
);

/// One table of the file; without content if the file has none of this name.
pub(super) struct Section<'d> {
    /// The dotted path; empty for the file itself.
    pub(super) path: String,
    /// Where it starts, for what is missing in it.
    pub(super) span: Range<usize>,
    table: Option<&'d dyn TableLike>,
}

impl<'d> Section<'d> {
    /// The file itself.
    pub(super) fn root(table: &'d Table) -> Self {
        Self {
            path: String::new(),
            span: 0..0,
            table: Some(table),
        }
    }

    /// The dotted path of a key in here.
    pub(super) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// Refuses every other key.
    pub(super) fn only(&self, known: &[&str], found: &mut Found<'_>) {
        for (name, span) in self.keys() {
            if known.contains(&name) || !found.is_told(&span) {
                continue;
            }
            let mut message = format!("There is no key `{name}` here.");
            if let Some(meant) = nearest(name, known.iter().copied()) {
                message = format!("{message} Did you mean `{meant}`?");
            }
            found.add(&span, &self.path_of(name), message, known.join(", "));
        }
    }

    /// All keys with where they stand.
    pub(super) fn keys(&self) -> Vec<(&'d str, Range<usize>)> {
        let Some(table) = self.table else {
            return Vec::new();
        };
        table
            .iter()
            .map(|(name, item)| {
                let span = table.key(name).and_then(Key::span).or_else(|| item.span());
                (name, span.unwrap_or_else(|| self.span.clone()))
            })
            .collect()
    }

    /// What a key holds, if it is there.
    pub(super) fn entry(&self, key: &str) -> Option<Entry<'d>> {
        let (name, item) = self.table?.get_key_value(key)?;
        let span = item.span().or_else(|| name.span());
        Some(Entry {
            path: self.path_of(key),
            span: span.unwrap_or_else(|| self.span.clone()),
            item,
        })
    }

    /// What a key holds, which has to be there.
    pub(super) fn needed(
        &self,
        key: &str,
        allowed: &str,
        found: &mut Found<'_>,
    ) -> Option<Entry<'d>> {
        let entry = self.entry(key);
        if entry.is_none() {
            let path = self.path_of(key);
            found.add(&self.span, &path, format!("`{path}` is missing."), allowed);
        }
        entry
    }

    /// A table in here; an empty one if there is none, nothing after a mistake.
    pub(super) fn section(&self, key: &str, found: &mut Found<'_>) -> Option<Self> {
        let Some(entry) = self.entry(key) else {
            return Some(Self {
                path: self.path_of(key),
                span: self.span.clone(),
                table: None,
            });
        };
        entry.table(&format!("a table, [{key}]"), found)
    }

    /// Where the value at a dotted path stands, or the nearest table around it.
    pub(super) fn span_at(&self, path: &str) -> Range<usize> {
        let mut span = self.span.clone();
        let mut table = self.table;
        for key in path.split('.') {
            let Some((name, item)) = table.and_then(|table| table.get_key_value(key)) else {
                break;
            };
            if let Some(here) = item.span().or_else(|| name.span()) {
                span = here;
            }
            table = item.as_table_like();
        }
        span
    }

    /// Where a text of a list stands, the first that `is` it; else the list itself.
    pub(super) fn span_in(&self, path: &str, is: impl Fn(&str) -> bool) -> Range<usize> {
        let mut item = None;
        let mut table = self.table;
        for key in path.split('.') {
            item = table.and_then(|table| table.get(key));
            table = item.and_then(Item::as_table_like);
        }
        let mut values = item.and_then(Item::as_array).into_iter().flatten();
        values
            .find(|value| value.as_str().is_some_and(&is))
            .and_then(Value::span)
            .unwrap_or_else(|| self.span_at(path))
    }
}

/// What one key holds.
pub(super) struct Entry<'d> {
    /// The dotted path.
    pub(super) path: String,
    /// Where the value stands.
    pub(super) span: Range<usize>,
    item: &'d Item,
}

impl<'d> Entry<'d> {
    pub(super) fn is_text(&self) -> bool {
        self.item.is_str()
    }

    pub(super) fn is_list(&self) -> bool {
        self.item.is_array()
    }

    pub(super) fn is_table(&self) -> bool {
        self.item.is_table_like()
    }

    /// The table that has to be here.
    pub(super) fn table(&self, allowed: &str, found: &mut Found<'_>) -> Option<Section<'d>> {
        let Some(table) = self.item.as_table_like() else {
            self.refuse("A table", allowed, found);
            return None;
        };
        Some(Section {
            path: self.path.clone(),
            span: self.span.clone(),
            table: Some(table),
        })
    }

    /// The text that has to be here.
    pub(super) fn text(&self, allowed: &str, found: &mut Found<'_>) -> Option<Text<'d>> {
        let Some(text) = self.item.as_str() else {
            self.refuse("Text in quotes", allowed, found);
            return None;
        };
        Some(Text {
            path: self.path.clone(),
            span: self.span.clone(),
            text,
        })
    }

    /// The list of texts that has to be here.
    pub(super) fn texts(&self, allowed: &str, found: &mut Found<'_>) -> Option<Vec<Text<'d>>> {
        let Some(list) = self.item.as_array() else {
            self.refuse("A list", allowed, found);
            return None;
        };
        let mut texts = Vec::with_capacity(list.len());
        let mut complete = true;
        for value in list {
            let span = value.span().unwrap_or_else(|| self.span.clone());
            if let Some(text) = value.as_str() {
                texts.push(Text {
                    path: self.path.clone(),
                    span,
                    text,
                });
            } else {
                let message = format!(
                    "Text in quotes belongs here, not {}.",
                    kind(value.type_name())
                );
                found.add(&span, &self.path, message, allowed);
                complete = false;
            }
        }
        complete.then_some(texts)
    }

    /// The name that has to be here.
    pub(super) fn name<T: Named>(&self, found: &mut Found<'_>) -> Option<T> {
        self.text(T::ALLOWED, found)?
            .parse(T::read, T::ALLOWED, found)
    }

    /// The list of names that has to be here, each of them once.
    pub(super) fn names<T: Named>(&self, found: &mut Found<'_>) -> Option<Vec<T>> {
        let texts = self.texts(&format!("a list, each {}", T::ALLOWED), found)?;
        distinct(&texts, T::read, T::ALLOWED, found)
    }

    /// The `true` or `false` that has to be here.
    pub(super) fn flag(&self, found: &mut Found<'_>) -> Option<bool> {
        let flag = self.item.as_bool();
        if flag.is_none() {
            self.refuse("`true` or `false`", "true, false", found);
        }
        flag
    }

    /// The whole number that has to be here.
    pub(super) fn number(&self, allowed: &str, found: &mut Found<'_>) -> Option<i64> {
        let number = self.item.as_integer();
        if number.is_none() {
            self.refuse("A whole number", allowed, found);
        }
        number
    }

    /// Adds the mistake that this is of the wrong type.
    pub(super) fn refuse(&self, wanted: &str, allowed: &str, found: &mut Found<'_>) {
        let message = format!(
            "{wanted} belongs here, not {}.",
            kind(self.item.type_name())
        );
        found.add(&self.span, &self.path, message, allowed);
    }
}

/// Reads each text, and refuses one that stands there twice.
pub(super) fn distinct<T: Clone + Ord + Display>(
    texts: &[Text<'_>],
    parse: fn(&str) -> Result<T, NameProblem>,
    allowed: &str,
    found: &mut Found<'_>,
) -> Option<Vec<T>> {
    let mut names: Vec<T> = Vec::with_capacity(texts.len());
    let mut seen: BTreeSet<T> = BTreeSet::new();
    let mut complete = true;
    for text in texts {
        match text.parse(parse, allowed, found) {
            Some(name) if !seen.insert(name.clone()) => {
                let message = format!("`{name}` is in the list twice. Leave out one.");
                found.add(&text.span, &text.path, message, allowed);
                complete = false;
            }
            Some(name) => names.push(name),
            None => complete = false,
        }
    }
    complete.then_some(names)
}

/// A TOML type in a sentence.
fn kind(type_name: &str) -> &str {
    match type_name {
        "string" => "text in quotes",
        "integer" | "float" => "a number",
        "boolean" => "true or false",
        "datetime" => "a date",
        "array" => "a list",
        "array of tables" => "a list of tables",
        _ => "a table",
    }
}

/// A text of the file.
pub(super) struct Text<'d> {
    /// The dotted path of its key.
    pub(super) path: String,
    /// Where it stands.
    pub(super) span: Range<usize>,
    /// What it says.
    pub(super) text: &'d str,
}

impl Text<'_> {
    /// What the text means to `parse`; nothing after a mistake.
    pub(super) fn parse<T>(
        &self,
        parse: fn(&str) -> Result<T, NameProblem>,
        allowed: &str,
        found: &mut Found<'_>,
    ) -> Option<T> {
        match parse(self.text) {
            Ok(value) => Some(value),
            Err(problem) => {
                let allowed = match problem.fix {
                    Some(fix) => format!("{allowed}. Try \"{fix}\""),
                    None => allowed.to_owned(),
                };
                found.add(&self.span, &self.path, problem.message, allowed);
                None
            }
        }
    }

    /// Which of a few words it is; nothing after a mistake. `also` tells what else may stand there; may be empty.
    pub(super) fn word<T: Copy>(
        &self,
        words: &[(&str, T)],
        also: &str,
        found: &mut Found<'_>,
    ) -> Option<T> {
        let hit = words.iter().find(|(word, _)| *word == self.text);
        if hit.is_none() {
            let mut message = "This word has no meaning here.".to_owned();
            if let Some(meant) = nearest(self.text, words.iter().map(|(word, _)| *word)) {
                message = format!("{message} Did you mean \"{meant}\"?");
            }
            found.add(&self.span, &self.path, message, allowed_words(words, also));
        }
        hit.map(|(_, value)| *value)
    }
}

/// The words in quotes with commas between, and what else is allowed.
pub(super) fn allowed_words<T>(words: &[(&str, T)], also: &str) -> String {
    let mut allowed: Vec<String> = words
        .iter()
        .map(|(word, _)| format!("\"{word}\""))
        .collect();
    if !also.is_empty() {
        allowed.push(also.to_owned());
    }
    allowed.join(", ")
}
