//! AWS Control Tower: how it is recognised, and the ways that remain beside what it looks after.
//!
//! It lets nobody else change its trail, buckets and topics.

use crate::domain::{AccountId, Arn, BucketName, Place};
use crate::inventory::control_tower::{ROLES, account_in, is_control_tower, keeps_log_files};
use crate::inventory::{AccountView, Inventory, PlaceView, Seen, UNLOOKED};
use crate::price::second_record;
use crate::problem::Problem;

/// Whether Control Tower is in use, as far as an account and one of its Regions show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ControlTower {
    InUse(Box<Signs>),
    /// All that could show it was seen, and nothing does.
    NotSeen,
    /// Nothing shows it, but not all could be seen.
    Unknown(Problem),
}

/// What shows that Control Tower is in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signs {
    /// The first thing that shows it, such as "the trail `aws-controltower-BaselineCloudTrail`".
    pub first: String,
    /// Its trail, if it has one here: a landing zone may leave trails to others.
    ///
    /// See <https://docs.aws.amazon.com/controltower/latest/userguide/getting-started-configure.html>.
    pub trail: Seen<Option<TowerTrail>>,
    /// The account that keeps the log files, as far as names tell.
    pub log_account: Option<AccountId>,
}

/// Control Tower's trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TowerTrail {
    pub name: String,
    pub bucket: String,
    /// It records all accounts of the organization.
    pub covers_all: bool,
    /// The topic that hears of its files; a trail of Control Tower's may be without one, and nobody else may give it one.
    pub topic: Option<Arn>,
}

impl ControlTower {
    /// What an account and its main Region show of it.
    pub fn of(inventory: &Inventory, home: &Place) -> Self {
        let account = inventory.account(&home.account);
        let place = inventory.place(home);
        let trail = place.map_or_else(Seen::unlooked, trail);
        let buckets = account.map_or(&[][..], buckets);
        let bucket = buckets.iter().find(|name| is_control_tower(name.as_str()));
        let topic = place.and_then(topic);
        let role = account.and_then(role);
        let its_trail = trail.known().and_then(Option::as_ref);
        let first = its_trail
            .map(|trail| format!("the trail `{}`", trail.name))
            .or_else(|| bucket.map(|bucket| format!("the bucket `{bucket}`")))
            .or_else(|| topic.map(|topic| format!("the topic `{topic}`")))
            .or_else(|| role.map(|role| format!("the role `{role}`")));
        if let Some(first) = first {
            let of_files = || {
                let names = buckets.iter().map(BucketName::as_str);
                names
                    .filter(|name| keeps_log_files(name))
                    .find_map(account_in)
            };
            let in_trail = its_trail.and_then(|trail| account_in(&trail.bucket));
            return Self::InUse(Box::new(Signs {
                first,
                log_account: in_trail.or_else(of_files),
                trail,
            }));
        }
        match unseen(account, place) {
            Some(problem) => Self::Unknown(problem),
            None => Self::NotSeen,
        }
    }

    /// What shows that it is in use.
    pub fn signs(&self) -> Option<&Signs> {
        match self {
            Self::InUse(signs) => Some(signs),
            Self::NotSeen | Self::Unknown(_) => None,
        }
    }
}

impl Signs {
    /// Its trail, where one was seen.
    pub fn its_trail(&self) -> Option<&TowerTrail> {
        self.trail.known()?.as_ref()
    }
}

fn trail(view: &PlaceView) -> Seen<Option<TowerTrail>> {
    let trails = match &view.trails {
        Seen::Known(trails) => trails,
        Seen::Unknown(problem) => return Seen::Unknown(problem.clone()),
    };
    let trail = trails.iter().find(|trail| is_control_tower(&trail.name));
    Seen::Known(trail.map(|trail| {
        TowerTrail {
            name: trail.name.clone(),
            bucket: trail.bucket.clone(),
            covers_all: trail.organization,
            topic: trail
                .topic_arn
                .as_deref()
                .and_then(|topic| Arn::parse(topic).ok()),
        }
    }))
}

fn buckets(view: &AccountView) -> &[BucketName] {
    view.bucket_names.known().map_or(&[], Vec::as_slice)
}

fn topic(view: &PlaceView) -> Option<&str> {
    let topics = view.topic_arns.known()?.iter();
    let mut names = topics.map(Arn::resource_name);
    names.find(|name| is_control_tower(name))
}

fn role(view: &AccountView) -> Option<&str> {
    let seen = view.roles.iter();
    let theirs = seen.filter(|(_, seen)| matches!(seen, Seen::Known(Some(_))));
    let mut names = theirs.map(|(name, _)| name.as_str());
    names.find(|name| ROLES.contains(name))
}

/// The first of the reads that could have shown it and did not answer.
fn unseen(account: Option<&AccountView>, place: Option<&PlaceView>) -> Option<Problem> {
    let (Some(account), Some(place)) = (account, place) else {
        return Some(Problem::new(UNLOOKED));
    };
    let unlooked = Seen::unlooked();
    let roles = ROLES.map(|role| {
        let mut seen = account
            .roles
            .iter()
            .filter(|(name, _)| name.as_str() == role);
        seen.next().map_or(&unlooked, |(_, seen)| seen).problem()
    });
    [
        place.trails.problem(),
        account.bucket_names.problem(),
        place.topic_arns.problem(),
    ]
    .into_iter()
    .chain(roles)
    .flatten()
    .next()
    .cloned()
}

/// A way to get at the log files where Control Tower looks after the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    pub title: String,
    /// What is done, and by whom.
    pub text: String,
    pub cost: String,
    /// Why it does not work as things are.
    pub closed: Option<String>,
}

/// The ways that remain, side by side; `accounts` is how many a trail of all accounts records.
pub(super) fn ways(signs: &Signs, own: &AccountId, accounts: Option<usize>) -> Vec<Way> {
    let Some(trail) = signs.its_trail() else {
        return Vec::new();
    };
    vec![
        second_trail(accounts),
        its_topic(trail, signs.log_account.as_ref(), own),
        log_account(trail, signs.log_account.as_ref(), own),
    ]
}

fn second_trail(accounts: Option<usize>) -> Way {
    let wide = match accounts {
        Some(count) if count > 1 => format!(", in {count} accounts"),
        _ => String::new(),
    };
    Way {
        title: "A second trail".to_owned(),
        text: "We make a trail of our own with its own bucket, key and topic. AWS Control Tower's stays as it is."
            .to_owned(),
        cost: format!(
            "AWS charges for the second record of management events: {}{wide}. And the files are kept twice.",
            second_record()
        ),
        closed: None,
    }
}

const NO_SECOND: &str = "No second record. Opening files and messages costs cents.";

fn its_topic(trail: &TowerTrail, log_account: Option<&AccountId>, own: &AccountId) -> Way {
    let closed = match &trail.topic {
        None => Some(format!(
            "The trail `{}` tells no topic, and nobody else may give it one.",
            trail.name
        )),
        Some(topic) if topic.account != own.as_str() => {
            Some(elsewhere("topic", topic.account_id()))
        }
        Some(_) if !trail.covers_all => Some(one_account_only(trail)),
        // Files and topic have to be in one account, because the role is.
        Some(_) => log_account
            .filter(|logs| *logs != own)
            .map(|logs| elsewhere("bucket", Some(logs.clone()))),
    };
    let name = trail.topic.as_ref().map_or_else(
        || "its topic".to_owned(),
        |topic| format!("its topic `{}`", topic.resource_name()),
    );
    Way {
        title: "AWS Control Tower's own topic".to_owned(),
        text: format!(
            "Use the trail, bucket and topic that are there. Radiant Security joins {name}, which AWS Control Tower allows. No rule of them is changed."
        ),
        cost: NO_SECOND.to_owned(),
        closed,
    }
}

fn log_account(trail: &TowerTrail, account: Option<&AccountId>, own: &AccountId) -> Way {
    let topic = trail.topic.as_ref();
    let closed = match account {
        None => Some(format!(
            "The name of the bucket `{}` does not tell which account it is in.",
            trail.bucket
        )),
        Some(account) if topic.is_none_or(|topic| topic.account != account.as_str()) => Some(
            "No topic there hears of new log files, and Radiant Security needs one.".to_owned(),
        ),
        Some(_) if !trail.covers_all => Some(one_account_only(trail)),
        Some(_) => None,
    };
    let which = match account {
        Some(account) if account == own => "this account".to_owned(),
        Some(account) => format!("account {}", account.grouped()),
        None => "the account that keeps the logs".to_owned(),
    };
    Way {
        title: "The log account as the main one".to_owned(),
        text: format!(
            "The log files of all accounts are in {which} already. Radiant Security's role is made there, and findings of GuardDuty are exported there."
        ),
        cost: NO_SECOND.to_owned(),
        closed,
    }
}

fn one_account_only(trail: &TowerTrail) -> String {
    format!(
        "The trail `{}` records one account only, so the others would be missing.",
        trail.name
    )
}

fn elsewhere(what: &str, owner: Option<AccountId>) -> String {
    let owner = owner.map_or_else(
        || "another account".to_owned(),
        |owner| format!("account {}", owner.grouped()),
    );
    format!("The {what} is in {owner}. That one would have to be the main account.")
}
