//! As much XML as S3, IAM, SNS and STS need.

use serde_json::Value;

/// An element as it was read; namespaces and attributes are dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) children: Vec<Self>,
}

impl Element {
    /// The root element of a document, or nothing if it is not well-formed.
    pub(super) fn parse(document: &str) -> Option<Self> {
        let mut open = vec![Self::default()];
        let mut rest = document;
        while let Some((before, after)) = rest.split_once('<') {
            open.last_mut()?.text.push_str(&unescape(before));
            let (tag, next) = after.split_once('>')?;
            rest = next;
            if tag.starts_with('?') || tag.starts_with('!') {
                continue;
            }
            if let Some(name) = tag.strip_prefix('/') {
                let done = open.pop()?;
                if done.name != local(name) {
                    return None;
                }
                open.last_mut()?.children.push(done);
                continue;
            }
            let (tag, empty) = tag
                .strip_suffix('/')
                .map_or((tag, false), |tag| (tag, true));
            let name = local(tag.split_whitespace().next()?).to_owned();
            let element = Self {
                name,
                ..Self::default()
            };
            if empty {
                open.last_mut()?.children.push(element);
            } else {
                open.push(element);
            }
        }
        let holder = open.pop()?;
        if open.is_empty() {
            holder.children.into_iter().next()
        } else {
            None
        }
    }

    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of a child, without the space around it.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.trim())
    }

    /// Whether a child says `true`.
    pub(super) fn says(&self, name: &str) -> bool {
        self.text_of(name) == Some("true")
    }
}

fn local(name: &str) -> &str {
    let name = name.trim();
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&#xA;", "\n")
        .replace("&#xD;", "\r")
        .replace("&amp;", "&")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\r', "&#xD;")
}

/// An element: objects hold others, lists repeat it, and what is null is left out.
pub(super) fn element(name: &str, value: &Value) -> String {
    let inner: String = match value {
        Value::Null => return String::new(),
        Value::Array(items) => return items.iter().map(|item| element(name, item)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| element(name, value))
            .collect(),
        Value::String(text) => escape(text),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    };
    format!("<{name}>{inner}</{name}>")
}

#[cfg(test)]
mod tests {
    use super::Element;

    #[test]
    fn reads_nested_elements_and_entities() {
        let root = Element::parse(
            "<?xml version=\"1.0\"?><s3:A x=\"1\"><B>a &amp;lt; b</B><C/><B>2</B></s3:A>",
        )
        .unwrap_or_default();
        assert_eq!(root.name, "A");
        assert_eq!(root.text_of("B"), Some("a &lt; b"));
        assert_eq!(root.all("B").count(), 2);
        assert!(root.child("C").is_some());
    }

    #[test]
    fn refuses_what_is_not_closed() {
        assert_eq!(Element::parse("<A><B></A>"), None);
        assert_eq!(Element::parse("no element"), None);
    }
}
