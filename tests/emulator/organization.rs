//! The whole organization: the program in an account that manages fifty others.

use std::collections::BTreeSet;

use serde_json::Value;

use super::product::{Product, answers_with};
use super::proxy::{Proxy, Trouble};
use super::ran::Ran;
use super::world::seed;

const ROLE: &str = "radiant-member-access-role";

/// Fifty accounts behind the proxy, and the program that is to set up all of them.
fn company() -> (Proxy, Product, Vec<String>) {
    let proxy = Proxy::mended();
    let made = seed(&proxy.url(), &["organization-of", "50"]);
    let accounts: Vec<String> = made
        .as_array()
        .expect("a list")
        .iter()
        .map(|id| id.as_str().expect("a number").to_owned())
        .collect();
    assert_eq!(accounts.len(), 50);
    let all = answers_with("accounts = []", "accounts = \"organization\"");
    let product = Product::new(&proxy.url(), &all);
    (proxy, product, accounts)
}

/// The accounts in which a run came to this end.
fn ended(ran: &Ran, outcome: &str) -> BTreeSet<String> {
    ran.all("account_finished")
        .filter(|account| account["outcome"] == outcome)
        .map(|account| account["account"].as_str().expect("a number").to_owned())
        .collect()
}

/// How many roles and policies each account has.
fn roles(proxy: &Proxy, accounts: &[String]) -> Value {
    let mut words = vec!["roles-in", ROLE];
    words.extend(accounts.iter().map(String::as_str));
    let seen = seed(&proxy.url(), &words);
    proxy.take();
    seen
}

/// The checks of the other accounts with this status.
fn checks<'r>(ran: &'r Ran, status: &str) -> Vec<&'r str> {
    let mut checks = ran.checks(status);
    checks.retain(|id| id.starts_with("members/"));
    checks
}

#[test]
fn fifty_accounts_get_their_roles_and_the_second_run_writes_nothing() {
    let (proxy, product, accounts) = company();
    let apply = product.apply();
    apply.is_well_formed();
    assert_eq!(apply.changes("failed"), Vec::<&str>::new(), "{apply}");
    let done = ended(&apply, "done");
    assert!(
        accounts.iter().all(|account| done.contains(account)),
        "{apply}"
    );
    let seen = roles(&proxy, &accounts);
    assert!(
        accounts
            .iter()
            .all(|account| seen[account] == serde_json::json!([1, 1])),
        "{seen}"
    );

    let verify = product.verify();
    assert_eq!(
        proxy.take_writes(),
        Vec::<String>::new(),
        "verify only looks"
    );
    assert!(
        checks(&verify, "passed").len() >= 3 * accounts.len(),
        "{verify}"
    );
    for status in ["failed", "unknown", "waiting"] {
        assert_eq!(checks(&verify, status), Vec::<&str>::new(), "{verify}");
    }

    let again = product.apply();
    assert_eq!(proxy.take_writes(), Vec::<String>::new(), "{again}");
}

#[test]
fn of_fifty_accounts_one_is_throttled_one_slow_and_one_shut_and_a_retry_does_only_that() {
    let (proxy, product, accounts) = company();
    let [shut, throttled, slow] = [3, 20, 41].map(|index: usize| accounts[index].clone());
    proxy.trouble(Trouble::Doors {
        shut: shut.clone(),
        throttled: (throttled, 9),
        slow,
    });
    let apply = product.apply();
    apply.is_well_formed();
    let done = ended(&apply, "done");
    let others = accounts.iter().filter(|account| **account != shut);
    assert!(
        others.clone().all(|account| done.contains(account)),
        "{apply}"
    );
    // It was asked again until it answered.
    assert!(apply.all("look_waiting").count() > 0, "{apply}");
    let not_entered: Vec<&str> = apply
        .all("not_entered")
        .map(|event| {
            assert!(event["problem"]["summary"].is_string(), "{event}");
            event["account"].as_str().expect("a number")
        })
        .collect();
    assert_eq!(not_entered, [shut.as_str()], "{apply}");
    assert_eq!(apply.status, Some(1), "{apply}");

    // The door is open again.
    proxy.trouble(Trouble::None);
    let again = product.apply();
    let entered: BTreeSet<String> = again
        .changes("created")
        .into_iter()
        .filter(|id| id.starts_with("members/"))
        .filter_map(|id| id.split('/').nth(1).map(str::to_owned))
        .collect();
    assert_eq!(entered, BTreeSet::from([shut]), "{again}");
    let seen = roles(&proxy, &accounts);
    assert!(
        accounts
            .iter()
            .all(|account| seen[account] == serde_json::json!([1, 1])),
        "{seen}"
    );
}

// moto has no publishing destinations: those are the proxy's, which refuse a second one as AWS does, and ask no rules. That bucket and
// key let each detector in is shown in practice and by the judge.
#[test]
fn each_of_some_accounts_gets_its_detector_and_its_export_and_the_second_run_writes_nothing() {
    let proxy = Proxy::mended();
    let made = seed(&proxy.url(), &["organization-of", "4"]);
    let accounts: Vec<&str> = made
        .as_array()
        .expect("a list")
        .iter()
        .map(|id| id.as_str().expect("a number"))
        .collect();
    let all = answers_with("accounts = []", "accounts = \"organization\"").replace(
        "s3_protection = true\n",
        "s3_protection = true\naccounts = \"each-account\"\n",
    );
    let all = format!("{all}\n[export]\nfindings = \"each-account\"\n");
    let product = Product::new(&proxy.url(), &all);
    let apply = product.apply();
    apply.is_well_formed();
    assert_eq!(apply.changes("failed"), Vec::<&str>::new(), "{apply}");
    let created = apply.changes("created");
    for account in &accounts {
        for part in ["detector", "findings-export"] {
            let id = format!("export/{account}/us-east-1/{part}");
            assert!(created.contains(&id.as_str()), "{id}: {apply}");
        }
    }
    let verify = product.verify();
    let passed = verify.checks("passed");
    for account in &accounts {
        for part in ["detector", "export"] {
            let id = format!("export/{account}/us-east-1/{part}");
            assert!(passed.contains(&id.as_str()), "{id}: {verify}");
        }
    }
    proxy.take_writes();
    let again = product.apply();
    assert_eq!(proxy.take_writes(), Vec::<String>::new(), "{again}");
}
