//! How we get into the other accounts.

use egui::{Rect, Ui};

use crate::answers::Reach;
use crate::domain::{ExternalId, RoleName};
use crate::inventory::Standing;
use crate::ui::choice::{Choice, choices_ui};
use crate::ui::field::{Field, FieldState};
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::rows::rows_ui;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::pages::members::template::template_ui;
use crate::window::session::around;
use crate::window::session::members::listed;
use crate::window::session::members::listed::One;
use crate::window::show::masking;
use crate::window::show::question::name::{NameField, Note};
use crate::window::show::question::{head_ui, refused_ui};
use crate::window::{Action, Question, ReachUse, State};

const TITLE: &str = "How do we get into them?";

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let lead =
        "The role has to be made in each account. Nothing is made until you check the changes.";
    let asked = head_ui(ui, state, Question::Reach, TITLE, lead);
    let before = how(state);
    choose_ui(ui, state);
    refused_ui(ui, state, Question::Reach);
    ui.add_space(size::CONTROL_GAP);
    let from = ui.cursor().top();
    let mut saved = None;
    match how(state) {
        Some(ReachUse::AssumeRole) => role_ui(ui, state),
        Some(ReachUse::Profiles) => profiles_ui(ui, state),
        Some(ReachUse::StackSet) => {
            note_ui(
                ui,
                NoteKind::GoodToKnow,
                "The account that manages the others is not reached by AWS's own way.",
                "It gets its role in a step of its own, if it is chosen.",
            );
        }
        Some(ReachUse::StackSetRoles) => stack_set_roles_ui(ui, state),
        Some(ReachUse::HandOff) => {
            note_ui(
                ui,
                NoteKind::GoodToKnow,
                "Nothing is made there from here.",
                "Each owner makes the role. When you look again, we see where it is there.",
            );
            ui.add_space(size::S16);
            saved = template_ui(ui);
        }
        None => {}
    }
    if how(state) != before {
        // What the choice asks for besides comes into sight.
        let width = ui.max_rect().x_range();
        let below = Rect::from_x_y_ranges(width, from..=ui.cursor().top());
        ui.scroll_to_rect(below, None);
    }
    asked.or(saved)
}

fn how(state: &State) -> Option<ReachUse> {
    state.form.draft.as_ref()?.reach.how
}

fn choose_ui(ui: &mut Ui, state: &mut State) {
    let no_organization = around::organization(state)
        .is_none()
        .then_some("This needs an organization that we can see.");
    let usual = format!(
        "`{}`. Best for up to a few hundred accounts.",
        Reach::usual_role()
    );
    let choices = [
        (
            ReachUse::AssumeRole,
            Choice::new("With the admin role your organization makes").help(&usual),
        ),
        (
            ReachUse::StackSet,
            Choice::new("Let AWS do it")
                .help("With AWS CloudFormation StackSets. New accounts get the role by themselves.")
                .unavailable_if(no_organization),
        ),
        (
            ReachUse::StackSetRoles,
            Choice::new("Let AWS do it, by roles that are there")
                .help("With StackSets too, such as by the role of AWS Control Tower. New accounts join when you look again."),
        ),
        (
            ReachUse::Profiles,
            Choice::new("With one sign-in for each account").help("For a few accounts."),
        ),
        (
            ReachUse::HandOff,
            Choice::new("Their owners do it").help("We look whether the role is there."),
        ),
    ];
    if let Some(draft) = &mut state.form.draft {
        choices_ui(ui, TITLE, &mut draft.reach.how, &choices);
    }
}

/// The role that one goes in by, and what it asks for besides.
fn role_ui(ui: &mut Ui, state: &mut State) {
    let warns = matches!(
        around::account(state).and_then(|account| account.standing.known()),
        Some(Standing::Member(_))
    );
    let cover = masking::cover(state);
    let hides_id = state.look.is_shared();
    let Some(draft) = &mut state.form.draft else {
        return;
    };
    let usual = Reach::usual_role().to_string();
    let is_usual = draft.reach.role.trim() == usual;
    let note = Note::of(RoleName::parse(draft.reach.role.trim()));
    NameField {
        label: "Name of the role",
        help: "The same in every account, without a path.",
        note: &note,
        cover: cover.as_ref(),
    }
    .show(ui, &mut draft.reach.role);
    ui.add_space(size::FIELD_GAP);
    let typed = draft.reach.external_id.trim().to_owned();
    let wrong = match typed.as_str() {
        "" => None,
        typed => ExternalId::parse(typed)
            .err()
            .map(|problem| problem.message),
    };
    let hidden = ExternalId::parse(&typed).ok().map(|id| id.masked());
    let mut field = Field::new("External id of that role", &mut draft.reach.external_id)
        .help("Only if the role asks for one. Leave it empty otherwise.")
        .mono();
    if let Some(wrong) = &wrong {
        field = field.state(FieldState::Wrong(wrong));
    }
    if let Some(hidden) = &hidden {
        field = field.masked(hidden);
    }
    if hides_id {
        field = field.password();
    }
    field.show(ui);
    if warns && is_usual {
        ui.add_space(size::S16);
        note_ui(
            ui,
            NoteKind::Warn,
            "This role mostly trusts only the account that manages the others.",
            "You are signed in to another account. We try each way in before anything is made, and say where it does not work.",
        );
    }
}

/// The two roles by which a StackSet works that is no organization's.
fn stack_set_roles_ui(ui: &mut Ui, state: &mut State) {
    let cover = masking::cover(state);
    let Some(draft) = &mut state.form.draft else {
        return;
    };
    let pick = &mut draft.reach;
    let execution = RoleName::parse(pick.execution.trim());
    let usual = match &execution {
        Ok(name) => format!("Leave it empty for {}.", Reach::administration_of(name)),
        Err(_) => "Leave it empty, and it follows from the other.".to_owned(),
    };
    NameField {
        label: "Name of the role in each account",
        help: "The same in every account, without a path. It lets in the role below.",
        note: &Note::of(execution),
        cover: cover.as_ref(),
    }
    .show(ui, &mut pick.execution);
    ui.add_space(size::FIELD_GAP);
    let administration = match pick.administration.trim() {
        "" => Note::default(),
        typed => Note::of(RoleName::parse(typed)),
    };
    NameField {
        label: "Name of the role in the main account",
        help: &usual,
        note: &administration,
        cover: cover.as_ref(),
    }
    .show(ui, &mut pick.administration);
}

/// The profile of each account.
fn profiles_ui(ui: &mut Ui, state: &mut State) {
    let Some(listed) = listed(state) else {
        return;
    };
    let chosen: Vec<(One, String)> = listed
        .accounts
        .iter()
        .filter(|one| one.chosen)
        .map(|one| {
            let name = masking::text(state, &one.name);
            let number = masking::account(state, &one.id);
            let label = format!("{name} {number}");
            (one.clone(), label.trim().to_owned())
        })
        .collect();
    text::help(
        ui,
        "The name of the profile on this computer that signs in to each account.",
    );
    ui.add_space(size::S12);
    let cover = masking::cover(state);
    let Some(draft) = &mut state.form.draft else {
        return;
    };
    let profiles = &mut draft.reach.profiles;
    rows_ui(ui, "Profiles", &chosen, |ui, (one, label)| {
        let mut typed = profiles.get(&one.id).cloned().unwrap_or_default();
        let field = Field::new(label, &mut typed)
            .mono()
            .covered(cover.as_ref())
            .id_salt(one.id.as_str());
        if field.show(ui).changed {
            profiles.insert(one.id.clone(), typed);
        }
        ui.add_space(size::S12);
    });
}
