//! How a run stands in each of the other accounts.

use std::collections::{BTreeMap, BTreeSet};

use crate::apply::Outcome;
use crate::domain::AccountId;
use crate::inventory::{AccountView, InstanceState, MemberAccount, Seen, Standing};
use crate::plan::{Action, Change, Kind};
use crate::problem::Problem;
use crate::window::session::work::Run;
use crate::window::{ChangeState, Phase};

/// How one account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    NeedsYou,
    Working,
    Next,
    Done,
}

/// An account of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AccountRow {
    pub id: AccountId,
    pub name: String,
    /// The group that it is in, by name; empty if that is not known.
    pub group: String,
    pub stands: Stands,
    /// What is happening there.
    pub words: String,
    pub problem: Option<Problem>,
    /// Something was tried there and failed; nothing was where there is no way in.
    pub failed: bool,
}

impl AccountRow {
    /// Whether a text in small letters means it.
    pub(crate) fn is_meant(&self, words: &str) -> bool {
        let digits: String = words
            .chars()
            .filter(|sign| !matches!(sign, ' ' | '-'))
            .collect();
        self.name.to_lowercase().contains(words)
            || self.group.to_lowercase().contains(words)
            || (!digits.is_empty() && self.id.as_str().contains(&digits))
    }
}

/// The other accounts of a run: first those that need somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InRun {
    pub rows: Vec<AccountRow>,
}

impl InRun {
    /// How many stand so.
    pub(crate) fn count(&self, stands: Stands) -> usize {
        self.rows.iter().filter(|row| row.stands == stands).count()
    }

    /// How many are to be tried again: their changes were shown, and failed.
    pub(crate) fn failed(&self) -> usize {
        self.rows.iter().filter(|row| row.failed).count()
    }

    pub(crate) fn of(run: &Run) -> Self {
        let main = &run.planned.inventory.caller.account;
        let known = names(run);
        let mut accounts: BTreeMap<&AccountId, Sum> = BTreeMap::new();
        let sections = Phase::Members.sections();
        for (place, change) in run.planned.plan.changes.iter().enumerate() {
            if change.place.account == *main || !sections.contains(&change.section) {
                continue;
            }
            let sum = accounts.entry(&change.place.account).or_default();
            match &change.kind {
                Kind::ByHand(problem) => sum.refused = sum.refused.take().or(Some(problem.clone())),
                Kind::Waiting(what) => sum.waits = Some(what.clone()),
                Kind::Keep => {}
                Kind::Create | Kind::Update => sum.add(run, place, &change.id),
            }
        }
        let told = &run.planned;
        let mut rows: Vec<AccountRow> = accounts
            .into_iter()
            .map(|(id, sum)| sum.row(run, told, id, known.get(id).cloned()))
            .collect();
        by_aws(run, &known, &mut rows);
        standing(run, &known, &mut rows);
        rows.sort_by(|a, b| {
            let name = |row: &AccountRow| row.name.to_lowercase();
            a.stands.cmp(&b.stands).then_with(|| name(a).cmp(&name(b)))
        });
        Self { rows }
    }
}

/// What was seen of the changes of one account.
#[derive(Default)]
struct Sum {
    /// There is no way in, or something has to be done by hand.
    refused: Option<Problem>,
    waits: Option<String>,
    failed: Option<Problem>,
    /// The change in progress, and what it waits for.
    working: Option<(crate::plan::ChangeId, String)>,
    begun: usize,
    to_come: usize,
    not_made: usize,
}

impl Sum {
    fn add(&mut self, run: &Run, place: usize, id: &crate::plan::ChangeId) {
        let ended = run.ended().and_then(|finished| finished.outcomes.get(id));
        let (outcome, problem) = match (ended, run.changes.at(place)) {
            (Some((outcome, problem)), _)
            | (
                None,
                Some(ChangeState::Ended {
                    outcome, problem, ..
                }),
            ) => (*outcome, problem.as_ref()),
            (None, Some(ChangeState::Working { .. })) => {
                self.working = Some((id.clone(), String::new()));
                return;
            }
            (None, Some(ChangeState::Waiting { reason, .. })) => {
                self.working = Some((id.clone(), reason.clone()));
                return;
            }
            (None, None) => {
                self.to_come += 1;
                return;
            }
        };
        self.begun += 1;
        match outcome {
            Outcome::Failed => {
                let none = || Problem::new("This change did not happen.");
                self.failed
                    .get_or_insert_with(|| problem.cloned().unwrap_or_else(none));
            }
            Outcome::Skipped | Outcome::Cancelled => {
                self.not_made += 1;
                if let Some(problem) = problem {
                    self.waits.get_or_insert_with(|| problem.summary.clone());
                }
            }
            Outcome::Created | Outcome::Updated | Outcome::Unchanged => {}
        }
    }

    fn row(
        self,
        run: &Run,
        planned: &crate::engine::Planned,
        id: &AccountId,
        known: Option<(String, String)>,
    ) -> AccountRow {
        let (name, group) = known.unwrap_or_default();
        let failed = self.failed.is_some();
        let problem = self.failed.or(self.refused);
        let (stands, words) = match (&problem, self.working) {
            (Some(problem), _) => (Stands::NeedsYou, problem.summary.clone()),
            (None, Some((_, reason))) if !reason.is_empty() => (Stands::Working, reason),
            (None, Some((change, _))) => (Stands::Working, planned.title(&change).to_owned()),
            (None, None) if self.not_made > 0 => {
                let words = self.waits.unwrap_or_else(|| "Not begun".to_owned());
                (Stands::Next, words)
            }
            (None, None) if self.to_come > 0 && run.is_going() => (Stands::Next, String::new()),
            (None, None) if self.to_come > 0 => (Stands::Next, "Not begun".to_owned()),
            (None, None) => match self.waits {
                Some(waits) => (Stands::NeedsYou, waits),
                None => (Stands::Done, "Role is there".to_owned()),
            },
        };
        AccountRow {
            id: id.clone(),
            name,
            group,
            stands,
            words,
            problem,
            failed,
        }
    }
}

/// The accounts in which AWS does the work. Which those are the change says; AWS tells of others too, such as suspended ones.
fn by_aws(run: &Run, known: &BTreeMap<AccountId, (String, String)>, rows: &mut Vec<AccountRow>) {
    for change in &run.planned.plan.changes {
        let (accounts, done) = match &change.action {
            Action::GiveStackSet(give) => (&give.accounts, "Role is there"),
            Action::TakeStackSet(take) => (&take.accounts, "Role is gone"),
            _ => continue,
        };
        rows.retain(|row| !accounts.contains(&row.id));
        let told = run.progress.get(&change.id);
        let is_done = run.has_made(&change.id);
        let had_it = had_it(run, change);
        for id in accounts {
            let of_account = told.and_then(|told| told.accounts.get(id));
            let problem = of_account.and_then(|(_, problem)| problem.clone());
            let (stands, words) = match of_account.map(|(state, _)| *state) {
                // It was chosen, and has been closed since.
                Some(InstanceState::SkippedSuspended) => {
                    (Stands::NeedsYou, "AWS leaves out closed accounts.")
                }
                _ if is_done => (Stands::Done, done),
                // What AWS does now is about the others.
                None if had_it.contains(id) => (Stands::Done, done),
                Some(InstanceState::Current) => (Stands::Done, done),
                Some(InstanceState::Running) => (Stands::Working, "AWS is at work here"),
                Some(InstanceState::Pending) | None if run.is_going() => (Stands::Next, ""),
                Some(InstanceState::Pending) => (Stands::Next, "AWS carries on here"),
                None => (Stands::Next, "Not begun"),
                Some(_) => (Stands::NeedsYou, "AWS did not succeed here."),
            };
            let words = problem
                .as_ref()
                .map_or_else(|| words.to_owned(), |problem| problem.summary.clone());
            let (name, group) = known.get(id).cloned().unwrap_or_default();
            rows.push(AccountRow {
                id: id.clone(),
                name,
                group,
                stands,
                words,
                problem,
                failed: false,
            });
        }
    }
}

/// Chosen accounts that have the role in another way, which a StackSet leaves alone. Only those that are chosen were looked at.
fn standing(run: &Run, known: &BTreeMap<AccountId, (String, String)>, rows: &mut Vec<AccountRow>) {
    let gives = |change: &Change| matches!(change.action, Action::GiveStackSet(_));
    if !run.planned.plan.changes.iter().any(gives) {
        return;
    }
    let inventory = &run.planned.inventory;
    let there: BTreeSet<AccountId> = rows.iter().map(|row| row.id.clone()).collect();
    let name = &run.of.members.role_name;
    let has_role = |view: &AccountView| {
        let role = view.roles.get(name).and_then(Seen::known);
        role.is_some_and(Option::is_some)
    };
    for (id, view) in &inventory.accounts {
        if *id == inventory.caller.account || there.contains(id) || !has_role(view) {
            continue;
        }
        let (name, group) = known.get(id).cloned().unwrap_or_default();
        rows.push(AccountRow {
            id: id.clone(),
            name,
            group,
            stands: Stands::Done,
            words: "A role is there already, and stays as it is".to_owned(),
            problem: None,
            failed: false,
        });
    }
}

/// The accounts that had the role by the StackSet when the plan was made, where they are to have it.
fn had_it<'r>(run: &'r Run, change: &Change) -> BTreeSet<&'r AccountId> {
    if !matches!(change.action, Action::GiveStackSet(_)) {
        return BTreeSet::new();
    }
    let look = run.planned.inventory.stack_sets.get(&change.place);
    let there = look.and_then(|look| look.set.known()?.as_ref());
    let instances = there.and_then(|set| set.instances.known());
    let current = instances.into_iter().flatten();
    let current = current.filter(|it| it.state == InstanceState::Current);
    current.map(|it| &it.account).collect()
}

/// The name and the group of each account, as the organization tells them.
fn names(run: &Run) -> BTreeMap<AccountId, (String, String)> {
    let inventory = &run.planned.inventory;
    let view = inventory.account(&inventory.caller.account);
    let organization = view
        .and_then(|view| view.standing.known())
        .and_then(Standing::organization);
    let Some(organization) = organization else {
        return BTreeMap::new();
    };
    let groups: BTreeMap<&str, &str> = organization
        .groups
        .known()
        .into_iter()
        .flatten()
        .filter(|group| group.parent.is_some())
        .map(|group| (group.id.as_str(), group.name.as_str()))
        .collect();
    let group_of = |account: &MemberAccount| {
        let path = account.path.iter().rev();
        let mut named = path.filter_map(|id| groups.get(id.as_str()));
        named
            .next()
            .map_or_else(String::new, |name| (*name).to_owned())
    };
    let accounts = organization.accounts.known().into_iter().flatten();
    accounts
        .map(|account| {
            (
                account.id.clone(),
                (account.name.clone(), group_of(account)),
            )
        })
        .collect()
}
