//! What goes wrong on a bad day: told in plain words with what to do, before anything is written where that can be, and
//! nothing is lost.
//!
//! moto never says that a sign-in ran out or that a right is missing, so there the proxy answers in AWS's name.

use std::fs;

use super::product::{ACCOUNT, ANSWERS, Product, Ran, answers_with};
use super::proxy::{Proxy, Trouble};
use super::world::{Looker, WHOLE, seed};

/// The product on mended moto.
fn bench(answers: &str) -> (Proxy, Product) {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), answers);
    (proxy, product)
}

/// Once the bad day is over, a run ends with everything there once, and right.
#[track_caller]
fn recovers(proxy: &Proxy, product: &Product) {
    proxy.trouble(Trouble::None);
    product.apply().exits(0);
    assert_eq!(Looker::start().look(&proxy.url()).counts(), WHOLE);
    let verify = product.verify().exits(0);
    assert_eq!(
        verify.checks("passed").len(),
        verify.all("check").count(),
        "{verify}"
    );
}

/// A plan that leaves something to a person, and an `apply` that does not call this.
#[track_caller]
fn left_to_a_person(proxy: &Proxy, product: &Product, call: &str) -> Ran {
    let plan = product.plan().exits(1);
    assert!(!plan.ids("change", "kind", "by hand").is_empty(), "{plan}");
    plan.problems();
    proxy.take();
    let apply = product.apply();
    let writes = proxy.take_writes();
    assert!(
        !writes.iter().any(|write| write == call),
        "{call} was called: {writes:?}\n{apply}"
    );
    plan
}

#[test]
fn another_account_is_refused_before_anything_is_written() {
    let (proxy, product) = bench(&ANSWERS.replace(ACCOUNT, "111122223333"));
    for words in [&["plan"][..], &["apply", "--yes"], &["verify"]] {
        let ran = product.run(words).exits(4);
        assert!(
            ran.squeezed().contains("111122223333") && ran.squeezed().contains(ACCOUNT),
            "{ran}"
        );
        ran.problems();
    }
    let asked = proxy.take();
    assert!(
        asked.iter().all(|asked| asked.call.service == "sts"),
        "{asked:?}"
    );
}

#[test]
fn a_sign_in_that_ran_out_is_named() {
    let (proxy, product) = bench(ANSWERS);
    proxy.trouble(Trouble::Refused {
        service: "sts",
        action: "GetCallerIdentity",
        status: 403,
        code: "ExpiredToken",
    });
    let ran = product.apply().exits(4);
    assert_eq!(ran.problems()[0]["code"], "ExpiredToken", "{ran}");
    assert_eq!(proxy.take_writes(), Vec::<String>::new());
}

#[test]
fn a_sign_in_that_runs_out_on_the_way_loses_nothing() {
    let (proxy, product) = bench(ANSWERS);
    proxy.trouble(Trouble::Refused {
        service: "cloudtrail",
        action: "CreateTrail",
        status: 400,
        code: "ExpiredTokenException",
    });
    let ran = product.apply().exits(1);
    assert_eq!(ran.last("finished")["outcome"], "failed");
    assert!(
        ran.problems()
            .iter()
            .any(|problem| problem["code"] == "ExpiredTokenException"),
        "{ran}"
    );
    recovers(&proxy, &product);
}

#[test]
fn without_any_sign_in_nothing_is_asked() {
    let (proxy, product) = bench(ANSWERS);
    let mut command = product.command(&["apply", "--yes"]);
    command
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_SECRET_ACCESS_KEY");
    let ran = product.start(command).finish().exits(4);
    ran.problems();
    assert!(proxy.take().is_empty());
}

#[test]
fn a_right_that_is_missing_is_named_and_the_rest_goes_on() {
    let (proxy, product) = bench(ANSWERS);
    proxy.trouble(Trouble::Refused {
        service: "guardduty",
        action: "CreateDetector",
        status: 403,
        code: "AccessDeniedException",
    });
    let ran = product.apply().exits(1);
    let denied = ran
        .problems()
        .into_iter()
        .find(|problem| problem["code"] == "AccessDeniedException")
        .cloned();
    assert_eq!(
        denied.unwrap_or_else(|| panic!("{ran}"))["call"],
        "guardduty:CreateDetector"
    );
    assert_eq!(
        ran.changes("failed").len(),
        1,
        "what depends on it is left out, not failed: {ran}"
    );
    let world = Looker::start().look(&proxy.url());
    assert_eq!(
        world.only("trails").1["logging"],
        true,
        "CloudTrail needs nothing of GuardDuty"
    );
    recovers(&proxy, &product);
}

#[test]
fn what_may_not_be_seen_is_unknown_and_never_absent() {
    let (proxy, product) = bench(ANSWERS);
    product.apply().exits(0);
    proxy.trouble(Trouble::Refused {
        service: "kms",
        action: "ListAliases",
        status: 400,
        code: "AccessDeniedException",
    });
    let verify = product.verify().exits(1);
    assert!(!verify.checks("unknown").is_empty(), "{verify}");
    assert_eq!(verify.checks("failed"), Vec::<&str>::new(), "{verify}");
    let apply = product.apply();
    assert_eq!(apply.changes("created"), Vec::<&str>::new(), "{apply}");
    assert_eq!(
        proxy.take_writes(),
        Vec::<String>::new(),
        "a key that cannot be seen is not made a second time"
    );
}

#[test]
fn a_bucket_of_someone_else_is_left_alone() {
    let (proxy, product) = bench(ANSWERS);
    let name = "cloudtrail-logs-123456789012";
    seed(&proxy.url(), &["others-bucket", name]);
    proxy.shut(name);
    let plan = left_to_a_person(
        &proxy,
        &product,
        "s3:CreateBucket (cloudtrail-logs-123456789012)",
    );
    assert!(
        plan.problems()
            .iter()
            .any(|problem| problem.to_string().contains("name")),
        "{plan}"
    );
    let world = Looker::start().look(&proxy.url());
    assert_eq!(
        world.names("trails"),
        Vec::<&str>::new(),
        "no trail without its bucket"
    );
}

#[test]
fn five_trails_are_all_there_can_be() {
    let (proxy, product) = bench(ANSWERS);
    seed(&proxy.url(), &["five-trails"]);
    left_to_a_person(&proxy, &product, "cloudtrail:CreateTrail");
    assert_eq!(Looker::start().look(&proxy.url()).all("trails").len(), 5);
}

#[test]
fn without_an_organization_there_is_no_trail_for_one() {
    let (proxy, product) = bench(&answers_with("organization = false", "organization = true"));
    left_to_a_person(&proxy, &product, "cloudtrail:CreateTrail");
}

#[test]
fn a_key_of_another_region_is_refused_before_anything_is_written() {
    let key = "{ use = \"existing\", arn = \"arn:aws:kms:eu-west-1:123456789012:key/0c6f1b5e-1c1d-4f0e-9a38-2f4d3c1a7b90\" }";
    let (proxy, product) = bench(&answers_with(
        "{ use = \"new\", alias = \"cloudtrail-logs\" }",
        key,
    ));
    let ran = product.apply();
    assert!(matches!(ran.status, Some(1 | 2)), "{ran}");
    let writes = proxy.take_writes();
    assert!(!writes.iter().any(|write| write.starts_with("kms:PutKeyPolicy") || write == "cloudtrail:CreateTrail"), "{writes:?}");
}

#[test]
fn a_fifo_topic_is_refused_with_its_place_in_the_file() {
    let topic = "{ use = \"existing\", arn = \"arn:aws:sns:us-east-1:123456789012:events.fifo\" }";
    let (proxy, product) = bench(&answers_with(
        "{ use = \"new\", name = \"guardduty-findings\" }",
        topic,
    ));
    let ran = product.apply().exits(2);
    assert_eq!(ran.last("mistake")["key"], "guardduty.topic.arn", "{ran}");
    assert!(proxy.take().is_empty());
}

#[test]
fn all_mistakes_in_the_answers_are_told_at_once_before_any_call() {
    let broken = ANSWERS
        .replace("organization = false", "organisation = false")
        .replace("cloudtrail-logs-123456789012", "Cloudtrail_Logs")
        .replace("s3_protection = true", "s3_protection = \"yes\"");
    let (proxy, product) = bench(&broken);
    let expected: Vec<(u64, &str)> = ["organisation", "Cloudtrail_Logs", "s3_protection"]
        .into_iter()
        .zip([
            "cloudtrail.organisation",
            "cloudtrail.bucket.name",
            "guardduty.s3_protection",
        ])
        .map(|(text, key)| {
            let before = broken.split(text).next().unwrap_or_default();
            (1 + before.matches('\n').count() as u64, key)
        })
        .collect();
    for words in [&["plan"][..], &["apply", "--yes"], &["verify"]] {
        let ran = product.run(words).exits(2);
        let told: Vec<(u64, &str)> = ran
            .all("mistake")
            .map(|mistake| {
                (
                    mistake["line"].as_u64().unwrap_or_default(),
                    mistake["key"].as_str().unwrap_or_default(),
                )
            })
            .collect();
        assert_eq!(told, expected, "{ran}");
    }
    product.answer("version = 1\n[account\n");
    let ran = product.plan().exits(2);
    assert_eq!(ran.last("mistake")["line"], 2, "{ran}");
    assert!(proxy.take().is_empty());
}

#[test]
fn apply_wants_a_word_of_approval() {
    let (proxy, product) = bench(ANSWERS);
    product.run(&["apply"]).exits(2);
    let unknown = product.run(&["apply", "--yes", "--fast"]);
    assert_eq!(unknown.status, Some(2), "{unknown}");
    assert!(proxy.take().is_empty());
}

#[test]
fn the_role_waits_for_the_external_id() {
    let id = "external_role_id = \"0f5c0a52-7a5e-4a1b-9f64-5d2b8f6b7c11\"";
    let (proxy, product) = bench(&answers_with(id, "external_role_id = \"\""));
    let plan = product.plan().exits(0);
    assert!(!plan.ids("change", "kind", "waiting").is_empty(), "{plan}");
    let apply = product.apply().exits(1);
    assert_eq!(apply.last("finished")["outcome"], "partly", "{apply}");
    let mut looker = Looker::start();
    let before = looker.look(&proxy.url());
    assert_eq!(before.names("roles"), Vec::<&str>::new());
    assert_eq!(
        before.only("trails").1["logging"],
        true,
        "the rest does not wait"
    );
    let verify = product.verify().exits(1);
    assert!(!verify.checks("waiting").is_empty(), "{verify}");
    assert_eq!(verify.checks("failed"), Vec::<&str>::new(), "{verify}");

    // Days later the ID is there.
    product.answer(ANSWERS);
    proxy.take();
    product.apply().exits(0);
    let writes = proxy.take_writes();
    assert!(
        writes.iter().all(|write| write.starts_with("iam:")),
        "{writes:?}"
    );
    assert_eq!(
        looker.look(&proxy.url()).names("roles"),
        ["radiant-aws-access-role"]
    );
    product.verify().exits(0);
}

#[test]
fn the_network_goes_half_way_and_comes_back() {
    let (proxy, product) = bench(ANSWERS);
    product.plan().exits(0);
    let looks = proxy.take().len();
    proxy.trouble(Trouble::GoneAfter(looks + 25));
    let ran = product.apply().exits(1);
    assert_eq!(ran.last("finished")["outcome"], "failed", "{ran}");
    ran.problems();
    assert!(!proxy.take_writes().is_empty(), "some of it was done");
    recovers(&proxy, &product);
}

#[test]
fn without_a_network_it_says_so() {
    let (proxy, product) = bench(ANSWERS);
    proxy.trouble(Trouble::GoneAfter(0));
    product.plan().exits(4).problems();
}

// seen-G
#[test]
fn a_record_whose_beginning_is_lost_is_told() {
    let (_proxy, product) = bench(ANSWERS);
    let records = product.state().join("runs");
    fs::create_dir_all(&records).expect("a folder");
    fs::write(records.join("torn.jsonl"), "{\"at\":\"2026-01-02T03").expect("a file");
    let ran = product.runs().exits(1);
    let told: Vec<_> = ran.all("unreadable_run").collect();
    assert_eq!(told.len(), 1, "{ran}");
    assert_eq!(told[0]["file"], "torn.jsonl", "{ran}");
    assert_eq!(ran.last("runs")["unreadable"], 1, "{ran}");
}

#[test]
fn without_a_journal_nothing_is_written() {
    let (proxy, mut product) = bench(ANSWERS);
    // Not even root can make a folder inside a file.
    let file = product.state().with_file_name("a-file");
    fs::write(&file, "").expect("a file");
    product.keep_state_in(file.join("state"));
    let ran = product.apply().exits(1);
    ran.problems();
    assert_eq!(proxy.take_writes(), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn on_a_full_disk_nothing_is_written_that_the_journal_does_not_know() {
    let (proxy, product) = bench(ANSWERS);
    // Writing to a file beyond the limit is an error, as on a full disk.
    let full = product.apply_in_shell("trap '' XFSZ; ulimit -f 0").exits(1);
    full.problems();
    assert_eq!(proxy.take_writes(), Vec::<String>::new());

    // Full after a few lines: the change that could not be noted is not made, and no other begins.
    let filling = product.apply_in_shell("trap '' XFSZ; ulimit -f 8").exits(1);
    let last = filling.last("finished");
    assert_eq!(last["outcome"], "failed", "{filling}");
    let writes = proxy.take_writes();
    let noted: usize = journals(&product)
        .iter()
        .map(|text| text.matches("\"record\":\"intended\"").count())
        .sum();
    // One change may need two calls, as a bucket and its tags.
    assert!(writes.len() <= noted + 4, "{noted} noted, but {writes:?}");
    recovers(&proxy, &product);
}

/// The journals of all runs.
#[cfg(unix)]
fn journals(product: &Product) -> Vec<String> {
    let entries = fs::read_dir(product.state().join("runs")).expect("the folder of the journals");
    entries
        .map(|entry| entry.expect("a file of it").path())
        .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
        .map(|path| fs::read_to_string(path).expect("a journal"))
        .collect()
}

#[cfg(unix)]
#[test]
fn stopped_by_hand_it_says_where_and_goes_on_from_there() {
    use std::thread;
    use std::time::Duration;

    let (proxy, product) = bench(ANSWERS);
    proxy.slow_down(Duration::from_millis(50));
    let running = product.start(product.command(&["apply", "--yes"]));
    for _ in 0..2000 {
        if proxy.has_written() {
            break;
        }
        thread::park_timeout(Duration::from_millis(5));
    }
    running.interrupt();
    let ran = running.finish().exits(3);
    assert_eq!(ran.last("finished")["outcome"], "cancelled", "{ran}");
    assert!(!ran.changes("cancelled").is_empty(), "{ran}");
    proxy.slow_down(Duration::ZERO);
    recovers(&proxy, &product);
}

#[test]
fn nothing_that_is_secret_is_written_down() {
    let (_proxy, product) = bench(ANSWERS);
    let mut command = product.command(&["apply", "--yes", "-vv"]);
    let secret = "wJalrXUtnFEMI-this-is-the-secret";
    command
        .env("AWS_SECRET_ACCESS_KEY", secret)
        .env("AWS_SESSION_TOKEN", "this-is-the-session-token");
    let ran = product.start(command).finish().exits(0);
    let mut texts = vec![ran.said];
    let mut folders = vec![product.state().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the state") {
            let path = entry.expect("an entry of it").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                texts.push(fs::read_to_string(&path).expect("a file of the state"));
            }
        }
    }
    assert!(texts.len() > 1, "there is a journal");
    for text in texts {
        assert!(
            !text.contains(secret) && !text.contains("this-is-the-session-token"),
            "{text}"
        );
    }
}
