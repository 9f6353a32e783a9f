//! Every component of the kit in its states, on one page, with a switch between the themes.

use egui::{Theme, ThemePreference, Ui, UiBuilder, vec2};
use radiant_aws_setup::ui::activity::{ActivityRow, Tone, activity_drawer_ui, activity_line_ui};
use radiant_aws_setup::ui::button::Button;
use radiant_aws_setup::ui::change_row::{ChangeRow, change_row_ui, counts_ui, group_row_ui};
use radiant_aws_setup::ui::check::{check_ui, step_ui, switch_ui};
use radiant_aws_setup::ui::choice::{Choice, choices_ui};
use radiant_aws_setup::ui::code::{CodeMark, CodeMarkKind, code_ui};
use radiant_aws_setup::ui::copy::CopyField;
use radiant_aws_setup::ui::dialog::{Deed, Dialog};
use radiant_aws_setup::ui::diff::{DiffKind, DiffRow, diff_ui};
use radiant_aws_setup::ui::empty::empty_ui;
use radiant_aws_setup::ui::eyebrow::Eyebrow;
use radiant_aws_setup::ui::field::{Field, FieldState};
use radiant_aws_setup::ui::fold_row::FoldRow;
use radiant_aws_setup::ui::footer::{Footer, FooterPress};
use radiant_aws_setup::ui::layout::{Width, divider, fact_ui, page_ui};
use radiant_aws_setup::ui::mark::{Mark, mark_ui};
use radiant_aws_setup::ui::note::{NoteKind, note_ui};
use radiant_aws_setup::ui::problem::{Problem, problems_ui};
use radiant_aws_setup::ui::progress::{BarKind, BarPart, ProgressRow, bar_ui, progress_row_ui};
use radiant_aws_setup::ui::rail::{RailRow, RailState, rail_foot_ui, rail_ui};
use radiant_aws_setup::ui::rule_list::{Rule, rule_list_ui};
use radiant_aws_setup::ui::segmented::segmented_ui;
use radiant_aws_setup::ui::strip::{Strip, StripState, StripTool, strip_ui};
use radiant_aws_setup::ui::text::{self, Piece};
use radiant_aws_setup::ui::theme::{self, size, tokens};
use radiant_aws_setup::ui::toast::{say, toast_ui};

use crate::many::{Many, diagram, grid};

#[path = "sheet/around.rs"]
mod around;
#[path = "sheet/parts.rs"]
mod parts;

/// What can be changed in the gallery.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct Gallery {
    dark: bool,
    sharing: bool,
    state: StripState,
    dialog: bool,
    activity: bool,
    filter: String,
    choice: Option<u8>,
    texts: [String; 6],
    ticks: [bool; 3],
    view: u8,
    rule: Option<usize>,
    change: bool,
    group: bool,
    many: Many,
    section: usize,
}

impl Gallery {
    pub(crate) fn new(dark: bool) -> Self {
        Self {
            dark,
            sharing: false,
            state: StripState::Live,
            dialog: false,
            activity: false,
            filter: String::new(),
            choice: Some(0),
            texts: [
                "larkfield-org-trail",
                "larkfield-org-trail",
                "larkfield-logs",
                "Larkfield_logs",
                "larkfield-lo",
                "rs-8f2c55d1c0a791d4",
            ]
            .map(str::to_owned),
            ticks: [true, false, false],
            view: 0,
            rule: Some(0),
            change: true,
            group: true,
            many: Many::default(),
            section: 1,
        }
    }
}

impl eframe::App for Gallery {
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        ui.set_theme(if self.dark { Theme::Dark } else { Theme::Light });
        self.strip(ui);
        if Width::of(ui.ctx()).has_rail() {
            self.rail(ui);
        }
        let pressed = Footer {
            back: Some("Back"),
            sentence: "Nothing is made yet.",
            secondary: Some("Ask"),
            primary: Some(("Continue", self.choice.is_some())),
            ..Footer::default()
        }
        .show(ui);
        match pressed {
            Some(FooterPress::Secondary) => self.dialog = true,
            Some(FooterPress::Primary) => say(ui.ctx(), "Copied", "radiant-cloudtrail-events"),
            Some(FooterPress::Back) => self.dark = !self.dark,
            None => {}
        }
        self.activity(ui);
        page_ui(ui, "gallery", |ui| self.page(ui));
        toast_ui(ui.ctx(), Width::of(ui.ctx()).footer());
        if self.dialog {
            let answer = Dialog::new("make", "Make 14 changes in Larkfield Foods?")
                .row_mono("Account", "4444 5555 6666")
                .row("Changes", "10 to create, 4 to update, none to delete")
                .row("Time", "About 3 minutes. You can stop midway.")
                .row("Copies", "Saved first, so you can undo.")
                .deed("Make 14 changes", Deed::Plain)
                .show(ui.ctx());
            self.dialog = answer.is_none();
        }
    }
}

impl Gallery {
    fn page(&mut self, ui: &mut Ui) {
        Eyebrow::question(2, 6, "Question 3 of 6")
            .link("Earlier answers")
            .show(ui);
        text::title(ui, "Components");
        ui.add_space(size::LEAD_GAP);
        text::lead(
            ui,
            "Every part of the window, in its states. Back switches between light and dark, Help changes the strip.",
        );
        head(ui, "Buttons");
        buttons(ui);
        head(ui, "Fields");
        self.fields(ui);
        head(ui, "Choices");
        choices_ui(
            ui,
            "Where should log files go?",
            &mut self.choice,
            &[
                (
                    0,
                    Choice::new("Make a new bucket")
                        .help("Private from the start.")
                        .note("Recommended"),
                ),
                (
                    1,
                    Choice::new("Use a bucket you already have")
                        .help("We add to its rules and keep the ones that are there."),
                ),
                (
                    2,
                    Choice::new("Cannot be chosen").unavailable("You have no bucket in Ireland"),
                ),
            ],
        );
        head(ui, "Check boxes and switches");
        let [first, second, third] = &mut self.ticks;
        check_ui(ui, first, "Keep the log files for a year");
        step_ui(
            ui,
            second,
            &[
                Piece::Plain("Open "),
                Piece::Strong("Settings"),
                Piece::Plain(", then "),
                Piece::Strong("Credentials"),
            ],
            true,
        );
        switch_ui(ui, third, "An example");
        head(ui, "State marks");
        marks(ui);
        head(ui, "Notes");
        note_ui(
            ui,
            NoteKind::GoodToKnow,
            "",
            "A trail is the setting that tells CloudTrail what to record.",
        );
        ui.add_space(size::S12);
        note_ui(
            ui,
            NoteKind::Warn,
            "This can cost more.",
            "Busy buckets make many events.",
        );
        ui.add_space(size::S12);
        note_ui(
            ui,
            NoteKind::Problem,
            "There is a problem.",
            "Correct the bucket name.",
        );
        ui.add_space(size::S12);
        note_ui(ui, NoteKind::AllWell, "All 14 changes are in place.", "");
        head(ui, "Copy fields");
        CopyField::new("SNS topic name for CloudTrail", "radiant-cloudtrail-events").show(ui);
        ui.add_space(size::S16);
        CopyField::new(
            "Role",
            "arn:aws:iam::444455556666:role/radiant-aws-access-role",
        )
        .masked("arn:aws:iam::••••••••6666:role/radiant-aws-access-role")
        .show(ui);
        self.policy(ui);
        self.changes(ui);
        Self::accounts(ui);
        head(ui, "Nothing there yet");
        empty_ui(
            ui,
            "No accounts yet",
            "We look for them when you are signed in to the account that manages your organization.",
            "Look for accounts",
        );
        head(ui, "Diagram");
        diagram(ui);
        head(ui, "Grid");
        grid(ui);
        head(ui, "Table");
        self.many.table_ui(ui);
    }

    fn fields(&mut self, ui: &mut Ui) {
        let [plain, focus, right, wrong, checking, role] = &mut self.texts;
        Field::new("Trail name", plain)
            .help("Plain")
            .mono()
            .show(ui);
        Field::new("Second trail name", focus)
            .help("Cannot be changed")
            .mono()
            .state(FieldState::Fixed("The trail is there already"))
            .show(ui);
        Field::new("Bucket name", right)
            .help("Checked and right")
            .mono()
            .state(FieldState::Right("This name is free"))
            .show(ui);
        let fixed = Field::new("Second bucket name", wrong)
            .help("Checked and wrong")
            .mono()
            .state(FieldState::Wrong("Use small letters and hyphens."))
            .fix("Change it for me")
            .show(ui);
        if fixed.fix_pressed {
            "larkfield-logs".clone_into(wrong);
        }
        Field::new("Third bucket name", checking)
            .help("Checking")
            .mono()
            .state(FieldState::Checking("Asking AWS if it is free"))
            .show(ui);
        Field::new("External Role ID", role)
            .help("Hidden after you leave the field")
            .mono()
            .masked("rs-8f2c ••••••• 91d4")
            .state(FieldState::Right("Looks right"))
            .show(ui);
    }
}

fn head(ui: &mut Ui, words: &str) {
    ui.add_space(size::S32);
    text::section(ui, words);
    ui.add_space(size::S12);
}

fn buttons(ui: &mut Ui) {
    ui.scope_builder(UiBuilder::new().id_salt("buttons"), |ui| {
        ui.spacing_mut().item_spacing = vec2(size::S12, size::S12);
        ui.horizontal_wrapped(|ui| {
            ui.add(Button::primary("Primary"));
            ui.add(
                Button::primary("Not yet")
                    .enabled(false)
                    .why("Choose something first"),
            );
            ui.add(Button::secondary("Secondary"));
            ui.add(Button::danger("Undo…"));
            ui.add(Button::danger_confirm("Undo 11 changes"));
            ui.add(Button::secondary("Small").small());
            ui.add(Button::quiet("Quiet"));
        });
    });
}

fn marks(ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(size::S24, size::S8);
        for mark in [
            Mark::Done,
            Mark::Passed,
            Mark::Working,
            Mark::Waiting,
            Mark::Next,
            Mark::CheckThis,
            Mark::CanGrow,
            Mark::NeedsYou,
            Mark::Stopped,
            Mark::Keep,
            Mark::LeftOut,
            Mark::Create,
            Mark::Update,
            Mark::Delete,
            Mark::GoodToKnow,
            Mark::Undone,
        ] {
            mark_ui(ui, mark);
        }
    });
}
