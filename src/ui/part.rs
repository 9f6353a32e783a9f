//! What assistive technologies are told of a table or a grid: nodes for what is drawn without a widget of its own.

use egui::accesskit::{Node, Rect as Bounds};
use egui::{Id, Rect, Role, Ui, UiBuilder};

/// Makes a part known under this id, and gives its node more.
///
/// `parent` is the row that it belongs to, where it does not belong to what is drawn around it.
pub(in crate::ui) fn name_part(
    ui: &mut Ui,
    (id, parent): (Id, Option<Id>),
    (role, words): (Role, &str),
    rect: Rect,
    more: impl FnOnce(&mut Node),
) {
    let mut builder = UiBuilder::new()
        .scope_id(id)
        .max_rect(rect)
        .accessibility_role(role)
        .accessibility_label(words);
    if let Some(parent) = parent {
        builder = builder.accessibility_parent(parent);
    }
    let id = ui.new_child(builder).unique_id();
    ui.accesskit_node_builder(id, |node| {
        node.set_bounds(bounds(rect));
        more(node);
    });
}

/// Where a node is.
pub(in crate::ui) fn bounds(rect: Rect) -> Bounds {
    Bounds {
        x0: rect.min.x.into(),
        y0: rect.min.y.into(),
        x1: rect.max.x.into(),
        y1: rect.max.y.into(),
    }
}
