//! Looking until there are answers: what passes by itself is waited out, within a limit that is told.

use std::time::Duration;

use super::looks::Looks;
use crate::aws::passing::{Patience, Wait, pause, spoken};
use crate::aws::{Aws, Failure, Reached};
use crate::inventory::{Inventory, PlaceView, Seen};
use crate::problem::Problem;

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

/// A wait of a look, to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookWait {
    /// What is awaited, in plain words.
    pub reason: &'static str,
    /// How many looks have no answer yet.
    pub unanswered: usize,
    pub next_try: Duration,
    /// The longest that we wait in all.
    pub up_to: Duration,
}

impl LookWait {
    /// In a sentence or two.
    pub fn words(&self) -> String {
        let unanswered = match self.unanswered {
            1 => "One look has no answer yet.".to_owned(),
            count => format!("{count} looks have no answer yet."),
        };
        let limit = spoken(self.up_to);
        format!(
            "{} {unanswered} We wait for up to {limit} in all.",
            self.reason
        )
    }
}

/// The patience of one look at an account, for all its parts together.
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
        reads: impl Fn(&Inventory) -> Looks<'a>,
    ) {
        let mut looked = false;
        loop {
            let mut open = reads(inventory);
            open.keep_open(inventory);
            let unanswered = open.len();
            if unanswered == 0 || (looked && !self.wait(inventory, unanswered).await) {
                return;
            }
            open.look(inventory).await;
            looked = true;
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

/// Say what it is where a Region that is not switched on refuses the sign-in, which works elsewhere.
pub(super) async fn tell_regions_off(aws: &Aws, inventory: &mut Inventory) {
    let refused = |problem: &Problem| {
        Failure {
            problem: problem.clone(),
            reached: Reached::Refused,
        }
        .may_be_the_region()
    };
    let mut asked = None;
    for (place, view) in &mut inventory.places {
        if aws.is_home(&place.region) || !problems(view).any(|problem| refused(problem)) {
            continue;
        }
        let signed_in = match asked {
            Some(answer) => answer,
            None => *asked.insert(aws.is_still_signed_in().await),
        };
        if !signed_in {
            return;
        }
        for problem in problems(view).filter(|problem| refused(problem)) {
            let failure = Failure {
                problem: problem.clone(),
                reached: Reached::Refused,
            };
            *problem = failure.of_a_region_that_is_off(&place.region).problem;
        }
    }
}

/// Why parts of a Region were not seen.
fn problems(view: &mut PlaceView) -> impl Iterator<Item = &mut Problem> {
    fn of<T>(seen: &mut Seen<T>) -> Option<&mut Problem> {
        match seen {
            Seen::Known(_) => None,
            Seen::Unknown(problem) => Some(problem),
        }
    }
    let PlaceView {
        trails,
        detector,
        topic_arns,
        topics,
        aliases,
        keys,
        made_keys,
    } = view;
    of(trails)
        .into_iter()
        .chain(of(detector))
        .chain(of(topic_arns))
        .chain(topics.values_mut().filter_map(of))
        .chain(of(aliases))
        .chain(keys.values_mut().filter_map(of))
        .chain(of(made_keys))
}
