//! The engine's budgets, each as a ratio or a figure of this one run: `cargo bench --bench engine`.
//!
//! With words behind it, only the rows that one of them names: `cargo bench --bench engine -- walk python`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops when it cannot go on"
)]

mod against_python;
mod apart;
#[path = "../../tests/flows/company.rs"]
mod company;
mod emulator;
mod main_account;
mod members;
mod organization;
mod setup;
mod walk;

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    // The first ones measure memory, so nothing else may have held any before.
    let rows: [(&str, fn()); 9] = [
        ("plan", organization::plans),
        ("memory", walk::in_memory),
        ("walk", walk::over_the_graph),
        ("burst", walk::a_burst_of_events),
        ("fifty", members::fifty),
        ("thousands", members::thousands),
        ("apply", main_account::against_its_longest_chain),
        ("python", against_python::the_whole_command),
        ("apart", apart::memory),
    ];
    for (name, row) in rows {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            row();
        }
    }
}
