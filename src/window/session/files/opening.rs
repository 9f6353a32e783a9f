//! Files of one's own, opened from where the person says. They are read beside the window, and taken over by it.

use std::sync::Arc;

use crate::answers::{self, Answers, Files, Mistake};
use crate::copy::read_copy;
use crate::practice::{self, World};
use crate::problem::Problem;
use crate::window::session::effect::Effect;
use crate::window::session::file::{FileTrouble, Opening, SavedPlan};
use crate::window::session::files::plan_file;
use crate::window::session::keeping::Then;
use crate::window::session::saved;
use crate::window::session::sign_in::Start;
use crate::window::{Draft, Page, ReviewView, State};

/// What is in a file that was chosen.
#[derive(Debug)]
pub struct Opened {
    name: String,
    content: Result<Content, FileTrouble>,
}

#[derive(Debug)]
enum Content {
    Answers(Box<Answers>),
    Plan(Arc<SavedPlan>),
    Copy(Box<World>),
}

/// Read what is in a file, or say what is wrong with it. It may be large, so this is for another thread than the window's.
///
/// `files` reads what answers name besides.
pub fn read_file(
    opening: Opening,
    name: String,
    text: Result<String, String>,
    files: &Files<'_>,
) -> Opened {
    let content = text
        .map_err(|why| unread(&name, &why))
        .and_then(|text| match opening {
            Opening::Answers => answers::parse_with(&text, files)
                .map(|answers| Content::Answers(Box::new(answers)))
                .map_err(|mistakes| with_mistakes(&name, &mistakes)),
            Opening::Plan => plan_file::from_text(&text)
                .map(|plan| Content::Plan(Arc::new(plan)))
                .map_err(|why| unread(&name, &why)),
            Opening::Copy => read_copy(&text)
                .map(|world| Content::Copy(Box::new(world)))
                .map_err(|problem| unread(&name, &problem.to_text())),
        });
    Opened { name, content }
}

/// A file was chosen and read, or could not be.
pub fn on_file(state: &mut State, opened: Opened) -> Vec<Effect> {
    if state.is_applying() {
        return vec![Effect::Say(
            "Changes are being made. Let them end before you open a file".to_owned(),
        )];
    }
    state.file.trouble = None;
    let mut effects = Vec::new();
    match opened.content {
        Ok(Content::Answers(answers)) => open_answers(state, opened.name, answers, &mut effects),
        Ok(Content::Plan(plan)) => open_plan(state, plan),
        Ok(Content::Copy(world)) => open_copy(state, world),
        Err(trouble) => refuse(state, trouble),
    }
    effects
}

fn refuse(state: &mut State, trouble: FileTrouble) {
    state.file.trouble = Some(trouble);
    state.go(Page::Welcome);
}

fn unread(name: &str, why: &str) -> FileTrouble {
    FileTrouble {
        summary: format!("{name} could not be opened."),
        mistakes: vec![(String::new(), why.to_owned())],
    }
}

/// What was typed while the file was looked for is kept like all the rest, and then put aside.
fn open_answers(state: &mut State, name: String, answers: Box<Answers>, effects: &mut Vec<Effect>) {
    effects.extend(saved::save_if_changed(state));
    let draft = Draft::from_answers(&answers);
    match state
        .keeping
        .saved
        .as_ref()
        .filter(|old| old.draft != draft)
    {
        Some(old) => {
            let old = old.draft.clone();
            let then = Then::Open { name, answers };
            effects.extend(state.keeping.put_aside(&old, then));
        }
        None => effects.extend(use_answers(state, &name, &answers, Ok(()))),
    }
}

/// Earlier answers are kept, or cannot be: answers from a file are the ones to carry on with.
pub(crate) fn use_answers(
    state: &mut State,
    name: &str,
    answers: &Answers,
    kept: Result<(), Problem>,
) -> Option<Effect> {
    let trouble = kept.err().or_else(|| state.keeping.problem.clone());
    if let Some(problem) = trouble {
        refuse(state, unread(name, &problem.to_text()));
        return None;
    }
    state.keeping.take_over(Draft::from_answers(answers));
    state.sign_in.start = Some(Start::CarryOn);
    // What was being filled in is put aside as well; it must not be saved over what was opened.
    state.form.draft = None;
    state.form.elsewhere = None;
    state.forget();
    state.go(Page::Welcome);
    Some(Effect::Say(format!(
        "Opened {name}. Press Carry on to use it"
    )))
}

fn with_mistakes(name: &str, mistakes: &[Mistake]) -> FileTrouble {
    let count = match mistakes.len() {
        1 => "1 mistake".to_owned(),
        count if count > answers::MOST => format!("more than {} mistakes", answers::MOST),
        count => format!("{count} mistakes"),
    };
    FileTrouble {
        summary: format!("{name} has {count}. Nothing was taken from it."),
        mistakes: mistakes
            .iter()
            .map(|mistake| {
                let place = if mistake.key.is_empty() {
                    format!("Line {}", mistake.line)
                } else {
                    format!("Line {}, {}", mistake.line, mistake.key)
                };
                let mut words = mistake.message.clone();
                if !mistake.allowed.is_empty() {
                    words.push_str(" Allowed: ");
                    words.push_str(&mistake.allowed);
                    words.push('.');
                }
                (place, words)
            })
            .collect(),
    }
}

/// Practice is on the copy from now on, until the program is closed.
fn open_copy(state: &mut State, world: Box<World>) {
    state.practice.start = practice::Start::Copy(world);
    state.sign_in.start = Some(Start::Practice);
    state.go(Page::Welcome);
}

fn open_plan(state: &mut State, plan: Arc<SavedPlan>) {
    state.file.plan = Some(plan);
    state.file.review = ReviewView::default();
    state.go(Page::SavedPlan);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Region};
    use crate::window::Phase;
    use crate::window::session::scene;

    #[test]
    fn nothing_is_opened_while_changes_are_made() {
        let mut state = scene::signed_in();
        scene::is_making(&mut state, Phase::Logging);
        let account = AccountId::parse("111122223333").unwrap();
        let answers = Answers::defaults(account, Region::parse("eu-west-1").unwrap());
        let text = Ok(answers::to_toml(&answers));
        let effects = on_file(
            &mut state,
            read_file(Opening::Answers, "a.toml".to_owned(), text, &|_| {
                Err(String::new())
            }),
        );
        assert!(matches!(effects.as_slice(), [Effect::Say(_)]));
        assert!(state.keeping.saved.is_none());
    }

    #[test]
    fn a_file_that_cannot_be_read_says_why_on_the_first_page() {
        let mut state = State::for_tests();
        state.page = Page::SignIn;
        let why = Err("no such file".to_owned());
        let opened = read_file(Opening::Plan, "p.json".to_owned(), why, &|_| {
            Err(String::new())
        });
        assert!(on_file(&mut state, opened).is_empty());
        assert_eq!(state.page, Page::Welcome);
        assert_eq!(
            state.file.trouble.unwrap().mistakes,
            [(String::new(), "no such file".to_owned())]
        );
    }
}
