//! What the changes will cost: a line for each part, from the least to the most, and what is not known.

use std::sync::Arc;

use egui::Ui;

use crate::cost::{Forecast, Growth, Note, Range, Row};
use crate::domain::Usd;
use crate::price::grouped;
use crate::ui::amount_row::{AmountRow, amount_head_ui, amount_row_ui, amount_sum_ui};
use crate::ui::layout::{SidePanel, divider};
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::problem::ProblemButton;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::show::masking;
use crate::window::show::title::title_ui;
use crate::window::show::trouble::{looking_ui, trouble_ui};
use crate::window::{Action, Ask, Foot, Page, Phase, State};

pub(crate) fn foot(state: &State, phase: Phase) -> Foot {
    let has_plan = state.progress().plan(phase).is_some();
    let mut foot = Foot {
        back: Some(Action::Go(Page::Review(phase))),
        sentence: "Nothing is bought here. You decide at the check.".to_owned(),
        ..Foot::default()
    };
    if state.forecast(phase).is_some() {
        foot.secondary = Some(("Save as a file".to_owned(), Action::SaveForecast));
    }
    foot.primary = if has_plan {
        Some((
            "Back to the check".to_owned(),
            Action::Go(Page::Review(phase)),
        ))
    } else if state.work(phase).plan.ask.is_asked() {
        None
    } else {
        Some(("Look at AWS".to_owned(), Action::Cost(phase)))
    };
    foot
}

pub(crate) fn side_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    let forecast = Arc::clone(state.forecast(phase)?);
    let mut open = state.open.side;
    SidePanel::new("about the cost", "About this estimate")
        .width(size::SIDE_NOTES)
        .summary("What we looked at, what is not known")
        .show(ui, &mut open, |ui| beside_ui(ui, &forecast));
    state.open.side = open;
    None
}

fn beside_ui(ui: &mut Ui, forecast: &Forecast) {
    text::section(ui, "What we looked at");
    ui.add_space(size::S8);
    if forecast.looked.is_empty() {
        text::help(ui, "Nothing that AWS counts.");
    }
    for sentence in &forecast.looked {
        text::help(ui, sentence);
    }
    notes_ui(ui, "What is not known", &forecast.unknown);
    notes_ui(ui, "Stays as it is", &forecast.stays);
}

fn notes_ui(ui: &mut Ui, head: &str, notes: &[Note]) {
    if notes.is_empty() {
        return;
    }
    divider(ui, size::S12);
    text::section(ui, head);
    for note in notes {
        ui.add_space(size::S8);
        text::help_strong(ui, &note.head);
        text::help(ui, &note.text);
    }
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    if let Some(ask) = state.costs(phase) {
        let problem = match ask {
            Ask::Here(forecast) => {
                let forecast = Arc::clone(forecast);
                title_ui(ui, state, "What will it cost?");
                ui.add_space(size::LEAD_GAP);
                forecast_ui(ui, state, &forecast);
                return None;
            }
            Ask::Trouble(problem) => Some(problem.clone()),
            Ask::Idle | Ask::Asked(_) => None,
        };
        let Some(problem) = problem else {
            return counting_ui(ui, state);
        };
        title_ui(ui, state, "We could not count what it costs");
        ui.add_space(size::CONTROL_GAP);
        let pressed = trouble_ui(ui, state, "cost", &problem, (Some("Count again"), None))?;
        return (pressed == ProblemButton::Primary).then_some(Action::CountAgain);
    }
    if state.work(phase).plan.ask.is_asked() || state.progress().plan(phase).is_some() {
        return counting_ui(ui, state);
    }
    title_ui(ui, state, "What will it cost?");
    ui.add_space(size::CONTROL_GAP);
    text::help(ui, "We have to look at AWS first.");
    None
}

fn counting_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    title_ui(ui, state, "Counting what it costs");
    ui.add_space(size::CONTROL_GAP);
    mark_word_ui(ui, Mark::Working, "Reading what AWS counts in your account");
    ui.add_space(size::S8);
    looking_ui(ui, state, "Usually less than half a minute. We only read.")
}

fn forecast_ui(ui: &mut Ui, state: &State, forecast: &Forecast) {
    text::section(ui, &forecast.head());
    text::help(ui, &forecast.lead());
    ui.add_space(size::S12);
    if !forecast.rows.is_empty() {
        rows_ui(ui, state, forecast);
    }
    ui.add_space(size::S12);
    text::help(ui, &forecast.of_prices());
}

fn rows_ui(ui: &mut Ui, state: &State, forecast: &Forecast) {
    let scale = Scale::of(forecast.largest());
    amount_head_ui(
        ui,
        ["What, and its price", "A month", "How it grows"],
        &scale.words(),
    );
    for row in &forecast.rows {
        let amount = row.amount_words();
        let (mark, word) = growth(row);
        let range = row.amount.unwrap_or_default();
        amount_row_ui(
            ui,
            &AmountRow {
                name: &masking::text(state, &row.name),
                note: &row.price,
                bar: row.amount.map(|_| scale.part(range)),
                amount: &amount,
                mark,
                word,
            },
        );
    }
    let total = forecast.total().short();
    let total = if forecast.at_least {
        format!("{total} and more")
    } else {
        total
    };
    amount_sum_ui(ui, "Together", ["least", "most"], &total);
}

const fn growth(row: &Row) -> (Mark, &'static str) {
    let mark = match row.grows {
        Growth::Grows => Mark::CanGrow,
        Growth::Stays | Growth::Little => Mark::Keep,
    };
    (mark, row.grows.word())
}

/// A scale from nothing to a round amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scale {
    /// In dollars.
    end: u64,
}

impl Scale {
    /// The smallest of 2, 10, 20, 100, … dollars that holds the largest amount.
    fn of(largest: Range) -> Self {
        let most = largest.most.up();
        let mut end = 2;
        let mut next = 5;
        while end < most && end < u64::MAX / 10 {
            end *= next;
            next = if next == 5 { 2 } else { 5 };
        }
        Self { end }
    }

    /// Its beginning, its middle and its end.
    fn words(self) -> [String; 3] {
        [0, self.end / 2, self.end].map(|dollars| format!("${}", grouped(dollars)))
    }

    /// From where to where a range reaches, of the whole.
    fn part(self, range: Range) -> (f32, f32) {
        let part = |usd: Usd| {
            let thousandths = usd.times(1_000, self.end.max(1)).down();
            f32::from(u16::try_from(thousandths).unwrap_or(1_000)) / 1_000.0
        };
        (part(range.least), part(range.most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(least: &str, most: &str) -> Range {
        Range::new(Usd::parse(least).unwrap(), Usd::parse(most).unwrap())
    }

    #[test]
    fn the_scale_ends_at_a_round_amount_that_holds_the_largest() {
        for (most, end) in [
            ("0.4", 2),
            ("2", 2),
            ("2.1", 10),
            ("11", 20),
            ("96", 100),
            ("101", 200),
        ] {
            assert_eq!(Scale::of(range("0", most)).end, end, "{most}");
        }
        let scale = Scale { end: 100 };
        assert_eq!(scale.words(), ["$0", "$50", "$100"]);
        assert_eq!(scale.part(range("38", "96")), (0.38, 0.96));
    }
}
