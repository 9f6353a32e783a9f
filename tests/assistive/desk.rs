//! A screen, a message bus and a window manager that are there for one run of the program, and end with it.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The longest that anything may take to come.
pub(crate) const SOON: Duration = Duration::from_secs(30);
/// How often a wait looks again.
pub(crate) const TICK: Duration = Duration::from_millis(20);
/// The program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_radiant-aws-setup");

/// Says, when it is `required`, that a test may not do without what it needs.
const ASSISTIVE: &str = "RADIANT_ASSISTIVE";
/// The programs that are needed, and the packages of Debian that they come in.
const NEEDED: [(&str, &str); 3] = [
    ("Xvfb", "xvfb"),
    ("dbus-daemon", "dbus"),
    ("openbox", "openbox"),
];
/// Below a folder of shared data: how the message bus starts the accessibility bus.
const ACCESSIBILITY: &str = "dbus-1/services/org.a11y.Bus.service";
/// What would lead to this computer's own desktop, sign-ins and proxies.
const ELSEWHERE: [&str; 17] = [
    "ALL_PROXY",
    "AT_SPI_BUS_ADDRESS",
    "AWS_ACCESS_KEY_ID",
    "AWS_CA_BUNDLE",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "WAYLAND_DISPLAY",
    "WAYLAND_SOCKET",
    "XAUTHORITY",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
];

/// What is there for one run. All of it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Desk {
    started: Vec<Child>,
    display: String,
    home: TempDir,
}

impl Desk {
    /// Starts everything but the program. `None`, after saying so, where something is not installed.
    pub(crate) fn open() -> Option<Self> {
        let missing = missing();
        if missing.is_empty() {
            return Some(Self::start());
        }
        let install = format!(
            "not everything is installed that a screen reader needs: apt-get install {}",
            missing.join(" ")
        );
        let required = std::env::var_os(ASSISTIVE).is_some_and(|value| value == "required");
        assert!(!required, "{install}");
        // Not with a print macro: what those say is kept back when a test passes.
        writeln!(io::stderr(), "skipped: {install}").expect("standard error is open");
        None
    }

    fn start() -> Self {
        let mut desk = Self {
            started: Vec::new(),
            display: String::new(),
            home: tempfile::tempdir().expect("a folder"),
        };
        DirBuilder::new()
            .mode(0o700)
            .create(desk.runtime())
            .expect("a folder for the sockets");
        desk.open_screen();
        desk.open_bus();
        desk.open_window_manager();
        desk
    }

    /// Opens the window of the program, on its first page and with the practice account chosen.
    pub(crate) fn open_program(&mut self) {
        let said = File::create(self.home.path().join("said")).expect("a file for what it says");
        let mut program = self.command(PROGRAM);
        program
            .args(["--practice", "--state-dir"])
            .arg(self.home.path().join("state"))
            .stderr(said);
        self.spawn(&mut program);
    }

    /// What the program said on standard error.
    pub(crate) fn said(&self) -> String {
        fs::read_to_string(self.home.path().join("said")).unwrap_or_default()
    }

    /// Where the message bus is.
    pub(crate) fn bus(&self) -> String {
        format!("unix:path={}", self.socket().display())
    }

    fn socket(&self) -> PathBuf {
        self.home.path().join("bus")
    }

    fn runtime(&self) -> PathBuf {
        self.home.path().join("run")
    }

    /// A screen that nobody sees, with the first number that is free.
    fn open_screen(&mut self) {
        let mut screen = self
            .command("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1400x1000x24"])
            .args(["-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("Xvfb starts");
        let out = screen.stdout.take();
        self.started.push(screen);
        let mut number = String::new();
        BufReader::new(out.expect("its output is read"))
            .read_line(&mut number)
            .expect("Xvfb says which number it has");
        assert!(!number.trim().is_empty(), "Xvfb did not start");
        self.display = format!(":{}", number.trim());
    }

    /// A message bus, which starts the accessibility bus when it is first asked for it, and ends it too.
    fn open_bus(&mut self) {
        let mut bus = self.command("dbus-daemon");
        bus.args(["--session", "--nofork", "--nopidfile", "--nosyslog"])
            .arg(format!("--address={}", self.bus()));
        self.spawn(&mut bus);
        wait_for("the message bus", &self.socket());
    }

    /// A window manager: without one no window has focus.
    fn open_window_manager(&mut self) {
        let ready = self.home.path().join("ready");
        let mut manager = self.command("openbox");
        manager
            .args(["--sm-disable", "--startup"])
            .arg(format!("touch {}", ready.display()));
        self.spawn(&mut manager);
        wait_for("the window manager", &ready);
    }

    /// A program with this desk's screen and bus, and nothing of this computer's own.
    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        for name in ELSEWHERE {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus())
            .env("XDG_RUNTIME_DIR", self.runtime())
            .env("HOME", self.home.path())
            .env("GSETTINGS_BACKEND", "memory")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn spawn(&mut self, command: &mut Command) {
        self.started.push(command.spawn().expect("it starts"));
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        while let Some(mut child) = self.started.pop() {
            // What has ended already cannot be killed, and that is well.
            let _killed = child.kill();
            let _ended = child.wait();
        }
    }
}

fn wait_for(what: &str, file: &Path) {
    let began = Instant::now();
    while !file.exists() {
        assert!(began.elapsed() < SOON, "{what} did not come in {SOON:?}");
        thread::park_timeout(TICK);
    }
}

/// The packages of Debian that would have to be installed.
fn missing() -> Vec<&'static str> {
    let programs = std::env::var_os("PATH").unwrap_or_default();
    let mut missing: Vec<&'static str> = NEEDED
        .into_iter()
        .filter(|(name, _)| {
            !std::env::split_paths(&programs).any(|folder| folder.join(name).is_file())
        })
        .map(|(_, package)| package)
        .collect();
    let shared = std::env::var_os("XDG_DATA_DIRS").unwrap_or_default();
    let knows_how = std::env::split_paths(&shared)
        .chain(["/usr/local/share", "/usr/share"].map(PathBuf::from))
        .any(|folder| folder.join(ACCESSIBILITY).is_file());
    if !knows_how {
        missing.push("at-spi2-core");
    }
    missing
}
