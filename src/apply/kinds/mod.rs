//! One file a kind of resource: how each change of it looks, writes, waits for AWS, and what it may wait out.

mod bucket;
mod bucket_back;
mod carry_out;
mod detector;
mod export;
mod key;
mod members;
mod organization;
mod ours;
mod policy;
mod role;
mod stack_set;
mod topic;
mod trail;

#[cfg(test)]
mod tests;

pub(super) use carry_out::{Anew, MOVED, Out, Output, Replaced, Settling, Sight};
pub(super) use ours::HOLDS_FILES;

use carry_out::{At, CarryOut as _};

use super::fresh::Fresh;
use super::patience::passes;
use crate::aws::{Aws, Failure, Patience};
use crate::plan::{Action, Change, on_kind};
use crate::policy::Document;

/// One change with everything that it needs.
pub(super) struct Work<'a> {
    pub(super) aws: &'a Aws,
    pub(super) change: &'a Change,
    /// The change's action with all slots filled.
    pub(super) action: &'a Action,
    pub(super) replaced: &'a Replaced,
    pub(super) run: &'a str,
}

impl<'a> Work<'a> {
    fn at(&self) -> Result<At<'a>, Failure> {
        Ok(At {
            aws: self.aws,
            clients: self.aws.at(&self.change.place)?,
            change: self.change,
            replaced: self.replaced,
            run: self.run,
        })
    }

    /// Read what the change is about, and compare. Nothing is overwritten that the plan did not see.
    pub(super) async fn look(&self) -> Result<Sight, Failure> {
        let at = self.at()?;
        // Boxed, as all that calls AWS: of many changes that stand in line, only those whose turn it is hold the room for it.
        on_kind!(self.action, Ok(Sight::AsPlanned), kind => Box::pin(kind.look(&at)).await)
    }

    /// Make the write. Called only after a look said [`Sight::AsPlanned`].
    pub(super) async fn write(&self) -> Result<Output, Failure> {
        let at = self.at()?;
        let output = on_kind!(self.action, Ok(None), kind => Box::pin(kind.write(&at)).await)?;
        tracing::debug!(change = %self.change.id, account = %self.change.place.account, "written");
        Ok(output)
    }

    /// How far AWS has taken the write in.
    pub(super) async fn settled(&self, made: Option<&str>) -> Result<Settling, Failure> {
        let at = self.at()?;
        on_kind!(self.action, Ok(Settling::Done), kind => Box::pin(kind.settled(&at, made)).await)
    }

    /// Have AWS stop what it carries out by itself.
    pub(super) async fn halt(&self, made: Option<&str>) -> Result<(), Failure> {
        let at = self.at()?;
        on_kind!(self.action, Ok(()), kind => Box::pin(kind.halt(&at, made)).await)
    }

    /// For how long that is awaited, where it can be asked.
    pub(super) fn settles(&self) -> Option<Patience> {
        on_kind!(self.action, None, kind => kind.settles())
    }

    /// How often a thing is looked for that may have been made already, and what is said meanwhile.
    pub(super) fn looks_in_doubt(&self) -> Option<(u32, Patience)> {
        on_kind!(self.action, None, kind => kind.looks_in_doubt())
    }

    /// Add to a refusal what can be found out about it.
    pub(super) async fn trace(&self, refused: &mut Failure) {
        let Ok(at) = self.at() else {
            return;
        };
        let found: Vec<String> =
            on_kind!(self.action, Vec::new(), kind => Box::pin(kind.traced(&at, refused)).await);
        for sentence in found {
            refused.problem.summary.push(' ');
            refused.problem.summary.push_str(&sentence);
        }
    }

    /// What is there where somebody has changed it since, and how ours alone is taken out of that.
    pub(super) async fn anew(&self) -> Result<Anew, Failure> {
        let at = self.at()?;
        on_kind!(self.action, Ok(Anew::default()), kind => Box::pin(kind.anew(&at)).await)
    }

    /// What the write removes for good and the action does not hold.
    pub(super) async fn lost(&self) -> Result<Option<Document>, Failure> {
        let at = self.at()?;
        on_kind!(self.action, Ok(None), kind => Box::pin(kind.lost(&at)).await)
    }
}

/// What AWS may still show of what `action` is about, although it was replaced.
pub(super) fn replaced(action: &Action, fresh: &Fresh) -> Replaced {
    on_kind!(action, Replaced::default(), kind => kind.replaced(fresh))
}

/// Whether waiting helps after `failure`, which `action` met.
pub(super) fn patience(failure: &Failure, action: &Action, fresh: &Fresh) -> Option<Patience> {
    passes(failure).or_else(|| {
        let code = failure.problem.code.as_deref()?;
        on_kind!(action, None, kind => kind.spreads(code, failure, fresh))
    })
}
