//! What is set for a whole organization, and accounts that GuardDuty looks after.

use super::way::{Back, Made, TakeBack, by_hand};
use crate::plan::{
    CreateMembers, DesignateGuardDuty, EnableTrustedAccess, LetStackSetsReach, ProtectMembers,
    SetJoining,
};

impl TakeBack for EnableTrustedAccess {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::Stays("Other trails of the organization may need it by now.")
    }

    fn title(&self) -> String {
        "The service may act in the whole organization".to_owned()
    }
}

impl TakeBack for LetStackSetsReach {
    fn back(&self, _made: &Made<'_>) -> Back {
        Back::Stays("Other StackSets of the organization may need it by now.")
    }

    fn title(&self) -> String {
        "StackSets may reach the organization".to_owned()
    }
}

impl TakeBack for DesignateGuardDuty {
    fn back(&self, _made: &Made<'_>) -> Back {
        by_hand(
            format!(
                "Account {} administers GuardDuty of the organization. Taking that back ends it for every account that it looks after.",
                self.administrator.grouped()
            ),
            "If nobody needs that any more, take it back in GuardDuty's settings of the managing account, in this Region.",
        )
    }

    fn title(&self) -> String {
        "GuardDuty's administrator".to_owned()
    }
}

impl TakeBack for CreateMembers {
    fn back(&self, _made: &Made<'_>) -> Back {
        let names: Vec<String> = self
            .accounts
            .iter()
            .map(|one| one.account.grouped())
            .collect();
        by_hand(
            format!(
                "GuardDuty looks after these accounts, and somebody may count on that by now: {}.",
                names.join(", ")
            ),
            "If not, take them out in GuardDuty under Accounts. Their own GuardDuty stays on.",
        )
    }

    fn title(&self) -> String {
        "Accounts that GuardDuty looks after".to_owned()
    }
}

impl TakeBack for ProtectMembers {
    fn back(&self, _made: &Made<'_>) -> Back {
        let names: Vec<String> = self.accounts.iter().map(|one| one.grouped()).collect();
        by_hand(
            format!("S3 Protection was switched on for: {}.", names.join(", ")),
            "Switch it off in GuardDuty under S3 Protection, for those that do not need it.",
        )
    }

    fn title(&self) -> String {
        "S3 Protection of other accounts".to_owned()
    }
}

impl TakeBack for SetJoining {
    fn back(&self, _made: &Made<'_>) -> Back {
        let before = match &self.seen {
            Some(before) => {
                let s3 = before.features.get("S3_DATA_EVENTS");
                format!(
                    "Before, it was {} for new accounts, and {} for their S3 Protection.",
                    before.accounts,
                    s3.map_or("NONE", String::as_str)
                )
            }
            None => "Before, nothing was set.".to_owned(),
        };
        by_hand(
            format!("Accounts have joined by this setting, and new ones count on it. {before}"),
            "Set it back in GuardDuty under Accounts.",
        )
    }

    fn title(&self) -> String {
        "New accounts join GuardDuty by themselves".to_owned()
    }
}
