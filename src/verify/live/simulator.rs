//! What AWS's own policy simulator says of the vendor's role: a second opinion beside our reading of its policies.

use crate::domain::listed;
use crate::inventory::{Live, Refuser, Seen, Simulated};
use crate::verify::build::{Checks, Requirement, Verdict};
use crate::wanted::Site;

/// How many refused or allowed things are named.
const NAMED: usize = 4;

/// The two checks of what the role is allowed by AWS's own reading.
pub(super) fn checks(site: &Site<'_>, checks: &mut Checks, live: &Live) {
    let home = &site.home;
    checks.add(
        home,
        Requirement::new(
            "role-simulated",
            "AWS's simulator lets the role do what is needed",
            "It allows reading files, joining topics, unlocking, and going on to other accounts. Boundary, other policies and those of the organization count.",
        ),
        judged(live, true, needed),
    );
    checks.add(
        home,
        Requirement::new(
            "role-simulated-limits",
            "AWS's simulator lets the role do no more",
            "It does not allow writing or deleting files, changing rules, or making users.",
        ),
        judged(live, false, limits),
    );
}

fn judged(live: &Live, needed: bool, judge: fn(&[&Simulated]) -> Verdict) -> Verdict {
    match &live.role {
        Seen::Known(None) => {
            return Verdict::waiting(
                "The role is not there yet.",
                "See the checks of the role. This one follows them.",
            );
        }
        Seen::Known(Some(_)) | Seen::Unknown(_) => {}
    }
    Verdict::judge(&live.simulated, "what AWS's simulator says", |all| {
        let asked: Vec<&Simulated> = all.iter().filter(|it| it.needed == needed).collect();
        if asked.is_empty() {
            Verdict::not_looked_at("what AWS's simulator says")
        } else {
            judge(&asked)
        }
    })
}

fn needed(asked: &[&Simulated]) -> Verdict {
    let refused: Vec<&&Simulated> = asked.iter().filter(|it| !it.allowed).collect();
    let Some(first) = refused.first() else {
        return Verdict::passed(format!(
            "It allows all {} things that were asked.",
            asked.len()
        ));
    };
    let verdict = Verdict::failed(format!("It does not allow {}.", named(&refused)));
    match first.by {
        Some(Refuser::Organization) => verdict.fix(
            "A policy of your organization (AWS: SCP) refuses it. Ask whoever sets the rules there to leave this role out of them.",
        ),
        Some(Refuser::Boundary) => verdict.fix(
            "The role's boundary does not let it through. Ask the person who looks after rights in AWS to widen it.",
        ),
        Some(Refuser::Rule) => verdict.fix(
            "A rule of one of the role's policies refuses it. Look at its policies in AWS, and take that rule out if nobody needs it.",
        ),
        // No rule allows it: the plan adds what is missing.
        None => verdict,
    }
}

fn limits(asked: &[&Simulated]) -> Verdict {
    let allowed: Vec<&&Simulated> = asked.iter().filter(|it| it.allowed).collect();
    if allowed.is_empty() {
        return Verdict::passed(format!(
            "It refuses all {} things that were asked.",
            asked.len()
        ));
    }
    Verdict::failed(format!("It allows {}.", named(&allowed)))
        .fix("Look at the role's policies in AWS. Take off the one that gives this, unless somebody needs it there.")
}

/// Actions with what they are about, a few of them.
fn named(all: &[&&Simulated]) -> String {
    let mut names: Vec<String> = all
        .iter()
        .take(NAMED)
        .map(|one| match one.resource.as_str() {
            "*" => format!("`{}`", one.action),
            resource => format!("`{}` on `{resource}`", one.action),
        })
        .collect();
    if let Some(more) = all.len().checked_sub(NAMED).filter(|more| *more > 0) {
        names.push(format!("{more} more"));
    }
    listed(&names)
}
