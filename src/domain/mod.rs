//! The words of AWS as types: parsed once, valid ever after.
//!
//! Everything here is pure: no input, no output, no clock.
//! Each type has one `parse`, which serves the answers file and the fields of the window alike, so the two cannot disagree.
//! A refused text comes back as a [`NameProblem`]: what to do in plain words and, where we can mend it, the mended text.

pub mod access_key;
pub mod account_id;
pub mod account_list;
pub mod address;
pub mod arn;
pub mod arn_kinds;
pub mod bucket_name;
mod checked;
mod checksum;
pub mod external_id;
pub mod group;
pub mod iam_name;
pub mod iam_path;
pub mod key_alias;
mod listed;
pub mod name;
pub mod nearest;
pub mod partition;
pub mod paste;
pub mod place;
pub mod region;
pub mod shown;
pub mod tag;
pub mod topic_name;
pub mod trail_name;
pub mod usd;

pub use self::access_key::{has_access_key, without_access_keys};
pub use self::account_id::AccountId;
pub use self::account_list::{AccountList, ListMistake};
pub use self::address::bare_addresses;
pub use self::arn::Arn;
pub use self::bucket_name::BucketName;
pub use self::checksum::{Checksum, TypedChecksum};
pub use self::external_id::{ExternalId, is_key, masked_id};
pub use self::group::{GROUP_RULE, parse_group};
pub use self::iam_name::{PolicyName, RoleName};
pub use self::iam_path::{BOUNDARY_RULE, IAM_PATH_RULE, parse_boundary, parse_iam_path};
pub use self::key_alias::KeyAlias;
pub use self::listed::listed;
pub use self::name::NameProblem;
pub use self::nearest::nearest;
pub use self::partition::Partition;
pub use self::paste::clean_paste;
pub use self::place::{Place, in_account};
pub use self::region::{KnownRegion, Region};
pub use self::shown::{is_hidden, shown, shown_json, shown_lines};
pub use self::tag::{TAG_RULE, parse_tag_key, parse_tag_value};
pub use self::topic_name::TopicName;
pub use self::trail_name::TrailName;
pub use self::usd::Usd;
