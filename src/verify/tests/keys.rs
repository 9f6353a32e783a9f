//! Where the keys of log files and findings are looked for.

use std::collections::BTreeMap;

use crate::answers::KeyChoice;
use crate::domain::{Arn, KeyAlias, Partition};
use crate::inventory::Seen;
use crate::verify::found;
use crate::verify::tests::right::{Right, account, region};
use crate::wanted::main_site;

// One alias in two Regions is two keys.
#[test]
fn each_key_is_looked_for_beside_its_own_bucket_even_if_both_have_one_alias() {
    let mut right = Right::new();
    let alias = KeyAlias::parse("alias/radiant").unwrap();
    let choice = KeyChoice::New {
        alias: alias.clone(),
    };
    right.answers.cloudtrail.key = choice.clone();
    right.answers.guardduty.key = choice;
    right.findings_bucket().region = region("us-east-1");
    for (code, id) in [("eu-west-1", "3333-4444"), ("us-east-1", "5555-6666")] {
        let aliases = [(alias.to_string(), id.to_owned())];
        right.place(code).aliases = Seen::Known(BTreeMap::from(aliases));
    }
    let site = main_site(&right.answers, &right.vendor, &right.inventory);
    let key = |code: &str, id: &str| Arn::key(Partition::Aws, &region(code), &account(), id);
    assert_eq!(
        found::chosen_log_key(&site),
        Ok(Some(key("eu-west-1", "3333-4444")))
    );
    assert_eq!(
        found::findings_key(&site),
        Ok(Some(key("us-east-1", "5555-6666")))
    );
}
