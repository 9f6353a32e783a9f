//! The kit: what the window is built of, from colors to dialogs.
//!
//! It knows nothing of the product. Texts come in as `&str`, what was pressed goes out as a return value.
//! Colors and lengths are in [`theme`] and nowhere else.
//!
//! Call [`theme::install`] once with the context. Everything else takes `ui` first and draws at the cursor:
//!
//! | File | Draws | Gives back |
//! |---|---|---|
//! | [`text`] | `title`, `section`, `body`, `strong`, `help`, `meta`, `small`, `value`, `mono`, `code`, `count`, `identity`, `identity_number`: `(ui, "…")`; `rich(ui, &[Piece])`, `rich_help` | `Response` |
//! | [`icon`] | `icon_ui(ui, Icon, size, color)`, `paint_icon(painter, rect, icon, color, cut)` | `Response` |
//! | [`mark`] | `mark_ui(ui, Mark)`, `mark_word_ui(ui, Mark, "26 done")` | `Response` |
//! | [`button`] | `Button::primary("…")`, `secondary`, `quiet`, `danger`, `danger_confirm`; `.small()`, `.icon(_)`, `.enabled(_)`, `.why(_)`, `.name(_)`, `.id_salt(_)`; `ui.add(_)` or `.pressed(ui)` | `Response` or `bool` |
//! | [`field`] | `Field::new("label", &mut text)`, `.help(_)`, `.hint(_)`, `.mono()`, `.password()`, `.masked(_)`, `.covered(Some(&cover))`, `.state(FieldState)`, `.fix("Change it for me")`, `.id_salt(_)`; `.show(ui)` | `FieldResponse` |
//! | [`search`] | `search_ui(ui, &mut text, "Find an account", width, cover)` | `Response` |
//! | [`choice`] | `choices_ui(ui, "name", &mut Option<T>, &[(T, Choice)])` | `bool`: changed |
//! | [`check`] | `check_ui(ui, &mut on, "label")`, `check_named_ui(ui, &mut on, "label", "name")`, `step_ui(ui, &mut on, &[Piece], current)`, `switch_ui(ui, &mut on, "name")`, `switch_row_ui(ui, icon, &mut on, "label")` | `Response` |
//! | [`segmented`] | `segmented_ui(ui, "name", &mut value, &[(T, "label")])` | `bool`: changed |
//! | [`copy`] | `CopyField::new("label", "value")`, `.masked(_)`, `.stacked(_)`, `.compact()`; `.show(ui)`; `copy_button_ui(ui, "label", "value")` | `bool`: copied now |
//! | [`note`] | `note_ui(ui, NoteKind, "bold", "text")` | `Response` |
//! | [`problem`] | `problems_ui(ui, "salt", &[Problem])` | `Option<ProblemPress>` |
//! | [`toast`] | `say(ctx, "Copied", "name")`, and `toast_ui(ctx, room_below)` once a frame | nothing |
//! | [`dialog`] | `Dialog::new("salt", "title").row(_, _).safe("Not yet").deed("Make 14 changes", Deed::Plain).show(ctx)`, `.large()` or `.show_with(ctx, \|ui\| …)` | `Option<Answer>` |
//! | [`rail`] | `rail_ui(ui, &[RailRow], row_height)`, `rail_foot_ui(ui, &mut sharing, percent, theme)`, `section_bar_ui(ui, "Section 4 of 9", "name")` | what was pressed |
//! | [`strip`] | `strip_ui(ui, &Strip)` | `Option<StripTool>` |
//! | [`footer`] | `Footer { sentence, primary: Some(("Continue", true)), .. }.show(ui)` | `Option<FooterPress>` |
//! | [`eyebrow`] | `Eyebrow::question(2, 6, "Question 3 of 6").link("Earlier answers").show(ui)` | `bool`: link pressed |
//! | [`code`] | `code_ui(ui, "name", text, &[CodeMark])` | `Response` |
//! | [`diff`] | `diff_ui(ui, "name", &[DiffRow])` | `Response` |
//! | [`rule_list`] | `rule_list_ui(ui, "salt", &mut Option<usize>, &[Rule], \|rule\| (text, marks))` | `bool`: changed |
//! | [`change_row`] | `change_row_ui(ui, &ChangeRow, &mut open, \|ui\| …)`, `group_row_ui(ui, &mut open, "CloudTrail", "7 changes")`, `counts_ui(ui, &[(10, "to create")])` | `Response` |
//! | [`progress`] | `bar_ui(ui, "name", total, &[BarPart])`, `progress_row_ui(ui, &ProgressRow)` | `Response`, `bool`: link pressed |
//! | [`fold_row`] | `FoldRow::new(ui, "salt")`, `.is_open()`, `.show(ui, Mark, "31 earlier changes")` | nothing |
//! | [`rows`] | `rows_ui(ui, "Changes to come", &list, \|ui, thing\| …)`: a list of any length, of which only what is on screen is made | nothing |
//! | [`table`] | `Column::new("head", width).grows().right().sorts().drop_order(1)`; `Table::new("salt", "name", &[Column]).sorted(_).ticks(_).show(ui, rows, \|row\| key, &mut selected, \|row\| Vec<Cell>)` | `Option<TableEvent>`: pressed, sorted or ticked |
//! | [`tree`] | `tree_ui(ui, ("salt", "name"), rows, \|row\| key, \|row\| TreeRow)`: groups and things to tick | `Option<TreeEvent>`: ticked, opened or typed |
//! | [`grid`] | `Grid::new("salt", "name", &rows, &[Group]).show(ui, \|column\| name, \|at\| GridCell)` | `Option<At>`: pressed cell |
//! | [`diagram`] | `diagram_ui(ui, "name", &[DiagramBox], &[(0, 1)])`: boxes and arrows, or a list | nothing |
//! | [`activity`] | `activity_line_ui(ui, "last call")`, `activity_drawer_ui(ui, "28 calls…", &mut filter, cover, &[ActivityRow])` | what was pressed |
//! | [`call_list`] | the rows of that drawer, each of which opens | |
//! | [`empty`] | `empty_ui(ui, "head", "help", "button")` | `bool`: pressed |
//! | [`layout`] | `Width::of(ctx)`, `page_ui(ui, "salt", \|ui\| …)`, `SidePanel::new("salt", "Rules").show(ui, &mut open, \|ui\| …)`, `divider(ui, room)`, `row_ui(ui, height, \|ui\| …)`, `fact_ui(ui, "label", \|ui\| …)` | inner value |
//!
//! Draw first and combine afterwards: `a_ui(ui) || b_ui(ui)` would not draw the second thing.
//!
//! Draw in this order: strip, rail, footer, activity, side panel, and the page last.
//!
//! A control keeps its id while its label and its scope (`ui.push_id`) stay the same, so focus stays where it is when
//! things around it come and go. Give rows that can be added or removed a scope of their own.

pub mod activity;
pub mod amount_row;
pub mod button;
pub mod call_list;
pub mod change_row;
pub mod check;
pub mod choice;
pub mod code;
pub mod copy;
mod count;
pub mod cover;
pub mod diagram;
pub mod dialog;
pub mod diff;
pub mod empty;
pub mod eyebrow;
pub mod field;
pub mod focus;
pub mod fold_row;
pub mod follow;
pub mod footer;
pub mod grid;
pub mod icon;
mod kept;
pub mod layout;
pub mod mark;
pub mod note;
mod part;
pub mod problem;
pub mod progress;
pub mod rail;
pub mod rail_foot;
pub mod rows;
pub mod rule_list;
pub mod search;
pub mod segmented;
pub mod strip;
pub mod table;
pub mod text;
pub mod theme;
pub mod toast;
pub mod tree;
pub mod width;
