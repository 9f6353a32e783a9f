//! Which part of a run is taken back, and what of that has to wait for the rest of it.

use std::collections::{BTreeMap, BTreeSet};

use super::left::{leave, section};
use crate::plan::told::{Told, Warning};
use crate::plan::{Action, ChangeId, Kind, Plan, Section};
use crate::problem::Problem;

/// A part of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    #[default]
    Whole,
    /// What belongs to this part of the guide.
    Section(Section),
    /// Just these changes, as the run named them.
    Changes(BTreeSet<ChangeId>),
}

impl Part {
    /// Whether a change of the run belongs to it.
    pub fn has(&self, change: &ChangeId) -> bool {
        match self {
            Self::Whole => true,
            Self::Section(wanted) => section(change) == *wanted,
            Self::Changes(all) => all.contains(change),
        }
    }
}

/// What leads back from a run.
#[derive(Clone, Debug, Default)]
pub struct Undo {
    /// The last write first.
    pub plan: Plan<Told>,
    /// The change of the run that each of these takes back.
    pub of: BTreeMap<ChangeId, ChangeId>,
    /// Those that would take back what a later run wrote, which is not asked for, with that run.
    pub(super) of_later: BTreeMap<ChangeId, String>,
    /// What in other accounts needs what a change takes away or puts back.
    pub(super) from_afar: BTreeMap<ChangeId, Vec<ChangeId>>,
}

/// Of things that can do without what goes: so many are looked at.
const NAMING: usize = 20;

impl Undo {
    fn is_of(&self, part: &Part, change: &ChangeId) -> bool {
        self.of.get(change).is_some_and(|of| part.has(of))
    }

    /// Only what has to be looked at for this part: its own, and what else of this run and of later ones builds on it.
    #[must_use]
    pub fn around(mut self, part: &Part) -> Self {
        let mut behind: BTreeSet<ChangeId> = BTreeSet::new();
        for told in &self.plan.changes {
            if self.is_of(part, &told.id) {
                behind.extend(told.depends_on.iter().cloned());
                let is_else = |id: &&ChangeId| !self.is_of(part, id);
                let naming = told.follows.iter().filter(is_else).take(NAMING);
                behind.extend(naming.cloned());
                let afar = self.from_afar.get(&told.id).into_iter().flatten();
                behind.extend(afar.filter(is_else).take(NAMING).cloned());
            }
        }
        let mut changes = std::mem::take(&mut self.plan.changes);
        changes.retain(|told| self.is_of(part, &told.id) || behind.contains(&told.id));
        self.plan.changes = changes;
        self
    }

    /// The plan that takes this part back, once all is looked at: what comes behind something that stays is held, and says what for.
    pub fn held(mut self, part: &Part) -> Plan<Told> {
        let mut stuck: BTreeMap<ChangeId, Stuck> = BTreeMap::new();
        let mut changes = std::mem::take(&mut self.plan.changes);
        for told in &mut changes {
            let is_of_it = self.is_of(part, &told.id);
            let because = Stuck {
                title: told.title.clone(),
                whose: if is_of_it {
                    Whose::Asked
                } else {
                    match self.of_later.get(&told.id) {
                        Some(run) => Whose::LaterRun(run.clone()),
                        None => Whose::OtherPart,
                    }
                },
            };
            if !is_of_it {
                if told.kind.writes() || matches!(told.kind, Kind::ByHand(_)) {
                    stuck.insert(told.id.clone(), because);
                }
                continue;
            }
            let afar = self.from_afar.get(&told.id).into_iter().flatten();
            let afar = afar.filter_map(|id| stuck.get(id));
            let afar = afar.filter(|it| it.is_elsewhere());
            let before = told.depends_on.iter().filter_map(|id| stuck.get(id));
            let before = before.chain(afar).next().cloned();
            match (&told.kind, before) {
                // That a later run builds on it says more than how it differs.
                (Kind::ByHand(_), Some(before)) if before.whose.is_later() => {
                    stuck.insert(told.id.clone(), because);
                    leave(told, Kind::ByHand(before.problem()));
                }
                (Kind::ByHand(_), _) => {
                    stuck.insert(told.id.clone(), because);
                }
                (Kind::Create | Kind::Update, Some(before)) => {
                    stuck.insert(told.id.clone(), because);
                    leave(told, Kind::ByHand(before.problem()));
                }
                (Kind::Create | Kind::Update, None) if told.action.deed().deletes() => {
                    let naming = told.follows.iter().filter_map(|id| stuck.get(id));
                    let naming: Vec<&Stuck> = naming.filter(|it| it.is_elsewhere()).collect();
                    match naming.first() {
                        // Whoever trusts a role that is made anew later has to be told of it: AWS knows it by an inner id.
                        Some(first) if matches!(told.action, Action::DeleteRole(_)) => {
                            let problem = first.problem();
                            stuck.insert(told.id.clone(), because);
                            leave(told, Kind::ByHand(problem));
                        }
                        _ => told.warnings.extend(naming_it(&naming)),
                    }
                }
                _ => {}
            }
        }
        changes.retain(|told| self.is_of(part, &told.id));
        let left: BTreeSet<ChangeId> = changes
            .iter()
            .filter(|told| told.kind.writes())
            .map(|told| told.id.clone())
            .collect();
        for told in &mut changes {
            let writes = told.kind.writes();
            let stays = |id: &ChangeId| writes && left.contains(id);
            told.change.depends_on.retain(stays);
            told.change.follows.retain(stays);
        }
        Plan { changes }
    }
}

/// Something that is not taken back for now.
#[derive(Clone, Debug)]
struct Stuck {
    title: String,
    whose: Whose,
}

/// What it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Whose {
    /// What was to be taken back.
    Asked,
    /// Another part of the same run.
    OtherPart,
    /// A run that came later, by its name.
    LaterRun(String),
}

impl Whose {
    const fn is_later(&self) -> bool {
        matches!(self, Self::LaterRun(_))
    }
}

impl Stuck {
    fn is_elsewhere(&self) -> bool {
        self.whose != Whose::Asked
    }

    /// Why that holds up what comes behind it.
    fn problem(&self) -> Problem {
        let title = &self.title;
        let stays = format!("Something that stays for now needs it: {title}.");
        match &self.whose {
            Whose::Asked => Problem::new(stays).hint("See to that one first. Then take this back."),
            Whose::OtherPart => Problem::new(stays).hint(
                "It belongs to another part of the run. Take that back as well, or the whole run.",
            ),
            Whose::LaterRun(run) => Problem::new(format!(
                "The later run {run} builds on it: {title}."
            ))
            .hint(format!(
                "Take the run {run} back first, if nobody needs what it made. Then take this back."
            )),
        }
    }
}

/// What is said of something that goes while others name it and can do without.
fn naming_it(naming: &[&Stuck]) -> Option<Warning> {
    let first = naming.first()?;
    let more = match naming.len() {
        1 => String::new(),
        2 => " and 1 more".to_owned(),
        count => format!(" and {} more", count - 1),
    };
    let title = &first.title;
    let (whose, instead) = match &first.whose {
        Whose::LaterRun(run) => (
            format!("the later run {run}"),
            format!("Take the run {run} back first."),
        ),
        _ => (
            "another part of the run".to_owned(),
            "Take the whole run back.".to_owned(),
        ),
    };
    Some(Warning {
        text: format!(
            "What {whose} wrote names it and points at nothing then. To take that back: {title}{more}."
        ),
        instead: Some(instead),
    })
}
