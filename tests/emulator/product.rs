//! The built program, run as a person's script would run it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::ran::Ran;

/// The account that moto plays.
pub(crate) const ACCOUNT: &str = "123456789012";

/// Everything new in one account, and the External Role ID known.
pub(crate) const ANSWERS: &str = r#"version = 1

[account]
id = "123456789012"
region = "us-east-1"

[vendor]
external_role_id = "0f5c0a52-7a5e-4a1b-9f64-5d2b8f6b7c11"

[cloudtrail]
trail = { use = "new", name = "management-events" }
organization = false
bucket = { use = "new", name = "cloudtrail-logs-123456789012" }
key = { use = "new", alias = "cloudtrail-logs" }
topic = { use = "new", name = "cloudtrail-logs" }
data_events = "all"

[guardduty]
regions = ["us-east-1"]
bucket = { use = "new", name = "guardduty-findings-123456789012" }
key = { use = "new", alias = "guardduty-findings" }
topic = { use = "new", name = "guardduty-findings" }
s3_protection = true

[members]
accounts = []
"#;

/// The answers with one line of them in another form.
pub(crate) fn answers_with(line: &str, other: &str) -> String {
    assert_eq!(ANSWERS.matches(line).count(), 1, "{line}");
    ANSWERS.replace(line, other)
}

/// No run of these tests takes so long.
const PATIENCE: Duration = Duration::from_mins(3);

/// The program on one computer: its saved state, its answers, and the way to AWS.
#[derive(Debug)]
pub(crate) struct Product {
    home: TempDir,
    url: String,
    answers: PathBuf,
    state: PathBuf,
}

impl Product {
    /// A computer on which nothing was done yet.
    pub(crate) fn new(url: &str, answers: &str) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let product = Self {
            url: url.to_owned(),
            answers: home.path().join("answers.toml"),
            state: home.path().join("state"),
            home,
        };
        product.answer(answers);
        product
    }

    /// Other answers from now on.
    pub(crate) fn answer(&self, answers: &str) {
        fs::write(&self.answers, answers).expect("the answers file");
    }

    /// Where the journal is kept.
    pub(crate) fn state(&self) -> &Path {
        &self.state
    }

    /// Keeps the journal elsewhere from now on.
    pub(crate) fn keep_state_in(&mut self, state: PathBuf) {
        self.state = state;
    }

    pub(crate) fn plan(&self) -> Ran {
        self.run(&["plan"])
    }

    pub(crate) fn apply(&self) -> Ran {
        self.run(&["apply", "--yes"])
    }

    /// Settings alone: moto shows no data on its way.
    pub(crate) fn verify(&self) -> Ran {
        self.run(&["verify", "--settings"])
    }

    /// Runs a command with the answers, to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        self.start(self.command(words)).finish()
    }

    /// Runs `apply` until it is told to kill, or to its end: then the answer is `Some`.
    pub(crate) fn apply_until(&self, kill: &Receiver<()>) -> Option<Ran> {
        self.start(self.command(&["apply", "--yes"]))
            .finish_unless(kill)
    }

    /// The runs in the journal.
    pub(crate) fn runs(&self) -> Ran {
        let mut command = self.environment(env!("CARGO_BIN_EXE_radiant-aws-setup"));
        command.arg("runs").args(self.options());
        self.start(command).finish()
    }

    /// A command with the answers, not started yet.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = self.environment(env!("CARGO_BIN_EXE_radiant-aws-setup"));
        command
            .args(words)
            .arg("--answers")
            .arg(&self.answers)
            .args(self.options());
        command
    }

    /// A shell that runs `apply` under a limit.
    #[cfg(unix)]
    pub(crate) fn apply_in_shell(&self, limit: &str) -> Ran {
        let script = format!("{limit}; exec \"$@\"");
        let mut command = self.environment("sh");
        command
            .args([
                "-c",
                script.as_str(),
                "sh",
                env!("CARGO_BIN_EXE_radiant-aws-setup"),
                "apply",
                "--yes",
                "--answers",
            ])
            .arg(&self.answers)
            .args(self.options());
        let output = command.stdin(Stdio::null()).output().expect("a shell");
        Ran::new(output.status, &output.stdout, &output.stderr)
    }

    /// The options that all commands share.
    fn options(&self) -> Vec<&str> {
        let state = self.state.to_str().expect("a plain path");
        vec![
            "--endpoint-url",
            self.url.as_str(),
            "--state-dir",
            state,
            "--format",
            "jsonl",
        ]
    }

    /// A program that has the keys, and nothing else of this computer's sign-ins and proxies.
    fn environment(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let none = self.home.path().join("no-such-file");
        for name in [
            "AWS_PROFILE",
            "AWS_SESSION_TOKEN",
            "AWS_DEFAULT_REGION",
            "AWS_ENDPOINT_URL",
            "AWS_CA_BUNDLE",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "http_proxy",
            "https_proxy",
            "all_proxy",
        ] {
            command.env_remove(name);
        }
        command
            .env("AWS_ACCESS_KEY_ID", "testing")
            .env("AWS_SECRET_ACCESS_KEY", "testing")
            .env("AWS_ACCOUNT_ID", ACCOUNT)
            .env("AWS_REGION", "us-east-1")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_CONFIG_FILE", &none)
            .env("AWS_SHARED_CREDENTIALS_FILE", &none)
            .env("HOME", self.home.path());
        command
    }

    /// Starts a command. What it prints goes to files, so that it never waits for a reader.
    pub(crate) fn start(&self, mut command: Command) -> Running {
        let out = self.home.path().join("out");
        let err = self.home.path().join("err");
        let child = command
            .stdin(Stdio::null())
            .stdout(File::create(&out).expect("a file for its output"))
            .stderr(File::create(&err).expect("a file for its errors"))
            .spawn()
            .expect("the program starts");
        Running { child, out, err }
    }
}

/// The program under way.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    out: PathBuf,
    err: PathBuf,
}

impl Running {
    /// Waits for its end.
    pub(crate) fn finish(mut self) -> Ran {
        let began = Instant::now();
        loop {
            if let Some(ended) = self.ended() {
                return ended;
            }
            self.not_for_ever(began);
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }

    /// Waits for its end, or kills it when told to: then there is nothing to give back.
    pub(crate) fn finish_unless(mut self, kill: &Receiver<()>) -> Option<Ran> {
        let began = Instant::now();
        loop {
            match kill.recv_timeout(Duration::from_millis(5)) {
                Ok(()) => {
                    self.child.kill().expect("it can be killed");
                    self.child.wait().expect("it is gone");
                    return None;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => panic!("the proxy is gone"),
            }
            if let Some(ended) = self.ended() {
                return Some(ended);
            }
            self.not_for_ever(began);
        }
    }

    /// What a person does with Control and C.
    #[cfg(unix)]
    pub(crate) fn interrupt(&self) {
        let told = Command::new("kill")
            .arg("-INT")
            .arg(self.child.id().to_string())
            .status();
        assert!(told.expect("kill starts").success(), "it could not be told");
    }

    fn ended(&mut self) -> Option<Ran> {
        let status = self.child.try_wait().expect("it can be asked")?;
        let read = |path: &Path| fs::read(path).expect("what it printed");
        Some(Ran::new(status, &read(&self.out), &read(&self.err)))
    }

    fn not_for_ever(&mut self, began: Instant) {
        if began.elapsed() > PATIENCE {
            self.child.kill().ok();
            let said = fs::read_to_string(&self.out).unwrap_or_default();
            panic!("no end after {PATIENCE:?}; so far it said\n{said}");
        }
    }
}
