//! The Regions with their detectors and exports, and which of them the rules of bucket and key have to name.

use super::destination::{self, Fate};
use super::detector;
use crate::domain::{Arn, Region};
use crate::plan::draft::Draft;
use crate::plan::ground::Ground;
use crate::plan::storage::Part;
use crate::plan::{Action, ChangeId, Slot};
use crate::policy::Detector as Exporter;
use crate::problem::Problem;

/// One Region of the answers.
pub(super) struct Watched<'a> {
    pub(super) region: Region,
    /// The change of its detector.
    pub(super) detector: Draft,
    /// What of the detector only a policy of the organization can change.
    pub(super) left_to_policy: Option<Draft>,
    pub(super) fate: Fate<'a>,
}

/// Those that the rules have to let in.
pub(super) struct Exporters {
    /// With their ARNs or slots. All Regions of the answers when there is none.
    pub(super) list: Vec<Exporter>,
    /// Changes that have to be done before their ARNs are known.
    makers: Vec<ChangeId>,
    /// Why nothing is written for them: none of them may export into this bucket with this key.
    held: Option<Problem>,
    /// None has a name, and none will get one in this run.
    is_unseen: bool,
}

/// The Regions of the answers.
pub(super) fn watched<'a>(ground: &Ground<'a>) -> Vec<Watched<'a>> {
    ground
        .answers
        .guardduty
        .regions
        .iter()
        .map(|region| Watched {
            region: region.clone(),
            detector: detector::plan(ground, region),
            left_to_policy: detector::left_to_policy(ground, region),
            fate: destination::fate(ground, region),
        })
        .collect()
}

/// The detector of a Region, by its ARN or slot.
pub(super) fn exporter(ground: &Ground<'_>, region: &Region) -> Exporter {
    Exporter {
        account: ground.account().clone(),
        region: region.clone(),
        arn: Arn::detector(
            ground.partition,
            region,
            ground.account(),
            ground.slots.text(&Slot::detector(region)),
        )
        .to_string(),
        opt_in: region.is_opt_in(),
    }
}

impl Watched<'_> {
    /// Whether there is a detector, or will be one: one that nobody may touch has no name to give.
    fn has_name(&self, ground: &Ground<'_>) -> bool {
        self.detector.writes() || self.has_id(ground)
    }

    fn has_id(&self, ground: &Ground<'_>) -> bool {
        ground.slots.get(&Slot::detector(&self.region)).is_some()
    }

    /// Whether its findings come, or may come, into the bucket with the key.
    pub(super) fn may_export(&self, ground: &Ground<'_>) -> bool {
        self.has_name(ground) && !matches!(self.fate, Fate::Staying(_))
    }
}

impl Exporters {
    pub(super) fn of(ground: &Ground<'_>, watched: &[Watched<'_>]) -> Self {
        let named: Vec<&Watched<'_>> = watched
            .iter()
            .filter(|region| region.may_export(ground))
            .collect();
        if named.is_empty() {
            let stay = watched
                .iter()
                .all(|region| matches!(region.fate, Fate::Staying(_)));
            return Self {
                list: watched
                    .iter()
                    .map(|region| exporter(ground, &region.region))
                    .collect(),
                makers: watched
                    .iter()
                    .filter(|region| !region.has_id(ground))
                    .map(|region| region.detector.id())
                    .collect(),
                held: stay.then(nobody),
                is_unseen: true,
            };
        }
        Self {
            list: named
                .iter()
                .map(|region| exporter(ground, &region.region))
                .collect(),
            makers: named
                .iter()
                .filter(|region| !region.has_id(ground))
                .map(|region| region.detector.id())
                .collect(),
            held: None,
            is_unseen: false,
        }
    }

    /// Whether nothing is written for them.
    pub(super) const fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// What the rules cannot be written without: the one detector that they name. Of several, one may fail, and the others
    /// are let in without it.
    pub(super) fn needs(&self) -> &[ChangeId] {
        if self.list.len() == 1 || self.is_unseen {
            &self.makers
        } else {
            &[]
        }
    }

    /// Leave a part to a person while no export may use it: nothing is made or opened for nobody. Otherwise its rules come
    /// after the detectors that they name.
    pub(super) fn settle(&self, mut part: Part) -> Part {
        part.drafts = part
            .drafts
            .into_iter()
            .map(|draft| match &self.held {
                Some(problem) if draft.writes() => draft.by_hand(problem.clone()),
                None if names_detectors(&draft) => draft.follows(self.makers.iter().cloned()),
                Some(_) | None => draft,
            })
            .collect();
        part
    }
}

/// Whether a change writes rules that name detectors.
fn names_detectors(draft: &Draft) -> bool {
    matches!(
        draft.change.action,
        Action::CreateKey(_) | Action::PutKeyPolicy(_) | Action::PutBucketPolicy(_)
    )
}

fn nobody() -> Problem {
    Problem::new("No Region may send its findings here: each one's export goes elsewhere, or uses another key.")
        .hint("Look at the exports. Keep their bucket and key, or allow the move.")
}
