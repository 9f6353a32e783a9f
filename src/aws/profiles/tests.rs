//! The files as people and their tools leave them, and what the SDK makes of what it is given.

use std::path::PathBuf;

use super::files::SharedFiles;
use super::*;

/// A folder with the two files.
struct Home(tempfile::TempDir);

impl Home {
    fn new(config: impl AsRef<[u8]>, credentials: impl AsRef<[u8]>) -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join(".aws")).unwrap();
        std::fs::write(home.path().join(".aws/config"), config).unwrap();
        std::fs::write(home.path().join(".aws/credentials"), credentials).unwrap();
        Self(home)
    }

    fn environment(&self) -> Environment {
        let path = |name: &str| Some(self.0.path().join(name));
        Environment {
            config_file: path(".aws/config"),
            credentials_file: path(".aws/credentials"),
            home: Some(self.0.path().to_owned()),
            ..Environment::default()
        }
    }

    fn files(&self) -> SharedFiles {
        SharedFiles::read(&self.environment())
    }

    fn found(&self) -> Profiles {
        profiles(&self.environment()).unwrap()
    }
}

fn names(profiles: &Profiles) -> Vec<&str> {
    profiles
        .iter()
        .map(|profile| profile.name.as_str())
        .collect()
}

/// What is said about a profile of this config file.
fn trouble(config: &str, name: &str) -> Option<Problem> {
    let files = Home::new(config, "").files();
    files.absent(name).or_else(|| files.trouble(name))
}

fn summary(config: &str, name: &str) -> String {
    trouble(config, name).unwrap().summary
}

/// The names, and a setting of each, as the SDK reads them from what it is given.
#[expect(
    deprecated,
    reason = "these names are those of a crate that is not named here"
)]
fn by_the_sdk(files: &SharedFiles) -> Vec<(String, Option<String>)> {
    use aws_config::profile::profile_file::{ProfileFileKind, ProfileFiles};

    let given = files
        .texts()
        .fold(ProfileFiles::builder(), |builder, (is_config, text)| {
            let kind = if is_config {
                ProfileFileKind::Config
            } else {
                ProfileFileKind::Credentials
            };
            builder.with_contents(kind, text)
        })
        .build();
    let set = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(aws_config::profile::load(
            &Default::default(),
            &Default::default(),
            &given,
            None,
        ))
        .unwrap();
    let mut read: Vec<(String, Option<String>)> = set
        .profiles()
        .map(|name| {
            let region = set
                .get_profile(name)
                .and_then(|profile| profile.get("region"));
            (name.to_owned(), region.map(str::to_owned))
        })
        .collect();
    read.sort();
    read
}

const CONFIGS: [&str; 9] = [
    "",
    "[default]\nregion = eu-west-1\noutput = json\n[profile work]\nregion=us-east-2 # here\n[plugins]\nx = y\n",
    "[default]\nregion = a\n[profile default]\nregion = eu-west-1\n",
    "\u{feff}[default]\r\nregion = eu-west-1\r\n[profile crlf]\r\nregion = eu-north-1\r\n",
    "region = nowhere\n[profile work]\nregion = eu-west-1\n",
    "[profile \"Log Archive\"]\nregion = a\n[profile Log Archive]\n[profile Büro]\n[work]\nregion = b\n[profile me@corp.example]\nregion = c\n",
    "[profile one\nregion = x\n[profile two]\nregion = eu-west-1\nbroken\n[sso-session a b]\nsso_region = x\n",
    "[profile deep]\ns3 =\n  max_concurrent_requests = 20\n  broken\nregion = eu-west-1\n  and more\n",
    "[profile twice]\nregion = a\n[profile twice]\nregion = b\n",
];
const CREDENTIALS: [&str; 4] = [
    "",
    "[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = hush\n[work]\nregion = ap-south-1\n",
    "aws_access_key_id = ASIAEXAMPLE000000001\naws_secret_access_key = made+up\n[work]\naws_access_key_id = a\naws_secret_access_key = b\n",
    "[profile work]\naws_access_key_id = x\n[Log Archive]\n[111122223333_Admin]\naws_access_key_id = x\naws_secret_access_key = y\n",
];

#[test]
fn the_sdk_reads_what_is_listed() {
    for config in CONFIGS {
        for credentials in CREDENTIALS {
            let files = Home::new(config, credentials).files();
            let ours: Vec<(String, Option<String>)> = files
                .profiles
                .iter()
                .map(|(name, view)| (name.clone(), view.get("region").map(str::to_owned)))
                .collect();
            assert_eq!(ours, by_the_sdk(&files), "{config:?} {credentials:?}");
        }
    }
}

// CFG-01
#[test]
fn a_mark_at_the_beginning_is_dropped_in_either_file() {
    let home = Home::new(
        "\u{feff}[default]\nregion = us-east-1\n",
        "\u{feff}[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = hush\n",
    );
    let found = home.found();
    assert_eq!(names(&found), ["default"]);
    assert_eq!(found[0].trouble, None);
    assert_eq!(
        found[0].region.as_ref().map(Region::as_str),
        Some("us-east-1")
    );
    assert!(found.notes.is_empty());
}

// CFG-02
#[test]
fn a_file_in_utf_16_is_named_and_the_other_is_read() {
    let utf_16: Vec<u8> = "\u{feff}[default]\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let alone = Home::new(&utf_16, "");
    let problem = profiles(&alone.environment()).unwrap_err();
    let config: PathBuf = ["~", ".aws/config"].iter().collect();
    assert_eq!(
        problem.summary,
        format!(
            "The file {} cannot be read: it is in UTF-16, not in UTF-8.",
            config.display()
        )
    );
    assert!(problem.hint_says("UTF-8"));
    assert_eq!(alone.files().absent("default"), Some(problem.clone()));
    let both = Home::new(
        &utf_16,
        "[work]\naws_access_key_id = a\naws_secret_access_key = b\n",
    )
    .found();
    assert_eq!(names(&both), ["work"]);
    assert_eq!(both.notes, [problem]);
}

#[test]
fn a_folder_or_bad_bytes_in_place_of_a_file_are_named() {
    let home = Home::new("", "[work]\n");
    std::fs::remove_file(home.0.path().join(".aws/config")).unwrap();
    std::fs::create_dir(home.0.path().join(".aws/config")).unwrap();
    assert!(home.found().notes[0].summary.contains("it is a folder"));
    let bad = Home::new(b"[default]\nname = B\xfcro\n", "");
    let problem = profiles(&bad.environment()).unwrap_err();
    assert!(problem.summary.contains("line 2"), "{problem}");
    std::fs::remove_dir(home.0.path().join(".aws/config")).unwrap();
    assert!(home.found().notes.is_empty(), "no file is an empty file");
}

// CFG-03
#[test]
fn a_line_before_the_first_header_is_named_and_the_rest_is_there() {
    let home = Home::new(
        "[profile corp]\nregion = eu-west-1\nsso_start_url = x\n",
        "aws_access_key_id = ASIAEXAMPLE000000001\naws_secret_access_key = made+up\n[work]\naws_access_key_id = a\naws_secret_access_key = b\n",
    );
    let found = home.found();
    assert_eq!(names(&found), ["corp", "work"]);
    assert_eq!(found[1].trouble, None);
    let [note] = found.notes.as_slice() else {
        panic!("{:?}", found.notes)
    };
    assert!(note.summary.starts_with("Line 1 of ~"), "{note}");
    assert!(note.summary.contains("credentials"));
    assert!(note.hint_says("[default]"));
    assert!(!note.to_text().contains("made+up"));
    assert_eq!(home.files().absent("default").as_ref(), Some(note));
    assert_eq!(home.files().absent("work"), None);
}

// CFG-04
#[test]
fn a_profile_that_asks_for_a_code_says_so_before_aws_is_asked() {
    let config = "[profile admin]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = me\n\
                  mfa_serial = arn:aws:iam::123456789012:mfa/me\n[profile me]\naws_access_key_id = a\naws_secret_access_key = b\n";
    let problem = trouble(config, "admin").unwrap();
    assert!(
        problem.summary.contains("asks for a code (MFA)"),
        "{problem}"
    );
    assert!(problem.summary.contains("line 4"));
    assert!(problem.hint_says("`aws configure export-credentials --format env --profile admin`"));
    assert_eq!(trouble(config, "me"), None);
    let behind = format!("{config}[profile far]\nrole_arn = x\nsource_profile = admin\n");
    assert!(summary(&behind, "far").contains("The profile far asks for a code"));
    // The command line asks only for roles.
    let unused = "[profile me]\nmfa_serial = x\naws_access_key_id = a\naws_secret_access_key = b\n";
    assert_eq!(trouble(unused, "me"), None);
}

// CFG-05
#[test]
fn what_is_missing_in_a_half_written_session_is_named() {
    let w = "sso_account_id = 111122223333\nsso_role_name = Admin\n";
    let cases = [
        (
            format!("[profile w]\nsso_session = corp\n{w}"),
            "[sso-session corp] is missing. See line 2",
        ),
        (
            format!("[profile w]\nsso_session = corp\n{w}[sso-session corp]\nsso_start_url = https://corp.example\n"),
            "sso_region is missing in [sso-session corp]. See line 5",
        ),
        (
            format!("[profile w]\nsso_session = my corp\n{w}[sso-session my corp]\nsso_region = eu-west-1\n"),
            "the name of its session my corp cannot be used. See line 5",
        ),
        (
            format!(
                "[profile w]\nsso_session = corp\nsso_region = us-east-1\n{w}[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = x\n"
            ),
            "sso_region may stand in [sso-session corp] only. See line 3",
        ),
        (
            "[profile w]\nsso_region = us-east-1\nsso_start_url = x\nsso_account_id = 111122223333\n".to_owned(),
            "sso_role_name is missing. See line 1",
        ),
    ];
    for (config, words) in cases {
        let problem = trouble(&config, "w").unwrap();
        assert!(problem.summary.contains(words), "{problem}: {config}");
        assert!(problem.hint.is_some());
        assert!(!problem.to_text().contains("ran out"));
        assert!(!problem.to_text().contains("not on this computer"));
    }
    let whole = format!(
        "[profile w]\nsso_session = corp\n{w}[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.example\n"
    );
    assert_eq!(trouble(&whole, "w"), None);
}

// CFG-07
#[test]
fn names_that_cannot_be_used_are_counted_and_named() {
    let config = "[profile \"Log Archive\"]\n[profile Log Archive]\n[profile Büro]\n\
                  [profile 111122223333_AdministratorAccess]\ncredential_process = x\n[profile me@corp.example]\ncredential_process = x\n";
    let found = Home::new(config, "").found();
    assert_eq!(
        names(&found),
        ["111122223333_AdministratorAccess", "me@corp.example"]
    );
    let note = found.unusable.as_ref().unwrap();
    assert_eq!(
        note.summary,
        "3 profiles have names that cannot be used here: Log Archive, Log Archive, Büro."
    );
    assert!(note.hint_says("line 1"));
    for name in ["Log Archive", "\"Log Archive\"", "Büro"] {
        let problem = trouble(config, name).unwrap();
        assert!(problem.summary.contains("cannot be used here"), "{problem}");
        assert!(!problem.summary.contains("not on this computer"));
    }
    let prefix = trouble("[work]\nregion = x\n", "work").unwrap();
    assert!(
        prefix
            .hint
            .unwrap()
            .starts_with("Write [profile work] in line 1")
    );
    assert_eq!(
        summary("[profile a]\nregion = x\n", "b"),
        "This profile is not on this computer."
    );
}

#[test]
fn a_hidden_sign_in_a_name_is_shown_as_its_code() {
    let found = Home::new("[profile wo\u{202e}rk]\n", "").found();
    assert!(
        found
            .unusable
            .as_ref()
            .unwrap()
            .summary
            .contains("wo<U+202E>rk")
    );
}

// CFG-09
#[test]
fn a_section_in_the_middle_of_a_line_is_found() {
    let config = "[profile first]\nsso_start_url = x\nsso_region = y\nsso_role_name = z\nsso_account_id = 111122223333[profile next]\nregion = eu-west-1\n";
    let problem = trouble(config, "first").unwrap();
    assert!(problem.summary.contains("line 5"), "{problem}");
    assert!(problem.summary.contains("mixed up"));
    let crlf = "[profile a]\r\ncredential_process = x\r\n[profile b]\r\ncredential_process = y";
    assert_eq!((trouble(crlf, "a"), trouble(crlf, "b")), (None, None));
}

// CFG-11
#[test]
fn the_certificates_of_a_profile_are_found_also_at_home() {
    let home = Home::new(
        "[profile corp]\nca_bundle = ~/certs/corp.pem\n[profile other]\nca_bundle = /etc/corp.pem\n[default]\nca_bundle =\n",
        "",
    );
    let files = home.files();
    assert_eq!(
        files.ca_bundle("corp"),
        Some(home.0.path().join("certs/corp.pem"))
    );
    assert_eq!(
        files.ca_bundle("other"),
        Some(PathBuf::from("/etc/corp.pem"))
    );
    assert_eq!(
        (files.ca_bundle("default"), files.ca_bundle("none")),
        (None, None)
    );
}

// CFG-12
#[test]
fn addresses_of_a_profile_are_not_aws_and_move_buckets_into_the_path() {
    let home = Home::new(
        "[profile local]\nservices = ls\n[services ls]\ns3 =\n  endpoint_url = http://localhost:4566\n\
         [profile all]\nendpoint_url = http://127.0.0.1:5000\n[profile off]\nendpoint_url = http://127.0.0.1:5000\n\
         ignore_configured_endpoint_urls = true\n[profile other]\nservices = db\n[services db]\ndynamodb =\n  endpoint_url = http://localhost:1\n",
        "",
    );
    let found = home.found();
    let leads_to = |name: &str| {
        found
            .iter()
            .find(|profile| profile.name == name)
            .and_then(|profile| profile.not_aws.clone())
    };
    assert_eq!(leads_to("local").as_deref(), Some("localhost:4566"));
    assert_eq!(leads_to("all").as_deref(), Some("127.0.0.1:5000"));
    assert_eq!((leads_to("off"), leads_to("other")), (None, None));
    let files = home.files();
    assert!(files.leads_s3_elsewhere("local") && files.leads_s3_elsewhere("all"));
    assert!(!files.leads_s3_elsewhere("off") && !files.leads_s3_elsewhere("other"));
}

#[test]
fn an_address_that_cannot_be_used_is_told_with_its_file_and_line_and_never_repeated() {
    let keys = "aws_access_key_id = a\naws_secret_access_key = b\n";
    for (config, line) in [
        (format!("[profile a]\n{keys}endpoint_url =\n"), 4),
        (
            format!("[profile a]\n{keys}endpoint_url = localhost:4566\n"),
            4,
        ),
        (
            format!("[profile a]\n{keys}endpoint_url = https://dana:hush@host/?token=hush\n"),
            4,
        ),
        (
            format!("[profile a]\n{keys}services = ls\n[services ls]\ns3 =\n  endpoint_url =\n"),
            6,
        ),
        (
            format!("[profile a]\n{keys}ignore_configured_endpoint_urls = true\nendpoint_url =\n"),
            5,
        ),
        (
            format!(
                "[profile a]\nrole_arn = x\nsource_profile = b\n[profile b]\n{keys}endpoint_url = ?hush\n"
            ),
            7,
        ),
    ] {
        let problem = trouble(&config, "a").unwrap();
        assert!(problem.summary.contains("endpoint_url"), "{problem}");
        assert!(
            problem.summary.contains(&format!("See line {line} of ~")),
            "{problem}: {config}"
        );
        assert!(!problem.to_text().contains("hush"), "{problem}");
    }
    // A service that is not called.
    let other =
        format!("[profile a]\n{keys}services = db\n[services db]\ndynamodb =\n  endpoint_url =\n");
    assert_eq!(trouble(&other, "a"), None);
}

#[test]
fn a_session_of_aws_login_is_a_way_in_and_a_base_of_others() {
    let config = "[default]\nlogin_session = arn:aws:iam::111122223333:user/me\n\
                  [profile role]\nrole_arn = x\nsource_profile = default\n";
    for name in ["default", "role"] {
        assert_eq!(trouble(config, name), None, "{name}");
    }
}

#[test]
fn what_leads_nowhere_is_said_with_its_line() {
    for (config, name, words) in [
        (
            "[profile a]\nrole_arn = x\nsource_profile = b\n",
            "a",
            "builds on the profile b",
        ),
        (
            "[profile a]\nrole_arn = x\n",
            "a",
            "not whose keys may use it",
        ),
        (
            "[profile a]\nrole_arn = x\nsource_profile = b\n[profile b]\nrole_arn = y\nsource_profile = a\n",
            "a",
            "lead in a circle",
        ),
        (
            "[profile a]\nrole_arn = x\nsource_profile = b\ncredential_source = Environment\n",
            "a",
            "only one may stand there",
        ),
        (
            "[profile a]\naws_access_key_id = x\n",
            "a",
            "aws_secret_access_key is missing",
        ),
        ("[profile a]\nregion = x\n", "a", "no way to get some"),
        ("[profile a]\nno equals sign\n", "a", "Line 2 of"),
    ] {
        let problem = trouble(config, name).unwrap();
        assert!(problem.summary.contains(words), "{problem}: {config}");
        assert!(
            problem.to_text().to_lowercase().contains("line "),
            "{problem}"
        );
    }
    let whole = "[profile a]\nrole_arn = x\nsource_profile = a\naws_access_key_id = k\naws_secret_access_key = s\n";
    assert_eq!(trouble(whole, "a"), None);
}
