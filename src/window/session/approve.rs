//! Giving a plan out to be approved, and holding the plan that is here against it.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::approval::{Approved, Begun};
use crate::domain::shown_lines;
use crate::export::sheet::{Asks, Sheet, cost_lines};
use crate::window::session::approving::{Message, Shown};
use crate::window::session::effect::{Effect, Write};
use crate::window::session::state::State;
use crate::window::session::work::Work;
use crate::window::{Page, Phase};

/// Do what was asked.
pub(crate) fn take(state: &mut State, phase: Phase, message: Message, effects: &mut Vec<Effect>) {
    match message {
        Message::Show => {
            show(state, phase);
            state.go(Page::Approval(phase));
        }
        Message::Hide(hides) => {
            state.work_mut(phase).approving.hides = hides;
            refresh(state, phase);
        }
        Message::SavePage | Message::SaveText => save(state, phase, message, effects),
        Message::Forget => {
            let approving = &mut state.work_mut(phase).approving;
            approving.only = None;
            approving.differs.clear();
        }
    }
}

/// Make the sheet of the plan that is here.
pub(crate) fn show(state: &mut State, phase: Phase) {
    let now = Timestamp::now();
    let made = state.plan(phase).map(|planned| {
        let part = planned.only(phase.sections());
        Arc::new(part.approved(phase.sections()))
    });
    let approving = &state.work(phase).approving;
    let of = (approving.by.clone(), approving.hides);
    let shown = made.and_then(|approved| {
        let sheet = sheet(state, phase, &approved, now)?;
        Some(Arc::new(Shown {
            approved,
            sheet,
            at: now,
            of,
        }))
    });
    state.work_mut(phase).approving.shown = shown;
}

/// Put the sheet into words again where something else was typed or chosen.
pub(crate) fn refresh(state: &mut State, phase: Phase) {
    let approving = &state.work(phase).approving;
    let of = (approving.by.clone(), approving.hides);
    let Some(shown) = approving.shown.clone().filter(|shown| shown.of != of) else {
        return;
    };
    if let Some(sheet) = sheet(state, phase, &shown.approved, shown.at) {
        state.work_mut(phase).approving.shown = Some(Arc::new(Shown {
            sheet,
            of,
            ..Arc::unwrap_or_clone(shown)
        }));
    }
}

fn sheet(state: &State, phase: Phase, approved: &Approved, at: Timestamp) -> Option<Sheet> {
    let planned = state.plan(phase)?;
    let told = planned.told().only(phase.sections());
    let at = at.to_zoned(TimeZone::system());
    let by = state.work(phase).approving.approver();
    let costs = state.forecast(phase).map(|forecast| cost_lines(forecast));
    let asks = Asks {
        plan: &told,
        approved,
        caller: &planned.inventory.caller,
        name: name(state),
        region: state.region()?,
        at: &at.strftime("%Y-%m-%d %H:%M").to_string(),
        practice: state.is_practice(),
        by: by.as_deref(),
        costs: costs.as_deref().unwrap_or_default(),
    };
    let sheet = Sheet::of(&asks);
    Some(if state.work(phase).approving.hides {
        sheet.masked(&asks)
    } else {
        sheet
    })
}

/// The made-up company's name in practice, else the account's name in its organization.
fn name(state: &State) -> Option<&str> {
    let identity = state.signed_in()?;
    if let Some(company) = &identity.company {
        return Some(company);
    }
    let account = &identity.caller.account;
    let view = state.account.around.here()?.account(account)?;
    let members = view.standing.known()?.organization()?.accounts.known()?;
    let found = members.iter().find(|member| member.id == *account)?;
    Some(&found.name)
}

fn save(state: &mut State, phase: Phase, form: Message, effects: &mut Vec<Effect>) {
    let Some(shown) = state.work(phase).approving.shown.clone() else {
        effects.push(Effect::Say("There is no plan to approve yet".to_owned()));
        return;
    };
    let (name, text) = match form {
        Message::SaveText => ("radiant-aws-approval.md", shown.sheet.to_markdown()),
        _ => ("radiant-aws-approval.html", shown.sheet.to_html()),
    };
    effects.push(Effect::SaveFile {
        name: name.to_owned(),
        text: shown_lines(&text).into_owned(),
    });
    let approved = Arc::clone(&shown.approved);
    effects.push(Effect::Write(Write::Approved(Box::new(
        approved.as_ref().clone(),
    ))));
    let approving = &mut state.work_mut(phase).approving;
    approving.only = Some(approved);
    approving.differs.clear();
}

/// A plan has come, or a run has ended: in what it is another one than the one that may be made.
pub(crate) fn compare(state: &mut State, phase: Phase) {
    let work = state.work(phase);
    let Some(only) = work.approving.only.clone() else {
        return;
    };
    let Some(planned) = work.plan.ask.here() else {
        return;
    };
    let now = planned.only(phase.sections()).approved(phase.sections());
    let begun = begun(work, &only);
    let differs = only.differences(&now, &planned.known, begun.as_ref());
    state.work_mut(phase).approving.differs = differs.iter().map(ToString::to_string).collect();
}

/// What a run of this plan has come to in this window.
fn begun(work: &Work, only: &Approved) -> Option<Begun> {
    if work.approving.begun != Some(only.checksum) {
        return None;
    }
    let finished = work.run.as_ref()?.ended()?;
    Some(Begun {
        made: finished.slots.clone(),
        open: BTreeSet::new(),
    })
}
