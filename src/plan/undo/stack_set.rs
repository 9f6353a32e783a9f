//! StackSets, which AWS gives to accounts and takes out of them by itself.

use super::way::{Back, Made, TakeBack, anew, by_hand};
use crate::plan::{
    Action, CreateStackSet, GiveStackSet, RemoveStackSet, TakeStackSet, UpdateStackSet,
};

impl TakeBack for CreateStackSet {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::By(vec![Action::RemoveStackSet(RemoveStackSet {
            name: self.name.clone(),
            caller: self.caller,
            seen: self.content.clone(),
        })])
    }

    fn title(&self) -> String {
        "The StackSet".to_owned()
    }
}

impl TakeBack for UpdateStackSet {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::By(vec![Action::UpdateStackSet(Self {
            seen: self.after.clone(),
            after: self.seen.clone(),
            ..self.clone()
        })])
    }

    fn title(&self) -> String {
        "Put the StackSet's template back".to_owned()
    }
}

impl TakeBack for GiveStackSet {
    /// Which accounts had it before is on record only where the run made the set too.
    fn back(&self, made: &Made<'_>) -> Back {
        let is_made =
            |action: &Action| matches!(action, Action::CreateStackSet(set) if set.name == self.set);
        if !made.beside.iter().any(|(action, _)| is_made(action)) {
            return by_hand(
                format!(
                    "The StackSet {} was there before, and some of the accounts may have had it by then.",
                    self.set
                ),
                "Leave out in the answers the accounts that are to lose the role, and apply them with drop_unused.",
            );
        }
        Back::By(vec![Action::TakeStackSet(TakeStackSet {
            set: self.set.clone(),
            caller: self.caller,
            targets: self.targets.clone(),
            accounts: self.accounts.clone(),
        })])
    }

    fn title(&self) -> String {
        "The StackSet's roles in other accounts".to_owned()
    }

    fn needs_others(&self) -> bool {
        true
    }
}

impl TakeBack for TakeStackSet {
    fn back(&self, _made: &Made<'_>) -> Back {
        by_hand(
            "The roles were taken out of these accounts.",
            "Choose the accounts again and set up again. AWS then makes the roles anew.",
        )
    }

    fn title(&self) -> String {
        "Take the roles out of the accounts".to_owned()
    }
}

impl TakeBack for RemoveStackSet {
    fn back(&self, _made: &Made<'_>) -> Back {
        anew()
    }

    fn title(&self) -> String {
        "Delete the StackSet".to_owned()
    }
}
