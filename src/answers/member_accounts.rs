//! `members.accounts`: all of the organization, these, or those of a file.

use serde::Serialize;

use super::form::Value;
use super::found::Found;
use super::line::{list, quoted};
use super::walk::{Entry, allowed_words};
use crate::domain::{AccountId, AccountList};

/// Which other accounts the vendor reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum MemberAccounts {
    /// All of the organization.
    Organization,
    /// These; none for a single account.
    These(Vec<AccountId>),
}

/// The word for all accounts of the organization.
const WORDS: &[(&str, ())] = &[("organization", ())];

/// What else is allowed.
const LISTS: &str =
    "[\"444455556666\", …], { file = \"accounts.csv\" }, [] for the main account alone";

impl Value for MemberAccounts {
    fn read(entry: &Entry<'_>, _default: &Self, found: &mut Found<'_>) -> Option<Self> {
        if entry.is_text() {
            let text = entry.text(LISTS, found)?;
            return text.word(WORDS, LISTS, found).map(|()| Self::Organization);
        }
        if entry.is_list() {
            return Some(Self::These(entry.names(found)?));
        }
        let allowed = allowed_words(WORDS, LISTS);
        if !entry.is_table() {
            entry.refuse("\"organization\", a list or a file", &allowed, found);
            return None;
        }
        let table = entry.table(&allowed, found)?;
        table.only(&["file"], found);
        let file = table.needed("file", FILE, found)?;
        read_file(&file, found).map(Self::These)
    }

    fn write(&self) -> String {
        match self {
            Self::Organization => quoted("organization"),
            Self::These(accounts) => list(accounts),
        }
    }
}

/// What is allowed for the file.
const FILE: &str = "a file with account numbers, its path from the folder of the answers file";

/// The accounts of a file; nothing after a mistake in it, all of which are told.
fn read_file(entry: &Entry<'_>, found: &mut Found<'_>) -> Option<Vec<AccountId>> {
    let name = entry.text(FILE, found)?.text;
    let bytes = match found.file(name) {
        Ok(bytes) => bytes,
        Err(why) => {
            found.add(
                &entry.span,
                &entry.path,
                format!("{name} cannot be read: {why}"),
                FILE,
            );
            return None;
        }
    };
    let list = AccountList::read(&bytes);
    for mistake in &list.mistakes {
        found.add(&entry.span, &entry.path, format!("{name}, {mistake}"), "");
    }
    if list.more > 0 {
        let message = format!("{name} has {} more mistakes.", list.more);
        found.add(&entry.span, &entry.path, message, "");
    }
    list.is_right().then_some(list.accounts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{Mistake, parse, parse_with, to_toml};

    const HEAD: &str =
        "version = 1\n[account]\nid = \"111122223333\"\nregion = \"us-east-1\"\n[members]\n";

    /// What is read where the file has this content.
    fn with_file(content: Result<&str, &str>) -> Result<MemberAccounts, Vec<Mistake>> {
        let text = format!("{HEAD}accounts = {{ file = \"list/accounts.csv\" }}\n");
        let files = |name: &str| {
            assert_eq!(name, "list/accounts.csv");
            content
                .map(|text| text.as_bytes().to_vec())
                .map_err(str::to_owned)
        };
        parse_with(&text, &files).map(|answers| answers.members.accounts)
    }

    #[test]
    fn other_accounts_are_all_of_the_organization_or_those_that_are_named() {
        let accounts = |text: &str| {
            parse(&format!("{HEAD}accounts = {text}\n"))
                .unwrap()
                .members
                .accounts
        };
        assert_eq!(accounts("\"organization\""), MemberAccounts::Organization);
        let two = ["444455556666", "777788889999"].map(|id| AccountId::parse(id).unwrap());
        assert_eq!(
            accounts("[\"444455556666\", \"7777 8888 9999\"]"),
            MemberAccounts::These(two.to_vec())
        );
        for other in ["\"all\"", "5", "true", "{ fiel = \"x\" }", "{}"] {
            let all = parse(&format!("{HEAD}accounts = {other}\n")).unwrap_err();
            assert_eq!(all[0].line, 6, "{all:?}");
            assert!(all[0].key.starts_with("members.accounts"), "{all:?}");
        }
    }

    #[test]
    fn the_accounts_of_a_file_are_those_of_a_list() {
        let accounts = with_file(Ok(
            "Account ID;Name\r\n4444 5555 6666;a\r\n777788889999;b\r\n",
        ));
        let two = ["444455556666", "777788889999"].map(|id| AccountId::parse(id).unwrap());
        assert_eq!(accounts, Ok(MemberAccounts::These(two.to_vec())));
    }

    #[test]
    fn all_mistakes_of_a_file_are_told_with_row_and_column() {
        let all = with_file(Ok(
            "id,name\n44445555666,a\n777788889999,b\n777788889999,c\n1,d\n",
        ))
        .unwrap_err();
        let told: Vec<&str> = all.iter().map(|mistake| mistake.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "list/accounts.csv, row 2, column 1: An account number has 12 digits. You have 11. Spreadsheets drop zeros at the front.",
                "list/accounts.csv, row 4, column 1: 7777 8888 9999 is in row 3 already. Leave out one.",
                "list/accounts.csv, row 5, column 1: An account number has 12 digits. You have 1.",
            ]
        );
        assert!(
            all.iter()
                .all(|mistake| (mistake.line, mistake.column) == (6, 21))
        );
        assert_eq!(all[0].key, "members.accounts.file");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named_with_its_reason() {
        let all = with_file(Err("it is not there. Check its name and its folder.")).unwrap_err();
        assert_eq!(
            all[0].message,
            "list/accounts.csv cannot be read: it is not there. Check its name and its folder."
        );
        let text = format!("{HEAD}accounts = {{ file = \"accounts.csv\" }}\n");
        assert!(
            parse(&text).unwrap_err()[0]
                .message
                .contains("cannot be read")
        );
    }

    #[test]
    fn long_lists_are_written_one_account_a_line() {
        let ids = (0..4000_u64)
            .map(|number| AccountId::parse(&format!("{:012}", 100_000_000_000 + number)).unwrap());
        let mut answers = parse(HEAD).unwrap();
        answers.members.accounts = MemberAccounts::These(ids.collect());
        let text = to_toml(&answers);
        assert!(text.lines().all(|line| line.chars().count() < 160));
        assert_eq!(parse(&text), Ok(answers));
    }
}
