//! One thing after the other broken by somebody else's program in an account that was set up: the right check turns red, and no other,
//! and what it says mends it.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::product::{ANSWERS, Product};
use super::proxy::Proxy;
use super::python;
use super::ran::Ran;

/// What `break.py` does by this name, the checks that turn red, and who mends it.
struct Row(&'static str, &'static [&'static str], By);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// The plan.
    Plan,
    /// A person: what the check says, as `break.py` does it by the name with `not-` before it.
    Person,
}

use By::{Person, Plan};

const ROWS: &[Row] = &[
    Row("stopped-trail", &["cloudtrail/trail-recording"], Plan),
    Row(
        "deleted-trail",
        &[
            "cloudtrail/data-events",
            "cloudtrail/management-events",
            "cloudtrail/trail-announcement",
            "cloudtrail/trail-bucket",
            "cloudtrail/trail-delivery",
            "cloudtrail/trail-key",
            "cloudtrail/trail-recording",
            "cloudtrail/trail-topic",
            "cloudtrail/trail-validation",
        ],
        Plan,
    ),
    Row("unsigned-files", &["cloudtrail/trail-validation"], Plan),
    Row("one-region", &["cloudtrail/trail-recording"], Plan),
    Row("only-management-events", &["cloudtrail/data-events"], Plan),
    Row(
        "calls-that-read-left-out",
        &["cloudtrail/management-events"],
        Plan,
    ),
    Row(
        "log-bucket-without-rules",
        &["cloudtrail/log-bucket-rules"],
        Plan,
    ),
    Row(
        "findings-bucket-without-rules",
        &[
            "guardduty/findings-bucket-locked",
            "guardduty/findings-bucket-rules",
        ],
        Plan,
    ),
    Row("open-log-bucket", &["cloudtrail/log-bucket-private"], Plan),
    Row(
        "open-findings-bucket",
        &["guardduty/findings-bucket-private"],
        Plan,
    ),
    Row(
        "log-bucket-refuses",
        &["cloudtrail/log-bucket-rules"],
        Person,
    ),
    Row(
        "findings-bucket-tells-nobody",
        &["guardduty/findings-notification"],
        Plan,
    ),
    Row(
        "findings-bucket-tells-of-one-folder",
        &["guardduty/findings-notification"],
        Plan,
    ),
    Row(
        "deleted-log-topic",
        &[
            "cloudtrail/log-topic-rules",
            "cloudtrail/vendor-subscription",
        ],
        Plan,
    ),
    Row(
        "deleted-findings-topic",
        &[
            "guardduty/findings-topic-rules",
            "guardduty/vendor-subscription",
        ],
        Plan,
    ),
    Row(
        "log-topic-for-its-owner-alone",
        &["cloudtrail/log-topic-rules"],
        Plan,
    ),
    Row(
        "findings-topic-for-its-owner-alone",
        &["guardduty/findings-topic-rules"],
        Plan,
    ),
    Row("disabled-log-key", &["cloudtrail/log-key-on"], Person),
    Row(
        "findings-key-about-to-be-deleted",
        &["guardduty/findings-key-on"],
        Person,
    ),
    Row(
        "log-key-that-is-not-renewed",
        &["cloudtrail/log-key-renewed"],
        Plan,
    ),
    Row("log-key-without-its-name", &["cloudtrail/log-key-on"], Plan),
    Row(
        "log-key-for-its-owner-alone",
        &["cloudtrail/log-key-rules"],
        Plan,
    ),
    Row(
        "findings-key-for-its-owner-alone",
        &["guardduty/findings-key-rules"],
        Plan,
    ),
    Row("suspended-detector", &["guardduty/detector"], Plan),
    Row("findings-every-six-hours", &["guardduty/frequency"], Plan),
    Row("findings-that-go-nowhere", &["guardduty/export"], Plan),
    Row("role-without-its-policy", &["main-role/role-policy"], Plan),
    Row(
        "deleted-role",
        &[
            "main-role/role-policy",
            "main-role/role-trust",
            "main-role/role-unlimited",
        ],
        Plan,
    ),
    Row("another-external-id", &["main-role/role-trust"], Plan),
    Row(
        "role-that-is-refused-its-files",
        &["main-role/role-unlimited"],
        Person,
    ),
    Row("role-that-reads-nothing", &["main-role/role-rights"], Plan),
];

/// A process that breaks things, one after the other.
struct Breaker {
    child: Child,
    deeds: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Breaker {
    fn start() -> Self {
        let mut child = Command::new(python::with_moto())
            .arg(python::script("break.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("python starts");
        let deeds = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("its output"));
        Self {
            child,
            deeds,
            answers,
        }
    }

    fn does(&mut self, url: &str, name: &str) {
        let deeds = self.deeds.as_mut().expect("open until the end");
        writeln!(deeds, "{url} {name}").expect("it listens");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("it answers");
        assert_eq!(line.trim(), "done", "{name}");
    }
}

impl Drop for Breaker {
    fn drop(&mut self) {
        self.deeds = None;
        self.child.wait().ok();
    }
}

/// The checks that are not green, by section and name.
fn red(verify: &Ran) -> BTreeSet<String> {
    let not_green = verify
        .all("check")
        .filter(|check| check["status"] != "passed");
    not_green
        .map(|check| {
            let id = check["id"].as_str().unwrap_or_default();
            let section = id.split('/').next().unwrap_or_default();
            let name = id.rsplit('/').next().unwrap_or_default();
            format!("{section}/{name}")
        })
        .collect()
}

#[test]
fn what_somebody_breaks_turns_the_right_check_red_and_is_mended() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), ANSWERS);
    product.apply().exits(0);
    product.verify().exits(0);
    let mut breaker = Breaker::start();
    let mut wrong = Vec::new();
    for Row(name, expected, by) in ROWS {
        breaker.does(&proxy.url(), name);
        let verify = product.verify();
        let turned = red(&verify);
        let expected: BTreeSet<String> = expected.iter().map(|it| (*it).to_owned()).collect();
        if turned != expected {
            wrong.push(format!("{name}: red {turned:?} and not {expected:?}"));
        }
        if *by == Person {
            breaker.does(&proxy.url(), &format!("not-{name}"));
        }
        let applied = product.apply();
        if applied.status != Some(0) {
            wrong.push(format!("{name}: {applied}"));
        }
        let left = red(&product.verify());
        if !left.is_empty() {
            wrong.push(format!("{name}: not mended: {left:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
