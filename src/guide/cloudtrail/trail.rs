//! Do you already have a trail?

use egui::Ui;

use super::super::question::around::{self, Looked};
use super::super::question::name::{Look, NameField, Note};
use super::super::question::{follow_trail, head_ui, refused_ui};
use super::super::{Action, Draft, Question, State, Use, masking};
use crate::domain::{BucketName, TrailName};
use crate::inventory::{Seen, Trail};
use crate::ui::choice::{Choice, choices_ui};
use crate::ui::theme::size;

const TITLE: &str = "Do you already have a trail?";

/// A choice of the page: one of the trails, or a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pick {
    There(usize),
    New,
}

/// Whether a trail can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fit {
    /// What is said under its name.
    Yes(String),
    /// Why not.
    No(String),
}

pub(super) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let lead = "A trail is the setting that tells CloudTrail what to record.";
    let asked = head_ui(ui, state, Question::Trail, TITLE, lead);
    let looked = around::trails(state);
    let looking = around::looking_ui(ui, &looked, "your trails");
    if !matches!(looked, Looked::Known(_)) {
        ui.add_space(size::S16);
    }
    let trails: Vec<Trail> = looked.known().cloned().unwrap_or_default();
    choose_ui(ui, state, &trails);
    refused_ui(ui, state, Question::Trail);
    let is_new = state
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
    let Some(draft) = &state.draft else { return };
    let delegate = around::organization(state)
        .and_then(|organization| organization.cloudtrail_administrators.known())
        .is_some_and(|accounts| accounts.contains(&draft.account));
    let texts: Vec<(String, Fit)> = trails
        .iter()
        .map(|trail| {
            let own = delegate || trail.arn.account == draft.account.as_str();
            let fit = fit(trail, own, buckets.map(Vec::as_slice));
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
        && let Some(draft) = &mut state.draft
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

/// Whether a trail can be used, and what would have to change on it.
fn fit(trail: &Trail, own: bool, buckets: Option<&[BucketName]>) -> Fit {
    if trail.name.starts_with("aws-controltower") {
        return Fit::No(
            "We cannot change this one. AWS Control Tower looks after it. Make a new trail instead.".to_owned(),
        );
    }
    if !own {
        return Fit::No(
            "It belongs to the account that manages the organization. Only that account can change it.".to_owned(),
        );
    }
    let is_elsewhere = buckets
        .is_some_and(|buckets| !buckets.iter().any(|bucket| bucket.as_str() == trail.bucket));
    if is_elsewhere {
        return Fit::No(
            "Its log files go to a bucket of another account. Make a new trail instead.".to_owned(),
        );
    }
    let covers = if trail.organization {
        "It covers all accounts."
    } else {
        "It covers only this account."
    };
    Fit::Yes(format!("{covers} {}", missing_words(missing(trail))))
}

/// How many of the trail's own settings are not as they have to be.
fn missing(trail: &Trail) -> usize {
    let has_topic = trail
        .topic_arn
        .as_deref()
        .is_some_and(|topic| !topic.is_empty());
    [
        has_topic,
        trail.multi_region,
        trail.global_events,
        trail.validation,
        !matches!(trail.logging, Seen::Known(false)),
    ]
    .into_iter()
    .filter(|right| !right)
    .count()
}

fn missing_words(count: usize) -> String {
    let number = match count {
        0 => return "Its settings are right.".to_owned(),
        1 => return "One setting needs a change.".to_owned(),
        2 => "Two",
        3 => "Three",
        4 => "Four",
        _ => "Five",
    };
    format!("{number} settings need a change.")
}

fn new_ui(ui: &mut Ui, state: &mut State, trails: &[Trail]) {
    let Some(draft) = &state.draft else { return };
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
    if let Some(draft) = &mut state.draft {
        field.show(ui, &mut draft.trail.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Arn, Region};

    fn trail(name: &str) -> Trail {
        Trail {
            arn: Arn::parse(&format!(
                "arn:aws:cloudtrail:eu-west-1:444455556666:trail/{name}"
            ))
            .unwrap(),
            name: name.to_owned(),
            home_region: Region::parse("eu-west-1").unwrap(),
            multi_region: true,
            organization: true,
            global_events: true,
            validation: false,
            bucket: "larkfield-logs".to_owned(),
            prefix: None,
            topic_arn: None,
            key_arn: None,
            logging: Seen::Known(true),
            selectors: Seen::Known(None),
        }
    }

    fn buckets() -> Vec<BucketName> {
        vec![BucketName::parse("larkfield-logs").unwrap()]
    }

    #[test]
    fn a_trail_that_fits_says_what_has_to_change() {
        assert_eq!(
            fit(&trail("org-trail"), true, Some(&buckets())),
            Fit::Yes("It covers all accounts. Two settings need a change.".to_owned())
        );
        let right = Trail {
            validation: true,
            topic_arn: Some("arn:aws:sns:eu-west-1:444455556666:x".to_owned()),
            organization: false,
            ..trail("org-trail")
        };
        assert_eq!(
            fit(&right, true, None),
            Fit::Yes("It covers only this account. Its settings are right.".to_owned())
        );
    }

    #[test]
    fn a_trail_that_does_not_fit_says_why() {
        let why = |fit: Fit| match fit {
            Fit::No(reason) => reason,
            Fit::Yes(_) => String::new(),
        };
        assert!(
            why(fit(
                &trail("aws-controltower-BaselineCloudTrail"),
                true,
                None
            ))
            .contains("Control Tower")
        );
        assert!(why(fit(&trail("org-trail"), false, None)).contains("manages"));
        assert!(why(fit(&trail("org-trail"), true, Some(&[]))).contains("another account"));
    }

    #[test]
    fn choosing_a_trail_takes_its_bucket_and_a_new_one_gives_it_back() {
        let mut draft = Draft::from_answers(&crate::answers::Answers::defaults(
            crate::domain::AccountId::parse("444455556666").unwrap(),
            Region::parse("eu-west-1").unwrap(),
        ));
        let trails = [trail("org-trail")];
        choose(&mut draft, Some(Pick::There(0)), &trails);
        assert_eq!(draft.log_bucket.existing, buckets().pop());
        assert_eq!(draft.log_bucket.how, Some(Use::Existing));
        assert_eq!(draft.organization, Some(true));
        assert_eq!(draft.log_topic.how, Some(Use::New));
        choose(&mut draft, Some(Pick::New), &trails);
        assert_eq!(draft.log_bucket.how, Some(Use::New));
        assert_eq!(draft.missing_at(Question::Trail), None);
    }
}
