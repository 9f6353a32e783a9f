//! The other accounts one by one: their groups to tick, a field to find some, and who is left out beside them.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::Ui;

use crate::answers::MemberAccounts;
use crate::ui::button::Button;
use crate::ui::cover::Cover;
use crate::ui::empty::empty_ui;
use crate::ui::eyebrow::Eyebrow;
use crate::ui::layout::SidePanel;
use crate::ui::mark::Mark;
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::search::search_ui;
use crate::ui::text;
use crate::ui::theme::size;
use crate::ui::tree::{Tick, TreeEvent, TreeRow, tree_ui};
use crate::wanted::LeftOut;
use crate::window::pages::members::{TITLE, next_words, paste};
use crate::window::session::members::listed::{Branch, CLOSED, Listed, One};
use crate::window::session::members::shown::Row;
use crate::window::session::members::{Key, Message, listed, shown};
use crate::window::show::masking;
use crate::window::show::question::answers;
use crate::window::show::title::title_ui;
use crate::window::{Action, Foot, Page, Question, ReachUse, State};

/// So wide are the buttons beside the field, all together.
const BUTTONS: f32 = 300.0;
/// The field is at least so wide.
const FIELD: f32 = 220.0;
/// So many groups are named where it is said who is left out.
const NAMED: usize = 4;

pub(crate) fn foot(state: &State) -> Foot {
    let chosen = listed(state).map_or(0, |listed| listed.chosen());
    let deed = match chosen {
        0 => "Continue".to_owned(),
        chosen => format!("Continue with {chosen}"),
    };
    Foot {
        back: Some(Action::Go(Page::Ask(Question::Accounts))),
        sentence: next_words(state, "how we get into them"),
        primary: Some((deed, Action::Chose)),
        ..Foot::default()
    }
}

pub(crate) fn side_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let listed = listed(state)?;
    let mut open = state.open.side;
    let counted = if listed.is_whole {
        format!("{} of {}", listed.chosen(), listed.of_all())
    } else {
        listed.chosen().to_string()
    };
    let summary = counted;
    SidePanel::new("who is chosen", "Who gets the role")
        .width(size::SIDE_NOTES)
        .summary(&summary)
        .show(ui, &mut open, |ui| {
            text::count(ui, &summary);
            text::body(ui, "accounts get the role");
            for (head, words) in notes(state, &listed) {
                ui.add_space(size::S16);
                if !head.is_empty() {
                    text::strong(ui, &head);
                }
                text::help(ui, &masking::text(state, &words));
            }
        });
    state.open.side = open;
    None
}

/// Who is left out, who cannot be chosen, and what happens with those who join later.
fn notes(state: &State, listed: &Listed) -> Vec<(String, String)> {
    let mut notes = Vec::new();
    let out = listed.of_all() - listed.chosen();
    if out > 0 {
        notes.push((
            format!("Left out by you: {out}"),
            left_out_words(state, listed),
        ));
    }
    let closed = listed.left_out(LeftOut::Closed);
    if closed > 0 {
        let words = match closed {
            1 => "It is closed. AWS deletes it within 90 days.",
            2 => "Both are closed. AWS deletes them within 90 days.",
            _ => "They are closed. AWS deletes them within 90 days.",
        };
        notes.push((format!("Not possible: {closed}"), words.to_owned()));
    }
    if listed.is_whole {
        notes.push(("New accounts".to_owned(), new_words(state, listed)));
        if !listed.groups.is_empty() {
            let words = "A group is what AWS calls an organizational unit (OU).".to_owned();
            notes.push((String::new(), words));
        }
    }
    notes
}

/// "5 in Sandbox, and Old Web Shop in Web."
fn left_out_words(state: &State, listed: &Listed) -> String {
    // The group that is in sight: the outermost one that is closed, else its own.
    let open = |group: &&usize| {
        let group = listed.groups.get(**group);
        group.is_some_and(|group| state.members.open.contains(&group.id))
    };
    let seen = |one: &One| {
        let mut closed = one.groups.iter().filter(|group| !open(group));
        closed.next().or(one.groups.last()).copied()
    };
    let mut groups: BTreeMap<Option<usize>, Vec<&One>> = BTreeMap::new();
    let is_out = |one: &&One| one.can_be_chosen() && !one.chosen;
    for one in listed.accounts.iter().filter(is_out) {
        groups.entry(seen(one)).or_default().push(one);
    }
    let mut parts: Vec<(usize, String)> = groups
        .into_iter()
        .map(|(group, out)| {
            let place = group
                .and_then(|group| listed.groups.get(group))
                .map_or_else(String::new, |group| format!(" in {}", group.name));
            let words = match out.as_slice() {
                [one] => format!("{}{place}", name_of(one)),
                many if place.is_empty() => format!("{} in no group", many.len()),
                many => format!("{}{place}", many.len()),
            };
            (out.len(), words)
        })
        .collect();
    parts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let rest: usize = parts.iter().skip(NAMED).map(|(count, _)| count).sum();
    let mut words: Vec<String> = parts.into_iter().take(NAMED).map(|(_, it)| it).collect();
    if rest > 0 {
        words.push(format!("{rest} in other groups"));
    }
    match words.as_slice() {
        [] => String::new(),
        [only] => format!("{only}."),
        [first @ .., last] => format!("{}, and {last}.", first.join(", ")),
    }
}

fn name_of(one: &One) -> String {
    if one.name.is_empty() {
        one.id.grouped()
    } else {
        one.name.clone()
    }
}

/// Whether all of a group are ticked.
const fn is_whole(group: &Branch) -> bool {
    group.of > 0 && group.chosen == group.of
}

/// Whether those who join later get the role: what the answers say.
fn new_words(state: &State, listed: &Listed) -> String {
    let Some(draft) = &state.form.draft else {
        return String::new();
    };
    let answers = draft.members_as_chosen();
    let by_aws = draft.reach.how == Some(ReachUse::StackSet);
    let how = if by_aws {
        "by themselves, because AWS does the work"
    } else {
        "when you look again"
    };
    match (&answers.accounts, answers.groups.len()) {
        (MemberAccounts::These(_), _) if listed.groups.iter().any(is_whole) => {
            "They do not join, because accounts of other groups are ticked one by one. Tick whole groups only to let them."
                .to_owned()
        }
        (MemberAccounts::These(_), _) => {
            "They do not join. Tick whole groups to let them.".to_owned()
        }
        (MemberAccounts::Organization, 0) => format!("They join {how}."),
        (MemberAccounts::Organization, count) => {
            let named: Vec<&str> = listed
                .groups
                .iter()
                .filter(|group| answers.groups.contains(&group.id))
                .map(|group| group.name.as_str())
                .take(NAMED)
                .collect();
            let more = if count > NAMED {
                format!(" and {} more groups", count - NAMED)
            } else {
                String::new()
            };
            format!("In {}{more} they join {how}.", named.join(", "))
        }
    }
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let (number, of) = Question::Accounts.number();
    let words = format!("Question {number} of {of}");
    let eyebrow = Eyebrow::question(number - 1, of, &words).link("Earlier answers");
    if eyebrow.show(ui) {
        state.open.earlier = true;
    }
    ui.add_space(size::S8);
    title_ui(ui, state, TITLE);
    ui.add_space(size::S12);
    let asked = answers::dialog_ui(ui, state, Question::Accounts);
    let pasted = paste::dialog_ui(ui, state);
    let tool = tools_ui(ui, state);
    ui.add_space(size::S8);
    let Some((listed, rows)) = shown(state) else {
        return asked;
    };
    if let Some(problem) = &listed.problem {
        let problem = masking::problem(state, problem);
        let hint = problem.hint.as_deref().unwrap_or_default();
        note_ui(ui, NoteKind::Warn, &problem.summary, hint);
        ui.add_space(size::S12);
    }
    if state.form.show_problems && listed.chosen() == 0 {
        crate::window::show::question::refusal_ui(ui, "Choose at least one account.");
        ui.add_space(size::S8);
    }
    let turned = if listed.accounts.is_empty() {
        let help = "Paste their numbers, one a line.";
        empty_ui(ui, "We cannot list the accounts", help, "Paste a list…")
            .then_some(Message::TogglePaste)
    } else if rows.is_empty() {
        text::help(ui, "No account has this name, number, tag or group.");
        None
    } else {
        rows_ui(ui, state, &listed, &rows)
    };
    asked
        .or(pasted)
        .or_else(|| tool.or(turned).map(Action::Members))
}

/// The field to find something with, and the buttons for all that is shown.
fn tools_ui(ui: &mut Ui, state: &mut State) -> Option<Message> {
    let cover = masking::cover(state);
    let cover = cover.as_ref().map(|cover| cover as &dyn Cover);
    let searches = !state.members.wanted.trim().is_empty();
    let width = (ui.available_width() - BUTTONS).max(FIELD);
    let hint = "Name, number, tag or group";
    let mut pressed = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = size::S12;
        search_ui(ui, &mut state.members.wanted, hint, width, cover);
        let (all, none) = if searches {
            ("All that are found", "None of those that are found")
        } else {
            ("All accounts", "No account")
        };
        if Button::secondary("All").small().name(all).pressed(ui) {
            pressed = Some(Message::TurnAll(true));
        }
        if Button::secondary("None").small().name(none).pressed(ui) {
            pressed = Some(Message::TurnAll(false));
        }
        if Button::secondary("Paste a list…").small().pressed(ui) {
            pressed = Some(Message::TogglePaste);
        }
    });
    pressed
}

fn rows_ui(
    ui: &mut Ui,
    state: &mut State,
    listed: &Arc<Listed>,
    rows: &Arc<[Row]>,
) -> Option<Message> {
    let key = |at: usize| match rows.get(at) {
        Some(Row::Account(place, _)) => listed
            .accounts
            .get(*place)
            .map(|one| Key::Account(one.id.clone())),
        Some(Row::Group(place)) => listed
            .groups
            .get(*place)
            .map(|group| Key::Group(group.id.clone())),
        None => None,
    };
    let known: &State = state;
    let event = tree_ui(ui, ("accounts", "Accounts"), rows.len(), key, |at| {
        match rows.get(at) {
            Some(Row::Account(place, level)) => listed
                .accounts
                .get(*place)
                .map(|one| account_row(known, listed, one, *level)),
            Some(Row::Group(place)) => listed
                .groups
                .get(*place)
                .map(|group| group_row(known, listed, group)),
            None => None,
        }
        .unwrap_or_else(nothing)
    });
    match event? {
        TreeEvent::Tick(key) => Some(Message::Turn(key?)),
        TreeEvent::Open(key, open) => match key? {
            Key::Group(id) => Some(Message::Open(id, open)),
            Key::Account(_) => None,
        },
        TreeEvent::Typed(typed) => {
            state.members.wanted.push_str(&typed);
            None
        }
    }
}

fn nothing() -> TreeRow {
    TreeRow {
        level: 0,
        open: None,
        tick: Tick::Refused,
        name: String::new(),
        number: String::new(),
        about: String::new(),
        mark: None,
    }
}

fn account_row(state: &State, listed: &Listed, one: &One, level: u16) -> TreeRow {
    let by_aws = state
        .form
        .draft
        .as_ref()
        .is_some_and(|draft| draft.reach.how == Some(ReachUse::StackSet));
    let group = one
        .groups
        .last()
        .and_then(|group| listed.groups.get(*group));
    let (about, mark) = match one.left_out {
        Some(LeftOut::Main) => ("the main account, it has a role of its own", None),
        Some(LeftOut::Closed) => ("AWS says suspended. No way in.", None),
        Some(LeftOut::Unknown) => ("Not in your organization", Some(Mark::CheckThis)),
        Some(LeftOut::ByYou | LeftOut::OtherGroup | LeftOut::OtherTag)
            if group.is_none_or(|group| group.chosen > 0) =>
        {
            ("Left out by you", Some(Mark::LeftOut))
        }
        None if one.manages && by_aws => ("manages the others, its owner makes the role", None),
        _ if one.manages => ("manages the others", None),
        _ => ("", None),
    };
    TreeRow {
        level,
        open: None,
        tick: match (one.can_be_chosen(), one.chosen) {
            (false, _) => Tick::Refused,
            (true, true) => Tick::All,
            (true, false) => Tick::None,
        },
        name: masking::text(state, &one.name),
        number: masking::account(state, &one.id),
        about: about.to_owned(),
        mark,
    }
}

fn group_row(state: &State, listed: &Listed, group: &Branch) -> TreeRow {
    let searches = !state.members.wanted.trim().is_empty();
    let tick = match (group.chosen, group.of) {
        (_, 0) => Tick::Refused,
        (0, _) => Tick::None,
        (chosen, of) if chosen < of => Tick::Some,
        _ => Tick::All,
    };
    TreeRow {
        level: group.level,
        open: Some(searches || state.members.open.contains(&group.id)),
        tick,
        name: masking::text(state, &group.name),
        number: String::new(),
        about: masking::text(state, &group_words(listed, group)),
        mark: None,
    }
}

/// "7 of 8", and who is alone in or out: "1 of 6, Fraud Lab is in".
fn group_words(listed: &Listed, group: &Branch) -> String {
    if group.id == CLOSED {
        return format!("{}, AWS says suspended. No way in.", group.accounts.len());
    }
    let name = |place: Option<usize>| {
        place
            .and_then(|place| listed.accounts.get(place))
            .map(name_of)
    };
    let counted = format!("{} of {}", group.chosen, group.of);
    let alone = match (group.chosen, group.of) {
        (0, 0) => return "nobody to choose".to_owned(),
        (1, of) if of > 2 => name(group.one_in).map(|name| format!("{name} is in")),
        (chosen, of) if of > 2 && chosen + 1 == of => {
            name(group.one_out).map(|name| format!("{name} is out"))
        }
        _ => None,
    };
    match alone {
        Some(alone) => format!("{counted}, {alone}"),
        None => counted,
    }
}
