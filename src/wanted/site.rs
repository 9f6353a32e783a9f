//! One account with its main Region, and what was seen there.

use super::key_spot::KeySpot;
use super::trail::MeantTrail;
use super::{Gap, Looks, Shared, Slot, Slots};
use crate::domain::{AccountId, Arn, BucketName, KeyAlias, Place, PolicyName, Region, RoleName};
use crate::inventory::{
    AccountView, BucketView, Caller, Detector, Key, ListedTrail, Lock, ManagedPolicy,
    PublicAccessBlock, Role, Seen, Standing, Topic, Trail,
};

/// One account with its main Region: what was seen there, and what that makes of the answers.
#[derive(Clone, Debug)]
pub struct Site<'a> {
    pub shared: Shared<'a>,
    /// The account and its main Region, where everything new is made that need not be beside something else.
    pub home: Place,
    /// The trail that the answers mean.
    pub trail: MeantTrail<'a>,
    /// The values that are known by now.
    pub slots: Slots,
    pub(super) looks: Looks<'a>,
}

impl<'a> Site<'a> {
    /// The site at this place.
    pub fn new(shared: Shared<'a>, looks: Looks<'a>, home: Place) -> Self {
        let mut site = Self {
            trail: MeantTrail::of(&shared, &looks, &home),
            shared,
            home,
            slots: Slots::default(),
            looks,
        };
        site.slots = site.known();
        site
    }

    pub const fn account(&self) -> &AccountId {
        &self.home.account
    }

    /// The account in another Region.
    pub fn at(&self, region: &Region) -> Place {
        Place::new(self.account().clone(), region.clone())
    }

    /// The account and Region of an ARN; where it names none, those of the site.
    pub fn place_of(&self, arn: &Arn) -> Place {
        Place::new(
            arn.account_id().unwrap_or_else(|| self.account().clone()),
            arn.region_name()
                .unwrap_or_else(|| self.home.region.clone()),
        )
    }

    /// The account's place in an organization.
    pub fn standing(&self) -> Result<&'a Standing, Gap<'a>> {
        self.global(|view| Some(&view.standing), String::new)
    }

    /// The names of all buckets of the account, if they could be listed.
    pub fn bucket_names(&self) -> Option<&'a [BucketName]> {
        let names = self.global(|view| Some(&view.bucket_names), String::new);
        names.ok().map(Vec::as_slice)
    }

    /// A bucket, whosever it is.
    pub fn bucket(&self, name: &BucketName) -> Result<&'a BucketView, Gap<'a>> {
        match self.looks.bucket(name) {
            Some(view) => Ok(view),
            None => self.global(
                |view| view.buckets.get(name),
                || format!("the bucket {name}"),
            ),
        }
    }

    /// The Region of a bucket that is there, or of one that will be made.
    pub fn bucket_region(&self, name: &BucketName) -> Region {
        self.bucket(name)
            .ok()
            .and_then(BucketView::yours)
            .map_or_else(|| self.home.region.clone(), |bucket| bucket.region.clone())
    }

    /// What closes a bucket to the public: its own switches with those of the account.
    pub fn closes(&self, own: Option<PublicAccessBlock>) -> PublicAccessBlock {
        own.unwrap_or_default().with(self.public_access_block())
    }

    /// What is switched on for all buckets of the account; nothing when it could not be seen.
    pub fn public_access_block(&self) -> PublicAccessBlock {
        self.global(|view| Some(&view.public_access_block), String::new)
            .ok()
            .and_then(|block| *block)
            .unwrap_or_default()
    }

    pub fn role(&self, name: &RoleName) -> Result<Option<&'a Role>, Gap<'a>> {
        let what = || format!("the role {name}");
        self.global(|view| view.roles.get(name), what)
            .map(Option::as_ref)
    }

    pub fn policy(&self, name: &PolicyName) -> Result<Option<&'a ManagedPolicy>, Gap<'a>> {
        let what = || format!("the policy {name}");
        self.global(|view| view.policies.get(name), what)
            .map(Option::as_ref)
    }

    /// How many managed policies a role of the account may have, if that could be seen.
    pub fn policies_per_role(&self) -> Option<usize> {
        let most = self.global(|view| Some(&view.policies_per_role), String::new);
        most.ok().copied()
    }

    /// The trails that a Region shows.
    pub fn trails(&self, place: &Place) -> Result<&'a [Trail], Gap<'a>> {
        self.looks
            .place(place, |view| Some(&view.trails), String::new)
            .map(Vec::as_slice)
    }

    pub fn detector(&self, region: &Region) -> Result<Option<&'a Detector>, Gap<'a>> {
        self.detector_of(&self.at(region))
    }

    /// The detector of any account that was looked into.
    pub fn detector_of(&self, place: &Place) -> Result<Option<&'a Detector>, Gap<'a>> {
        self.looks
            .place(place, |view| Some(&view.detector), String::new)
            .map(Option::as_ref)
    }

    /// The trails of all Regions by home Region, if they could be listed.
    pub fn listed_trails(&self) -> Option<&'a [ListedTrail]> {
        let listed = self.global(|view| Some(&view.listed_trails), String::new);
        listed.ok().map(Vec::as_slice)
    }

    /// What locks a topic.
    pub fn lock_of(&self, topic: &'a Topic) -> Lock<'a> {
        match (self.looks.newest(), topic.lock()) {
            (Some(look), _) => look.lock_of(topic),
            (None, Some(name)) => Lock::Unseen(name),
            (None, None) => Lock::Open,
        }
    }

    /// Who looked.
    pub fn caller(&self) -> Option<&'a Caller> {
        self.looks.newest().map(|look| &look.caller)
    }

    /// When the newest look began.
    pub fn looked_at(&self) -> Option<jiff::Timestamp> {
        self.looks.newest().map(|look| look.at)
    }

    /// The Regions that are switched on, if that could be seen.
    pub fn regions_on(&self) -> Option<&'a [Region]> {
        let on = self.global(|view| Some(&view.regions), String::new);
        on.ok().map(Vec::as_slice)
    }

    /// Whether nothing can be done in a Region because this account has not switched it on.
    ///
    /// See <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>.
    pub fn is_switched_off(&self, region: &Region) -> bool {
        self.is_switched_off_in(&self.at(region))
    }

    /// The same of any account that was looked into.
    pub fn is_switched_off_in(&self, place: &Place) -> bool {
        place.region.is_opt_in()
            && self
                .looks
                .account(&place.account, |view| Some(&view.regions), String::new)
                .is_ok_and(|on| !on.contains(&place.region))
    }

    /// The topic; its Region and account are those of its ARN.
    pub fn topic(&self, arn: &Arn) -> Result<Option<&'a Topic>, Gap<'a>> {
        let place = self.place_of(arn);
        let what = || format!("the topic {}", arn.resource_name());
        match self.looks.place(&place, |view| view.topics.get(arn), what) {
            Ok(topic) => Ok(topic.as_ref()),
            Err(Gap::Unlooked(what)) => {
                let listed =
                    self.looks
                        .place(&place, |view| Some(&view.topic_arns), String::new)?;
                if listed.contains(arn) {
                    Err(Gap::Unlooked(what))
                } else {
                    Ok(None)
                }
            }
            Err(gap) => Err(gap),
        }
    }

    /// Whether the topic is in the list of its Region.
    pub fn is_topic_listed(&self, arn: &Arn) -> bool {
        let place = self.place_of(arn);
        let listed = self
            .looks
            .place(&place, |view| Some(&view.topic_arns), String::new);
        listed.is_ok_and(|listed| listed.contains(arn))
    }

    /// The key; its Region and account are those of its ARN.
    pub fn key(&self, arn: &Arn) -> Result<Option<&'a Key>, Gap<'a>> {
        let what = || format!("the key {}", arn.resource_name());
        self.looks
            .place(&self.place_of(arn), |view| view.keys.get(arn), what)
            .map(Option::as_ref)
    }

    /// Where the key for an alias of a Region stands.
    pub fn key_spot(&self, region: &Region, alias: &KeyAlias) -> Result<KeySpot, Gap<'a>> {
        let place = self.at(region);
        let aliases = self
            .looks
            .place(&place, |view| Some(&view.aliases), String::new)?;
        if let Some(id) = aliases.get(alias.as_str()) {
            let arn = Arn::key(self.shared.partition, region, self.account(), id);
            return Ok(KeySpot::Named(arn));
        }
        let made = self
            .looks
            .place(&place, |view| Some(&view.made_keys), String::new)?;
        Ok(made
            .get(alias.as_str())
            .map_or(KeySpot::Nowhere, |arn| KeySpot::Unnamed(arn.clone())))
    }

    /// The values that are known already.
    fn known(&self) -> Slots {
        let mut slots = Slots::default();
        let answers = self.shared.answers;
        let keys = [
            (
                self.log_key_slot(),
                &answers.cloudtrail.key,
                &answers.cloudtrail.bucket,
            ),
            (
                self.findings_key_slot(),
                &answers.guardduty.key,
                &answers.guardduty.bucket,
            ),
        ];
        for (slot, choice, bucket) in keys {
            if let Some(arn) = self.chosen_key(choice, bucket.name()) {
                slots.fill(slot, arn.to_string());
            }
        }
        for region in &answers.guardduty.regions {
            if let Ok(Some(detector)) = self.detector(region) {
                slots.fill(self.detector_slot(region), detector.id.clone());
            }
        }
        if let Some(id) = &answers.vendor.external_role_id {
            slots.fill(Slot::external_id(), id.as_str());
        }
        slots
    }

    /// The slot of the key for log files, which is made beside its bucket.
    pub fn log_key_slot(&self) -> Slot {
        Slot::cloudtrail_key(&self.at(&self.bucket_region(self.log_bucket())))
    }

    /// The slot of the key for findings.
    pub fn findings_key_slot(&self) -> Slot {
        Slot::guardduty_key(&self.beside_findings())
    }

    /// The slot of the id of a Region's detector.
    pub fn detector_slot(&self, region: &Region) -> Slot {
        Slot::detector(&self.at(region))
    }

    fn global<T>(
        &self,
        of: impl Fn(&'a AccountView) -> Option<&'a Seen<T>>,
        what: impl FnOnce() -> String,
    ) -> Result<&'a T, Gap<'a>> {
        self.looks.account(self.account(), of, what)
    }
}
