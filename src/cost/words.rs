//! A forecast in words.

use std::fmt::Write as _;

use super::row::{Forecast, Growth, PriceUsed, Row};
use crate::domain::Region;
use crate::price::month;

impl Growth {
    /// In one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Grows => "Grows",
            Self::Stays => "Stays",
            Self::Little => "Little",
        }
    }
}

impl Row {
    /// The amount of a month, or that it is not known.
    pub fn amount_words(&self) -> String {
        self.amount
            .map_or_else(|| "not known".to_owned(), |range| range.short())
    }
}

impl Forecast {
    /// What it comes to: "$52 to $128 a month", with "At least" before it where something has no figure.
    pub fn head(&self) -> String {
        if self.rows.is_empty() && self.at_least {
            return "We cannot say".to_owned();
        }
        let total = self.total();
        match (self.at_least, total.is_nothing()) {
            (true, true) => "Not known yet".to_owned(),
            (true, false) => format!("At least {} a month", total.words()),
            (false, true) => "Nothing".to_owned(),
            (false, false) => format!("{} a month", upper(&total.words())),
        }
    }

    /// What stands behind the head: "more than today. $14 to $32 in the first 30 days."
    pub fn lead(&self) -> String {
        if self.rows.is_empty() {
            return "more than today.".to_owned();
        }
        let first = self.first_month();
        format!(
            "more than today. {} in the first 30 days.",
            upper(&first.words())
        )
    }

    /// Whose prices these are, and of when: "AWS's prices of July 2025 to October 2026, for Ireland. AWS bills, we only estimate."
    pub fn of_prices(&self) -> String {
        let mut months: Vec<&str> = self
            .prices
            .iter()
            .map(|used| used.price.dated.as_str())
            .collect();
        months.sort_unstable();
        let said = |dated: Option<&&str>| month(dated?);
        let when = match (said(months.first()), said(months.last())) {
            (Some(first), Some(last)) if first == last => format!(" of {first}"),
            (Some(first), Some(last)) => format!(" of {first} to {last}"),
            _ => String::new(),
        };
        format!(
            "AWS's prices{when}, for {}, without taxes. AWS bills, we only estimate.",
            self.region.place_or_code()
        )
    }

    /// The whole of it as a page of Markdown.
    pub fn to_markdown(&self) -> String {
        let mut text = String::from("# What it will cost\n\n");
        let mut line = |line: std::fmt::Arguments<'_>| {
            // Writing into a text does not fail.
            let _written = writeln!(text, "{line}");
        };
        line(format_args!("**{}** {}\n", self.head(), self.lead()));
        line(format_args!(
            "Counted on {}.\n",
            self.at.strftime("%B %-d, %Y, %H:%M UTC")
        ));
        line(format_args!(
            "| What | Price | A month | First 30 days | How it grows |"
        ));
        line(format_args!("|---|---|---:|---:|---|"));
        for row in &self.rows {
            let first = row
                .first
                .map_or_else(|| "not known".to_owned(), |it| it.short());
            line(format_args!(
                "| {} | {} | {} | {first} | {} |",
                row.name,
                row.price,
                row.amount_words(),
                row.grows.word()
            ));
        }
        line(format_args!(
            "| **Together** | | **{}** | **{}** | |\n",
            self.total().short(),
            self.first_month().short()
        ));
        line(format_args!("{}\n", self.of_prices()));
        let lists = [
            ("What is not known", &self.unknown),
            ("Stays as it is", &self.stays),
        ];
        for (head, notes) in lists {
            if !notes.is_empty() {
                line(format_args!("## {head}\n"));
                for note in notes {
                    line(format_args!("- **{}**: {}", note.head, note.text));
                }
                line(format_args!(""));
            }
        }
        line(format_args!("## By account and Region\n"));
        for row in &self.rows {
            line(format_args!("### {}\n", row.name));
            for part in &row.parts {
                let account = part.account.as_ref();
                let account = account.map_or_else(|| "Others".to_owned(), |it| it.grouped());
                let region = part
                    .region
                    .as_ref()
                    .map_or("all Regions", Region::place_or_code);
                let amount = part
                    .amount
                    .map_or_else(|| "not known".to_owned(), |it| it.short());
                line(format_args!("- {account}, {region}: {amount}"));
            }
            line(format_args!(""));
        }
        line(format_args!("## Prices\n"));
        for used in &self.prices {
            line(format_args!("- {}", used.words()));
        }
        text
    }
}

impl PriceUsed {
    /// The price with its date, its page, and for how many Regions it was used.
    pub fn words(&self) -> String {
        let regions = match (self.regions.first(), self.regions.len()) {
            (Some(one), 1) => one.place_or_code().to_owned(),
            (_, count) => format!("{count} Regions"),
        };
        let borrowed = if self.others.is_empty() {
            ""
        } else {
            ", where we know only the price of N. Virginia"
        };
        format!(
            "{} ({}, {}), for {regions}{borrowed}",
            self.price.words(),
            self.price.of_month(),
            self.price.source
        )
    }
}

/// The same at the beginning of a sentence.
fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
