//! Whether trails of the whole organization still cover it, also where the answers do not ask for one.

use super::build::{Checks, Requirement, Verdict};
use crate::wanted::{Sign, Site};

pub(super) fn check(site: &Site<'_>, checks: &mut Checks) {
    let narrowed = site.narrowed();
    let verdict = match narrowed.first() {
        None if site.has_other_wide_trail() => {
            Verdict::passed("The trails of all accounts still cover them.")
        }
        None => return,
        Some(first) => {
            let mut seen = first.words();
            if narrowed.len() > 1 {
                seen = format!("{seen} So it is with {} trails.", narrowed.len());
            }
            match first.sign {
                Sign::NoAccess => Verdict::failed(seen).fix(first.hint()),
                // It may be meant so.
                Sign::Rules | Sign::LandingZone => Verdict::unsure(seen, first.hint()),
            }
        }
    };
    checks.add(
        &site.home,
        Requirement::new(
            "trails-wide",
            "Trails of all accounts have not become smaller",
            "A trail that covered the whole organization still does, and CloudTrail may work across the organization.",
        ),
        verdict,
    );
}
