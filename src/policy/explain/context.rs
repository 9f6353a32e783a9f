//! What is known to whoever reads the sentences.

use crate::domain::AccountId;

/// What the reader already knows, so that sentences can say "this account".
#[derive(Clone, Copy, Debug)]
pub struct ExplainContext<'a> {
    /// The main account.
    pub account: Option<&'a AccountId>,
    /// The organization's id (`o-…`).
    pub organization: Option<&'a str>,
    /// How many accounts the organization has besides the main one.
    pub other_accounts: Option<usize>,
    /// The vendor's account number.
    pub vendor_account: &'a str,
    /// Whether it is the vendor that uses the main role; the answers may name somebody else.
    pub for_vendor: bool,
    /// Whether the statement was there before and is not one of ours.
    pub foreign: bool,
}
