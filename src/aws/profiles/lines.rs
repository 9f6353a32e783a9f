//! The lines of one of AWS's two files for profiles, read as the SDK reads them, with what it would stop at or pass over.
//!
//! The SDK stops at the first line that it cannot read, and then no profile of either file is there. Such a line is left out of
//! what the SDK gets, and told with its number.
//! See <https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html>.

use std::fmt::Write as _;

/// What counts as a blank.
const BLANKS: [char; 2] = [' ', '\t'];
/// What begins a comment.
const COMMENT: [char; 2] = ['#', ';'];
/// Values of these are not kept.
const SECRET: [&str; 3] = [
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
];

/// Which of the two files it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `~/.aws/config`
    Config,
    /// `~/.aws/credentials`
    Credentials,
}

/// Why a line is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    BeforeHeader,
    /// The header of a section that is not closed; what follows up to the next header is left out too.
    OpenHeader,
    NoEquals,
    NoName,
    /// Indented, with nothing that it could go on.
    NothingAbove,
}

/// A setting of a section.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Setting {
    /// In small letters.
    pub(super) name: String,
    /// With the lines that go on below it. Empty for keys.
    pub(super) value: String,
    pub(super) line: usize,
}

/// A section, such as `[profile work]`.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// What stands between the brackets.
    pub(super) head: String,
    pub(super) line: usize,
    pub(super) settings: Vec<Setting>,
    /// Lines of it that are left out.
    pub(super) left_out: Vec<(usize, Why)>,
}

impl Section {
    /// What stands before the name, and the name: `profile` and `work`.
    pub(super) fn parts(&self) -> (Option<&str>, &str) {
        match self.head.split_once(BLANKS) {
            Some((kind, name)) => (Some(kind.trim()), name.trim()),
            None => (None, self.head.as_str()),
        }
    }
}

/// A file's lines.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Lines {
    pub(super) sections: Vec<Section>,
    /// Lines that are left out and belong to no section.
    pub(super) left_out: Vec<(usize, Why)>,
}

/// Whether the SDK keeps a section or a setting with this name.
pub(super) fn is_name(name: &str) -> bool {
    name.chars()
        .all(|sign| sign.is_ascii_alphanumeric() || "_-/.%@:+".contains(sign))
}

/// Where reading stands.
enum Place {
    Start,
    /// In a section whose header is not closed.
    Lost,
    In {
        /// The last line was, or went on, a setting.
        below_setting: bool,
    },
}

/// Read the lines of a file.
pub(super) fn read(text: &str) -> Lines {
    let mut lines = Lines::default();
    let mut place = Place::Start;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if line.trim_matches(BLANKS).is_empty() || line.starts_with(COMMENT) {
            continue;
        }
        if line.starts_with('[') {
            place = lines.add_header(number, line);
            continue;
        }
        let below_setting = match place {
            Place::Start => {
                lines.left_out.push((number, Why::BeforeHeader));
                continue;
            }
            Place::Lost => continue,
            Place::In { below_setting } => below_setting,
        };
        let Some(section) = lines.sections.last_mut() else {
            continue;
        };
        let read = if line.starts_with(BLANKS) {
            section.go_on(below_setting, line)
        } else {
            setting(line).map(|(name, value)| {
                let value = if SECRET.contains(&name.as_str()) {
                    String::new()
                } else {
                    value.to_owned()
                };
                section.settings.push(Setting {
                    name,
                    value,
                    line: number,
                });
                place = Place::In {
                    below_setting: true,
                };
            })
        };
        if let Err(why) = read {
            section.left_out.push((number, why));
        }
    }
    lines
}

impl Lines {
    fn add_header(&mut self, number: usize, line: &str) -> Place {
        let head = without_comment(line, false)
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let Some(head) = head else {
            self.left_out.push((number, Why::OpenHeader));
            return Place::Lost;
        };
        self.sections.push(Section {
            head: head.trim_matches(BLANKS).to_owned(),
            line: number,
            settings: Vec::new(),
            left_out: Vec::new(),
        });
        Place::In {
            below_setting: false,
        }
    }

    /// The text for the SDK: the same, with an empty line for each that is left out.
    pub(super) fn for_sdk(&self, text: &str) -> String {
        let of_sections = self.sections.iter().flat_map(|section| &section.left_out);
        let mut left_out: Vec<(usize, Why)> =
            self.left_out.iter().chain(of_sections).copied().collect();
        if left_out.is_empty() {
            return text.to_owned();
        }
        left_out.sort_unstable_by_key(|(line, _)| *line);
        let mut left_out = left_out.into_iter().peekable();
        let mut kept = String::with_capacity(text.len());
        let mut lost = false;
        for (index, line) in text.lines().enumerate() {
            let why = left_out
                .next_if(|(number, _)| *number == index + 1)
                .map(|(_, why)| why);
            lost = match why {
                Some(why) => why == Why::OpenHeader || lost,
                None => lost && !line.starts_with('['),
            };
            if why.is_none() && !lost {
                // Writing to a text cannot fail.
                let _written = kept.write_str(line).is_ok();
            }
            kept.push('\n');
        }
        kept
    }
}

impl Section {
    /// A line that goes on the setting above it.
    fn go_on(&mut self, below_setting: bool, line: &str) -> Result<(), Why> {
        let setting = self
            .settings
            .last_mut()
            .filter(|_| below_setting)
            .ok_or(Why::NothingAbove)?;
        // Below a setting without a value of its own stand settings.
        let first = setting.value.lines().next().unwrap_or_default();
        if first.is_empty() && !SECRET.contains(&setting.name.as_str()) {
            self::setting(line)?;
        }
        if !SECRET.contains(&setting.name.as_str()) {
            setting.value.push('\n');
            setting.value.push_str(line.trim_matches(BLANKS));
        }
        Ok(())
    }
}

/// A line such as `region = eu-west-1`.
fn setting(line: &str) -> Result<(String, &str), Why> {
    let (name, value) = without_comment(line, true)
        .split_once('=')
        .ok_or(Why::NoEquals)?;
    let name = name.trim_matches(BLANKS);
    if name.is_empty() {
        return Err(Why::NoName);
    }
    Ok((name.to_ascii_lowercase(), value.trim_matches(BLANKS)))
}

/// The line without the comment at its end, which begins at a sign for comments, in values only behind a blank.
fn without_comment(line: &str, behind_blank: bool) -> &str {
    let line = line.trim_matches(BLANKS);
    let mut blank = false;
    let comment = line.char_indices().find_map(|(at, sign)| {
        let begins = COMMENT.contains(&sign) && (blank || !behind_blank);
        blank = sign.is_whitespace();
        begins.then_some(at)
    });
    comment
        .and_then(|at| line.get(..at))
        .unwrap_or(line)
        .trim_matches(BLANKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(lines: &Lines) -> Vec<&str> {
        lines
            .sections
            .iter()
            .map(|section| section.head.as_str())
            .collect()
    }

    #[test]
    fn what_the_sdk_reads_stays_as_it_is() {
        let text = "# a comment\n[default]\r\nregion = eu-west-1 # here\r\n\n[profile work] ; his\ns3 =\n  max_queue = 3\nODD=a;b\n";
        let lines = read(text);
        assert_eq!(heads(&lines), ["default", "profile work"]);
        assert!(lines.left_out.is_empty());
        assert_eq!(lines.for_sdk(text), text);
        let work = &lines.sections[1];
        assert_eq!(work.parts(), (Some("profile"), "work"));
        let settings: Vec<(&str, &str, usize)> = work
            .settings
            .iter()
            .map(|setting| (setting.name.as_str(), setting.value.as_str(), setting.line))
            .collect();
        assert_eq!(settings, [("s3", "\nmax_queue = 3", 6), ("odd", "a;b", 8)]);
        assert_eq!(lines.sections[0].settings[0].value, "eu-west-1");
    }

    // CFG-03
    #[test]
    fn lines_before_the_first_header_are_left_out_and_told() {
        let text = "aws_access_key_id = ASIAEXAMPLE000000001\naws_secret_access_key = made+up\n[work]\nregion = eu-west-1\n";
        let lines = read(text);
        assert_eq!(
            lines.left_out,
            [(1, Why::BeforeHeader), (2, Why::BeforeHeader)]
        );
        assert_eq!(lines.for_sdk(text), "\n\n[work]\nregion = eu-west-1\n");
    }

    #[test]
    fn below_an_open_header_nothing_is_taken_for_the_section_above() {
        let text = "[default]\nregion = eu-west-1\n[profile work\nrole_arn = x\n  y\n[profile next]\nregion = eu-north-1\n";
        let lines = read(text);
        assert_eq!(lines.left_out, [(3, Why::OpenHeader)]);
        assert_eq!(heads(&lines), ["default", "profile next"]);
        assert_eq!(lines.sections[0].settings.len(), 1);
        assert_eq!(
            lines.for_sdk(text),
            "[default]\nregion = eu-west-1\n\n\n\n[profile next]\nregion = eu-north-1\n"
        );
    }

    #[test]
    fn broken_lines_belong_to_their_section() {
        let text = "[profile a]\n  over\nno equals\n= x\ns3 =\n  deeper\nregion = eu-west-1\n[profile b]\nregion = x\n";
        let lines = read(text);
        assert_eq!(
            lines.sections[0].left_out,
            [
                (2, Why::NothingAbove),
                (3, Why::NoEquals),
                (4, Why::NoName),
                (6, Why::NoEquals)
            ]
        );
        assert!(lines.sections[1].left_out.is_empty());
        assert_eq!(
            lines.for_sdk(text),
            "[profile a]\n\n\n\ns3 =\n\nregion = eu-west-1\n[profile b]\nregion = x\n"
        );
    }

    #[test]
    fn keys_are_not_kept() {
        let lines = read("[work]\naws_secret_access_key = hush\n  more hush\nregion = x\n");
        let settings = &lines.sections[0].settings;
        assert!(
            settings
                .iter()
                .all(|setting| !setting.value.contains("hush"))
        );
        assert_eq!(settings.len(), 2);
    }

    // CFG-07
    #[test]
    fn names_are_those_that_the_sdk_keeps() {
        for name in [
            "111122223333_AdministratorAccess",
            "me@corp.example",
            "a-b/c.d%e:f+g",
        ] {
            assert!(is_name(name), "{name}");
        }
        for name in ["Log Archive", "\"Log", "Büro", "a\u{200b}b"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
