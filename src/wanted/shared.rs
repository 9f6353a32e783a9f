//! What is the same for every account.

use super::Looks;
use super::spoken::spoken;
use crate::answers::Answers;
use crate::domain::{AccountId, Partition, RoleName};
use crate::inventory::{Organization, Standing};
use crate::vendor::Vendor;

/// The answers, the vendor, the part of AWS and the organization: the same at every site.
#[derive(Clone, Copy, Debug)]
pub struct Shared<'a> {
    pub answers: &'a Answers,
    pub vendor: &'a Vendor,
    pub partition: Partition,
    /// The organization, as far as the main account may see it.
    pub organization: Option<&'a Organization>,
}

impl<'a> Shared<'a> {
    /// With the organization as the main account shows it.
    pub fn new(
        answers: &'a Answers,
        vendor: &'a Vendor,
        partition: Partition,
        looks: &Looks<'a>,
    ) -> Self {
        let standing = looks.account(
            &answers.account.id,
            |view| Some(&view.standing),
            String::new,
        );
        Self {
            answers,
            vendor,
            partition,
            organization: standing.ok().and_then(Standing::organization),
        }
    }

    /// An account as it is named in a sentence, by its name in the organization where that was seen.
    pub fn spoken(&self, account: &AccountId) -> String {
        let listed = self.organization.and_then(|it| it.accounts.known());
        let found = listed.and_then(|listed| listed.iter().find(|it| it.id == *account));
        spoken(account, found.map_or("", |it| it.name.as_str()))
    }

    /// How many active accounts the organization has.
    pub fn account_count(&self) -> Option<usize> {
        let accounts = self.organization?.accounts.known()?;
        Some(accounts.iter().filter(|account| account.active).count())
    }

    /// Who may use the vendor's role.
    pub fn principal(&self) -> &'a str {
        self.answers.vendor.principal_or(&self.vendor.principal)
    }

    /// What the vendor's role is called.
    pub fn role_name(&self) -> &'a RoleName {
        self.answers.vendor.role_name_or(&self.vendor.role_name)
    }

    /// Whether the vendor can be reached from this part of AWS.
    pub fn has_vendor(&self) -> bool {
        Partition::from_arn(self.principal()) == Some(self.partition)
    }

    /// Whom the answers trust, inside a sentence: the vendor by its name, somebody else by the account.
    pub fn trusted(&self) -> String {
        let vendor = self.vendor;
        self.answers.vendor.trusted(&vendor.name, &vendor.account)
    }

    /// The same at the beginning of a sentence.
    pub fn trusted_first(&self) -> String {
        let trusted = self.trusted();
        match trusted.strip_prefix("account ") {
            Some(number) => format!("Account {number}"),
            None => trusted,
        }
    }
}
