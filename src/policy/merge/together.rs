//! Lists that AWS itself ties together, so that two statements may be joined in more than one of them.
//!
//! A source's ARN carries the account and the Region that it is in, and a service speaks for a Region under its general name or
//! under the name that it has there. So no request comes of a mixture.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>

use std::collections::BTreeSet;

use crate::domain::Region;
use crate::policy::condition::{Compares, Operator};
use crate::policy::glob::glob;
use crate::policy::meaning::{Meaning, account_of_root};

const ACCOUNT: &str = "aws:sourceaccount";
const ARN: &str = "aws:sourcearn";

/// Whether these conditions, and the names of one service with them, may differ in the two statements all at once.
///
/// Each source has to be let in by its own statement under all the names that could speak for it in the joined one.
pub(super) fn may_differ(one: &Meaning, other: &Meaning, differ: &[(&Operator, &str)]) -> bool {
    let names: BTreeSet<&(String, String)> = one.principals.union(&other.principals).collect();
    let whose: BTreeSet<&str> = names.iter().map(|(_, name)| service(name)).collect();
    let one_service = whose.len() == 1 && names.iter().all(|(kind, _)| kind == "Service");
    differ.iter().all(|(_, key)| *key == ACCOUNT || *key == ARN)
        && (one_service || one.principals == other.principals)
        && [one, other]
            .into_iter()
            .all(|meaning| is_whole(meaning, &names))
}

/// Whether the statement lets each of its sources in for its own account, under all of these names that could speak for it.
fn is_whole(meaning: &Meaning, names: &BTreeSet<&(String, String)>) -> bool {
    let limit = |wanted: &str| {
        let mut found = meaning.conditions.iter().filter(|test| test.key == wanted);
        let first = found.next();
        // Two limits of one kind have to hold both: that is more than a list.
        found.next().is_none().then_some(first)
    };
    let (Some(Some(source)), Some(account)) = (limit(ARN), limit(ACCOUNT)) else {
        return false;
    };
    // `ArnLike` looks at each part of an ARN by itself; other patterns reach over the colons.
    let is_by_parts = source.operator.is(&Compares::Arn);
    source.values.iter().all(|arn| {
        let Some(source) = Source::of(arn) else {
            return false;
        };
        let may_speak = |(_, name): &(String, String)| {
            region(name).is_none_or(|region| glob(source.region, region))
        };
        (is_by_parts || !arn.contains(['*', '?']))
            && account.is_none_or(|test| {
                test.operator.is(&Compares::Text)
                    && test.values.iter().any(|one| one == source.account)
            })
            && names
                .iter()
                .all(|&name| meaning.principals.contains(name) || !may_speak(name))
    })
}

/// Where a source is. Its account is written out; its Region may be a pattern.
struct Source<'a> {
    account: &'a str,
    region: &'a str,
}

impl<'a> Source<'a> {
    fn of(arn: &'a str) -> Option<Self> {
        let mut parts = arn.splitn(6, ':').skip(3);
        let (region, account) = (parts.next()?, parts.next()?);
        let is_arn = arn.starts_with("arn:") && parts.next().is_some();
        let is_account = account_of_root(account) == Some(account);
        (is_arn && is_account).then_some(Self { account, region })
    }
}

/// The service of a principal such as `guardduty.amazonaws.com` or `guardduty.eu-south-1.amazonaws.com`.
fn service(name: &str) -> &str {
    match region(name) {
        Some(_) => name.split('.').next().unwrap_or(name),
        None => name.strip_suffix(".amazonaws.com").unwrap_or(name),
    }
}

/// The Region in the name of a service.
fn region(name: &str) -> Option<&str> {
    let (_, rest) = name.split_once('.')?;
    let (label, _) = rest.split_once('.')?;
    Region::parse(label).is_ok().then_some(label)
}
