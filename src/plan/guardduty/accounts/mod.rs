//! The chosen accounts, looked after by this one: naming it, taking in those that it lacks, S3 Protection there, and which join by
//! themselves.
//!
//! See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html>.

mod column;
mod joining;
mod naming;
mod taking_in;

use column::Column;

use super::exporters::Watched;
use crate::answers::{LookedAfter, NewAccounts};
use crate::plan::draft::Draft;
use crate::problem::Problem;
use crate::wanted::{Site, Watch};

/// The changes of all Regions; none where the answers leave the accounts as they are.
pub(super) fn plan(site: &Site<'_>, watched: &[Watched<'_>]) -> Vec<Draft> {
    let answers = &site.shared.answers.guardduty;
    let is_left = answers.new_accounts == NewAccounts::AsItIs;
    match answers.accounts {
        LookedAfter::EachAccount => return Vec::new(),
        LookedAfter::AsItIs if is_left => return Vec::new(),
        LookedAfter::AsItIs | LookedAfter::Members | LookedAfter::Designate => {}
    }
    let watch = site.watch();
    let regions = watched.iter().enumerate();
    regions
        .filter(|(_, region)| !site.is_switched_off(&region.export.region))
        .flat_map(|(index, region)| {
            let column = Column {
                site,
                region: &region.export.region,
                detector: region.detector.id(),
                index,
            };
            column.plan(&watch)
        })
        .collect()
}

impl Column<'_> {
    fn plan(&self, watch: &Result<Watch, Problem>) -> Vec<Draft> {
        let answers = &self.site.shared.answers.guardduty;
        let administrator = self.site.guardduty_administrator(self.region);
        let is_named = administrator.as_ref() == Some(self.site.account());
        let named = (answers.accounts == LookedAfter::Designate || !is_named)
            .then(|| self.named(administrator.as_ref()));
        // What stands in the way of naming it stands in the way of all that follows, and is told once.
        let is_to_be = named.as_ref().is_some_and(Draft::writes);
        let behind = named.as_ref().filter(|draft| draft.writes()).map(Draft::id);
        let mut drafts: Vec<Draft> = named.into_iter().collect();
        if !is_named && !is_to_be {
            return drafts;
        }
        let members = match self.members() {
            Ok(members) => members,
            Err(problem) => {
                drafts.push(self.draft("members").unseen(
                    &format!("The accounts of GuardDuty in {}", self.region.with_code()),
                    problem,
                ));
                return drafts;
            }
        };
        // What is set for all counts for those that are taken in after it.
        let mut first = None;
        if answers.new_accounts != NewAccounts::AsItIs {
            let joining = self.joining(members).requires(behind.clone());
            first = Some(joining.id());
            drafts.push(joining);
        }
        if answers.accounts != LookedAfter::AsItIs {
            match watch {
                Ok(watch) => drafts.extend(
                    self.accounts(watch, members)
                        .into_iter()
                        .map(|draft| draft.requires(behind.clone()).follows(first.clone())),
                ),
                Err(problem) => drafts.push(
                    self.draft("members")
                        .unseen("The accounts of your organization", problem),
                ),
            }
        }
        drafts
    }
}
