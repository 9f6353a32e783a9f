//! Answers that nobody means well: far too many mistakes, signs that are not seen, one thing in two spellings.

use crate::answers::{Answers, MOST, Mistake, parse};
use crate::domain::{AccountId, Region, is_hidden};

const HEAD: &str = "version = 1\n[account]\nid = \"111122223333\"\nregion = \"us-east-1\"\n";

fn mistakes(rest: &str) -> Vec<Mistake> {
    parse(&format!("{HEAD}{rest}")).unwrap_err()
}

#[test]
fn of_very_many_unknown_keys_the_first_are_told_and_the_others_counted() {
    const COUNT: usize = 20_000;
    let keys = (0..COUNT).fold(String::new(), |mut keys, key| {
        use std::fmt::Write as _;
        writeln!(keys, "k{key} = 1").unwrap();
        keys
    });
    let all = mistakes(&keys);
    assert_eq!(all.len(), MOST + 1);
    for (index, mistake) in all.iter().take(MOST).enumerate() {
        assert_eq!(mistake.key, format!("account.k{index}"));
        assert_eq!(mistake.line, 5 + index);
    }
    let more = all.last().unwrap();
    assert_eq!(
        more.to_string(),
        format!(
            "line {}, column 1: {} more mistakes from here on.",
            5 + MOST,
            COUNT - MOST
        )
    );
}

#[test]
fn very_many_values_are_compared_in_one_go() {
    let accounts: Vec<String> = (0..20_000_u64)
        .map(|number| format!("\"{:012}\"", 500_000_000_000 + number))
        .collect();
    let list = accounts.join(", ");
    let answers = parse(&format!("{HEAD}[members]\nexclude = [{list}]\n")).unwrap();
    assert_eq!(answers.members.exclude.len(), accounts.len());
    let all = mistakes(&format!("[members]\nexclude = [{list}, {list}]\n"));
    assert_eq!(all.len(), MOST + 1);
    assert!(
        all.last()
            .unwrap()
            .message
            .starts_with(&format!("{} more", 20_000 - MOST))
    );
}

#[test]
fn of_a_name_without_end_only_the_beginning_is_repeated() {
    let all = mistakes(&format!("{} = 1\n", "a".repeat(100_000)));
    assert_eq!(all.len(), 1);
    assert!(all[0].to_string().len() < 2000);
}

#[test]
fn signs_that_are_not_seen_stand_there_as_their_code() {
    for rest in [
        "\"lo\u{202e}gs\" = 1\n",
        "[cloudtrail]\nbucket = { use = \"existing\", name = \"logs\u{202e}gpj\" }\n",
        "[cloudtrail]\ntrail = { use = \"n\u{200b}ew\", name = \"abc\" }\n",
        "[role]\nread = \"all\u{2066}-buckets\"\n",
        "[vendor]\nprincipal = \"arn:aws:iam::44445555\u{200b}6666:role/x\"\n",
        "[members]\nexclude = [\"4444x\u{202e}\"]\n",
        "[members]\nreach = { by = \"profiles\", profiles = { \"44\u{202e}\" = \"a\" } }\n",
        "[cloudtrail]\ndata_events = { \"b\u{2028}\" = [] }\n",
    ] {
        for mistake in mistakes(rest) {
            let text = mistake.to_string();
            assert!(!text.contains(is_hidden), "{text:?}");
        }
    }
    assert!(
        mistakes("\"lo\u{202e}gs\" = 1\n")[0]
            .to_string()
            .contains("`lo<U+202E>gs`")
    );
    assert!(
        parse("version = \u{202e}1\n")
            .unwrap_err()
            .iter()
            .all(|mistake| !mistake.to_string().contains(is_hidden))
    );
}

#[test]
fn a_bucket_in_two_spellings_is_one_bucket() {
    let all = mistakes(
        "[cloudtrail]\nbucket = { use = \"existing\", name = \"larkfield-logs\" }\n\
         [guardduty]\nbucket = { use = \"existing\", name = \"arn:aws:s3:::larkfield-logs\" }\n",
    );
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0].key, "guardduty.bucket.name");
    let all = mistakes(
        "[cloudtrail]\nbucket = { use = \"existing\", name = \"arn:aws:s3:::larkfield-logs\" }\n\
         data_events = { buckets = [\"other\", \"larkfield-logs\"] }\n",
    );
    assert_eq!(all[0].key, "cloudtrail.data_events.buckets");
    let all = mistakes(
        "[cloudtrail]\ndata_events = { buckets = [\"photos\", \"arn:aws:s3:::photos\"] }\n",
    );
    assert!(all[0].message.contains("in the list twice"), "{all:?}");
}

#[test]
fn the_account_is_read_in_every_spelling() {
    let plain = Answers::defaults(
        AccountId::parse("111122223333").unwrap(),
        Region::parse("us-east-1").unwrap(),
    );
    for id in [
        "1111 2222 3333",
        "1111-2222-3333",
        "1111\u{2011}2222\u{2011}3333",
    ] {
        let text = format!("version = 1\n[account]\nid = \"{id}\"\nregion = \"us-east-1\"\n");
        assert_eq!(parse(&text).as_ref(), Ok(&plain), "{id}");
    }
}

#[test]
fn one_nickname_is_for_one_new_key() {
    let all = mistakes(
        "[cloudtrail]\nkey = { use = \"new\", alias = \"radiant\" }\n[guardduty]\nkey = { use = \"new\", alias = \"alias/radiant\" }\n",
    );
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0].key, "guardduty.key.alias");
}
