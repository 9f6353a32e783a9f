//! A run taken back: the account is as it was before, as somebody else's program sees it.

use serde_json::Value;

use super::product::{ANSWERS, Product};
use super::proxy::Proxy;
use super::ran::Ran;
use super::there_already::take_up;
use super::world::{Looker, World, seed};

/// Take back what this run wrote.
fn undo(product: &Product, applied: &Ran, words: &[&str]) -> Ran {
    let run = applied.last("finished")["run"].as_str().expect("its name");
    let words: Vec<&str> = ["undo", "--run", run]
        .into_iter()
        .chain(words.iter().copied())
        .collect();
    product.run(&words)
}

/// Without what cannot be put back in moto: times, and selectors that nobody chose, which are told in two ways.
fn settings(trail: &Value) -> Value {
    let mut trail = trail["settings"].clone();
    if let Some(fields) = trail.as_object_mut() {
        fields.retain(|_, value| !value.is_null() && *value != "");
    }
    trail
}

fn same(before: &World, after: &World) {
    for kind in ["buckets", "keys", "topics", "policies", "roles"] {
        for (name, seen) in before.all(kind) {
            assert_eq!(after.one(kind, name), seen, "{kind} {name}");
        }
    }
    for (arn, seen) in before.all("trails") {
        let now = after.one("trails", arn);
        assert_eq!(settings(now), settings(seen), "{arn}");
        assert_eq!(now["advanced"], seen["advanced"], "{arn}");
        assert_eq!(now["logging"], seen["logging"], "{arn}");
    }
    for (id, seen) in before.all("detectors") {
        let now = after.one("detectors", id);
        assert_eq!(now["frequency"], seen["frequency"], "{id}");
        assert_eq!(now["status"], seen["status"], "{id}");
        assert_eq!(now["destinations"], seen["destinations"], "{id}");
    }
}

#[test]
fn what_others_have_is_as_it_was_before_the_run() {
    let proxy = Proxy::mended();
    let made = seed(&proxy.url(), &["there-already"]);
    let mut looker = Looker::start();
    let before = looker.look(&proxy.url());
    let product = Product::new(&proxy.url(), &take_up(&made));
    let applied = product.apply().exits(0);
    assert_ne!(looker.look(&proxy.url()), before);
    proxy.take();
    let shown = undo(&product, &applied, &[]).exits(1);
    assert_eq!(proxy.take_writes(), Vec::<String>::new(), "{shown}");
    assert!(shown.last("undo")["put_back"].as_u64() > Some(4), "{shown}");
    let undone = undo(&product, &applied, &["--yes"]).exits(0);
    assert_eq!(undone.last("finished")["outcome"], "done", "{undone}");
    let after = looker.look(&proxy.url());
    same(&before, &after);
    assert_eq!(after.names("roles"), before.names("roles"), "{undone}");
    assert_eq!(after.names("policies"), before.names("policies"));
    let runs = product.runs();
    let taken = runs.all("run").filter(|run| run["takes_back"].is_string());
    assert_eq!(taken.count(), 1, "{runs}");
}

#[test]
fn of_a_new_set_up_only_what_holds_files_or_opens_them_stays() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), ANSWERS);
    let applied = product.apply().exits(0);
    let undone = undo(&product, &applied, &["--yes"]).exits(0);
    let mut looker = Looker::start();
    let after = looker.look(&proxy.url());
    for kind in ["topics", "trails", "policies", "roles"] {
        assert_eq!(after.names(kind), Vec::<&str>::new(), "{undone}");
    }
    for (key, seen) in after.all("keys") {
        assert_eq!(seen["aliases"], serde_json::json!([]), "{key}");
    }
    for (bucket, seen) in after.all("buckets") {
        assert!(seen["policy"].is_null(), "{bucket}");
    }
    let (id, detector) = after.only("detectors");
    assert_eq!(detector["status"], "DISABLED", "{id}");
    assert_eq!(detector["destinations"], serde_json::json!([]), "{id}");
}

#[test]
fn one_section_goes_alone_and_the_rest_of_the_run_later() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), ANSWERS);
    let applied = product.apply().exits(0);
    let mut looker = Looker::start();
    let before = looker.look(&proxy.url());
    let section = ["--section", "guardduty", "--yes"];
    let undone = undo(&product, &applied, &section).exits(0);
    let after = looker.look(&proxy.url());
    for kind in ["trails", "roles", "policies"] {
        assert_eq!(after.names(kind), before.names(kind), "{undone}");
    }
    assert_eq!(after.names("topics").len(), 1, "{undone}");
    let (id, detector) = after.only("detectors");
    assert_eq!(detector["status"], "DISABLED", "{id}");
    let rest = undo(&product, &applied, &["--yes"]).exits(0);
    let after = looker.look(&proxy.url());
    for kind in ["topics", "trails", "policies", "roles"] {
        assert_eq!(after.names(kind), Vec::<&str>::new(), "{rest}");
    }
}
