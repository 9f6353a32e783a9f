//! The rows of the choosing page: what of the tree is open, and found.

use std::collections::BTreeSet;

use crate::window::session::members::listed::Listed;

/// A row of the tree, by its place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    Group(usize),
    /// (account, how deep it stands)
    Account(usize, u16),
}

/// The rows in their order: of closed groups only the group, and with words to look for all that is meant by them.
pub(crate) fn rows(listed: &Listed, open: &BTreeSet<String>, words: &str) -> Vec<Row> {
    let words = words.trim().to_lowercase();
    let meant: Option<Vec<bool>> = (!words.is_empty()).then(|| {
        let accounts = listed.accounts.iter();
        accounts.map(|one| listed.is_meant(one, &words)).collect()
    });
    let mut shown = Shown {
        listed,
        open,
        meant,
        rows: Vec::new(),
    };
    shown.accounts(&listed.first_accounts, 0);
    shown.groups(&listed.first_groups);
    shown.rows
}

struct Shown<'a> {
    listed: &'a Listed,
    open: &'a BTreeSet<String>,
    meant: Option<Vec<bool>>,
    rows: Vec<Row>,
}

impl Shown<'_> {
    fn is_meant(&self, account: usize) -> bool {
        let meant = self.meant.as_ref();
        meant.is_none_or(|meant| meant.get(account).copied().unwrap_or(false))
    }

    fn accounts(&mut self, accounts: &[usize], level: u16) {
        for place in accounts {
            if self.is_meant(*place) {
                self.rows.push(Row::Account(*place, level));
            }
        }
    }

    fn groups(&mut self, groups: &[usize]) {
        for place in groups {
            let Some(group) = self.listed.groups.get(*place) else {
                continue;
            };
            if group.of == 0 && group.accounts.is_empty() && group.groups.is_empty() {
                continue;
            }
            let at = self.rows.len();
            self.rows.push(Row::Group(*place));
            if self.meant.is_some() || self.open.contains(&group.id) {
                self.accounts(&group.accounts, group.level + 1);
                self.groups(&group.groups);
                if self.meant.is_some() && self.rows.len() == at + 1 {
                    self.rows.truncate(at);
                }
            }
        }
    }
}
