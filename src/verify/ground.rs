//! Where the inventory shows what the answers name.

use super::build::{Found, Verdict, said};
use crate::answers::{Answers, KeyChoice, TrailChoice};
use crate::domain::{AccountId, Arn, BucketName, Partition, Place, Region, RoleName};
use crate::inventory::{
    AccountView, Bucket, BucketView, Detector, Inventory, Key, ManagedPolicy, Organization,
    PlaceView, PublicAccessBlock, Role, Seen, Standing, Topic, Trail,
};
use crate::plan::keeps_its_key;
use crate::vendor::Vendor;

/// The answers beside what was seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground<'a> {
    pub(super) answers: &'a Answers,
    pub(super) vendor: &'a Vendor,
    pub(super) inventory: &'a Inventory,
}

impl<'a> Ground<'a> {
    /// The main account and Region.
    pub(super) fn main(&self) -> Place {
        self.answers.place()
    }

    /// The main account.
    pub(super) const fn account(&self) -> &'a AccountId {
        &self.answers.account.id
    }

    /// The main account in another Region.
    pub(super) fn at(&self, region: &Region) -> Place {
        Place::new(self.account().clone(), region.clone())
    }

    /// The account and Region of an ARN; where it names none, the main ones.
    pub(super) fn place_of(&self, arn: &Arn) -> Place {
        Place::new(
            arn.account_id().unwrap_or_else(|| self.account().clone()),
            arn.region_name()
                .unwrap_or_else(|| self.answers.account.region.clone()),
        )
    }

    /// The partition that the sign-in is in.
    pub(super) const fn partition(&self) -> Partition {
        self.inventory.caller.partition
    }

    /// The account's place in an organization.
    pub(super) fn standing(&self) -> Found<&'a Standing> {
        let what = "your organization";
        match &self.view(what)?.standing {
            Seen::Known(standing) => Ok(standing),
            Seen::Unknown(problem) => Err(Verdict::unknown(what, problem)),
        }
    }

    /// The organization that the account is in.
    pub(super) fn organization(&self) -> Found<&'a Organization> {
        self.standing()?.organization().ok_or_else(|| {
            Verdict::failed("This account is in no organization.").fix("Cover only this account.")
        })
    }

    /// The names of all buckets of the account, if they could be read.
    pub(super) fn bucket_names(&self) -> Option<&'a [BucketName]> {
        let view = self.inventory.account(self.account())?;
        view.bucket_names.known().map(Vec::as_slice)
    }

    /// A bucket of the account.
    pub(super) fn bucket(&self, name: &BucketName) -> Found<&'a Bucket> {
        let what = format!("the bucket `{name}`");
        match self.view(&what)?.buckets.get(name) {
            None => Err(Verdict::not_looked_at(&what)),
            Some(Seen::Unknown(problem)) => Err(Verdict::unknown(&what, problem)),
            Some(Seen::Known(BucketView::Yours(bucket))) => Ok(bucket),
            Some(Seen::Known(BucketView::Free)) => {
                Err(Verdict::failed(format!("There is no bucket `{name}`.")))
            }
            Some(Seen::Known(BucketView::NotYours)) => match self.bucket_names() {
                Some(names) if !names.contains(name) => Err(Verdict::failed(format!(
                    "The bucket `{name}` belongs to someone else."
                ))
                .fix("Choose another name. Add your company or a number.")),
                _ => Err(Verdict::unsure(
                    format!(
                        "Your sign-in may not look at the bucket `{name}`, or it belongs to someone else."
                    ),
                    "Use a sign-in that may read this bucket. Then test again.",
                )),
            },
        }
    }

    /// The ARN of the key that was chosen for findings; none if there is to be none.
    pub(super) fn findings_key_arn(&self) -> Found<Option<Arn>> {
        let answers = &self.answers.guardduty;
        self.key_arn(&answers.key, answers.bucket.name())
    }

    /// The ARN of the key that was chosen for log files; none if there is to be none.
    pub(super) fn chosen_log_key_arn(&self) -> Found<Option<Arn>> {
        let answers = &self.answers.cloudtrail;
        self.key_arn(&answers.key, answers.bucket.name())
    }

    /// The ARN of a chosen key, which for a new one is found by its alias, beside its bucket.
    fn key_arn(&self, choice: &KeyChoice, bucket: &BucketName) -> Found<Option<Arn>> {
        let alias = match choice {
            KeyChoice::None => return Ok(None),
            KeyChoice::Existing { arn } => return Ok(Some(arn.clone())),
            KeyChoice::New { alias } => alias,
        };
        let what = format!("the key `{alias}`");
        let place = self.beside(bucket);
        match &self.region(&place, &what)?.aliases {
            Seen::Unknown(problem) => Err(Verdict::unknown(&what, problem)),
            Seen::Known(aliases) => aliases
                .get(alias.as_str())
                .map(|id| {
                    Some(Arn::key(
                        self.partition(),
                        &place.region,
                        &place.account,
                        id,
                    ))
                })
                .ok_or_else(|| Verdict::failed(format!("There is no key `{alias}`."))),
        }
    }

    /// The Region of a bucket, where a new key and a new topic for it are; the main one while it is not seen.
    pub(super) fn beside(&self, bucket: &BucketName) -> Place {
        self.bucket(bucket)
            .map_or_else(|_| self.main(), |bucket| self.at(&bucket.region))
    }

    /// The topic for findings.
    pub(super) fn findings_topic(&self) -> Arn {
        let answers = &self.answers.guardduty;
        answers.topic.arn(&self.beside(answers.bucket.name()))
    }

    /// Whether nothing can be seen in a Region because this account has not switched it on.
    pub(super) fn is_switched_off(&self, region: &Region) -> bool {
        let on = self
            .inventory
            .account(self.account())
            .and_then(|view| view.regions.known());
        region.is_opt_in() && on.is_some_and(|on| !on.contains(region))
    }

    /// Whether the trail that is there keeps the key that it has, or none.
    pub(super) fn keeps_its_key(&self, trail: &Trail) -> bool {
        let answers = &self.answers.cloudtrail;
        let wanted = self.chosen_log_key_arn().ok().flatten();
        let wanted = wanted.map(|arn| arn.to_string());
        keeps_its_key(answers, self.account(), trail, wanted.as_deref())
    }

    /// The ARN of the key for log files: the chosen one, the one that the trail keeps, or the bucket's own.
    pub(super) fn log_key_arn(&self) -> Found<Option<Arn>> {
        let named = match self.trail().ok().filter(|trail| self.keeps_its_key(trail)) {
            Some(trail) => trail
                .key_arn
                .as_deref()
                .and_then(|key| Arn::parse(key).ok()),
            None => self.chosen_log_key_arn()?,
        };
        Ok(named.or_else(|| self.log_bucket_key()))
    }

    /// The key that the log bucket locks files with which come without the name of one.
    fn log_bucket_key(&self) -> Option<Arn> {
        let bucket = self.bucket(self.answers.cloudtrail.bucket.name()).ok()?;
        let encryption = bucket.encryption.known()?.as_ref()?;
        let key = super::bucket::key(self, bucket, encryption)?;
        key.customer_managed.then(|| key.arn.clone())
    }

    /// What is switched on against the public for all buckets of the account; nothing when it could not be seen.
    pub(super) fn public_access_block(&self) -> PublicAccessBlock {
        self.inventory
            .account(self.account())
            .and_then(|view| view.public_access_block.known())
            .and_then(|block| *block)
            .unwrap_or_default()
    }

    /// The verdict on opening log files when their key belongs to another account: that account's rules decide, and nobody can
    /// see them from here.
    pub(super) fn others_log_key(&self) -> Option<Verdict> {
        let key = self.log_key_arn().ok().flatten()?;
        if key.account == self.account().as_str() {
            return None;
        }
        let owner = key
            .account_id()
            .map_or_else(|| key.account.clone(), |account| account.grouped());
        Some(Verdict::unsure(
            format!(
                "The log files are locked with a key of account {owner}. We cannot see whether its rules let the role open them."
            ),
            format!(
                "Ask its owner whether the key lets the role `{}` use kms:Decrypt.",
                self.role_name()
            ),
        ))
    }

    /// A key; its account and Region are those of its ARN.
    pub(super) fn key(&self, arn: &Arn) -> Found<&'a Key> {
        let what = format!("the key `{}`", arn.resource_name());
        match self.region(&self.place_of(arn), &what)?.keys.get(arn) {
            None => Err(Verdict::not_looked_at(&what)),
            Some(Seen::Unknown(problem)) => Err(Verdict::unknown(&what, problem)),
            Some(Seen::Known(Some(key))) => Ok(key),
            Some(Seen::Known(None)) => Err(Verdict::failed(format!(
                "There is no key `{}`.",
                arn.resource_name()
            ))
            .fix("Choose another key, or make a new one.")),
        }
    }

    /// A topic; its account and Region are those of its ARN.
    pub(super) fn topic(&self, arn: &Arn) -> Found<&'a Topic> {
        let what = format!("the topic `{}`", arn.resource_name());
        let view = self.region(&self.place_of(arn), &what)?;
        let absent = || Verdict::failed(format!("There is no topic `{}`.", arn.resource_name()));
        match view.topics.get(arn) {
            Some(Seen::Known(Some(topic))) => Ok(topic),
            Some(Seen::Known(None)) => Err(absent()),
            Some(Seen::Unknown(problem)) => Err(Verdict::unknown(&what, problem)),
            None => match &view.topic_arns {
                Seen::Known(arns) if !arns.contains(arn) => Err(absent()),
                Seen::Known(_) => Err(Verdict::not_looked_at(&what)),
                Seen::Unknown(problem) => Err(Verdict::unknown(&what, problem)),
            },
        }
    }

    /// The chosen trail, as its home Region shows it if that was looked at.
    pub(super) fn trail(&self) -> Found<&'a Trail> {
        let choice = &self.answers.cloudtrail.trail;
        let what = format!("the trail `{}`", choice.name());
        let main = self.main();
        let found = match choice {
            TrailChoice::Existing { arn } => {
                let home = self.at(&self.place_of(arn).region);
                let place = if self.inventory.place(&home).is_some() {
                    home
                } else {
                    main
                };
                let trails = self.trails(&place, &what)?;
                trails.iter().find(|trail| trail.arn == *arn)
            }
            TrailChoice::New { name } => {
                let shown = self
                    .trails(&main, &what)?
                    .iter()
                    .find(|trail| trail.name == name.as_str());
                shown.map(|shown| self.original(shown))
            }
        };
        found.ok_or_else(|| Verdict::failed(format!("There is no trail `{}`.", choice.name())))
    }

    /// The ARN that the trail has, or will have.
    pub(super) fn trail_arn(&self) -> Arn {
        match (&self.answers.cloudtrail.trail, self.trail()) {
            (_, Ok(trail)) => trail.arn.clone(),
            (TrailChoice::Existing { arn }, Err(_)) => arn.clone(),
            (TrailChoice::New { name }, Err(_)) => {
                let organization = self
                    .organization()
                    .ok()
                    .filter(|_| self.answers.cloudtrail.organization);
                let owner = organization
                    .map_or_else(|| self.account(), |organization| &organization.management);
                Arn::trail(self.partition(), &self.answers.account.region, owner, name)
            }
        }
    }

    /// The detector of a Region of the main account.
    pub(super) fn detector(&self, region: &Region) -> Found<&'a Detector> {
        let what = format!("GuardDuty in {}", said(region));
        match &self.region(&self.at(region), &what)?.detector {
            Seen::Known(Some(detector)) => Ok(detector),
            Seen::Known(None) => Err(Verdict::failed(format!(
                "GuardDuty was never switched on in {}.",
                said(region)
            ))),
            Seen::Unknown(problem) => Err(Verdict::unknown(&what, problem)),
        }
    }

    /// The name of the vendor's role.
    pub(super) fn role_name(&self) -> &'a RoleName {
        self.answers.vendor.role_name_or(&self.vendor.role_name)
    }

    /// Who may use the vendor's role.
    pub(super) fn vendor_principal(&self) -> &'a str {
        self.answers.vendor.principal_or(&self.vendor.principal)
    }

    /// Whom the answers trust, inside a sentence: the vendor by its name, somebody else by the account.
    pub(super) fn trusted(&self) -> String {
        let vendor = self.vendor;
        self.answers.vendor.trusted(&vendor.name, &vendor.account)
    }

    /// The same at the beginning of a sentence.
    pub(super) fn trusted_first(&self) -> String {
        let trusted = self.trusted();
        match trusted.strip_prefix("account ") {
            Some(number) => format!("Account {number}"),
            None => trusted,
        }
    }

    /// The vendor's role; nothing if there is none.
    pub(super) fn role(&self) -> Found<Option<&'a Role>> {
        let name = self.role_name();
        let what = format!("the role `{name}`");
        match self.view(&what)?.roles.get(name) {
            None => Err(Verdict::not_looked_at(&what)),
            Some(Seen::Known(role)) => Ok(role.as_ref()),
            Some(Seen::Unknown(problem)) => Err(Verdict::unknown(&what, problem)),
        }
    }

    /// The policy of the vendor's role; nothing if there is none.
    pub(super) fn policy(&self) -> Found<Option<&'a ManagedPolicy>> {
        let name = &self.answers.role.policy_name;
        let what = format!("the policy `{name}`");
        match self.view(&what)?.policies.get(name) {
            None => Err(Verdict::not_looked_at(&what)),
            Some(Seen::Known(policy)) => Ok(policy.as_ref()),
            Some(Seen::Unknown(problem)) => Err(Verdict::unknown(&what, problem)),
        }
    }

    /// What one account and Region show; `what` is looked for there.
    pub(super) fn region(&self, place: &Place, what: &str) -> Found<&'a PlaceView> {
        self.inventory
            .place(place)
            .ok_or_else(|| Verdict::not_looked_at(what))
    }

    fn view(&self, what: &str) -> Found<&'a AccountView> {
        self.inventory
            .account(self.account())
            .ok_or_else(|| Verdict::not_looked_at(what))
    }

    fn trails(&self, place: &Place, what: &str) -> Found<&'a [Trail]> {
        match &self.region(place, what)?.trails {
            Seen::Known(trails) => Ok(trails),
            Seen::Unknown(problem) => Err(Verdict::unknown(what, problem)),
        }
    }

    /// A trail where it is at home, if that Region was looked at: only there all of it is seen.
    fn original(&self, shown: &'a Trail) -> &'a Trail {
        self.inventory
            .place(&self.at(&shown.home_region))
            .and_then(|view| view.trails.known())
            .and_then(|trails| trails.iter().find(|trail| trail.arn == shown.arn))
            .unwrap_or(shown)
    }
}
