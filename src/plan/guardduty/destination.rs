//! Where the findings of one Region go.

use crate::domain::Place;
use crate::inventory::{Destination, Detector};
use crate::plan::draft::{Draft, notice, settings, warning};
use crate::plan::words::switched_off;
use crate::plan::{
    Action, ChangeId, CreateDestination, Section, Service, UpdateDestination, View, Warning,
};
use crate::problem::Problem;
use crate::wanted::{Export, Fate, Site};

/// The export of a detector that is asked for.
pub(super) struct Ask<'a> {
    pub(super) place: &'a Place,
    pub(super) section: Section,
    /// Its title, and what it means.
    pub(super) says: (String, String),
    /// The title when it is there, and what that means.
    pub(super) done: (String, String),
    /// The detector, if it was seen there.
    pub(super) there: Option<&'a Detector>,
    /// Its id or slot.
    pub(super) id: String,
    /// The change that makes or keeps it, if there is one.
    pub(super) detector: Option<ChangeId>,
    pub(super) fate: Fate<'a>,
}

/// The change of an export of the main account; `detector` is the change of its detector, `ready` are those that the export needs.
pub(super) fn plan(
    site: &Site<'_>,
    export: &Export<'_>,
    detector: &ChangeId,
    ready: &[ChangeId],
) -> Draft {
    let region = &export.region;
    let name = region.with_code();
    let ask = Ask {
        place: &site.at(region),
        section: Section::GuardDuty,
        says: (
            "Send findings to the bucket".to_owned(),
            format!("Findings of {name} go into the bucket, locked with your key."),
        ),
        done: (
            "Findings go to the bucket".to_owned(),
            format!("GuardDuty sends the findings of {name}."),
        ),
        there: site.detector(region).ok().flatten(),
        id: site.slots.text(&site.detector_slot(region)),
        detector: Some(detector.clone()),
        fate: export.fate,
    };
    ask.plan(site, ready)
}

impl Ask<'_> {
    /// The change, before it is known whether its detector can export.
    pub(super) fn draft(&self, site: &Site<'_>) -> Draft {
        let (bucket, key) = (site.findings_bucket_arn(), site.findings_key());
        let (title, meaning) = &self.says;
        Draft::new(
            self.section,
            self.place,
            "findings-export",
            Service::GuardDuty,
            bucket.clone(),
        )
        .says(title, meaning)
        .then(Some(view(&bucket, &key)))
    }

    pub(super) fn plan(&self, site: &Site<'_>, ready: &[ChangeId]) -> Draft {
        let draft = self.draft(site);
        if let Some(problem) = switched_off(site, self.place) {
            return draft.by_hand(problem);
        }
        let draft = if self.there.is_some() {
            draft.follows(self.detector.clone())
        } else {
            draft.requires(self.detector.clone())
        };
        let draft = draft.warns(self.there.and_then(twice));
        match self.fate {
            Fate::New => draft
                .requires(ready.iter().cloned())
                .create(Action::CreateDestination(CreateDestination {
                    detector: self.id.clone(),
                    bucket_arn: site.findings_bucket_arn(),
                    key_arn: site.findings_key(),
                    owner: site.account().clone(),
                })),
            Fate::Unseen(problem) => draft.unseen(
                &format!("The export of {}", self.place.region.with_code()),
                problem,
            ),
            Fate::Going(there) if is_to_be_named(site, there) => self
                .again(site, draft, there)
                .requires(ready.iter().cloned()),
            Fate::Going(there) => {
                let (title, meaning) = &self.done;
                draft
                    .says(
                        title,
                        format!("{meaning} The DestinationID is {}.", there.id),
                    )
                    .before(Some(shown(there)))
                    .then(Some(shown(there)))
                    .warns(there.expected_owner.is_none().then(unchecked))
                    .keep()
            }
            Fate::Again(there) => self
                .again(site, draft, there)
                .requires(ready.iter().cloned()),
            Fate::Staying(there) => draft.before(Some(shown(there))).by_hand(elsewhere(there)),
            Fate::Moving(there) => self
                .moved(site, draft, there)
                .requires(ready.iter().cloned()),
        }
    }

    /// The export is right and stands still: the same values make GuardDuty try again.
    ///
    /// See <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdatePublishingDestination.html>.
    fn again(&self, site: &Site<'_>, draft: Draft, there: &Destination) -> Draft {
        let to_be_named = is_to_be_named(site, there);
        let owner = (!site.is_owner_expected(there) || to_be_named).then(|| site.account().clone());
        let draft = if to_be_named && !there.stands_still() {
            draft.says(
            "Name the bucket's owner on the export",
            "GuardDuty then stops sending if the bucket ever belongs to somebody else. Nothing else changes.",
        )
        } else if owner.is_some() {
            draft.says(
            "Name the bucket's right owner",
            "GuardDuty expects the bucket to belong to another account, so it sends nothing. This account owns it.",
        )
        } else {
            draft.says(
            "Start the export of findings again",
            "The export is there but stands still. GuardDuty tries the bucket and the key again.",
        )
        };
        let after = Destination {
            status: "PUBLISHING".to_owned(),
            failing_since: None,
            expected_owner: owner
                .as_ref()
                .map(ToString::to_string)
                .or_else(|| there.expected_owner.clone()),
            ..there.clone()
        };
        draft
            .before(Some(shown(there)))
            .then(Some(shown(&after)))
            .update(Action::UpdateDestination(UpdateDestination {
                detector: self.id.clone(),
                seen: there.clone(),
                bucket_arn: there.destination_arn.clone(),
                key_arn: there.key_arn.clone(),
                owner,
            }))
    }

    fn moved(&self, site: &Site<'_>, draft: Draft, there: &Destination) -> Draft {
        let (bucket, key) = (site.findings_bucket_arn(), site.findings_key());
        let within = there.folder_in(&bucket).is_some();
        let draft = if within {
            draft
            .says(
                "Lock findings with the new key",
                "Findings go on into the same bucket. From then on they are locked with your key.",
            )
            .warns([warning(
                format!(
                    "Whoever reads findings in {} needs a right to use the new key.",
                    there.destination_arn
                ),
                format!("Use the key that the export has: {}.", there.key_arn),
            )])
        } else {
            draft
                .says(
                    "Send findings to the new bucket",
                    "A Region has only one place for its findings. The old one gets no more.",
                )
                .warns([warning(
                    format!(
                        "Whoever reads findings in {} gets no new ones.",
                        there.destination_arn
                    ),
                    "Keep the old bucket and its key, and use them here.",
                )])
        };
        let target = if within {
            there.destination_arn.clone()
        } else {
            bucket
        };
        draft
            .before(Some(shown(there)))
            .then(Some(view(&target, &key)))
            .update(Action::UpdateDestination(UpdateDestination {
                detector: self.id.clone(),
                seen: there.clone(),
                bucket_arn: target,
                key_arn: key,
                owner: Some(site.account().clone()),
            }))
    }
}

/// Whether the answers ask to name the bucket's owner on an export that expects nobody.
fn is_to_be_named(site: &Site<'_>, there: &Destination) -> bool {
    site.shared.answers.guardduty.name_bucket_owner && there.expected_owner.is_none()
}

/// Two exports can carry the same findings: an administrator's has those of its members, too.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>.
fn twice(detector: &Detector) -> Option<Warning> {
    let administrator = detector.administrator.known()?.as_ref();
    let administrator = administrator
        .filter(|it| it.is_in_force())?
        .account
        .grouped();
    Some(warning(
        format!(
            "Account {administrator} looks after GuardDuty here. If it exports findings too, its export holds those of this account. Where Radiant Security reads both, each comes twice."
        ),
        format!(
            "Ask the people of account {administrator} whether findings go to Radiant Security from there."
        ),
    ))
}

/// Without an owner named, GuardDuty would go on sending to whoever takes the name of a bucket that was deleted.
fn unchecked() -> Warning {
    notice(
        "This export does not say who has to own the bucket. If the bucket were deleted, and somebody else took its name, findings would go there. AWS calls the setting ExpectedBucketOwner; name_bucket_owner in the answers sets it.",
    )
}

fn elsewhere(there: &Destination) -> Problem {
    Problem::new(format!(
        "Findings from this Region already go to {}, locked with {}. There can be only one place.",
        there.destination_arn, there.key_arn
    ))
    .hint("Choose that bucket and that key, and keep it. Or allow the move, after asking the bucket's owner.")
    .who("the owner of that bucket")
}

pub(in crate::plan) fn view(bucket: &str, key: &str) -> View {
    settings([("Findings go to", bucket), ("Key", key)])
}

/// An export that is there, with what AWS says of it.
fn shown(there: &Destination) -> View {
    let state = match (&there.failing_since, there.status.as_str()) {
        (_, "PUBLISHING") => "on".to_owned(),
        (_, "PENDING_VERIFICATION") => "being tried".to_owned(),
        (_, "STOPPED") => "stopped".to_owned(),
        (Some(since), "UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY") => {
            format!(
                "cannot write since {}",
                since.strftime("%Y-%m-%d %H:%M UTC")
            )
        }
        (None, "UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY") => "cannot write".to_owned(),
        (_, other) => other.to_owned(),
    };
    let owner = there.expected_owner.as_deref().unwrap_or("not checked");
    settings([
        ("DestinationID", there.id.as_str()),
        ("Findings go to", there.destination_arn.as_str()),
        ("Key", there.key_arn.as_str()),
        ("Export", state.as_str()),
        ("Bucket's owner", owner),
    ])
}
