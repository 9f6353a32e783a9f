//! An organization: services that may act in all of its accounts.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::deed::{Deed, Pace};
use super::step::Step;
use crate::domain::Place;

/// `organizations:EnableAWSServiceAccess`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnableTrustedAccess {
    pub service: String,
}

impl Deed for EnableTrustedAccess {
    fn needs(&self) -> Vec<&'static str> {
        vec!["organizations:EnableAWSServiceAccess"]
    }

    fn subject(&self) -> &str {
        &self.service
    }

    fn undo(&self) -> &'static str {
        "Leave it on, because other trails of the organization may need it by then."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "organizations:EnableAWSServiceAccess",
            json!({
            "ServicePrincipal": self.service,
            }),
        )]
    }

    fn pace(&self) -> Pace {
        Pace::Organizations
    }
}
