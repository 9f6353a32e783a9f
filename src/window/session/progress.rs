//! How far it has come: what counts of what was planned and made, how each stop stands, and which page it opens.

use std::sync::Arc;

use crate::answers::Answers;
use crate::engine::Planned;
use crate::plan::Kind;
use crate::verify::{Check, Status};
use crate::window::session::work::Run;
use crate::window::session::{in_place, lacks};
use crate::window::{Ask, Page, Phase, Question, State, Stop};

/// A stop's state in the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopState {
    Done,
    Now,
    NeedsYou,
    Stopped,
    Optional,
    Later,
}

/// What is known, held against the answers as they are now.
pub struct Progress<'a> {
    state: &'a State,
    answers: Option<Arc<Answers>>,
}

impl State {
    /// How far it has come with the answers as they are now.
    pub fn progress(&self) -> Progress<'_> {
        Progress {
            state: self,
            answers: self.form.answers(),
        }
    }

    /// Whether everything of a phase is in place.
    pub fn is_applied(&self, phase: Phase) -> bool {
        self.progress().is_applied(phase)
    }

    /// How a stop stands, for the rail.
    pub fn stop_state(&self, stop: Stop) -> StopState {
        self.progress().stop_state(stop)
    }

    /// The stop that the open page belongs to.
    pub const fn stop(&self) -> Stop {
        self.page.stop()
    }

    /// The page that a press on a stop opens, if it can be opened now.
    pub fn page_of(&self, stop: Stop) -> Option<Page> {
        self.progress().page_of(stop)
    }

    /// What was read back, which counts for the answers and the account that it was asked for.
    pub fn checked(&self) -> &Ask<Vec<Check>> {
        static NOTHING: Ask<Vec<Check>> = Ask::Idle;
        let checks = &self.checks;
        let counts = || {
            self.is_known()
                && checks.of.is_some()
                && checks.of.as_ref() == self.form.answers().as_deref()
        };
        if checks.ask.here().is_none() || counts() {
            &checks.ask
        } else {
            &NOTHING
        }
    }

    /// (passed, of how many) of what was read back.
    pub fn checks_passed(&self) -> Option<(usize, usize)> {
        let checks = self.checked().here()?;
        let passed = |check: &&Check| check.status == Status::Passed;
        Some((checks.iter().filter(passed).count(), checks.len()))
    }

    /// Whether the account is known, and what is filled in is for that account.
    pub fn is_known(&self) -> bool {
        match (self.signed_in(), &self.form.draft) {
            (Some(identity), Some(draft)) => draft.is_of(identity),
            _ => false,
        }
    }

    /// Whether a way to start was taken: from then on one can sign in.
    pub const fn has_begun(&self) -> bool {
        !matches!(
            (&self.sign_in.profiles, &self.sign_in.identity),
            (Ask::Idle, Ask::Idle)
        )
    }
}

impl<'a> Progress<'a> {
    /// Whether what was made for these answers is what the answers still ask for.
    fn counts(&self, phase: Phase, of: &Answers) -> bool {
        let answers = self.answers.as_deref();
        answers.is_some_and(|answers| phase.takes_same(answers, of))
    }

    /// The run of a phase: while it goes on, and afterwards as long as the answers are those that it was made for.
    pub fn run(&self, phase: Phase) -> Option<&'a Run> {
        let run = self.state.work(phase).run.as_ref()?;
        (run.is_going() || self.counts(phase, &run.of)).then_some(run)
    }

    /// The plan of a phase, if it was made for the answers as they are.
    pub fn plan(&self, phase: Phase) -> Option<&'a Arc<Planned>> {
        let look = &self.state.work(phase).plan;
        let planned = look.ask.here()?;
        let of = look.of.as_ref()?;
        self.counts(phase, of).then_some(planned)
    }

    /// Whether everything of a phase is in place: its run ended well, or a later look showed that nothing is left to do.
    pub fn is_applied(&self, phase: Phase) -> bool {
        // What was planned and made for some accounts only says nothing of the others.
        let run = self.run(phase).filter(|run| !run.is_part);
        let looked = &self.state.work(phase).plan;
        let later = self
            .plan(phase)
            .filter(|_| looked.within.is_none() && run.is_none_or(|run| run.job < looked.job));
        match (later, run) {
            (Some(planned), _) => {
                let mut changes = of_phase(planned, phase).peekable();
                changes.peek().is_some() && changes.all(|kind| *kind == Kind::Keep)
            }
            (None, run) => run.is_some_and(Run::went_through),
        }
    }

    /// Whether a phase is behind: all is in place, or what is left cannot be made from here.
    pub fn is_behind(&self, phase: Phase) -> bool {
        let is_part = self.state.work(phase).plan.within.is_some();
        let nothing_to_make = self
            .plan(phase)
            .filter(|_| !is_part)
            .is_some_and(|planned| !of_phase(planned, phase).any(Kind::writes));
        nothing_to_make || self.is_applied(phase)
    }

    /// Whether something is left for somebody else, as far as the last look or the run has shown.
    fn needs_somebody(&self, phase: Phase) -> bool {
        let by_hand = |planned: &Arc<Planned>| {
            of_phase(planned, phase).any(|kind| matches!(kind, Kind::ByHand(_)))
        };
        match (self.plan(phase), self.run(phase)) {
            (Some(planned), _) => by_hand(planned),
            (None, Some(run)) => !run.is_going() && by_hand(&run.planned),
            (None, None) => false,
        }
    }

    /// Whether what the vendor's website and the role name is there: the two buckets and the two topics.
    pub fn has_feeds(&self) -> bool {
        let feeds = |answers: &Answers| in_place::feeds(self.state, answers);
        self.is_behind(Phase::Logging) || self.answers.as_deref().is_some_and(feeds)
    }

    /// Whether the role that the other accounts' roles trust is there.
    pub fn has_role(&self) -> bool {
        let state = self.state;
        let is_there = |answers: &Answers| {
            let account = &answers.account.id;
            in_place::role(state, account, state.role_name())
        };
        self.is_behind(Phase::Role) || self.answers.as_deref().is_some_and(is_there)
    }

    /// Whether a section's questions were all answered, and still are.
    fn is_answered(&self, stop: Stop) -> bool {
        let Some(draft) = &self.state.form.draft else {
            return false;
        };
        Question::ALL
            .into_iter()
            .filter(|question| question.stop() == stop)
            .all(|asked| {
                draft.answered.contains(&asked) && lacks::problem(self.state, asked).is_none()
            })
    }

    /// How a stop stands, for the rail.
    pub fn stop_state(&self, stop: Stop) -> StopState {
        let state = self.state;
        let ran = Phase::ALL
            .into_iter()
            .filter(|phase| Page::Outcome(*phase).stop() == stop)
            .find_map(|phase| Some((phase, self.run(phase)?)));
        if state.stop() == stop {
            let here = ran.filter(|(phase, _)| state.page == Page::Outcome(*phase));
            return match here {
                Some((_, run)) if run.has_stopped() => StopState::Stopped,
                _ => StopState::Now,
            };
        }
        match ran {
            Some((_, run)) if run.is_going() => return StopState::Now,
            Some((phase, run)) if run.has_stopped() && !self.is_applied(phase) => {
                return StopState::Stopped;
            }
            _ => {}
        }
        let logging = || self.is_applied(Phase::Logging);
        let done = match stop {
            Stop::Welcome => true,
            Stop::SignIn => state.is_known(),
            Stop::CloudTrail => self.has_trail(),
            Stop::GuardDuty => logging(),
            Stop::Radiant => logging() && state.external_id().is_some(),
            Stop::MainRole => self.is_applied(Phase::Role),
            Stop::OtherAccounts => self.is_applied(Phase::Members),
            Stop::Export => self.is_applied(Phase::Export),
            Stop::Test => state
                .checks_passed()
                .is_some_and(|(passed, all)| passed == all),
            Stop::HandOver => false,
        };
        let left_over = match stop {
            Stop::OtherAccounts => self.needs_somebody(Phase::Members),
            Stop::Export => self.needs_somebody(Phase::Export),
            Stop::Test => {
                let checks = state.checked().here().into_iter().flatten();
                checks
                    .into_iter()
                    .any(|check| check.status == Status::Failed)
            }
            _ => false,
        };
        match (done, stop) {
            _ if left_over => StopState::NeedsYou,
            (true, _) => StopState::Done,
            (false, Stop::Export) => StopState::Optional,
            (false, _) => StopState::Later,
        }
    }

    /// Whether section 2 is behind: answered, or carried out.
    fn has_trail(&self) -> bool {
        self.run(Phase::Logging).is_some()
            || self.is_applied(Phase::Logging)
            || self.is_answered(Stop::CloudTrail)
    }

    /// The page that a press on a stop opens, if it can be opened now.
    pub fn page_of(&self, stop: Stop) -> Option<Page> {
        let state = self.state;
        if stop == Stop::Welcome {
            return Some(Page::Welcome);
        }
        if !state.is_known() {
            return (stop == Stop::SignIn && state.has_begun()).then_some(Page::SignIn);
        }
        match stop {
            Stop::SignIn => Some(Page::Account),
            Stop::CloudTrail => Some(Page::Ask(Question::Trail)),
            Stop::GuardDuty => self
                .run_page(Phase::Logging)
                .or_else(|| self.has_trail().then_some(Page::Ask(Question::Regions))),
            Stop::Radiant => self.is_behind(Phase::Logging).then_some(Page::Radiant),
            Stop::MainRole => self.run_page(Phase::Role).or_else(|| {
                let opens = self.is_behind(Phase::Logging) && state.external_id().is_some();
                opens.then_some(Page::Ask(Question::Read))
            }),
            Stop::OtherAccounts => self
                .run_page(Phase::Members)
                .or_else(|| self.has_role().then_some(Page::Ask(Question::Accounts))),
            Stop::Export => self
                .run_page(Phase::Export)
                .or_else(|| self.has_role().then_some(Page::Ask(Question::Export))),
            Stop::Test => self.has_role().then_some(Page::Checks),
            Stop::HandOver => self.has_role().then_some(Page::HandOver),
            Stop::Welcome => None,
        }
    }

    /// The page of a run: while it goes on its progress, afterwards how it ended.
    fn run_page(&self, phase: Phase) -> Option<Page> {
        let run = self.run(phase)?;
        Some(if run.is_going() {
            Page::Applying(phase)
        } else {
            Page::Outcome(phase)
        })
    }
}

/// The kinds of the changes of a phase.
fn of_phase(planned: &Planned, phase: Phase) -> impl Iterator<Item = &Kind> {
    planned
        .plan
        .changes
        .iter()
        .filter(move |change| phase.sections().contains(&change.section))
        .map(|change| &change.kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::{Ending, Outcome};
    use crate::plan::{Action, Section};
    use crate::window::session::scene;
    use crate::window::session::update;
    use crate::window::session::work::RunState;
    use crate::worker::Event;

    fn made() -> State {
        let mut state = scene::signed_in();
        scene::has_made_feeds(&mut state);
        state
    }

    fn rename(state: &mut State) {
        state.form.draft.as_mut().unwrap().log_topic.name = "nobody-made-this".to_owned();
    }

    #[test]
    fn a_run_counts_only_for_the_answers_that_it_was_made_for() {
        let mut state = made();
        assert!(state.is_applied(Phase::Logging));
        assert_eq!(state.page_of(Stop::Radiant), Some(Page::Radiant));
        let before = state.form.draft.clone();
        rename(&mut state);
        assert!(!state.is_applied(Phase::Logging));
        assert_eq!(state.page_of(Stop::Radiant), None);
        assert_eq!(state.stop_state(Stop::GuardDuty), StopState::Later);
        state.form.draft = before;
        assert!(state.is_applied(Phase::Logging));
        // What the first phase does not use may change.
        state.form.draft.as_mut().unwrap().external_id = "rs-8f2c-91d4".to_owned();
        assert!(state.is_applied(Phase::Logging));
    }

    #[test]
    fn a_run_that_goes_on_is_shown_whatever_is_changed_meanwhile() {
        let mut state = scene::signed_in();
        scene::is_making(&mut state, Phase::Logging);
        rename(&mut state);
        assert_eq!(state.stop_state(Stop::GuardDuty), StopState::Now);
        assert_eq!(
            state.page_of(Stop::GuardDuty),
            Some(Page::Applying(Phase::Logging))
        );
    }

    #[test]
    fn accounts_that_wait_for_somebody_are_not_said_to_be_done() {
        let mut state = scene::signed_in();
        let shut = Kind::ByHand(crate::problem::Problem::new("The account lets nobody in."));
        let kept = scene::change(Section::Members, "role", Kind::Keep, Action::None);
        let refused = scene::change(Section::Members, "other", shut, Action::None);
        let planned = scene::planned(vec![kept.clone(), refused]);
        scene::has_plan(&mut state, Phase::Members, planned);
        assert_eq!(state.stop_state(Stop::OtherAccounts), StopState::NeedsYou);
        scene::has_plan(&mut state, Phase::Members, scene::planned(vec![kept]));
        assert_eq!(state.stop_state(Stop::OtherAccounts), StopState::Done);
    }

    #[test]
    fn a_later_look_takes_the_place_of_a_run() {
        let mut state = scene::signed_in();
        let planned = scene::feeds(&scene::answers_of(scene::ACCOUNT));
        let ended = scene::finished(Ending::Failed, &planned, Outcome::Failed);
        scene::has_run(&mut state, Phase::Logging, planned, RunState::Ended(ended));
        assert_eq!(state.stop_state(Stop::GuardDuty), StopState::Stopped);
        let kept = scene::change(Section::CloudTrail, "trail", Kind::Keep, Action::None);
        scene::has_plan(&mut state, Phase::Logging, scene::planned(vec![kept]));
        assert!(state.is_applied(Phase::Logging));
        assert_eq!(state.stop_state(Stop::GuardDuty), StopState::Done);
    }

    #[test]
    fn what_was_read_back_counts_only_for_the_answers_and_the_account_that_it_was_asked_for() {
        let mut state = made();
        update::run::verify(&mut state, &mut Vec::new());
        let job = state.checks.ask.asked().unwrap();
        let result = Ok(Vec::new());
        update::on_event(&mut state, Event::Verified { job, result });
        assert_eq!(state.checks_passed(), Some((0, 0)));
        let before = state.form.draft.clone();
        rename(&mut state);
        assert_eq!(state.checks_passed(), None);
        assert_eq!(*state.checked(), Ask::Idle);
        state.form.draft = before;
        assert!(state.checks_passed().is_some());
        state.sign_in.identity = Ask::Here(scene::identity(scene::OTHER));
        assert_eq!(state.checks_passed(), None);
    }

    #[test]
    fn what_is_filled_in_for_one_account_opens_nothing_in_another() {
        let mut state = made();
        state.sign_in.identity = crate::window::Ask::Here(scene::identity(scene::OTHER));
        for stop in Stop::ALL {
            let opens = state.page_of(stop);
            assert!(
                matches!(opens, None | Some(Page::Welcome | Page::SignIn)),
                "{stop:?}: {opens:?}"
            );
        }
    }

    #[test]
    fn a_section_is_behind_when_its_questions_are_answered_and_not_by_the_page_that_is_open() {
        let mut state = scene::signed_in();
        state.page = Page::Ask(Question::FindingsTopic);
        assert_eq!(state.stop_state(Stop::CloudTrail), StopState::Later);
        let draft = state.form.draft.as_mut().unwrap();
        let of_section = |question: &Question| question.stop() == Stop::CloudTrail;
        draft
            .answered
            .extend(Question::ALL.into_iter().filter(of_section));
        state.page = Page::Account;
        assert_eq!(state.stop_state(Stop::CloudTrail), StopState::Done);
        assert_eq!(
            state.page_of(Stop::GuardDuty),
            Some(Page::Ask(Question::Regions))
        );
        state.form.draft.as_mut().unwrap().log_bucket.name = "No_Good".to_owned();
        assert_eq!(state.stop_state(Stop::CloudTrail), StopState::Later);
    }
}
