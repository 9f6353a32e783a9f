//! All pages, each in one entry: how it is drawn, what the help says of it, and who acts on it.

use egui::Ui;

use crate::vendor::GuidePart;
use crate::window::pages::{
    account, approval, checks, cloudtrail, cost, export, guardduty, hand_over, main_role, members,
    on_copy, outcome, radiant, review, sign_in, undo, welcome,
};
use crate::window::session::gate;
use crate::window::show::run;
use crate::window::{Action, Foot, Page, Phase, Question, Run, State, Stop};

/// What the window has to know of a page.
pub(crate) struct Entry {
    parts: Parts,
    /// What the page does, in two or three sentences.
    pub about: &'static str,
    /// The section of the vendor's guide that it carries out.
    pub guide: GuidePart,
    pub who: Who,
}

/// Who acts on a page.
pub(crate) enum Who {
    /// Nobody acts in AWS; said whole.
    Elsewhere(&'static str),
    /// What is done in the account, such as "You choose, for".
    InAccount(&'static str),
    /// A run acts, or has acted.
    Run(Phase),
}

/// The functions of a page, with what they are told.
enum Parts {
    Alone(Draws<()>),
    SignIn(Draws<Page>, Page),
    Question(Draws<Question>, Question),
    Phase(Draws<Phase>, Phase),
}

struct Draws<T> {
    /// What the footer says and does.
    foot: fn(&State, T) -> Foot,
    /// The panel at the right, if the page has one.
    side: Option<Draw<T>>,
    /// One decision.
    page: Draw<T>,
}

type Draw<T> = fn(&mut Ui, &mut State, T) -> Option<Action>;

impl<T> Draws<T> {
    const fn new(foot: fn(&State, T) -> Foot, side: Option<Draw<T>>, page: Draw<T>) -> Self {
        Self { foot, side, page }
    }
}

const WAY_IN: &str = "You, on this computer";

/// The entry of a page. A page is added with one more.
#[expect(clippy::too_many_lines, reason = "one table, an entry a page")]
pub(crate) fn entry(page: Page) -> Entry {
    match page {
        Page::Welcome => Entry {
            parts: Parts::Alone(Draws::new(
                |state, ()| welcome::foot(state),
                Some(|ui, state, ()| welcome::side_ui(ui, state)),
                |ui, state, ()| welcome::page_ui(ui, state),
            )),
            about: "Choose how to start. Practice works with a made-up account inside this program. Nothing of it reaches AWS.",
            guide: GuidePart::Overview,
            who: Who::Elsewhere(WAY_IN),
        },
        Page::SavedPlan => Entry {
            parts: Parts::Alone(Draws::new(
                |_, ()| review::saved::foot(),
                Some(|ui, state, ()| review::saved::side_ui(ui, state)),
                |ui, state, ()| review::saved::page_ui(ui, state),
            )),
            about: "A plan that was saved as a file, only to read. Open a row to see its rules before and after. AWS may have changed since it was saved.",
            guide: GuidePart::Overview,
            who: Who::Elsewhere(WAY_IN),
        },
        Page::SignIn | Page::Profile | Page::Paste => Entry {
            parts: Parts::SignIn(
                Draws::new(sign_in::foot, Some(sign_in::side_ui), sign_in::page_ui),
                page,
            ),
            about: "Choose what proves to AWS who you are. We ask AWS for the account number, and change nothing. Keys are never saved.",
            guide: GuidePart::Prerequisites,
            who: Who::Elsewhere(WAY_IN),
        },
        Page::Account => Entry {
            parts: Parts::Alone(Draws::new(
                |state, ()| account::foot(state),
                Some(|ui, state, ()| account::side_ui(ui, state)),
                |ui, state, ()| account::page_ui(ui, state),
            )),
            about: "Check that this is the account that should hold the logs. We have looked at what is there. Nothing has changed.",
            guide: GuidePart::Prerequisites,
            who: Who::InAccount("We only look, in"),
        },
        Page::Ask(question) => of_question(question),
        Page::Choose => Entry {
            parts: Parts::Alone(Draws::new(
                |state, ()| members::choose::foot(state),
                Some(|ui, state, ()| members::choose::side_ui(ui, state)),
                |ui, state, ()| members::choose::page_ui(ui, state),
            )),
            about: "Tick the accounts that get the role. A group is what AWS calls an organizational unit (OU). Closed accounts cannot be chosen.",
            guide: GuidePart::Members,
            who: Who::InAccount("You choose, for"),
        },
        Page::Places => Entry {
            parts: Parts::Alone(Draws::new(
                |state, ()| members::places::foot(state),
                None,
                |ui, state, ()| members::places::page_ui(ui, state),
            )),
            about: "Each row is a Region, each column an account. Press a place to see why it is not watched. It is what the last look at AWS showed.",
            guide: GuidePart::GuardDuty,
            who: Who::InAccount("We only look, from"),
        },
        Page::Review(phase) => Entry {
            parts: Parts::Phase(
                Draws::new(review::foot, Some(review::side_ui), review::page_ui),
                phase,
            ),
            about: "Everything that would change, in plain words. Open a row to see its rules before and after. Nothing is made until you agree.",
            guide: of_phase(phase),
            who: Who::InAccount("You check, for"),
        },
        Page::Cost(phase) => Entry {
            parts: Parts::Phase(
                Draws::new(cost::foot, Some(cost::side_ui), cost::page_ui),
                phase,
            ),
            about: "What AWS may bill for the changes, from what it counts in your account. Each line says its price. AWS bills, this is an estimate.",
            guide: of_phase(phase),
            who: Who::InAccount("We only read, in"),
        },
        Page::OnCopy(phase) => Entry {
            parts: Parts::Phase(
                Draws::new(on_copy::foot, Some(on_copy::side_ui), on_copy::page_ui),
                phase,
            ),
            about: "The changes were made on a copy of what we read of your account, on this computer. Nothing was written to AWS. What the copy cannot know stands at the right.",
            guide: of_phase(phase),
            who: Who::Elsewhere("We tried it on the copy. AWS is as it was"),
        },
        Page::Approval(phase) => Entry {
            parts: Parts::Phase(
                Draws::new(approval::foot, Some(approval::side_ui), approval::page_ui),
                phase,
            ),
            about: "One page that somebody else can read and sign before anything happens. Its checksum stands for these changes and no others.",
            guide: of_phase(phase),
            who: Who::InAccount("Somebody else approves, for"),
        },
        Page::Applying(phase) => Entry {
            parts: Parts::Phase(Draws::new(applying_foot, None, applying_ui), phase),
            about: "The changes are being made, several at a time where they do not need each other. You can stop after the change in progress. You can look at other pages meanwhile.",
            guide: of_phase(phase),
            who: Who::Run(phase),
        },
        Page::Outcome(phase) => Entry {
            parts: Parts::Phase(
                Draws::new(outcome_foot, Some(outcome_side_ui), outcome_ui),
                phase,
            ),
            about: "How the run ended: what is in place, what did not happen and what is still to come. Carrying on never makes a thing twice.",
            guide: of_phase(phase),
            who: Who::Run(phase),
        },
        Page::Radiant => Entry {
            parts: Parts::Alone(Draws::new(
                |state, ()| radiant::foot(state),
                Some(|ui, state, ()| radiant::side_ui(ui, state)),
                |ui, state, ()| radiant::page_ui(ui, state),
            )),
            about: "This part is done on Radiant Security's website. Take the two names there, and bring the External Role ID back.",
            guide: GuidePart::Connector,
            who: Who::Elsewhere("You, on Radiant Security's website"),
        },
        Page::HandOver => Entry {
            parts: Parts::Alone(Draws::new(
                |state, ()| hand_over::foot(state),
                None,
                |ui, state, ()| hand_over::page_ui(ui, state),
            )),
            about: "What it has come to, drawn from what AWS shows now. The record is a file to keep: what was made, by whom, what is open and how to undo it.",
            guide: GuidePart::Overview,
            who: Who::InAccount("We only read, in"),
        },
        Page::Checks => Entry {
            parts: Parts::Alone(Draws::new(
                |state, ()| checks::foot(state),
                None,
                |ui, state, ()| checks::page_ui(ui, state),
            )),
            about: "Everything is read back from AWS and compared with what it should be. What could not be seen is never counted as right.",
            guide: GuidePart::Configuration,
            who: Who::InAccount("We only read, in"),
        },
        Page::PastRuns => past_runs(),
        Page::Undo => back(),
    }
}

/// The runs on record.
fn past_runs() -> Entry {
    Entry {
        parts: Parts::Alone(Draws::new(
            |state, ()| undo::past::foot(state),
            None,
            |ui, state, ()| undo::past::page_ui(ui, state),
        )),
        about: "The runs in this account that are on record on this computer. Each can be taken back, as far as nobody builds on it.",
        guide: GuidePart::Overview,
        who: Who::Elsewhere(WAY_IN),
    }
}

/// A run that is taken back.
fn back() -> Entry {
    Entry {
        parts: Parts::Alone(Draws::new(
            |state, ()| undo::foot(state),
            Some(|ui, state, ()| undo::side::side_ui(ui, state)),
            |ui, state, ()| undo::page_ui(ui, state),
        )),
        about: "What taking the run back would do: what is put back, what is removed, and what stays and why. Open a row to see its rules before and after. Nothing is undone until you agree.",
        guide: GuidePart::Overview,
        who: Who::InAccount("We take back, in"),
    }
}

/// A run over other accounts is shown account by account, any other change by change.
fn is_over_accounts(state: &State, phase: Phase) -> bool {
    phase == Phase::Members && members::run::is_over_accounts(state)
}

fn applying_foot(state: &State, phase: Phase) -> Foot {
    let run = state.work(phase).run.as_ref();
    if is_over_accounts(state, phase) && run.is_some_and(Run::is_going) {
        members::run::foot(state)
    } else {
        run::foot(state, phase)
    }
}

fn applying_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    if is_over_accounts(state, phase) {
        members::run::page_ui(ui, state)
    } else {
        run::page_ui(ui, state, phase)
    }
}

fn outcome_foot(state: &State, phase: Phase) -> Foot {
    if is_over_accounts(state, phase) {
        members::run::foot(state)
    } else {
        outcome::foot(state, phase)
    }
}

fn outcome_side_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    if is_over_accounts(state, phase) {
        None
    } else {
        outcome::side_ui(ui, state, phase)
    }
}

fn outcome_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    if is_over_accounts(state, phase) {
        members::run::page_ui(ui, state)
    } else {
        outcome::page_ui(ui, state, phase)
    }
}

/// The questions of a section are one page.
fn of_question(question: Question) -> Entry {
    let (draws, about, guide) = match question.stop() {
        Stop::CloudTrail => (
            Draws::new(
                cloudtrail::foot,
                Some(cloudtrail::side_ui as Draw<_>),
                cloudtrail::page_ui,
            ),
            "Six questions about the record of what people and programs do. Nothing is made until you check all changes.",
            GuidePart::CloudTrail,
        ),
        Stop::GuardDuty => (
            Draws::new(
                guardduty::foot,
                Some(guardduty::side_ui as Draw<_>),
                guardduty::page_ui,
            ),
            "Four questions about findings: what GuardDuty watches and where findings go. Nothing is made until you check all changes.",
            GuidePart::GuardDuty,
        ),
        Stop::OtherAccounts => (
            Draws::new(
                members::foot,
                Some(members::side_ui as Draw<_>),
                members::page_ui,
            ),
            "Two questions about the other accounts: which of them Radiant Security reads, and how we get into them. Nothing is made until you check the changes.",
            GuidePart::Members,
        ),
        Stop::Export => (
            Draws::new(
                export::foot,
                Some(export::side_ui as Draw<_>),
                export::page_ui,
            ),
            "One question: whether other accounts send findings on their own. Most do not need it. Nothing is made until you check the changes.",
            GuidePart::Export,
        ),
        _ => (
            Draws::new(
                main_role::foot,
                Some(main_role::side_ui as Draw<_>),
                main_role::page_ui,
            ),
            "Two questions about the role that Radiant Security borrows. Nothing is made until you check the changes.",
            GuidePart::MainRole,
        ),
    };
    Entry {
        parts: Parts::Question(draws, question),
        about,
        guide,
        who: Who::InAccount("You choose, for"),
    }
}

const fn of_phase(phase: Phase) -> GuidePart {
    match phase {
        Phase::Logging => GuidePart::Configuration,
        Phase::Role => GuidePart::MainRole,
        Phase::Members => GuidePart::Members,
        Phase::Export => GuidePart::Export,
    }
}

/// What the footer says and does on the page that is open.
pub fn foot(state: &State) -> Foot {
    let mut foot = match entry(state.page).parts {
        Parts::Alone(draws) => (draws.foot)(state, ()),
        Parts::SignIn(draws, page) => (draws.foot)(state, page),
        Parts::Question(draws, question) => (draws.foot)(state, question),
        Parts::Phase(draws, phase) => (draws.foot)(state, phase),
    };
    if let Some((_, action)) = &foot.primary {
        foot.not_yet = gate::not_yet(state, action);
    }
    foot
}

/// Draws the panel at the right of the page that is open.
pub(crate) fn side_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    match entry(state.page).parts {
        Parts::Alone(draws) => (draws.side?)(ui, state, ()),
        Parts::SignIn(draws, page) => (draws.side?)(ui, state, page),
        Parts::Question(draws, question) => (draws.side?)(ui, state, question),
        Parts::Phase(draws, phase) => (draws.side?)(ui, state, phase),
    }
}

/// Draws the page that is open.
pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    match entry(state.page).parts {
        Parts::Alone(draws) => (draws.page)(ui, state, ()),
        Parts::SignIn(draws, page) => (draws.page)(ui, state, page),
        Parts::Question(draws, question) => (draws.page)(ui, state, question),
        Parts::Phase(draws, phase) => (draws.page)(ui, state, phase),
    }
}
