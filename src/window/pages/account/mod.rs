//! Section 1, the last question: is this the right account, or which one is?

mod by_hand;
mod tower;
mod which;

use std::time::Duration;

use egui::{CornerRadius, Frame, Margin, Stroke, Ui};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::inventory::{MemberAccount, Seen, Standing};
use crate::ui::button::Button;
use crate::ui::eyebrow::Eyebrow;
use crate::ui::layout::{SidePanel, divider, fact_ui, row_ui, sides_ui};
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::problem::ProblemButton;
use crate::ui::text::{self, Face, Piece};
use crate::ui::theme::{size, tokens};
use crate::window::session::main_account;
use crate::window::session::saved_work;
use crate::window::show::company::{company, not_aws};
use crate::window::show::joined::joined_ui;
use crate::window::show::kept_off::{forget_keys, kept_off_ui};
use crate::window::show::masking;
use crate::window::show::title::title_ui;
use crate::window::show::trouble::{looking_ui, trouble_ui};
use crate::window::{Action, Ask, Draft, Foot, Opening, Page, SignInWay, State};
use crate::worker::Identity;

/// The clock that counts down to the end of the sign-in, in minutes.
const MINUTE: Duration = Duration::from_mins(1);

pub(crate) fn foot(state: &State) -> Foot {
    let mut foot = Foot {
        back: Some(Action::Go(
            if state.sign_in.start == Some(crate::window::Start::Practice) {
                Page::Welcome
            } else {
                Page::SignIn
            },
        )),
        sentence: "Nothing has changed in AWS.".to_owned(),
        ..Foot::default()
    };
    if state.signed_in().is_some() {
        let which = main_account::choices(state);
        let which = which.and_then(|choices| which::primary(state, &choices));
        let yes = || ("Yes, use this account".to_owned(), Action::UseAccount);
        foot.primary = Some(which.unwrap_or_else(yes));
    }
    foot
}

pub(crate) fn side_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    if main_account::choices(state).is_some() {
        return which_side_ui(ui, state);
    }
    kept_off_ui(ui, state, |ui, state| {
        let identity = state.signed_in()?;
        which::facts_ui(ui, state);
        divider(ui, size::S12);
        text::subsection(ui, "Your answers so far");
        ui.add_space(size::S8);
        text::meta(ui, "How you sign in");
        let way = match state.sign_in.way {
            _ if identity.practice => "Practice: nothing to sign in to",
            Some(SignInWay::Profile) => "A profile on this computer",
            Some(SignInWay::Environment) => "The keys of this terminal",
            Some(SignInWay::Paste) | None => "Keys you pasted",
        };
        text::help_strong(ui, way);
        let mut pressed = None;
        if !identity.practice {
            if state.sign_in.way == Some(SignInWay::Profile) {
                ui.add_space(size::S8);
                text::meta(ui, "Profile");
                text::mono(ui, &masking::text(state, &state.sign_in.profile));
            }
            if Button::quiet("Change")
                .name("Change how you sign in")
                .pressed(ui)
            {
                pressed = Some(Action::Go(Page::SignIn));
            }
        }
        divider(ui, size::S16);
        pressed
    })
}

/// Beside the choice of the main account: what this one is, and the way to another one.
fn which_side_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let mut open = state.open.side;
    let pressed = SidePanel::new("which account", "What this account is")
        .width(size::SIDE_NOTES)
        .summary("Its place in the organization")
        .show(ui, &mut open, |ui| {
            which::facts_ui(ui, state);
            divider(ui, size::S8);
            text::meta(ui, "Not on the list?");
            Button::quiet("Choose another account")
                .pressed(ui)
                .then_some(Action::SignOut)
        });
    state.open.side = open;
    pressed.flatten()
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    if state.entered && state.sign_in.pasted.is_empty() {
        forget_keys(ui.ctx());
    }
    match &state.sign_in.identity {
        Ask::Here(identity) => {
            let identity = identity.clone();
            account_ui(ui, state, &identity)
        }
        Ask::Trouble(problem) => {
            let problem = problem.clone();
            title_ui(ui, state, "We could not sign in");
            ui.add_space(size::CONTROL_GAP);
            let buttons = (Some("Try again"), Some("Use a different sign-in"));
            match trouble_ui(ui, state, "sign-in", &problem, buttons)? {
                ProblemButton::Primary => Some(again(state)),
                ProblemButton::Secondary => Some(Action::SignOut),
                ProblemButton::CopiedDetails => {
                    Some(Action::Copied("Copied the details".to_owned()))
                }
            }
        }
        Ask::Asked(_) => {
            title_ui(ui, state, "Signing in");
            ui.add_space(size::CONTROL_GAP);
            mark_word_ui(ui, Mark::Working, "Asking AWS who you are");
            ui.add_space(size::S8);
            looking_ui(
                ui,
                state,
                "Usually a few seconds. We wait for up to a minute.",
            )
        }
        Ask::Idle => {
            title_ui(ui, state, "You are not signed in");
            ui.add_space(size::CONTROL_GAP);
            Button::secondary("Choose how to sign in")
                .pressed(ui)
                .then_some(Action::Go(Page::SignIn))
        }
    }
}

/// What to do to sign in once more, the same way.
fn again(state: &State) -> Action {
    match (state.sign_in.start, state.sign_in.way) {
        (Some(crate::window::Start::Practice), _) => Action::Begin,
        (_, Some(SignInWay::Profile | SignInWay::Environment)) => Action::SignIn,
        // Pasted keys are wiped once they were read.
        (_, Some(SignInWay::Paste)) => Action::Go(Page::Paste),
        (_, None) => Action::Go(Page::SignIn),
    }
}

fn account_ui(ui: &mut Ui, state: &mut State, identity: &Identity) -> Option<Action> {
    if let Some(choices) = main_account::choices(state) {
        which::page_ui(ui, state, &choices);
        by_hand::by_hand_ui(ui, state);
        let pressed = joined_ui(ui, state);
        note(ui, state, identity);
        return pressed;
    }
    if !identity.practice {
        Eyebrow::question(2, 3, "Question 3 of 3").show(ui);
        ui.add_space(size::S8);
    }
    title_ui(ui, state, "Is this the right account?");
    ui.add_space(size::LEAD_GAP);
    text::lead(
        ui,
        "This account will hold the logs, and Radiant Security will read them from here. We call it the main account.",
    );
    ui.add_space(size::CONTROL_GAP);
    if let Some(words) = not_aws(state) {
        note_ui(
            ui,
            NoteKind::Warn,
            &format!("{words}."),
            "A setting on this computer sends calls there. What you see and change there is not your AWS account.",
        );
        ui.add_space(size::S16);
    }
    card_ui(ui, state, identity);
    ui.add_space(size::S20);
    by_hand::by_hand_ui(ui, state);
    let mut pressed = around_ui(ui, state).or(joined_ui(ui, state));
    note(ui, state, identity);
    tower::ways_ui(ui, state);
    row_ui(ui, Face::Help.line(), |ui| {
        ui.spacing_mut().item_spacing.x = size::S20;
        text::help(ui, "Not the right one?");
        if Button::quiet("Use a different sign-in").pressed(ui) {
            pressed = Some(Action::SignOut);
        }
    });
    pressed
}

fn card_ui(ui: &mut Ui, state: &State, identity: &Identity) {
    let t = tokens(ui);
    Frame::new()
        .fill(t.page)
        .stroke(Stroke::new(size::EDGE, t.line_strong))
        .corner_radius(CornerRadius::same(size::RADIUS_CARD))
        .inner_margin(Margin::symmetric(24, 18))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            sides_ui(
                ui,
                Face::Help.line(),
                size::MARK_COLUMN_WIDE,
                |ui| text::meta(ui, "You are signed in to"),
                |ui| mark_word_ui(ui, Mark::Done, "Connected"),
            );
            if let Some(name) = company(state) {
                text::identity(ui, &name);
            }
            text::identity_number(ui, &masking::account(state, &identity.caller.account));
            ui.add_space(size::S12);
            divider(ui, 0.0);
            let (who, role) = signed_in_as(&masking::text(state, &identity.caller.arn));
            fact_ui(ui, "Signed in as", |ui| {
                let mut pieces = vec![Piece::Plain(&who)];
                if let Some((kind, name)) = &role {
                    pieces.push(Piece::Plain(kind));
                    pieces.push(Piece::Mono(name));
                }
                text::rich(ui, &pieces)
            });
            divider(ui, 0.0);
            fact_ui(ui, "Organization", |ui| {
                text::body(ui, &masking::text(state, &organization(state, identity)))
            });
            divider(ui, 0.0);
            fact_ui(ui, "Region", |ui| {
                let place = identity.region.place().unwrap_or_default();
                text::rich(
                    ui,
                    &[
                        Piece::Plain(place),
                        Piece::Plain(" "),
                        Piece::Mono(identity.region.as_str()),
                    ],
                )
            });
            divider(ui, 0.0);
            let ends = ends(ui, identity);
            fact_ui(ui, "Sign-in ends", |ui| text::body(ui, &ends));
        });
}

/// Who that is, from the caller's ARN: the name, and the role if it is one.
fn signed_in_as(arn: &str) -> (String, Option<(&'static str, String)>) {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or(arn);
    let mut parts = resource.split('/');
    match (parts.next(), parts.next(), parts.next_back()) {
        (Some("assumed-role"), Some(role), Some(session)) => {
            (session.to_owned(), Some(borrowed(role)))
        }
        (Some("user"), Some(name), last) => (format!("the user {}", last.unwrap_or(name)), None),
        (Some("root"), _, _) => ("the root user of the account".to_owned(), None),
        _ => (resource.to_owned(), None),
    }
}

/// A role by the name that people know: IAM Identity Center wraps that of the permission set.
///
/// See <https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html>.
fn borrowed(role: &str) -> (&'static str, String) {
    let set = role
        .strip_prefix("AWSReservedSSO_")
        .and_then(|wrapped| wrapped.rsplit_once('_'));
    match set {
        Some((name, _)) => (", permission set ", name.to_owned()),
        None => (", role ", role.to_owned()),
    }
}

fn organization(state: &State, identity: &Identity) -> String {
    let Some(inventory) = state.account.around.here() else {
        return if state.account.around.is_asked() {
            "Looking"
        } else {
            "Not known yet"
        }
        .to_owned();
    };
    let standing = inventory
        .account(&identity.caller.account)
        .map(|account| &account.standing);
    match standing {
        None => "Not known yet".to_owned(),
        Some(Seen::Unknown(problem)) => format!("Your sign-in may not see it. {}", problem.summary),
        Some(Seen::Known(Standing::Alone)) => "None. This account stands alone.".to_owned(),
        Some(Seen::Known(Standing::Management(organization))) => {
            match organization.accounts.known() {
                Some(accounts) => {
                    format!("{}. This one manages the others.", counted(accounts))
                }
                None => "This account manages the others.".to_owned(),
            }
        }
        Some(Seen::Known(Standing::Member(organization))) => match organization.accounts.known() {
            Some(accounts) => format!("{}. Another one manages them.", counted(accounts)),
            None => "Part of one. Another account manages it.".to_owned(),
        },
    }
}

/// "6 accounts and 1 closed one"
fn counted(accounts: &[MemberAccount]) -> String {
    let active = accounts.iter().filter(|account| account.active).count();
    let words = if active == 1 {
        "1 account".to_owned()
    } else {
        format!("{active} accounts")
    };
    match accounts.len() - active {
        0 => words,
        1 => format!("{words} and 1 closed one"),
        closed => format!("{words} and {closed} closed ones"),
    }
}

fn ends(ui: &Ui, identity: &Identity) -> String {
    let Some(at) = identity.expires else {
        return if identity.practice {
            "It does not end in practice."
        } else {
            "These keys do not say when. We tell you when AWS stops taking them."
        }
        .to_owned();
    };
    ui.ctx().request_repaint_after(MINUTE);
    let minutes = (at.as_second() - Timestamp::now().as_second()).max(0) / 60;
    let time = at.to_zoned(TimeZone::system()).strftime("%H:%M");
    format!("at {time}, in {minutes} minutes. We remind you before.")
}

/// How the look around went.
fn around_ui(ui: &mut Ui, state: &State) -> Option<Action> {
    match &state.account.around {
        Ask::Here(_) => None,
        Ask::Asked(_) | Ask::Idle => {
            mark_word_ui(ui, Mark::Working, "Looking at what is there already");
            ui.add_space(size::S8);
            let asked = looking_ui(ui, state, "Usually a few seconds.");
            ui.add_space(size::S16);
            asked
        }
        Ask::Trouble(problem) => {
            let pressed = trouble_ui(ui, state, "look", problem, (Some("Look again"), None));
            ui.add_space(size::S16);
            (pressed? == ProblemButton::Primary).then_some(Action::LookAgain)
        }
    }
}

/// What should be known before this account is used.
fn note(ui: &mut Ui, state: &State, identity: &Identity) {
    let is_here =
        |draft: &Draft| draft.account == identity.caller.account && draft.region == identity.region;
    let earlier = match (&state.form.draft, &state.keeping.saved) {
        (Some(draft), _) => Some(draft).filter(|draft| !is_here(draft)),
        (None, saved) => saved.as_ref().map(|saved| &saved.draft),
    };
    let earlier = earlier.filter(|_| !identity.practice);
    if let Some(awaited) = main_account::awaited(state).filter(|_| !identity.practice)
        && main_account::choices(state).is_none()
    {
        let text = format!(
            "You went to sign in to {}. This is another account.",
            masking::said(state, &awaited.words())
        );
        note_ui(ui, NoteKind::Warn, "Not the account you chose.", &text);
        ui.add_space(size::S16);
    }
    if !state.vendor.is_within_reach_of(identity.caller.partition) {
        let text = format!(
            "Radiant Security is in another part of AWS ({}). A role here cannot let it in. Use an account of that part.",
            state.vendor.partition
        );
        note_ui(
            ui,
            NoteKind::Problem,
            "This account is out of reach.",
            &text,
        );
        ui.add_space(size::S16);
    } else if let Some(draft) = earlier {
        let kept = kept(state, draft);
        let (head, text) = if is_here(draft) {
            ("You start anew.", kept)
        } else {
            let account = masking::account(state, &draft.account);
            (
                "Your saved work is for another place.",
                format!(
                    "It is for {account} in {}. Here you start anew. {kept}",
                    draft.region
                ),
            )
        };
        note_ui(ui, NoteKind::Warn, head, &text);
        ui.add_space(size::S16);
    }
}

/// Where the earlier answers are kept, and how they are opened again.
fn kept(state: &State, draft: &Draft) -> String {
    let (name, can_be_opened) = saved_work::kept_as(draft);
    let name = masking::text(state, &name);
    // Folders often have the name of a person in them.
    let folder = if state.look.is_shared() {
        "this assistant's folder".to_owned()
    } else {
        state.state_dir.display().to_string()
    };
    if can_be_opened {
        format!(
            "Your earlier answers are kept. To use them, choose “{}” on the first page and open {name} in {folder}; of several, the newest.",
            Opening::Answers.title()
        )
    } else {
        format!(
            "Your earlier answers are kept as {name} in {folder}. Some are missing, so they cannot be opened here."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_callers_arn_is_read_as_a_person() {
        let role = "arn:aws:sts::444455556666:assumed-role/SecurityAdmin/dana";
        assert_eq!(
            signed_in_as(role),
            (
                "dana".to_owned(),
                Some((", role ", "SecurityAdmin".to_owned()))
            )
        );
        let set =
            "arn:aws:sts::444455556666:assumed-role/AWSReservedSSO_Log_Admin_1f2e3d4c5b6a7980/dana";
        assert_eq!(
            signed_in_as(set).1,
            Some((", permission set ", "Log_Admin".to_owned()))
        );
        let user = "arn:aws:iam::444455556666:user/ops/kim";
        assert_eq!(signed_in_as(user).0, "the user kim");
        assert_eq!(
            signed_in_as("arn:aws:iam::444455556666:user/kim").0,
            "the user kim"
        );
        assert_eq!(
            signed_in_as("arn:aws:iam::444455556666:root").0,
            "the root user of the account"
        );
    }
}
