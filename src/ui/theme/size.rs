//! Lengths in points at 100% zoom.

/// Radius of tags and check boxes.
pub const RADIUS_TAG: u8 = 4;
/// Radius of buttons, fields, code and copy fields.
pub const RADIUS: u8 = 6;
/// Radius of choices, cards and notes.
pub const RADIUS_CARD: u8 = 8;
/// Radius of dialogs.
pub const RADIUS_DIALOG: u8 = 10;

/// Separators.
pub const LINE: f32 = 1.0;
/// Edges of controls and cards, strokes of icons.
pub const EDGE: f32 = 2.0;
/// Focus ring.
pub const RING: f32 = 3.0;
/// Between a control and its focus ring.
pub const RING_GAP: f32 = 2.0;
/// Bar at the edge of the current row.
pub const BAR: f32 = 4.0;
/// Bar at the side of a changed line.
pub const DIFF_BAR: f32 = 5.0;

/// The grid.
pub const S4: f32 = 4.0;
/// The grid.
pub const S8: f32 = 8.0;
/// The grid.
pub const S12: f32 = 12.0;
/// The grid.
pub const S16: f32 = 16.0;
/// The grid.
pub const S20: f32 = 20.0;
/// The grid.
pub const S24: f32 = 24.0;
/// The grid.
pub const S28: f32 = 28.0;
/// The grid.
pub const S32: f32 = 32.0;
/// The grid.
pub const S40: f32 = 40.0;

/// Icons beside text.
pub const ICON: f32 = 20.0;
/// Icons in discs and check boxes.
pub const ICON_SMALL: f32 = 16.0;
/// A card's mark, a disc of the rail.
pub const ICON_CARD: f32 = 28.0;

/// Buttons and fields.
pub const CONTROL: f32 = 46.0;
/// Buttons inside rows; the smallest thing to press.
pub const CONTROL_SMALL: f32 = 38.0;
/// Padding beside the text of a button.
pub const BUTTON_PAD: f32 = 22.0;
/// The same in a small button.
pub const BUTTON_PAD_SMALL: f32 = 14.0;
/// Padding in a field, inside its edge.
pub const FIELD_PAD: i8 = 12;
/// Between two fields.
pub const FIELD_GAP: f32 = 22.0;
/// Between title and lead.
pub const LEAD_GAP: f32 = 8.0;
/// Between lead and the first control.
pub const CONTROL_GAP: f32 = 20.0;
/// Copy fields.
pub const COPY: f32 = 56.0;
/// List rows.
pub const ROW: f32 = 46.0;
/// List rows with a second line.
pub const ROW_TALL: f32 = 58.0;
/// Table rows.
pub const ROW_TABLE: f32 = 40.0;
/// Rows of code and diff.
pub const ROW_CODE: f32 = 22.0;
/// Gutter of a diff.
pub const GUTTER: f32 = 40.0;
/// Rows of the activity drawer.
pub const ROW_ACTIVITY: f32 = 33.0;
/// Check boxes and radio dots.
pub const CHECK: f32 = 24.0;
/// Switch, wide.
pub const SWITCH_WIDTH: f32 = 40.0;
/// Switch, high.
pub const SWITCH_HEIGHT: f32 = 22.0;
/// A part of a segmented choice, without the edge.
pub const SEGMENT: f32 = 34.0;
/// A pip of the eyebrow.
pub const PIP: [f32; 2] = [22.0, 6.0];
/// The progress bar.
pub const PROGRESS: f32 = 14.0;
/// Its corners.
pub const PROGRESS_RADIUS: u8 = 3;
/// Between hatching lines of a failed part.
pub const HATCH: f32 = 8.0;
/// Mark and word at the left of a change row.
pub const MARK_COLUMN: f32 = 96.0;
/// Mark and word at the left of a progress row.
pub const MARK_COLUMN_WIDE: f32 = 128.0;
/// Seconds at the right of a progress row: room for "12 min 34 s".
pub const TIME_COLUMN: f32 = 124.0;

/// The strip.
pub const STRIP: f32 = 46.0;
/// The rail when wide.
pub const RAIL: f32 = 240.0;
/// The rail when medium.
pub const RAIL_MEDIUM: f32 = 224.0;
/// Rows of the rail when wide.
pub const RAIL_ROW: f32 = 54.0;
/// Rows of the rail when medium.
pub const RAIL_ROW_MEDIUM: f32 = 48.0;
/// The bar that stands for the rail when compact.
pub const SECTION_BAR: f32 = 50.0;
/// The footer.
pub const FOOTER: f32 = 76.0;
/// The footer when compact.
pub const FOOTER_COMPACT: f32 = 70.0;
/// The footer when tight.
pub const FOOTER_TIGHT: f32 = 60.0;
/// The side panel for notes.
pub const SIDE_NOTES: f32 = 304.0;
/// The side panel for notes that have to be read before anything else.
pub const SIDE_NOTES_WIDE: f32 = 336.0;
/// The side panel for values to copy.
pub const SIDE_VALUES: f32 = 524.0;
/// The side panel for a policy.
pub const SIDE_POLICY: f32 = 548.0;
/// The side panel over the page, when medium.
pub const SIDE_OVER: f32 = 560.0;
/// The line that stands for a folded side panel.
pub const SIDE_LINE: f32 = 44.0;
/// The line that stands for the closed activity drawer.
pub const ACTIVITY_LINE: f32 = 42.0;
/// The open activity drawer.
pub const ACTIVITY_DRAWER: f32 = 252.0;
/// Longest line of page text.
pub const READING: f32 = 680.0;
/// A dialog.
pub const DIALOG: f32 = 560.0;
/// The label column of facts.
pub const FACT_LABEL: f32 = 148.0;
/// The same in a card of this width or more.
pub const FACT_LABEL_WIDE: f32 = 184.0;
/// From this width on the wide column is used.
pub const FACT_CARD: f32 = 560.0;
/// Two copy fields side by side stack below this.
pub const SIDE_BY_SIDE: f32 = 640.0;
/// From this width on the window is wide.
pub const WIDE: f32 = 1180.0;
/// From this width on the window is medium.
pub const MEDIUM: f32 = 960.0;
/// From this width on the window is compact.
pub const COMPACT: f32 = 700.0;
/// Below this height the window is tight. A window of 1280 x 800 at 150% is not.
pub const COMPACT_HEIGHT: f32 = 520.0;
