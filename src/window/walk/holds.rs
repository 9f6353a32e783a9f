//! What holds after every step of a walk.

use super::there::{members, names, no_way_in};
use super::world::World;
use crate::domain::AccountId;
use crate::window::session::carried::{self, Carried};
use crate::window::session::members::in_run;
use crate::window::session::members::in_run::Stands;
use crate::window::session::work::RunState;
use crate::window::{Page, Phase};

impl World {
    pub(super) fn holds(&self) {
        self.only_what_is_there_is_offered();
        self.what_is_said_to_be_done_is_done();
        self.nothing_of_another_account_is_known();
        self.other_accounts_are_told_as_they_are();
    }

    pub(super) fn only_what_is_there_is_offered(&self) {
        let Some(draft) = &self.state.form.draft else {
            return;
        };
        let things = self.things(&draft.account);
        for (item, value) in carried::values(&self.state) {
            let Some(value) = value.there() else { continue };
            let is_there = match item {
                Carried::LogTopic | Carried::FindingsTopic => things
                    .iter()
                    .any(|thing| thing.rsplit(':').next() == Some(value) && thing != value),
                Carried::LogTopicArn | Carried::FindingsTopicArn | Carried::RoleArn => {
                    things.contains(value)
                }
                Carried::LogBucketArn | Carried::FindingsBucketArn => value
                    .rsplit(':')
                    .next()
                    .is_some_and(|name| things.contains(name)),
                _ => true,
            };
            assert!(is_there, "{item:?} offers {value}, which nobody made");
        }
    }

    pub(super) fn what_is_said_to_be_done_is_done(&self) {
        let state = &self.state;
        for phase in Phase::ALL {
            if !state.is_applied(phase) {
                continue;
            }
            let answers = self.answers().expect("nothing is done without answers");
            let main = &answers.account.id;
            let names = names(&answers);
            let (feeds, role) = names.split_at(4);
            let of_main = |names: &[String]| -> Vec<(AccountId, String)> {
                let names = names.iter();
                names.map(|name| (main.clone(), name.clone())).collect()
            };
            let wanted = match phase {
                Phase::Logging => of_main(feeds),
                Phase::Role => of_main(role),
                // What there is of findings; no other account sends its own in these walks.
                Phase::Export => of_main(feeds.split_at(2).1),
                // Where nobody gets in the role is somebody else's to make, and that is told.
                Phase::Members => members(&answers, &self.inventory(main))
                    .into_iter()
                    .filter(|(id, _)| *id != no_way_in())
                    .collect(),
            };
            for (id, name) in wanted {
                let is_there = self.things(&id).contains(&name);
                assert!(is_there, "{phase:?} is done, without {name}");
            }
        }
        // What a page of a run shows is that run, as it was carried out.
        if let Page::Outcome(phase) | Page::Applying(phase) = state.page {
            let run = state.work(phase).run.as_ref().expect("the page is blank");
            let sections = phase.sections();
            let changes = &run.planned.plan.changes;
            assert!(
                !changes.is_empty()
                    && changes
                        .iter()
                        .all(|change| sections.contains(&change.section)),
                "{phase:?} shows another run"
            );
            if let RunState::Ended(finished) = &run.stands {
                for id in finished.outcomes.keys() {
                    assert!(changes.iter().any(|change| change.id == *id));
                }
            }
        }
    }

    pub(super) fn nothing_of_another_account_is_known(&self) {
        let Some(identity) = self.state.signed_in() else {
            return;
        };
        let account = &identity.caller.account;
        if let Some(draft) = &self.state.form.draft {
            assert_eq!(&draft.account, account, "answers of another account");
        }
        if let Some(around) = self.state.account.around.here() {
            assert_eq!(&around.caller.account, account, "a look at another account");
        }
        for phase in Phase::ALL {
            let work = self.state.work(phase);
            if let Some(planned) = self.state.plan(phase) {
                assert_eq!(&planned.inventory.caller.account, account);
            }
            if let Some(run) = &work.run {
                assert_eq!(&run.of.account.id, account, "a run of another account");
            }
        }
        if self.state.form.draft.is_none() {
            assert!(
                self.state.account.buckets.is_empty(),
                "looks at another account"
            );
        }
    }

    /// What a run says of the other accounts is so, and each is counted once.
    fn other_accounts_are_told_as_they_are(&self) {
        let Some(accounts) = in_run(&self.state) else {
            return;
        };
        let all = [
            Stands::NeedsYou,
            Stands::Working,
            Stands::Next,
            Stands::Done,
        ];
        let counted: usize = all.map(|stands| accounts.count(stands)).iter().sum();
        assert_eq!(counted, accounts.rows.len());
        let run = self.state.work(Phase::Members).run.as_ref();
        let planned = &run.expect("there is a run").planned;
        for row in &accounts.rows {
            let here = |it: &&crate::plan::Change| it.place.account == row.id;
            let change = planned.plan.changes.iter().find(here);
            let change = change.expect("only accounts of the run are shown");
            let is_there = self.things(&row.id).contains(&change.resource);
            assert!(
                row.stands != Stands::Done || is_there,
                "{} has no role",
                row.id
            );
            assert!(!row.failed || !is_there, "{} has its role", row.id);
        }
    }
}
