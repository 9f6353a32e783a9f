//! The Regions with their detectors and exports, and which of them the rules of bucket and key have to name.

use super::detector;
use super::others::Other;
use crate::plan::draft::Draft;
use crate::plan::storage::Part;
use crate::plan::{Action, ChangeId};
use crate::policy::Detector as Exporter;
use crate::problem::Problem;
use crate::wanted::{Export, Fate, Site, let_in};

/// One Region of the answers.
pub(super) struct Watched<'a> {
    pub(super) export: Export<'a>,
    /// The change of its detector.
    pub(super) detector: Draft,
    /// What of the detector only a policy of the organization can change.
    pub(super) left_to_policy: Option<Draft>,
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
pub(super) fn watched<'a>(site: &Site<'a>) -> Vec<Watched<'a>> {
    site.exports()
        .into_iter()
        .map(|export| {
            let place = site.at(&export.region);
            Watched {
                detector: detector::plan(site, &place),
                left_to_policy: detector::left_to_policy(site, &place),
                export,
            }
        })
        .collect()
}

impl Exporters {
    pub(super) fn of(site: &Site<'_>, watched: &[Watched<'_>], others: &[Other<'_>]) -> Self {
        let from_others = || others.iter().filter_map(Other::exporter);
        let is_own_unseen = !watched.iter().any(|region| region.export.may_come());
        let is_unseen = is_own_unseen && from_others().next().is_none();
        let stays = |region: &Watched<'_>| matches!(region.export.fate, Fate::Staying(_));
        let makers = watched.iter().filter(|region| {
            let slot = site.detector_slot(&region.export.region);
            (is_unseen || region.export.may_come()) && site.slots.get(&slot).is_none()
        });
        // Where those of others are all that comes, nobody else is let in beside them.
        let own = watched
            .iter()
            .map(|region| &region.export)
            .filter(|export| is_unseen || export.may_come());
        Self {
            list: let_in(own)
                .into_iter()
                .chain(from_others().cloned())
                .collect(),
            makers: makers
                .map(|region| region.detector.id())
                .chain(others.iter().filter_map(Other::maker))
                .collect(),
            held: (is_unseen && watched.iter().all(stays)).then(nobody),
            is_unseen,
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
    pub(super) fn behind_detectors(&self, mut part: Part) -> Part {
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
