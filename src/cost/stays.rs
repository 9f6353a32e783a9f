//! What is billed today and stays as it is.

use super::counts::Spent;
use super::ground::Ground;
use super::range::Range;
use super::row::Note;
use crate::plan::CostItem;

/// GuardDuty of today, with the days of trial that are left, and the record that is free.
pub(super) fn stays(ground: &Ground<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    let all: Vec<Spent> = ground
        .counts
        .all_spent()
        .map(|(_, _, spent)| spent)
        .collect();
    let months = |free: bool| {
        let of = all.iter().filter(|spent| spent.is_free() == free);
        Range::sum(of.filter_map(|spent| spent.month()))
    };
    let billed = months(false);
    if !billed.is_nothing() {
        notes.push(Note::new(
            "GuardDuty of today",
            format!("{} a month, for what it reads already.", billed.words()),
        ));
    }
    let left = all.iter().filter(|spent| spent.is_free());
    if let Some(least) = left.filter_map(|spent| spent.left).min() {
        let days = if least == 1 { "day" } else { "days" };
        let then = months(true);
        let then = if then.is_nothing() {
            "It has run for too short a time to say what it costs then.".to_owned()
        } else {
            format!("Then {} a month.", then.words())
        };
        notes.push(Note::new(
            "In its free trial",
            format!(
                "GuardDuty is free for {least} more {days} where it was switched on lately. {then}"
            ),
        ));
    }
    if !ground.of(&[CostItem::FirstRecord]).is_empty() {
        notes.push(Note::new(
            "The first trail",
            "The first record of management events is free.",
        ));
    }
    notes
}
