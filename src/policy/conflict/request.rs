//! What is known of the request that an AWS service or the vendor's role will make, and whether a condition holds for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::policy::equal::Meaning;
use crate::policy::glob::glob;
use crate::policy::merge::Wanted;
use crate::policy::slot::is_slot;

/// Whether a condition holds for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Yes,
    No,
    /// It depends on something that we cannot see.
    Unknown,
}

/// Keys that a call made by an AWS service itself does not carry.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
const ABSENT: [&str; 14] = [
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceidentity",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:username",
    "aws:vpcsourceip",
];

/// The versions of TLS with which AWS's own services connect.
///
/// <https://docs.aws.amazon.com/wellarchitected/latest/framework/sec_protect_data_transit_encrypt.html>
const TLS: [&str; 2] = ["1.2", "1.3"];

/// What we know of a request.
pub(super) struct Request {
    /// For each key all that it may carry, `None` being nothing.
    known: BTreeMap<String, BTreeSet<Option<String>>>,
    /// Whether an AWS service makes it by itself.
    by_service: bool,
}

impl Request {
    /// The request that a wanted permission is for; `allow` is that permission, `ours` are all that are wanted.
    pub(super) fn of(want: &Wanted, allow: &Meaning, services: &[&str], ours: &[Meaning]) -> Self {
        let mut request = Self {
            known: BTreeMap::new(),
            by_service: true,
        };
        request.carries("aws:securetransport", ["true"]);
        request.carries("aws:principalisawsservice", ["true"]);
        request.carries("aws:viaawsservice", ["false"]);
        request.carries("s3:tlsversion", TLS);
        request.carries("aws:principalservicename", services.iter().copied());
        for (operator, key, values) in &allow.conditions {
            if matches!(operator.as_str(), "stringequals" | "arnlike" | "bool") {
                request.carries(key, values.iter().map(String::as_str));
            }
        }
        // Our own refusals say what the request has to carry.
        for deny in ours.iter().filter(|deny| deny.effect == "Deny") {
            if deny.principals != allow.principals || deny.actions.is_disjoint(&allow.actions) {
                continue;
            }
            for (operator, key, values) in &deny.conditions {
                if operator == "stringnotequals" {
                    request.carries(key, values.iter().map(String::as_str));
                }
            }
        }
        for (key, values) in &want.carries {
            let values = values.iter().cloned().collect();
            request.known.insert((*key).to_owned(), values);
        }
        if let Some(accounts) = request.known.get("aws:sourcearn").and_then(accounts_of) {
            request
                .known
                .entry("aws:sourceaccount".to_owned())
                .or_insert(accounts);
        }
        request
    }

    /// The request that somebody makes with a role; all else that it may carry is unknown.
    pub(super) fn of_role(known: &[(&str, Option<&str>)]) -> Self {
        let mut request = Self {
            known: BTreeMap::new(),
            by_service: false,
        };
        request.carries("aws:securetransport", ["true"]);
        request.carries("aws:principalisawsservice", ["false"]);
        request.carries("aws:principaltype", ["AssumedRole"]);
        request.carries("s3:tlsversion", TLS);
        for (key, value) in known {
            let value = BTreeSet::from([value.map(str::to_owned)]);
            request.known.insert((*key).to_owned(), value);
        }
        request
    }

    fn carries<'v>(&mut self, key: &str, values: impl IntoIterator<Item = &'v str>) {
        let values = values
            .into_iter()
            .map(|value| Some(value.to_owned()))
            .collect();
        self.known.insert(key.to_owned(), values);
    }

    /// Whether one line of a condition holds, its parts in one spelling as [`Meaning`] has them.
    pub(super) fn holds(&self, operator: &str, key: &str, values: &BTreeSet<String>) -> Holds {
        if operator.contains(':') {
            return Holds::Unknown; // ForAllValues and ForAnyValue
        }
        let (bare, if_exists) = match operator.strip_suffix("ifexists") {
            Some(bare) => (bare, true),
            None => (operator, false),
        };
        let nothing = BTreeSet::from([None]);
        let possible = match self.known.get(key) {
            Some(possible) => possible,
            None if self.by_service
                && (ABSENT.contains(&key) || key.starts_with("aws:principaltag/")) =>
            {
                &nothing
            }
            None => return Holds::Unknown,
        };
        let mut all = possible.iter().map(|value| match value {
            None if bare == "null" => yes_if(values.contains("true")),
            Some(_) if bare == "null" => yes_if(!values.contains("true")),
            None => yes_if(if_exists || is_negative(bare)),
            Some(value) => compare(bare, value, values),
        });
        let first = all.next().unwrap_or(Holds::Unknown);
        if all.all(|other| other == first) {
            first
        } else {
            Holds::Unknown
        }
    }
}

/// Operators that hold when nothing is there to compare.
fn is_negative(operator: &str) -> bool {
    operator.contains("not")
}

fn compare(operator: &str, value: &str, values: &BTreeSet<String>) -> Holds {
    let by = |matches: &dyn Fn(&str) -> Option<bool>| {
        let all: Vec<Option<bool>> = values.iter().map(|there| matches(there)).collect();
        let any = if all.contains(&Some(true)) {
            Some(true)
        } else if all.contains(&None) {
            None
        } else {
            Some(false)
        };
        match any {
            None => Holds::Unknown,
            Some(matching) => yes_if(matching != is_negative(operator)),
        }
    };
    let number = |holds: fn(f64, f64) -> bool| {
        by(&|there: &str| Some(holds(value.parse().ok()?, there.parse().ok()?)))
    };
    match operator {
        // A value that AWS has yet to give is none that somebody could have written down.
        "stringequals" | "stringnotequals" | "bool" => by(&|there| known(there, there == value)),
        "stringequalsignorecase" | "stringnotequalsignorecase" => {
            by(&|there| known(there, there.eq_ignore_ascii_case(value)))
        }
        "stringlike" | "stringnotlike" | "arnlike" | "arnnotlike" => by(&|there| {
            if is_slot(value) && there.contains(['*', '?']) && there != "*" {
                return None;
            }
            known(there, glob(there, value))
        }),
        "numericequals" | "numericnotequals" => {
            number(|one, other| (one - other).abs() < f64::EPSILON)
        }
        "numericlessthan" => number(|one, other| one < other),
        "numericlessthanequals" => number(|one, other| one <= other),
        "numericgreaterthan" => number(|one, other| one > other),
        "numericgreaterthanequals" => number(|one, other| one >= other),
        // Dates, addresses, and what AWS adds later.
        _ => Holds::Unknown,
    }
}

/// A text with a policy variable matches something else in each request.
fn known(there: &str, matches: bool) -> Option<bool> {
    (!there.contains("${")).then_some(matches)
}

fn yes_if(yes: bool) -> Holds {
    if yes { Holds::Yes } else { Holds::No }
}

/// The accounts in a set of ARNs; nothing if one of them is not known yet or has none.
fn accounts_of(arns: &BTreeSet<Option<String>>) -> Option<BTreeSet<Option<String>>> {
    arns.iter()
        .map(|arn| {
            let account = arn.as_deref()?.split(':').nth(4).unwrap_or_default();
            let is_account = account.len() == 12 && account.chars().all(|c| c.is_ascii_digit());
            is_account.then(|| Some(account.to_owned()))
        })
        .collect()
}
