//! The two files, read and put together as the SDK does it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};

use super::lines::{self, Kind, Lines, Section, Setting, Why, is_name};
use crate::aws::Environment;
use crate::aws::environment::at_home;
use crate::problem::Problem;
use crate::text_file::{self, LARGEST, Unread};

/// The profile that is meant when none is named.
pub(in crate::aws) const DEFAULT: &str = "default";

/// Where something stands in one of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) kind: Kind,
    pub(super) line: usize,
}

/// A profile, or another section: its settings by their names, each with its place.
#[derive(Clone)]
pub(super) struct View {
    pub(super) place: Place,
    settings: BTreeMap<String, (String, Place)>,
    /// Lines of it that cannot be read.
    pub(super) left_out: Vec<(Place, Why)>,
}

impl View {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.settings.get(name).map(|(value, _)| value.as_str())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.settings.contains_key(name)
    }

    /// Where a setting stands, or else the section.
    pub(super) fn place_of(&self, name: &str) -> Place {
        self.settings
            .get(name)
            .map_or(self.place, |(_, place)| *place)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = (&str, Place)> {
        self.settings
            .values()
            .map(|(value, place)| (value.as_str(), *place))
    }
}

/// Why a section is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passed {
    /// Its name has signs that the SDK does not keep.
    Name,
    /// In the config file `profile` is missing before the name.
    NoPrefix,
    /// In the credentials file `profile` may not stand before the name.
    Prefix,
}

/// A section that is passed over.
#[derive(Clone)]
pub(super) struct PassedOver {
    pub(super) name: String,
    /// A session of the company's sign-in page, not a profile.
    pub(super) is_session: bool,
    pub(super) why: Passed,
    pub(super) place: Place,
}

/// One of the files as it was read.
pub(super) struct File {
    pub(super) kind: Kind,
    path: PathBuf,
    /// What the SDK gets.
    text: SecretString,
    pub(super) lines: Lines,
    pub(super) unread: Option<Problem>,
}

/// The two files for profiles.
pub(in crate::aws) struct SharedFiles {
    pub(super) files: Vec<File>,
    home: Option<PathBuf>,
    pub(super) profiles: BTreeMap<String, View>,
    pub(super) sessions: BTreeMap<String, View>,
    /// Addresses of single services, by name.
    pub(super) services: BTreeMap<String, View>,
    pub(super) passed_over: Vec<PassedOver>,
}

impl SharedFiles {
    /// Read both files. What cannot be read is kept as a problem; a file that is not there is empty.
    pub(in crate::aws) fn read(environment: &Environment) -> Self {
        let files = [
            (Kind::Config, &environment.config_file),
            (Kind::Credentials, &environment.credentials_file),
        ];
        let mut read = Self {
            files: Vec::new(),
            home: environment.home.clone(),
            profiles: BTreeMap::new(),
            sessions: BTreeMap::new(),
            services: BTreeMap::new(),
            passed_over: Vec::new(),
        };
        for (kind, path) in files {
            let Some(path) = path else { continue };
            let file = read.file(kind, path);
            read.files.push(file);
        }
        let sections: Vec<(Kind, Section)> = read
            .files
            .iter()
            .flat_map(|file| {
                file.lines
                    .sections
                    .iter()
                    .map(|section| (file.kind, section.clone()))
            })
            .collect();
        let prefixed_default = sections.iter().any(|(kind, section)| {
            *kind == Kind::Config && section.parts() == (Some("profile"), DEFAULT)
        });
        for (kind, section) in &sections {
            // Then `[default]` is passed over as a whole.
            let replaced =
                prefixed_default && *kind == Kind::Config && section.parts() == (None, DEFAULT);
            if !replaced {
                read.add(*kind, section);
            }
        }
        read
    }

    fn file(&self, kind: Kind, path: &Path) -> File {
        let (text, unread) = match text_file::read(path, LARGEST) {
            Ok(text) => (SecretString::from(text), None),
            Err(Unread::Missing) => (SecretString::from(""), None),
            Err(why) => {
                let what = format!("The file {} cannot be read: {why}.", self.shown(path));
                (
                    SecretString::from(""),
                    Some(Problem::new(what).hint(why.cure())),
                )
            }
        };
        let lines = lines::read(text.expose_secret());
        let text = lines.for_sdk(text.expose_secret());
        File {
            kind,
            path: path.to_owned(),
            text: SecretString::from(text),
            lines,
            unread,
        }
    }

    fn add(&mut self, kind: Kind, section: &Section) {
        let place = Place {
            kind,
            line: section.line,
        };
        let (prefix, name) = section.parts();
        let mut pass = |name: &str, is_session: bool, why: Passed| {
            self.passed_over.push(PassedOver {
                name: name.trim_matches('"').to_owned(),
                is_session,
                why,
                place,
            });
        };
        let into = match (kind, prefix) {
            (Kind::Config, None) if name == DEFAULT => &mut self.profiles,
            // Sections of the command line's own.
            (Kind::Config, None) if matches!(name, "plugins" | "preview") => return,
            (Kind::Config, None) => return pass(name, false, Passed::NoPrefix),
            (Kind::Config, Some("profile")) | (Kind::Credentials, None) if is_name(name) => {
                &mut self.profiles
            }
            (Kind::Config, Some("profile")) => return pass(name, false, Passed::Name),
            (Kind::Config, Some("sso-session")) if is_name(name) => &mut self.sessions,
            (Kind::Config, Some("sso-session")) => return pass(name, true, Passed::Name),
            (Kind::Config, Some("services")) if is_name(name) => &mut self.services,
            (Kind::Config, Some(_)) | (Kind::Credentials, Some("sso-session" | "services")) => {
                return;
            }
            (Kind::Credentials, Some("profile")) => return pass(name, false, Passed::Prefix),
            (Kind::Credentials, _) => return pass(&section.head, false, Passed::Name),
        };
        let view = into.entry(name.to_owned()).or_insert_with(|| View {
            place,
            settings: BTreeMap::new(),
            left_out: Vec::new(),
        });
        for Setting { name, value, line } in &section.settings {
            if is_name(name) {
                let place = Place { kind, line: *line };
                view.settings.insert(name.clone(), (value.clone(), place));
            }
        }
        let left_out = section.left_out.iter();
        view.left_out
            .extend(left_out.map(|(line, why)| (Place { kind, line: *line }, *why)));
    }

    /// The texts for the SDK: config first, as it reads them.
    pub(in crate::aws) fn texts(&self) -> impl Iterator<Item = (bool, &str)> {
        self.files
            .iter()
            .map(|file| (file.kind == Kind::Config, file.text.expose_secret()))
    }

    /// The certificates that a profile names beside those of the system: `ca_bundle`, which the SDK does not read.
    pub(in crate::aws) fn ca_bundle(&self, profile: &str) -> Option<PathBuf> {
        let named = self.profiles.get(profile)?.get("ca_bundle")?;
        (!named.is_empty()).then(|| at_home(Path::new(named), self.home.as_deref()))
    }

    /// Whether a profile gets its keys from STS or the company's sign-in page.
    pub(in crate::aws) fn asks_sts(&self, profile: &str) -> bool {
        let own = self.profiles.get(profile);
        own.is_some_and(|view| {
            ["role_arn", "sso_session", "sso_start_url"]
                .iter()
                .any(|name| view.has(name))
        })
    }

    /// A file that cannot be read at all.
    pub(super) fn unreadable(&self) -> Option<&Problem> {
        self.files.iter().find_map(|file| file.unread.as_ref())
    }

    /// A place as it is said: `line 3 of ~/.aws/config`.
    pub(super) fn at(&self, place: Place) -> String {
        let path = self
            .files
            .iter()
            .find(|file| file.kind == place.kind)
            .map(|file| self.shown(&file.path))
            .unwrap_or_default();
        format!("line {} of {path}", place.line)
    }

    /// A path, with `~` for the user's folder.
    fn shown(&self, path: &Path) -> String {
        match self
            .home
            .as_deref()
            .and_then(|home| path.strip_prefix(home).ok())
        {
            Some(rest) => Path::new("~").join(rest).display().to_string(),
            None => path.display().to_string(),
        }
    }
}
