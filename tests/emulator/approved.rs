//! A plan that was approved by its checksum, and what is known of its calls, over HTTP.

use super::product::{ANSWERS, Product};
use super::proxy::Proxy;

#[test]
fn the_approved_plan_is_carried_out_once_and_each_call_of_it_is_on_record() {
    let proxy = Proxy::mended();
    let product = Product::new(&proxy.url(), ANSWERS);
    let planned = product.plan();
    let sum = planned.last("plan")["checksum"].as_str().expect("a sum");
    let other: String = sum.chars().rev().collect();
    proxy.take();
    let refused = product
        .run(&["apply", "--yes", "--accept", &other])
        .exits(1);
    assert_eq!(proxy.take_writes(), Vec::<String>::new(), "{refused}");
    let apply = [
        "apply",
        "--yes",
        "--accept",
        sum,
        "--approved-by",
        "Head of IT security",
    ];
    let applied = product.run(&apply).exits(0);
    let wrote = proxy.take_writes().len();
    assert!(wrote > 10, "{applied}");
    // All of it is in place, and by the run that was approved.
    let again = product.run(&apply).exits(0);
    assert_eq!(proxy.take_writes(), Vec::<String>::new(), "{again}");

    let run = applied.last("finished")["run"].as_str().expect("its name");
    let calls = product.run(&["runs", "--calls", run]).exits(0);
    let count = calls.last("calls")["count"].as_u64().expect("a number");
    assert!(count >= wrote as u64, "{calls}");
    // This AWS keeps no record of its own, and that is what is said.
    let looked = product.run(&["runs", "--in-cloudtrail", run]).exits(1);
    let told = looked.last("in_cloudtrail");
    assert_eq!(told["calls"].as_u64(), Some(count), "{looked}");
    assert_eq!(told["found"].as_u64(), Some(0), "{looked}");
    assert_eq!(told["missing"].as_u64(), Some(0), "{looked}");
    assert!(told["unread"].as_u64() > Some(0), "{looked}");
    assert_eq!(proxy.take_writes(), Vec::<String>::new(), "{looked}");
}
