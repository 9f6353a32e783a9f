//! Services that may act in all accounts of an organization.

use super::carry_out::{At, CarryOut, Output, Sight};
use crate::apply::fresh::Fresh;
use crate::aws::Failure;
use crate::plan::EnableTrustedAccess;

impl CarryOut for EnableTrustedAccess {
    async fn look(&self, _at: &At<'_>) -> Result<Sight, Failure> {
        Ok(Sight::AsPlanned)
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.enable_trusted_access(&self.service).await?;
        Ok(None)
    }
}

/// Whether CloudTrail was just let into the organization.
pub(super) fn is_new(fresh: &Fresh) -> bool {
    fresh.all::<EnableTrustedAccess>().next().is_some()
}
