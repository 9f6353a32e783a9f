//! What the findings bucket refuses, and to whom.
//!
//! A refusal hits whoever it does not leave out, so ours name our own detectors, and of those only the ones whose findings come
//! with our key. In a bucket that was there before there are none, unless they were asked for.

use super::destination::Fate;
use super::exporters::{Watched, exporter};
use super::{bucket_arn, findings_bucket_region, key_arn};
use crate::domain::Arn;
use crate::inventory::{BucketView, made_by_us};
use crate::plan::draft::{Draft, notice, policy_view};
use crate::plan::ground::{Ground, control_tower, is_control_tower};
use crate::plan::rules::gone;
use crate::plan::{Action, ChangeId, PutBucketPolicy, Section, Service};
use crate::policy::detectors::named_in;
use crate::policy::findings_bucket::{ENCRYPTION_KEY, Refuses, refusal};
use crate::policy::{
    Detector as Exporter, Document, DocumentKind, Statement, Tests, Wanted, merge, without,
};

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
        ground: &Ground<'_>,
        watched: &[Watched<'_>],
        existing: Option<&Document>,
    ) -> Self {
        let older = existing.map(Older::of).unwrap_or_default();
        let strict = is_ours(ground) || ground.answers.guardduty.strict_bucket;
        let mut all = Self {
            open_connections: strict,
            ..Self::default()
        };
        for region in watched.iter().filter(|region| region.may_export(ground)) {
            let exporter = exporter(ground, &region.region);
            if !(strict || older.hits(&exporter.arn)) {
                continue;
            }
            match region.fate {
                Fate::Staying(_) | Fate::Unseen(_) => continue,
                Fate::Moving(from) if from.folder_in(&bucket_arn(ground)).is_some() => {
                    all.moves.push(export_id(ground, region));
                    if !from.key_arn.is_empty() && !all.also.contains(&from.key_arn) {
                        all.also.push(from.key_arn.clone());
                    }
                }
                Fate::New | Fate::Going(_) | Fate::Again(_) | Fate::Moving(_) => {}
            }
            all.detectors.push(exporter);
        }
        all.keep_named(ground, watched, &older);
        if all.detectors.is_empty() && older.hits_everybody() {
            all.gone = older.names;
        }
        all
    }

    /// Those that were named before stay named, as long as the key stays the same.
    fn keep_named(&mut self, ground: &Ground<'_>, watched: &[Watched<'_>], older: &Older) {
        let key = key_arn(ground);
        if older.named.is_empty() || older.keys.iter().any(|there| *there != key) {
            return;
        }
        let stays: Vec<String> = watched
            .iter()
            .filter(|region| matches!(region.fate, Fate::Staying(_)))
            .map(|region| exporter(ground, &region.region).arn)
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
        ground: &Ground<'_>,
        existing: Option<&Document>,
        first: Option<(&[Wanted], ChangeId)>,
        later: &[Wanted],
    ) -> Option<Draft> {
        let (now, rules) = first.unzip();
        let left = merge(existing, now.unwrap_or_default()).document;
        let bucket = ground.answers.guardduty.bucket.name();
        let draft = Draft::new(
            Section::GuardDuty,
            &ground.at(&findings_bucket_region(ground)),
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

/// Whether this program made the bucket, or will; that a new one was asked for does not say so.
pub(super) fn is_ours(ground: &Ground<'_>) -> bool {
    match ground.bucket(ground.answers.guardduty.bucket.name()) {
        Ok(BucketView::Free) => true,
        Ok(BucketView::Yours(bucket)) => bucket.tags.known().is_some_and(made_by_us),
        Ok(BucketView::NotYours) | Err(_) => false,
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

fn export_id(ground: &Ground<'_>, region: &Watched<'_>) -> ChangeId {
    ChangeId::new(
        Section::GuardDuty,
        &ground.at(&region.region),
        "findings-export",
    )
}
