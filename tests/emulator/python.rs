//! The Python that the tests run on: the one that is there if it has the very versions, or else one of their own.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// Exits with 0 when every `name==version` of the command line is installed.
const HAS_ALL: &str = "
import sys
from importlib.metadata import version
for line in sys.argv[1:]:
    name, _, wanted = line.partition('==')
    if version(name.split('[')[0]) != wanted:
        sys.exit(1)
";

/// A Python with moto and boto3.
pub(crate) fn with_moto() -> &'static Path {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| python("requirements.txt"))
}

/// A Python with what checks policy documents.
pub(crate) fn with_lint() -> &'static Path {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| python("requirements-lint.txt"))
}

/// A Python with AWS's linter of CloudFormation templates.
pub(crate) fn with_cfn_lint() -> &'static Path {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| python("requirements-cfn.txt"))
}

/// A Python with the AWS CLI, a linter of shell scripts and a reader of Terraform's files.
pub(crate) fn with_code() -> &'static Path {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| python("requirements-code.txt"))
}

/// A file of this folder.
pub(crate) fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join("emulator")
        .join(name)
}

fn python(requirements: &str) -> PathBuf {
    let list = script(requirements);
    let text = fs::read_to_string(&list).expect("the list of packages");
    let pins: Vec<&str> = text.lines().filter(|line| line.contains("==")).collect();
    let found = installed();
    if let Some(python) = &found
        && has_all(python, &pins)
    {
        return python.clone();
    }

    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let made =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("python-{:016x}", hasher.finish()));
    let python = if cfg!(windows) {
        made.join("Scripts").join("python.exe")
    } else {
        made.join("bin").join("python")
    };
    // Another test binary may be making the same.
    let lock = File::create(made.with_extension("lock")).expect("a file beside the environment");
    lock.lock().expect("a lock on it");
    if !has_all(&python, &pins) {
        let maker = found.unwrap_or_else(|| {
            panic!("these tests need Python 3.10 or later, as python3 or python")
        });
        if made.exists() {
            fs::remove_dir_all(&made).expect("half an environment can be removed");
        }
        must(Command::new(maker).args(["-m", "venv"]).arg(&made));
        let pip = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-input",
            "--disable-pip-version-check",
            "-r",
        ];
        must(Command::new(&python).args(pip).arg(&list));
    }
    python
}

/// The Python on the path.
fn installed() -> Option<PathBuf> {
    let ran = |name: &&str| {
        output(Command::new(name).arg("--version")).is_some_and(|output| output.status.success())
    };
    ["python3", "python"]
        .into_iter()
        .find(|name| ran(name))
        .map(PathBuf::from)
}

fn has_all(python: &Path, pins: &[&str]) -> bool {
    output(Command::new(python).args(["-c", HAS_ALL]).args(pins))
        .is_some_and(|output| output.status.success())
}

/// What a command said; `None` if it could not be started.
fn output(command: &mut Command) -> Option<Output> {
    command.stdin(Stdio::null()).output().ok()
}

fn must(command: &mut Command) {
    let said = output(command).unwrap_or_else(|| panic!("{command:?} could not be started"));
    assert!(
        said.status.success(),
        "{command:?}\n{}{}",
        String::from_utf8_lossy(&said.stdout),
        String::from_utf8_lossy(&said.stderr)
    );
}
