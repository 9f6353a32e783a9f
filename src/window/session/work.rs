//! What was planned and made, phase by phase. A plan and a run keep the answers that they were made for.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use crate::answers::{Answers, ExportAnswers, MembersAnswers, RoleAnswers};
use crate::apply::{Finished, Outcome, Progress};
use crate::approval::{EXPORT, LOGGING, MEMBERS, ROLE};
use crate::domain::AccountId;
use crate::engine::{OnCopy, Planned};
use crate::inventory::Hole;
use crate::plan::{ChangeId, Section};
use crate::problem::Problem;
use crate::window::session::approving::Approving;
use crate::window::session::came::Came;
use crate::window::session::changes::{ChangeState, Changes};
use crate::window::{Ask, Phase};
use crate::worker::JobId;

impl Phase {
    /// All, in their order.
    pub const ALL: [Self; 4] = [Self::Logging, Self::Role, Self::Members, Self::Export];

    /// The sections that it changes.
    pub const fn sections(self) -> &'static [Section] {
        match self {
            Self::Logging => LOGGING,
            Self::Role => ROLE,
            Self::Members => MEMBERS,
            Self::Export => EXPORT,
        }
    }

    /// The one that a section is about.
    pub const fn about(section: Section) -> Self {
        match section {
            Section::CloudTrail | Section::GuardDuty => Self::Logging,
            Section::MainRole => Self::Role,
            Section::Members => Self::Members,
            Section::Export => Self::Export,
        }
    }

    /// What it takes from the answers: all other answers may change, and what was made for these still counts.
    pub fn takes(self, mut answers: Answers) -> Answers {
        if self == Self::Logging {
            answers.vendor.external_role_id = None;
            answers.role = RoleAnswers::default();
        }
        if !self.takes_members() {
            answers.members = MembersAnswers::default();
        }
        if self != Self::Export {
            answers.export = ExportAnswers::default();
        }
        answers
    }

    /// Whether that is the same as what it took before. The lists of accounts can be long and are not copied for it.
    pub fn takes_same(self, answers: &Answers, before: &Answers) -> bool {
        let short = |answers: &Answers| Answers {
            account: answers.account.clone(),
            vendor: answers.vendor.clone(),
            cloudtrail: answers.cloudtrail.clone(),
            guardduty: answers.guardduty.clone(),
            role: answers.role.clone(),
            members: MembersAnswers::default(),
            export: answers.export.clone(),
        };
        (!self.takes_members() || answers.members == before.members)
            && self.takes(short(answers)) == short(before)
    }

    const fn takes_members(self) -> bool {
        matches!(self, Self::Members | Self::Export)
    }
}

/// What one phase has come to.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// What was planned last.
    pub plan: PlanLook,
    /// The run that began last, kept as it ended.
    pub run: Option<Run>,
    /// What the review has open.
    pub review: ReviewView,
    /// What came of the plan on a copy of the account.
    pub trial: Trial,
    /// How far its approval by somebody else has come.
    pub approving: Approving,
}

/// A plan that was tried on a copy of the account, or is being tried.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// The plan, with the changes of its phase only.
    pub of: Option<Arc<Planned>>,
    pub ask: Ask<Arc<OnCopy>>,
}

/// What each phase has come to.
#[derive(Clone, Debug, Default)]
pub struct Works {
    logging: Work,
    role: Work,
    members: Work,
    export: Work,
}

impl Works {
    pub const fn of(&self, phase: Phase) -> &Work {
        match phase {
            Phase::Logging => &self.logging,
            Phase::Role => &self.role,
            Phase::Members => &self.members,
            Phase::Export => &self.export,
        }
    }

    pub const fn of_mut(&mut self, phase: Phase) -> &mut Work {
        match phase {
            Phase::Logging => &mut self.logging,
            Phase::Role => &mut self.role,
            Phase::Members => &mut self.members,
            Phase::Export => &mut self.export,
        }
    }
}

/// A plan that is asked for, with the answers that it is for.
#[derive(Clone, Debug)]
pub struct PlanLook {
    /// The newest of two looks is the one with the higher number.
    pub job: JobId,
    /// What the phase takes from the answers.
    pub of: Option<Answers>,
    pub ask: Ask<Arc<Planned>>,
    /// What the plan was made without, for reasons that pass by themselves.
    pub holes: Vec<Hole>,
    /// Only for these other accounts; nothing is all of them.
    pub within: Option<BTreeSet<AccountId>>,
}

impl Default for PlanLook {
    fn default() -> Self {
        Self {
            job: JobId::default(),
            of: None,
            ask: Ask::Idle,
            holes: Vec::new(),
            within: None,
        }
    }
}

impl PlanLook {
    /// A plan that is awaited.
    pub const fn asked(job: JobId, of: Answers) -> Self {
        Self {
            job,
            of: Some(of),
            ask: Ask::Asked(job),
            holes: Vec::new(),
            within: None,
        }
    }

    /// Take the answer of a job, if it is the one that is awaited.
    pub fn answer(&mut self, job: JobId, result: Result<Arc<Planned>, Problem>) {
        let result = match &self.within {
            Some(accounts) => result.map(|planned| Arc::new(planned.within(accounts))),
            None => result,
        };
        if self.ask.answer(job, result) {
            self.holes = self
                .ask
                .here()
                .map_or_else(Vec::new, |planned| planned.inventory.holes());
        }
    }
}

/// A run: what is carried out, and how far it is.
#[derive(Clone, Debug)]
pub struct Run {
    pub job: JobId,
    /// What the phase takes from the answers.
    pub of: Answers,
    /// The plan as it was approved, without what belongs to the other phase.
    pub planned: Arc<Planned>,
    /// How each change stands.
    pub changes: Changes,
    /// How far AWS has come with what it carries out by itself in many accounts.
    pub progress: BTreeMap<ChangeId, Progress>,
    /// How often that was told, and when last, in the window's seconds.
    pub looked: (u64, f64),
    /// AWS was asked to stop.
    pub halts: bool,
    /// When it began, in the window's seconds.
    pub began: f64,
    pub stands: RunState,
    /// It makes the changes in some accounts only.
    pub is_part: bool,
    /// What an earlier run of the same plan came to, where this one makes only what that one did not.
    before: Option<Finished>,
    /// Once it has ended and somebody has looked.
    came: OnceCell<Came>,
}

/// How a run stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunState {
    Going,
    /// It ends after the changes in progress.
    Stopping,
    Ended(Finished),
    /// It could not begin, or its end is not known.
    Failed(Problem),
}

impl Run {
    /// A run that begins now.
    pub fn new(job: JobId, of: Answers, planned: Arc<Planned>, began: f64) -> Self {
        Self {
            job,
            of,
            changes: Changes::of(&planned.plan),
            progress: BTreeMap::new(),
            looked: (0, began),
            halts: false,
            planned,
            began,
            stands: RunState::Going,
            is_part: false,
            before: None,
            came: OnceCell::new(),
        }
    }

    /// A run that makes what this one did not, and what it has to carry out. None while it goes on or is not known.
    pub(crate) fn again(&self, job: JobId, began: f64) -> Option<(Self, Arc<Planned>)> {
        let finished = self.ended()?;
        let is_made = |id: &ChangeId| {
            let outcome = finished.outcomes.get(id);
            outcome.is_some_and(|(outcome, _)| outcome.is_in_place())
        };
        let rest = self.planned.rest(is_made, &finished.slots);
        let mut run = Self::new(job, self.of.clone(), Arc::clone(&self.planned), began);
        for (id, (outcome, problem)) in &finished.outcomes {
            if outcome.is_in_place() {
                let ended = ChangeState::Ended {
                    outcome: *outcome,
                    problem: problem.clone(),
                    took: Duration::ZERO,
                };
                run.changes.set(id, ended);
            }
        }
        run.is_part = self.is_part;
        run.before = Some(finished.clone());
        Some((run, Arc::new(rest)))
    }

    /// How it ended, with what an earlier run of the same plan has made.
    pub(crate) fn with_before(&self, finished: Finished) -> Finished {
        let Some(mut whole) = self.before.clone() else {
            return finished;
        };
        whole.run = finished.run;
        whole.ending = finished.ending;
        whole.tally = finished.tally;
        whole.outcomes.extend(finished.outcomes);
        whole.slots.take_over(&finished.slots);
        whole
    }

    /// It stands otherwise now.
    pub fn stand(&mut self, stands: RunState) {
        self.stands = stands;
        self.came = OnceCell::new();
    }

    /// Whether changes are being made.
    pub const fn is_going(&self) -> bool {
        matches!(self.stands, RunState::Going | RunState::Stopping)
    }

    /// How it ended.
    pub const fn ended(&self) -> Option<&Finished> {
        match &self.stands {
            RunState::Ended(finished) => Some(finished),
            _ => None,
        }
    }

    /// How it ended, and what came of the changes of its phase.
    pub fn came(&self, phase: Phase) -> Option<(&Finished, &Came)> {
        let finished = self.ended()?;
        let came = || Came::of(finished, &self.planned, phase);
        Some((finished, self.came.get_or_init(came)))
    }

    /// Whether it ended with everything in place that could be made.
    pub fn went_through(&self) -> bool {
        self.ended()
            .is_some_and(|finished| finished.ending.went_through())
    }

    /// Whether it ended before everything was in place.
    pub fn has_stopped(&self) -> bool {
        !self.is_going() && !self.went_through()
    }

    /// Whether it has put this change in place, also while it still goes on.
    pub fn has_made(&self, change: &ChangeId) -> bool {
        let outcome = match self.ended() {
            Some(finished) => finished.outcomes.get(change).map(|(outcome, _)| *outcome),
            None => match self.changes.get(change) {
                Some(ChangeState::Ended { outcome, .. }) => Some(*outcome),
                _ => None,
            },
        };
        outcome.is_some_and(Outcome::is_in_place)
    }
}

/// A side of a policy or a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    #[default]
    Explained,
    BeforeAfter,
    FullText,
    /// Beside the document that the vendor's guide has.
    Guide,
}

/// What a review has open.
#[derive(Clone, Debug, Default)]
pub struct ReviewView {
    /// Sections that were folded or opened by hand. The others are open where there is something to make or to know.
    pub turned_sections: BTreeSet<Section>,
    pub open_changes: BTreeSet<ChangeId>,
    pub reading: BTreeMap<ChangeId, Reading>,
    pub show_needs: bool,
}
