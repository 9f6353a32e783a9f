//! Answers to TOML, in the layout that is meant for people: one section a table, one choice a line.

use super::form::written;
use super::read::VERSION;
use super::{Answers, account, cloudtrail, export, guardduty, members, role, vendor};

/// The whole answers file; [`parse`](super::parse) gives the same answers back.
///
/// It holds no secret.
/// Answers that cannot be parsed back are those that `parse` refuses, such as a dotted name for a new bucket.
pub fn to_toml(answers: &Answers) -> String {
    let sections = [
        ("account", written(&answers.account, account::keys)),
        ("vendor", written(&answers.vendor, vendor::keys)),
        ("cloudtrail", written(&answers.cloudtrail, cloudtrail::keys)),
        ("guardduty", written(&answers.guardduty, guardduty::keys)),
        ("role", written(&answers.role, role::keys)),
        ("members", written(&answers.members, members::keys)),
        ("export", written(&answers.export, export::keys)),
    ];
    let mut text = format!(
        "# What radiant-aws-setup was told. It holds no passwords and no access keys.\nversion = {VERSION}\n"
    );
    for (name, lines) in &sections {
        text.push_str("\n[");
        text.push_str(name);
        text.push_str("]\n");
        let width = lines
            .iter()
            .map(|line| line.key.chars().count())
            .max()
            .unwrap_or(0);
        for line in lines {
            text.push_str(&line.render(width));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Region};

    #[test]
    fn defaults_look_like_this() {
        let answers = Answers::defaults(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("us-east-1").unwrap(),
        );
        let expected = r#"# What radiant-aws-setup was told. It holds no passwords and no access keys.
version = 1

[account]
id     = "111122223333"  # acting in any other account is refused
region = "us-east-1"  # everything new is made here

[vendor]
external_role_id = ""  # empty until the connector has been added at the vendor's

[cloudtrail]
trail        = { use = "new", name = "radiant-trail" }
organization = false
bucket       = { use = "new", name = "radiant-cloudtrail-logs-111122223333-us-east-1" }
key          = { use = "new", alias = "alias/radiant-cloudtrail" }
topic        = { use = "new", name = "radiant-cloudtrail-events" }
data_events  = "all"

[guardduty]
regions       = ["us-east-1"]
bucket        = { use = "new", name = "radiant-guardduty-findings-111122223333-us-east-1" }
key           = { use = "new", alias = "alias/radiant-guardduty" }
topic         = { use = "new", name = "radiant-guardduty-findings" }
s3_protection = true
move_export   = false  # true: findings that go elsewhere today are sent here instead
strict_bucket = false  # true: a bucket that was there before refuses open connections, and your findings with another key
accounts      = "as-it-is"  # or "members": chosen accounts are looked after from here; "designate": after naming this account; "each-account": each by itself
new_accounts  = "as-it-is"  # or "new", "all": which accounts of the organization join by themselves

[role]
read               = "all-buckets"  # "all-buckets" as the vendor asks, or "log-buckets"
policy_name        = "radiant-aws-access-policy"
organization_reads = true  # false: the role may not look at the organization's policies

[members]
accounts  = []  # "organization", or account numbers, or [] for a single account
exclude   = []
role_name = "radiant-member-access-role"
read      = "all-buckets"  # "all-buckets" as the vendor asks, or "bucket-settings"
reach     = { by = "assume-role", role = "OrganizationAccountAccessRole" }

[export]
findings = "none"  # or "each-account", or "administrator"
"#;
        assert_eq!(to_toml(&answers), expected);
    }
}
