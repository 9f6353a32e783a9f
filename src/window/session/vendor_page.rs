//! How the vendor's page stands.

use std::collections::BTreeSet;

#[derive(Default)]
pub struct VendorPage {
    /// The steps that are ticked.
    pub ticked: BTreeSet<usize>,
    pub steps: Steps,
    /// All values are shown, not only the two that are always asked for.
    pub all_values: bool,
}

/// How many of the steps are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Steps {
    /// As many as there is room for.
    #[default]
    ThatFit,
    All,
}

/// What may be asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// A step is done, or is to be done again.
    Step(usize, bool),
    Show(Steps),
    ShowAllValues(bool),
}

impl VendorPage {
    pub fn take(&mut self, message: Message) {
        match message {
            Message::Step(step, true) => {
                self.ticked.insert(step);
            }
            Message::Step(step, false) => {
                self.ticked.remove(&step);
            }
            Message::Show(steps) => self.steps = steps,
            Message::ShowAllValues(all) => self.all_values = all,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (steps that are ticked, how many are shown, whether all values are)
    type Seen = (&'static [usize], Steps, bool);

    #[test]
    fn each_message_changes_what_it_names() {
        use Steps::{All, ThatFit};
        let table: [(Seen, Message, Seen); 6] = [
            (
                (&[], ThatFit, false),
                Message::Step(1, true),
                (&[1], ThatFit, false),
            ),
            (
                (&[1], ThatFit, false),
                Message::Step(1, true),
                (&[1], ThatFit, false),
            ),
            (
                (&[0, 1], All, true),
                Message::Step(1, false),
                (&[0], All, true),
            ),
            (
                (&[0], ThatFit, false),
                Message::Show(All),
                (&[0], All, false),
            ),
            (
                (&[0], All, false),
                Message::Show(ThatFit),
                (&[0], ThatFit, false),
            ),
            (
                (&[], All, false),
                Message::ShowAllValues(true),
                (&[], All, true),
            ),
        ];
        for ((ticked, steps, all_values), message, after) in table {
            let mut page = VendorPage {
                ticked: ticked.iter().copied().collect(),
                steps,
                all_values,
            };
            page.take(message);
            let ticked: Vec<usize> = page.ticked.into_iter().collect();
            let seen = (ticked.as_slice(), page.steps, page.all_values);
            assert_eq!(seen, after, "{message:?}");
        }
    }
}
