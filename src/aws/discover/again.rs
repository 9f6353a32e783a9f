//! Looking until there are answers: what passes by itself is waited out, within a limit that is told.

use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::iter;

use super::read::Reads;
use crate::aws::Aws;
use crate::aws::look_wait::LookWait;
use crate::aws::passing::{Patience, Wait, pause};
use crate::inventory::Inventory;
use crate::problem::Problem;

/// How many accounts are looked at at once.
const ACCOUNTS_AT_ONCE: usize = 20;
/// How many reads of one account are made at once.
const READS_AT_ONCE: usize = 50;

/// How long a look may wait in all, whatever for.
const LONGEST: Duration = Duration::from_mins(5);

/// Reads without which no change is held back, so no look is held up for long either. Most only add a remark. Tags also tell what
/// this program made: without them a bucket gets no refusals that only ours get, and a trail keeps the key that it has. So nothing
/// is taken away for the lack of them.
const REMARKS: [&str; 6] = [
    "cloudtrail:GetEventConfiguration",
    "cloudtrail:ListTags",
    "s3:GetBucketTagging",
    "s3control:GetPublicAccessBlock",
    "sns:ListSubscriptionsByTopic",
    "sns:ListTagsForResource",
];
/// How long a look waits for a remark.
const FOR_REMARKS: Duration = Duration::from_secs(5);

/// The patience of one look, for all its parts together.
pub(super) struct Again<'a> {
    aws: &'a Aws,
    wait: Wait,
}

impl<'a> Again<'a> {
    pub(super) fn new(aws: &'a Aws) -> Self {
        Self {
            aws,
            wait: Wait::begin(LONGEST),
        }
    }

    /// Make the reads whose place in the inventory is open, until none is or the patience ends.
    pub(super) async fn look(
        &mut self,
        inventory: &mut Inventory,
        reads: impl Fn(&Inventory) -> Vec<Reads>,
    ) {
        let mut looked = false;
        loop {
            let mut open = reads(inventory);
            for reads in &mut open {
                reads.list.retain(|read| read.is_open(inventory));
            }
            open.retain(|reads| !reads.list.is_empty());
            let unanswered = open.iter().map(|reads| reads.list.len()).sum();
            if unanswered == 0 || (looked && !self.wait(inventory, unanswered).await) {
                return;
            }
            self.make(open, inventory).await;
            looked = true;
        }
    }

    /// Make all reads, and put what they showed into the inventory.
    async fn make(&self, reads: Vec<Reads>, inventory: &mut Inventory) {
        let accounts = reads.into_iter().map(|reads| {
            iter(reads.list)
                .map(|read| Box::pin(read.make(self.aws)))
                .buffered(READS_AT_ONCE)
                .collect::<Vec<_>>()
        });
        // One that is slow holds up no other.
        let mut accounts = iter(accounts).buffer_unordered(ACCOUNTS_AT_ONCE);
        while let Some(found) = accounts.next().await {
            for (at, found) in found {
                found.put(&at, inventory);
            }
        }
    }

    /// Tell what is awaited, and wait. `false` when it has been long enough.
    async fn wait(&mut self, inventory: &Inventory, unanswered: usize) -> bool {
        let longest = inventory
            .holes()
            .iter()
            .filter_map(|hole| patience(&hole.problem))
            .max_by_key(|patience| patience.up_to);
        let again = longest.and_then(|patience| Some((patience, self.wait.once_more(patience)?)));
        let Some((patience, attempt)) = again else {
            return false;
        };
        let next_try = pause(attempt, "look");
        self.aws.tell(LookWait {
            reason: patience.reason,
            unanswered,
            next_try,
            up_to: patience.up_to,
        });
        tokio::time::sleep(next_try).await;
        true
    }
}

/// How long it is worth waiting for what stands in the way of a read.
fn patience(problem: &Problem) -> Option<Patience> {
    let patience = Patience::of(problem.passing?);
    let call = problem.call.as_deref().unwrap_or_default();
    Some(if REMARKS.contains(&call) {
        Patience {
            up_to: FOR_REMARKS,
            ..patience
        }
    } else {
        patience
    })
}
