//! What is kept of the work from one start to the next.

use crate::answers::Answers;
use crate::problem::Problem;
use crate::window::session::draft::Draft;
use crate::window::session::effect::{Effect, Write, Written};
use crate::window::session::page::Page;
use crate::window::session::saved_work::Saved;

/// What is done when earlier answers are safe.
pub enum Then {
    UseAccount,
    Open { name: String, answers: Box<Answers> },
}

#[derive(Default)]
pub struct Keeping {
    /// Work to carry on with.
    pub saved: Option<Saved>,
    /// Why it could not be read, or could not be saved.
    pub problem: Option<Problem>,
    /// Since when something typed is not saved yet, in the window's seconds.
    pub unsaved_since: Option<f64>,
    under_way: Option<OnDisk>,
    /// What goes on when earlier answers are safe.
    then: Option<Then>,
}

/// What lies on the disk while something else is being saved.
struct OnDisk(Option<Saved>);

impl Keeping {
    /// Whether it is being saved.
    pub const fn is_saving(&self) -> bool {
        self.under_way.is_some()
    }

    /// Save this. Answers of another account or Region are put aside first.
    pub fn save(&mut self, saved: Saved) -> Effect {
        let of = |draft: &Draft| (draft.account.clone(), draft.region.clone());
        let aside = self.saved.as_ref().map(|old| &old.draft);
        let aside = aside.filter(|old| of(old) != of(&saved.draft));
        let write = Write::Work {
            aside: aside.cloned().map(Box::new),
            saved: Box::new(saved.clone()),
        };
        let before = self.saved.replace(saved);
        self.under_way.get_or_insert(OnDisk(before));
        Effect::Write(write)
    }

    /// Put earlier answers aside, and then go on. Nothing takes the place of answers that are not kept.
    pub fn put_aside(&mut self, old: &Draft, then: Then) -> Option<Effect> {
        if self.then.is_some() {
            return None;
        }
        self.then = Some(then);
        Some(Effect::Write(Write::Aside(Box::new(old.clone()))))
    }

    /// These answers are the saved work to carry on with.
    pub fn take_over(&mut self, draft: Draft) {
        self.saved = Some(Saved::new(draft, Page::Welcome, jiff::Timestamp::now()));
        self.under_way = None;
    }

    /// Something was written, or was not. What waited for it is to be done now, or told why not.
    pub fn take(&mut self, written: Written) -> Option<(Then, Result<(), Problem>)> {
        match written {
            Written::Work(result) => {
                let before = self.under_way.take();
                self.problem = result.err();
                if let Some(OnDisk(before)) = before
                    && self.problem.is_some()
                {
                    self.saved = before;
                }
                None
            }
            Written::Aside(result) => Some((self.then.take()?, result)),
            Written::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::session::scene;

    fn work(account: &str) -> Saved {
        let draft = Draft::from_answers(&scene::answers_of(account));
        Saved::new(draft, Page::Radiant, jiff::Timestamp::UNIX_EPOCH)
    }

    fn full() -> Result<(), Problem> {
        Err(Problem::new("The disk is full."))
    }

    /// The account whose answers are put aside first.
    fn aside(effect: &Effect) -> Option<&str> {
        let Effect::Write(Write::Work { aside, .. }) = effect else {
            panic!("{effect:?} saves nothing");
        };
        Some(aside.as_ref()?.account.as_str())
    }

    #[test]
    fn work_is_saved_and_answers_of_another_account_are_put_aside_first() {
        let mut keeping = Keeping::default();
        assert_eq!(aside(&keeping.save(work(scene::ACCOUNT))), None);
        assert!(keeping.is_saving());
        assert!(keeping.take(Written::Work(Ok(()))).is_none());
        assert!(!keeping.is_saving() && keeping.problem.is_none());
        let again = keeping.save(work(scene::ACCOUNT));
        assert_eq!(aside(&again), None);
        let other = keeping.save(work(scene::OTHER));
        assert_eq!(aside(&other), Some(scene::ACCOUNT));
    }

    #[test]
    fn what_could_not_be_saved_counts_as_unsaved_again() {
        let mut keeping = Keeping::default();
        let _write = keeping.save(work(scene::ACCOUNT));
        keeping.take(Written::Work(full()));
        assert_eq!(keeping.saved, None);
        assert!(keeping.problem.is_some() && !keeping.is_saving());
    }

    #[test]
    fn answers_from_a_file_stay_when_what_was_being_saved_is_not() {
        let mut keeping = Keeping::default();
        let _write = keeping.save(work(scene::ACCOUNT));
        keeping.take_over(work(scene::OTHER).draft);
        keeping.take(Written::Work(full()));
        assert_eq!(keeping.saved.unwrap().draft, work(scene::OTHER).draft);
    }

    #[test]
    fn what_waits_for_earlier_answers_goes_on_once_and_hears_of_trouble() {
        let mut keeping = Keeping::default();
        assert!(keeping.take(Written::Aside(Ok(()))).is_none());
        for result in [Ok(()), full()] {
            let old = work(scene::ACCOUNT).draft;
            let asked = keeping.put_aside(&old, Then::UseAccount);
            assert!(matches!(asked, Some(Effect::Write(Write::Aside(_)))));
            assert!(keeping.put_aside(&old, Then::UseAccount).is_none());
            let (_, kept) = keeping.take(Written::Aside(result.clone())).unwrap();
            assert_eq!(kept, result);
        }
    }
}
