//! The components for many accounts: diagram, grid and table.

use egui::Ui;
use radiant_aws_setup::ui::diagram::{DiagramBox, diagram_ui};
use radiant_aws_setup::ui::grid::{At, Grid, GridCell, Group};
use radiant_aws_setup::ui::mark::Mark;
use radiant_aws_setup::ui::table::{Cell, Column, Sort, Table, TableEvent, Ticks};

/// How many rows the table has.
const ACCOUNTS: u16 = 5_000;
/// The Regions of the grid.
const REGIONS: [&str; 17] = [
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-central-1",
    "eu-north-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "ap-south-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-southeast-1",
    "ap-southeast-2",
];

/// What can be changed in the table.
pub(crate) struct Many {
    /// The accounts in the order in which they are shown.
    order: Vec<u16>,
    selected: Option<u16>,
    ticked: Vec<u16>,
    sort: Option<Sort>,
}

impl Default for Many {
    fn default() -> Self {
        Self {
            order: (0..ACCOUNTS).collect(),
            selected: Some(2),
            ticked: vec![1, 2],
            sort: Some(Sort {
                column: 1,
                descending: false,
            }),
        }
    }
}

impl Many {
    /// Accounts that can be ticked and sorted.
    pub(crate) fn table_ui(&mut self, ui: &mut Ui) {
        let columns = [
            Column::new("State", 120.0).sorts(),
            Column::new("Account", 160.0).grows().sorts(),
            Column::new("Number", 150.0),
            Column::new("What is happening", 180.0)
                .grows()
                .drop_order(2),
            Column::new("Time", 60.0).right().drop_order(1).sorts(),
        ];
        let order = &self.order;
        let ticked = &self.ticked;
        let account = |row: usize| order.get(row).copied().unwrap_or_default();
        let is_on = |row: usize| ticked.contains(&account(row));
        let ticks = Ticks {
            count: ticked.len(),
            is_on: &is_on,
        };
        let event = Table::new("accounts", "Accounts", &columns)
            .sorted(self.sort)
            .ticks(ticks)
            .show(ui, order.len(), account, &mut self.selected, |row| {
                let account = account(row);
                let mark = [Mark::Done, Mark::Working, Mark::NeedsYou][usize::from(account) % 3];
                vec![
                    Cell::Mark(mark),
                    Cell::Text(format!("Account {account}")),
                    Cell::Mono("1010 2020 3030".to_owned()),
                    Cell::Text("Role is there".to_owned()),
                    Cell::Mono(format!("{} s", account % 60)),
                ]
            });
        match event {
            Some(TableEvent::Sort(sort)) => self.sort(sort),
            Some(TableEvent::Tick(account)) if self.ticked.contains(&account) => {
                self.ticked.retain(|one| *one != account);
            }
            Some(TableEvent::Tick(account)) => self.ticked.push(account),
            Some(TableEvent::TickAll(true)) => self.ticked.clone_from(&self.order),
            Some(TableEvent::TickAll(false)) => self.ticked.clear(),
            Some(TableEvent::Pressed(_)) | None => {}
        }
    }

    fn sort(&mut self, sort: Sort) {
        self.sort = Some(sort);
        self.order.sort_by_key(|account| match sort.column {
            0 => (account % 3, *account),
            4 => (account % 60, *account),
            _ => (*account, 0),
        });
        if sort.descending {
            self.order.reverse();
        }
    }
}

/// Forty accounts in 17 Regions.
pub(crate) fn grid(ui: &mut Ui) {
    let group = |name, columns| Group { name, columns };
    let groups = [
        group("Core", 3),
        group("Production", 12),
        group("Web", 8),
        group("Analytics", 5),
        group("Logistics", 4),
        group("Sandbox", 6),
        group("Closed", 2),
    ];
    Grid::new(
        "places",
        "GuardDuty by Region and account",
        &REGIONS,
        &groups,
    )
    .show(ui, |column| format!("Account {}", column + 1), place);
}

/// How one account stands in one Region.
fn place(at: At) -> GridCell<'static> {
    let (mark, word) = match (at.row, at.column) {
        (_, 38..) => (Mark::LeftOut, "Left out"),
        (7, 26) | (10, 17 | 18) => (Mark::NeedsYou, "Needs you"),
        (11, 30 | 31) | (14, 4..=6) | (16, 20) => (Mark::Waiting, "Waiting"),
        _ => (Mark::Done, "Watched"),
    };
    GridCell { mark, word }
}

/// What goes where once everything is set up.
pub(crate) fn diagram(ui: &mut Ui) {
    let of = |head, about, aws| DiagramBox {
        head,
        about,
        aws,
        chosen: head == "Role",
    };
    let locked = "a key locks the files, a topic sends notices";
    let boxes = [
        of("38 accounts", "what people do", ""),
        of("Trail", "AWS CloudTrail", ""),
        of("Log bucket", locked, "AWS: S3, KMS, SNS"),
        of("38 accounts", "signs of attack", ""),
        of("Findings", "AWS GuardDuty", ""),
        of("Findings bucket", locked, "AWS: S3, KMS, SNS"),
        of("Role", "reads, cannot change", ""),
        of("Radiant Security", "joins the topics, uses the role", ""),
    ];
    let arrows = [(0, 1), (1, 2), (2, 6), (3, 4), (4, 5), (5, 6), (6, 7)];
    diagram_ui(ui, "The way of the data", &boxes, &arrows);
}
