//! What locks the files: a new key, one that is there, or none. The same for log files and for findings.

use egui::{Id, Ui};

use crate::domain::{Arn, KeyAlias, NameProblem, Region};
use crate::inventory::{Key, PlaceView, Seen};
use crate::ui::choice::{Choice, choices_ui};
use crate::ui::mark::Mark;
use crate::ui::theme::size;
use crate::window::session::around::{self, Looked};
use crate::window::session::choice::{
    bucket_question, far, far_from, far_words, kept_export, key_pick, region_of,
};
use crate::window::show::masking;
use crate::window::show::question::list::{About, List};
use crate::window::show::question::looking::looking_ui;
use crate::window::show::question::name::{Fix, Look, NameField, Note};
use crate::window::show::question::{head_ui, line_ui, refusal_ui, refused_ui};
use crate::window::{Action, Draft, KeyPick, KeyUse, Question, State, Use};

const fn pick_mut(draft: &mut Draft, question: Question) -> &mut KeyPick {
    match question {
        Question::FindingsKey => &mut draft.findings_key,
        _ => &mut draft.log_key,
    }
}

/// Draws the page.
pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, question: Question) -> Option<Action> {
    let (title, lead) = if question == Question::FindingsKey {
        (
            "Which key should lock the findings?",
            "GuardDuty locks every finding before it sends it, so it needs a key of yours.",
        )
    } else {
        (
            "Which key should lock the files?",
            "A key locks files, so only those you allow can read them.",
        )
    };
    let asked = head_ui(ui, state, question, title, lead);
    let kept = is_kept(state, question);
    let how = choose_ui(ui, state, question, title, kept);
    refused_ui(ui, state, question);
    ui.add_space(size::CONTROL_GAP);
    let answer = match how {
        Some(KeyUse::New) => {
            new_ui(ui, state, question);
            None
        }
        Some(KeyUse::Existing) if !kept => existing_ui(ui, state, question),
        Some(KeyUse::Existing | KeyUse::None) | None => None,
    };
    asked.or(answer)
}

/// Findings keep their bucket, and its key with it.
fn is_kept(state: &State, question: Question) -> bool {
    let keeps = state
        .form
        .draft
        .as_ref()
        .is_some_and(|draft| draft.keep_export == Some(true));
    keeps && kept_export(state, question).is_some()
}

fn choose_ui(
    ui: &mut Ui,
    state: &mut State,
    question: Question,
    title: &str,
    kept: bool,
) -> Option<KeyUse> {
    let draft = state.form.draft.as_mut()?;
    // A trail that is there has readers already.
    let adopts = question == Question::LogKey && draft.trail.how == Some(Use::Existing);
    let pick = pick_mut(draft, question);
    let stays = kept.then_some("Findings keep their bucket, and its key with it.");
    let existing = if kept {
        Choice::new("Keep the key that locks them").help("It locks the findings already.")
    } else {
        Choice::new("Use a key you have").help("It must be in the same Region as the bucket.")
    };
    let mut choices = vec![
        (
            KeyUse::New,
            Choice::new("Make a new key")
                .help(if adopts {
                    "About $1 a month. Whoever reads the files today needs a right on it."
                } else {
                    "About $1 a month. Recommended."
                })
                .unavailable_if(stays),
        ),
        (KeyUse::Existing, existing),
    ];
    if question == Question::LogKey {
        let none = if adopts {
            Choice::new("Leave the key as the trail has it")
                .help("Whoever reads the files today goes on as before. Recommended.")
        } else {
            Choice::new("No key of your own").help("AWS still locks the files with its own key.")
        };
        choices.push((KeyUse::None, none));
    }
    choices_ui(ui, title, &mut pick.how, &choices);
    pick.how
}

fn new_ui(ui: &mut Ui, state: &mut State, question: Question) {
    let Some(draft) = &state.form.draft else {
        return;
    };
    let text = key_pick(draft, question).alias.clone();
    let note = match (KeyAlias::parse(&text), draft.missing_at(question)) {
        (Err(problem), _) => Note::wrong(problem),
        (Ok(_), Some(missing)) => Note::new(Look::Wrong, missing),
        (Ok(alias), None) => match far(state, question) {
            Some(far) => Note::new(Look::Wrong, far),
            None if is_there(state, &alias) => Note::new(
                Look::Right,
                "A key with this name is there. We use that one.",
            ),
            None => Note::default(),
        },
    }
    .shown(state);
    let cover = masking::cover(state);
    let field = NameField {
        label: "Key name",
        help: "A nickname, so that people find the key again.",
        note: &note,
        cover: cover.as_ref(),
    };
    if let Some(draft) = &mut state.form.draft {
        field.show(ui, &mut pick_mut(draft, question).alias);
    }
}

fn is_there(state: &State, alias: &KeyAlias) -> bool {
    around::place(state)
        .and_then(|place| place.aliases.known())
        .is_some_and(|aliases| aliases.contains_key(alias.as_str()))
}

/// A key to choose.
struct Row {
    arn: Arn,
    name: String,
    about: About,
}

fn existing_ui(ui: &mut Ui, state: &mut State, question: Question) -> Option<Action> {
    let looked = around::looked(state, around::place(state).map(|place| &place.aliases));
    let action = looking_ui(ui, state, &looked, "your keys");
    let is_known = matches!(looked, Looked::Known(_));
    let bucket_region = region_of(state, bucket_question(question));
    let rows =
        around::place(state).map_or_else(Vec::new, |place| rows(place, bucket_region.as_ref()));
    let existing = key_pick(state.form.draft.as_ref()?, question)
        .existing
        .clone();
    let chosen = existing
        .as_ref()
        .and_then(|arn| rows.iter().position(|row| row.arn == *arn));
    if let Some(row) = chosen.and_then(|index| rows.get(index)) {
        line_ui(
            ui,
            Mark::Done,
            &format!("{} is chosen.", masking::text(state, &row.name)),
        );
        if let Some(far) = far(state, question) {
            refusal_ui(ui, &far);
        }
        ui.add_space(size::S16);
    }
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    if is_known && names.is_empty() {
        line_ui(
            ui,
            Mark::GoodToKnow,
            "There is no key of yours in this Region.",
        );
        ui.add_space(size::S16);
    }
    let mut picked = None;
    if !names.is_empty() {
        let list = List {
            state,
            name: "Your keys",
            find: "Find a key",
        };
        let about = |index: usize| {
            rows.get(index)
                .map(|row| row.about.clone())
                .unwrap_or_default()
        };
        picked = list.pick_ui(ui, &names, chosen, about);
        ui.add_space(size::FIELD_GAP);
    }
    if let Some(row) = picked.and_then(|index| rows.get(index)) {
        pick_mut(state.form.draft.as_mut()?, question).existing = Some(row.arn.clone());
        ui.data_mut(|data| data.insert_temp(typed_id(question), String::new()));
    }
    paste_ui(ui, state, question, chosen.is_some());
    action
}

fn typed_id(question: Question) -> Id {
    Id::unique(("key arn", question))
}

/// A field for the ARN of a key that is not in the list.
fn paste_ui(ui: &mut Ui, state: &mut State, question: Question, is_listed: bool) {
    let Some(draft) = &state.form.draft else {
        return;
    };
    let existing = key_pick(draft, question).existing.as_ref();
    let shown = existing.filter(|_| !is_listed).map(ToString::to_string);
    let typed: Option<String> = ui.data(|data| data.get_temp(typed_id(question)));
    let mut text = typed.or(shown).unwrap_or_default();
    let note = paste_note(state, question, &text).shown(state);
    let cover = masking::cover(state);
    let field = NameField {
        label: "Or paste a key's ARN",
        help: "The key's full name in AWS. It ends in key/ and an ID.",
        note: &note,
        cover: cover.as_ref(),
    };
    if field.show(ui, &mut text).changed {
        let parsed = Arn::parse_key(text.trim()).ok();
        if let Some(draft) = &mut state.form.draft
            && !(text.trim().is_empty() && is_listed)
        {
            pick_mut(draft, question).existing = parsed;
        }
        ui.data_mut(|data| data.insert_temp(typed_id(question), text));
    }
}

fn paste_note(state: &State, question: Question, text: &str) -> Note {
    if text.trim().is_empty() {
        return Note::default();
    }
    match Arn::parse_key(text.trim()) {
        Ok(arn) => match far_from(state, question, arn.region_name().as_ref()) {
            Some(far) => Note::new(Look::Wrong, far),
            None => Note::new(
                Look::Right,
                "We look at this key before we show you any change",
            ),
        },
        Err(problem) => match behind_alias(state, text.trim()) {
            Some(arn) => Note {
                fix: Some(("Use its full name".to_owned(), Fix::Write(arn.to_string()))),
                ..Note::new(
                    Look::Wrong,
                    "This is the key's nickname. We looked up its full name for you.",
                )
            },
            None => Note::wrong(NameProblem {
                fix: None,
                ..problem
            }),
        },
    }
}

/// The key behind a nickname, bare or as an ARN.
fn behind_alias(state: &State, text: &str) -> Option<Arn> {
    let alias = match Arn::parse(text) {
        Ok(arn) if arn.service == "kms" => arn.resource,
        Ok(_) => return None,
        Err(_) => text.to_owned(),
    };
    let draft = state.form.draft.as_ref()?;
    let id = around::place(state)?.aliases.known()?.get(&alias)?;
    Some(Arn::key(
        draft.region.partition(),
        &draft.region,
        &draft.account,
        id,
    ))
}

/// All keys with a nickname, by that nickname.
fn rows(place: &PlaceView, bucket: Option<&Region>) -> Vec<Row> {
    let aliases = place.aliases.known();
    let mut rows: Vec<Row> = place
        .keys
        .iter()
        .map(|(arn, seen)| {
            let id = arn.resource_name();
            let named = aliases.and_then(|aliases| aliases.iter().find(|(_, key)| *key == id));
            Row {
                arn: arn.clone(),
                name: named.map_or_else(|| id.to_owned(), |(alias, _)| alias.clone()),
                about: about(arn, seen, bucket),
            }
        })
        .collect();
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    rows
}

/// Whether a key can be used, and why not.
fn about(arn: &Arn, seen: &Seen<Option<Key>>, bucket: Option<&Region>) -> About {
    let key = match seen {
        Seen::Known(Some(key)) => key,
        Seen::Known(None) => return About::refused("It is not there any more."),
        Seen::Unknown(_) => return About::refused("Your sign-in may not look at this key."),
    };
    if !key.is_enabled() {
        return About::refused("It is switched off or will be deleted.");
    }
    if !key.encrypts {
        return About::refused("This kind of key cannot lock files.");
    }
    if !key.customer_managed {
        return About::refused("AWS looks after this key. Its rules cannot be changed.");
    }
    let far = arn
        .region_name()
        .zip(bucket)
        .and_then(|(region, bucket)| far_words(&region, bucket));
    match far {
        Some(far) => About::refused(far),
        None => About::free("It can be used. Its rules stay."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(state: &str) -> Key {
        Key {
            state: state.to_owned(),
            ..Key::bare(
                arn(),
                Seen::Known(crate::policy::Document::from_statements([])),
            )
        }
    }

    fn arn() -> Arn {
        Arn::parse_key("arn:aws:kms:eu-central-1:444455556666:key/1-2").unwrap()
    }

    fn why(key: Key, bucket: &str) -> About {
        let bucket = Region::parse(bucket).unwrap();
        about(&arn(), &Seen::Known(Some(key)), Some(&bucket))
    }

    #[test]
    fn a_key_says_why_it_cannot_be_used() {
        assert!(!why(key("Enabled"), "eu-central-1").refused);
        assert_eq!(
            why(key("Enabled"), "eu-west-1").words,
            "This key is in Frankfurt, the bucket in Ireland. They must be in the same Region."
        );
        assert!(
            why(key("PendingDeletion"), "eu-central-1")
                .words
                .contains("deleted")
        );
        let of_aws = Key {
            customer_managed: false,
            ..key("Enabled")
        };
        assert!(
            why(of_aws, "eu-central-1")
                .words
                .contains("AWS looks after")
        );
        let unseen = Seen::Unknown(crate::problem::Problem::new("No."));
        assert!(about(&arn(), &unseen, None).refused);
    }
}
