//! Prices in words.

use super::unit_price::Price;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A month such as `2026-10` in words, such as "October 2026".
pub fn month(dated: &str) -> Option<String> {
    let (year, month) = dated.split_once('-')?;
    let index = month.parse::<usize>().ok()?.checked_sub(1)?;
    Some(format!("{} {year}", MONTHS.get(index)?))
}

/// A number with its thousands apart, such as "100,000".
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn amount(per: u64) -> String {
    if per == 1_000_000 {
        "1 million".to_owned()
    } else {
        grouped(per)
    }
}

impl Price {
    /// Such as "$0.80 for 1 million S3 events" or "$1 a key a month".
    pub fn words(&self) -> String {
        if self.per == 1 {
            format!("{} a {}", self.usd, self.unit)
        } else {
            format!("{} for {} {}", self.usd, amount(self.per), self.unit)
        }
    }

    /// The same as an estimate with the month of the price.
    pub fn dated_words(&self) -> String {
        format!(
            "about {} per {} {} ({})",
            self.usd,
            grouped(self.per),
            self.unit,
            self.of_month()
        )
    }

    /// Such as "price of October 2026".
    pub fn of_month(&self) -> String {
        let month = month(&self.dated);
        format!("price of {}", month.as_deref().unwrap_or(&self.dated))
    }
}
