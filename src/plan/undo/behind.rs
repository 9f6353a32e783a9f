//! In which order the writes of a run can be taken back: what uses a thing goes before it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::aspect::Aspect;
use super::way::TakeBack as _;
use super::written::Written;
use crate::domain::{AccountId, Arn, Region};
use crate::plan::{Service, on_kind};

/// Behind which writes another one is taken back, by their position. All of them were made later.
#[derive(Clone, Debug, Default)]
pub(super) struct Behind {
    /// As long as these are there, they need it.
    pub(super) needs: Vec<usize>,
    /// These name it, and can do without, or are in another account, which may be shut by now.
    pub(super) follows: Vec<usize>,
    /// Those among them, in other accounts, that need it as long as they are there.
    pub(super) from_afar: Vec<usize>,
}

/// Where a name counts; nothing is "everywhere".
#[derive(Debug)]
struct Named {
    index: usize,
    account: AccountId,
    region: Option<Region>,
    service: Option<Service>,
}

/// For each write, which of the later ones are taken back before it: those that name it.
///
/// What was written later and names an earlier thing was written because that thing was there, so this is the order of the guide
/// turned round, and it can have no circle.
pub(super) fn behind(written: &[Written]) -> Vec<Behind> {
    let mut all = vec![Behind::default(); written.len()];
    let mut known: BTreeMap<String, Vec<Named>> = BTreeMap::new();
    for (index, one) in written.iter().enumerate() {
        let service = one.action.service();
        let needs_others = on_kind!(&one.action, false, kind => kind.needs_others());
        let mut seen = BTreeSet::new();
        for mention in mentions(one) {
            for there in known.get(&mention.name).into_iter().flatten() {
                if !mention.means(there) || !seen.insert(there.index) {
                    continue;
                }
                let is_here = there.account == one.place.account;
                let is_same = there.service == service && is_here && mention.is_subject;
                let Some(behind) = all.get_mut(there.index) else {
                    continue;
                };
                if is_here && (needs_others || (is_same && builds_on(written, there.index, one))) {
                    behind.needs.push(index);
                } else {
                    behind.follows.push(index);
                    if needs_others && !is_here {
                        behind.from_afar.push(index);
                    }
                }
            }
        }
        let is_everywhere = matches!(
            service,
            Some(Service::S3 | Service::Iam | Service::Organizations)
        );
        for name in own_names(one) {
            known.entry(name).or_default().push(Named {
                index,
                account: one.place.account.clone(),
                region: (!is_everywhere).then(|| one.place.region.clone()),
                service,
            });
        }
    }
    all
}

/// Whether a later write of the same thing cannot be left where the earlier one is taken back: it made the thing, or put what stands
/// in the other's place.
fn builds_on(written: &[Written], earlier: usize, later: &Written) -> bool {
    written.get(earlier).is_some_and(|earlier| {
        earlier.action.deed().makes().is_some()
            || Aspect::of(&earlier.action).is_some_and(|it| Some(it) == Aspect::of(&later.action))
    })
}

/// The names by which others mean what a write is about.
fn own_names(one: &Written) -> BTreeSet<String> {
    let subject = one.action.deed().subject();
    let output = one.output.as_deref().map(bare);
    [Some(bare(subject)), output]
        .into_iter()
        .flatten()
        .filter(|name| !name.is_empty())
        .collect()
}

/// A name without what stands around it in an ARN.
fn bare(text: &str) -> String {
    Arn::parse(text).map_or_else(|_| text.to_owned(), |arn| arn.resource_name().to_owned())
}

/// A name that stands in a write.
#[derive(Debug)]
struct Mention {
    name: String,
    account: Option<AccountId>,
    region: Option<Region>,
    /// The write is about it.
    is_subject: bool,
}

impl Mention {
    fn means(&self, there: &Named) -> bool {
        self.account
            .as_ref()
            .is_none_or(|account| *account == there.account)
            && match (&self.region, &there.region) {
                (Some(one), Some(other)) => one == other,
                _ => true,
            }
    }
}

fn mentions(one: &Written) -> Vec<Mention> {
    let mut found = Vec::new();
    let subject = one.action.deed().subject();
    if !subject.is_empty() {
        found.push(mention(subject, one, true));
    }
    if let Ok(action) = serde_json::to_value(&one.action) {
        gather(&action, one, &mut found);
    }
    found
}

fn gather(value: &Value, one: &Written, found: &mut Vec<Mention>) {
    match value {
        Value::String(text) => found.push(mention(text, one, false)),
        Value::Array(items) => items.iter().for_each(|item| gather(item, one, found)),
        Value::Object(fields) => fields.values().for_each(|field| gather(field, one, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// An ARN says where it counts; a bare name counts where it stands.
fn mention(text: &str, one: &Written, is_subject: bool) -> Mention {
    match Arn::parse(text) {
        Ok(arn) => Mention {
            name: arn.resource_name().to_owned(),
            account: arn.account_id(),
            region: arn.region_name(),
            is_subject,
        },
        Err(_) => Mention {
            name: text.to_owned(),
            account: Some(one.place.account.clone()),
            region: Some(one.place.region.clone()),
            is_subject,
        },
    }
}
