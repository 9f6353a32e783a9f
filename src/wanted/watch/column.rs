//! One Region: what is the same for all accounts there is found once.

use std::collections::BTreeMap;

use super::{Cell, Decides, WatchedRegion, Why};
use crate::domain::{AccountId, Place, Region};
use crate::inventory::{Destination, Detector, Member, Seen};
use crate::policy::detectors::{Writer, writers};
use crate::problem::Problem;
use crate::wanted::{Fate, Gap, Site, is_protected, is_protection_decided};

/// What is the same for all accounts in one Region.
pub(super) struct Column<'a> {
    region: Region,
    administrator: Option<AccountId>,
    joining: Option<String>,
    /// The main account's own findings.
    main: Why,
    main_detector: Option<&'a Detector>,
    /// The accounts that the main account administers, or why they were not seen.
    members: Result<BTreeMap<&'a AccountId, &'a Member>, &'a Problem>,
    /// Whom the bucket lets in, or why that was not seen.
    let_in: Result<Vec<Writer>, &'a Problem>,
    /// What the administrator's findings do, where it is another account.
    other: Option<Why>,
    /// The accounts of the administrator, where it is another account and was looked at.
    of_other: BTreeMap<&'a AccountId, &'a Member>,
}

impl<'a> Column<'a> {
    pub(super) fn of(site: &'a Site<'_>, region: &Region) -> Self {
        let main_detector = site.detector(region).ok().flatten();
        let members = match main_detector.map(|detector| &detector.members) {
            Some(Seen::Unknown(problem)) if !is_unlooked(problem) => Err(problem),
            Some(Seen::Known(members)) => Ok(by_account(&members.accounts)),
            Some(Seen::Unknown(_)) | None => Ok(BTreeMap::new()),
        };
        let administrator = site.guardduty_administrator(region);
        let other = administrator
            .clone()
            .filter(|administrator| administrator != site.account())
            .map(|administrator| Place::new(administrator, region.clone()));
        let of_other = other
            .as_ref()
            .and_then(|place| site.detector_of(place).ok().flatten())
            .and_then(|detector| detector.members.known())
            .map(|members| by_account(&members.accounts))
            .unwrap_or_default();
        let mut column = Self {
            region: region.clone(),
            joining: main_detector
                .and_then(|detector| detector.members.known()?.joining())
                .map(|joining| joining.accounts.clone()),
            main: main(site, region, main_detector),
            main_detector,
            members,
            let_in: let_in(site),
            other: None,
            of_other,
            administrator,
        };
        column.other = other.map(|place| column.sends_of_other(site, &place));
        column
    }

    pub(super) fn told(self) -> WatchedRegion {
        WatchedRegion {
            region: self.region,
            administrator: self.administrator,
            joining: self.joining,
        }
    }

    pub(super) fn cell(&self, site: &Site<'_>, account: &AccountId) -> Cell {
        if account == site.account() {
            return self.own(account);
        }
        let place = Place::new(account.clone(), self.region.clone());
        let seen = site.detector_of(&place);
        let detector = seen.as_ref().ok().copied().flatten();
        let member = self
            .members
            .as_ref()
            .ok()
            .and_then(|it| it.get(account))
            .copied();
        let mut cell = Cell {
            why: self.why(site, &place, &seen, member),
            decides: Decides::Unseen,
            protected: detector.map(is_protected),
            by_policy: detector.is_some_and(is_protection_decided),
            frequency: detector.map(|it| it.frequency.clone()),
            twice: detector.is_some_and(|it| self.comes_twice(site, account, it, member)),
        };
        if let Some(detector) = detector {
            cell.decides = decides(detector);
        }
        if let Some(member) = member.filter(|member| member.is_enabled()) {
            cell.decides = Decides::Administrator(site.account().clone());
            if let Some(protected) = member.protected {
                cell.protected = Some(protected.on);
                cell.by_policy = protected.managed;
            }
            // What the administrator sets counts for its members.
            let frequency = self.main_detector.map(|it| it.frequency.clone());
            cell.frequency = cell.frequency.or(frequency);
        }
        cell
    }

    fn own(&self, account: &AccountId) -> Cell {
        let detector = self.main_detector;
        Cell {
            why: match (&self.main, &self.other, &self.administrator) {
                // Another account's export may hold this account's findings too.
                (main, Some(Why::By(other)), Some(administrator))
                    if main.state() == super::State::Missing
                        && other != account
                        && detector.is_some_and(|it| {
                            it.enabled && it.administered_by() == Some(administrator)
                        }) =>
                {
                    Why::By(other.clone())
                }
                (main, ..) => main.clone(),
            },
            decides: detector.map_or(Decides::Unseen, decides),
            protected: detector.map(is_protected),
            by_policy: detector.is_some_and(is_protection_decided),
            frequency: detector.map(|it| it.frequency.clone()),
            twice: false,
        }
    }

    /// Whether its own export carries what its administrator's does.
    fn comes_twice(
        &self,
        site: &Site<'_>,
        account: &AccountId,
        detector: &Detector,
        member: Option<&Member>,
    ) -> bool {
        let there = detector.destinations.known();
        let is_own =
            detector.enabled && there.is_some_and(|there| exported(site, there) == Why::OwnExport);
        let of_other = self.of_other.get(account).is_some_and(|it| it.is_enabled());
        let comes = |why: &Why| why.state() == super::State::Comes;
        is_own
            && (member.is_some_and(Member::is_enabled) && comes(&self.main)
                || of_other && self.other.as_ref().is_some_and(comes))
    }

    fn why(
        &self,
        site: &Site<'_>,
        place: &Place,
        seen: &Result<Option<&Detector>, Gap<'_>>,
        member: Option<&Member>,
    ) -> Why {
        if member.is_some_and(|it| it.status == "RegionDisabled") || site.is_switched_off_in(place)
        {
            return Why::RegionOff;
        }
        if member.is_some_and(Member::is_enabled) {
            return self.of_member();
        }
        let own = match seen {
            Ok(Some(detector)) => Some(self.of_detector(site, detector)),
            Ok(None) => Some(Why::NoDetector),
            Err(_) => None,
        };
        if let Some(own) = &own
            && own.state() != super::State::Missing
        {
            return own.clone();
        }
        if let Some(other) = &self.other
            && self
                .of_other
                .get(&place.account)
                .is_some_and(|it| it.is_enabled())
        {
            return other.clone();
        }
        if let Some(member) = member {
            return match member.status.as_str() {
                "Created" => Why::Joining,
                status => Why::NotEnabled(status.to_owned()),
            };
        }
        own.unwrap_or_else(|| self.not_seen(site, place))
    }

    /// The main account administers it: what becomes of the main account's own findings becomes of these.
    fn of_member(&self) -> Why {
        match self.main.state() {
            super::State::Comes => Why::ByMain,
            super::State::Missing | super::State::Off => Why::MainSendsNothing,
            super::State::Pending | super::State::Unknown => self.main.clone(),
        }
    }

    /// Nobody could look there: what can be told from the main account.
    fn not_seen(&self, site: &Site<'_>, place: &Place) -> Why {
        if let Err(problem) = self.members {
            return Why::unseen(problem);
        }
        let let_in = match &self.let_in {
            Ok(let_in) => let_in,
            Err(problem) => return Why::unseen(problem),
        };
        let may_be =
            |account: &AccountId| let_in.iter().any(|writer| writer.may_be(account.as_str()));
        if may_be(&place.account) {
            return Why::PerhapsLetIn(place.account.clone());
        }
        match &self.administrator {
            Some(administrator) if administrator == site.account() => Why::NotMember,
            Some(administrator) if may_be(administrator) => {
                Why::PerhapsLetIn(administrator.clone())
            }
            Some(administrator) => Why::AdministratorSendsElsewhere(administrator.clone()),
            None => Why::NotLetIn,
        }
    }

    /// What an account's own detector says of its findings.
    fn of_detector(&self, site: &Site<'_>, detector: &Detector) -> Why {
        if !detector.enabled {
            return Why::Suspended;
        }
        let own = match &detector.destinations {
            Seen::Unknown(problem) => Why::unseen(problem),
            Seen::Known(there) => exported(site, there),
        };
        if own.state() != super::State::Missing {
            return own;
        }
        match detector.administered_by() {
            Some(administrator) if administrator == site.account() => self.of_member(),
            Some(administrator) if Some(administrator) == self.administrator.as_ref() => {
                self.other.clone().unwrap_or(own)
            }
            Some(administrator) => self.sends(site, administrator),
            None => own,
        }
    }

    fn sends(&self, site: &Site<'_>, administrator: &AccountId) -> Why {
        self.sends_of_other(
            site,
            &Place::new(administrator.clone(), self.region.clone()),
        )
    }

    /// What becomes of the findings of an administrator that is another account.
    fn sends_of_other(&self, site: &Site<'_>, place: &Place) -> Why {
        let account = &place.account;
        let elsewhere = || Why::AdministratorSendsElsewhere(account.clone());
        match site.detector_of(place) {
            Ok(Some(detector)) => match &detector.destinations {
                Seen::Known(_) if !detector.enabled => elsewhere(),
                Seen::Known(there) => match exported(site, there) {
                    Why::OwnExport => Why::By(account.clone()),
                    why @ (Why::BeingTried | Why::StandsStill) => why,
                    _ => elsewhere(),
                },
                Seen::Unknown(problem) => Why::unseen(problem),
            },
            Ok(None) => elsewhere(),
            Err(_) => match &self.let_in {
                Err(problem) => Why::unseen(problem),
                Ok(let_in) if let_in.iter().any(|it| it.may_be(account.as_str())) => {
                    Why::PerhapsLetIn(account.clone())
                }
                Ok(_) => elsewhere(),
            },
        }
    }
}

fn is_unlooked(problem: &Problem) -> bool {
    Seen::<()>::Unknown(problem.clone()).is_unlooked()
}

fn by_account(members: &[Member]) -> BTreeMap<&AccountId, &Member> {
    members
        .iter()
        .map(|member| (&member.account, member))
        .collect()
}

fn decides(detector: &Detector) -> Decides {
    match (&detector.administrator, detector.administered_by()) {
        (Seen::Unknown(_), _) => Decides::Unseen,
        (_, Some(administrator)) => Decides::Administrator(administrator.clone()),
        (_, None) => Decides::Itself,
    }
}

/// What becomes of the main account's own findings.
fn main(site: &Site<'_>, region: &Region, detector: Option<&Detector>) -> Why {
    if site.is_switched_off(region) {
        return Why::RegionOff;
    }
    match site.detector(region) {
        Err(gap) => return Why::Unseen(std::sync::Arc::new(gap.into())),
        Ok(None) => return Why::NoDetector,
        Ok(Some(there)) if !there.enabled => return Why::Suspended,
        Ok(Some(_)) => {}
    }
    match site.fate(region) {
        Fate::Unseen(problem) => Why::unseen(problem),
        Fate::New => Why::NoExport,
        Fate::Going(_) | Fate::Again(_) | Fate::Moving(_) | Fate::Staying(_) => {
            let there = detector.and_then(|it| it.destinations.known());
            exported(site, there.map(Vec::as_slice).unwrap_or_default())
        }
    }
}

/// What the exports of a detector have to do with the bucket.
fn exported(site: &Site<'_>, there: &[Destination]) -> Why {
    let (bucket, key) = (site.findings_bucket_arn(), site.findings_key());
    let is_ours = |there: &&Destination| there.folder_in(&bucket).is_some() && there.key_arn == key;
    match there.iter().find(is_ours) {
        Some(there) if there.stands_still() || !site.is_owner_expected(there) => Why::StandsStill,
        Some(there) if there.status == "PENDING_VERIFICATION" => Why::BeingTried,
        Some(_) => Why::OwnExport,
        None => match there.first() {
            Some(there) => Why::Elsewhere(there.destination_arn.clone()),
            None => Why::NoExport,
        },
    }
}

/// Whose GuardDuty the bucket's rules let in.
fn let_in<'a>(site: &'a Site<'_>) -> Result<Vec<Writer>, &'a Problem> {
    let bucket = match site.bucket(site.findings_bucket()) {
        Err(Gap::Closed(problem)) => return Err(problem),
        Ok(view) => view.yours(),
        Err(Gap::Unlooked(_)) => None,
    };
    match bucket.map(|bucket| &bucket.policy) {
        Some(Seen::Unknown(problem)) => Err(problem),
        Some(Seen::Known(policy)) => Ok(policy.as_ref().map(writers).unwrap_or_default()),
        None => Ok(Vec::new()),
    }
}
