//! What people paste.

use super::*;

const ID: &str = "ASIAEXAMPLE000000001";

fn read(text: &str) -> PastedKeys {
    PastedKeys::parse(text).unwrap_or_else(|problem| panic!("{problem}: {text}"))
}

/// The three parts as they were read.
fn parts(text: &str) -> [String; 3] {
    let keys = read(text);
    [
        keys.access_key_id.expose_secret().to_owned(),
        keys.secret_access_key.expose_secret().to_owned(),
        keys.session_token
            .map(|token| token.expose_secret().to_owned())
            .unwrap_or_default(),
    ]
}

fn is_whole(text: &str) {
    assert_eq!(parts(text), [ID, "s/e+c=", "IQoJexample=="], "{text}");
}

#[test]
fn the_three_forms_of_the_access_portal_are_read() {
    is_whole(
        "export AWS_ACCESS_KEY_ID=\"ASIAEXAMPLE000000001\"\nexport AWS_SECRET_ACCESS_KEY=\"s/e+c=\"\nexport AWS_SESSION_TOKEN=\"IQoJexample==\"",
    );
    is_whole(
        "$Env:AWS_ACCESS_KEY_ID=\"ASIAEXAMPLE000000001\"\n$Env:AWS_SECRET_ACCESS_KEY=\"s/e+c=\"\n$Env:AWS_SESSION_TOKEN=\"IQoJexample==\"",
    );
    is_whole(
        "[111122223333_Admin]\naws_access_key_id=ASIAEXAMPLE000000001\naws_secret_access_key=s/e+c=\naws_session_token=IQoJexample==",
    );
    is_whole(
        "SET AWS_ACCESS_KEY_ID=ASIAEXAMPLE000000001\r\nSET AWS_SECRET_ACCESS_KEY=s/e+c=\r\nSET AWS_SESSION_TOKEN=IQoJexample==",
    );
}

// PST-01
#[test]
fn typographic_and_doubled_quotes_are_no_part_of_a_key() {
    for (open, close) in [
        ("“", "”"),
        ("„", "“"),
        ("‘", "’"),
        ("«", "»"),
        ("\"\"", "\"\""),
        ("'", "'"),
    ] {
        is_whole(&format!(
            "export AWS_ACCESS_KEY_ID={open}{ID}{close}\nexport AWS_SECRET_ACCESS_KEY={open}s/e+c={close}\n\
             export AWS_SESSION_TOKEN={open}IQoJexample=={close}"
        ));
    }
}

// PST-02
#[test]
fn a_token_on_two_lines_is_joined() {
    let with = |token: &str| {
        parts(&format!(
            "export AWS_ACCESS_KEY_ID=\"{ID}\"\nexport AWS_SECRET_ACCESS_KEY=\"made+up\"\nexport AWS_SESSION_TOKEN={token}"
        ))[2]
            .clone()
    };
    for token in [
        "\"IQoJexamplepart1\nexamplepart2==\"",
        "\"IQoJexamplepart1\r\n  examplepart2==\"\r\n$ ",
        "IQoJexamplepart1\nexamplepart2==\n",
        "\"IQoJexamplepart1\nexamplepart2==",
    ] {
        assert_eq!(with(token), "IQoJexamplepart1examplepart2==", "{token}");
    }
    let rest = "abcdefghij0123456789";
    assert_eq!(
        with(&format!("IQoJexample\n{rest}\n{rest}\n")),
        format!("IQoJexample{rest}{rest}")
    );
    let spaced = format!("IQoJexample  \n> {rest}\n");
    assert_eq!(with(&spaced), format!("IQoJexample{rest}"));
    // What follows is a command, or something else, not the rest.
    assert_eq!(with(&format!("IQoJexample\n\n{rest}\n")), "IQoJexample");
    assert_eq!(with("IQoJexample\nls\n"), "IQoJexample");
    assert_eq!(with("\"IQoJexample\"\nexamplepart2==\n"), "IQoJexample");
}

// PST-02
#[test]
fn a_token_whose_quote_stays_open_seems_cut_off() {
    for end in ["", "\n", "\nexport OTHER=\"x\"\n"] {
        let text = format!(
            "export AWS_ACCESS_KEY_ID=\"{ID}\"\nexport AWS_SECRET_ACCESS_KEY=\"hush\"\nexport AWS_SESSION_TOKEN=\"IQoJhushpart1{end}"
        );
        let problem = PastedKeys::parse(&text).unwrap_err();
        assert!(problem.summary.contains("cut off"), "{problem}");
        assert!(!problem.to_text().contains("hush"));
    }
}

// PST-03
#[test]
fn all_on_one_line_is_read() {
    for (between, before, after) in [
        (" ", "export ", ""),
        (" && export ", "export ", " && aws s3 ls"),
        ("; export ", "export ", ";"),
        (";", "", ";"),
        (" ", "env ", " aws s3 ls"),
    ] {
        is_whole(&format!(
            "{before}AWS_ACCESS_KEY_ID={ID}{between}AWS_SECRET_ACCESS_KEY=s/e+c={between}AWS_SESSION_TOKEN=IQoJexample=={after}"
        ));
    }
    is_whole(&format!(
        "setx AWS_ACCESS_KEY_ID {ID}\nsetx AWS_SECRET_ACCESS_KEY s/e+c=\nset -gx AWS_SESSION_TOKEN \"IQoJexample==\""
    ));
}

// PST-05
#[test]
fn json_is_read_with_its_end() {
    let nested = format!(
        r#"{{"Credentials": {{"AccessKeyId": "{ID}", "SecretAccessKey": "s/e+c=", "SessionToken": "IQoJexample==", "Expiration": "2030-01-01T00:00:00Z"}}}}"#
    );
    let flat = format!(
        "{{\n  \"Version\": 1,\n  \"AccessKeyId\": \"{ID}\",\n  \"SecretAccessKey\": \"s/e+c=\",\n  \"SessionToken\": \"IQoJexample==\",\n  \
         \"Expiration\": \"2030-01-01T00:00:00+00:00\"\n}}"
    );
    let portal = format!(
        r#"{{"roleCredentials":{{"accessKeyId":"{ID}","secretAccessKey":"s/e+c=","sessionToken":"IQoJexample==","expiration":1893456000000}}}}"#
    );
    for text in [nested, flat, portal] {
        is_whole(&text);
        let end = read(&text).expires().unwrap();
        assert_eq!(end.to_string(), "2030-01-01T00:00:00Z", "{text}");
        let expiry = read(&text).credentials().expiry().unwrap();
        assert_eq!(jiff::Timestamp::try_from(expiry).unwrap(), end);
    }
}

// PST-07
#[test]
fn signs_that_cannot_be_seen_change_nothing() {
    is_whole(&format!(
        "\u{feff}export\u{a0}AWS_ACCESS_KEY_ID\u{a0}=\u{a0}{ID}\u{200b}  \r\n\
         export AWS_SECRET_ACCESS_KEY=\u{2060}s/e\u{200d}+c=\t\r\n\
         export AWS_SESSION_TOKEN=\"IQoJ\u{200b}example==\" \u{200e}\r\n"
    ));
}

// PST-09
#[test]
fn what_comes_along_is_passed_over_or_used() {
    let text = format!(
        "1  dana@host:~$ export AWS_ACCESS_KEY_ID={ID}\n2  dana@host:~$ export AWS_SECRET_ACCESS_KEY=s/e+c=\n\
         3  dana@host:~$ export AWS_SESSION_TOKEN=IQoJexample==\n4  dana@host:~$ export AWS_DEFAULT_REGION=eu-west-1\n\
         5  export AWS_CREDENTIAL_EXPIRATION=2030-01-01T00:00:00Z\n"
    );
    is_whole(&text);
    let keys = read(&text);
    assert_eq!(keys.region().map(Region::as_str), Some("eu-west-1"));
    assert_eq!(keys.expires().unwrap().to_string(), "2030-01-01T00:00:00Z");
    let plain = read(&format!(
        "aws_access_key_id={ID}\naws_secret_access_key=x\naws_session_token=y\nregion = nowhere"
    ));
    assert_eq!((plain.region(), plain.expires()), (None, None));
}

#[test]
fn two_sets_of_keys_are_not_mixed() {
    let one = format!(
        "[a]\naws_access_key_id={ID}\naws_secret_access_key=hush1\naws_session_token=hush2\n"
    );
    let other = "[b]\naws_access_key_id=AKIAEXAMPLE000000002\naws_secret_access_key=hush3\n";
    let problem = PastedKeys::parse(&format!("{one}{other}")).unwrap_err();
    assert!(problem.summary.contains("two sets"), "{problem}");
    assert!(!problem.to_text().contains("hush"));
    assert_eq!(parts(&format!("{one}{one}"))[1], "hush1");
}

#[test]
fn keys_that_were_made_unreadable_are_not_keys() {
    for secret in ["hush****", "••••", "", "\"\""] {
        let text = format!(
            "aws_access_key_id={ID}\naws_secret_access_key={secret}\naws_session_token=y\n"
        );
        let problem = PastedKeys::parse(&text).unwrap_err();
        assert!(
            problem.summary.contains("not all of the keys"),
            "{secret}: {problem}"
        );
        assert!(!problem.to_text().contains("hush"));
    }
}

#[test]
fn short_lived_keys_without_their_token_are_refused_without_repeating_them() {
    let problem =
        PastedKeys::parse("aws_access_key_id=ASIAEXAMPLE\naws_secret_access_key=hush").unwrap_err();
    assert!(!problem.to_text().contains("hush"));
    assert!(problem.summary.contains("session token"));
    assert!(PastedKeys::parse("hello").is_err());
    let long_lived = read("aws_access_key_id=AKIAEXAMPLE\naws_secret_access_key=hush");
    assert!(long_lived.session_token.is_none());
    assert!(!format!("{long_lived:?}").contains("hush"));
}

/// Other names that hold ours are not ours.
#[test]
fn names_are_taken_whole() {
    let text = format!(
        "OLD_AWS_ACCESS_KEY_ID=AKIAOTHER\nAWS_ACCESS_KEY_ID_2=AKIAOTHER\nAWS_ACCESS_KEY_ID={ID}\nAWS_SECRET_ACCESS_KEY=s/e+c=\n\
         AWS_SESSION_TOKEN=IQoJexample==\n"
    );
    is_whole(&text);
}
