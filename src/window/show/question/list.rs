//! Long lists to choose from: a field to find something with, and only the rows on screen.

use egui::{Id, Ui};

use crate::ui::check::check_ui;
use crate::ui::cover::Cover;
use crate::ui::search::search_ui;
use crate::ui::table::{Cell, Column, Table, TableEvent};
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::State;
use crate::window::show::masking;
use crate::window::show::question::refusal_ui;

/// Shorter lists need no field to find something with.
const FEW: usize = 8;
/// So many boxes to tick are drawn; the rest is found by typing.
const MOST_TICKS: usize = 60;
/// Widths of the columns, in points.
const NAME: f32 = 220.0;
const ABOUT: f32 = 190.0;

/// A list of things of the account.
#[derive(Clone, Copy)]
pub(crate) struct List<'a> {
    /// Decides what of a name is hidden.
    pub state: &'a State,
    /// Its name, such as "Your buckets".
    pub name: &'a str,
    /// What the field says, such as "Find a bucket".
    pub find: &'a str,
}

/// What is said beside a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct About {
    pub words: String,
    /// It cannot be chosen, and `words` is why.
    pub refused: bool,
}

impl About {
    /// It can be chosen.
    pub(crate) fn free(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            refused: false,
        }
    }

    /// It cannot be chosen, and why.
    pub(crate) fn refused(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            refused: true,
        }
    }
}

impl List<'_> {
    /// Draws the list and says which row was chosen now. A row that is refused says why, and stays as it is.
    pub(crate) fn pick_ui(
        &self,
        ui: &mut Ui,
        names: &[&str],
        chosen: Option<usize>,
        about: impl Fn(usize) -> About,
    ) -> Option<usize> {
        let shown = self.find_ui(ui, names);
        let refused_id = Id::unique(("refused row", self.name));
        let refused: Option<usize> = ui
            .data(|data| data.get_temp::<Option<usize>>(refused_id))
            .flatten();
        if let Some(row) = refused.map(&about).filter(|about| about.refused) {
            refusal_ui(ui, &masking::text(self.state, &row.words));
            ui.add_space(size::S8);
        }
        let columns = [
            Column::new("Name", NAME).grows(),
            Column::new("About it", ABOUT).grows().drop_order(1),
        ];
        let mut selected = chosen.and_then(|chosen| names.get(chosen)).copied();
        let index_of = |row: usize| shown.get(row).copied().unwrap_or_default();
        let name_of = |row: usize| names.get(index_of(row)).copied().unwrap_or_default();
        let event = Table::new(self.name, self.name, &columns).show(
            ui,
            shown.len(),
            name_of,
            &mut selected,
            |row| {
                let index = index_of(row);
                let name = masking::text(self.state, name_of(row));
                let row = about(index);
                let name = if row.refused {
                    Cell::Meta(name)
                } else {
                    Cell::Mono(name)
                };
                vec![name, Cell::Meta(masking::text(self.state, &row.words))]
            },
        );
        let Some(TableEvent::Pressed(name)) = event else {
            return None;
        };
        let index = names.iter().position(|one| *one == name)?;
        let is_refused = about(index).refused;
        let remembered: Option<usize> = is_refused.then_some(index);
        ui.data_mut(|data| data.insert_temp(refused_id, remembered));
        (!is_refused).then_some(index)
    }

    /// Draws boxes to tick and says which one was turned.
    pub(crate) fn tick_ui(
        &self,
        ui: &mut Ui,
        names: &[&str],
        is_on: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let shown = self.find_ui(ui, names);
        let mut turned = None;
        for index in shown.iter().copied().take(MOST_TICKS) {
            let Some(name) = names.get(index) else {
                continue;
            };
            let words = masking::text(self.state, name);
            let mut on = is_on(index);
            let response = ui
                .push_id(("tick", name), |ui| check_ui(ui, &mut on, &words))
                .inner;
            if response.changed() {
                turned = Some(index);
            }
        }
        let rest = shown.len().saturating_sub(MOST_TICKS);
        if rest > 0 {
            ui.add_space(size::S8);
            text::help(
                ui,
                &format!("{rest} more. Type a part of the name to find them."),
            );
        }
        turned
    }

    /// Draws the field where the list is long, and says which rows it leaves.
    fn find_ui(&self, ui: &mut Ui, names: &[&str]) -> Vec<usize> {
        if names.len() <= FEW {
            return (0..names.len()).collect();
        }
        let id = Id::unique(("find", self.name));
        let mut wanted: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let width = ui.available_width();
        let cover = masking::cover(self.state);
        let cover = cover.as_ref().map(|cover| cover as &dyn Cover);
        if search_ui(ui, &mut wanted, self.find, width, cover).changed() {
            let kept = wanted.clone();
            ui.data_mut(|data| data.insert_temp(id, kept));
        }
        let shown = found(names, &wanted);
        ui.add_space(size::S4);
        text::meta(ui, &format!("{} of {}", shown.len(), names.len()));
        ui.add_space(size::S4);
        shown
    }
}

/// The places of the names that hold a text, in whatever letters.
fn found(names: &[&str], wanted: &str) -> Vec<usize> {
    let wanted = wanted.trim().to_lowercase();
    names
        .iter()
        .enumerate()
        .filter(|(_, name)| wanted.is_empty() || name.to_lowercase().contains(&wanted))
        .map(|(index, _)| index)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_any_part_in_any_letters() {
        let names = ["web-logs", "archive", "Web-assets"];
        assert_eq!(found(&names, " web "), [0, 2]);
        assert_eq!(found(&names, ""), [0, 1, 2]);
        assert!(found(&names, "x").is_empty());
    }
}
