//! Where things go: width classes, the page, the side panel, and rows.

mod place;
mod side_panel;

pub use super::width::Width;
pub use place::{
    beside_ui, divider, fact_ui, name_panel, page_ui, reading, row_ui, sides_ui, tight_ui,
};
pub use side_panel::SidePanel;
