//! Pages of HTML that stand alone: one file with its style in it, no script and nothing from the network.
//!
//! They read well in light and dark, print on A4 and Letter, and have the landmarks, headings and table heads that a screen reader
//! goes by.

use std::fmt::{Display, Write as _};

use crate::domain::shown_lines;

/// Text as it stands between tags and in attributes in double quotes. Signs that cannot be seen stand there as their code.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in shown_lines(text).chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            sign => safe.push(sign),
        }
    }
    safe
}

/// The same with what stands between backticks as code, as the product's sentences have it.
pub fn inline(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut parts = text.split('`').peekable();
    let mut is_code = false;
    while let Some(part) = parts.next() {
        // A backtick without its other end is a sign like any other.
        if is_code && parts.peek().is_some() {
            html.push_str("<code>");
            html.push_str(&escaped(part));
            html.push_str("</code>");
        } else {
            if is_code {
                html.push('`');
            }
            html.push_str(&escaped(part));
        }
        is_code = !is_code;
    }
    html
}

/// What a state means, beside its word: never by color alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    Bad,
    Waiting,
    Plain,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Waiting => "waiting",
            Self::Plain => "plain",
        }
    }

    /// A sign before the word, which prints in black too.
    const fn sign(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Bad => "✕",
            Self::Waiting => "◷",
            Self::Plain => "·",
        }
    }
}

/// What stands in a cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A sentence, with code between backticks.
    Text(String),
    /// A name of AWS, such as an ARN.
    Code(String),
    /// How something is: its word, with a sign.
    State(Tone, String),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn code(text: impl Into<String>) -> Self {
        Self::Code(text.into())
    }

    fn html(&self) -> String {
        match self {
            Self::Text(text) => inline(text).replace('\n', "<br>"),
            Self::Code(text) if text.is_empty() => String::new(),
            Self::Code(text) => format!("<code>{}</code>", escaped(text)),
            Self::State(tone, word) => state(*tone, word),
        }
    }
}

fn state(tone: Tone, word: &str) -> String {
    format!(
        "<span class=\"state {}\"><span aria-hidden=\"true\">{}</span> {}</span>",
        tone.class(),
        tone.sign(),
        escaped(word)
    )
}

/// What stands on a page, part by part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html {
    text: String,
    /// The parts with an id of their own: for the list of contents.
    parts: Vec<(String, String)>,
}

impl Html {
    pub fn new() -> Self {
        Self::default()
    }

    fn line(&mut self, line: impl Display) {
        // Writing to a text cannot fail.
        let _written = writeln!(self.text, "{line}").is_ok();
    }

    /// A part of the page with its heading; it is in the list of contents. `id` is of letters, digits and hyphens.
    pub fn part(&mut self, id: &str, title: &str, add: impl FnOnce(&mut Self)) {
        let id = escaped(id);
        self.line(format_args!(
            "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{}</h2>",
            inline(title)
        ));
        self.parts.push((id, title.to_owned()));
        add(self);
        self.line("</section>");
    }

    /// A heading within a part.
    pub fn heading(&mut self, title: &str) {
        self.line(format_args!("<h3>{}</h3>", inline(title)));
    }

    /// A heading below that.
    pub fn subheading(&mut self, title: &str) {
        self.line(format_args!("<h4>{}</h4>", inline(title)));
    }

    pub fn paragraph(&mut self, text: &str) {
        self.line(format_args!("<p>{}</p>", inline(text)));
    }

    /// Something that is not to be missed.
    pub fn note(&mut self, text: &str) {
        self.line(format_args!("<p class=\"note\">{}</p>", inline(text)));
    }

    pub fn list<T: AsRef<str>>(&mut self, items: impl IntoIterator<Item = T>) {
        self.items("ul", items);
    }

    /// A list whose order counts.
    pub fn steps<T: AsRef<str>>(&mut self, items: impl IntoIterator<Item = T>) {
        self.items("ol", items);
    }

    fn items<T: AsRef<str>>(&mut self, tag: &str, items: impl IntoIterator<Item = T>) {
        self.line(format_args!("<{tag}>"));
        for item in items {
            self.line(format_args!("<li>{}</li>", inline(item.as_ref())));
        }
        self.line(format_args!("</{tag}>"));
    }

    /// What things are called and what they are, a row each. `name` says what the rows are about.
    pub fn facts(&mut self, name: &str, rows: &[(&str, Cell)]) {
        self.line(format_args!(
            "<table class=\"facts\">\n<caption class=\"unseen\">{}</caption>\n<tbody>",
            escaped(name)
        ));
        for (head, cell) in rows {
            self.line(format_args!(
                "<tr><th scope=\"row\">{}</th><td>{}</td></tr>",
                inline(head),
                cell.html()
            ));
        }
        self.line("</tbody>\n</table>");
    }

    /// A table with its heads. The first cell of a row is what the row is about.
    pub fn table(&mut self, name: &str, heads: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) {
        self.line(format_args!(
            "<table>\n<caption class=\"unseen\">{}</caption>\n<thead><tr>",
            escaped(name)
        ));
        for head in heads {
            self.line(format_args!("<th scope=\"col\">{}</th>", inline(head)));
        }
        self.line("</tr></thead>\n<tbody>");
        for row in rows {
            self.text.push_str("<tr>");
            for (at, cell) in row.iter().enumerate() {
                let (open, close) = if at == 0 {
                    ("<th scope=\"row\">", "</th>")
                } else {
                    ("<td>", "</td>")
                };
                self.text.push_str(open);
                self.text.push_str(&cell.html());
                self.text.push_str(close);
            }
            self.line("</tr>");
        }
        self.line("</tbody>\n</table>");
    }

    /// A document or a command, line for line.
    pub fn code(&mut self, text: &str) {
        self.line(format_args!("<pre><code>{}</code></pre>", escaped(text)));
    }

    /// How something is, on a line of its own.
    pub fn state(&mut self, tone: Tone, word: &str) {
        self.line(format_args!("<p>{}</p>", state(tone, word)));
    }

    /// A picture, as SVG that was written for it, with the words that say the same.
    pub fn picture(&mut self, svg: &str, caption: &str) {
        let caption = if caption.is_empty() {
            String::new()
        } else {
            format!("<figcaption>{}</figcaption>\n", inline(caption))
        };
        self.line(format_args!("<figure>\n{svg}\n{caption}</figure>"));
    }

    /// A place to write on paper, such as for a name and a date.
    pub fn blank(&mut self, label: &str) {
        self.line(format_args!(
            "<p class=\"blank\"><span>{}</span></p>",
            inline(label)
        ));
    }
}

/// What stands around the parts of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    pub title: &'a str,
    /// One sentence below the title; may be empty.
    pub about: &'a str,
    /// The last line: who made it, and when.
    pub foot: &'a str,
    /// With a list of its parts at the head.
    pub contents: bool,
    /// One sheet of paper to sign: close lines, never dark.
    pub sheet: bool,
}

/// The whole file.
pub fn page(frame: &Frame<'_>, body: &Html) -> String {
    let class = if frame.sheet { " class=\"sheet\"" } else { "" };
    let scheme = if frame.sheet { "light" } else { "light dark" };
    let title = escaped(&frame.title.replace('`', ""));
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"{class}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"{scheme}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{}</h1>\n",
        inline(frame.title)
    );
    let mut line = |text: std::fmt::Arguments<'_>| {
        let _written = html.write_fmt(text).is_ok();
        html.push('\n');
    };
    if !frame.about.is_empty() {
        line(format_args!("<p>{}</p>", inline(frame.about)));
    }
    line(format_args!("</header>"));
    if frame.contents {
        line(format_args!("<nav aria-label=\"Contents\">\n<ul>"));
        for (id, title) in &body.parts {
            line(format_args!(
                "<li><a href=\"#{id}\">{}</a></li>",
                inline(title)
            ));
        }
        line(format_args!("</ul>\n</nav>"));
    }
    line(format_args!("<main>\n{}</main>", body.text));
    if !frame.foot.is_empty() {
        line(format_args!(
            "<footer>\n<p>{}</p>\n</footer>",
            inline(frame.foot)
        ));
    }
    line(format_args!("</body>\n</html>"));
    html
}

/// The style of all pages. Colors keep a contrast of 4.5 to 1 or more.
const STYLE: &str = include_str!("../../assets/page.css");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_is_never_a_tag() {
        let sly = "<script>alert(\"a\" & 'b')</script>\u{202e}";
        let safe =
            "&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)&lt;/script&gt;&lt;U+202E&gt;";
        assert_eq!(escaped(sly), safe);
        let mut body = Html::new();
        body.part("a", sly, |html| {
            html.heading(sly);
            html.subheading(sly);
            html.paragraph(sly);
            html.note(sly);
            html.list([sly]);
            html.steps([sly]);
            html.facts(sly, &[(sly, Cell::code(sly))]);
            html.table(
                sly,
                &[sly],
                [vec![
                    Cell::text(sly),
                    Cell::State(Tone::Bad, sly.to_owned()),
                ]],
            );
            html.code(sly);
            html.state(Tone::Good, sly);
            html.picture("", sly);
            html.blank(sly);
        });
        let frame = Frame {
            title: sly,
            about: sly,
            foot: sly,
            contents: true,
            sheet: false,
        };
        let page = page(&frame, &body);
        assert!(!page.contains("<script"), "{page}");
        assert_eq!(page.matches(safe).count(), 23, "{page}");
    }

    #[test]
    fn what_stands_between_backticks_is_code() {
        for (text, html) in [
            ("the bucket `a<b`.", "the bucket <code>a&lt;b</code>."),
            ("`a` and `b`", "<code>a</code> and <code>b</code>"),
            ("one ` alone", "one ` alone"),
            ("`a` ` b", "<code>a</code> ` b"),
            ("", ""),
        ] {
            assert_eq!(inline(text), html);
        }
    }

    #[test]
    fn a_page_needs_nothing_from_elsewhere() {
        let frame = Frame {
            title: "A page",
            about: "",
            foot: "",
            contents: false,
            sheet: true,
        };
        let page = page(&frame, &Html::new());
        for part in ["http:", "https:", "url(", "@import", "src=", "<link"] {
            assert!(!page.contains(part), "{part}");
        }
    }
}
