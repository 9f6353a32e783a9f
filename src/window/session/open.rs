//! What lies over the page or beside it, and what is unfolded there.

use crate::window::session::page::Phase;
use crate::window::session::work::Reading;

/// What is asked before something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirm {
    /// Make the changes of this phase?
    Apply(Phase),
    /// Close while changes are being made?
    Close,
    /// Have AWS stop what it carries out by itself?
    Halt,
    /// Take the run back?
    Undo,
    /// Delete the keys of the run too?
    Keys,
    /// In which form is the record saved?
    Record,
    /// Have GuardDuty make a sample finding?
    Sample,
}

/// What may be asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    ToggleActivity,
    ToggleHelp,
    /// Open or close the values board.
    ToggleValues,
    /// Ask this before it happens.
    Ask(Confirm),
    /// It was answered.
    Answered,
}

/// What lies over the page or beside it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "what is open, each for itself"
)]
pub struct Open {
    pub confirm: Option<Confirm>,
    pub help: bool,
    /// The values board.
    pub values: bool,
    /// The list of earlier answers.
    pub earlier: bool,
    pub activity: bool,
    /// The panel at the right, where it is folded.
    pub side: bool,
    /// The rule of the policy preview.
    pub rule: Option<usize>,
    pub reading: Reading,
}

impl Default for Open {
    fn default() -> Self {
        Self {
            confirm: None,
            help: false,
            values: false,
            earlier: false,
            activity: false,
            side: false,
            rule: Some(0),
            reading: Reading::Explained,
        }
    }
}

impl Open {
    /// Another page is opened: what belongs to the page is as at first.
    pub const fn turn(&mut self) {
        self.rule = Some(0);
        self.side = false;
        self.earlier = false;
        self.reading = Reading::Explained;
    }

    pub const fn take(&mut self, message: Message) {
        match message {
            Message::ToggleActivity => self.activity = !self.activity,
            Message::ToggleHelp => {
                self.help = !self.help;
                self.values = false;
            }
            Message::ToggleValues => {
                self.values = !self.values;
                self.help = false;
            }
            Message::Ask(confirm) => self.confirm = Some(confirm),
            Message::Answered => self.confirm = None,
        }
    }

    /// Whether a dialog lies over the page.
    pub const fn has_dialog(&self) -> bool {
        self.confirm.is_some() || self.help || self.values || self.earlier
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_message_opens_or_closes_what_it_names_and_help_and_values_take_each_others_place() {
        const CLOSE: Option<Confirm> = Some(Confirm::Close);
        /// (activity, help, values, what is asked)
        type Seen = (bool, bool, bool, Option<Confirm>);
        let table: [(Seen, Message, Seen); 8] = [
            (
                (false, false, false, None),
                Message::ToggleActivity,
                (true, false, false, None),
            ),
            (
                (true, true, false, None),
                Message::ToggleActivity,
                (false, true, false, None),
            ),
            (
                (false, false, false, None),
                Message::ToggleHelp,
                (false, true, false, None),
            ),
            (
                (false, false, true, None),
                Message::ToggleHelp,
                (false, true, false, None),
            ),
            (
                (true, true, false, None),
                Message::ToggleValues,
                (true, false, true, None),
            ),
            (
                (false, false, true, None),
                Message::ToggleValues,
                (false, false, false, None),
            ),
            (
                (true, false, false, None),
                Message::Ask(Confirm::Close),
                (true, false, false, CLOSE),
            ),
            (
                (true, false, false, CLOSE),
                Message::Answered,
                (true, false, false, None),
            ),
        ];
        for ((activity, help, values, confirm), message, after) in table {
            let mut open = Open {
                confirm,
                help,
                values,
                activity,
                ..Open::default()
            };
            open.take(message);
            let seen = (open.activity, open.help, open.values, open.confirm);
            assert_eq!(seen, after, "{message:?}");
        }
    }
}
