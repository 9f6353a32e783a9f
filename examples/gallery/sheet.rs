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

const CODE: &str = r#"{
  "Sid": "CloudTrailMayWrite",
  "Effect": "Allow",
  "Principal": { "Service": "cloudtrail.amazonaws.com" },
  "Action": "s3:PutObject",
  "Resource": "arn:aws:s3:::larkfield-logs/AWSLogs/444455556666/*",
  "Condition": {
    "StringEquals": {
      "aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:444455556666:trail/larkfield-org-trail",
      "kms:Key": "key not made yet"
    }
  }
}"#;

const MARKS: [CodeMark<'_>; 4] = [
    CodeMark {
        text: "larkfield-logs",
        kind: CodeMarkKind::Focus,
        spoken: "the field you are in",
    },
    CodeMark {
        text: "larkfield-org-trail",
        kind: CodeMarkKind::Earlier,
        spoken: "trail name, from question 1",
    },
    CodeMark {
        text: "444455556666",
        kind: CodeMarkKind::Earlier,
        spoken: "your account",
    },
    CodeMark {
        text: "key not made yet",
        kind: CodeMarkKind::Unknown,
        spoken: "known after step 4",
    },
];

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
    fn strip(&mut self, ui: &mut Ui) {
        let strip = match self.state {
            StripState::Live => Strip {
                state: self.state,
                product: "AWS setup",
                tag: "Live",
                company: "Larkfield Foods",
                number: "4444 5555 6666",
                short_number: "••6666",
                region: "Ireland",
                ends: "Sign-in ends 11:40",
                short_ends: "11:40",
                place: "4 of 9",
                has_activity: true,
                has_values: true,
                ..Strip::default()
            },
            StripState::Practice => Strip {
                state: self.state,
                product: "AWS setup",
                tag: "Practice",
                company: "Made-up company",
                words: "Nothing you do here reaches AWS",
                has_activity: true,
                has_values: true,
                ..Strip::default()
            },
            StripState::NotConnected => Strip {
                product: "AWS setup",
                words: "Not connected to AWS yet",
                ..Strip::default()
            },
        };
        match strip_ui(ui, &strip) {
            Some(StripTool::Activity) => self.activity = !self.activity,
            Some(StripTool::Help) => {
                self.state = match self.state {
                    StripState::Live => StripState::Practice,
                    StripState::Practice => StripState::NotConnected,
                    StripState::NotConnected => StripState::Live,
                };
            }
            Some(StripTool::SignIn | StripTool::Values | StripTool::Sections) | None => {}
        }
    }

    fn rail(&mut self, ui: &mut Ui) {
        let width = Width::of(ui.ctx());
        let fill = tokens(ui).rail;
        egui::Panel::left("rail")
            .resizable(false)
            .exact_size(width.rail())
            .frame(egui::Frame::new().fill(fill))
            .show(ui, |ui| {
                let zoom = ui.zoom_factor();
                let percent = theme_percent(zoom);
                let preferred = if self.dark { Theme::Dark } else { Theme::Light };
                let foot = rail_foot_ui(ui, &mut self.sharing, percent, Some(preferred.into()));
                if let Some(picked) = foot.theme {
                    self.dark = picked == ThemePreference::Dark;
                }
                if let Some(percent) = foot.percent {
                    ui.set_zoom_factor(f32::from(percent) / 100.0);
                }
                if foot.sharing_changed {
                    theme::set_still(ui.ctx(), self.sharing);
                }
                let rows = [
                    ("", "Welcome", "", RailState::Done),
                    ("2", "CloudTrail", "Now", RailState::Now),
                    ("3", "GuardDuty", "Needs you", RailState::NeedsYou),
                    ("4", "Radiant Security", "Stopped", RailState::Stopped),
                    ("7", "GuardDuty export", "Optional", RailState::Optional),
                    ("8", "Test", "", RailState::Later),
                    ("9", "Hand-over", "Left out", RailState::LeftOut),
                ];
                let rows: Vec<RailRow<'_>> = rows
                    .into_iter()
                    .enumerate()
                    .map(|(index, (number, name, word, state))| RailRow {
                        number,
                        name,
                        word,
                        state,
                        current: index == self.section,
                        enabled: state != RailState::Later,
                        spoken: name,
                    })
                    .collect();
                if let Some(index) = rail_ui(ui, &rows, size::RAIL_ROW) {
                    self.section = index;
                }
            });
    }

    fn activity(&mut self, ui: &mut Ui) {
        let rows = [
            ActivityRow {
                key: "1",
                time: "10:42:19",
                call: "kms:PutKeyPolicy",
                target: "eu-west-1 4444 5555 6666",
                short_target: "eu-west-1 …6666",
                account: "4444 5555 6666",
                region: "Ireland, eu-west-1",
                request: (
                    "b8a5c1d2-55fc-4bd4-9d4e-0c1b2a3d4e5f",
                    "b8a5c1d2-55fc-4bd4-9d4e-0c1b2a3d4e5f",
                ),
                result: "Not yet, trying again",
                took: "96 ms",
                tone: Tone::Working,
            },
            ActivityRow {
                key: "2",
                time: "10:42:14",
                call: "kms:CreateAlias",
                target: "eu-west-1 4444 5555 6666",
                short_target: "eu-west-1 …6666",
                account: "4444 5555 6666",
                region: "Ireland, eu-west-1",
                request: ("", ""),
                result: "Done",
                took: "88 ms",
                tone: Tone::Good,
            },
        ];
        if self.activity {
            let pressed = activity_drawer_ui(
                ui,
                "No passwords or keys are kept here. 28 calls to AWS, newest first.",
                &mut self.filter,
                None,
                &rows,
            );
            self.activity = pressed.is_none();
        } else {
            self.activity = activity_line_ui(
                ui,
                "10:42:19 kms:PutKeyPolicy alias/radiant-guardduty not accepted yet, retrying",
            );
        }
    }

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

    fn policy(&mut self, ui: &mut Ui) {
        head(ui, "Policy");
        segmented_ui(
            ui,
            "View",
            &mut self.view,
            &[(0, "Explained"), (1, "Before and after"), (2, "Full text")],
        );
        ui.add_space(size::S12);
        match self.view {
            0 => {
                let sentence = [
                    Piece::Strong("CloudTrail may add log files for this account"),
                    Piece::Plain(", only for the trail "),
                    Piece::Value("larkfield-org-trail"),
                    Piece::Plain("."),
                ];
                let unknown = [
                    Piece::Plain("Only with "),
                    Piece::Unknown("key not made yet"),
                    Piece::Plain(" in "),
                    Piece::ValueFocus("larkfield-logs"),
                    Piece::Plain("."),
                ];
                let rules = [
                    Rule {
                        allows: true,
                        sentence: &sentence,
                    },
                    Rule {
                        allows: false,
                        sentence: &unknown,
                    },
                ];
                rule_list_ui(ui, "Rules for this bucket", &mut self.rule, &rules, |_| {
                    (CODE.to_owned(), MARKS.to_vec())
                });
            }
            1 => {
                diff_ui(
                    ui,
                    "Changes to the bucket policy",
                    &[
                        DiffRow::plain(DiffKind::Kept, "… 2 rules stay exactly as they are"),
                        DiffRow {
                            kind: DiffKind::Removed,
                            text: r#"  "aws:SourceArn": "…:trail/old-trail""#.to_owned(),
                            changed: vec!["old-trail".to_owned()],
                        },
                        DiffRow {
                            kind: DiffKind::Added,
                            text: r#"  "aws:SourceArn": "…:trail/larkfield-org-trail""#.to_owned(),
                            changed: vec!["larkfield-org-trail".to_owned()],
                        },
                        DiffRow::plain(DiffKind::Same, r#"  "Effect": "Allow""#),
                    ],
                );
            }
            _ => {
                code_ui(ui, "The whole policy", CODE, &MARKS);
            }
        }
    }

    fn changes(&mut self, ui: &mut Ui) {
        head(ui, "Changes");
        counts_ui(
            ui,
            &[
                (10, "to create"),
                (4, "to update"),
                (4, "already right"),
                (0, "to delete"),
            ],
        );
        ui.add_space(size::S12);
        group_row_ui(
            ui,
            &mut self.group,
            "GuardDuty",
            "7 changes, 3 new and 4 updates",
        );
        if self.group {
            let row = ChangeRow {
                salt: "key",
                mark: Mark::Create,
                title: "Make the key that locks the findings",
                identifier: "alias/radiant-guardduty",
            };
            change_row_ui(ui, &row, &mut self.change, |ui| {
                text::help(ui, "Only GuardDuty may use it to write findings.");
            });
        }
        head(ui, "Progress");
        text::count(ui, "8 of 14 done");
        let parts = [
            BarPart {
                kind: BarKind::Done,
                count: 8,
            },
            BarPart {
                kind: BarKind::Working,
                count: 1,
            },
            BarPart {
                kind: BarKind::Failed,
                count: 2,
            },
        ];
        bar_ui(ui, "8 of 14 done", 14, &parts);
        ui.add_space(size::S12);
        let plain = ProgressRow {
            mark: Mark::Done,
            word: "",
            title: &[],
            identifier: "",
            sentence: "",
            time: "",
            link: "",
        };
        let fold = FoldRow::new(ui, "earlier changes");
        if fold.is_open() {
            for title in [
                "Make the bucket for log files",
                "Make the bucket for findings",
            ] {
                progress_row_ui(
                    ui,
                    &ProgressRow {
                        title: &[Piece::Plain(title)],
                        identifier: "larkfield-444455556666-eu-west-1",
                        ..plain
                    },
                );
            }
        }
        fold.show(ui, Mark::Done, "2 earlier changes");
        progress_row_ui(
            ui,
            &ProgressRow {
                title: &[
                    Piece::Plain("Start the trail "),
                    Piece::Mono("larkfield-org-trail"),
                ],
                time: "3 s",
                ..plain
            },
        );
        let sentence = "The key is there. AWS needs a moment to accept its rules. Next try in 4 s, for up to 2 minutes.";
        progress_row_ui(
            ui,
            &ProgressRow {
                mark: Mark::Working,
                title: &[Piece::Plain("Make the key that locks the findings")],
                sentence,
                time: "14 s",
                ..plain
            },
        );
        progress_row_ui(
            ui,
            &ProgressRow {
                mark: Mark::Next,
                title: &[Piece::Plain("Make the topic")],
                ..plain
            },
        );
    }

    fn accounts(ui: &mut Ui) {
        head(ui, "Problems");
        let problems = [
            Problem {
                head: "Old Web Shop",
                number: "7070 8080 9090",
                team: "Web",
                saw: "We cannot get in. The usual admin role is missing.",
                fix: "ask its owner for a sign-in, or leave this account out.",
                primary: Some("Other ways…"),
                details: &[
                    ("AWS said", "AccessDenied (403)"),
                    ("Call", "sts:AssumeRole"),
                ],
                ..Problem::default()
            },
            Problem {
                head: "Finance Sandbox",
                number: "6161 7272 8383",
                saw: "A company rule does not allow new roles here.",
                fix: "send the note.",
                primary: Some("Copy the note"),
                ..Problem::default()
            },
        ];
        problems_ui(ui, "accounts", &problems);
        head(ui, "Facts");
        fact_ui(ui, "Signed in as", |ui| {
            text::rich(
                ui,
                &[Piece::Plain("dana, role "), Piece::Mono("SecurityAdmin")],
            )
        });
        divider(ui, 0.0);
        fact_ui(ui, "Region", |ui| text::body(ui, "Ireland"));
    }
}

/// The zoom factor as one of the percentages of the menu.
fn theme_percent(zoom: f32) -> u16 {
    radiant_aws_setup::ui::rail::TEXT_SIZES
        .into_iter()
        .find(|percent| (f32::from(*percent) / 100.0 - zoom).abs() < 0.01)
        .unwrap_or(100)
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
