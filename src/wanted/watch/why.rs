//! What is seen of the findings of one account and Region.

use std::sync::Arc;

use crate::domain::AccountId;
use crate::problem::Problem;

/// What is seen of the findings of one account and Region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its own export goes into the bucket.
    OwnExport,
    /// The main account administers it, and its export holds them.
    ByMain,
    /// This account administers it, and exports into the bucket.
    By(AccountId),
    /// The export into the bucket is being tried.
    BeingTried,
    /// It joins, and AWS has not finished that.
    Joining,
    /// The Region is not switched on there, so nothing happens in it.
    RegionOff,
    /// GuardDuty was never switched on there.
    NoDetector,
    /// GuardDuty is suspended there.
    Suspended,
    /// They are kept there: there is no export.
    NoExport,
    /// They are exported to another place, or with another key.
    Elsewhere(String),
    /// The export into the bucket stands still.
    StandsStill,
    /// The main account administers it, and sends nothing into the bucket.
    MainSendsNothing,
    /// This account administers it, and sends nothing into the bucket.
    AdministratorSendsElsewhere(AccountId),
    /// How it stands to the main account, by AWS's word: not as a member whose findings come.
    NotEnabled(String),
    /// Nobody looks after it: the main account administers GuardDuty, and it is not among its accounts.
    NotMember,
    /// Nothing of it comes into the bucket, and nobody may look there.
    NotLetIn,
    /// The bucket lets its GuardDuty in, or that of the account which administers it. Whether anything is sent, only they can see.
    PerhapsLetIn(AccountId),
    /// It could not be seen.
    Unseen(Arc<Problem>),
}

/// Whether findings of an account and Region come into the bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// They come.
    Comes,
    /// They are about to.
    Pending,
    /// They do not: nobody at the other end of the bucket hears of an attack there.
    Missing,
    /// It cannot be told.
    Unknown,
    /// There is nothing to watch: the Region is off there.
    Off,
}

impl State {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Comes => "comes",
            Self::Pending => "pending",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
            Self::Off => "off",
        }
    }
}

impl Why {
    pub(super) fn unseen(problem: &Problem) -> Self {
        Self::Unseen(Arc::new(problem.clone()))
    }

    pub const fn state(&self) -> State {
        match self {
            Self::OwnExport | Self::ByMain | Self::By(_) => State::Comes,
            Self::BeingTried | Self::Joining => State::Pending,
            Self::RegionOff => State::Off,
            Self::NoDetector
            | Self::Suspended
            | Self::NoExport
            | Self::Elsewhere(_)
            | Self::StandsStill
            | Self::MainSendsNothing
            | Self::AdministratorSendsElsewhere(_)
            | Self::NotEnabled(_)
            | Self::NotMember
            | Self::NotLetIn => State::Missing,
            Self::PerhapsLetIn(_) | Self::Unseen(_) => State::Unknown,
        }
    }

    /// It in words, inside a sentence or in a cell: no capital, no full stop.
    pub fn words(&self) -> String {
        match self {
            Self::OwnExport => "its own export goes into the bucket".to_owned(),
            Self::ByMain => "they come with those of the main account".to_owned(),
            Self::By(account) => format!("they come with those of account {}", account.grouped()),
            Self::BeingTried => "GuardDuty is trying the export".to_owned(),
            Self::Joining => "it is joining".to_owned(),
            Self::RegionOff => "the Region is not switched on there".to_owned(),
            Self::NoDetector => "GuardDuty was never switched on".to_owned(),
            Self::Suspended => "GuardDuty is suspended".to_owned(),
            Self::NoExport => "GuardDuty is on and exports nothing".to_owned(),
            Self::Elsewhere(place) => format!("findings go elsewhere, to {place}"),
            Self::StandsStill => "its export into the bucket stands still".to_owned(),
            Self::MainSendsNothing => {
                "the main account looks after it, and sends no findings into the bucket".to_owned()
            }
            Self::AdministratorSendsElsewhere(account) => format!(
                "account {} looks after it, and sends no findings into the bucket",
                account.grouped()
            ),
            Self::NotEnabled(status) => not_enabled(status),
            Self::NotMember => "nobody looks after it".to_owned(),
            Self::NotLetIn => "the bucket lets nobody in from there".to_owned(),
            Self::PerhapsLetIn(account) => format!(
                "the bucket lets in GuardDuty of account {}, and only there one sees whether it sends anything",
                account.grouped()
            ),
            Self::Unseen(problem) => lower(problem.summary.trim_end_matches('.')),
        }
    }
}

/// AWS's words for how an account stands to its administrator.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Member.html>.
fn not_enabled(status: &str) -> String {
    match status {
        "Invited" => "it was invited and has not accepted",
        "Disabled" => "its administrator has suspended it",
        "Removed" => "its administrator has removed it",
        "Resigned" => "it has left its administrator",
        "Deleted" => "its administrator has deleted it",
        "AccountSuspended" => "AWS has suspended the account",
        "EmailVerificationInProgress" | "EmailVerificationFailed" => {
            "its e-mail address was not confirmed"
        }
        "CannotCreateDetectorInOrganizationMasterAccount" => {
            "GuardDuty has to be switched on in the managing account first"
        }
        other => return format!("its status is {other}"),
    }
    .to_owned()
}

fn lower(text: &str) -> String {
    let mut signs = text.chars();
    let Some(first) = signs.next() else {
        return String::new();
    };
    // A name such as AWS keeps its capitals.
    if signs.as_str().starts_with(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(signs).collect()
}
