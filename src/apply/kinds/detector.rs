//! GuardDuty's detectors.

use std::collections::BTreeMap;

use super::carry_out::{Anew, At, CarryOut, Out, Output, Sight, compare, moved};
use crate::aws::Failure;
use crate::inventory::{Detector, made_by_us};
use crate::plan::{Action, CreateDetector, DetectorSettings, SuspendDetector, UpdateDetector};

impl CarryOut for CreateDetector {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let (frequency, features) = (Some(self.frequency.as_str()), &self.features);
        match at.clients.detector_itself().await? {
            None => Ok(Sight::AsPlanned),
            Some(detector) if is_set(&detector, Some(true), frequency, features) => {
                Ok(Sight::Right(Some(detector.id)))
            }
            // Ours, cut off before it was switched on.
            Some(detector) if detector.is_unfinished() => Ok(Sight::AsPlanned),
            Some(_) => Err(moved("GuardDuty")),
        }
    }

    /// It is made suspended, because AWS switches paid features on that nobody named, those too that are newer than this program.
    /// All that nobody chose are switched off by the same call that wakes it, so it never runs with them. A run that is cut off
    /// between the two leaves it suspended, with our tags.
    ///
    /// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html>.
    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let id = match self.make(at, &at.token(), &self.features).await {
            // Not every Region has every feature, and AWS refuses those that it has not, even switched off.
            Err(refused) if is_about_input(&refused) => {
                let mut chosen = self.features.clone();
                chosen.retain(|_, on| *on);
                self.make(at, &format!("{}-fewer", at.token()), &chosen)
                    .await
            }
            made => made,
        };
        let id = match id {
            // An earlier run made it and got no further.
            Err(refused) if refused.says("already exists") => {
                match at.clients.detector_itself().await? {
                    Some(there) if there.is_unfinished() => there.id,
                    // A call whose answer was lost made it, and it is as it has to be.
                    Some(there)
                        if is_set(
                            &there,
                            Some(true),
                            Some(self.frequency.as_str()),
                            &self.features,
                        ) =>
                    {
                        return Ok(Some(there.id));
                    }
                    _ => return Err(refused),
                }
            }
            made => made?,
        };
        match self.wake(at, &id).await {
            Ok(()) => Ok(Some(id)),
            Err(refused) => Err(refused.in_part()),
        }
    }
}

impl CreateDetector {
    async fn wake(&self, at: &At<'_>, id: &str) -> Result<(), Failure> {
        let missing = self.missing(&at.clients.detector_of(id).await?);
        at.clients
            .update_detector(id, Some(true), Some(&self.frequency), &missing)
            .await
    }

    async fn make(
        &self,
        at: &At<'_>,
        token: &str,
        features: &BTreeMap<String, bool>,
    ) -> Result<String, Failure> {
        at.clients
            .create_detector(token, &self.frequency, features, &at.tags(self))
            .await
    }
}

impl CarryOut for UpdateDetector {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let Some(detector) = at.clients.detector_itself().await? else {
            return Err(moved("GuardDuty"));
        };
        compare(
            is_set(
                &detector,
                self.enable,
                self.frequency.as_deref(),
                &self.features,
            ),
            DetectorSettings::from(&detector) == self.seen,
            "GuardDuty",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let frequency = self.frequency.as_deref();
        at.clients
            .update_detector(&self.detector, self.enable, frequency, &self.features)
            .await?;
        Ok(None)
    }

    /// What somebody set besides stays as it is.
    async fn anew(&self, at: &At<'_>) -> Result<Anew, Failure> {
        let Some(detector) = at.clients.detector_itself().await? else {
            return Ok(Anew::gone());
        };
        let seen = &self.seen;
        let features = self.features.keys().map(|name| {
            let on = seen.features.get(name).copied().unwrap_or(false);
            (name.clone(), on)
        });
        let is_ours = is_set(
            &detector,
            self.enable.map(|_| seen.enabled),
            self.frequency.as_ref().map(|_| seen.frequency.as_str()),
            &features.collect(),
        );
        let update = Self {
            seen: DetectorSettings::from(&detector),
            ..self.clone()
        };
        Ok(Anew {
            now: None,
            out: if is_ours {
                Out::By(Box::new(Action::UpdateDetector(update)))
            } else {
                Out::Unclear
            },
        })
    }
}

impl CarryOut for SuspendDetector {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let there = at.clients.detector_itself().await?;
        let Some(there) = there.filter(|there| there.enabled) else {
            return Ok(Sight::Right(None));
        };
        let is_ours = match &self.detector {
            Some(id) => *id == there.id,
            None => made_by_us(&there.tags),
        };
        let frequency = Some(self.frequency.as_str());
        compare(
            false,
            is_ours && is_set(&there, None, frequency, &self.features),
            "GuardDuty",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        if let Some(there) = at.clients.detector_itself().await? {
            at.clients
                .update_detector(&there.id, Some(false), None, &BTreeMap::new())
                .await?;
        }
        Ok(None)
    }
}

fn is_set(
    detector: &Detector,
    enable: Option<bool>,
    frequency: Option<&str>,
    features: &BTreeMap<String, bool>,
) -> bool {
    enable.is_none_or(|enable| detector.enabled == enable)
        && frequency.is_none_or(|frequency| detector.frequency == frequency)
        && features.iter().all(|(name, on)| {
            // A feature that AWS does not name here is off.
            detector.features.get(name).copied().unwrap_or(false) == *on
        })
}

/// Whether AWS refused what was in a request, and not because the thing is there already.
fn is_about_input(refused: &Failure) -> bool {
    (refused.is("BadRequestException") || refused.is("InvalidInputException"))
        && !refused.says("already exists")
}
