//! What every part of the planner looks at: the answers, the vendor, what was seen, and the values known by now.

use super::draft::not_looked_at;
use super::{Slot, Slots};
use crate::answers::{Answers, BucketChoice, KeyChoice, TrailChoice};
use crate::domain::{
    AccountId, Arn, BucketName, KeyAlias, Partition, Place, PolicyName, Region, RoleName,
};
use crate::inventory::{
    AccountView, BucketView, Detector, Inventory, Key, ManagedPolicy, Organization, PlaceView,
    PublicAccessBlock, Role, Seen, Standing, Topic, Trail,
};
use crate::problem::Problem;
use crate::vendor::Vendor;

/// The ground that a plan stands on.
#[derive(Clone, Debug)]
pub(super) struct Ground<'a> {
    pub(super) answers: &'a Answers,
    pub(super) vendor: &'a Vendor,
    pub(super) inventory: &'a Inventory,
    pub(super) partition: Partition,
    /// The main account and Region, where everything new is made that need not be beside something else.
    pub(super) home: Place,
    pub(super) slots: Slots,
}

/// Where the key stands that is to have an alias.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum KeySpot {
    /// The alias leads to it.
    Named(Arn),
    /// It was made for the alias, which it did not get yet.
    Unnamed(Arn),
    /// There is none.
    Nowhere,
}

impl<'a> Ground<'a> {
    pub(super) fn new(answers: &'a Answers, vendor: &'a Vendor, inventory: &'a Inventory) -> Self {
        let mut ground = Self {
            answers,
            vendor,
            inventory,
            partition: inventory.caller.partition,
            home: answers.place(),
            slots: Slots::default(),
        };
        ground.slots = ground.fill();
        ground
    }

    pub(super) fn account(&self) -> &'a AccountId {
        &self.answers.account.id
    }

    /// The main account in another Region.
    pub(super) fn at(&self, region: &Region) -> Place {
        Place::new(self.account().clone(), region.clone())
    }

    pub(super) fn standing(&self) -> Result<&'a Standing, Problem> {
        self.view()?.standing.as_result().map_err(Clone::clone)
    }

    pub(super) fn organization(&self) -> Option<&'a Organization> {
        self.standing().ok().and_then(Standing::organization)
    }

    /// How many active accounts the organization has.
    pub(super) fn account_count(&self) -> Option<usize> {
        let accounts = self.organization()?.accounts.known()?;
        Some(accounts.iter().filter(|account| account.active).count())
    }

    /// The names of all buckets of the account, if they could be listed.
    pub(super) fn bucket_names(&self) -> Option<&'a [BucketName]> {
        let view = self.view().ok()?;
        view.bucket_names.known().map(Vec::as_slice)
    }

    pub(super) fn bucket(&self, name: &BucketName) -> Result<&'a BucketView, Problem> {
        let buckets = &self.view()?.buckets;
        looked_at(buckets.get(name), || format!("the bucket {name}"))
    }

    /// The Region of a bucket that is there, or of one that will be made.
    pub(super) fn bucket_region(&self, name: &BucketName) -> Region {
        self.bucket(name)
            .ok()
            .and_then(BucketView::yours)
            .map_or_else(|| self.home.region.clone(), |bucket| bucket.region.clone())
    }

    /// What is switched on for all buckets of the account; nothing when it could not be seen.
    pub(super) fn public_access_block(&self) -> PublicAccessBlock {
        self.view()
            .ok()
            .and_then(|view| view.public_access_block.known())
            .and_then(|block| *block)
            .unwrap_or_default()
    }

    pub(super) fn role(&self, name: &RoleName) -> Result<Option<&'a Role>, Problem> {
        let roles = &self.view()?.roles;
        looked_at(roles.get(name), || format!("the role {name}")).map(Option::as_ref)
    }

    pub(super) fn policy(&self, name: &PolicyName) -> Result<Option<&'a ManagedPolicy>, Problem> {
        let policies = &self.view()?.policies;
        looked_at(policies.get(name), || format!("the policy {name}")).map(Option::as_ref)
    }

    pub(super) fn trails(&self, place: &Place) -> Result<&'a [Trail], Problem> {
        self.place(place)?
            .trails
            .as_result()
            .map(Vec::as_slice)
            .map_err(Clone::clone)
    }

    pub(super) fn detector(&self, place: &Place) -> Result<Option<&'a Detector>, Problem> {
        self.place(place)?
            .detector
            .as_result()
            .map(Option::as_ref)
            .map_err(Clone::clone)
    }

    /// Why nothing can be done in a Region: this account has not switched it on.
    ///
    /// See <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>.
    pub(super) fn switched_off(&self, region: &Region) -> Option<Problem> {
        let on = self.view().ok()?.regions.known()?;
        (region.is_opt_in() && !on.contains(region)).then(|| {
            Problem::new(format!(
                "{} is not switched on in this account, so there is nothing that GuardDuty could watch.",
                spoken(region)
            ))
            .hint("Leave this Region out of the answers. Or have it switched on in AWS, under Account, AWS Regions.")
            .who("an administrator of this account")
        })
    }

    /// The topic; its Region and account are those of its ARN.
    pub(super) fn topic(&self, arn: &Arn) -> Result<Option<&'a Topic>, Problem> {
        let view = self.place_of(arn)?;
        if let Some(seen) = view.topics.get(arn) {
            return seen.as_result().map(Option::as_ref).map_err(Clone::clone);
        }
        match view.topic_arns.as_result() {
            Ok(arns) if !arns.contains(arn) => Ok(None),
            Ok(_) => Err(not_looked_at(&format!("the topic {}", arn.resource_name()))),
            Err(problem) => Err(problem.clone()),
        }
    }

    /// The key; its Region and account are those of its ARN.
    pub(super) fn key(&self, arn: &Arn) -> Result<Option<&'a Key>, Problem> {
        let keys = &self.place_of(arn)?.keys;
        looked_at(keys.get(arn), || format!("the key {}", arn.resource_name())).map(Option::as_ref)
    }

    /// Where the key for an alias of a Region stands.
    pub(super) fn key_spot(&self, region: &Region, alias: &KeyAlias) -> Result<KeySpot, Problem> {
        let view = self.place(&self.at(region))?;
        let aliases = view.aliases.as_result().map_err(Clone::clone)?;
        if let Some(id) = aliases.get(alias.as_str()) {
            let arn = Arn::key(self.partition, region, self.account(), id);
            return Ok(KeySpot::Named(arn));
        }
        let made = view.made_keys.as_result().map_err(Clone::clone)?;
        Ok(made
            .get(alias.as_str())
            .map_or(KeySpot::Nowhere, |arn| KeySpot::Unnamed(arn.clone())))
    }

    /// The trail that the answers mean, if it is there.
    ///
    /// What the home Region shows comes first: only there are all of a trail's settings seen.
    pub(super) fn trail(&self) -> Result<Option<&'a Trail>, Problem> {
        match &self.answers.cloudtrail.trail {
            TrailChoice::Existing { arn } => {
                let find = |trails: &'a [Trail]| trails.iter().find(|trail| trail.arn == *arn);
                let region = arn
                    .region_name()
                    .unwrap_or_else(|| self.home.region.clone());
                match self.trails(&self.at(&region)) {
                    Ok(trails) => Ok(find(trails)),
                    // The main Region may show a copy.
                    Err(problem) => match self.trails(&self.home).map(find) {
                        Ok(Some(copy)) => Ok(Some(copy)),
                        Ok(None) | Err(_) => Err(problem),
                    },
                }
            }
            TrailChoice::New { name } => {
                let named = self
                    .trails(&self.home)?
                    .iter()
                    .find(|trail| trail.name == name.as_str());
                let Some(shown) = named.filter(|trail| trail.home_region != self.home.region)
                else {
                    return Ok(named);
                };
                // A copy of a trail that is at home elsewhere.
                let original = self
                    .trails(&self.at(&shown.home_region))
                    .ok()
                    .and_then(|trails| trails.iter().find(|trail| trail.arn == shown.arn));
                Ok(Some(original.unwrap_or(shown)))
            }
        }
    }

    /// Who may use the vendor's role.
    pub(super) fn vendor_principal(&self) -> &'a str {
        self.answers.vendor.principal_or(&self.vendor.principal)
    }

    pub(super) fn role_name(&self) -> &'a RoleName {
        self.answers.vendor.role_name_or(&self.vendor.role_name)
    }

    /// Whether the vendor can be reached from this partition.
    pub(super) fn has_vendor(&self) -> bool {
        Partition::from_arn(self.vendor_principal()) == Some(self.partition)
    }

    fn view(&self) -> Result<&'a AccountView, Problem> {
        self.inventory
            .account(self.account())
            .ok_or_else(|| not_looked_at(&format!("account {}", self.account().grouped())))
    }

    fn place(&self, place: &Place) -> Result<&'a PlaceView, Problem> {
        self.inventory
            .place(place)
            .ok_or_else(|| not_looked_at(&format!("the Region {}", place.region)))
    }

    fn place_of(&self, arn: &Arn) -> Result<&'a PlaceView, Problem> {
        match (arn.account_id(), arn.region_name()) {
            (Some(account), Some(region)) => self.place(&Place::new(account, region)),
            _ => Err(not_looked_at(&arn.to_string())),
        }
    }

    /// The values that the inventory shows already.
    fn fill(&self) -> Slots {
        let mut slots = Slots::default();
        let answers = self.answers;
        let keys = [
            (
                Slot::cloudtrail_key(),
                &answers.cloudtrail.key,
                &answers.cloudtrail.bucket,
            ),
            (
                Slot::guardduty_key(),
                &answers.guardduty.key,
                &answers.guardduty.bucket,
            ),
        ];
        for (slot, choice, bucket) in keys {
            if let Some(arn) = self.key_arn(choice, bucket) {
                slots.fill(slot, arn.to_string());
            }
        }
        for region in &self.answers.guardduty.regions {
            if let Ok(Some(detector)) = self.detector(&self.at(region)) {
                slots.fill(Slot::detector(region), detector.id.clone());
            }
        }
        if let Some(id) = &self.answers.vendor.external_role_id {
            slots.fill(Slot::external_id(), id.as_str());
        }
        slots
    }

    /// The ARN of the chosen key, once it is there; one of ours is beside its bucket.
    fn key_arn(&self, choice: &KeyChoice, bucket: &BucketChoice) -> Option<Arn> {
        let region = self.bucket_region(bucket.name());
        match choice {
            KeyChoice::Existing { arn } => Some(arn.clone()),
            KeyChoice::New { alias } => match self.key_spot(&region, alias) {
                Ok(KeySpot::Named(arn) | KeySpot::Unnamed(arn)) => Some(arn),
                Ok(KeySpot::Nowhere) | Err(_) => None,
            },
            KeyChoice::None => None,
        }
    }
}

/// What a closer look showed.
fn looked_at<T>(seen: Option<&Seen<T>>, what: impl FnOnce() -> String) -> Result<&T, Problem> {
    match seen {
        Some(seen) => seen.as_result().map_err(Clone::clone),
        None => Err(not_looked_at(&what())),
    }
}

/// Whether AWS Control Tower looks after a thing of this name and lets nobody else change it.
///
/// See <https://docs.aws.amazon.com/controltower/latest/controlreference/mandatory-controls.html>.
pub(super) fn is_control_tower(name: &str) -> bool {
    name.starts_with("aws-controltower")
}

/// Why a thing of Control Tower's is left alone.
pub(super) fn control_tower(name: &str) -> Problem {
    Problem::new(format!(
        "We cannot change {name}. AWS Control Tower looks after it."
    ))
    .hint("Make a new one instead, and leave this one as it is.")
    .who("the people who run AWS Control Tower")
}

/// A Region as people say it, with its code.
pub(super) fn spoken(region: &Region) -> String {
    match region.place() {
        Some(place) => format!("{place} ({region})"),
        None => region.to_string(),
    }
}
