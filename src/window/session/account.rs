//! What was seen in the account that is signed in.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::BucketName;
use crate::engine::ByHand;
use crate::inventory::{BucketView, Inventory};
use crate::wanted::Named;
use crate::window::session::ask::Ask;
use crate::worker::JobId;

/// What was seen in the account that is signed in, beside its plans.
#[derive(Default)]
pub struct Account {
    pub around: Ask<Arc<Inventory>>,
    /// What somebody set up by hand, where the look around shows signs of that.
    pub by_hand: Ask<Option<Box<ByHand>>>,
    /// The account that was chosen as the main one; nothing is the one that fits best.
    pub main: Option<Named>,
    /// Bucket names that were asked about.
    pub buckets: BTreeMap<BucketName, Ask<BucketView>>,
    /// The name typed last, and when (the window's seconds); asked about half a second later.
    pub typed_bucket: Option<(BucketName, f64)>,
    /// When the account was looked at around last, among all requests.
    pub looked: JobId,
    /// A look that was asked for before this is from before the end of the last run.
    pub looks_from: JobId,
    /// What a look is waiting for, in words, while it waits.
    pub waits: Option<String>,
}
