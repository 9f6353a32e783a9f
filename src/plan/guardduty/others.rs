//! GuardDuty of other accounts, each by itself, as the vendor's guide has it: the detector there and its export into the bucket.

use super::destination::Ask;
use super::detector;
use crate::answers::LetIn;
use crate::domain::Place;
use crate::plan::draft::Draft;
use crate::plan::{ChangeId, Section, Service, Slot};
use crate::policy::Detector as Exporter;
use crate::problem::Problem;
use crate::wanted::{Gap, OtherGuardDuty, Site};

/// Another account and Region with the change of its detector, where that is ours to make.
pub(super) struct Other<'a> {
    of: OtherGuardDuty<'a>,
    detector: Option<Draft>,
}

/// All of them.
pub(super) fn others<'a>(site: &Site<'a>) -> Vec<Other<'a>> {
    let others = site.other_guardduty().into_iter();
    others
        .map(|of| Other {
            // Nothing is known of one that nobody may enter; its export says so, or the change below.
            detector: of.is_set.then(|| detector_of(site, &of)),
            of,
        })
        .collect()
}

fn detector_of(site: &Site<'_>, other: &OtherGuardDuty<'_>) -> Draft {
    let draft = detector::plan(site, &other.place);
    match &other.seen {
        Err(Gap::Unlooked(_)) => draft.by_hand(not_entered(&other.place)),
        Ok(_) | Err(Gap::Closed(_)) => draft,
    }
}

impl Other<'_> {
    /// The detector that the rules have to let in.
    pub(super) const fn exporter(&self) -> Option<&Exporter> {
        self.of.exporter.as_ref()
    }

    /// The change without which the name of that detector is not known.
    pub(super) fn maker(&self) -> Option<ChangeId> {
        let is_unnamed = self.of.exporter.is_some() && !self.of.is_there();
        let draft = self.detector.as_ref().filter(|_| is_unnamed)?;
        Some(draft.id())
    }
}

/// The changes of all of them; `ready` are those that an export needs, and it comes after `announced`.
pub(super) fn plan(
    site: &Site<'_>,
    others: Vec<Other<'_>>,
    ready: &[ChangeId],
    announced: &ChangeId,
) -> Vec<Draft> {
    let mut drafts = administrators(site);
    for other in others {
        let export = export(site, &other, ready);
        if other.of.is_set {
            drafts.extend(detector::left_to_policy(site, &other.of.place));
        }
        drafts.extend(other.detector);
        // The detectors come before the rules that name them, and those before the announcement.
        drafts.extend(export.map(|export| export.follows([announced.clone()])));
    }
    drafts
}

/// A word on each Region in which no other account can send the findings of all, though the answers ask for that.
fn administrators(site: &Site<'_>) -> Vec<Draft> {
    let regions = site.without_other_administrator().into_iter();
    regions
        .map(|(region, is_main)| {
            let name = region.with_code();
            let draft = Draft::new(
                Section::Export,
                &site.at(&region),
                "administrator-export",
                Service::GuardDuty,
                site.findings_bucket_arn(),
            );
            if is_main {
                return draft
                    .says(
                        "This account is GuardDuty's administrator",
                        format!("Its own export carries the findings of all in {name}."),
                    )
                    .keep();
            }
            let problem = Problem::new(format!(
                "We know of nobody who administers GuardDuty for your organization in {name}, so nobody is let in for all."
            ))
            .hint("Have an administrator named in GuardDuty, then look again. Or choose another way for the findings of other accounts.")
            .who("someone in the account that manages your organization");
            draft
                .says(
                    "Let GuardDuty's administrator send the findings of all",
                    "Its export carries the findings of the accounts that it looks after.",
                )
                .by_hand(problem)
        })
        .collect()
}

fn export(site: &Site<'_>, other: &Other<'_>, ready: &[ChangeId]) -> Option<Draft> {
    let OtherGuardDuty {
        place,
        seen,
        is_set,
        ..
    } = &other.of;
    let Place { account, region } = place;
    let name = region.with_code();
    let there = seen.as_ref().ok().copied().flatten();
    let ask = Ask {
        place,
        section: Section::Export,
        says: (
            "Send this account's findings to the bucket".to_owned(),
            format!(
                "Findings of account {} in {name} go into the main account's bucket, locked with its key.",
                account.grouped()
            ),
        ),
        done: (
            "This account's findings go to the bucket".to_owned(),
            format!(
                "GuardDuty of account {} sends its findings of {name}.",
                account.grouped()
            ),
        ),
        there,
        id: there.map_or_else(|| Slot::detector(place).to_string(), |it| it.id.clone()),
        detector: other.detector.as_ref().map(Draft::id),
        fate: other.of.export?,
    };
    let is_on = there.is_some_and(|detector| detector.enabled);
    Some(match seen {
        _ if is_without_organization(site) => ask.draft(site).by_hand(no_organization()),
        Err(Gap::Unlooked(_)) => ask.draft(site).by_hand(not_entered(place)),
        Err(gap) => ask.draft(site).by_hand(gap.clone().into()),
        Ok(_) if !is_on && !is_set => ask.draft(site).by_hand(no_detector(place)),
        Ok(_) => ask.plan(site, ready),
    })
}

/// Whether the answers let in all detectors of an organization that nobody knows.
fn is_without_organization(site: &Site<'_>) -> bool {
    site.shared.answers.export.let_in == LetIn::Organization && site.shared.organization.is_none()
}

fn no_organization() -> Problem {
    Problem::new("The answers let in the detectors of your organization, and we could not see the organization.")
        .hint("Use a sign-in that may read the organization. Or leave let_in out of the answers: then each detector is named.")
}

fn no_detector(place: &Place) -> Problem {
    Problem::new(format!(
        "GuardDuty is not on in account {} in {}, so it has no findings to send.",
        place.account.grouped(),
        place.region.with_code()
    ))
    .hint("Have it switched on with accounts = \"each-account\" under [guardduty] in the answers. Or have GuardDuty of the accounts looked after from one account: \"members\" there.")
    .who(format!("someone in account {}", place.account.grouped()))
}

fn not_entered(place: &Place) -> Problem {
    Problem::new(format!(
        "We have not looked into account {}, so its detector is not known.",
        place.account.grouped()
    ))
    .hint("Choose the account among the other accounts, with a way into it. Then look again.")
    .who(format!("someone in account {}", place.account.grouped()))
}
