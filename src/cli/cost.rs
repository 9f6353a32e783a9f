//! `cost`: what the changes will cost.

use serde_json::json;

use super::output::Output;
use super::plan_lines::indented;
use crate::cost::{Forecast, Note, Row};

impl Output {
    /// A forecast: for people its lines, for programs an object for each line and one for the whole.
    pub(super) fn forecast(&self, forecast: &Forecast) {
        if self.json {
            for row in &forecast.rows {
                self.line("cost", json!(row));
            }
            self.line(
                "forecast",
                json!({
                    "counted": forecast.at,
                    "region": forecast.region,
                    "month": forecast.total(),
                    "first_30_days": forecast.first_month(),
                    "at_least": forecast.at_least,
                    "words": forecast.head(),
                    "looked": forecast.looked,
                    "unknown": forecast.unknown,
                    "stays": forecast.stays,
                    "prices": forecast.prices,
                }),
            );
            return;
        }
        self.text("\nWhat will it cost?");
        self.text(&format!("{} {}", forecast.head(), forecast.lead()));
        let widest = forecast.rows.iter().map(|row| row.name.chars().count());
        let widest = widest.max().unwrap_or_default();
        for row in &forecast.rows {
            self.text(&line(row, widest));
            self.text(&indented(&indented(&row.price)));
        }
        self.text(&forecast.of_prices());
        if !forecast.looked.is_empty() {
            self.text("\nWhat we looked at");
            for sentence in &forecast.looked {
                self.text(&indented(sentence));
            }
        }
        self.notes("What is not known", &forecast.unknown);
        self.notes("Stays as it is", &forecast.stays);
        self.text("\nPrices");
        for used in &forecast.prices {
            self.text(&indented(&used.words()));
        }
    }

    fn notes(&self, head: &str, notes: &[Note]) {
        if notes.is_empty() {
            return;
        }
        self.text(&format!("\n{head}"));
        for note in notes {
            self.text(&indented(&format!("{}: {}", note.head, note.text)));
        }
    }
}

fn line(row: &Row, widest: usize) -> String {
    let name = &row.name;
    let amount = row.amount_words();
    format!("  {name:<widest$}  {amount:>14}  {}", row.grows.word())
}
