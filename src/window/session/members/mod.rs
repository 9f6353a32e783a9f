//! The other accounts: what was found of them, what the page has open, and what may be asked of it.

pub(crate) mod at_work;
pub mod in_run;
pub(crate) mod listed;
pub(crate) mod places;
mod say;
pub(crate) mod shown;
pub(crate) mod since;
#[cfg(test)]
mod tests;
pub mod view;

pub use crate::window::session::members::view::{Key, Members, Message};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::answers::Answers;
use crate::domain::{AccountId, AccountList};
use crate::problem::Problem;
use crate::wanted::main_site;
use crate::window::session::around;
use crate::window::session::members::in_run::InRun;
use crate::window::session::members::listed::Listed;
use crate::window::session::members::places::Places;
use crate::window::session::members::shown::{Row, rows};
use crate::window::session::members::view::{Cached, CachedRun, Found};
use crate::window::{Draft, MemberUse, Phase, State};

/// The other accounts, chosen as the form says. It is put together anew only when something of it has changed.
pub(crate) fn listed(state: &State) -> Option<Arc<Listed>> {
    let draft = state.form.draft.as_ref()?;
    let mut answers = Answers::defaults(draft.account.clone(), draft.region.clone());
    answers.members = draft.members_as_chosen();
    let around = state.account.around.here();
    let mut cache = state.members.cache.borrow_mut();
    if let Some(cached) = cache.as_ref() {
        let is_same = match (&cached.around, around) {
            (Some(then), Some(now)) => Arc::ptr_eq(then, now),
            (then, now) => then.is_none() && now.is_none(),
        };
        if is_same && cached.account == draft.account && cached.answers == answers.members {
            return Some(Arc::clone(&cached.listed));
        }
    }
    let listed = Listed::of(around::organization(state), &answers, &state.vendor);
    let listed = Arc::new(listed);
    *cache = Some(Cached {
        around: around.cloned(),
        answers: answers.members,
        account: draft.account.clone(),
        listed: Arc::clone(&listed),
        rows: None,
    });
    Some(listed)
}

/// How the run stands in each of the other accounts.
pub(crate) fn in_run(state: &State) -> Option<Arc<InRun>> {
    let run = state.work(Phase::Members).run.as_ref()?;
    let told = (run.changes.told(), run.looked.0, !run.is_going());
    let mut cache = state.members.run.borrow_mut();
    if let Some(cached) = cache.as_ref()
        && cached.job == run.job
        && cached.told == told
    {
        return Some(Arc::clone(&cached.accounts));
    }
    let accounts = Arc::new(InRun::of(run));
    *cache = Some(CachedRun {
        job: run.job,
        told,
        accounts: Arc::clone(&accounts),
    });
    Some(accounts)
}

/// The grid as the last plan for the answers as they are saw it; none before one was made.
pub(crate) fn places(state: &State) -> Option<Result<Arc<Places>, Problem>> {
    let progress = state.progress();
    let mut phases = [Phase::Members, Phase::Export, Phase::Logging].into_iter();
    let planned = phases.find_map(|phase| progress.plan(phase))?;
    let mut cache = state.members.places.borrow_mut();
    if let Some((inventory, places)) = cache.as_ref()
        && Arc::ptr_eq(inventory, &planned.inventory)
    {
        return Some(places.clone());
    }
    let answers = state.form.draft.as_ref().map(Draft::to_answers)?.ok()?;
    let inventory = Arc::clone(&planned.inventory);
    let watch = main_site(&answers, &state.vendor, &inventory).watch();
    let places = watch.map(|watch| Arc::new(Places::of(watch, &inventory)));
    *cache = Some((inventory, places.clone()));
    Some(places)
}

/// The list, and those of its rows that are shown.
pub(crate) fn shown(state: &State) -> Option<(Arc<Listed>, Arc<[Row]>)> {
    let listed = listed(state)?;
    let Members { wanted, open, .. } = &state.members;
    let mut cache = state.members.cache.borrow_mut();
    let cached = cache.as_mut()?;
    if let Some(found) = cached
        .rows
        .as_ref()
        .filter(|found| found.wanted == *wanted && found.open == *open)
    {
        return Some((listed, Arc::clone(&found.rows)));
    }
    let rows: Arc<[Row]> = rows(&listed, open, wanted).into();
    cached.rows = Some(Found {
        wanted: wanted.clone(),
        open: open.clone(),
        rows: Arc::clone(&rows),
    });
    Some((listed, rows))
}

/// What was read of a list that was pasted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pasted {
    /// Those that can be chosen, each once.
    pub accounts: Vec<AccountId>,
    /// What is wrong with it, and which accounts cannot be chosen.
    pub wrong: Vec<String>,
    /// How much is wrong besides that.
    pub more: usize,
}

/// What was pasted, held against what is known of the accounts.
pub(crate) fn pasted(state: &State) -> Option<Pasted> {
    let text = state.members.paste.as_ref()?;
    if text.trim().is_empty() {
        return Some(Pasted::default());
    }
    let list = AccountList::parse(text);
    let listed = listed(state)?;
    let known: BTreeMap<&AccountId, bool> = listed
        .accounts
        .iter()
        .map(|one| (&one.id, one.can_be_chosen()))
        .collect();
    let main = state.form.draft.as_ref().map(|draft| &draft.account);
    let mut wrong: Vec<(usize, String)> = list
        .mistakes
        .iter()
        .map(|mistake| (mistake.row, mistake.sentence()))
        .collect();
    let mut accounts = Vec::new();
    for (id, row) in list.accounts.into_iter().zip(list.rows) {
        let why = if Some(&id) == main {
            "is the main account. It has its role already."
        } else if !listed.is_whole {
            accounts.push(id);
            continue;
        } else {
            match known.get(&id) {
                Some(true) => {
                    accounts.push(id);
                    continue;
                }
                Some(false) => "is closed. There is no way in.",
                None => "is not in your organization.",
            }
        };
        wrong.push((row, format!("Row {row}: {} {why}", id.grouped())));
    }
    wrong.sort_by_key(|(row, _)| *row);
    Some(Pasted {
        accounts,
        wrong: wrong.into_iter().map(|(_, words)| words).collect(),
        more: list.more,
    })
}

/// A dialog has come to its place and size after so many frames.
const OPENING: u8 = 3;

/// Do what the page asks for.
pub(crate) fn take(state: &mut State, message: Message) {
    match message {
        Message::Turn(key) => turn(state, &key),
        Message::TurnAll(on) => turn_all(state, on),
        Message::Open(group, open) => {
            if open {
                state.members.open.insert(group);
            } else {
                state.members.open.remove(&group);
            }
        }
        Message::TogglePaste => {
            let members = &mut state.members;
            members.paste = match members.paste {
                Some(_) => None,
                None => Some(String::new()),
            };
            members.paste_takes = OPENING;
        }
        Message::UsePasted => use_pasted(state),
    }
}

fn turn(state: &mut State, key: &Key) {
    let Some((listed, rows)) = shown(state) else {
        return;
    };
    let places = match key {
        Key::Account(id) => {
            let mut all = listed.accounts.iter();
            all.position(|one| one.id == *id).into_iter().collect()
        }
        Key::Group(id) => {
            let group = listed.groups.iter().position(|group| group.id == *id);
            let within = group.map_or_else(Vec::new, |group| listed.within(group));
            found(state, &rows, within)
        }
    };
    let can = |place: &&usize| {
        let one = listed.accounts.get(**place);
        one.is_some_and(|one| one.can_be_chosen() && !one.chosen)
    };
    let on = places.iter().any(|place| can(&place));
    choose(state, &listed, &places, on);
}

fn turn_all(state: &mut State, on: bool) {
    let Some((listed, rows)) = shown(state) else {
        return;
    };
    let places = found(state, &rows, (0..listed.accounts.len()).collect());
    choose(state, &listed, &places, on);
}

/// While something is looked for, what is not found stays as it is.
fn found(state: &State, rows: &[Row], places: Vec<usize>) -> Vec<usize> {
    if state.members.wanted.trim().is_empty() {
        return places;
    }
    let shown: BTreeSet<usize> = rows
        .iter()
        .filter_map(|row| match row {
            Row::Account(place, _) => Some(*place),
            Row::Group(_) => None,
        })
        .collect();
    let is_shown = |place: &usize| shown.contains(place);
    places.into_iter().filter(is_shown).collect()
}

fn choose(state: &mut State, listed: &Listed, places: &[usize], on: bool) {
    let mut turned = listed.clone();
    turned.turn(places, on);
    if let Some(draft) = &mut state.form.draft {
        draft.members = Some(MemberUse::Chosen);
        say::say(&turned, draft.chosen_mut());
    }
}

fn use_pasted(state: &mut State) {
    let (Some(pasted), Some(listed)) = (pasted(state), listed(state)) else {
        return;
    };
    state.members.paste = None;
    let Some(draft) = &mut state.form.draft else {
        return;
    };
    draft.members = Some(MemberUse::Chosen);
    let chosen = draft.chosen_mut();
    if listed.is_whole {
        let wanted: BTreeSet<&AccountId> = pasted.accounts.iter().collect();
        let mut turned = Listed::clone(&listed);
        let all: Vec<usize> = (0..turned.accounts.len()).collect();
        turned.turn(&all, false);
        let named = listed.accounts.iter().enumerate();
        let places: Vec<usize> = named
            .filter(|(_, one)| wanted.contains(&one.id))
            .map(|(place, _)| place)
            .collect();
        turned.turn(&places, true);
        say::say(&turned, chosen);
    } else {
        chosen.accounts = crate::answers::MemberAccounts::These(pasted.accounts);
        chosen.groups.clear();
        chosen.tags.clear();
        chosen.exclude.clear();
        chosen.forget_targets();
    }
}
