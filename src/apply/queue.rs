//! Which of the changes that are ready begin: so many accounts are worked on at a time, each to its end before another one's turn.

use std::collections::VecDeque;

/// What is ready, by account.
#[derive(Debug)]
pub(super) struct Queue {
    most: usize,
    /// How many are worked on.
    busy: usize,
    accounts: Vec<Account>,
    /// Accounts that wait for their turn.
    line: VecDeque<usize>,
    /// Changes that may begin.
    ready: VecDeque<usize>,
    /// Accounts of which nothing may be going on any more.
    resting: Vec<usize>,
}

#[derive(Debug, Default)]
struct Account {
    is_busy: bool,
    /// Changes that were given out, or may begin.
    open: usize,
    /// Changes that wait for the account's turn.
    held: Vec<usize>,
}

impl Queue {
    /// A queue that lets `most` accounts in at a time, and one at the least.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most: most.max(1),
            busy: 0,
            accounts: Vec::new(),
            line: VecDeque::new(),
            ready: VecDeque::new(),
            resting: Vec::new(),
        }
    }

    /// A change of an account is ready.
    pub(super) fn add(&mut self, change: usize, account: usize) {
        if self.accounts.len() <= account {
            self.accounts.resize_with(account + 1, Account::default);
        }
        let Some(about) = self.accounts.get_mut(account) else {
            return;
        };
        if about.is_busy {
            about.open += 1;
            self.ready.push_back(change);
        } else {
            if about.held.is_empty() {
                self.line.push_back(account);
            }
            about.held.push(change);
        }
    }

    /// The next change that begins. An account's turn ends here and no sooner, so that what its last change made ready comes first.
    pub(super) fn next(&mut self) -> Option<usize> {
        if self.ready.is_empty() {
            self.turn();
        }
        self.ready.pop_front()
    }

    /// A change that was given out has ended.
    pub(super) fn end(&mut self, account: usize) {
        if let Some(about) = self.accounts.get_mut(account) {
            about.open = about.open.saturating_sub(1);
            if about.open == 0 {
                self.resting.push(account);
            }
        }
    }

    fn turn(&mut self) {
        for account in std::mem::take(&mut self.resting) {
            if let Some(about) = self.accounts.get_mut(account)
                && about.is_busy
                && about.open == 0
            {
                about.is_busy = false;
                self.busy -= 1;
            }
        }
        while self.busy < self.most
            && let Some(account) = self.line.pop_front()
        {
            let Some(about) = self.accounts.get_mut(account) else {
                continue;
            };
            about.is_busy = true;
            self.busy += 1;
            about.open += about.held.len();
            self.ready.extend(about.held.drain(..));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(queue: &mut Queue) -> Vec<usize> {
        std::iter::from_fn(|| queue.next()).collect()
    }

    #[test]
    fn so_many_accounts_are_worked_on_and_each_to_its_end() {
        let mut queue = Queue::new(2);
        for (change, account) in [(0, 0), (1, 1), (2, 2), (3, 0), (4, 3)] {
            queue.add(change, account);
        }
        assert_eq!(all(&mut queue), [0, 3, 1]);
        queue.end(0);
        assert_eq!(all(&mut queue), [0; 0], "its other change is not done");
        queue.end(0);
        // What the last one made ready comes before another account's turn.
        queue.add(5, 0);
        assert_eq!(all(&mut queue), [5]);
        queue.end(0);
        assert_eq!(all(&mut queue), [2]);
        queue.end(1);
        queue.end(2);
        assert_eq!(all(&mut queue), [4]);
        queue.add(6, 1);
        assert_eq!(all(&mut queue), [6]);
    }

    #[test]
    fn an_account_that_was_done_gets_another_turn() {
        let mut queue = Queue::new(1);
        queue.add(0, 0);
        assert_eq!(all(&mut queue), [0]);
        queue.end(0);
        queue.add(1, 1);
        assert_eq!(all(&mut queue), [1]);
        queue.add(2, 0);
        assert_eq!(all(&mut queue), [0; 0]);
        queue.end(1);
        assert_eq!(all(&mut queue), [2]);
    }

    #[test]
    fn a_limit_of_nothing_still_lets_one_in() {
        let mut queue = Queue::new(0);
        queue.add(0, 0);
        assert_eq!(all(&mut queue), [0]);
    }
}
