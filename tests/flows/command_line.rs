//! The program itself, as it is started in a terminal: what it refuses before it calls anybody, and what it says first.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use radiant_aws_setup::answers::{self, Answers};
use radiant_aws_setup::domain::{AccountId, Region};

/// A folder with answers, and the program started in it with nothing of this computer's sign-ins.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let answers = Answers::defaults(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("eu-west-1").unwrap(),
        );
        std::fs::write(
            folder.path().join("answers.toml"),
            answers::to_toml(&answers),
        )
        .unwrap();
        std::fs::create_dir_all(folder.path().join("state/runs")).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_radiant-aws-setup"));
        command
            .args(words)
            .arg("--answers")
            .arg(self.path("answers.toml"))
            .arg("--state-dir")
            .arg(self.path("state"))
            .env_clear()
            .env("HOME", self.0.path())
            .env("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE000000001")
            .env("AWS_SECRET_ACCESS_KEY", "made+up")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .stdin(Stdio::null());
        command
    }

    fn config(&self, text: &str) {
        std::fs::create_dir_all(self.path(".aws")).unwrap();
        std::fs::write(self.path(".aws/config"), text).unwrap();
    }
}

/// How it ended, and what it said on standard error.
#[track_caller]
fn refused(output: &Output, code: i32, words: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(words), "{said}");
    assert!(
        !said.contains("hush") && !said.contains("panicked"),
        "{said}"
    );
}

#[test]
fn an_address_that_cannot_be_used_is_refused_and_not_repeated() {
    const BAD: [(&str, &str); 4] = [
        ("", "it is empty"),
        ("localhost:4566", "it does not begin with"),
        (
            "http://dana:hush@localhost:4566",
            "a user name or a password",
        ),
        ("http://localhost:4566/?token=hush", "a question mark"),
    ];
    let desk = Desk::new();
    for (url, words) in BAD {
        for name in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"] {
            let output = desk.command(&["plan"]).env(name, url).output().unwrap();
            refused(&output, 4, words);
            refused(&output, 4, name);
        }
        let output = desk
            .command(&["plan", "--endpoint-url", url])
            .output()
            .unwrap();
        refused(&output, 2, words);
        for config in [
            format!("[default]\nendpoint_url = {url}\n"),
            format!("[default]\nservices = ls\n[services ls]\ns3 =\n  endpoint_url = {url}\n"),
        ] {
            desk.config(&config);
            let output = desk.command(&["-vv", "plan"]).output().unwrap();
            refused(&output, 4, words);
            refused(&output, 4, "See line ");
        }
        std::fs::remove_file(desk.path(".aws/config")).unwrap();
    }
}

#[test]
fn where_calls_go_instead_of_to_aws_is_the_first_thing_said() {
    let desk = Desk::new();
    // Nobody listens there.
    desk.config("[default]\nendpoint_url = http://127.0.0.1:1\n");
    for words in [&["plan"][..], &["verify"], &["apply", "--yes"]] {
        let mut child = desk
            .command(words)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stderr.take().unwrap())
            .read_line(&mut first)
            .unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(
            first,
            "Not AWS: calls go to 127.0.0.1:1, without encryption (http).\n"
        );
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_links_among_the_records_hang_nothing() {
    let desk = Desk::new();
    let pipe = desk.path("state/runs/20260102-030405-0000abcd.jsonl");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let zeros = desk.path("state/runs/20260102-030405-0000abce.jsonl");
    std::os::unix::fs::symlink("/dev/zero", zeros).unwrap();
    let output = desk.command(&["runs"]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert_eq!(
        told.matches("it is a link, or no plain file").count(),
        2,
        "{told}"
    );
}

/// Only where the tests run as root can a folder be given away.
#[cfg(unix)]
#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_no_success() {
    let full = std::fs::File::options().write(true).open("/dev/full");
    let ended = Desk::new()
        .command(&["runs"])
        .stdout(full.unwrap())
        .output()
        .unwrap();
    refused(&ended, 1, "The output cannot be written");
    // Whoever stops reading has seen enough.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ended = Desk::new().command(&["runs"]).stdout(writer).output();
    assert!(ended.unwrap().status.success());
}

#[test]
fn a_folder_of_another_user_is_refused_before_anything_is_called() {
    let desk = Desk::new();
    let give = |path: &Path| std::os::unix::fs::chown(path, Some(4321), None);
    if give(&desk.path("state")).is_err() {
        return;
    }
    let output = desk.command(&["apply", "--yes"]).output().unwrap();
    refused(&output, 2, &desk.path("state").display().to_string());
    refused(&output, 2, "belongs to another user");
    refused(&output, 2, "--state-dir");
}

/// What the program prints for these answers about other accounts, in practice.
fn practice(members: &str, words: &[&str]) -> String {
    let desk = Desk::new();
    let answers = format!(
        "version = 1\n[account]\nid = \"444455556666\"\nregion = \"eu-west-1\"\n[members]\n{members}"
    );
    std::fs::write(desk.path("answers.toml"), answers).unwrap();
    std::fs::write(
        desk.path("accounts.csv"),
        "\u{feff}Name;Account ID\r\nShops;3333 4444 5555\r\n\"Old; web\";777788889999\r\n",
    )
    .unwrap();
    let output = desk.command(words).arg("--practice").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!said.contains("panicked"), "{said}");
    let told = String::from_utf8_lossy(&output.stdout);
    format!("{told}{said}")
}

#[test]
fn the_plan_says_which_accounts_are_chosen_and_why_others_are_not() {
    let told = practice(
        "accounts = \"organization\"\nexclude = [\"666677778888\"]\n",
        &["plan"],
    );
    for line in [
        "4 other accounts are chosen.",
        "Left out: Larkfield Foods, 4444 5555 6666. It is the main account, which has a role of its own.",
        "Left out: Larkfield Sandbox, 6666 7777 8888. The answers leave it out.",
        "Left out: Larkfield Old Web, 7777 8888 9999. AWS has suspended it, so nothing can be set up there.",
    ] {
        assert!(told.contains(line), "{told}");
    }
}

#[test]
fn accounts_of_a_file_are_chosen_and_its_mistakes_are_told_before_anything_is_called() {
    let file = "accounts = { file = \"accounts.csv\" }\n";
    let told = practice(file, &["plan", "--format", "jsonl"]);
    let members: Vec<serde_json::Value> = told
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|line| line["event"] == "member")
        .collect();
    let chosen: Vec<(&str, bool)> = members
        .iter()
        .map(|member| {
            (
                member["account"].as_str().unwrap(),
                member["chosen"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(chosen, [("333344445555", true), ("777788889999", false)]);
    let told = practice("accounts = { file = \"none.csv\" }\n", &["plan"]);
    assert!(
        told.contains(
            "line 6, column 21: members.accounts.file: none.csv cannot be read: it is not there."
        ),
        "{told}"
    );
}

#[test]
fn the_three_bad_rows_of_a_file_of_four_thousand_are_all_told_and_nobody_is_called() {
    let desk = Desk::new();
    let answers = "version = 1\n[account]\nid = \"444455556666\"\nregion = \"eu-west-1\"\n[members]\naccounts = { file = \"accounts.csv\" }\n";
    std::fs::write(desk.path("answers.toml"), answers).unwrap();
    let save = |is_bad: bool| {
        let rows = (2..=4001_u64).map(|row| {
            let number = match row {
                17 if is_bad => "44445555666".to_owned(),
                2500 => "4444 5555 6666".to_owned(),
                4001 if is_bad => "100000000002".to_owned(),
                _ => format!("{:012}", 100_000_000_000 + row),
            };
            format!("\"Larkfield; {row}\";{number};ACTIVE\r\n")
        });
        let head = std::iter::once("\u{feff}Name;Account ID;State\r\n".to_owned());
        let table: String = head.chain(rows).collect();
        std::fs::write(desk.path("accounts.csv"), table).unwrap();
    };
    save(true);
    // Nobody listens there, and nothing gets so far.
    let told = |words: &[&str]| {
        let mut command = desk.command(words);
        let output = command
            .env("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
            .output()
            .unwrap();
        refused(
            &output,
            2,
            "accounts.csv, row 17, column 2: An account number has 12 digits. You have 11.",
        );
        refused(
            &output,
            2,
            "accounts.csv, row 4001, column 2: 1000 0000 0002 is in row 2 already.",
        );
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    for words in [&["plan"][..], &["apply", "--yes"], &["verify"]] {
        let said = told(words);
        // The main account is told once the list itself can be read.
        assert_eq!(said.matches("accounts.csv, row").count(), 2, "{said}");
        assert!(!said.contains("127.0.0.1"), "{said}");
    }
    save(false);
    let output = desk.command(&["plan"]).output().unwrap();
    refused(&output, 2, "This is the main account.");
}
