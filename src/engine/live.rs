//! Does data flow? Looked for beside the settings, and looked for again while something is awaited.

use std::collections::BTreeMap;
use std::time::Duration;

use super::carried_out::Now;
use super::look::{look, right_sites};
use super::others::look_at_others;
use crate::answers::Answers;
use crate::aws::{Aws, SoughtFiles, SoughtLive, SoughtRole, look_again, look_live, make_sample};
use crate::domain::{AccountId, Arn, Place};
use crate::inventory::{Inventory, Live, SampleFinding, Seen};
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::verify::{Check, is_awaited, prove, verify};
use crate::wanted::{Site, main_site};

/// The one type of finding that is made as a sample: of low severity, and about nothing that is there.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-ec2.html>.
pub const SAMPLE_TYPE: &str = "Recon:EC2/PortProbeUnprotectedPort";
/// The first pause between two looks; each is half as long again as the one before.
const FIRST_PAUSE: Duration = Duration::from_secs(15);
const LONGEST_PAUSE: Duration = Duration::from_mins(2);

/// What was seen at one time of settings and of data on its way, and what that comes to.
#[derive(Clone, Debug)]
pub struct Proof {
    pub inventory: Inventory,
    pub live: Live,
    pub checks: Vec<Check>,
}

/// How long to wait before looking again, when it was looked so often already.
pub fn pause_before(looks: u32) -> Duration {
    let grown = (0..looks.min(20)).fold(FIRST_PAUSE, |pause, _| pause * 3 / 2);
    grown.min(LONGEST_PAUSE)
}

impl Proof {
    /// Look for data, after the settings were looked at.
    pub async fn of(
        aws: &Aws,
        (answers, vendor): (&Answers, &Vendor),
        inventory: Inventory,
        before: Option<&Live>,
        now: Now,
    ) -> Self {
        let sought = sought(answers, vendor, &inventory);
        let live = look_live(aws, &sought, before, now()).await;
        let settings = verify(answers, vendor, &inventory);
        let checks = prove(settings, (answers, vendor), &inventory, &live);
        Self {
            inventory,
            live,
            checks,
        }
    }

    /// Look at all of it. Writes nothing.
    ///
    /// # Errors
    ///
    /// The sign-in is for another account than the answers.
    pub async fn look(
        aws: &Aws,
        (answers, vendor): (&Answers, &Vendor),
        sample: Option<SampleFinding>,
        now: Now,
    ) -> Result<Self, Problem> {
        let inventory = look(aws, answers, vendor, now).await?;
        let before = Live {
            sample,
            ..Live::unlooked(now())
        };
        Ok(Self::of(aws, (answers, vendor), inventory, Some(&before), now).await)
    }

    /// Look again at just that which changes by itself while somebody waits: what CloudTrail reports, who has joined the topics, how the
    /// exports stand, and which files came. Settings are not looked at again.
    ///
    /// # Errors
    ///
    /// As [`Proof::look`].
    pub async fn again(
        mut self,
        aws: &Aws,
        (answers, vendor): (&Answers, &Vendor),
        now: Now,
    ) -> Result<Self, Problem> {
        let sites = right_sites(aws, answers, vendor)?;
        forget_what_moves(&mut self.inventory, answers, vendor);
        self.inventory.at = now();
        let seen = look_again(aws, &sites, self.inventory).await;
        let seen = look_at_others(aws, answers, vendor, seen).await;
        Ok(Self::of(aws, (answers, vendor), seen, Some(&self.live), now).await)
    }

    /// Have GuardDuty make one sample finding, which is followed from then on. This writes; whoever calls it has asked.
    ///
    /// # Errors
    ///
    /// No Region sends findings into the bucket, or AWS refuses.
    pub async fn make_sample(
        &mut self,
        aws: &Aws,
        (answers, vendor): (&Answers, &Vendor),
        now: Now,
    ) -> Result<(), Problem> {
        let sample = sample(aws, (answers, vendor), &self.inventory, now).await?;
        self.live.sample = Some(sample);
        let settings = verify(answers, vendor, &self.inventory);
        self.checks = prove(settings, (answers, vendor), &self.inventory, &self.live);
        Ok(())
    }

    /// Look again and again, with growing pauses, until nothing is awaited that time alone can bring, or for so long. What became of each
    /// check that changed is told.
    ///
    /// # Errors
    ///
    /// As [`Proof::look`].
    pub async fn wait(
        mut self,
        aws: &Aws,
        (answers, vendor): (&Answers, &Vendor),
        longest: Duration,
        now: Now,
        mut tell: impl FnMut(&Check),
    ) -> Result<Self, Problem> {
        let mut waited = Duration::ZERO;
        let mut looks = 0;
        while is_awaited(&self.checks) && waited < longest {
            let pause = pause_before(looks).min(longest.saturating_sub(waited));
            tokio::time::sleep(pause).await;
            (waited, looks) = (waited + pause, looks + 1);
            let before: BTreeMap<String, Check> = std::mem::take(&mut self.checks)
                .into_iter()
                .map(|check| (check.id.clone(), check))
                .collect();
            self = self.again(aws, (answers, vendor), now).await?;
            let has_changed = |check: &&Check| {
                before
                    .get(&check.id)
                    .is_none_or(|then| (then.status, &then.seen) != (check.status, &check.seen))
            };
            self.checks.iter().filter(has_changed).for_each(&mut tell);
        }
        Ok(self)
    }
}

/// Have GuardDuty make a sample finding where findings go into the bucket, in the main Region if they do so there.
async fn sample(
    aws: &Aws,
    (answers, vendor): (&Answers, &Vendor),
    inventory: &Inventory,
    now: Now,
) -> Result<SampleFinding, Problem> {
    let site = main_site(answers, vendor, inventory);
    let folders = site.finding_folders();
    let own = || {
        folders
            .keys()
            .filter(|place| place.account == *site.account())
    };
    let place = own()
        .find(|place| **place == site.home)
        .or_else(|| own().next());
    let Some(place) = place else {
        return Err(Problem::new(
            "Findings of this account go into the bucket from no Region yet, so a sample would not get there.",
        )
        .hint("See the checks of the export first. No sample was made."));
    };
    let detector = site.detector_of(place).ok().flatten();
    let Some(detector) = detector.filter(|detector| detector.enabled) else {
        return Err(Problem::new(format!(
            "GuardDuty is not on in {}, so it makes no sample.",
            place.region.place_or_code()
        ))
        .hint("See the checks of GuardDuty first. No sample was made."));
    };
    let asked = now();
    make_sample(aws, place, &detector.id, SAMPLE_TYPE).await?;
    Ok(SampleFinding {
        place: place.clone(),
        finding_type: SAMPLE_TYPE.to_owned(),
        // AWS gives the times of files in whole seconds.
        asked: jiff::Timestamp::from_second(asked.as_second()).unwrap_or(asked),
        file: Seen::Known(None),
    })
}

/// What to look for.
fn sought(answers: &Answers, vendor: &Vendor, inventory: &Inventory) -> SoughtLive {
    let site = main_site(answers, vendor, inventory);
    let role = site.shared.role_name();
    let principal = Arn::parse(site.shared.principal()).ok();
    SoughtLive {
        main: site.home.clone(),
        log_files: log_files(&site),
        findings: findings(&site),
        role: SoughtRole {
            name: role.clone(),
            arn: site.role_arn(),
            vendor: principal
                .and_then(|arn| arn.account_id())
                .unwrap_or_else(|| vendor.account.clone()),
            is_there: matches!(site.role(role), Ok(Some(_))),
        },
        simulations: site.simulations(),
        under: site.stands_under().ok_or_else(|| {
            Problem::new("We cannot see where in the organization this account is.")
                .hint("The account that manages the organization can tell you which policies stand above this one.")
        }),
    }
}

fn log_files(site: &Site<'_>) -> BTreeMap<AccountId, SoughtFiles> {
    let bucket = site.log_bucket();
    let at = site.at(&site.bucket_region(bucket));
    let home = site.trail.place.region.to_string();
    let mut regions = vec![home, site.home.region.to_string(), "us-east-1".to_owned()];
    regions.sort();
    regions.dedup();
    site.log_folders()
        .into_iter()
        .map(|(account, folder)| {
            let files = SoughtFiles {
                bucket: bucket.clone(),
                at: at.clone(),
                folder,
                regions: regions.clone(),
                since: site.recording_since(),
            };
            (account, files)
        })
        .collect()
}

fn findings(site: &Site<'_>) -> BTreeMap<Place, SoughtFiles> {
    let bucket = site.findings_bucket();
    let at = site.at(&site.bucket_region(bucket));
    site.finding_folders()
        .into_iter()
        .map(|(place, folder)| {
            let files = SoughtFiles {
                bucket: bucket.clone(),
                at: at.clone(),
                folder,
                regions: vec![place.region.to_string()],
                since: None,
            };
            (place, files)
        })
        .collect()
}

/// What changes by itself is looked at again; all else stays as it was seen.
fn forget_what_moves(inventory: &mut Inventory, answers: &Answers, vendor: &Vendor) {
    let (trail, topics) = {
        let site = main_site(answers, vendor, inventory);
        let topics = [site.log_topic(), site.findings_topic()];
        (site.trail.place, topics)
    };
    let main = &answers.account.id;
    for (place, view) in &mut inventory.places {
        if *place == trail || (place.account == *main && place.region == answers.account.region) {
            view.trails = Seen::unlooked();
        }
        for topic in &topics {
            view.topics.remove(topic);
        }
        // A detector that is there may be exporting by now.
        let exports = |view: &crate::inventory::PlaceView| {
            let detector = view.detector.known()?.as_ref()?;
            let there = detector.destinations.known()?;
            there
                .iter()
                .any(|it| it.status == "PENDING_VERIFICATION")
                .then_some(())
        };
        if place.account == *main && exports(view).is_some() {
            view.detector = Seen::unlooked();
        }
    }
}
