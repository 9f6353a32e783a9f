//! A profile that `aws login` has made: its keys are in a file of their own.

use std::fs;

use serde_json::json;

use super::product::{ACCOUNT, ANSWERS, Product};
use super::proxy::Proxy;
use super::ran::Ran;

const SESSION: &str = "arn:aws:iam::123456789012:user/admin";
/// The SHA-256 of the session's name, under which the AWS CLI keeps its keys.
const KEPT_IN: &str = "3bc116bc89c2aaafd2966cc3739259adf8e7b4b69c08c4e21f4dd28c17bb78d4.json";

/// Plans with the profile, whose keys work until then; `None` is that they were never there.
fn plan_with_keys_until(proxy: &Proxy, until: Option<&str>) -> Ran {
    let product = Product::new(&proxy.url(), ANSWERS);
    let home = tempfile::tempdir().expect("a file of the test");
    let config = home.path().join("config");
    let profile = format!("[profile console]\nlogin_session = {SESSION}\nregion = us-east-1\n");
    fs::write(&config, profile).expect("a file of the test");
    let kept = home.path().join("login/cache");
    fs::create_dir_all(&kept).expect("a file of the test");
    if let Some(until) = until {
        let token = json!({
            "accessToken": {
                "accessKeyId": "ASIAIOSFODNN7EXAMPLE",
                "secretAccessKey": "not-a-secret",
                "sessionToken": "not-a-token",
                "accountId": ACCOUNT,
                "expiresAt": until,
            },
            "tokenType": "aws_sigv4",
            "refreshToken": "not-a-token",
            "clientId": "arn:aws:signin:::devtools/same-device",
            "dpopKey": "not-a-key",
        });
        fs::write(kept.join(KEPT_IN), token.to_string()).expect("a file of the test");
    }
    let mut command = product.command(&["plan", "--profile", "console"]);
    command
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_SECRET_ACCESS_KEY")
        .env_remove("AWS_ACCOUNT_ID")
        .env("AWS_CONFIG_FILE", &config)
        .env("AWS_LOGIN_CACHE_DIRECTORY", kept);
    product.start(command).finish()
}

#[test]
fn a_session_of_aws_login_signs_in() {
    let proxy = Proxy::mended();
    plan_with_keys_until(&proxy, Some("2099-01-01T00:00:00Z")).exits(0);
    let asked = proxy.take();
    assert!(asked.len() > 10, "{asked:?}");
}

#[test]
fn a_session_of_aws_login_that_has_ended_says_how_to_begin_another() {
    let proxy = Proxy::mended();
    for until in [Some("2020-01-01T00:00:00Z"), None] {
        let ran = plan_with_keys_until(&proxy, until).exits(4);
        let problem = ran.problems()[0];
        assert_eq!(
            problem["hint"],
            "Run `aws login` again for this profile. We carry on from the same place.",
            "{ran}"
        );
    }
    assert!(proxy.take().is_empty());
}
