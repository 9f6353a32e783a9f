//! What is in the account, as somebody else's program sees it: boto3, driven by `dump.py` and `seed.py`.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Map, Value};

use super::python;

/// What a whole set-up leaves behind, as [`World::counts`] says it.
pub(crate) const WHOLE: &str =
    "buckets 2, topics 2, keys 2, trails 1, detectors 1, policies 1, roles 1";

/// A process that looks at accounts, one look after the other.
#[derive(Debug)]
pub(crate) struct Looker {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Looker {
    pub(crate) fn start() -> Self {
        let mut child = Command::new(python::with_moto())
            .arg(python::script("dump.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("python starts");
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("its output"));
        Self {
            child,
            questions,
            answers,
        }
    }

    /// Everything in the account behind this address.
    pub(crate) fn look(&mut self, url: &str) -> World {
        let questions = self.questions.as_mut().expect("open until the end");
        writeln!(questions, "{url}").expect("it listens");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("it answers");
        let seen: Value = serde_json::from_str(&line).expect("one line of JSON");
        assert!(
            seen.get("error").is_none(),
            "the account could not be looked at: {seen}"
        );
        World { seen }
    }
}

impl Drop for Looker {
    fn drop(&mut self) {
        self.questions = None;
        self.child.wait().ok();
    }
}

/// One look at an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct World {
    seen: Value,
}

impl World {
    /// All things of a kind (`buckets`, `keys`, …) by name or ARN.
    pub(crate) fn all(&self, kind: &str) -> &Map<String, Value> {
        self.seen[kind]
            .as_object()
            .unwrap_or_else(|| panic!("no {kind} in {}", self.seen))
    }

    /// The names or ARNs of a kind.
    pub(crate) fn names(&self, kind: &str) -> Vec<&str> {
        self.all(kind).keys().map(String::as_str).collect()
    }

    /// One thing.
    pub(crate) fn one(&self, kind: &str, name: &str) -> &Value {
        self.all(kind)
            .get(name)
            .unwrap_or_else(|| panic!("no {name} among {:?}", self.names(kind)))
    }

    /// The only thing of a kind.
    pub(crate) fn only(&self, kind: &str) -> (&str, &Value) {
        let all = self.all(kind);
        assert_eq!(all.len(), 1, "{kind}: {:?}", self.names(kind));
        all.iter()
            .map(|(name, value)| (name.as_str(), value))
            .next()
            .expect("one")
    }

    /// What is there more than once, or not at all, or without one of its parts, after a whole set-up.
    pub(crate) fn amiss(&self) -> Option<String> {
        if self.counts() != WHOLE {
            return Some(self.counts());
        }
        let is_one = |value: &Value| value.as_array().is_some_and(|all| all.len() == 1);
        let parts = [("keys", "aliases"), ("detectors", "destinations")];
        parts.into_iter().find_map(|(kind, part)| {
            let (name, seen) = self
                .all(kind)
                .iter()
                .find(|(_, seen)| !is_one(&seen[part]))?;
            Some(format!("the {part} of {name}: {seen}"))
        })
    }

    /// How many there are of each kind, as `keys 2, trails 1, …`.
    pub(crate) fn counts(&self) -> String {
        let kinds = [
            "buckets",
            "topics",
            "keys",
            "trails",
            "detectors",
            "policies",
            "roles",
        ];
        kinds
            .map(|kind| format!("{kind} {}", self.all(kind).len()))
            .join(", ")
    }
}

/// Runs `seed.py`: what it made.
pub(crate) fn seed(url: &str, arguments: &[&str]) -> Value {
    let output = Command::new(python::with_moto())
        .arg(python::script("seed.py"))
        .arg(url)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("python starts");
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("one line of JSON")
}
