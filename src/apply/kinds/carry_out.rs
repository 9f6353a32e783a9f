//! What the walk asks of every kind of change.

use std::sync::Arc;

use crate::apply::fresh::Fresh;
use crate::apply::progress::Progress;
use crate::aws::{Aws, Clients, Failure, Patience};
use crate::domain::Arn;
use crate::plan::{Action, Change, Deed, Slot, Slots};
use crate::policy::{Document, same_meaning};
use crate::problem::Problem;

/// A value that AWS gave, for the slot that waits for it.
pub(in crate::apply) type Output = Option<String>;

/// How one kind of change is carried out. What it says of itself is its [`Deed`].
pub(in crate::apply) trait CarryOut: Deed {
    /// Read what the change is about, and compare it with what the plan saw and wants.
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure>;

    /// Make the write. Called only after a look said [`Sight::AsPlanned`].
    async fn write(&self, at: &At<'_>) -> Result<Output, Failure>;

    /// For how long AWS's taking it in is awaited after the write; `None` where that cannot be asked.
    fn settles(&self) -> Option<Patience> {
        None
    }

    /// How far AWS has taken it in; `made` is what the write gave back.
    async fn settled(&self, _at: &At<'_>, _made: Option<&str>) -> Result<Settling, Failure> {
        Ok(Settling::Done)
    }

    /// Have AWS stop what the write began and it carries out by itself; `made` is what the write gave back.
    async fn halt(&self, _at: &At<'_>, _made: Option<&str>) -> Result<(), Failure> {
        Ok(())
    }

    /// How long it is worth waiting after a refusal that is about a thing which this run has made or changed.
    fn spreads(&self, _code: &str, _refused: &Failure, _fresh: &Fresh) -> Option<Patience> {
        None
    }

    /// What AWS may still show although it was replaced.
    fn replaced(&self, _fresh: &Fresh) -> Replaced {
        Replaced::default()
    }

    /// Where no token keeps a second one from being made and AWS lists a new one late: how often it is looked for when one may
    /// have been made already, and what is said meanwhile.
    fn looks_in_doubt(&self) -> Option<(u32, Patience)> {
        None
    }

    /// What is found out about a refusal once nothing is waited for any more, a sentence each.
    async fn traced(&self, _at: &At<'_>, _refused: &Failure) -> Vec<String> {
        Vec::new()
    }

    /// What the write removes for good and the action does not hold.
    async fn lost(&self, _at: &At<'_>) -> Result<Option<Document>, Failure> {
        Ok(None)
    }

    /// Of a way back whose look shows that somebody has changed the thing since: what is there now, and how ours alone is taken out.
    async fn anew(&self, _at: &At<'_>) -> Result<Anew, Failure> {
        Ok(Anew::default())
    }
}

/// Where a change is carried out, and in which run.
pub(in crate::apply) struct At<'a> {
    pub(in crate::apply) aws: &'a Aws,
    /// Those of the change's account and Region.
    pub(in crate::apply) clients: Arc<Clients>,
    pub(in crate::apply) change: &'a Change,
    pub(in crate::apply) replaced: &'a Replaced,
    pub(in crate::apply) run: &'a str,
}

impl At<'_> {
    /// The tags of what is made.
    pub(super) fn tags(&self, deed: &dyn Deed) -> Vec<(String, String)> {
        let mut run = Slots::default();
        run.fill(Slot::run(), self.run);
        let tags = deed.tags().into_iter();
        tags.map(|(key, value)| (key, run.resolve(&value)))
            .collect()
    }

    /// A token that is the same for the same change of the same run, so that AWS knows a repeated call.
    pub(super) fn token(&self) -> String {
        let salt = self
            .change
            .id
            .as_str()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        format!("{}-{salt:016x}", self.run)
    }

    /// The ARN of a thing in the change's account.
    pub(super) fn own_arn(&self, service: &str, region: &str, resource: &str) -> Arn {
        Arn {
            partition: self.aws.caller().partition,
            service: service.to_owned(),
            region: region.to_owned(),
            account: self.change.place.account.to_string(),
            resource: resource.to_owned(),
        }
    }
}

/// What a look before the write showed.
pub(in crate::apply) enum Sight {
    /// It is as the plan wants it. Holds what later changes need.
    Right(Output),
    /// It is as the plan saw it: the write may be made.
    AsPlanned,
    /// It is as it was before an earlier change of this run, or of one minutes ago, replaced it. It is looked at again for a while;
    /// the failure is for the case that it stays so.
    Replaced(Failure, Patience),
}

/// What AWS may still show although this run, or another of ours minutes ago, has put something else in its place.
#[derive(Default)]
pub(in crate::apply) struct Replaced {
    pub(super) documents: Vec<Document>,
    /// What the plan saw is one of these, and the write would take the other run's away.
    pub(super) is_late: bool,
    /// What is to be there is one of these, so seeing it does not mean that it is there.
    pub(super) is_wanted: bool,
}

/// What is there where somebody has changed a thing since we wrote it.
#[derive(Debug, Default)]
pub(in crate::apply) struct Anew {
    /// The document that is there now.
    pub(in crate::apply) now: Option<Document>,
    pub(in crate::apply) out: Out,
}

impl Anew {
    /// The thing is not there any more.
    pub(in crate::apply) const fn gone() -> Self {
        Self {
            now: None,
            out: Out::Gone,
        }
    }
}

/// How what we wrote is taken out of it.
#[derive(Debug, Default)]
pub(in crate::apply) enum Out {
    /// Nobody can say what is ours in it any more.
    #[default]
    Unclear,
    /// By this.
    By(Box<Action>),
    /// There is nothing of ours in it any more.
    Gone,
}

/// How far AWS has taken a change in.
pub(in crate::apply) enum Settling {
    /// It has.
    Done,
    /// It is still trying.
    Waits,
    /// It is at work in many accounts, and has come so far.
    Goes(Progress),
    /// It has come to its end in all of them, and this is what that came to.
    Went(Progress, Result<(), Failure>),
    /// It shows the trouble that was there before the change, which it may look at again any moment.
    Stands(Problem),
}

/// How the problem begins of a thing that somebody has changed.
pub(in crate::apply) const MOVED: &str = "AWS changed while you were reading: ";

pub(super) fn moved(what: &str) -> Failure {
    Failure::before(
        Problem::new(format!("{MOVED}{what} is different now."))
            .hint("Look at the changes again. Nothing was overwritten."),
    )
}

/// Right, as planned, or different from both.
#[expect(
    clippy::fn_params_excessive_bools,
    reason = "right, or else as seen: the two answers of one look"
)]
pub(super) fn compare(right: bool, as_seen: bool, what: &str) -> Result<Sight, Failure> {
    if right {
        Ok(Sight::Right(None))
    } else if as_seen {
        Ok(Sight::AsPlanned)
    } else {
        Err(moved(what))
    }
}

/// The same document in meaning, or none on both sides.
pub(super) fn same(a: Option<&Document>, b: Option<&Document>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => same_meaning(a, b),
        _ => false,
    }
}
