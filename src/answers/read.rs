//! TOML to answers: everything checked, and all mistakes told at once.

use toml_edit::Document;

use super::combinations::{self, Parts};
use super::form::{Form, read};
use super::found::{Files, Found};
use super::walk::Section;
use super::{
    AccountAnswers, Answers, Mistake, account, cloudtrail, export, guardduty, members, role, vendor,
};
use crate::domain::{AccountId, Region};

/// The version of the layout that we write and read.
pub(super) const VERSION: i64 = 1;

/// The keys of the file.
const KEYS: [&str; 8] = [
    "version",
    "account",
    "vendor",
    "cloudtrail",
    "guardduty",
    "role",
    "members",
    "export",
];

/// Reads an answers file.
///
/// Needed are `version`, `account.id` and `account.region`; all else has the defaults of [`Answers::defaults`].
/// A file with mistakes gives all of them, in the order of the file; one that is no TOML gives the first place where it is not.
pub fn parse(text: &str) -> Result<Answers, Vec<Mistake>> {
    parse_with(text, &|_| {
        Err("only an answers file can name it, not answers that are kept elsewhere.".to_owned())
    })
}

/// The same; `files` reads the other files that the answers name.
pub fn parse_with(text: &str, files: &Files<'_>) -> Result<Answers, Vec<Mistake>> {
    let mut found = Found::new(text, files);
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            found.add(
                &span,
                "",
                format!("This is not TOML: {}.", error.message()),
                "",
            );
            return Err(found.into_sorted());
        }
    };
    let root = Section::root(document.as_table());
    root.only(&KEYS, &mut found);
    read_version(&root, &mut found);

    let account = part(&root, "account", &mut found, stand_in(), account::keys);
    let AccountAnswers { id, region } = account.clone().unwrap_or_else(stand_in);
    let usual = Answers::defaults(id, region);
    let vendor = part(&root, "vendor", &mut found, usual.vendor, vendor::keys);
    let cloudtrail = part(
        &root,
        "cloudtrail",
        &mut found,
        usual.cloudtrail,
        cloudtrail::keys,
    );
    let guardduty = part(
        &root,
        "guardduty",
        &mut found,
        usual.guardduty,
        guardduty::keys,
    );
    let role = part(&root, "role", &mut found, usual.role, role::keys);
    let members = part(&root, "members", &mut found, usual.members, members::keys);
    let export = part(&root, "export", &mut found, usual.export, export::keys);

    let parts = Parts {
        account: account.as_ref(),
        cloudtrail: cloudtrail.as_ref(),
        guardduty: guardduty.as_ref(),
        role: role.as_ref(),
        members: members.as_ref(),
        export: export.as_ref(),
    };
    combinations::check(&parts, &root, &mut found);

    let mistakes = found.into_sorted();
    let whole = || {
        Some(Answers {
            account: account?,
            vendor: vendor?,
            cloudtrail: cloudtrail?,
            guardduty: guardduty?,
            role: role?,
            members: members?,
            export: export?,
        })
    };
    if mistakes.is_empty() {
        whole().ok_or(mistakes)
    } else {
        Err(mistakes)
    }
}

/// One section of the file; without one, the `usual` answers.
fn part<T>(
    root: &Section<'_>,
    key: &str,
    found: &mut Found<'_>,
    usual: T,
    keys: fn(&mut Form<'_, '_, '_>, &mut T),
) -> Option<T> {
    let section = root.section(key, found)?;
    read(&section, found, usual, keys)
}

/// Checks the version of the layout.
fn read_version(root: &Section<'_>, found: &mut Found<'_>) {
    let allowed = VERSION.to_string();
    let Some(entry) = root.needed("version", &allowed, found) else {
        return;
    };
    if let Some(version) = entry.number(&allowed, found)
        && version != VERSION
    {
        let message = format!("This file is of version {version}. We read version {VERSION}.");
        found.add(&entry.span, &entry.path, message, allowed);
    }
}

/// Stands for an account that could not be read, so that the rest can be looked at; the answers are refused anyway.
fn stand_in() -> AccountAnswers {
    AccountAnswers {
        id: AccountId::constant("000000000000"),
        region: Region::constant("us-east-1"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Reach;

    const HEAD: &str = "version = 1\n[account]\nid = \"111122223333\"\nregion = \"us-east-1\"\n";

    /// The mistakes of the minimal file with `rest` behind it, as (line, column, key, message).
    fn mistakes(rest: &str) -> Vec<(usize, usize, String, String)> {
        parse(&format!("{HEAD}{rest}"))
            .unwrap_err()
            .into_iter()
            .map(|mistake| (mistake.line, mistake.column, mistake.key, mistake.message))
            .collect()
    }

    /// The only mistake.
    fn mistake(rest: &str) -> (usize, usize, String, String) {
        let mut all = mistakes(rest);
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    /// The only mistake, without what it says.
    fn place(rest: &str) -> (usize, usize, String) {
        let (line, column, key, _) = mistake(rest);
        (line, column, key)
    }

    #[test]
    fn four_lines_are_enough() {
        let account = AccountId::parse("111122223333").unwrap();
        let region = Region::parse("us-east-1").unwrap();
        assert_eq!(parse(HEAD), Ok(Answers::defaults(account, region)));
    }

    #[test]
    fn what_is_needed_is_asked_for() {
        let keys: Vec<String> = parse("")
            .unwrap_err()
            .into_iter()
            .map(|mistake| mistake.key)
            .collect();
        assert_eq!(keys, ["version", "account.id", "account.region"]);
        let all = parse("version = 1\n\n[account]\nid = \"111122223333\"\n").unwrap_err();
        assert_eq!(all.len(), 1);
        assert_eq!(
            all[0].to_string(),
            "line 3, column 1: account.region: `account.region` is missing. Allowed: a Region's code, such as \"us-east-1\""
        );
    }

    #[test]
    fn all_mistakes_come_at_once_in_the_order_of_the_file() {
        let text = "version = 2\n\
            [account]\n\
            id = \"11112222333\"\n\
            region = \"us-esat-1\"\n\
            [cloudtrail]\n\
            organization = \"yes\"\n\
            bucket = { use = \"new\", name = \"My_Logs\" }\n\
            topic = { use = \"new\", nmae = \"events\" }\n\
            [guardduty]\n\
            regions = []\n\
            [surprise]\n";
        let places: Vec<(usize, usize, String)> = parse(text)
            .unwrap_err()
            .into_iter()
            .map(|mistake| (mistake.line, mistake.column, mistake.key))
            .collect();
        let expected = [
            (1, 11, "version"),
            (3, 6, "account.id"),
            (4, 10, "account.region"),
            (6, 16, "cloudtrail.organization"),
            (7, 32, "cloudtrail.bucket.name"),
            (8, 24, "cloudtrail.topic.nmae"),
            (10, 11, "guardduty.regions"),
            (11, 2, "surprise"),
        ];
        let expected: Vec<(usize, usize, String)> = expected
            .into_iter()
            .map(|(line, column, key)| (line, column, key.to_owned()))
            .collect();
        assert_eq!(places, expected);
    }

    #[test]
    fn a_mistake_says_what_is_allowed() {
        let all = parse(&format!(
            "{HEAD}[cloudtrail]\nbucket = {{ use = \"new\", name = \"My_Logs\" }}\n"
        ))
        .unwrap_err();
        assert_eq!(
            all[0].to_string(),
            "line 6, column 32: cloudtrail.bucket.name: Use small letters and hyphens. Change `M` to `m` and `_` to `-`. \
             Allowed: 3 to 63 small letters, numbers and hyphens, with a letter or number at both ends. Try \"my-logs\""
        );
    }

    #[test]
    fn unknown_keys_get_the_nearest_one() {
        let (line, column, key, message) = mistake("[guardduty]\nregoins = [\"us-east-1\"]\n");
        assert_eq!((line, column, key.as_str()), (6, 1, "guardduty.regoins"));
        assert_eq!(
            message,
            "There is no key `regoins` here. Did you mean `regions`?"
        );
        let (_, _, key, message) = mistake("[export]\nwhatever = 1\n");
        assert_eq!(key, "export.whatever");
        assert_eq!(message, "There is no key `whatever` here.");
    }

    #[test]
    fn wrong_types_are_named() {
        let (line, column, key, message) = mistake("[guardduty]\ns3_protection = 1\n");
        assert_eq!(
            (line, column, key.as_str()),
            (6, 17, "guardduty.s3_protection")
        );
        assert_eq!(message, "`true` or `false` belongs here, not a number.");
        assert_eq!(
            place("[members]\naccounts = 5\n"),
            (6, 12, "members.accounts".to_owned())
        );
        assert_eq!(
            place("[members]\nexclude = [1]\n"),
            (6, 12, "members.exclude".to_owned())
        );
        assert_eq!(
            place("[cloudtrail]\nbucket = \"x\"\n"),
            (6, 10, "cloudtrail.bucket".to_owned())
        );
        assert_eq!(place("[[vendor]]\n"), (5, 1, "vendor".to_owned()));
    }

    #[test]
    fn wrong_words_are_told_what_there_is() {
        let text = format!("{HEAD}[role]\nread = \"all-bucket\"\n[export]\nfindings = \"all\"\n");
        let all = parse(&text).unwrap_err();
        assert_eq!(
            all[0].message,
            "This word has no meaning here. Did you mean \"all-buckets\"?"
        );
        assert_eq!(all[0].allowed, "\"all-buckets\", \"log-buckets\"");
        assert_eq!(all[1].message, "This word has no meaning here.");
        assert_eq!(
            all[1].allowed,
            "\"none\", \"each-account\", \"administrator\""
        );
    }

    #[test]
    fn a_word_of_another_choice_is_refused() {
        let trail = "[cloudtrail]\ntrail = { use = \"new\", arn = \"arn:aws:cloudtrail:us-east-1:111122223333:trail/abc\" }\n";
        assert_eq!(place(trail), (6, 24, "cloudtrail.trail.arn".to_owned()));
        let trail = "[cloudtrail]\ntrail = { use = \"existing\" }\n";
        assert_eq!(place(trail), (6, 9, "cloudtrail.trail.arn".to_owned()));
        let stackset = "[members]\nreach = { by = \"stackset\", role = \"x\" }\n";
        assert_eq!(place(stackset), (6, 28, "members.reach.role".to_owned()));
    }

    #[test]
    fn an_id_that_is_empty_is_not_there_yet() {
        let answers = parse(&format!("{HEAD}[vendor]\nexternal_role_id = \"\"\n")).unwrap();
        assert_eq!(answers.vendor.external_role_id, None);
        let answers = parse(&format!("{HEAD}[vendor]\nexternal_role_id = \"rs-1\"\n")).unwrap();
        assert_eq!(answers.vendor.external_role_id.unwrap().as_str(), "rs-1");
        assert_eq!(
            place("[vendor]\nexternal_role_id = \"a#b\"\n"),
            (6, 20, "vendor.external_role_id".to_owned())
        );
    }

    #[test]
    fn an_alias_is_told_how_to_find_the_key() {
        let text = format!(
            "{HEAD}[cloudtrail]\nkey = {{ use = \"existing\", arn = \"arn:aws:kms:us-east-1:111122223333:alias/logs\" }}\n"
        );
        let all = parse(&text).unwrap_err();
        assert_eq!(all.len(), 1);
        assert!(all[0].message.starts_with("This is the key's nickname."));
        assert!(all[0].allowed.contains("aws kms describe-key"));
    }

    #[test]
    fn tables_may_be_written_with_headers_and_dots() {
        let text = format!(
            "{HEAD}[cloudtrail.bucket]\nuse = \"existing\"\nname = \"logs.example.com\"\n[members]\nreach.by = \"stackset\"\n"
        );
        let answers = parse(&text).unwrap();
        assert_eq!(
            answers.cloudtrail.bucket.name().as_str(),
            "logs.example.com"
        );
        assert!(!answers.cloudtrail.bucket.is_new());
        assert_eq!(
            answers.members.reach,
            Reach::StackSet {
                targets: Vec::new()
            }
        );
    }

    #[test]
    fn what_is_no_toml_has_one_mistake() {
        let all = parse("version = 1\n[account\nid = \"1\"\n").unwrap_err();
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].line, 2);
        assert_eq!(all[0].key, "");
        let all = parse("version = 1\nversion = 1\n").unwrap_err();
        assert_eq!((all[0].line, all[0].column), (2, 1));
    }
}
