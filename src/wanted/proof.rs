//! What shows that data flows: where files come, whose they are, and what the vendor's role has to be let do.

use std::collections::BTreeMap;

use super::{Fate, Site};
use crate::answers::ReadScope;
use crate::domain::{AccountId, Arn, BucketName, Place};
use crate::inventory::{Destination, Simulation, Standing};

/// A file in a bucket that is none of ours.
const OTHER_FILE: &str = "arn:aws:s3:::a-bucket-of-yours/file";
/// How many roles of other accounts are asked about: one more says little, and each is a call.
const MEMBERS_ASKED: usize = 20;

impl Site<'_> {
    /// The accounts whose log files the trail writes, each with the folder that they come into.
    ///
    /// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>.
    pub fn log_folders(&self) -> BTreeMap<AccountId, String> {
        let Some(trail) = self.trail.there else {
            return BTreeMap::new();
        };
        let prefix = match trail.prefix.as_deref() {
            Some(prefix) if !prefix.is_empty() => format!("{prefix}/"),
            Some(_) | None => String::new(),
        };
        let organization = self.shared.organization.filter(|_| trail.organization);
        let Some(organization) = organization else {
            let account = self.account().clone();
            let folder = format!("{prefix}AWSLogs/{account}/CloudTrail/");
            return BTreeMap::from([(account, folder)]);
        };
        let accounts = organization.accounts.known().into_iter().flatten();
        let mut ids: Vec<AccountId> = accounts
            .filter(|account| account.active)
            .map(|account| account.id.clone())
            .collect();
        if ids.is_empty() {
            ids.push(self.account().clone());
        }
        let id = &organization.id;
        ids.into_iter()
            .map(|account| {
                let folder = format!("{prefix}AWSLogs/{id}/{account}/CloudTrail/");
                (account, folder)
            })
            .collect()
    }

    /// The accounts and Regions whose findings come into the bucket by an export of their own, each with the folder of theirs.
    ///
    /// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>.
    pub fn finding_folders(&self) -> BTreeMap<Place, String> {
        let own = self
            .exports()
            .into_iter()
            .map(|export| (self.at(&export.region), export.fate));
        let others = self
            .other_guardduty()
            .into_iter()
            .filter_map(|other| Some((other.place, other.export?)));
        own.chain(others)
            .filter_map(|(place, fate)| {
                let folder = self.folder_of(&place, fate.going()?)?;
                Some((place, folder))
            })
            .collect()
    }

    fn folder_of(&self, place: &Place, there: &Destination) -> Option<String> {
        let folder = match there.folder_in(&self.findings_bucket_arn())? {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        let Place { account, region } = place;
        Some(format!("{folder}AWSLogs/{account}/GuardDuty/{region}/"))
    }

    /// Since when the trail has recorded without a break.
    pub fn recording_since(&self) -> Option<jiff::Timestamp> {
        self.trail.there?.delivery.known()?.started
    }

    /// The keys that files are locked with, as far as they are known.
    fn keys_in_use(&self) -> Vec<Arn> {
        let log = self.log_files_key().and_then(|key| Arn::parse(&key).ok());
        let findings = Arn::parse(&self.findings_key()).ok();
        let mut keys: Vec<Arn> = log.into_iter().chain(findings).collect();
        keys.dedup();
        keys
    }

    /// What the policy simulator is asked of the vendor's role: what the vendor needs, and what it must not.
    pub fn simulations(&self) -> Vec<Simulation> {
        let partition = self.shared.partition;
        let mut names: Vec<&BucketName> = vec![self.log_bucket(), self.findings_bucket()];
        names.dedup();
        let buckets: Vec<String> = names
            .iter()
            .map(|name| Arn::bucket(partition, name).to_string())
            .collect();
        let files: Vec<String> = buckets
            .iter()
            .map(|bucket| format!("{bucket}/AWSLogs/{}/file", self.account()))
            .collect();
        let mut topics = vec![
            self.log_topic().to_string(),
            self.findings_topic().to_string(),
        ];
        topics.dedup();
        let keys: Vec<String> = self.keys_in_use().iter().map(Arn::to_string).collect();
        let unlocks = self.keys_in_use().into_iter().map(|key| {
            let through = format!("s3.{}.{}", key.region, partition.dns_suffix());
            Simulation {
                context: vec![("kms:ViaService", vec![through])],
                ..needs(&["kms:Decrypt"], vec![key.to_string()])
            }
        });
        let organization = self.shared.organization.map(|it| vec![it.id.clone()]);
        let mut all = vec![
            needs(&["s3:GetObject"], files.clone()),
            needs(&["s3:ListBucket", "s3:GetBucketLocation"], buckets.clone()),
            needs(
                &[
                    "sns:Subscribe",
                    "sns:ConfirmSubscription",
                    "sns:Unsubscribe",
                ],
                topics.clone(),
            ),
            Simulation {
                context: organization
                    .map(|id| vec![("aws:ResourceOrgID", id)])
                    .unwrap_or_default(),
                ..needs(&["sts:AssumeRole"], self.member_roles())
            },
            must_not(&["s3:PutObject", "s3:DeleteObject"], files),
            must_not(&["s3:PutBucketPolicy", "s3:DeleteBucket"], buckets),
            must_not(&["sns:SetTopicAttributes", "sns:DeleteTopic"], topics),
            must_not(&["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"], keys),
            must_not(
                &[
                    "iam:CreateUser",
                    "iam:CreateAccessKey",
                    "guardduty:DeleteDetector",
                ],
                vec!["*".to_owned()],
            ),
            must_not(
                &["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"],
                vec![self.role_arn().to_string()],
            ),
        ];
        all.extend(unlocks);
        if let Some(trail) = self.trail.there {
            let trail = vec![trail.arn.to_string()];
            all.push(must_not(
                &["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"],
                trail,
            ));
        }
        if self.shared.answers.role.read == ReadScope::LogBuckets {
            all.push(must_not(&["s3:GetObject"], vec![OTHER_FILE.to_owned()]));
        }
        all.retain(|simulation| !simulation.resources.is_empty());
        all
    }

    /// Some of the roles in other accounts, by their ARNs.
    fn member_roles(&self) -> Vec<String> {
        let sites = self.member_sites().unwrap_or_default();
        let roles = sites.iter().take(MEMBERS_ASKED);
        roles.map(|site| site.role_arn().to_string()).collect()
    }

    /// The account and the groups of the organization that it is in, where the organization's policies can stand; nothing where they
    /// cannot: the account that manages an organization is under none.
    pub fn stands_under(&self) -> Option<Vec<String>> {
        let organization = match self.standing().ok()? {
            Standing::Alone | Standing::Management(_) => return Some(Vec::new()),
            Standing::Member(organization) => organization,
        };
        let accounts = organization.accounts.known()?;
        let own = accounts.iter().find(|it| it.id == *self.account())?;
        let mut under = own.path.clone();
        under.push(own.id.to_string());
        Some(under)
    }
}

impl<'a> Fate<'a> {
    /// The export that goes into the bucket, also one that has to be told again.
    const fn going(self) -> Option<&'a Destination> {
        match self {
            Self::Going(there) | Self::Again(there) => Some(there),
            Self::New | Self::Moving(_) | Self::Staying(_) | Self::Unseen(_) => None,
        }
    }
}

fn needs(actions: &[&'static str], resources: Vec<String>) -> Simulation {
    Simulation {
        actions: actions.to_vec(),
        resources,
        context: Vec::new(),
        needed: true,
    }
}

fn must_not(actions: &[&'static str], resources: Vec<String>) -> Simulation {
    Simulation {
        needed: false,
        ..needs(actions, resources)
    }
}
