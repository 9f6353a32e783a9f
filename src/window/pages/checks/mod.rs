//! Everything read back from AWS: what is right, what is not, and what could not be seen.

use egui::Ui;

use crate::domain::{Region, listed};
use crate::plan::Section;
use crate::ui::fold_row::FoldRow;
use crate::ui::layout::divider;
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::problem::{Problem, ProblemButton, problems_ui};
use crate::ui::progress::{ProgressRow, progress_row_ui};
use crate::ui::rows::rows_ui;
use crate::ui::text::{self, Piece};
use crate::ui::theme::size;
use crate::verify::{Check, Status};
use crate::window::session::onwards::leave;
use crate::window::show::role_arn::role_ui;
use crate::window::show::title::title_ui;
use crate::window::show::trouble::{looking_ui, trouble_ui};
use crate::window::{Action, Ask, Foot, Page, Phase, Question, State, Stop};

mod live_ui;
mod told;

use told::{mark_of, name, plain, said};

/// How many of the checks that passed are shown one by one in each section.
const PASSED_SHOWN: usize = 4;
/// The sections that are checked, in their order.
const SECTIONS: [Section; 5] = [
    Section::CloudTrail,
    Section::GuardDuty,
    Section::MainRole,
    Section::Members,
    Section::Export,
];

pub(crate) fn foot(state: &State) -> Foot {
    // Back to the last section that is behind.
    let progress = state.progress();
    let back = [
        (Phase::Export, Stop::Export),
        (Phase::Members, Stop::OtherAccounts),
    ]
    .into_iter()
    .find(|(phase, _)| progress.is_behind(*phase))
    .and_then(|(_, stop)| state.page_of(stop))
    .or_else(|| {
        let ran = progress.run(Phase::Role).is_some();
        ran.then_some(Page::Outcome(Phase::Role))
    })
    .unwrap_or(Page::Ask(Question::Trust));
    let back = Some(Action::Go(back));
    let again = |words: &str| (words.to_owned(), Action::Verify);
    match (state.checked(), state.checks_passed()) {
        (Ask::Here(_), Some((passed, all))) if passed == all => Foot {
            back,
            sentence: "Next: what it has come to, and the record to keep.".to_owned(),
            secondary: Some(again("Check again")),
            primary: Some(("Continue".to_owned(), Action::HandOver)),
            ..Foot::default()
        },
        (Ask::Here(_), Some((passed, all))) => Foot {
            back,
            sentence: if state.checks.next.is_some() || state.checks.again.is_some() {
                "We keep looking while this page is open. You can go on.".to_owned()
            } else {
                "You can go on. The open points are listed in the hand-over.".to_owned()
            },
            secondary: Some(again("Check again")),
            primary: Some((format!("Continue, {} open", all - passed), Action::HandOver)),
            ..Foot::default()
        },
        (Ask::Asked(_), _) => Foot {
            back,
            sentence: "We only look. Nothing changes in AWS.".to_owned(),
            ..Foot::default()
        },
        (Ask::Idle, _) => Foot {
            back,
            sentence: "We only look. Nothing changes in AWS.".to_owned(),
            primary: Some(again("Check everything")),
            ..Foot::default()
        },
        _ => Foot {
            back,
            sentence: if state.is_practice() {
                "You can stop here. Practice is not kept.".to_owned()
            } else {
                "You can stop here and come back. Your answers are kept.".to_owned()
            },
            secondary: Some(leave(state)),
            primary: Some(again("Check again")),
            ..Foot::default()
        },
    }
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    title_ui(ui, state, &title(state.checked()));
    match state.checked() {
        Ask::Here(checks) => checks_ui(ui, state, checks),
        Ask::Trouble(problem) => {
            ui.add_space(size::CONTROL_GAP);
            let buttons = (Some("Check again"), Some("Sign in again"));
            match trouble_ui(ui, state, "checks", problem, buttons)? {
                ProblemButton::Primary => Some(Action::Verify),
                ProblemButton::Secondary => Some(Action::SignOut),
                ProblemButton::CopiedDetails => None,
            }
        }
        Ask::Asked(_) => {
            ui.add_space(size::CONTROL_GAP);
            mark_word_ui(ui, Mark::Working, "Comparing AWS with what it should be");
            ui.add_space(size::S8);
            looking_ui(ui, state, "Usually less than a minute.")
        }
        Ask::Idle => {
            ui.add_space(size::LEAD_GAP);
            text::lead(ui, "We read back every part from AWS. Nothing changes.");
            None
        }
    }
}

fn with(checks: &[Check], status: Status) -> usize {
    checks.iter().filter(|check| check.status == status).count()
}

fn title(checks: &Ask<Vec<Check>>) -> String {
    match checks {
        Ask::Idle => "Shall we check everything?".to_owned(),
        Ask::Asked(_) => "Reading everything back".to_owned(),
        Ask::Trouble(_) => "We could not check it".to_owned(),
        Ask::Here(checks) => match (with(checks, Status::Passed), checks.len()) {
            (passed, all) if passed == all => "The main account is ready".to_owned(),
            (passed, all) => match live_ui::of(checks).count() {
                0 => format!("{passed} of {all} checks passed"),
                live => {
                    let passed = live_ui::of(checks).filter(|it| it.status == Status::Passed);
                    format!("{} of {live} live checks passed", passed.count())
                }
            },
        },
    }
}

fn checks_ui(ui: &mut Ui, state: &State, checks: &[Check]) -> Option<Action> {
    let with = |status: Status| with(checks, status);
    let (passed, failed) = (with(Status::Passed), with(Status::Failed));
    let mut action = None;
    ui.add_space(size::LEAD_GAP);
    if passed == checks.len() {
        text::lead(ui, &format!("All {passed} checks passed."));
        ui.add_space(size::S20);
        action = role_ui(ui, state);
        ui.add_space(size::S20);
    } else {
        text::lead(
            ui,
            &format!(
                "{}{}",
                lead(failed, with(Status::Waiting), with(Status::Unknown)),
                live_ui::settings_lead(checks)
            ),
        );
        ui.add_space(size::S20);
        if failed > 0 {
            action = failed_ui(ui, state, checks);
            ui.add_space(size::S20);
        }
    }
    if let Some(pressed) = live_ui::live_ui(ui, state, checks) {
        action = Some(pressed);
    }
    for section in SECTIONS {
        section_ui(ui, state, checks, section);
    }
    action
}

/// What the checks that did not pass mean, in up to three sentences.
fn lead(failed: usize, waiting: usize, unknown: usize) -> String {
    let one = |count: usize, single: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("One {single}.")),
        count => Some(format!("{count} {many}.")),
    };
    [
        one(failed, "needs a fix", "need a fix"),
        one(
            waiting,
            "is still waiting, which is normal",
            "are still waiting, which is normal",
        ),
        one(unknown, "could not be seen", "could not be seen"),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" ")
}

/// The phase whose changes would mend a check.
const fn phase_of(section: Section) -> Phase {
    match section {
        Section::CloudTrail | Section::GuardDuty => Phase::Logging,
        Section::MainRole => Phase::Role,
        Section::Members => Phase::Members,
        Section::Export => Phase::Export,
    }
}

fn failed_ui(ui: &mut Ui, state: &State, checks: &[Check]) -> Option<Action> {
    let mut failed = failed_kinds(checks.iter());
    // Data that does not flow comes before settings.
    failed.sort_by_key(|(check, _)| !check.live);
    let texts: Vec<[String; 4]> = failed
        .iter()
        .map(|(check, regions)| {
            let expected = if check.expected.is_empty() {
                &check.title
            } else {
                &check.expected
            };
            [
                format!("Not so yet: {}", name(state, check)),
                plain(state, &format!("{}{}", check.seen, elsewhere(regions))),
                plain(
                    state,
                    check.fix.as_deref().unwrap_or("Look at the changes again."),
                ),
                plain(state, expected),
            ]
        })
        .collect();
    let details: Vec<[(&str, &str); 2]> = texts
        .iter()
        .map(|[_, seen, _, expected]| [("Expected", expected.as_str()), ("Seen", seen.as_str())])
        .collect();
    let messages: Vec<Option<(String, &str)>> = failed
        .iter()
        .map(|(check, _)| {
            let whole = check.message.as_deref()?;
            Some((plain(state, whole), whole))
        })
        .collect();
    let cards: Vec<Problem<'_>> = texts
        .iter()
        .zip(&details)
        .zip(failed.iter().zip(&messages))
        .map(
            |(([head, saw, fix, _], details), ((check, _), message))| Problem {
                head,
                saw,
                fix,
                message: message
                    .as_ref()
                    .map(|(shown, whole)| (shown.as_str(), *whole)),
                // A button only where the changes mend it; else the fix names who can.
                primary: check.is_mended_by_plan().then_some("See the fix…"),
                details,
                ..Problem::default()
            },
        )
        .collect();
    let press = problems_ui(ui, "failed checks", &cards)?;
    if press.button != ProblemButton::Primary {
        return None;
    }
    let (check, _) = failed.get(press.index)?;
    Some(Action::Plan(phase_of(check.section)))
}

/// The checks that failed. One that failed in several Regions, and is mended the same way in all, is there once, with the other
/// Regions.
fn failed_kinds<'a>(checks: impl Iterator<Item = &'a Check>) -> Vec<(&'a Check, Vec<&'a Region>)> {
    let mut kinds: Vec<(&Check, Vec<&Region>)> = Vec::new();
    let kind = |check: &Check| {
        let part = check.id.rsplit('/').next().map(str::to_owned);
        let account = check.place.account.clone();
        (check.section, part, account, check.fix.clone())
    };
    for check in checks.filter(|it| it.status == Status::Failed) {
        match kinds.iter_mut().find(|(it, _)| kind(it) == kind(check)) {
            Some((_, regions)) => regions.push(&check.place.region),
            None => kinds.push((check, Vec::new())),
        }
    }
    kinds
}

/// Where it is not so either.
fn elsewhere(regions: &[&Region]) -> String {
    let names: Vec<String> = regions
        .iter()
        .map(|region| region.place_or_code().to_owned())
        .collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => format!(" Not so in {one} either."),
        _ => format!(
            " Not so in {} more Regions either: {}.",
            names.len(),
            listed(&names)
        ),
    }
}

fn section_ui(ui: &mut Ui, state: &State, checks: &[Check], section: Section) {
    let has_live = live_ui::of(checks).next().is_some();
    let here = || {
        let settings = checks.iter().filter(|check| !check.live);
        settings.filter(move |check| check.section == section)
    };
    let others = here().filter(|check| check.status != Status::Failed);
    let mut list: Vec<(&Check, Vec<&Region>)> = failed_kinds(here())
        .into_iter()
        .chain(others.map(|check| (check, Vec::new())))
        .collect();
    if list.is_empty() {
        return;
    }
    // What did not pass comes first.
    list.sort_by_key(|(check, _)| match check.status {
        Status::Failed => 0,
        Status::Unknown => 1,
        Status::Waiting => 2,
        Status::Passed => 3,
    });
    ui.add_space(size::S8);
    text::section(ui, section.title());
    ui.add_space(size::S8);
    divider(ui, 0.0);
    let passed = list
        .iter()
        .filter(|(check, _)| check.status == Status::Passed)
        .count();
    // Beside the live test the settings that are right are folded away.
    let kept = if has_live { 0 } else { PASSED_SHOWN };
    let folded = if has_live || passed > kept + 1 {
        passed - kept
    } else {
        0
    };
    let fold = FoldRow::new(ui, section.title());
    let shown = if fold.is_open() {
        list.len()
    } else {
        list.len() - folded
    };
    list.truncate(shown);
    rows_ui(ui, section.title(), &list, |ui, (check, regions)| {
        let (mark, word) = mark_of(check);
        let sentence = plain(state, &format!("{}{}", said(check), elsewhere(regions)));
        progress_row_ui(
            ui,
            &ProgressRow {
                mark,
                word,
                title: &[Piece::Plain(&name(state, check))],
                identifier: "",
                sentence: &sentence,
                time: "",
                link: "",
            },
        );
    });
    if folded > 0 {
        let words = match (fold.is_open(), has_live) {
            (true, _) => format!("All {passed} checks of {}", section.title()),
            (false, true) => format!("{folded} settings of {} are right", section.title()),
            (false, false) => format!("{folded} more checks of {}", section.title()),
        };
        fold.show(ui, Mark::Passed, &words);
    }
    ui.add_space(size::S20);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Place};

    fn failed(region: &str, part: &str, fix: &str) -> Check {
        let place = Place::new(
            AccountId::parse("111122223333").unwrap(),
            Region::parse(region).unwrap(),
        );
        Check {
            id: format!("guardduty/{}/{region}/{part}", place.account),
            title: part.to_owned(),
            section: Section::GuardDuty,
            place,
            status: Status::Failed,
            expected: String::new(),
            seen: String::new(),
            fix: Some(fix.to_owned()),
            message: None,
            problem: None,
            live: false,
            since: None,
            usually: None,
        }
    }

    #[test]
    fn what_failed_in_many_regions_for_one_reason_is_told_once_with_the_regions() {
        let checks = [
            failed("us-east-1", "coverage", "Add them."),
            failed("eu-west-1", "coverage", "Add them."),
            failed("eu-west-1", "frequency", "Add them."),
            failed("eu-central-1", "coverage", "Ask for them."),
            failed("ap-northeast-1", "coverage", "Add them."),
        ];
        let kinds = failed_kinds(checks.iter());
        assert_eq!(kinds.len(), 3);
        assert_eq!(
            elsewhere(&kinds[0].1),
            " Not so in 2 more Regions either: Ireland and Tokyo."
        );
        assert_eq!(elsewhere(&kinds[1].1), "");
    }

    #[test]
    fn the_lead_counts_what_did_not_pass() {
        assert_eq!(
            lead(1, 1, 0),
            "One needs a fix. One is still waiting, which is normal."
        );
        assert_eq!(lead(0, 0, 2), "2 could not be seen.");
    }
}
