//! Which key locks what: the one of the answers, the one that a trail has, or the bucket's own.

use super::Site;
use super::key_spot::KeySpot;
use crate::answers::{KeyChoice, TrailChoice};
use crate::domain::{AccountId, Arn, BucketName};
use crate::inventory::{Bucket, BucketEncryption, BucketView, Key, Trail, made_by_us};
use crate::policy::{Document, Wanted, account_root, cloudtrail_key};

impl<'a> Site<'a> {
    /// The trail that is there, if it keeps the key that it has, or none, whatever the answers say of a new trail's key.
    ///
    /// No key was chosen for the trail when the answers say so, and also when it only has the name that ours was to get and our
    /// usual key would be put on it: nobody thought of that trail then.
    pub fn trail_that_keeps_its_key(&self) -> Option<&'a Trail> {
        let trail = self.trail.there?;
        let answers = &self.shared.answers.cloudtrail;
        let chosen = self.slots.get(&self.log_key_slot());
        let has_chosen = chosen.is_some() && trail.key_arn.as_deref() == chosen;
        let keeps = match (&answers.key, &answers.trail) {
            (KeyChoice::None, _) => true,
            // It is the trail's own key, and not ours to change.
            (KeyChoice::Existing { arn }, _) => {
                has_chosen && arn.account != self.account().as_str()
            }
            (KeyChoice::New { .. }, TrailChoice::Existing { .. }) => false,
            (KeyChoice::New { .. }, TrailChoice::New { .. }) => {
                let is_ours = trail.tags.known().is_some_and(made_by_us);
                answers.has_usual_key() && !is_ours && !has_chosen
            }
        };
        keeps.then_some(trail)
    }

    /// The ARN, or the slot, of the key that the trail names: the chosen one, or the one that the trail keeps.
    pub fn log_key(&self) -> Option<String> {
        match (
            self.trail_that_keeps_its_key(),
            &self.shared.answers.cloudtrail.key,
        ) {
            (Some(trail), _) => trail.key_arn.clone().filter(|key| !key.is_empty()),
            (None, KeyChoice::None) => None,
            (None, KeyChoice::New { .. } | KeyChoice::Existing { .. }) => {
                Some(self.slots.text(&self.log_key_slot()))
            }
        }
    }

    /// The ARN, or the slot, of the key that log files are locked with: where the trail names none, the bucket's own counts.
    pub fn log_files_key(&self) -> Option<String> {
        let own = || self.bucket_key(self.shared.answers.cloudtrail.bucket.name());
        self.log_key().or_else(|| own().map(|arn| arn.to_string()))
    }

    /// The ARN, or the slot, of the key for findings.
    pub fn findings_key(&self) -> String {
        self.slots.text(&self.findings_key_slot())
    }

    /// The key of a customer that a bucket locks its files with when nobody names one.
    fn bucket_key(&self, name: &BucketName) -> Option<Arn> {
        let bucket = self.bucket(name).ok().and_then(BucketView::yours)?;
        let encryption = bucket.encryption.known()?.as_ref()?;
        let key = self.bucket_lock(bucket, encryption)?;
        key.customer_managed.then(|| key.arn.clone())
    }

    /// The key that a bucket locks its files with when nobody names one, if it was looked at.
    pub fn bucket_lock(&self, bucket: &Bucket, encryption: &BucketEncryption) -> Option<&'a Key> {
        let arn = encryption.key_arn(self.shared.partition, &bucket.region, self.account())?;
        self.key(&arn).ok().flatten()
    }

    /// Our rules on that key, which belongs to this account and has these rules already.
    pub fn bucket_lock_rules(
        &self,
        bucket: &Bucket,
        encryption: &BucketEncryption,
        account: &AccountId,
        policy: &Document,
    ) -> Vec<Wanted> {
        cloudtrail_key::bucket_lock(&cloudtrail_key::BucketLock {
            partition: &self.shared.partition,
            key_account: account,
            region: &bucket.region,
            trail_arn: &self.trail.arn.to_string(),
            bucket_key: encryption.bucket_key,
            readers: !account_root::is_in(policy, account),
        })
    }

    /// The ARN of a chosen key, once it is there; one of ours is beside its bucket.
    pub(super) fn chosen_key(&self, choice: &KeyChoice, bucket: &BucketName) -> Option<Arn> {
        match choice {
            KeyChoice::Existing { arn } => Some(arn.clone()),
            KeyChoice::New { alias } => match self.key_spot(&self.bucket_region(bucket), alias) {
                Ok(KeySpot::Named(arn) | KeySpot::Unnamed(arn)) => Some(arn),
                Ok(KeySpot::Nowhere) | Err(_) => None,
            },
            KeyChoice::None => None,
        }
    }
}
