//! Everything that the window knows, by subject. Plain data; drawn each frame, changed only by typing and in `update`.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::aws::Environment;
use crate::domain::{ExternalId, Region};
use crate::engine::Planned;
use crate::practice::PracticeOptions;
use crate::vendor::Vendor;
use crate::window::session::account::Account;
use crate::window::session::ask::Ask;
use crate::window::session::calls::Calls;
use crate::window::session::checks::Checks;
use crate::window::session::cost::Costs;
use crate::window::session::file::OpenedFile;
use crate::window::session::form::Form;
use crate::window::session::found_ids::FoundIds;
use crate::window::session::hand_over::HandOver;
use crate::window::session::keeping::Keeping;
use crate::window::session::look::Look;
use crate::window::session::members::view::Members;
use crate::window::session::notices::Notices;
use crate::window::session::open::Open;
use crate::window::session::page::{Page, Phase};
use crate::window::session::sign_in::WayIn;
use crate::window::session::undo::Undoing;
use crate::window::session::vendor_page::{Steps, VendorPage};
use crate::window::session::work::{ReviewView, Run, Work, Works};
use crate::worker::{Identity, JobId};

/// Everything that the window knows.
pub struct State {
    pub page: Page,
    /// The page has just been opened: focus goes to its title.
    pub entered: bool,
    pub sign_in: WayIn,
    pub account: Account,
    pub form: Form,
    /// What was planned and made, by phase.
    pub work: Works,
    /// What the page of the other accounts has open.
    pub members: Members,
    pub checks: Checks,
    /// A run that is taken back.
    pub undo: Undoing,
    pub cost: Costs,
    pub hand_over: HandOver,
    pub vendor_page: VendorPage,
    pub calls: Calls,
    pub look: Look,
    pub open: Open,
    pub file: OpenedFile,
    pub notices: Notices,
    /// The External Role IDs that no page shows whole.
    pub hidden: FoundIds,
    pub keeping: Keeping,
    pub environment: Environment,
    pub vendor: Vendor,
    pub state_dir: PathBuf,
    /// How the practice account behaves.
    pub practice: PracticeOptions,
    /// The window's clock: seconds since it opened.
    pub now: f64,
    pub last_job: u64,
}

impl State {
    /// An empty window.
    pub fn new(state_dir: PathBuf, environment: Environment, vendor: Vendor) -> Self {
        Self {
            page: Page::Welcome,
            entered: true,
            sign_in: WayIn::new(&environment),
            account: Account::default(),
            form: Form::default(),
            work: Works::default(),
            members: Members::default(),
            checks: Checks::default(),
            undo: Undoing::default(),
            cost: Costs::default(),
            hand_over: HandOver::default(),
            vendor_page: VendorPage::default(),
            calls: Calls::default(),
            look: Look::default(),
            open: Open::default(),
            file: OpenedFile::default(),
            notices: Notices::default(),
            hidden: FoundIds::default(),
            keeping: Keeping::default(),
            environment,
            vendor,
            state_dir,
            practice: PracticeOptions::default(),
            now: 0.0,
            last_job: 0,
        }
    }

    /// Whether the vendor's page shows one step at a time, because there is little room.
    pub fn shows_one_step(&self) -> bool {
        self.look.is_narrow && self.vendor_page.steps == Steps::ThatFit
    }

    /// Open a page.
    pub fn go(&mut self, page: Page) {
        if self.page != page {
            self.page = page;
            self.entered = true;
            self.form.show_problems = false;
            self.open.turn();
        }
    }

    /// Forget what is known of an account, and what was done in it.
    pub fn forget(&mut self) {
        self.work = Works::default();
        self.members.forget();
        self.account.buckets.clear();
        self.account.typed_bucket = None;
        self.vendor_page.ticked.clear();
        self.checks = Checks::default();
        self.undo = Undoing::default();
        self.cost = Costs::default();
        self.hand_over.forget();
    }

    /// A window that knows nothing and has no folder.
    #[cfg(test)]
    pub fn for_tests() -> Self {
        Self::new(PathBuf::new(), Environment::default(), Vendor::default())
    }

    /// A number for the next request.
    pub const fn next_job(&mut self) -> JobId {
        self.last_job += 1;
        JobId(self.last_job)
    }

    /// The looks that are awaited: what can be stopped without a trace in AWS.
    pub fn awaited_looks(&self) -> BTreeSet<JobId> {
        let plans = Phase::ALL.map(|phase| self.work(phase).plan.ask.asked());
        let trials = Phase::ALL.map(|phase| self.work(phase).trial.ask.asked());
        let buckets = self.account.buckets.values().map(Ask::asked);
        let one = [
            self.sign_in.identity.asked(),
            self.account.around.asked(),
            self.account.by_hand.asked(),
            self.checks.ask.asked(),
            self.undo.runs.asked(),
            self.undo.way.asked(),
            self.cost.ask.asked(),
            self.hand_over.ask.asked(),
            self.checks.again,
        ];
        one.into_iter()
            .chain(plans)
            .chain(trials)
            .chain(buckets)
            .flatten()
            .collect()
    }

    /// The sign-in, when there is one.
    pub const fn signed_in(&self) -> Option<&Identity> {
        self.sign_in.identity.here()
    }

    /// Practice, not AWS.
    pub fn is_practice(&self) -> bool {
        self.signed_in().is_some_and(|identity| identity.practice)
    }

    /// What one phase has come to.
    pub const fn work(&self, phase: Phase) -> &Work {
        self.work.of(phase)
    }

    /// The same, to be changed.
    pub const fn work_mut(&mut self, phase: Phase) -> &mut Work {
        self.work.of_mut(phase)
    }

    /// The latest plan of a phase.
    pub fn plan(&self, phase: Phase) -> Option<&Arc<Planned>> {
        self.work(phase).plan.ask.here()
    }

    /// The run that goes on right now.
    pub fn going(&self) -> Option<(Phase, &Run)> {
        Phase::ALL.into_iter().find_map(|phase| {
            let run = self.work(phase).run.as_ref();
            Some((phase, run.filter(|run| run.is_going())?))
        })
    }

    /// Whether changes are being made right now.
    pub fn is_applying(&self) -> bool {
        self.going().is_some() || self.undo.is_going()
    }

    /// What the review that is open has unfolded.
    pub fn review(&self) -> &ReviewView {
        match self.page {
            Page::Review(phase) => &self.work(phase).review,
            _ => &self.file.review,
        }
    }

    /// The same, to be changed.
    pub fn review_mut(&mut self) -> &mut ReviewView {
        match self.page {
            Page::Review(phase) => &mut self.work_mut(phase).review,
            _ => &mut self.file.review,
        }
    }

    /// The External Role ID, when what was pasted is one.
    pub fn external_id(&self) -> Option<ExternalId> {
        ExternalId::parse(self.form.draft.as_ref()?.external_id.trim()).ok()
    }

    /// Whether the External Role ID has come back, and can be one.
    pub fn has_external_id(&self) -> bool {
        let Some(draft) = &self.form.draft else {
            return false;
        };
        self.external_id().is_some() && !draft.has_topic(draft.external_id.trim())
    }

    /// The Region of the main account.
    pub fn region(&self) -> Option<&Region> {
        self.signed_in().map(|identity| &identity.region)
    }
}
