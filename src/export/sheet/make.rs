//! A plan put into the words of the sheet.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::form::{Asks, Sheet};
use super::{page, rows, stays};
use crate::cost::Forecast;
use crate::domain::{AccountId, Region};
use crate::export::masked::Masks;
use crate::inventory::Caller;
use crate::plan::{Counts, Kind, Section, Told};

/// What a forecast says, in lines for the sheet.
pub fn cost_lines(forecast: &Forecast) -> Vec<String> {
    let mut lines = vec![format!("{}, {}", forecast.head(), forecast.lead())];
    let rows = forecast.rows.iter().map(|row| {
        format!(
            "{}: {} a month ({})",
            row.name,
            row.amount_words(),
            row.price
        )
    });
    lines.extend(cut(
        &rows.collect::<Vec<_>>(),
        COSTS,
        "more stand in the forecast",
    ));
    lines.push(forecast.of_prices());
    lines
}

/// So many warnings stand on the page.
const NOTICES: usize = 6;
/// And so many of what is not made.
const LEFT_OUT: usize = 4;
/// And so many lines of costs.
const COSTS: usize = 8;

impl Sheet {
    /// The sheet of a plan.
    pub fn of(asks: &Asks<'_>) -> Self {
        let changes = &asks.plan.changes;
        let practice = if asks.practice {
            ". Practice: a made-up company, and nothing of it reaches AWS"
        } else {
            ""
        };
        Self {
            title: match asks.name {
                Some(name) => format!("Connect {name} to Radiant Security"),
                None => "Connect AWS to Radiant Security".to_owned(),
            },
            about: format!("Approval sheet, {}{practice}.", asks.at),
            facts: facts(asks),
            rows: rows::of(changes),
            left_out: cut(&left_out(changes), LEFT_OUT, "more are not made"),
            rights: rights(asks),
            notices: cut(
                &notices(changes),
                NOTICES,
                "more stand in the list of changes",
            ),
            costs: if asks.costs.is_empty() {
                cut(
                    &rows::costs(changes),
                    COSTS,
                    "more stand in the list of changes",
                )
            } else {
                asks.costs.to_vec()
            },
            stays: stays::of(changes),
            checksum: asks.approved.checksum.spoken(),
            whole_checksum: asks.approved.checksum.hex(),
        }
    }

    /// The same with every identifier replaced. What has to be compared stays: the checksum.
    #[must_use]
    pub fn masked(&self, asks: &Asks<'_>) -> Self {
        let mut masks = Masks::new(&same_for_all()).with_public("Radiant Security");
        masks.add("account", asks.caller.account.as_str());
        if let Some(name) = asks.name {
            masks.add("company", name);
        }
        if let Some(by) = asks.by {
            masks.add("person", by);
        }
        for part in asks.caller.arn.rsplit(['/', ':']).take(2) {
            masks.add("caller", part);
        }
        for told in &asks.plan.changes {
            masks.add("name", &told.resource);
            masks.read(&serde_json::to_value(&told.change).unwrap_or_default());
        }
        let words = serde_json::to_value(self).unwrap_or_default();
        masks.read(&words);
        let Ok(hidden) = serde_json::from_value::<Self>(masks.value(&words)) else {
            return self.clone();
        };
        Self {
            about: format!("{} Names and numbers are hidden.", self.about),
            checksum: self.checksum.clone(),
            whole_checksum: self.whole_checksum.clone(),
            ..hidden
        }
    }
}

/// The first of them, and how many more there are.
fn cut(all: &[String], most: usize, more: &str) -> Vec<String> {
    let mut some: Vec<String> = all.iter().take(most).cloned().collect();
    if all.len() > most {
        some.push(format!("{} {more}.", all.len() - most));
    }
    some
}

fn facts(asks: &Asks<'_>) -> Vec<(String, String)> {
    let counts = Counts::of(&asks.plan.changes);
    let number = asks.caller.account.grouped();
    let account = match asks.name {
        Some(name) => format!("{name}, {number}"),
        None => number,
    };
    let holds = match read(asks).len() {
        0 => String::new(),
        1 => ". Radiant Security reads 1 other account too".to_owned(),
        some => format!(". Radiant Security reads {some} other accounts too"),
    };
    let plan = format!(
        "{}: {} new, {} {}, {}",
        changes(counts.writes()),
        counts.create,
        counts.update,
        if counts.update == 1 {
            "update"
        } else {
            "updates"
        },
        match counts.delete {
            0 => "none deleted".to_owned(),
            some => format!("{some} also delete something"),
        }
    );
    let mut facts = vec![
        ("Who asks".to_owned(), who(asks.caller)),
        ("Account".to_owned(), format!("{account}{holds}")),
        ("Regions".to_owned(), regions(asks)),
        ("Plan".to_owned(), plan),
    ];
    if let Some(by) = asks.by {
        facts.push(("Has to be approved by".to_owned(), by.to_owned()));
    }
    facts
}

fn changes(count: usize) -> String {
    if count == 1 {
        "1 change".to_owned()
    } else {
        format!("{count} changes")
    }
}

/// The role or user that signed in. The name of a session is often a person's address, so it is left out.
fn who(caller: &Caller) -> String {
    let resource = caller.arn.splitn(6, ':').nth(5).unwrap_or_default();
    let mut parts = resource.split('/');
    let kind = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    match (kind, rest.as_slice()) {
        ("assumed-role", [role, ..]) => format!("The role {role}"),
        ("user", [.., user]) => format!("The user {user}"),
        ("root", _) => "The account's root user".to_owned(),
        ("federated-user", _) => "A federated user".to_owned(),
        _ => "Not known".to_owned(),
    }
}

/// The main Region, and how many others are written to.
fn regions(asks: &Asks<'_>) -> String {
    let main = asks.region.with_code();
    let others: BTreeSet<&Region> = writes(&asks.plan.changes)
        .map(|told| &told.place.region)
        .filter(|region| *region != asks.region)
        .collect();
    match others.len() {
        0 => main,
        some => format!("{main} and {some} more"),
    }
}

fn writes(changes: &[Told]) -> impl Iterator<Item = &Told> {
    changes.iter().filter(|told| told.kind.writes())
}

/// The other accounts that get a role.
fn read<'a>(asks: &Asks<'a>) -> BTreeSet<&'a AccountId> {
    asks.plan
        .changes
        .iter()
        .filter(|told| told.section == Section::Members)
        .map(|told| &told.place.account)
        .filter(|account| **account != asks.caller.account)
        .collect()
}

/// Which rights are used, by whom and for how long, and what Radiant Security gets.
fn rights(asks: &Asks<'_>) -> String {
    let needs = asks.plan.needs().len();
    let others: BTreeSet<&AccountId> = writes(&asks.plan.changes)
        .map(|told| &told.place.account)
        .filter(|account| **account != asks.caller.account)
        .collect();
    let elsewhere = match others.len() {
        0 => String::new(),
        1 => " They are used in 1 other account too.".to_owned(),
        some => format!(" They are used in {some} other accounts too."),
    };
    let gives = writes(&asks.plan.changes)
        .any(|told| matches!(told.section, Section::MainRole | Section::Members));
    let gets = if gives {
        "Radiant Security may read by this plan, with its External Role ID only. It can change and delete nothing."
    } else {
        "Radiant Security gets no right by this plan. Its role follows, with its own approval."
    };
    format!(
        "{needs} permissions of who asks, from approval to the end of the run. Before and after, we only read.{elsewhere} {gets}"
    )
}

/// What is good to know about the writes, each once.
fn notices(changes: &[Told]) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for warning in writes(changes).flat_map(|told| &told.warnings) {
        if !said.contains(&warning.text) {
            said.push(warning.text.clone());
        }
    }
    said
}

/// What is not made by this plan, with the reason, each once.
fn left_out(changes: &[Told]) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for told in changes {
        let why = match &told.kind {
            Kind::ByHand(problem) => format!("{}: {}", told.title, problem.summary),
            Kind::Waiting(what) => format!("{}: {what}", told.title),
            Kind::Create | Kind::Update | Kind::Keep => continue,
        };
        if !said.contains(&why) {
            said.push(why);
        }
    }
    said
}

/// The words that every customer's sheet has.
fn same_for_all() -> Value {
    json!([
        page::HEADS,
        rows::WORDS,
        stays::WORDS,
        "Who asks Account Regions Plan Has to be approved by The role The user Not known",
        "Connect AWS to Radiant Security Approval sheet Practice",
        "permissions of who asks from approval to the end of the run new updates none deleted changes",
    ])
}
