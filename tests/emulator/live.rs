//! Whether data flows, where somebody else's stand-in answers: moto writes no log files and no findings, and has no simulator.

use super::product::{ANSWERS, Product};
use super::proxy::Proxy;

/// The checks of which moto can show nothing.
const UNSHOWN: [&str; 5] = [
    "first-log-file",
    "first-finding",
    "role-used",
    "role-simulated",
    "role-simulated-limits",
];

#[test]
fn what_cannot_be_shown_waits_or_is_unknown_with_the_reason_and_nothing_is_written() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), ANSWERS);
    product.apply().exits(0);
    proxy.take();
    let verify = product.run(&["verify", "--wait", "2s"]).exits(1);
    assert_eq!(
        proxy.take_writes(),
        Vec::<String>::new(),
        "verify only looks"
    );
    verify.last("verified");
    for part in UNSHOWN {
        let is_it = |id: &str| id.ends_with(&format!("/{part}"));
        let all = verify.all("check");
        let found: Vec<_> = all
            .filter(|check| check["id"].as_str().is_some_and(is_it))
            .collect();
        assert!(!found.is_empty(), "{part}: {verify}");
        for check in found {
            assert_eq!(check["live"], true, "{check}");
            match check["status"].as_str() {
                Some("waiting") => assert!(!check["fix"].is_null(), "{check}"),
                Some("unknown") => assert!(!check["problem"]["summary"].is_null(), "{check}"),
                _ => panic!("{check}"),
            }
        }
    }
    let settings = product.verify().exits(0);
    assert!(settings.all("check").all(|check| check["live"] == false));
}

#[test]
fn a_sample_finding_needs_a_word_of_approval_before_anything_is_called() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), ANSWERS);
    let refused = product.run(&["verify", "--sample"]).exits(2);
    assert!(refused.squeezed().contains("--yes"), "{refused}");
    for bad in [
        &["verify", "--wait", "soon"][..],
        &["verify", "--wait", "30"],
        &["verify", "--yes"],
        &["verify", "--settings", "--wait", "3s"],
    ] {
        product.run(bad).exits(2);
    }
    assert_eq!(proxy.take().len(), 0);
    // Nothing is exported yet, so a sample would not get anywhere, and none is made.
    let nowhere = product.run(&["verify", "--sample", "--yes"]).exits(1);
    assert!(nowhere.squeezed().contains("noRegion"), "{nowhere}");
    assert_eq!(proxy.take_writes(), Vec::<String>::new());
}
