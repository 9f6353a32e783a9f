//! All changes by which AWS gives the chosen accounts their role.

use super::drafts::{Drafts, new};
use super::given::standing;
use crate::domain::Place;
use crate::plan::draft::Draft;
use crate::plan::{ChangeId, Section};
use crate::problem::Problem;
use crate::wanted::Site;

/// The changes by which AWS gives the chosen accounts their role.
pub(in crate::plan::members) fn plan(site: &Site<'_>) -> Vec<Draft> {
    let set = new(site, "stack-set");
    let wanted = match site.member_stack_set() {
        Ok(wanted) => wanted,
        Err(problem) => {
            return vec![
                set.says(
                    "Have AWS make the roles in the other accounts",
                    "A StackSet makes the same role in every account, also in those that come later.",
                )
                .by_hand(problem),
            ];
        }
    };
    if wanted.accounts.is_empty() && !wanted.reaches_new_accounts {
        let told = standing(&wanted).map(|told| {
            set.says(
                "The chosen accounts have the role",
                "So no StackSet is made for them.",
            )
            .warns([told])
            .keep()
        });
        return told.into_iter().collect();
    }
    let Some(look) = site.stack_set_look() else {
        let problem = Problem::new("We have not looked at the StackSet yet.")
            .hint("Check again. We look at AWS first.");
        return vec![set.unseen("The StackSet", &problem)];
    };
    let drafts = Drafts {
        site,
        wanted: &wanted,
        look,
    };
    let reach = drafts.reach();
    let set = drafts.set(set).requires([reach.id()]);
    let given = drafts
        .give()
        .requires([set.id()])
        .requires([main_role(&site.home)]);
    let mut all = vec![reach, set, given];
    if let Some(taken) = drafts.take() {
        let follows: Vec<ChangeId> = all.last().map(Draft::id).into_iter().collect();
        all.push(taken.follows(follows));
    }
    all
}

fn main_role(home: &Place) -> ChangeId {
    ChangeId::new(Section::MainRole, home, "role")
}
