//! What is filled in.

use std::cell::RefCell;
use std::sync::Arc;

use crate::answers::Answers;
use crate::window::session::draft::Draft;

#[derive(Default)]
pub struct Form {
    /// For the account that is signed in, or that one carries on with.
    pub draft: Option<Draft>,
    /// What was filled in for another account, until that one is signed in to again.
    pub elsewhere: Option<Draft>,
    /// Continue was refused: every field shows what it lacks.
    pub show_problems: bool,
    /// What the last draft that was asked for came to.
    answers: RefCell<Option<(Draft, Option<Arc<Answers>>)>>,
}

impl Form {
    /// The answers, when every field holds what is needed. Made once for a draft: many ask in each frame.
    pub fn answers(&self) -> Option<Arc<Answers>> {
        let draft = self.draft.as_ref()?;
        let mut last = self.answers.borrow_mut();
        match &*last {
            Some((of, answers)) if of == draft => answers.clone(),
            _ => {
                let answers = draft.to_answers().ok().map(Arc::new);
                *last = Some((draft.clone(), answers.clone()));
                answers
            }
        }
    }
}
