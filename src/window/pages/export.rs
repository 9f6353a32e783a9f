//! Section 7: how the findings of other accounts come into the bucket.

use egui::Ui;

use crate::domain::AccountId;
use crate::ui::choice::{Choice, choices_ui};
use crate::ui::layout::SidePanel;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::session::around;
use crate::window::show::masking;
use crate::window::show::question::{self, head_ui, refused_ui};
use crate::window::{Action, ExportUse, Foot, MemberUse, Question, State};

const TITLE: &str = "How do the findings of other accounts come?";

pub(crate) fn foot(state: &State, question: Question) -> Foot {
    let mut foot = question::foot(state, question);
    let export = state.form.draft.as_ref().and_then(|draft| draft.export);
    if export == Some(ExportUse::None) {
        "Nothing is added for them.".clone_into(&mut foot.sentence);
    }
    foot
}

pub(crate) fn side_ui(ui: &mut Ui, state: &mut State, _: Question) -> Option<Action> {
    let mut open = state.open.side;
    SidePanel::new("about the export", "About the export")
        .width(size::SIDE_NOTES)
        .summary("When it is needed")
        .show(ui, &mut open, |ui| {
            text::section(ui, "When it is needed");
            ui.add_space(size::S8);
            text::help(
                ui,
                "Where one account looks after GuardDuty for all, its export carries the findings of all. A second export would send them twice. Nobody in those accounts has to do anything.",
            );
            ui.add_space(size::S12);
            text::help(
                ui,
                "Where nobody looks after it, each account can write its own findings into the findings bucket. The bucket and its key then have to let each of them in.",
            );
        });
    state.open.side = open;
    None
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, _: Question) -> Option<Action> {
    let keeper = Keeper::of(state);
    let lead = keeper.words(state);
    let asked = head_ui(ui, state, Question::Export, TITLE, &lead);
    let nobody = state
        .form
        .draft
        .as_ref()
        .is_none_or(|draft| matches!(draft.members, None | Some(MemberUse::None)))
        .then_some("No other account is chosen in section 6.");
    let recommended = |it: bool, help: &'static str| {
        if it {
            (help, "Recommended.")
        } else {
            (help, "")
        }
    };
    let is_own = keeper == Keeper::Main;
    let may_name = keeper == Keeper::Nobody { manages: true };
    let is_other = matches!(keeper, Keeper::Other(_));
    let choice = |title: &'static str, (help, note): (&'static str, &'static str)| {
        Choice::new(title).help(help).note(note)
    };
    let mut choices = vec![(
        ExportUse::None,
        choice(
            "As it is",
            recommended(is_other, "Nothing is added for other accounts."),
        ),
    )];
    // Of naming this account and going on as its administrator, one can be meant.
    let draft = state.form.draft.as_ref();
    let chosen = draft.and_then(|draft| draft.export);
    if may_name || chosen == Some(ExportUse::Designate) {
        let help = "We name it GuardDuty's administrator of your organization, and take the chosen accounts in.";
        choices.push((
            ExportUse::Designate,
            choice("This account looks after them", recommended(may_name, help))
                .unavailable_if(nobody.or(keeper.not_named())),
        ));
    }
    if !may_name || chosen == Some(ExportUse::Members) {
        let help = "Those that it lacks are taken in, with S3 Protection. Their findings come with its own.";
        choices.push((
            ExportUse::Members,
            choice(
                "This account goes on looking after them",
                recommended(is_own, help),
            )
            .unavailable_if(nobody.or(keeper.not_main())),
        ));
    }
    choices.extend([
        (
            ExportUse::EachSwitchedOn,
            choice(
                "Each sends its own, and GuardDuty is switched on where it is off",
                ("As the guide has it. We set GuardDuty in each as in this account, and let each write into the findings bucket.", ""),
            )
            .unavailable_if(nobody),
        ),
        (
            ExportUse::EachAccount,
            choice(
                "Each sends its own, where GuardDuty is on",
                ("We let them write into the findings bucket. GuardDuty's settings stay as they are.", ""),
            )
            .unavailable_if(nobody),
        ),
        (
            ExportUse::Administrator,
            choice(
                "GuardDuty's own administrator sends those of all",
                ("We let that account write into the findings bucket.", ""),
            )
            .unavailable_if(keeper.not_another()),
        ),
    ]);
    if let Some(draft) = &mut state.form.draft {
        choices_ui(ui, TITLE, &mut draft.export, &choices);
    }
    refused_ui(ui, state, Question::Export);
    asked
}

/// Who looks after GuardDuty for all accounts of the organization, as far as this account may know.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Keeper {
    /// This account.
    Main,
    Other(AccountId),
    /// Nobody; whether this account manages the organization and so can name itself.
    Nobody {
        manages: bool,
    },
    /// There is no organization.
    Alone,
    Unseen,
}

impl Keeper {
    fn of(state: &State) -> Self {
        let Some(own) = state.form.draft.as_ref().map(|draft| &draft.account) else {
            return Self::Unseen;
        };
        let view = around::account(state);
        let Some(standing) = view.and_then(|view| view.standing.known()) else {
            return Self::Unseen;
        };
        let Some(organization) = standing.organization() else {
            return Self::Alone;
        };
        match organization
            .guardduty_administrators
            .known()
            .map(|it| it.first())
        {
            None => Self::Unseen,
            Some(None) => Self::Nobody {
                manages: organization.management == *own,
            },
            Some(Some(there)) if there == own => Self::Main,
            Some(Some(there)) => Self::Other(there.clone()),
        }
    }

    fn words(&self, state: &State) -> String {
        match self {
            Self::Main => "This account looks after GuardDuty for your organization. Its export carries the findings of the accounts that it has taken in.".to_owned(),
            Self::Other(account) => format!(
                "Account {} looks after GuardDuty for your organization, and its export carries the findings of all. Sending them again from other accounts would make doubles.",
                masking::account(state, account)
            ),
            Self::Nobody { .. } => "Nobody looks after GuardDuty for your organization. As it is, findings of the other accounts reach nobody.".to_owned(),
            Self::Alone => "This account is in no organization.".to_owned(),
            Self::Unseen => "We could not see who looks after GuardDuty for your organization.".to_owned(),
        }
    }

    /// Why this account cannot be named.
    const fn not_named(&self) -> Option<&'static str> {
        match self {
            Self::Main => Some("This account looks after GuardDuty already."),
            Self::Other(_) => Some("Another account looks after GuardDuty, and AWS takes one."),
            Self::Nobody { manages: false } => {
                Some("Only the account that manages your organization can name it.")
            }
            Self::Alone => Some("This account is in no organization."),
            Self::Nobody { manages: true } | Self::Unseen => None,
        }
    }

    /// Why this account cannot go on looking after the others.
    const fn not_main(&self) -> Option<&'static str> {
        match self {
            Self::Main | Self::Unseen => None,
            Self::Other(_) => Some("Another account looks after GuardDuty, and AWS takes one."),
            Self::Nobody { .. } => Some(
                "This account was not named GuardDuty's administrator. The account that manages your organization can do that.",
            ),
            Self::Alone => Some("This account is in no organization."),
        }
    }

    /// Why no other account can send the findings of all.
    const fn not_another(&self) -> Option<&'static str> {
        match self {
            Self::Other(_) | Self::Unseen => None,
            Self::Main => Some("That is this account, and its findings go to the bucket anyway."),
            Self::Nobody { .. } => Some("Nobody looks after GuardDuty for your organization."),
            Self::Alone => Some("This account is in no organization."),
        }
    }
}
