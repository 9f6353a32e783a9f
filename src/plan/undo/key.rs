//! Keys, their aliases, their rotation and their rules.

use super::way::{Back, Made, TakeBack, by_hand};
use crate::plan::{
    Action, CreateAlias, CreateKey, DeleteAlias, DisableKeyRotation, EnableKeyRotation,
    PutKeyPolicy, ScheduleKeyDeletion,
};

impl TakeBack for CreateKey {
    fn back(&self, made: &Made<'_>) -> Back {
        if !made.keys {
            return Back::Stays("Files that it locked could never be opened again without it.");
        }
        let Some(key) = made.output else {
            return by_hand(
                format!(
                    "A key may have been made whose name did not come back. Its tag `setup-part` says {}.",
                    self.part
                ),
                "Look for it in AWS, under Key Management Service.",
            );
        };
        Back::By(vec![Action::ScheduleKeyDeletion(ScheduleKeyDeletion {
            key: key.to_owned(),
            policy: self.policy.clone(),
        })])
    }

    fn title(&self) -> String {
        "The key".to_owned()
    }
}

impl TakeBack for CreateAlias {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::By(vec![Action::DeleteAlias(DeleteAlias {
            alias: self.alias.clone(),
            key: self.key.clone(),
        })])
    }

    fn title(&self) -> String {
        "Give the key its alias again".to_owned()
    }

    fn needs_others(&self) -> bool {
        true
    }
}

impl TakeBack for EnableKeyRotation {
    fn back(&self, made: &Made<'_>) -> Back {
        if made.has_key(&self.key) {
            return Back::Stays("It belongs to the key that we made.");
        }
        Back::By(vec![Action::DisableKeyRotation(DisableKeyRotation {
            key: self.key.clone(),
        })])
    }

    fn title(&self) -> String {
        "Renew the key once a year".to_owned()
    }
}

impl TakeBack for PutKeyPolicy {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::By(vec![Action::PutKeyPolicy(Self {
            key: self.key.clone(),
            seen: self.after.clone(),
            after: self.seen.clone(),
        })])
    }

    fn title(&self) -> String {
        "Put the key's rules back".to_owned()
    }
}

impl TakeBack for DeleteAlias {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::By(vec![Action::CreateAlias(CreateAlias {
            alias: self.alias.clone(),
            key: self.key.clone(),
        })])
    }

    fn title(&self) -> String {
        "Take the alias off the key".to_owned()
    }
}

impl TakeBack for DisableKeyRotation {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::By(vec![Action::EnableKeyRotation(EnableKeyRotation {
            key: self.key.clone(),
        })])
    }

    fn title(&self) -> String {
        "Renew the key no more".to_owned()
    }
}

impl TakeBack for ScheduleKeyDeletion {
    fn back(&self, _made: &Made<'_>) -> Back {
        by_hand(
            "The key will be deleted 30 days after it was asked for.",
            "Call that off in AWS within this time, under Key Management Service, and switch the key on again.",
        )
    }

    fn title(&self) -> String {
        "Delete the key in 30 days".to_owned()
    }
}
