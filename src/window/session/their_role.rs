//! The vendor's role as the answers have it: its name, its ARN, and who may use it.

use crate::domain::{AccountId, Arn, RoleName};
use crate::wanted::main_site;
use crate::window::{Phase, State};

impl State {
    /// What the role is called.
    pub fn role_name(&self) -> &RoleName {
        let usual = &self.vendor.role_name;
        self.form
            .draft
            .as_ref()
            .map_or(usual, |draft| draft.vendor().role_name_or(usual))
    }

    /// Who may use it.
    pub fn vendor_principal(&self) -> &str {
        let usual = self.vendor.principal.as_str();
        self.form
            .draft
            .as_ref()
            .map_or(usual, |draft| draft.vendor().principal_or(usual))
    }

    /// The account of whoever may use it.
    pub fn vendor_account(&self) -> AccountId {
        Arn::parse(self.vendor_principal())
            .ok()
            .and_then(|arn| arn.account_id())
            .unwrap_or_else(|| self.vendor.account.clone())
    }

    /// The ARN that the answers trust, where it is not in the vendor's own account.
    pub fn stranger(&self) -> Option<&str> {
        let draft = self.form.draft.as_ref()?;
        let (arn, _) = draft.vendor().stranger(&self.vendor.account)?;
        Some(arn)
    }

    /// Its ARN, with the path that it has; nothing before the sign-in.
    pub fn role_arn(&self) -> Option<Arn> {
        let planned = self.plan(Phase::Role);
        if let (Some(planned), Some(answers)) = (planned, self.form.answers()) {
            return Some(main_site(&answers, &self.vendor, &planned.inventory).role_arn());
        }
        let caller = &self.signed_in()?.caller;
        Some(Arn::role(
            caller.partition,
            &caller.account,
            self.role_name(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::domain::Region;
    use crate::window::Draft;
    use crate::window::Sharing;

    #[test]
    fn the_pages_show_the_role_of_the_answers() {
        let mut state = State::for_tests();
        assert_eq!(*state.role_name(), state.vendor.role_name);
        assert_eq!(state.vendor_account(), state.vendor.account);
        assert_eq!(state.stranger(), None);
        assert_eq!(state.trusted(), "Radiant Security");
        let mut answers = Answers::defaults(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("eu-west-1").unwrap(),
        );
        answers.vendor.role_name = Some(RoleName::parse("larkfield-radiant").unwrap());
        answers.vendor.principal = Some("arn:aws:iam::123456789012:role/vendor".to_owned());
        state.form.draft = Some(Draft::from_answers(&answers));
        assert_eq!(state.role_name().as_str(), "larkfield-radiant");
        assert_eq!(state.vendor_account().as_str(), "123456789012");
        let arn = "arn:aws:iam::123456789012:role/vendor";
        assert_eq!(state.vendor_principal(), arn);
        assert_eq!(state.stranger(), Some(arn));
        assert_eq!(state.trusted(), "account 1234 5678 9012");
        state.look.sharing = Sharing::On;
        assert!(!state.trusted().contains("1234"));
    }
}
