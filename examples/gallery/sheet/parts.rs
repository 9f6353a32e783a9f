//! A policy, changes, and accounts with what is wrong with them.

use super::{
    BarKind, BarPart, ChangeRow, CodeMark, CodeMarkKind, DiffKind, DiffRow, FoldRow, Gallery, Mark,
    Piece, Problem, ProgressRow, Rule, Ui, bar_ui, change_row_ui, code_ui, counts_ui, diff_ui,
    divider, fact_ui, group_row_ui, head, problems_ui, progress_row_ui, rule_list_ui, segmented_ui,
    size, text,
};

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

impl Gallery {
    pub(super) fn policy(&mut self, ui: &mut Ui) {
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

    pub(super) fn changes(&mut self, ui: &mut Ui) {
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

    pub(super) fn accounts(ui: &mut Ui) {
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
