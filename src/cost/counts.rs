//! How often things happen in a month, by account and Region, as the figures say.

use std::collections::{BTreeMap, BTreeSet};

use super::range::Range;
use super::span::Span;
use crate::domain::{AccountId, Partition, Place, Region, Usd};
use crate::inventory::{DayOfFiles, Figures, Seen, Source};
use crate::price::Priced;

/// For so many days GuardDuty is free, for each account and Region, and again for each paid plan.
///
/// See <https://aws.amazon.com/guardduty/pricing/>.
pub(super) const TRIAL_DAYS: u32 = 30;

/// Where AWS writes down what happens in services that are global; nothing where that is not known.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events>.
pub(super) fn home_of_global(partition: Partition) -> Option<Region> {
    (partition == Partition::Aws).then(|| Region::constant("us-east-1"))
}

/// What GuardDuty has read in an account and Region.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spent {
    /// What that costs at AWS's prices.
    pub(super) usd: Usd,
    /// In so many days.
    pub(super) days: u64,
    /// How many days of the trial are left, if AWS says so.
    pub(super) left: Option<u32>,
}

impl Spent {
    /// What a month costs.
    pub(super) fn month(self) -> Option<Range> {
        let span = Span::of_days(self.usd.in_millionths(), self.days)?;
        Some(Range::new(
            Usd::millionths(span.least),
            Usd::millionths(span.most),
        ))
    }

    /// Whether it is free now.
    pub(super) fn is_free(self) -> bool {
        self.left.is_some_and(|left| left > 0)
    }
}

/// The figures by account and Region.
#[derive(Debug)]
pub(super) struct Counts<'a> {
    figures: &'a Figures,
    spent: BTreeMap<Place, BTreeMap<Source, Spent>>,
}

impl<'a> Counts<'a> {
    pub(super) fn new(figures: &'a Figures) -> Self {
        let mut spent: BTreeMap<Place, BTreeMap<Source, Spent>> = BTreeMap::new();
        for (asked, seen) in &figures.detectors {
            let Seen::Known(seen) = seen else { continue };
            for (account, sources) in &seen.spent {
                let at = Place::new(account.clone(), asked.region.clone());
                let trial = seen.trial.get(account);
                for (source, usd) in sources {
                    let left = trial.and_then(|trial| trial.get(source)).copied();
                    let gone = TRIAL_DAYS.saturating_sub(left.unwrap_or_default());
                    let one = Spent {
                        usd: *usd,
                        days: u64::from(gone),
                        left,
                    };
                    spent.entry(at.clone()).or_default().insert(*source, one);
                }
            }
        }
        Self { figures, spent }
    }

    /// What GuardDuty has read there, by source.
    pub(super) fn spent(&self, at: &Place, source: Source) -> Option<Spent> {
        self.spent.get(at)?.get(&source).copied()
    }

    /// Everything that GuardDuty has read.
    pub(super) fn all_spent(&self) -> impl Iterator<Item = (&Place, Source, Spent)> {
        self.spent.iter().flat_map(|(at, sources)| {
            let sources = sources.iter();
            sources.map(move |(source, spent)| (at, *source, *spent))
        })
    }

    /// All accounts of which something was counted.
    pub(super) fn accounts(&self) -> BTreeSet<&AccountId> {
        let of_samples = self.figures.events.iter();
        let of_samples = of_samples
            .filter(|(_, seen)| seen.known().is_some())
            .map(|(at, _)| &at.account);
        let spent = self.spent.keys().map(|at| &at.account);
        spent.chain(of_samples).collect()
    }

    /// The Regions of an account of which something was counted.
    pub(super) fn regions(&self, account: &AccountId) -> BTreeSet<&Region> {
        let samples = self.figures.events.iter();
        let samples = samples
            .filter(|(_, seen)| seen.known().is_some())
            .map(|(at, _)| at);
        let files = self.figures.files.iter();
        let files = files
            .filter(|(_, seen)| seen.known().is_some())
            .map(|(at, _)| at);
        samples
            .chain(files)
            .chain(self.spent.keys())
            .filter(|at| at.account == *account)
            .map(|at| &at.region)
            .collect()
    }

    /// How many events of a source GuardDuty reads there in a month.
    pub(super) fn read(&self, at: &Place, source: Source) -> Option<Span> {
        let spent = self.spent(at, source)?;
        let price = match source {
            Source::Events => Priced::GuardDutyEvents,
            Source::Logs => Priced::GuardDutyLogs,
            Source::S3 => Priced::GuardDutyS3Events,
        };
        Span::of_days(price.price_in(&at.region).counted(spent.usd), spent.days)
    }

    /// The management events that a trail writes down there in a month.
    pub(super) fn events(&self, at: &Place) -> Option<Span> {
        if let Some(Seen::Known(samples)) = self.figures.events.get(at) {
            return Span::of_samples(samples, |sample| sample.events);
        }
        let read = self.read(at, Source::Events)?;
        if home_of_global(at.partition()).is_none_or(|home| home == at.region) {
            return Some(read);
        }
        // GuardDuty reads what happens in global services in each Region, so no Region can have more of it than the one with the least.
        let same = self.spent.keys().filter(|it| it.account == at.account);
        let global = same
            .filter_map(|it| self.read(it, Source::Events))
            .map(|span| span.least)
            .min();
        let global = global.filter(|_| self.regions(&at.account).len() > 1);
        Some(Span::new(
            read.least.saturating_sub(global.unwrap_or_default()),
            read.most,
        ))
    }

    /// The management events that GuardDuty would read there in a month: those of the Region, and those of global services.
    pub(super) fn readable(&self, at: &Place) -> Option<Span> {
        if let Some(read) = self.read(at, Source::Events) {
            return Some(read);
        }
        let own = self.events(at)?;
        let Some(home) = home_of_global(at.partition()).filter(|home| *home != at.region) else {
            return Some(own);
        };
        let home = Place::new(at.account.clone(), home);
        let Some(Seen::Known(samples)) = self.figures.events.get(&home) else {
            return Some(own);
        };
        let global = Span::of_samples(samples, |sample| sample.global);
        Some(own.and(global.unwrap_or_default()))
    }

    /// The log files of one day.
    pub(super) fn day(&self, at: &Place) -> Option<&'a DayOfFiles> {
        self.figures.files.get(at)?.known()
    }
}
