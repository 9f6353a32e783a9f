//! Signing in with what is on this computer, against a small server in place of STS.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use super::*;

/// An address in place of AWS, and which actions were asked of it.
struct StandIn {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl StandIn {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&asked);
        std::thread::Builder::new()
            .name("in place of STS".to_owned())
            .spawn(move || {
                for stream in listener.incoming() {
                    let action = answer(stream.unwrap());
                    told.lock().unwrap().push(action);
                }
            })
            .unwrap();
        Self { url, asked }
    }

    /// The actions in order; one that was asked several times on end stands once.
    fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.dedup();
        asked
    }
}

/// Read one request, answer it, and say its action.
fn answer(mut stream: TcpStream) -> String {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let line = line.trim().to_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let body = String::from_utf8(body).unwrap();
    let action = body
        .split('&')
        .find_map(|part| part.strip_prefix("Action="))
        .unwrap()
        .to_owned();
    let result = if action == "AssumeRole" {
        "<Credentials><AccessKeyId>ASIAEXAMPLE000000001</AccessKeyId><SecretAccessKey>made+up</SecretAccessKey>\
         <SessionToken>IQoJexample==</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>\
         <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/Admin/me</Arn><AssumedRoleId>AROAEXAMPLE:me</AssumedRoleId></AssumedRoleUser>"
    } else {
        "<Arn>arn:aws:sts::111122223333:assumed-role/Admin/me</Arn><UserId>AROAEXAMPLE:me</UserId><Account>111122223333</Account>"
    };
    let text = format!(
        "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result>{result}</{action}Result></{action}Response>"
    );
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    )
    .unwrap();
    action
}

const KEYS: &str =
    "[me]\naws_access_key_id = AKIAEXAMPLE000000001\naws_secret_access_key = made+up\n";
const ROLE: &str =
    "[profile admin]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = me\n";

/// Sign in with a profile of these files, with every call to this address.
async fn enter(
    profile: &str,
    config: &str,
    credentials: &str,
    to: &StandIn,
) -> Result<SignedIn, Failure> {
    enter_with(profile, config, credentials, to, |_| ()).await
}

async fn enter_with(
    profile: &str,
    config: &str,
    credentials: &str,
    to: &StandIn,
    set: impl FnOnce(&mut Environment),
) -> Result<SignedIn, Failure> {
    let home = tempfile::tempdir().unwrap();
    let [config_file, credentials_file] =
        [("config", config), ("credentials", credentials)].map(|(name, text)| {
            let path = home.path().join(name);
            std::fs::write(&path, text).unwrap();
            Some(path)
        });
    let mut environment = Environment {
        config_file,
        credentials_file,
        home: Some(home.path().to_owned()),
        endpoint_url: Some(to.url.clone()),
        ..Environment::default()
    };
    set(&mut environment);
    let how = SignIn::Profile(profile.to_owned());
    sign_in(&how, &environment, &Region::parse("eu-west-1").unwrap()).await
}

#[tokio::test]
async fn borrowing_a_role_asks_the_given_address_too() {
    let to = StandIn::start();
    let signed_in = enter("admin", ROLE, KEYS, &to).await.unwrap();
    assert_eq!(to.asked(), ["AssumeRole", "GetCallerIdentity"]);
    assert_eq!(signed_in.aws.caller().account.as_str(), "111122223333");
    assert_eq!(
        signed_in.expires.unwrap().to_string(),
        "2030-01-01T00:00:00Z"
    );
}

// also where the profile itself names other addresses.
#[tokio::test]
async fn the_given_address_goes_before_those_of_the_profile() {
    let to = StandIn::start();
    let config = format!(
        "{ROLE}endpoint_url = http://127.0.0.1:1\nservices = mine\n[services mine]\nsts =\n  endpoint_url = http://127.0.0.1:1\n"
    );
    enter("admin", &config, KEYS, &to).await.unwrap();
    assert_eq!(to.asked(), ["AssumeRole", "GetCallerIdentity"]);
}

#[tokio::test]
async fn an_answer_without_end_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let endless = move || {
        let (mut asked, spaces) = (vec![0; 65_536], vec![b' '; 65_536]);
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _length = stream.read(&mut asked);
            let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n";
            let mut written = stream.write_all(head);
            // Until nobody reads any more.
            while written.is_ok() {
                written = stream.write_all(&spaces);
            }
        }
    };
    std::thread::Builder::new()
        .name("without end".to_owned())
        .spawn(endless)
        .unwrap();
    let asked = Arc::default();
    let failed = enter("me", "", KEYS, &StandIn { url, asked }).await;
    let said = failed.err().unwrap().problem.said.unwrap_or_default();
    assert!(said.contains("length limit"), "{said}");
}

#[tokio::test]
async fn two_addresses_are_not_asked_half_each() {
    let to = StandIn::start();
    let both = |environment: &mut Environment| {
        environment.sts_endpoint_url = Some("http://127.0.0.1:1".to_owned());
    };
    let failure = enter_with("admin", ROLE, KEYS, &to, both)
        .await
        .unwrap_err();
    assert!(
        failure.problem.summary.contains("two addresses"),
        "{failure:?}"
    );
    assert!(to.asked().is_empty());
    // A profile with keys of its own asks nobody for them.
    enter_with("me", ROLE, KEYS, &to, both).await.unwrap();
    assert_eq!(to.asked(), ["GetCallerIdentity"]);
}

// CFG-04
#[tokio::test]
async fn a_profile_that_asks_for_a_code_asks_aws_nothing() {
    let to = StandIn::start();
    let config = format!("{ROLE}mfa_serial = arn:aws:iam::123456789012:mfa/me\n");
    let failure = enter("admin", &config, KEYS, &to).await.unwrap_err();
    assert!(
        failure.problem.summary.contains("asks for a code (MFA)"),
        "{failure:?}"
    );
    assert!(!failure.problem.to_text().contains("admin role is missing"));
    assert!(to.asked().is_empty());
}

// CFG-01, CFG-03
#[tokio::test]
async fn marked_files_and_files_with_a_stray_line_let_one_in() {
    for credentials in [format!("\u{feff}{KEYS}"), format!("stray = line\n{KEYS}")] {
        let to = StandIn::start();
        enter(
            "me",
            "\u{feff}[default]\nregion = us-east-1\n",
            &credentials,
            &to,
        )
        .await
        .unwrap();
        assert_eq!(to.asked(), ["GetCallerIdentity"]);
    }
}

// CFG-11
#[tokio::test]
async fn the_certificates_of_the_profile_are_used() {
    let to = StandIn::start();
    let config = "[profile me]\nca_bundle = ~/none.pem\n";
    let failure = enter("me", config, KEYS, &to).await.unwrap_err();
    assert!(
        failure
            .problem
            .summary
            .contains("none.pem cannot be used: it is not there"),
        "{failure:?}"
    );
    assert!(failure.problem.hint_says("ca_bundle of the profile"));
}

// CFG-12
#[tokio::test]
async fn an_address_in_the_profile_is_asked() {
    let to = StandIn::start();
    let config = format!(
        "[profile me]\nservices = ls\n[services ls]\nsts =\n  endpoint_url = {}\n",
        to.url
    );
    enter_with("me", &config, KEYS, &to, |environment| {
        environment.endpoint_url = None;
    })
    .await
    .unwrap();
    assert_eq!(to.asked(), ["GetCallerIdentity"]);
}

// An empty address once ended the program.
#[tokio::test]
async fn an_address_that_cannot_be_used_asks_nobody() {
    let to = StandIn::start();
    let of_variable = |environment: &mut Environment| {
        environment.wrong_address = Some(("AWS_ENDPOINT_URL_S3".to_owned(), "it is empty"));
    };
    let failure = enter_with("me", "", KEYS, &to, of_variable)
        .await
        .unwrap_err();
    assert_eq!(
        failure.problem.summary,
        "The address in the environment variable AWS_ENDPOINT_URL_S3 cannot be used: it is empty."
    );
    for config in [
        "[profile me]\nendpoint_url =\n",
        "[profile me]\nservices = ls\n[services ls]\nsts =\n  endpoint_url =\n",
    ] {
        let failure = enter_with("me", config, KEYS, &to, |environment| {
            environment.endpoint_url = None;
        })
        .await
        .unwrap_err();
        assert!(
            failure.problem.summary.contains("it is empty"),
            "{failure:?}"
        );
    }
    // Its settings hold for keys out of the environment too.
    let home = tempfile::tempdir().unwrap();
    let config_file = home.path().join("config");
    std::fs::write(&config_file, "[default]\nendpoint_url =\n").unwrap();
    let environment = Environment {
        config_file: Some(config_file),
        ..Environment::default()
    };
    let region = Region::parse("eu-west-1").unwrap();
    let failure = sign_in(&SignIn::Environment, &environment, &region)
        .await
        .unwrap_err();
    assert!(
        failure.problem.summary.contains("it is empty"),
        "{failure:?}"
    );
    assert!(to.asked().is_empty());
}

#[test]
fn where_calls_go_is_said_before_they_go_there() {
    let home = tempfile::tempdir().unwrap();
    let config_file = home.path().join("config");
    std::fs::write(
        &config_file,
        "[default]\nendpoint_url = http://dana:hush@localhost:4566/?token=hush\n[profile aws]\nregion = eu-west-1\n",
    )
    .unwrap();
    let said = |profile: &str, given: Option<&str>, variable: Option<&str>| {
        let environment = Environment {
            config_file: Some(config_file.clone()),
            endpoint_url: given.map(str::to_owned),
            endpoint_urls: variable.map(str::to_owned).into_iter().collect(),
            ..Environment::default()
        };
        let how = SignIn::Profile(profile.to_owned());
        goes_elsewhere(&how, &environment)
    };
    for (profile, given, variable, wanted) in [
        (
            "default",
            None,
            None,
            Some("Not AWS: calls go to localhost:4566, without encryption (http)."),
        ),
        ("aws", None, None, None),
        (
            "aws",
            None,
            Some("https://stand-in.example/x"),
            Some("Not AWS: calls go to stand-in.example."),
        ),
        (
            "aws",
            Some("https://one.example"),
            Some("https://other.example"),
            Some("Not AWS: calls go to one.example."),
        ),
        ("default", Some("https://sts.amazonaws.com"), None, None),
        (
            "aws",
            None,
            Some("http://sts.amazonaws.com"),
            Some(
                "Calls go to http://sts.amazonaws.com without encryption, so nobody can tell whether AWS answers.",
            ),
        ),
    ] {
        assert_eq!(
            said(profile, given, variable).as_deref(),
            wanted,
            "{profile} {given:?} {variable:?}"
        );
    }
    let practice = crate::practice::Practice::new(crate::practice::PracticeOptions::default());
    let environment = Environment {
        endpoint_url: Some("https://one.example".to_owned()),
        ..Environment::default()
    };
    assert_eq!(
        goes_elsewhere(&crate::engine::rehearse(&practice), &environment),
        None
    );
}

#[test]
fn pasted_keys_do_not_print() {
    let keys =
        PastedKeys::parse("aws_access_key_id=AKIAEXAMPLE\naws_secret_access_key=hush").unwrap();
    let text = format!("{keys:?} {:?}", SignIn::Pasted(keys.clone()));
    assert!(!text.contains("hush") && !text.contains("AKIAEXAMPLE"));
}
