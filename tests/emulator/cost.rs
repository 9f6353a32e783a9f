//! What the changes will cost, counted on moto: it has neither GuardDuty's count nor an event history, and that is said.

use super::product::{ANSWERS, Product};
use super::proxy::Proxy;

#[test]
fn what_moto_does_not_count_is_not_known_and_what_needs_no_count_is_priced() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), ANSWERS);
    let cost = product.run(&["cost"]).exits(0);
    assert_eq!(proxy.take_writes(), Vec::<String>::new(), "cost only looks");
    let whole = cost.last("forecast");
    assert_eq!(whole["at_least"], true, "{cost}");
    let kinds: Vec<&str> = cost
        .all("cost")
        .filter_map(|row| row["kind"].as_str())
        .collect();
    for kind in ["guard_duty", "keys", "keeping", "messages"] {
        assert!(kinds.contains(&kind), "{kind}: {cost}");
    }
    let keys = cost.all("cost").find(|row| row["kind"] == "keys");
    let amount = keys.map(|row| &row["amount"]["most"]);
    assert!(
        amount.is_some_and(|most| most.as_u64() >= Some(1_000_000)),
        "{cost}"
    );
    let unknown = whole["unknown"].as_array().map(Vec::len);
    assert!(unknown >= Some(2), "{cost}");
    let said = whole["unknown"].to_string();
    assert!(said.contains("What AWS wrote down"), "{cost}");
    assert!(whole["prices"][0]["price"]["source"].is_string(), "{cost}");
}
