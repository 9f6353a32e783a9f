//! Where files go: a new bucket, or one that is there. The same for log files and for findings.

use egui::Ui;

use crate::domain::BucketName;
use crate::inventory::control_tower::is_control_tower;
use crate::inventory::{Bucket, BucketView, Seen};
use crate::ui::choice::{Choice, choices_ui};
use crate::ui::mark::Mark;
use crate::ui::theme::size;
use crate::window::session::around::{self, Looked};
use crate::window::session::choice::{bucket_of, bucket_pick, export, kept_export, undecided};
use crate::window::show::masking;
use crate::window::show::question::list::{About, List};
use crate::window::show::question::looking::looking_ui;
use crate::window::show::question::name::{Fix, Look, NameField, Note, bucket_note};
use crate::window::show::question::{head_ui, line_ui, refusal_ui, refused_ui};
use crate::window::{Action, Ask, Draft, KeyUse, Phase, Pick, Question, State, Use};

/// The choices of this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// Findings stay where they go already.
    Keep,
    New,
    Existing,
}

const fn pick_mut(draft: &mut Draft, question: Question) -> &mut Pick<BucketName> {
    match question {
        Question::FindingsBucket => &mut draft.findings_bucket,
        _ => &mut draft.log_bucket,
    }
}

/// Draws the page.
pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, question: Question) -> Option<Action> {
    let (title, lead) = if question == Question::FindingsBucket {
        (
            "Where should findings go?",
            "Use a bucket of their own, apart from the log files.",
        )
    } else {
        (
            "Where should log files go?",
            "CloudTrail writes its files into a bucket, which is a storage folder in AWS.",
        )
    };
    let asked = head_ui(ui, state, question, title, lead);
    let how = choose_ui(ui, state, question, title);
    refused_ui(ui, state, question);
    ui.add_space(size::CONTROL_GAP);
    let answer = match how {
        Some(How::New) => new_ui(ui, state, question),
        Some(How::Existing) if fixed_by_trail(state, question).is_none() => {
            existing_ui(ui, state, question)
        }
        Some(How::Keep | How::Existing) => chosen_ui(ui, state, question),
        None => None,
    };
    asked.or(answer)
}

/// The bucket that the chosen trail writes into, which cannot be another one.
fn fixed_by_trail(state: &State, question: Question) -> Option<String> {
    if question != Question::LogBucket {
        return None;
    }
    around::chosen_trail(state).map(|trail| trail.bucket.clone())
}

fn how(state: &State, question: Question) -> Option<How> {
    let draft = state.form.draft.as_ref()?;
    if undecided(state, question).is_some() {
        return None;
    }
    let has_export = kept_export(state, question).is_some();
    if has_export && draft.keep_export == Some(true) {
        return Some(How::Keep);
    }
    bucket_pick(draft, question).how.map(|how| match how {
        Use::New => How::New,
        Use::Existing => How::Existing,
    })
}

fn choose_ui(ui: &mut Ui, state: &mut State, question: Question, title: &str) -> Option<How> {
    let mut chosen = how(state, question);
    let fixed = fixed_by_trail(state, question).map(|bucket| {
        let bucket = masking::text(state, &bucket);
        format!("The trail writes into {bucket}. For another bucket, make a new trail.")
    });
    let export = export(state)
        .filter(|_| question == Question::FindingsBucket)
        .and_then(around::destination_bucket);
    let kept = export.map(|bucket| masking::text(state, bucket.as_str()));
    let keep_title = kept
        .as_ref()
        .map(|bucket| format!("Keep {bucket} and use it"));
    let closed = kept_export(state, question)
        .is_none()
        .then_some("That bucket is in another account. We cannot set it up from here.");
    let mut choices = Vec::new();
    if let Some(title) = &keep_title {
        let keep = Choice::new(title).help("Findings go there already. Recommended.");
        choices.push((How::Keep, keep.unavailable_if(closed)));
    }
    let (new, existing) = match &kept {
        Some(_) => (
            Choice::new("Send them to a new bucket")
                .help("The old one gets no more. Ask its owner first."),
            Choice::new("Send them to another bucket you have")
                .help("The old one gets no more. Ask its owner first."),
        ),
        None => (
            Choice::new("Make a new bucket").help("Private from the start. Recommended."),
            Choice::new("Use a bucket you already have")
                .help("We add to its rules and keep the ones that are there."),
        ),
    };
    choices.push((How::New, new.unavailable_if(fixed.as_deref())));
    choices.push((How::Existing, existing));
    let changed = choices_ui(ui, title, &mut chosen, &choices);
    if changed && let Some(draft) = &mut state.form.draft {
        choose(draft, question, chosen, kept.is_some());
    }
    chosen
}

fn choose(draft: &mut Draft, question: Question, how: Option<How>, has_export: bool) {
    let was_kept = has_export && draft.keep_export == Some(true);
    if has_export {
        draft.keep_export = Some(how == Some(How::Keep));
    }
    let pick = pick_mut(draft, question);
    pick.how = how.map(|how| match how {
        How::New => Use::New,
        How::Keep | How::Existing => Use::Existing,
    });
    if was_kept && how != Some(How::Keep) {
        // What was kept is no answer to "which other one?".
        pick.existing = None;
        draft.findings_key.how = Some(KeyUse::New);
        draft.findings_key.existing = None;
    }
}

fn new_ui(ui: &mut Ui, state: &mut State, question: Question) -> Option<Action> {
    let made = state.is_applied(Phase::Logging);
    let draft = state.form.draft.as_ref()?;
    let text = bucket_pick(draft, question).name.clone();
    let name = BucketName::parse_new(&text).ok();
    let seen = name
        .as_ref()
        .and_then(|name| state.account.buckets.get(name));
    let note = match (draft.missing_at(question), &name) {
        (Some(missing), Some(_)) => Note::new(Look::Wrong, missing),
        _ => bucket_note(&text, seen, &draft.account, made),
    }
    .shown(state);
    let cover = masking::cover(state);
    let field = NameField {
        label: "Bucket name",
        help: "Small letters, numbers and hyphens. No other AWS customer may have the same name.",
        note: &note,
        cover: cover.as_ref(),
    };
    let pick = pick_mut(state.form.draft.as_mut()?, question);
    let typed = field.show(ui, &mut pick.name);
    if let Some(Fix::UseBucket(name)) = typed.fix {
        pick.how = Some(Use::Existing);
        pick.existing = Some(name);
    }
    None
}

fn existing_ui(ui: &mut Ui, state: &mut State, question: Question) -> Option<Action> {
    let asked = chosen_ui(ui, state, question);
    let looked = around::bucket_names(state);
    if let Some(action) = looking_ui(ui, state, &looked, "your buckets") {
        return Some(action);
    }
    let Looked::Known(buckets) = looked else {
        return asked;
    };
    let draft = state.form.draft.as_ref()?;
    let log = (question == Question::FindingsBucket)
        .then(|| bucket_of(&draft.log_bucket))
        .flatten();
    let names: Vec<&str> = buckets.iter().map(BucketName::as_str).collect();
    let existing = bucket_pick(draft, question).existing.as_ref();
    let chosen = existing.and_then(|name| buckets.iter().position(|bucket| bucket == name));
    let list = List {
        state,
        name: "Your buckets",
        find: "Find a bucket",
    };
    let picked = list.pick_ui(ui, &names, chosen, |index| {
        about(names.get(index).copied(), log.as_ref())
    });
    let Some(name) = picked.and_then(|index| buckets.get(index)).cloned() else {
        return asked;
    };
    pick_mut(state.form.draft.as_mut()?, question).existing = Some(name.clone());
    Some(Action::CheckBucket(name))
}

fn about(name: Option<&str>, log: Option<&BucketName>) -> About {
    match name {
        Some(name) if log.is_some_and(|log| log.as_str() == name) => {
            About::refused("The log files are in this bucket.")
        }
        Some(name) if is_control_tower(name) => {
            About::refused("AWS Control Tower looks after it. Its rules cannot be changed.")
        }
        _ => About::default(),
    }
}

/// What was seen of the chosen bucket; asks AWS once where nothing was.
fn chosen_ui(ui: &mut Ui, state: &State, question: Question) -> Option<Action> {
    let draft = state.form.draft.as_ref()?;
    let name = bucket_pick(draft, question).existing.as_ref()?;
    let shown = masking::text(state, name.as_str());
    let action = match state.account.buckets.get(name) {
        None | Some(Ask::Idle) => {
            line_ui(ui, Mark::Working, &format!("Looking at {shown}"));
            Some(Action::CheckBucket(name.clone()))
        }
        Some(Ask::Asked(_)) => {
            line_ui(ui, Mark::Working, &format!("Looking at {shown}"));
            None
        }
        Some(Ask::Trouble(_)) => {
            line_ui(
                ui,
                Mark::Waiting,
                "We cannot ask AWS right now. You can go on; we check again before any change.",
            );
            None
        }
        Some(Ask::Here(BucketView::Yours(bucket))) => {
            line_ui(ui, Mark::Done, &in_words(&shown, bucket));
            None
        }
        Some(Ask::Here(BucketView::Free)) => {
            refusal_ui(
                ui,
                &format!("There is no bucket {shown}. Choose another one."),
            );
            None
        }
        Some(Ask::Here(BucketView::NotYours)) => {
            refusal_ui(
                ui,
                &format!("{shown} is not in this account, or your sign-in may not see it."),
            );
            None
        }
    };
    ui.add_space(size::S16);
    action
}

fn in_words(name: &str, bucket: &Bucket) -> String {
    let place = around::place_name(&bucket.region);
    match &bucket.policy {
        Seen::Known(Some(policy)) => match policy.statements().len() {
            1 => format!("{name} is in {place}. Its 1 rule stays."),
            count => format!("{name} is in {place}. Its {count} rules stay."),
        },
        Seen::Known(None) => format!("{name} is in {place}. It has no rules yet."),
        Seen::Unknown(_) => format!("{name} is in {place}. Your sign-in may not read its rules."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::domain::{AccountId, Region};

    fn draft() -> Draft {
        Draft::from_answers(&Answers::defaults(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("eu-west-1").unwrap(),
        ))
    }

    #[test]
    fn leaving_a_kept_export_asks_for_another_bucket_and_a_new_key() {
        let mut draft = draft();
        draft.keep_export = Some(true);
        draft.findings_bucket.how = Some(Use::Existing);
        draft.findings_bucket.existing = Some(BucketName::parse("old-bucket").unwrap());
        choose(
            &mut draft,
            Question::FindingsBucket,
            Some(How::Existing),
            true,
        );
        assert_eq!(draft.keep_export, Some(false));
        assert_eq!(draft.findings_bucket.existing, None);
        assert_eq!(draft.findings_key.how, Some(KeyUse::New));
        assert!(draft.missing_at(Question::FindingsBucket).is_some());
    }

    #[test]
    fn without_an_export_nothing_is_said_about_moving_it() {
        let mut draft = draft();
        let before = draft.keep_export;
        choose(
            &mut draft,
            Question::FindingsBucket,
            Some(How::Existing),
            false,
        );
        assert_eq!(draft.keep_export, before);
        assert_eq!(draft.findings_bucket.how, Some(Use::Existing));
    }

    #[test]
    fn the_bucket_of_the_log_files_is_refused_for_findings() {
        let log = BucketName::parse("larkfield-logs").unwrap();
        assert!(about(Some("larkfield-logs"), Some(&log)).refused);
        assert!(about(Some("aws-controltower-logs-1"), None).refused);
        assert!(!about(Some("larkfield-archive"), Some(&log)).refused);
    }
}
