//! What goes wrong on a bad day: told in plain words with what to do, before anything is written where that can be, and
//! nothing is lost.
//!
//! moto never says that a sign-in ran out or that a right is missing, so there the proxy answers in AWS's name.

mod journal;
mod mistakes;

use super::product::{ACCOUNT, ANSWERS, Product, answers_with};
use super::proxy::{Proxy, Trouble};
use super::ran::Ran;
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
