//! Whom the answers trust, in words.

use crate::window::State;
use crate::window::show::masking;

impl State {
    /// Whom the answers trust, inside a sentence: the vendor by its name, or somebody else by the account as it may be shown.
    pub fn trusted(&self) -> String {
        match self.stranger() {
            Some(_) => format!("account {}", masking::account(self, &self.vendor_account())),
            None => self.vendor.name.clone(),
        }
    }
}
