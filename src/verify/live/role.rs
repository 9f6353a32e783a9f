//! Whether the vendor used its role.

use jiff::Timestamp;

use super::files::clock;
use crate::inventory::{Assumed, Live, RoleUse, Seen};
use crate::verify::build::{Checks, Requirement, Verdict};
use crate::wanted::Site;

/// How long it takes until AWS shows a use.
const USES: &str = "within 15 minutes; AWS shows it up to 4 hours late";

/// The check of the vendor's use of its role.
pub(super) fn check(site: &Site<'_>, checks: &mut Checks, live: &Live) {
    let who = site.shared.trusted_first();
    checks.add(
        &site.home,
        Requirement::new(
            "role-used",
            format!("{who} used its role"),
            format!(
                "{who} got into the role `{}`, and its last try was not refused.",
                site.shared.role_name()
            ),
        ),
        verdict(site, live),
    );
}

fn verdict(site: &Site<'_>, live: &Live) -> Verdict {
    let who = site.shared.trusted_first();
    let role = match &live.role {
        Seen::Unknown(problem) => return Verdict::unknown("how the role was used", problem),
        Seen::Known(None) => {
            return Verdict::waiting(
                "The role is not there yet.",
                "See the checks of the role. This one follows them.",
            );
        }
        Seen::Known(Some(role)) => role,
    };
    let tries = live.assumed.known().map(Vec::as_slice).unwrap_or_default();
    let given = tries.iter().filter(|it| it.refused.is_none()).count();
    if let Some(refused) = tries.first().filter(|it| it.refused.is_some()) {
        return refusal(site, refused, given);
    }
    let last = tries.first().map(|it| it.at).max(used(role));
    match last {
        Some(last) => {
            let tried = match &live.assumed {
                Seen::Unknown(_) => {
                    " We could not read its tries, so whether one was refused is not known."
                        .to_owned()
                }
                Seen::Known(tries) => tried(given, tries.len().saturating_sub(given)),
            };
            Verdict::passed(format!("It was last used at {}.{tried}", clock(last)))
                .since(Some(last))
                .usually(USES)
        }
        None => Verdict::waiting(
            format!("{who} has not used it yet."),
            format!(
                "Look at the connector in {}: it needs the role's ARN and the External Role ID.",
                site.shared.vendor.name
            ),
        )
        .since(role.created)
        .usually(USES),
    }
}

/// How often the vendor got in lately, as a sentence behind others.
fn tried(given: usize, refused: usize) -> String {
    let times = match given {
        0 => return String::new(),
        1 => "Once".to_owned(),
        many => format!("{many} times"),
    };
    let refused = match refused {
        0 => "none refused".to_owned(),
        1 => "an earlier try was refused".to_owned(),
        many => format!("{many} earlier tries were refused"),
    };
    format!(" {times} in the last 24 hours, {refused}.")
}

/// The last use that is not of before the role was made anew.
fn used(role: &RoleUse) -> Option<Timestamp> {
    role.used
        .filter(|used| role.created.is_none_or(|created| *used >= created))
}

fn refusal(site: &Site<'_>, refused: &Assumed, given: usize) -> Verdict {
    let code = refused.refused.as_deref().unwrap_or_default();
    let who = site.shared.trusted_first();
    let before = match given {
        0 => "It never got in.".to_owned(),
        1 => "Before that it got in once.".to_owned(),
        times => format!("Before that it got in {times} times."),
    };
    let said = refused.said.as_deref().unwrap_or_default();
    let (why, fix) = if said.contains("resource control policy") {
        (
            " A policy of your organization refuses it.",
            "Ask whoever sets the rules of your organization to leave this role out of them.",
        )
    } else {
        (
            "",
            "See the check of who may use the role. If it passes, compare the External Role ID there with the one of the connector.",
        )
    };
    Verdict::failed(format!(
        "AWS refused {who} at {} ({code}).{why} {before}",
        clock(refused.at)
    ))
    .fix(fix)
    .since(Some(refused.at))
}
