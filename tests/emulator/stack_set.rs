//! A StackSet that works by roles that are there, over HTTP, from its making to its end.
//!
//! moto's other form, the one of an organization, cannot be followed to its end: it has no `DescribeOrganizationsAccess`, tells neither
//! the groups nor the automatic deployment of a StackSet, passes over the filter of accounts and `CallAs`, and every operation has
//! succeeded before its call is answered. That form, slow operations, failures, stopping and suspended accounts are tested in practice.

use serde_json::json;

use super::product::{Product, answers_with};
use super::proxy::Proxy;
use super::world::seed;

const ROLE: &str = "radiant-member-access-role";
const REACH: &str = "reach = { by = \"stackset\", execution_role = \"AWSControlTowerExecution\" }";

#[test]
fn every_account_gets_its_role_the_second_run_writes_nothing_and_it_can_be_taken_away() {
    let proxy = Proxy::mended();
    let made = seed(&proxy.url(), &["organization-of", "5"]);
    let accounts: Vec<&str> = made
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|id| id.as_str())
        .collect();
    assert_eq!(accounts.len(), 5);
    let all = answers_with(
        "accounts = []",
        &format!("accounts = \"organization\"\n{REACH}"),
    );
    let product = Product::new(&proxy.url(), &all);

    // Control Tower's role is not there: all else is made, and no StackSet.
    let early = product.apply();
    assert_eq!(early.changes("failed"), Vec::<&str>::new(), "{early}");
    let writes = proxy.take_writes();
    assert!(
        writes.iter().all(|call| !call.contains("StackSet")),
        "{writes:?}"
    );

    seed(&proxy.url(), &["control-tower-role"]);
    proxy.take();
    let apply = product.apply();
    apply.is_well_formed();
    assert_eq!(apply.changes("failed"), Vec::<&str>::new(), "{apply}");
    let writes = proxy.take_writes();
    for call in ["CreateStackSet", "CreateStackInstances"] {
        let times = writes.iter().filter(|it| it.contains(call)).count();
        assert_eq!(times, 1, "{call}: {writes:?}");
    }
    let roles = |words: &[&str]| {
        let seen = seed(&proxy.url(), &[&["roles-in", ROLE], words].concat());
        proxy.take();
        seen
    };
    let seen = roles(&accounts);
    assert!(
        accounts
            .iter()
            .all(|account| seen[account] == json!([1, 1])),
        "{seen}"
    );

    let verify = product.verify();
    assert_eq!(proxy.take_writes(), Vec::<String>::new());
    let passed = verify.checks("passed");
    assert!(
        passed.iter().any(|id| id.ends_with("/stack-set")),
        "{verify}"
    );
    let again = product.apply();
    assert_eq!(proxy.take_writes(), Vec::<String>::new(), "{again}");

    product.answer(&answers_with(
        "accounts = []",
        "accounts = []\ndrop_stack_set = true",
    ));
    let gone = product.apply();
    assert_eq!(gone.changes("failed"), Vec::<&str>::new(), "{gone}");
    // moto takes the stack's role away and leaves its policy.
    let seen = roles(&accounts);
    assert!(
        accounts.iter().all(|account| seen[account][0] == json!(0)),
        "{seen}"
    );
    let last = product.apply();
    assert_eq!(proxy.take_writes(), Vec::<String>::new(), "{last}");
    let verify = product.verify();
    let passed = verify.checks("passed");
    assert!(
        passed.iter().any(|id| id.ends_with("/stack-set-gone")),
        "{verify}"
    );
}
