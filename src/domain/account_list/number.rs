//! An account number in a cell.

use crate::domain::{AccountId, clean_paste};

/// The number in a cell, or what to do about it.
pub(super) fn read(cell: &str) -> Result<AccountId, String> {
    let text = bare(cell);
    if is_rounded(&text) {
        return Err("A spreadsheet has rounded this number. Format the column as text, put the numbers in again, and save the file once more.".to_owned());
    }
    AccountId::parse(&text).map_err(|problem| {
        let digits = digits(&text);
        if (8..12).contains(&digits) && text.chars().all(|sign| sign.is_ascii_digit()) {
            format!("{} Spreadsheets drop zeros at the front.", problem.message)
        } else {
            problem.message
        }
    })
}

/// A cell without what programs put around a number: quotes, brackets, and the sign of a formula.
pub(super) fn bare(cell: &str) -> String {
    let bracket =
        |sign: char| matches!(sign, '[' | ']' | '(' | ')' | '{' | '}') || sign.is_whitespace();
    let (text, _) = clean_paste(cell.trim_matches(bracket));
    match text.strip_prefix('=') {
        Some(formula) => clean_paste(formula).0,
        None => text,
    }
}

/// The account numbers that stand in one cell of a list with nothing but spaces between; else the cell itself, if it holds anything.
pub(super) fn parts(cell: &str) -> Vec<&str> {
    let words: Vec<&str> = cell.split_whitespace().collect();
    if words.len() > 1 && words.iter().all(|word| read(word).is_ok()) {
        words
    } else if bare(cell).is_empty() {
        Vec::new()
    } else {
        vec![cell]
    }
}

/// Whether a cell holds an account number, or one with a mistake in it.
pub(super) fn is_like(cell: &str) -> bool {
    let text = bare(cell);
    let others = text
        .chars()
        .filter(|sign| !sign.is_ascii_digit() && !matches!(sign, ' ' | '-'));
    is_rounded(&text)
        || AccountId::parse(&text).is_ok()
        || ((9..=13).contains(&digits(&text)) && others.count() <= 1)
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// `4.44456E+11`, as spreadsheets show a number that is too long for its column.
fn is_rounded(text: &str) -> bool {
    let Some((number, power)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let power = power.trim_start_matches('+');
    let is_number = |text: &str, also: &[char]| {
        !text.is_empty()
            && text
                .chars()
                .all(|sign| sign.is_ascii_digit() || also.contains(&sign))
    };
    is_number(number, &['.', ',']) && is_number(power, &[])
}
