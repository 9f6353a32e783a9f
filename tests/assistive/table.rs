//! A table: its head, its rows and their cells, and that a row that is pressed is the one that is chosen.

use atspi::{Interface, Role, State};

use super::desk::SOON;
use super::reader::Reader;
use super::steps::{FINDINGS_BUCKET, is_sound, walk_to};
use super::tree::{Node, Tree};

const TABLE: &str = "Your buckets";
const BUCKET: &str = "larkfield-archive";

/// The rows below the head.
fn rows(tree: &Tree) -> Vec<&Node> {
    tree.inside(tree.get(Role::Table, TABLE))
        .iter()
        .filter(|node| node.role == Role::TableRow && node.has(Interface::Action))
        .collect()
}

#[test]
fn a_bucket_is_chosen_in_the_table() {
    let Some(reader) = Reader::open() else {
        return;
    };
    walk_to(&reader, FINDINGS_BUCKET, |_| ());
    reader.press(Role::RadioButton, "Use a bucket you already have");
    let tree = reader.wait("the table", SOON, |tree| {
        tree.find(Role::Table, TABLE).map(|_| tree.clone())
    });
    is_sound(&tree);

    let table = tree.inside(tree.get(Role::Table, TABLE));
    let heads: Vec<&str> = table
        .iter()
        .filter(|node| matches!(node.role, Role::ColumnHeader | Role::TableColumnHeader))
        .map(|node| node.name.as_str())
        .collect();
    assert_eq!(heads, ["Name"]);
    let rows_before = rows(&tree);
    assert!(rows_before.len() > 1, "{tree}");
    for row in &rows_before {
        assert!(row.is(State::Focusable) && row.is(State::Selectable));
        assert!(!row.is(State::Selected), "{} is chosen", row.name);
        let cells: Vec<&Node> = tree
            .inside(row)
            .iter()
            .filter(|node| node.role == Role::TableCell)
            .collect();
        assert!(!cells.is_empty(), "{} has no cells:\n{tree}", row.name);
        for cell in cells {
            assert!(!cell.name.is_empty(), "a cell has no name:\n{tree}");
            assert!(
                row.name.contains(&cell.name),
                "{} does not say its cell {}",
                row.name,
                cell.name
            );
        }
    }

    reader.press(Role::TableRow, BUCKET);
    let says = format!("{BUCKET} is in Ireland. Its 2 rules stay.");
    let tree = reader.wait("the chosen bucket", SOON, |tree| {
        tree.find(Role::Label, &says).map(|_| tree.clone())
    });
    let chosen: Vec<&str> = rows(&tree)
        .into_iter()
        .filter(|row| row.is(State::Selected))
        .map(|row| row.name.as_str())
        .collect();
    assert_eq!(chosen, [BUCKET]);
}
