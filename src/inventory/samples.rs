//! Things as they are when nobody has done anything to them, for tests that change one thing of them.

use std::collections::BTreeMap;

use super::{
    AccountView, Bucket, CREATED_BY, Delivery, Key, ManagedPolicy, Notification, PlaceView,
    PublicAccessBlock, Role, Seen, Standing, Topic, Trail,
};
use crate::domain::{Arn, Region, RoleName};
use crate::policy::Document;

/// The tags of a thing that this product made.
pub(crate) fn ours() -> BTreeMap<String, String> {
    let (key, value) = CREATED_BY;
    BTreeMap::from([(key.to_owned(), value.to_owned())])
}

fn nothing<T: Default>() -> Seen<T> {
    Seen::Known(T::default())
}

impl AccountView {
    /// In no organization, and nothing is there.
    pub(crate) fn bare() -> Self {
        Self {
            standing: Seen::Known(Standing::Alone),
            regions: nothing(),
            listed_trails: nothing(),
            bucket_names: nothing(),
            public_access_block: nothing(),
            policies_per_role: Seen::Known(20),
            ..Self::unlooked()
        }
    }
}

impl PlaceView {
    /// Nothing is there.
    pub(crate) fn bare() -> Self {
        Self {
            trails: nothing(),
            detector: nothing(),
            topic_arns: nothing(),
            aliases: nothing(),
            made_keys: nothing(),
            ..Self::unlooked()
        }
    }
}

impl Bucket {
    /// Closed, with no rules.
    pub(crate) fn bare(region: Region) -> Self {
        Self {
            region,
            policy: nothing(),
            notification: Seen::Known(Notification::default()),
            public_access_block: Seen::Known(Some(PublicAccessBlock::ALL)),
            encryption: nothing(),
            tags: nothing(),
            requester_pays: nothing(),
        }
    }
}

impl Key {
    /// On, and for encryption.
    pub(crate) fn bare(arn: Arn, policy: Seen<Document>) -> Self {
        Self {
            arn,
            state: "Enabled".to_owned(),
            encrypts: true,
            customer_managed: true,
            policy,
            rotates: Seen::Known(true),
            never_rotates: None,
            tags: nothing(),
        }
    }
}

impl Topic {
    /// With no rules, joined by nobody.
    pub(crate) fn bare(arn: Arn) -> Self {
        Self {
            arn,
            policy: None,
            kms_key: None,
            fifo: false,
            tags: nothing(),
            subscriptions: nothing(),
        }
    }
}

impl Trail {
    /// In all Regions and on, with AWS's own choice of events.
    pub(crate) fn bare(arn: Arn, bucket: impl Into<String>) -> Self {
        Self {
            name: arn.resource_name().to_owned(),
            home_region: arn.region_name().unwrap(),
            arn,
            multi_region: true,
            organization: false,
            global_events: true,
            validation: true,
            bucket: bucket.into(),
            prefix: None,
            topic_arn: None,
            key_arn: None,
            recursive: None,
            insights: false,
            logging: Seen::Known(true),
            delivery: Seen::Known(Delivery::default()),
            selectors: nothing(),
            summaries: nothing(),
            tags: nothing(),
        }
    }
}

impl Role {
    /// With nothing attached.
    pub(crate) fn bare(arn: Arn, trust: Document) -> Self {
        Self {
            name: RoleName::parse(arn.resource_name()).unwrap(),
            arn,
            trust,
            attached: nothing(),
            tags: BTreeMap::new(),
            boundary: None,
            others: nothing(),
        }
    }
}

impl ManagedPolicy {
    /// In its first version, attached once.
    pub(crate) fn bare(arn: Arn, document: Document) -> Self {
        Self {
            arn,
            default_version: "v1".to_owned(),
            document,
            versions: nothing(),
            attachments: 1,
            tags: BTreeMap::new(),
        }
    }
}
