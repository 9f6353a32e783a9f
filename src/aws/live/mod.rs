//! Looking for data on its way. Only reads, but for the sample finding, which somebody has to ask for.

mod above;
mod came;
mod recorded;
mod simulate;

use std::collections::BTreeMap;

use futures::StreamExt as _;
use futures::stream::iter;
use jiff::{SignedDuration, Timestamp};

use super::Aws;
use super::answer::seen;
use super::error::{Failure, failure};
use crate::domain::{AccountId, Arn, BucketName, Place, RoleName};
use crate::inventory::{Arrived, Live, SampleFinding, Seen, Simulation};
use crate::problem::Problem;

/// How many folders are looked into at once.
const AT_ONCE: usize = 20;
/// How far back the vendor's requests for its role are looked for.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(24);

/// What to look for.
#[derive(Clone, Debug)]
pub struct SoughtLive {
    pub main: Place,
    /// Log files of each account that the trail records.
    pub log_files: BTreeMap<AccountId, SoughtFiles>,
    /// Findings of each account and Region that exports into the bucket.
    pub findings: BTreeMap<Place, SoughtFiles>,
    pub role: SoughtRole,
    pub simulations: Vec<Simulation>,
    /// The account, and the groups of the organization that it is in, if policies can stand there; else nothing.
    pub under: Result<Vec<String>, Problem>,
}

/// Files of one account in a bucket of the main account.
#[derive(Clone, Debug)]
pub struct SoughtFiles {
    pub bucket: BucketName,
    /// Where the bucket is.
    pub at: Place,
    /// The beginning of their names, with a slash at its end. A folder of the Region or of the date follows.
    pub folder: String,
    /// Regions in which an account that does anything writes.
    pub regions: Vec<String>,
    /// Only those that came since then.
    pub since: Option<Timestamp>,
}

/// The vendor's role, and who uses it.
#[derive(Clone, Debug)]
pub struct SoughtRole {
    pub name: RoleName,
    pub arn: Arn,
    /// The account that the vendor comes from.
    pub vendor: AccountId,
    /// Whether it is there.
    pub is_there: bool,
}

/// Look for what is sought. What has come is not looked for again; what may not be read is unknown, with AWS's reason.
pub async fn look_live(
    aws: &Aws,
    sought: &SoughtLive,
    before: Option<&Live>,
    now: Timestamp,
) -> Live {
    let (log_files, findings, sample, role, assumed, simulated, above) = tokio::join!(
        files(aws, &sought.log_files, before.map(|it| &it.log_files)),
        files(aws, &sought.findings, before.map(|it| &it.findings)),
        sample(aws, sought, before.and_then(|it| it.sample.clone())),
        seen(async { aws.at(&sought.main)?.role_use(&sought.role.name).await }),
        seen(assumed(aws, sought, now)),
        simulated(aws, sought, before),
        above(aws, sought, before),
    );
    Live {
        at: now,
        log_files,
        findings,
        sample,
        role,
        assumed,
        simulated,
        above,
    }
}

/// The files of each, those that are known already without another look.
async fn files<K: Clone + Ord + Send + Sync>(
    aws: &Aws,
    sought: &BTreeMap<K, SoughtFiles>,
    before: Option<&BTreeMap<K, Seen<Option<Arrived>>>>,
) -> BTreeMap<K, Seen<Option<Arrived>>> {
    let reads = sought.iter().map(|(of, files)| {
        let known = before.and_then(|before| before.get(of));
        let known = known.filter(|seen| matches!(seen, Seen::Known(Some(_))));
        let known = known.cloned();
        let of = of.clone();
        Box::pin(async move {
            match known {
                Some(known) => (of, known),
                None => (of, first_file(aws, files).await),
            }
        })
    });
    iter(reads).buffer_unordered(AT_ONCE).collect().await
}

async fn first_file(aws: &Aws, files: &SoughtFiles) -> Seen<Option<Arrived>> {
    seen(async { aws.at(&files.at)?.first_file(files).await }).await
}

/// The sample finding's file, once it has come.
async fn sample(
    aws: &Aws,
    sought: &SoughtLive,
    sample: Option<SampleFinding>,
) -> Option<SampleFinding> {
    let mut sample = sample?;
    if !sample.has_come()
        && let Some(files) = sought.findings.get(&sample.place)
    {
        let files = SoughtFiles {
            since: Some(sample.asked),
            ..files.clone()
        };
        sample.file = first_file(aws, &files).await;
    }
    Some(sample)
}

/// Each time that the vendor asked for its role. It asks STS of the Region that it likes, so those of two are looked into.
async fn assumed(
    aws: &Aws,
    sought: &SoughtLive,
    now: Timestamp,
) -> Result<Vec<crate::inventory::Assumed>, Failure> {
    let since = now.checked_sub(LOOK_BACK).unwrap_or(now);
    let (main, role) = (&sought.main, &sought.role);
    let global = crate::domain::Region::constant("us-east-1");
    let here = aws.at(main)?;
    let mut found = here.assumed(&role.arn, &role.vendor, since).await?;
    // What answers for the whole world in this part of AWS; in others there is no such Region.
    if main.region != global && main.partition() == crate::domain::Partition::Aws {
        let there = aws.in_region(&main.account, &global)?;
        found.extend(there.assumed(&role.arn, &role.vendor, since).await?);
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.at));
    Ok(found)
}

/// What the simulator says, asked once: the role's policies are settings, which are not looked at again while somebody waits.
async fn simulated(
    aws: &Aws,
    sought: &SoughtLive,
    before: Option<&Live>,
) -> Seen<Vec<crate::inventory::Simulated>> {
    let known = before.and_then(|before| before.simulated.known());
    if let Some(known) = known.filter(|known| !known.is_empty()) {
        return Seen::Known(known.clone());
    }
    if !sought.role.is_there {
        return Seen::unlooked();
    }
    seen(async {
        let clients = aws.at(&sought.main)?;
        let mut all = Vec::new();
        for simulation in &sought.simulations {
            all.extend(clients.simulated(&sought.role.arn, simulation).await?);
        }
        Ok(all)
    })
    .await
}

/// The policies of the organization, looked at once: they seldom change while somebody waits.
async fn above(
    aws: &Aws,
    sought: &SoughtLive,
    before: Option<&Live>,
) -> Seen<Option<Vec<crate::inventory::Above>>> {
    if let Some(known @ Seen::Known(_)) = before.map(|before| &before.above) {
        return known.clone();
    }
    match &sought.under {
        Err(problem) => Seen::Unknown(problem.clone()),
        Ok(under) if under.is_empty() => Seen::Known(None),
        Ok(under) => {
            seen(async {
                let clients = aws.at(&sought.main)?;
                clients.policies_above(under).await.map(Some)
            })
            .await
        }
    }
}

/// Have a detector make one sample finding of a type. It is marked as a sample, and goes the way of all findings.
///
/// # Errors
///
/// AWS refuses, for instance because the sign-in may not.
pub async fn make_sample(
    aws: &Aws,
    place: &Place,
    detector: &str,
    finding_type: &str,
) -> Result<(), Failure> {
    let clients = aws.at(place)?;
    clients
        .guardduty
        .create_sample_findings()
        .detector_id(detector)
        .finding_types(finding_type)
        .send()
        .await
        .map_err(|err| failure("guardduty:CreateSampleFindings", &err))?;
    Ok(())
}
