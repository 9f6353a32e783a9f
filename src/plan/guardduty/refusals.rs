//! What the findings bucket refuses, and to whom.
//!
//! A refusal hits whoever it does not leave out, so ours name our own detectors, and of those only the ones whose findings come
//! with our key. In a bucket that was there before there are none, unless they were asked for.

use super::exporters::Watched;
use crate::domain::Arn;
use crate::inventory::control_tower::is_control_tower;
use crate::plan::draft::{Draft, notice, policy_view};
use crate::plan::rules::gone;
use crate::plan::words::control_tower;
use crate::plan::{Action, ChangeId, PutBucketPolicy, Section, Service};
use crate::policy::detectors::named_in;
use crate::policy::findings_bucket::{ENCRYPTION_KEY, Refuses, refusal};
use crate::policy::{
    Detector as Exporter, Document, DocumentKind, Statement, Tests, Wanted, merge, without,
};
use crate::wanted::{Fate, Site};

/// What the bucket refuses besides.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    detectors: Vec<Exporter>,
    /// Keys of exports that are on their way to ours within the bucket.
    also: Vec<String>,
    open_connections: bool,
    /// The changes that bring those exports to our key.
    moves: Vec<ChangeId>,
    /// Names of refusals of an earlier version of ours that hit everybody, and have nobody left to name.
    gone: Vec<String>,
}

impl Refusals {
    pub(super) fn of(
        site: &Site<'_>,
        watched: &[Watched<'_>],
        existing: Option<&Document>,
    ) -> Self {
        let older = existing.map(Older::of).unwrap_or_default();
        let strict = site.is_findings_bucket_strict();
        let mut all = Self {
            open_connections: strict,
            ..Self::default()
        };
        for region in watched.iter().filter(|region| region.export.may_come()) {
            let exporter = region.export.detector.clone();
            if !(strict || older.hits(&exporter.arn)) {
                continue;
            }
            match region.export.fate {
                Fate::Staying(_) | Fate::Unseen(_) => continue,
                Fate::Moving(from) if from.folder_in(&site.findings_bucket_arn()).is_some() => {
                    all.moves.push(export_id(site, region));
                    if !from.key_arn.is_empty() && !all.also.contains(&from.key_arn) {
                        all.also.push(from.key_arn.clone());
                    }
                }
                Fate::New | Fate::Going(_) | Fate::Again(_) | Fate::Moving(_) => {}
            }
            all.detectors.push(exporter);
        }
        all.keep_named(site, watched, &older);
        if all.detectors.is_empty() && older.hits_everybody() {
            all.gone = older.names;
        }
        all
    }

    /// Those that were named before stay named, as long as the key stays the same.
    fn keep_named(&mut self, site: &Site<'_>, watched: &[Watched<'_>], older: &Older) {
        let key = site.findings_key();
        if older.named.is_empty() || older.keys.iter().any(|there| *there != key) {
            return;
        }
        let stays: Vec<String> = watched
            .iter()
            .filter(|region| matches!(region.export.fate, Fate::Staying(_)))
            .map(|region| region.export.detector.arn.clone())
            .collect();
        for arn in &older.named {
            let known = self.detectors.iter().any(|there| there.arn == *arn);
            if !known && !stays.contains(arn) {
                self.detectors.extend(from_arn(arn));
            }
        }
    }

    /// What the bucket refuses until all exports have our key.
    pub(super) fn now(&self) -> Refuses<'_> {
        Refuses {
            detectors: &self.detectors,
            also: &self.also,
            open_connections: self.open_connections,
        }
    }

    /// What it refuses from then on.
    pub(super) fn later(&self) -> Refuses<'_> {
        Refuses {
            also: &[],
            ..self.now()
        }
    }

    /// Whether anything is refused.
    pub(super) const fn is_something(&self) -> bool {
        !self.detectors.is_empty()
    }

    /// The change that comes after the exports, if one has to: the old key is refused once nobody uses it, and what hit
    /// everybody goes. `first` are the rules that are written before, and the change that does so, if it is not held.
    pub(super) fn last(
        &self,
        site: &Site<'_>,
        existing: Option<&Document>,
        first: Option<(&[Wanted], ChangeId)>,
        later: &[Wanted],
    ) -> Option<Draft> {
        let (now, rules) = first.unzip();
        let left = merge(existing, now.unwrap_or_default()).document;
        let bucket = site.findings_bucket();
        let draft = Draft::new(
            Section::GuardDuty,
            &site.at(&site.beside_findings().region),
            "findings-bucket-refusals",
            Service::S3,
            bucket.as_str(),
        )
        .requires(rules)
        .requires(self.moves.iter().cloned());
        let (after, title, meaning, warns) = if !self.also.is_empty() {
            (
                merge(Some(&left), later).document,
                "Refuse findings with the old key",
                "Your exports use the new key by then. If one could not be moved, this is left out, and its findings go on arriving.",
                Some(notice(format!(
                    "From then on the exports that were moved cannot go back to {} while this rule is there.",
                    self.also.join(", ")
                ))),
            )
        } else if !self.gone.is_empty() {
            (
                without(&left, &self.gone),
                "Take back rules that refuse others",
                "An earlier version of this program refused every GuardDuty that uses another key, those of others too. No export of yours needs that.",
                None,
            )
        } else {
            return None;
        };
        let kind = DocumentKind::FindingsBucket;
        let draft = draft
            .says(title, meaning)
            .warns(warns)
            .before(Some(policy_view(kind, &left)))
            .then(Some(policy_view(kind, &after)));
        let refused = if is_control_tower(bucket.as_str()) {
            Some(control_tower(&format!("the bucket {bucket}")))
        } else {
            existing.and_then(|existing| gone(kind, existing))
        };
        Some(match refused {
            Some(problem) => draft.by_hand(problem),
            None => draft.update(Action::PutBucketPolicy(PutBucketPolicy {
                bucket: bucket.clone(),
                seen: Some(left),
                after,
            })),
        })
    }
}

/// Our refusals in a document, as they were left.
#[derive(Debug, Default)]
struct Older {
    names: Vec<String>,
    /// The detectors that they name; none if they hit everybody.
    named: Vec<String>,
    /// The keys that they accept.
    keys: Vec<String>,
}

impl Older {
    fn of(document: &Document) -> Self {
        let mut older = Self::default();
        for statement in document.statements() {
            if let Some(name) = refusal(&statement) {
                older.names.push(name.to_owned());
                older.named.extend(named_in(&statement));
                older.keys.extend(keys(&statement));
            }
        }
        older.named.sort_unstable();
        older.named.dedup();
        older
    }

    fn hits_everybody(&self) -> bool {
        !self.names.is_empty() && self.named.is_empty()
    }

    /// Whether they speak of this detector, which is one of ours.
    fn hits(&self, arn: &str) -> bool {
        self.hits_everybody() || self.named.iter().any(|there| there == arn)
    }
}

fn keys(statement: &Statement) -> Vec<String> {
    let tests = Tests::of(statement);
    tests.values(ENCRYPTION_KEY).cloned().collect()
}

fn from_arn(text: &str) -> Option<Exporter> {
    let arn = Arn::parse(text).ok()?;
    let region = arn.region_name()?;
    Some(Exporter {
        account: arn.account_id()?,
        opt_in: region.is_opt_in(),
        region,
        arn: text.to_owned(),
    })
}

fn export_id(site: &Site<'_>, region: &Watched<'_>) -> ChangeId {
    ChangeId::new(
        Section::GuardDuty,
        &site.at(&region.export.region),
        "findings-export",
    )
}
