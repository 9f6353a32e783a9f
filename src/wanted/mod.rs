//! What has to be true: answers, vendor and what was seen, made once into documents, settings and names for each site.
//!
//! The plan holds it against what is there and says the changes; the checks hold it against a fresh look; the policy preview shows
//! it while the answers are being given. A value that AWS gives only when a thing is made stands as a [`slot`](Slot) until then.

mod announcement;
mod assume;
mod boundary;
mod connector;
mod control_tower;
mod detector;
mod exports;
mod findings;
mod fit;
mod gap;
mod guardduty_messages;
mod key;
mod key_spot;
mod layout;
mod log_files;
mod looks;
mod member_site;
mod members;
mod narrowed;
mod other_guardduty;
mod proof;
mod recording;
mod role;
mod shared;
mod since;
mod site;
mod sites;
mod slot;
mod spoken;
mod stack_set;
mod trail;
mod trail_settings;
mod watch;

pub use announcement::{CREATED, announces, findings_prefix};
pub use assume::Assume;
pub use connector::{ConnectorValues, Feed};
pub use control_tower::{ControlTower, Signs, TowerTrail, Way};
pub use detector::{FREQUENCY, S3_PROTECTION, is_protected, is_protection_decided};
pub use exports::{Export, Fate, let_in};
pub use fit::{Candidate, Fact, Fit, Mark, Named, Point};
pub use gap::Gap;
pub use key_spot::KeySpot;
pub use log_files::CLOUDTRAIL;
pub use looks::Looks;
pub use member_site::MemberSite;
pub use members::{Choice, Chosen, LeftOut};
pub use narrowed::{Narrowed, Sign};
pub use other_guardduty::OtherGuardDuty;
pub use recording::{DataWish, Recording};
pub use shared::Shared;
pub use since::{Since, open_accounts};
pub use site::Site;
pub use sites::{main_site, sites};
pub use slot::{Slot, Slots, UNKNOWN, in_words};
pub use stack_set::{
    EXTERNAL_ROLE_ID, MemberStackSet, STACK_SET, all_of as all_of_stack_set, member_template,
    parameters as stack_set_parameters,
};
pub use trail::MeantTrail;
pub use trail_settings::TrailWish;
pub use watch::{Cell, Decides, NamedAccount, State, Watch, WatchedAccount, WatchedRegion, Why};
