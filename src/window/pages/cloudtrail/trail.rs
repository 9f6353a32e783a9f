//! Do you already have a trail?

use egui::Ui;

use crate::domain::TrailName;
use crate::inventory::Trail;
use crate::ui::choice::{Choice, choices_ui};
use crate::ui::theme::size;
use crate::window::pages::cloudtrail::fit::{Fit, fit};
use crate::window::session::around::{self, Looked};
use crate::window::session::choice::follow_trail;
use crate::window::show::masking;
use crate::window::show::question::looking::looking_ui;
use crate::window::show::question::name::{Look, NameField, Note};
use crate::window::show::question::{head_ui, refused_ui};
use crate::window::{Action, Draft, Question, State, Use};

const TITLE: &str = "Do you already have a trail?";

/// A choice of the page: one of the trails, or a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pick {
    There(usize),
    New,
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let lead = "A trail is the setting that tells CloudTrail what to record.";
    let asked = head_ui(ui, state, Question::Trail, TITLE, lead);
    let looked = around::trails(state);
    let looking = looking_ui(ui, state, &looked, "your trails");
    if !matches!(looked, Looked::Known(_)) {
        ui.add_space(size::S16);
    }
    let trails: Vec<Trail> = looked.known().cloned().unwrap_or_default();
    choose_ui(ui, state, &trails);
    refused_ui(ui, state, Question::Trail);
    let is_new = state
        .form
        .draft
        .as_ref()
        .is_some_and(|draft| draft.trail.how == Some(Use::New));
    if is_new {
        ui.add_space(size::FIELD_GAP);
        new_ui(ui, state, &trails);
    }
    asked.or(looking)
}

fn choose_ui(ui: &mut Ui, state: &mut State, trails: &[Trail]) {
    let buckets = around::bucket_names(state).known();
    let Some(draft) = &state.form.draft else {
        return;
    };
    let delegate = around::organization(state)
        .and_then(|organization| organization.cloudtrail_administrators.known())
        .is_some_and(|accounts| accounts.contains(&draft.account));
    let texts: Vec<(String, Fit)> = trails
        .iter()
        .map(|trail| {
            let own = delegate || trail.arn.account == draft.account.as_str();
            let fit = match fit(draft, trail, own, buckets.map(Vec::as_slice)) {
                Fit::Yes(words) => Fit::Yes(masking::text(state, &words)),
                Fit::No(words) => Fit::No(masking::text(state, &words)),
            };
            (format!("Use {}", masking::text(state, &trail.name)), fit)
        })
        .collect();
    let mut choices: Vec<(Pick, Choice<'_>)> = texts
        .iter()
        .enumerate()
        .map(|(index, (title, fit))| {
            let choice = Choice::new(title);
            let choice = match fit {
                Fit::Yes(help) => choice.help(help),
                Fit::No(reason) => choice.unavailable(reason),
            };
            (Pick::There(index), choice)
        })
        .collect();
    let is_second = texts.iter().any(|(_, fit)| matches!(fit, Fit::Yes(_)));
    let help = if is_second {
        "This adds a second record, which AWS charges for."
    } else {
        "It records all Regions from the start."
    };
    choices.push((Pick::New, Choice::new("Make a new trail").help(help)));

    let mut chosen = match (draft.trail.how, &draft.trail.existing) {
        (Some(Use::New), _) => Some(Pick::New),
        (Some(Use::Existing), Some(arn)) => trails
            .iter()
            .position(|trail| trail.arn == *arn)
            .map(Pick::There),
        _ => None,
    };
    if choices_ui(ui, TITLE, &mut chosen, &choices)
        && let Some(draft) = &mut state.form.draft
    {
        choose(draft, chosen, trails);
    }
}

fn choose(draft: &mut Draft, pick: Option<Pick>, trails: &[Trail]) {
    let there = match pick {
        Some(Pick::There(index)) => trails.get(index),
        Some(Pick::New) | None => None,
    };
    draft.trail.how = pick.map(|pick| match pick {
        Pick::There(_) => Use::Existing,
        Pick::New => Use::New,
    });
    draft.trail.existing = there.map(|trail| trail.arn.clone());
    follow_trail(draft, there);
}

fn new_ui(ui: &mut Ui, state: &mut State, trails: &[Trail]) {
    let Some(draft) = &state.form.draft else {
        return;
    };
    let text = draft.trail.name.clone();
    let parsed = TrailName::parse(&text);
    let is_there = trails.iter().any(|trail| trail.name == text);
    let note = if parsed.is_ok() && is_there {
        Note::new(
            Look::Right,
            "A trail with this name is there. We use it, and add only what is missing.",
        )
    } else {
        Note::of(parsed).shown(state)
    };
    let cover = masking::cover(state);
    let field = NameField {
        label: "Trail name",
        help: "Letters, numbers and hyphens.",
        note: &note,
        cover: cover.as_ref(),
    };
    if let Some(draft) = &mut state.form.draft {
        field.show(ui, &mut draft.trail.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::KeyUse;
    use crate::window::pages::cloudtrail::fit::tests::{buckets, draft};
    use crate::window::session::scene::trail;

    #[test]
    fn choosing_a_trail_takes_what_it_has_and_a_new_one_gives_it_back() {
        let mut draft = draft();
        let with_both = Trail {
            topic_arn: Some("arn:aws:sns:eu-west-1:444455556666:x".to_owned()),
            key_arn: Some("arn:aws:kms:eu-west-1:444455556666:key/1-2".to_owned()),
            ..trail("first")
        };
        let trails = [trail("org-trail"), with_both];
        choose(&mut draft, Some(Pick::There(1)), &trails);
        assert_eq!(draft.log_key.how, Some(KeyUse::Existing));
        assert_eq!(draft.log_topic.how, Some(Use::Existing));
        // a trail without a key gets none by default, and nothing of the trail that was chosen before.
        choose(&mut draft, Some(Pick::There(0)), &trails);
        assert_eq!(draft.log_bucket.existing, buckets().pop());
        assert_eq!(draft.log_bucket.how, Some(Use::Existing));
        assert_eq!(draft.organization, Some(true));
        assert_eq!(
            (draft.log_topic.how, &draft.log_topic.existing),
            (Some(Use::New), &None)
        );
        assert_eq!(
            (draft.log_key.how, &draft.log_key.existing),
            (Some(KeyUse::None), &None)
        );
        choose(&mut draft, Some(Pick::New), &trails);
        assert_eq!(draft.log_bucket.how, Some(Use::New));
        assert_eq!(draft.log_key.how, Some(KeyUse::New));
        assert_eq!(draft.missing_at(Question::Trail), None);
    }
}
