//! A list of account numbers that was pasted, as text or as a table.

use std::collections::BTreeSet;

use crate::domain::AccountId;

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pasted {
    /// Each once, in the order of the list.
    pub accounts: Vec<AccountId>,
    /// (line, what is wrong with it)
    pub wrong: Vec<(usize, String)>,
}

/// Reads numbers, one a line, or in one of the columns of a table that has commas, semicolons or tabs.
pub(crate) fn read(text: &str) -> Pasted {
    let mut pasted = Pasted::default();
    let mut seen = BTreeSet::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let cells = || {
            line.split([',', ';', '\t'])
                .map(|cell| cell.trim().trim_matches('"').trim())
                .filter(|cell| !cell.is_empty())
        };
        let found: Vec<AccountId> = cells()
            .filter_map(|cell| AccountId::parse(cell).ok())
            .collect();
        if found.is_empty() {
            let Some(first) = cells().find(|cell| cell.contains(|sign: char| sign.is_ascii_digit()))
            else {
                // The heads of a table, or nothing.
                if index > 0 && cells().next().is_some() {
                    let words = "There is no account number in this line.".to_owned();
                    pasted.wrong.push((index + 1, words));
                }
                continue;
            };
            if let Err(problem) = AccountId::parse(first) {
                pasted.wrong.push((index + 1, problem.message));
            }
        }
        for account in found {
            if seen.insert(account.clone()) {
                pasted.accounts.push(account);
            } else {
                let words = format!("{} is in the list twice.", account.grouped());
                pasted.wrong.push((index + 1, words));
            }
        }
    }
    pasted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_every_form_and_what_is_wrong_is_told_with_its_line() {
        let text = "\u{feff}name;number\nWeb Shop;\"3131 4242 5353\"\n111122223333, 4444-5555-6666\n11112222333\n\nno number\n111122223333";
        let pasted = read(text);
        let ids: Vec<&str> = pasted.accounts.iter().map(AccountId::as_str).collect();
        assert_eq!(ids, ["313142425353", "111122223333", "444455556666"]);
        let lines: Vec<usize> = pasted.wrong.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [4, 6, 7]);
        assert!(pasted.wrong[0].1.contains("12 digits"), "{:?}", pasted.wrong);
        assert!(pasted.wrong[2].1.contains("twice"));
    }
}
