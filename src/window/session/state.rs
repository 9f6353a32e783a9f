//! Everything that the window knows. Plain data; drawn each frame, changed only by typing and in `update`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use crate::aws::{Call, Environment, Profiles};
use crate::domain::{BucketName, ExternalId, Region};
use crate::engine::Planned;
use crate::inventory::{BucketView, Inventory};
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::verify::{Check, Status};
use crate::window::session::saved::{Keeping, Written};
use crate::window::session::work::{ReviewView, Run, Work, Works};
use crate::window::{Draft, FileTrouble, Page, Phase, Preferences, Reading, SavedPlan};
use crate::worker::{Disk, Identity, JobId};

/// Something that is asked of the worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask<T> {
    /// Not asked yet.
    Idle,
    /// Asked; the answer must carry this job.
    Asked(JobId),
    /// Answered.
    Here(T),
    /// It did not work.
    Trouble(Problem),
}

impl<T> Ask<T> {
    /// The answer, if it is here.
    pub const fn here(&self) -> Option<&T> {
        match self {
            Self::Here(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the answer is awaited.
    pub const fn is_asked(&self) -> bool {
        matches!(self, Self::Asked(_))
    }

    /// The job that is awaited.
    pub const fn asked(&self) -> Option<JobId> {
        match self {
            Self::Asked(job) => Some(*job),
            Self::Idle | Self::Here(_) | Self::Trouble(_) => None,
        }
    }

    /// Take the answer of a job, if it is the one that is awaited.
    pub fn answer(&mut self, job: JobId, result: Result<T, Problem>) -> bool {
        if !matches!(self, Self::Asked(asked) if *asked == job) {
            return false;
        }
        *self = match result {
            Ok(value) => Self::Here(value),
            Err(problem) => Self::Trouble(problem),
        };
        true
    }
}

/// How one wants to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    Practice,
    Connect,
    CarryOn,
}

/// How one wants to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInWay {
    Profile,
    Environment,
    Paste,
}

/// The forms of section 1. Pasted keys are wiped as soon as they have been read.
#[derive(Default)]
pub struct SignInForm {
    pub way: Option<SignInWay>,
    pub profile: String,
    /// All profiles are listed, not only those that go with what was typed.
    pub all_profiles: bool,
    /// The profile whose Region was looked up last.
    pub followed: Option<String>,
    /// The profile that the Region comes from.
    pub region_from: Option<String>,
    pub pasted: String,
    pub region: String,
    /// What was wrong with the paste.
    pub paste_problem: Option<Problem>,
}

impl SignInForm {
    /// Wipe what was pasted.
    pub fn forget_keys(&mut self) {
        secrecy::zeroize::Zeroize::zeroize(&mut self.pasted);
    }
}

/// Work that was found on this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    pub at: jiff::Timestamp,
    pub page: Page,
    /// The steps on the vendor's page that are ticked.
    pub ticked: BTreeSet<usize>,
    pub draft: Draft,
}

impl Saved {
    /// Work in which no step is ticked.
    pub const fn new(draft: Draft, page: Page, at: jiff::Timestamp) -> Self {
        Self {
            at,
            page,
            ticked: BTreeSet::new(),
            draft,
        }
    }
}

/// What is asked before something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirm {
    /// Make the changes of this phase?
    Apply(Phase),
    /// Close while changes are being made?
    Close,
}

/// Everything that the window knows.
#[expect(
    clippy::struct_excessive_bools,
    reason = "what is open and what is switched on, each for itself"
)]
pub struct State {
    pub page: Page,
    /// The page has just been opened: focus goes to its title.
    pub entered: bool,
    pub start: Option<Start>,
    pub saved: Option<Saved>,
    /// Why saved work could not be read, or could not be saved.
    pub saved_problem: Option<Problem>,
    /// What did not work beside the page, until it has been read.
    pub notice: Option<Problem>,
    /// What was kept when the program stopped unexpectedly, until that is answered.
    pub crash_report: Option<String>,
    /// What was wrong with the file that was opened last.
    pub file_trouble: Option<FileTrouble>,
    /// A plan that was opened from a file.
    pub saved_plan: Option<Arc<SavedPlan>>,
    pub sign_in: SignInForm,
    pub environment: Environment,
    pub vendor: Vendor,
    pub profiles: Ask<Profiles>,
    pub identity: Ask<Identity>,
    pub around: Ask<Arc<Inventory>>,
    /// What is filled in for the account that is signed in, or that one carries on with.
    pub draft: Option<Draft>,
    /// What was filled in for another account, until that one is signed in to again.
    pub(in crate::window) elsewhere: Option<Draft>,
    /// Continue was refused: every field shows what it lacks.
    pub show_problems: bool,
    /// Bucket names that were asked about.
    pub buckets: BTreeMap<BucketName, Ask<BucketView>>,
    /// The name typed last, and when (the window's seconds); asked about half a second later.
    pub typed_bucket: Option<(BucketName, f64)>,
    /// Which rule of the policy preview is open.
    pub open_rule: Option<usize>,
    pub reading: Reading,
    pub side_open: bool,
    /// What was planned and made, by phase.
    pub(in crate::window) work: Works,
    /// When the account was looked at around last, among all requests.
    pub(in crate::window) looked: JobId,
    /// A look that was asked for before this is from before the end of the last run.
    pub(in crate::window) looks_from: JobId,
    /// What the plan that was opened from a file has open.
    pub(in crate::window) saved_review: ReviewView,
    /// What a look is waiting for, in words, while it waits.
    pub look_waits: Option<String>,
    pub checks: Ask<Vec<Check>>,
    /// The steps on the vendor's page that are ticked.
    pub ticked: BTreeSet<usize>,
    /// All values on the vendor's page are shown.
    pub all_values: bool,
    /// The vendor's page shows one step at a time, because there is little room.
    pub one_step: bool,
    /// All steps were asked for, though there is little room.
    pub all_steps: bool,
    /// The list of earlier answers lies over the page.
    pub earlier_open: bool,
    pub confirm: Option<Confirm>,
    pub calls: VecDeque<Call>,
    pub activity_open: bool,
    /// What the calls in the drawer are chosen by.
    pub activity_filter: String,
    pub help_open: bool,
    /// The values board lies over the page.
    pub values_open: bool,
    pub sharing: bool,
    /// Text size in percent: 100, 125, 150 or 200.
    pub zoom: u16,
    /// Text size before sharing view.
    pub zoom_before: u16,
    /// Since when something typed is not saved yet, in the window's seconds.
    pub(in crate::window) unsaved_since: Option<f64>,
    /// The text size comes from another start, whose window may have been wider.
    pub(in crate::window) fit_zoom: bool,
    /// Light, dark, or as the system has it.
    pub theme: egui::ThemePreference,
    /// How the window looks, as it was kept last.
    pub(in crate::window) preferences: Preferences,
    pub state_dir: PathBuf,
    pub(in crate::window) keeping: Keeping,
    /// How the practice account behaves.
    pub practice: crate::practice::PracticeOptions,
    /// The window's clock: seconds since it opened.
    pub now: f64,
    /// How wide the window is, in points at 100 % text size.
    pub window_width: f32,
    pub(in crate::window) last_job: u64,
}

impl State {
    /// An empty window.
    pub fn new(state_dir: PathBuf, environment: Environment, vendor: Vendor) -> Self {
        Self {
            page: Page::Welcome,
            entered: true,
            start: None,
            saved: None,
            saved_problem: None,
            notice: None,
            crash_report: None,
            file_trouble: None,
            saved_plan: None,
            sign_in: SignInForm {
                region: environment.region.clone().unwrap_or_default(),
                profile: environment.profile.clone().unwrap_or_default(),
                ..SignInForm::default()
            },
            environment,
            vendor,
            profiles: Ask::Idle,
            identity: Ask::Idle,
            around: Ask::Idle,
            draft: None,
            elsewhere: None,
            show_problems: false,
            buckets: BTreeMap::new(),
            typed_bucket: None,
            open_rule: Some(0),
            reading: Reading::Explained,
            side_open: false,
            work: Works::default(),
            looked: JobId::default(),
            looks_from: JobId::default(),
            saved_review: ReviewView::default(),
            look_waits: None,
            checks: Ask::Idle,
            ticked: BTreeSet::new(),
            all_values: false,
            one_step: false,
            all_steps: false,
            earlier_open: false,
            confirm: None,
            calls: VecDeque::new(),
            activity_open: false,
            activity_filter: String::new(),
            help_open: false,
            values_open: false,
            sharing: false,
            zoom: 100,
            zoom_before: 100,
            unsaved_since: None,
            fit_zoom: false,
            theme: egui::ThemePreference::System,
            preferences: Preferences::default(),
            state_dir,
            keeping: Keeping::default(),
            practice: crate::practice::PracticeOptions::default(),
            now: 0.0,
            window_width: 1280.0,
            last_job: 0,
        }
    }

    /// Write what is to be kept on this disk, not when it is given.
    pub fn write_beside(&mut self, disk: Disk<Written>) {
        self.keeping.disk = disk;
    }

    /// A window that knows nothing and has no folder.
    #[cfg(test)]
    pub(in crate::window) fn for_tests() -> Self {
        Self::new(PathBuf::new(), Environment::default(), Vendor::default())
    }

    /// A number for the next request.
    pub(in crate::window) const fn next_job(&mut self) -> JobId {
        self.last_job += 1;
        JobId(self.last_job)
    }

    /// The looks that are awaited: what can be stopped without a trace in AWS.
    pub fn awaited_looks(&self) -> BTreeSet<JobId> {
        let plans = Phase::ALL.map(|phase| self.work(phase).plan.ask.asked());
        let buckets = self.buckets.values().map(Ask::asked);
        let one = [
            self.identity.asked(),
            self.around.asked(),
            self.checks.asked(),
        ];
        one.into_iter()
            .chain(plans)
            .chain(buckets)
            .flatten()
            .collect()
    }

    /// The sign-in, when there is one.
    pub const fn signed_in(&self) -> Option<&Identity> {
        self.identity.here()
    }

    /// Practice, not AWS.
    pub fn is_practice(&self) -> bool {
        self.signed_in().is_some_and(|identity| identity.practice)
    }

    /// Whether a dialog lies over the page.
    pub const fn has_dialog(&self) -> bool {
        self.confirm.is_some() || self.help_open || self.values_open || self.earlier_open
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
        self.going().is_some()
    }

    /// What the review that is open has unfolded.
    pub fn review(&self) -> &ReviewView {
        match self.page {
            Page::Review(phase) => &self.work(phase).review,
            _ => &self.saved_review,
        }
    }

    /// The same, to be changed.
    pub fn review_mut(&mut self) -> &mut ReviewView {
        match self.page {
            Page::Review(phase) => &mut self.work_mut(phase).review,
            _ => &mut self.saved_review,
        }
    }

    /// The External Role ID, when what was pasted is one.
    pub fn external_id(&self) -> Option<ExternalId> {
        ExternalId::parse(self.draft.as_ref()?.external_id.trim()).ok()
    }

    /// Whether the External Role ID has come back, and can be one.
    pub fn has_external_id(&self) -> bool {
        let Some(draft) = &self.draft else {
            return false;
        };
        self.external_id().is_some() && !draft.has_topic(draft.external_id.trim())
    }

    /// The Region of the main account.
    pub fn region(&self) -> Option<&Region> {
        self.signed_in().map(|identity| &identity.region)
    }

    /// (passed, of how many) of the checks.
    pub fn checks_passed(&self) -> Option<(usize, usize)> {
        let checks = self.checks.here()?;
        let passed = checks
            .iter()
            .filter(|check| check.status == Status::Passed)
            .count();
        Some((passed, checks.len()))
    }
}
