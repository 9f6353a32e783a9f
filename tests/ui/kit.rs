//! The kit's own parts for many things: table, grid and diagram, by role, by name and by keyboard.

use egui::accesskit::{Role, SortDirection, Toggled};
use egui::{Key, Ui};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use radiant_aws_setup::ui::button::Button;
use radiant_aws_setup::ui::diagram::{DiagramBox, diagram_ui};
use radiant_aws_setup::ui::grid::{At, Grid, GridCell, Group};
use radiant_aws_setup::ui::layout::page_ui;
use radiant_aws_setup::ui::mark::Mark;
use radiant_aws_setup::ui::table::{Cell, Column, Sort, Table, TableEvent, Ticks};
use radiant_aws_setup::ui::{text, theme};

/// A part of the kit alone on a page.
fn alone<S: 'static>(size: [f32; 2], state: S, add: fn(&mut Ui, &mut S)) -> Harness<'static, S> {
    let mut harness = Harness::builder()
        .with_size(size)
        .with_max_steps(20)
        .with_context_setup(theme::install)
        .build_ui_state(
            move |ui, state| page_ui(ui, "alone", |ui| add(ui, state)),
            state,
        );
    harness.run();
    harness
}

fn focused<S>(harness: &Harness<'_, S>) -> (String, String) {
    let node = harness.query_all_by(|node| node.is_focused()).next_back();
    let node = node.map(|node| node.accesskit_node());
    let words = |words: Option<String>| words.unwrap_or_default();
    node.map_or_else(Default::default, |node| {
        (words(node.label()), words(node.value()))
    })
}

/// Accounts in the order in which they are shown, and what was done last.
#[derive(Default)]
struct Accounts {
    order: Vec<u32>,
    selected: Option<u32>,
    ticked: Vec<u32>,
    sort: Option<Sort>,
    event: Option<TableEvent<u32>>,
}

fn accounts_ui(ui: &mut Ui, accounts: &mut Accounts) {
    let columns = [
        Column::new("Account", 160.0).grows().sorts(),
        Column::new("Time", 60.0).right(),
    ];
    let Accounts {
        order,
        selected,
        ticked,
        sort,
        event,
    } = accounts;
    let is_on = |row: usize| ticked.contains(&order[row]);
    let ticks = Ticks {
        count: ticked.len(),
        is_on: &is_on,
    };
    let table = Table::new("accounts", "Accounts", &columns);
    let done = table.sorted(*sort).ticks(ticks).show(
        ui,
        order.len(),
        |row| order[row],
        selected,
        |row| {
            let name = Cell::Text(format!("Account {}", order[row]));
            vec![name, Cell::Mono("3 s".to_owned())]
        },
    );
    if done.is_some() {
        *event = done;
    }
}

fn accounts() -> Harness<'static, Accounts> {
    let accounts = Accounts {
        order: (0..5_000).collect(),
        ..Accounts::default()
    };
    alone([900.0, 500.0], accounts, accounts_ui)
}

#[test]
fn focus_and_choice_stay_with_the_row_when_rows_are_sorted_or_come_and_go() {
    let mut table = accounts();
    table
        .get_by_role_and_label(Role::Row, "Account 5, 3 s")
        .focus();
    table.run();
    table.key_press(Key::Enter);
    table.run();
    assert_eq!(table.state().selected, Some(5));
    table.state_mut().order.reverse();
    table.run();
    assert_eq!(focused(&table).0, "Account 5, 3 s");
    table.key_press(Key::ArrowDown);
    table.run();
    assert_eq!(focused(&table).0, "Account 4, 3 s");
    table.state_mut().order.retain(|account| *account < 10);
    table.state_mut().order.insert(0, 77);
    table.run();
    assert_eq!(focused(&table).0, "Account 4, 3 s");
    let chosen = table.get_by_role_and_label(Role::Row, "Account 5, 3 s");
    assert_eq!(chosen.accesskit_node().is_selected(), Some(true));
}

#[test]
fn only_rows_in_sight_are_in_the_tree_and_the_count_is_told() {
    let table = accounts();
    let rows = table.query_all_by_role(Role::Row).count();
    assert!(rows > 5 && rows < 20, "{rows}");
    let node = table.get_by_role_and_label(Role::Table, "Accounts");
    assert_eq!(node.accesskit_node().data().row_count(), Some(5_000));
}

#[test]
fn the_head_stays_in_view_and_what_has_focus_is_not_under_it() {
    let mut table = accounts();
    table
        .get_by_role_and_label(Role::Row, "Account 3, 3 s")
        .focus();
    table.run();
    for _ in 0..40 {
        table.key_press(Key::ArrowDown);
        table.run();
    }
    for _ in 0..9 {
        table.key_press(Key::ArrowUp);
        table.run();
    }
    assert_eq!(focused(&table).0, "Account 34, 3 s");
    let head = table
        .get_by_role_and_label(Role::ColumnHeader, "Account")
        .rect();
    assert!(head.top() >= 0.0 && head.bottom() < 100.0, "{head:?}");
    let row = table
        .get_by_role_and_label(Role::Row, "Account 34, 3 s")
        .rect();
    assert!(
        row.top() + 0.5 >= head.bottom() && row.bottom() <= 500.5,
        "{row:?}"
    );
}

#[test]
fn a_head_sorts_and_tells_which_way() {
    let mut table = accounts();
    let direction = |table: &Harness<'_, Accounts>| {
        let head = table.get_by_role_and_label(Role::ColumnHeader, "Account");
        head.accesskit_node().data().sort_direction()
    };
    assert_eq!(direction(&table), None);
    table
        .get_by_role_and_label(Role::Button, "Sort Accounts by Account")
        .click();
    table.run();
    let up = Sort {
        column: 0,
        descending: false,
    };
    assert_eq!(table.state().event, Some(TableEvent::Sort(up)));
    table.state_mut().sort = Some(up);
    table.run();
    assert_eq!(direction(&table), Some(SortDirection::Ascending));
    table
        .get_by_label_contains("Sort Accounts by Account")
        .click();
    table.run();
    let down = Sort {
        descending: true,
        ..up
    };
    assert_eq!(table.state().event, Some(TableEvent::Sort(down)));
    assert!(
        table
            .query_by_label_contains("Sort Accounts by Time")
            .is_none()
    );
}

#[test]
fn rows_are_ticked_by_space_and_by_their_box_and_the_head_says_some() {
    let mut table = accounts();
    let all = |table: &Harness<'_, Accounts>| {
        let all = table.get_by_role_and_label(Role::CheckBox, "All of Accounts");
        all.accesskit_node().toggled()
    };
    assert_eq!(all(&table), Some(Toggled::False));
    table
        .get_by_role_and_label(Role::Row, "Account 1, 3 s")
        .focus();
    table.run();
    table.key_press(Key::Space);
    table.run();
    assert_eq!(table.state().event, Some(TableEvent::Tick(1)));
    assert_eq!(table.state().selected, None);
    table.state_mut().ticked.push(1);
    table.run();
    assert_eq!(all(&table), Some(Toggled::Mixed));
    let row = table.get_by_role_and_label(Role::Row, "Account 1, 3 s");
    assert_eq!(row.accesskit_node().toggled(), Some(Toggled::True));
    table
        .get_by_role_and_label(Role::CheckBox, "Account 2, 3 s")
        .click();
    table.run();
    assert_eq!(table.state().event, Some(TableEvent::Tick(2)));
    assert_eq!(table.state().selected, None);
    table
        .get_by_role_and_label(Role::CheckBox, "All of Accounts")
        .click();
    table.run();
    assert_eq!(table.state().event, Some(TableEvent::TickAll(true)));
}

const REGIONS: [&str; 17] = [
    "region-1",
    "region-2",
    "region-3",
    "region-4",
    "region-5",
    "region-6",
    "region-7",
    "region-8",
    "region-9",
    "region-10",
    "region-11",
    "region-12",
    "region-13",
    "region-14",
    "region-15",
    "region-16",
    "region-17",
];

fn places_ui(ui: &mut Ui, pressed: &mut Option<At>) {
    let groups = [Group {
        name: "Production",
        columns: 40,
    }; 100];
    let hit = Grid::new("places", "Places", &REGIONS, &groups).show(
        ui,
        |column| format!("Account {column}"),
        |at| GridCell {
            mark: Mark::Done,
            word: if at.row == at.column {
                "Needs you"
            } else {
                "Watched"
            },
        },
    );
    *pressed = hit.or(*pressed);
}

fn places() -> Harness<'static, Option<At>> {
    alone([900.0, 500.0], None, places_ui)
}

#[test]
fn the_keyboard_goes_from_cell_to_cell_and_presses_one() {
    let mut grid = places();
    grid.get_by_role_and_label(Role::Grid, "Places").focus();
    grid.run();
    assert_eq!(focused(&grid).1, "region-1, Account 0: Needs you");
    let ways = [
        (Key::ArrowRight, "region-1, Account 1: Watched"),
        (Key::ArrowDown, "region-2, Account 1: Needs you"),
        (Key::ArrowLeft, "region-2, Account 0: Watched"),
        (Key::End, "region-2, Account 3999: Watched"),
        (Key::PageDown, "region-17, Account 3999: Watched"),
        (Key::ArrowUp, "region-16, Account 3999: Watched"),
        (Key::PageUp, "region-1, Account 3999: Watched"),
        (Key::Home, "region-1, Account 0: Needs you"),
        (Key::ArrowUp, "region-1, Account 0: Needs you"),
        (Key::ArrowDown, "region-2, Account 0: Watched"),
    ];
    for (key, words) in ways {
        grid.key_press(key);
        grid.run();
        assert_eq!(
            focused(&grid),
            ("Places".to_owned(), words.to_owned()),
            "{key:?}"
        );
    }
    grid.key_press(Key::Enter);
    grid.run();
    assert_eq!(*grid.state(), Some(At { row: 1, column: 0 }));
}

#[test]
fn the_cell_that_the_keyboard_is_on_is_in_sight_and_those_far_off_are_not_in_the_tree() {
    let mut grid = places();
    let node = grid.get_by_role_and_label(Role::Grid, "Places");
    assert_eq!(node.accesskit_node().data().row_count(), Some(17));
    assert_eq!(node.accesskit_node().data().column_count(), Some(4_000));
    let cells = grid.query_all_by_role(Role::GridCell).count();
    assert!(cells > 100 && cells < 17 * 80, "{cells}");
    let first = grid
        .get_by_role_and_label(Role::GridCell, "region-3, Account 7: Watched")
        .rect();
    assert!(
        grid.query_by_label("region-3, Account 2000: Watched")
            .is_none()
    );
    // A press of the pointer.
    grid.event(egui::Event::PointerMoved(first.center()));
    for pressed in [true, false] {
        grid.event(egui::Event::PointerButton {
            pos: first.center(),
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        });
    }
    grid.run();
    assert_eq!(*grid.state(), Some(At { row: 2, column: 7 }));
    grid.key_press(Key::End);
    grid.run();
    let last = grid
        .get_by_role_and_label(Role::GridCell, "region-3, Account 3999: Watched")
        .rect();
    assert!(last.left() > 100.0 && last.right() <= 900.0, "{last:?}");
    assert!(
        grid.query_by_label("region-3, Account 7: Watched")
            .is_none()
    );
}

/// The second row is open, with a button below it.
fn opened_ui(ui: &mut Ui, pressed: &mut (Option<At>, bool)) {
    let groups = [Group {
        name: "Production",
        columns: 10,
    }];
    let (hit, inside) = pressed;
    let now = Grid::new("places", "Places", &REGIONS[..5], &groups)
        .open(Some(1))
        .show_with(
            ui,
            |column| format!("Account {column}"),
            |_| GridCell {
                mark: Mark::Done,
                word: "Watched",
            },
            |ui| {
                text::help(ui, "GuardDuty was never switched on there.");
                *inside |= Button::secondary("Copy a note").pressed(ui);
            },
        );
    *hit = now.or(*hit);
}

#[test]
fn what_stands_below_the_open_row_is_between_the_rows_and_on_the_way_of_tab() {
    let mut grid = alone([900.0, 500.0], (None, false), opened_ui);
    let rect = |grid: &Harness<'_, (Option<At>, bool)>, role: Role, label: &str| {
        grid.get_by_role_and_label(role, label).rect()
    };
    let open = rect(&grid, Role::GridCell, "region-2, Account 3: Watched");
    let below = rect(&grid, Role::GridCell, "region-3, Account 3: Watched");
    let button = rect(&grid, Role::Button, "Copy a note");
    assert!(open.bottom() <= button.top() && button.bottom() <= below.top());
    grid.get_by_role_and_label(Role::Grid, "Places").focus();
    grid.run();
    grid.key_press(Key::Tab);
    grid.run();
    assert_eq!(focused(&grid).0, "Copy a note");
    grid.key_press(Key::Enter);
    grid.run();
    assert!(grid.state().1);
    // A press below the room means the row that is there.
    grid.event(egui::Event::PointerMoved(below.center()));
    for pressed in [true, false] {
        grid.event(egui::Event::PointerButton {
            pos: below.center(),
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        });
    }
    grid.run();
    assert_eq!(grid.state().0, Some(At { row: 2, column: 3 }));
}

fn diagram_of(ui: &mut Ui, (): &mut ()) {
    let of = |head, about, aws| DiagramBox {
        head,
        about,
        aws,
        chosen: false,
    };
    let locked = "a key locks the files, a topic sends notices";
    let boxes = [
        of("38 accounts", "what people do", ""),
        of("Trail", "AWS CloudTrail", ""),
        of("Log bucket", locked, "AWS: S3, KMS, SNS"),
        of("Role", "reads, cannot change", ""),
        of("Radiant Security", "joins the topics, uses the role", ""),
    ];
    diagram_ui(
        ui,
        "The way of the data",
        &boxes,
        &[(0, 1), (1, 2), (2, 3), (3, 4)],
    );
}

/// 1280 x 720 at 100 % and at 150 %, and the smallest window at 200 %.
#[test]
fn a_diagram_is_a_picture_where_it_fits_else_a_list_and_says_the_same() {
    let sizes = [
        ([1040.0, 600.0], true),
        ([853.0, 480.0], true),
        ([512.0, 350.0], false),
    ];
    for (size, is_picture) in sizes {
        let diagram = alone(size, (), diagram_of);
        let list = diagram.get_by_role_and_label(Role::List, "The way of the data");
        assert_eq!(
            list.query_all_by_role(Role::ListItem).count(),
            5,
            "{size:?}"
        );
        let trail = "Trail: AWS CloudTrail. Goes to Log bucket.";
        assert_eq!(
            diagram
                .query_by_role_and_label(Role::ListItem, trail)
                .is_some(),
            is_picture
        );
        assert_eq!(
            diagram
                .query_by_role_and_label(Role::Label, trail)
                .is_none(),
            is_picture
        );
        for item in list.query_all_by_role(Role::ListItem) {
            let rect = item.rect();
            assert!(
                rect.left() >= 0.0 && rect.right() <= size[0],
                "{size:?}: {rect:?}"
            );
        }
    }
}
